"""Rotating keys: everything wears the newest key in the end, whatever interrupts."""

import re
from datetime import date

import pytest

from tests.support.sources import modules
from tests.world import MONDAY_9AM, House, identity_number
from yikou.kernel import crypto
from yikou.kernel.actors import system
from yikou.ledger.queries import entries
from yikou.residents import filing, queries
from yikou.residents.models import Person
from yikou.residents.operations import finish_rotation, register, reseal, store_file

BY = {"by": system("yunshui"), "at": MONDAY_9AM}


@pytest.fixture
def people(house: House) -> list[Person]:
    return [
        register(
            name=f"居民{'一二三四五六七'[n - 1]}",
            identity=identity_number(date(1960, 1, 1), n),
            phone=f"1380000{n:04d}",
            by=house.li,
            at=MONDAY_9AM,
        )
        for n in range(1, 8)
    ]


def _people() -> tuple[int, int]:
    """Where the table of people begins."""
    return queries.sealed_tables().index(Person), 0


def _all(batch: int = 3) -> int:
    done, after = 0, (0, 0)
    while after is not None:
        step = reseal(after=after, batch=batch, **BY)
        done, after = done + step.count, step.after
    return done


def test_after_a_rotation_every_value_wears_the_new_key_and_reads_as_before(house: House, people: list[Person]):
    file = store_file(data=b"%PDF-1.7 x", by=house.li, at=MONDAY_9AM)
    new = crypto.rotate()
    assert queries.keys_worn()[new] == 0
    assert queries.files_to_reseal() == 1

    done = _all()
    finish_rotation(resealed=done, **BY)

    assert done == 15
    assert dict(queries.keys_worn()) == {new: 14}
    assert queries.files_to_reseal() == 0
    assert filing.take(file.key) == b"%PDF-1.7 x"
    assert [Person.objects.get(pk=one.pk).phone_number for one in people] == [one.phone_number for one in people]
    assert queries.by_identity(house.centre, identity_number(date(1960, 1, 1), 3)) == people[2]
    assert entries(house.centre).first().kind == "residents.keys_rotated"


def test_an_interrupted_rotation_goes_on_where_it_is_run_again(house: House, people: list[Person]):
    crypto.rotate()
    first = reseal(batch=3, after=_people(), **BY)

    again = _all()

    assert (first.count, again) == (6, 8)
    assert _all() == 0


def test_two_rotations_one_after_the_other_leave_one_key(house: House, people: list[Person]):
    crypto.rotate()
    reseal(batch=3, after=_people(), **BY)
    newest = crypto.rotate()

    _all()

    assert set(queries.keys_worn()) == {newest}


def test_a_correction_made_meanwhile_wins(house: House, people: list[Person], monkeypatch: pytest.MonkeyPatch):
    crypto.rotate()
    sealed = crypto.seal("13999999999", purpose="residents.phone")
    seal = crypto.seal

    def meanwhile(plain: str, *, purpose: str) -> str:
        Person.objects.filter(pk=people[0].pk).update(phone=sealed)
        return seal(plain, purpose=purpose)

    monkeypatch.setattr(crypto, "seal", meanwhile)
    reseal(batch=1, after=_people(), **BY)

    assert Person.objects.get(pk=people[0].pk).phone_number == "13999999999"


def test_every_table_that_seals_takes_part_in_a_rotation():
    """A module that seals a column names the column in its model: `sealed`."""
    sealing = {
        module.package
        for module in modules()
        if re.search(r"crypto\.seal\(", module.text) and module.package not in {"kernel", "residents"}
    }

    assert sealing <= {table._meta.app_label for table in queries.sealed_tables()}
