"""备份与恢复: a backup taken while the centre works is the centre; a damaged one changes nothing."""

import contextlib
import errno
import io
import json
import os
import sqlite3
import subprocess
import sys
import tarfile
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.cases.conftest import Matter, moment
from tests.world import World
from yikou.cases import operations as cases
from yikou.cases.models import Case
from yikou.kernel import actors
from yikou.kernel.refusals import Refusal
from yikou.ledger import queries as ledger
from yikou.reporting import operations as reporting

BY = actors.system("")
pytestmark = pytest.mark.django_db(transaction=True)


def back_up(folder: Path, **more: Any) -> Path:
    return reporting.back_up(to=folder / "centre.tar.gz", by=BY, at=moment(), **more)


def yikou(data: Path, *words: str, expect: int = 0) -> str:
    """The command on a data folder of its own, on SQLite."""
    plain = {key: value for key, value in os.environ.items() if key not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    done = subprocess.run(
        [sys.executable, "-m", "yikou.cli.main", *words],
        env={**plain, "YIKOU_DATA": str(data)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == expect, done.stderr
    return done.stdout + done.stderr


def rows(data: Path, query: str) -> list[tuple[Any, ...]]:
    """What stands in the database of a data folder."""
    with contextlib.closing(sqlite3.connect(data / "yikou.sqlite3")) as database:
        return database.execute(query).fetchall()


@pytest.mark.slow
@pytest.mark.covers("P-06", partly="the worker takes one a day; off-site copies are the operator's")
@pytest.mark.sqlite
def test_a_restored_centre_is_the_centre(world: World, tmp_path: Path) -> None:
    case = Matter(world).accepted()
    data = tmp_path / "elsewhere"
    data.mkdir()
    made = back_up(tmp_path, with_keys=True)

    told = yikou(data, "restore", str(made))

    assert "没有发现问题" in told
    assert made.stat().st_mode & 0o777 == 0o600
    assert rows(data, "SELECT number, state FROM cases_case") == [(case.number, "accepted")]
    assert "加 --force" in yikou(data, "restore", str(made), expect=1)


@pytest.mark.slow
@pytest.mark.sqlite
def test_a_backup_while_clerks_work_is_one_moment(world: World, tmp_path: Path) -> None:
    matter, stop = Matter(world), threading.Event()
    intakes = [matter.intake() for _ in range(60)]
    li = world.li

    def work() -> None:
        for intake in intakes:
            if stop.is_set():
                break
            cases.accept(matter=intake, by=li, at=moment())
        connection.close()

    clerk = threading.Thread(target=work)
    clerk.start()
    made = back_up(tmp_path, with_keys=True)
    stop.set()
    clerk.join()

    data = tmp_path / "elsewhere"
    data.mkdir()
    assert "没有发现问题" in yikou(data, "restore", str(made))
    entries = "SELECT count(*) FROM ledger_entry WHERE subject = 'cases.case:' || cases_case.id"
    assert set(rows(data, f"SELECT ({entries}) FROM cases_case")) <= {(2,)}, "no case without its two entries"


@pytest.mark.postgres
def test_postgres_goes_out_and_comes_back_row_for_row(world: World, tmp_path: Path) -> None:
    Matter(world).accepted()
    before = list(Case.objects.values())
    made = back_up(tmp_path)
    Matter(world).accepted()

    with pytest.raises(reporting.NotEmpty):
        reporting.restore(file=made, by=BY, at=moment())
    reporting.restore(file=made, by=BY, at=moment(), force=True)

    assert list(Case.objects.values()) == before
    assert ledger.verify(world.centre) == []
    assert Matter(world).accepted().pk > before[-1]["id"]


def test_a_full_disk_leaves_no_half_file(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tarfile.TarFile, "add", full)

    with pytest.raises(reporting.NoRoom, match="没有留下半个文件"):
        back_up(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_or_foreign_file_is_refused(world: World, tmp_path: Path) -> None:
    made = back_up(tmp_path)
    damaged = tmp_path / "damaged.tar.gz"
    _with_one_part_changed(made, damaged)
    cut = tmp_path / "cut.tar.gz"
    cut.write_bytes(made.read_bytes()[:2000])
    other = tmp_path / "letter.tar.gz"
    other.write_text("您好")
    before = list(Case.objects.values())

    for file, refusal in ((damaged, reporting.Damaged), (cut, Refusal), (other, reporting.NotABackup)):
        with pytest.raises(refusal):
            reporting.restore(file=file, by=BY, at=moment(), force=True)

    assert list(Case.objects.values()) == before


def _with_one_part_changed(made: Path, to: Path) -> None:
    with tarfile.open(made) as source, tarfile.open(to, "w:gz") as copy:
        for member in source:
            stream = source.extractfile(member)
            plain = stream.read() if stream else b""
            if member.name != "manifest.json":
                plain = plain[:-1] + b"!"
            copy.addfile(member, io.BytesIO(plain))


def test_a_file_that_is_not_there_and_a_place_that_is_no_file_are_told(world: World, tmp_path: Path) -> None:
    with pytest.raises(reporting.NotABackup, match=r"没有.*这个文件"):
        reporting.restore(file=tmp_path / "gone.tar.gz", by=BY, at=moment())
    (tmp_path / "centre.tar.gz").mkdir()

    with pytest.raises(reporting.CannotWrite, match="不是文件"):
        back_up(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["centre.tar.gz"]


@pytest.mark.slow
@pytest.mark.sqlite
def test_a_restored_centre_without_its_keys_says_so_instead_of_blaming_the_ledger(world: World, tmp_path: Path) -> None:
    made = back_up(tmp_path)

    told = yikou(tmp_path / "elsewhere", "restore", str(made), expect=1)

    assert "密钥不是做备份时的那一套" in told
    assert "校验码" not in told


def test_keys_stay_out_unless_asked_for(world: World, tmp_path: Path) -> None:
    with tarfile.open(back_up(tmp_path)) as tar:
        assert "keys.json" not in tar.getnames()
        manifest = json.load(tar.extractfile("manifest.json"))  # type: ignore[arg-type]

    assert manifest["keys"]
