"""The vault: a paper is kept with consent, used while valid, and gone when the consent is."""

from datetime import date, timedelta

import pytest

from tests.world import MONDAY, MONDAY_9AM, House, identity_number
from yikou.ledger.queries import replay
from yikou.residents import queries
from yikou.residents.models import Person, VaultPaper
from yikou.residents.operations import (
    ConsentMissing,
    ConsentNotInForce,
    PaperOutdated,
    PaperRemovedAlready,
    erase,
    give_consent,
    keep_paper,
    register,
    remove_paper,
    withdraw_consent,
)


@pytest.fixture
def wang(house: House) -> Person:
    return register(name="王桂芬", identity=identity_number(date(1954, 5, 12), 2), by=house.li, at=MONDAY_9AM)


def _keep(house: House, person: Person, material: str = "id_card", **given: object) -> VaultPaper:
    named = {"material": material, "title": "居民身份证", **given}
    return keep_paper(person=person, by=house.li, at=MONDAY_9AM, **named)  # type: ignore[arg-type]


def _usable(person: Person, days: int = 0) -> set[str]:
    return set(queries.usable_papers(person.pk, on=MONDAY + timedelta(days=days)))


def test_nothing_is_kept_without_consent(house: House, wang: Person):
    with pytest.raises(ConsentMissing):
        _keep(house, wang)

    give_consent(person=wang, by=house.li, at=MONDAY_9AM)
    _keep(house, wang)

    assert _usable(wang) == {"id_card"}


def test_a_paper_is_used_until_its_last_valid_day(house: House, wang: Person):
    give_consent(person=wang, by=house.li, at=MONDAY_9AM)
    _keep(house, wang, valid_until=MONDAY + timedelta(days=10))

    assert [_usable(wang, days) for days in (10, 11)] == [{"id_card"}, set()]
    with pytest.raises(PaperOutdated):
        _keep(house, wang, "residence_permit", valid_until=MONDAY - timedelta(days=1))


def test_a_consent_ends_by_itself_after_the_rules_two_years(house: House, wang: Person):
    consent = give_consent(person=wang, by=house.li, at=MONDAY_9AM)
    _keep(house, wang)

    assert consent.until_on == date(2028, 3, 1)
    assert set(queries.usable_papers(wang, on=date(2028, 3, 1))) == {"id_card"}
    assert queries.usable_papers(wang, on=date(2028, 3, 2)) == {}
    assert queries.consent_in_force(wang, on=date(2028, 3, 2)) is None


def test_a_consent_withdrawn_takes_its_papers_out_at_once(house: House, wang: Person):
    consent = give_consent(person=wang, by=house.li, at=MONDAY_9AM)
    _keep(house, wang)

    withdraw_consent(consent=consent, by=house.li, at=MONDAY_9AM)

    assert _usable(wang) == set()
    assert not queries.vault(wang).exists()
    with pytest.raises(ConsentMissing):
        _keep(house, wang)
    with pytest.raises(ConsentNotInForce):
        withdraw_consent(consent=consent, by=house.li, at=MONDAY_9AM)
    assert [one for name in ("consent", "vaultpaper") for one in replay(house.centre, f"residents.{name}")] == []


def test_a_newer_paper_takes_the_place_of_the_older(house: House, wang: Person):
    give_consent(person=wang, by=house.li, at=MONDAY_9AM)
    _keep(house, wang, valid_until=MONDAY)
    newer = _keep(house, wang, valid_until=MONDAY + timedelta(days=300), from_case="26-0302-0001-R")

    assert queries.usable_papers(wang, on=MONDAY) == {"id_card": newer}
    assert list(queries.vault(wang)) == [newer]


def test_a_paper_is_removed_once(house: House, wang: Person):
    give_consent(person=wang, by=house.li, at=MONDAY_9AM)
    paper = _keep(house, wang)

    remove_paper(paper=paper, why="本人要求", by=house.li, at=MONDAY_9AM)

    assert _usable(wang) == set()
    with pytest.raises(PaperRemovedAlready):
        remove_paper(paper=paper, why="本人要求", by=house.li, at=MONDAY_9AM)


def test_what_is_only_stored_for_the_law_is_not_used(house: House, wang: Person):
    give_consent(person=wang, by=house.li, at=MONDAY_9AM)
    _keep(house, wang)

    erase(person=wang, kept_by_law=True, by=house.chen, at=MONDAY_9AM)

    assert _usable(wang) == set()


@pytest.mark.usefixtures("nothing_expires")
def test_what_a_resident_need_not_bring_is_one_query(house: House, wang: Person, django_assert_num_queries):
    give_consent(person=wang, by=house.li, at=MONDAY_9AM)
    for material in ("id_card", "household_register", "bank_card"):
        _keep(house, wang, material)

    with django_assert_num_queries(1):
        assert len(queries.usable_papers(wang, on=MONDAY)) == 3
