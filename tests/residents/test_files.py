"""Scanned papers: known by their bytes, sealed on the disk, opened with a reason."""

import errno
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from tests.support.photos import a_jpeg
from tests.world import MONDAY_9AM, House, identity_number
from yikou.kernel.crypto import SealBroken
from yikou.kernel.refusals import NotAllowed
from yikou.ledger.models import Entry
from yikou.ledger.queries import replay
from yikou.residents import filing
from yikou.residents.models import Look, StoredFile
from yikou.residents.operations import (
    DiskFull,
    FileEmpty,
    FileGone,
    FileTooLarge,
    NotAPicture,
    ReasonMissing,
    WrongKindOfFile,
    erase,
    read_file,
    register,
    store_file,
    store_sent,
)

PDF = b"%PDF-1.7 demo\n%%EOF"
WHY = "办件26-0302-0001"


def _store(house: House, data: bytes = PDF, **given: object) -> StoredFile:
    return store_file(data=data, by=house.li, at=MONDAY_9AM, **given)  # type: ignore[arg-type]


def _stored_files() -> list[Path]:
    return [one for one in (Path(settings.DATA) / "files").rglob("*") if one.is_file()]


def test_a_file_comes_back_as_it_was_and_lies_on_the_disk_sealed(house: House):
    file = _store(house)

    lying = filing.place(file.key).read_bytes()
    assert b"demo" not in lying
    assert filing.place(file.key).stat().st_mode & 0o077 == 0
    assert read_file(file=file, reason="", by=house.li, at=MONDAY_9AM) == PDF
    assert (file.sort, file.size, len(file.digest)) == ("pdf", len(PDF), 64)
    assert list(replay(house.centre, "residents.storedfile")) == []


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", FileEmpty),
        (b"PK\x03\x04 a Word file", WrongKindOfFile),
        (b"\x00\x00\x00\x18ftypheic", WrongKindOfFile),
        (b"<svg onload='x'>", WrongKindOfFile),
        (b"MZ a program", WrongKindOfFile),
        (b"%PDF-" + bytes(settings.FILE_LIMIT), FileTooLarge),
    ],
)
def test_a_file_of_a_wrong_kind_or_size_is_refused_and_nothing_is_kept(house: House, data: bytes, refusal: type):
    before = len(_stored_files())

    with pytest.raises(refusal):
        _store(house, data)

    assert len(_stored_files()) == before
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(("data", "kind"), [(b"\xff\xd8\xff\xe0 photo", "jpeg"), (b"\x89PNG\r\n\x1a\n picture", "png")])
def test_pictures_are_taken_whatever_they_are_called(house: House, data: bytes, kind: str):
    assert _store(house, data).sort == kind


def test_a_full_disk_is_told_and_nothing_is_kept(house: House, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    before = len(_stored_files())
    monkeypatch.setattr("yikou.residents.filing.os.fsync", full)

    with pytest.raises(DiskFull):
        _store(house)

    assert len(_stored_files()) == before
    assert not StoredFile.objects.exists()


def test_a_file_whose_entry_was_refused_is_taken_away_again(house: House, monkeypatch: pytest.MonkeyPatch):
    def refused(*_: object, **__: object) -> None:
        raise RuntimeError

    before = len(_stored_files())
    monkeypatch.setattr("yikou.residents.operations.files.record", refused)

    with pytest.raises(RuntimeError):
        _store(house)

    assert len(_stored_files()) == before


def test_opening_a_persons_paper_is_a_look(house: House):
    wang = register(name="王桂芬", identity=identity_number(date(1954, 5, 12), 2), by=house.li, at=MONDAY_9AM)
    file = _store(house, person=wang)

    with pytest.raises(ReasonMissing):
        read_file(file=file, reason="", by=house.li, at=MONDAY_9AM)
    with pytest.raises(NotAllowed):
        read_file(file=file, reason=WHY, by=house.mei, at=MONDAY_9AM)
    assert Entry.objects.order_by("id").last().kind == "accounts.refused"
    read_file(file=file, reason=WHY, by=house.li, at=MONDAY_9AM)

    assert [(one.field, one.reason) for one in Look.objects.all()] == [("file", WHY)]


def test_a_file_changed_on_the_disk_does_not_open(house: House):
    file = _store(house)
    lying = bytearray(filing.place(file.key).read_bytes())
    lying[-1] ^= 1
    filing.place(file.key).write_bytes(bytes(lying))

    with pytest.raises(SealBroken):
        read_file(file=file, reason="", by=house.li, at=MONDAY_9AM)


def test_a_file_exchanged_for_another_is_noticed(house: House):
    mine, other = _store(house), _store(house, b"%PDF-1.7 other")
    filing.place(mine.key).write_bytes(filing.place(other.key).read_bytes())

    with pytest.raises(SealBroken):
        read_file(file=mine, reason="", by=house.li, at=MONDAY_9AM)


@pytest.mark.django_db(transaction=True)
def test_erasing_a_person_destroys_their_files(house: House):
    wang = register(name="王桂芬", identity=identity_number(date(1954, 5, 12), 2), by=house.li, at=MONDAY_9AM)
    file = _store(house, person=wang)

    erase(person=wang, kept_by_law=False, by=house.chen, at=MONDAY_9AM)

    assert not filing.place(file.key).exists()
    file.refresh_from_db()
    with pytest.raises(FileGone):
        read_file(file=file, reason=WHY, by=house.li, at=MONDAY_9AM)


def test_a_sent_photo_is_kept_without_its_place_and_a_false_one_is_refused(house: House):
    kept = store_sent(data=a_jpeg(), by=house.li, at=MONDAY_9AM)
    paper = store_sent(data=PDF, by=house.li, at=MONDAY_9AM)

    assert b"GPS" not in read_file(file=kept, reason="", by=house.li, at=MONDAY_9AM)
    assert read_file(file=paper, reason="", by=house.li, at=MONDAY_9AM) == PDF
    before = len(_stored_files())
    with pytest.raises(NotAPicture):
        store_sent(data=b"\xff\xd8\xff no photo", by=house.li, at=MONDAY_9AM)
    with pytest.raises(WrongKindOfFile):
        store_sent(data=b"<svg>", by=house.li, at=MONDAY_9AM)
    assert len(_stored_files()) == before
