"""Looking at identity data in full: a right, a reason, an entry, and a log that the auditor reads."""

from dataclasses import replace
from datetime import date

import pytest

from tests.world import MONDAY_9AM, House, identity_number
from yikou.kernel.refusals import NotAllowed
from yikou.ledger.models import Entry
from yikou.ledger.queries import replay
from yikou.residents import queries
from yikou.residents.models import Look, Person
from yikou.residents.operations import FieldEmpty, NoSuchField, ReasonMissing, register, reveal

WANG = identity_number(date(1954, 5, 12), 2)
WHY = "办件26-0302-0001：核对王桂芬的低保"


@pytest.fixture
def wang(house: House) -> Person:
    return register(name="王桂芬", identity=WANG, phone="13800001234", by=house.li, at=MONDAY_9AM)


def test_a_look_shows_the_value_and_is_kept_with_its_reason(house: House, wang: Person):
    assert reveal(person=wang, field="identity", reason=WHY, by=house.li, at=MONDAY_9AM) == WANG
    assert reveal(person=wang, field="phone", reason=WHY, by=house.zhao, at=MONDAY_9AM) == "13800001234"

    kept = [(one.account, one.field, one.reason) for one in queries.looks_at(wang).order_by("id")]
    assert kept == [(house.li.account_id, "identity", WHY), (house.zhao.account_id, "phone", WHY)]
    assert list(queries.looks(house.centre).order_by("id")) == list(queries.looks_at(wang).order_by("id"))
    assert list(replay(house.centre, "residents.look")) == []


def test_the_entry_of_a_look_names_neither_the_person_nor_the_reason_nor_the_value(house: House, wang: Person):
    reveal(person=wang, field="identity", reason=WHY, by=house.li, at=MONDAY_9AM)

    last = Entry.objects.order_by("id").last()
    assert last.sentence == "查看完整的证件号码"
    assert last.under.startswith("privacy.masking@")
    assert not [word for word in (WANG, "王桂芬", "低保") if word in str(last.facts)]


def test_without_a_reason_nothing_is_shown(house: House, wang: Person):
    for reason in ("", "  "):
        with pytest.raises(ReasonMissing):
            reveal(person=wang, field="identity", reason=reason, by=house.li, at=MONDAY_9AM)

    assert not Look.objects.exists()


def test_without_the_right_nothing_is_shown_and_the_attempt_is_an_entry(house: House, wang: Person):
    for by in (house.mei, house.liang, house.system_admin):
        with pytest.raises(NotAllowed, match="查看居民完整信息"):
            reveal(person=wang, field="identity", reason=WHY, by=by, at=MONDAY_9AM)

        last = Entry.objects.order_by("id").last()
        assert (last.kind, last.by) == ("accounts.refused", by.key)
    assert not Look.objects.exists()


def test_a_field_that_is_not_there_or_is_empty_is_refused(house: House, wang: Person):
    with pytest.raises(NoSuchField):
        reveal(person=wang, field="name", reason=WHY, by=house.li, at=MONDAY_9AM)
    with pytest.raises(FieldEmpty, match="住址"):
        reveal(person=wang, field="address", reason=WHY, by=house.li, at=MONDAY_9AM)


def test_two_who_look_at_the_same_person_at_once_do_not_hinder_each_other(house: House, wang: Person):
    same = Person.objects.get(pk=wang.pk)

    reveal(person=wang, field="phone", reason=WHY, by=house.li, at=MONDAY_9AM)
    reveal(person=same, field="phone", reason=WHY, by=replace(house.sun), at=MONDAY_9AM)

    assert Look.objects.count() == 2
