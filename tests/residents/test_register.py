"""Registering: one number is one person, checked, sealed, found again, corrected, put into a household."""

from datetime import date

import pytest

from tests.world import MONDAY, MONDAY_9AM, House, identity_number
from yikou.kernel.identifiers import InvalidIdentity
from yikou.kernel.refusals import NotFound
from yikou.ledger.models import Entry
from yikou.ledger.queries import replay
from yikou.residents import access, queries
from yikou.residents.models import Household, Person
from yikou.residents.operations import (
    HouseholdMissing,
    IdentityHasOtherName,
    IdentityTaken,
    IsErased,
    NameImpossible,
    NameMissing,
    NameTooLong,
    PhoneImpossible,
    correct_details,
    erase,
    file_number,
    link_household,
    open_household,
    register,
)

WANG = identity_number(date(1954, 5, 12), 2)
CODE = "12441500196720244T"


def _register(house: House, **given: str) -> Person:
    return register(**{"name": "王桂芬", "identity": WANG, **given}, by=house.li, at=MONDAY_9AM)  # type: ignore[arg-type]


def test_a_number_is_one_person_however_often_and_however_typed(house: House):
    first = _register(house)

    again = _register(house, identity=f" {WANG[:6]} {WANG[6:].lower()} ", name=" 王桂芬 ")

    assert again.pk == first.pk
    assert (first.birth_on, first.sex) == (date(1954, 5, 12), "female")
    assert [one.kind for one in Entry.objects.of(f"residents.person:{first.pk}")] == ["residents.registered"]


@pytest.mark.parametrize(
    ("identity", "reason"),
    [
        (WANG[:-1] + ("1" if WANG[-1] != "1" else "2"), "check"),
        (identity_number(date(2031, 1, 1)), "future"),
        ("31010420260230001X", "date"),
        (identity_number(date(1990, 1, 1), region="000000"), "region"),
        ("12345", "length"),
    ],
)
def test_an_impossible_number_is_refused_and_nobody_is_registered(house: House, identity: str, reason: str):
    with pytest.raises(InvalidIdentity) as refused:
        _register(house, identity=identity)

    assert refused.value.reason == reason
    assert not Person.objects.exists()


def test_an_organisation_is_known_by_its_credit_code_which_is_public(house: House):
    office = _register(house, name="云水物业有限公司", identity=CODE.lower(), sort="organisation")

    shown = queries.view(office, on=MONDAY)
    assert (shown.identity, shown.shown_name, shown.age) == (CODE, "云水物业有限公司", None)
    with pytest.raises(InvalidIdentity):
        _register(house, name="云水物业有限公司", identity=WANG, sort="organisation")


def test_a_known_number_with_another_name_is_refused_without_telling_the_whole_name(house: House):
    _register(house)

    with pytest.raises(IdentityHasOtherName) as refused:
        _register(house, name="李桂芬")

    assert "王**" in refused.value.sentence
    assert "王桂芬" not in refused.value.sentence


def test_a_name_and_a_possible_phone_are_asked_for(house: House):
    with pytest.raises(NameMissing):
        _register(house, name="  ")
    with pytest.raises(PhoneImpossible):
        _register(house, phone="1234")
    for phone in ("138 0000 1234", "+86-13800001234", "021-55550168", "55550168", ""):
        _register(house, phone=phone)


@pytest.mark.parametrize(
    "name", ["王😀", "<b>王</b>", "王\u202e桂芬", "王\u200b桂芬", "王3", "王=1", "···", "\u3164", "王\x07"]
)
def test_what_stands_in_no_name_is_refused(house: House, name: str):
    with pytest.raises(NameImpossible) as refused:
        _register(house, name=name)

    assert "姓名里有不能用的字符" in refused.value.sentence
    assert refused.value.sentence.isprintable()
    assert not Person.objects.exists()


@pytest.mark.parametrize(
    "name", ["阿卜杜拉·买买提", "Mary-Jane O'Neil", "王〇", "𠮷田", "㛃", "\ue123某", "ئابلىز", "李 明"]
)
def test_names_that_cards_print_are_kept_as_they_are(house: House, name: str):
    assert _register(house, name=name).name == name


def test_an_organisation_may_have_digits_and_brackets_but_no_markup(house: House):
    office = {"identity": CODE, "sort": "organisation"}
    with pytest.raises(NameImpossible):
        _register(house, name="<script>", **office)

    assert _register(house, name="云水（上海）第3物业有限公司 A&B", **office).name.startswith("云水（上海）")


def test_a_name_longer_than_any_is_refused_and_a_corrected_one_is_checked_the_same_way(house: House):
    with pytest.raises(NameTooLong):
        _register(house, name="王" * 61)
    person = _register(house)
    with pytest.raises(NameImpossible):
        correct_details(person=person, name="王<芬>", by=house.li, at=MONDAY_9AM)

    person.refresh_from_db()
    assert person.name == "王桂芬"


def test_what_was_not_known_is_added_and_what_was_known_is_corrected_only_on_purpose(house: House):
    _register(house)
    person = _register(house, phone="13800001234", address="云水街道云水新村14号302室")
    _register(house, phone="13911112222")
    assert person.phone_number == "13800001234"

    correct_details(person=person, phone="13911112222", by=house.li, at=MONDAY_9AM)

    person.refresh_from_db()
    assert person.phone_number == "13911112222"
    assert queries.by_phone(house.centre, "139-1111-2222") == [person]
    last = Entry.objects.of(f"residents.person:{person.pk}").last()
    assert last.sentence == "更正手机号码"


def test_a_corrected_number_must_be_possible_and_free(house: House):
    person = _register(house)
    _register(house, name="周小航", identity=identity_number(date(1998, 8, 8)))

    with pytest.raises(InvalidIdentity):
        correct_details(person=person, identity="123", by=house.li, at=MONDAY_9AM)
    with pytest.raises(IdentityTaken):
        correct_details(person=person, identity=identity_number(date(1998, 8, 8)), by=house.li, at=MONDAY_9AM)
    correct_details(person=person, identity=identity_number(date(1954, 5, 13), 2), by=house.li, at=MONDAY_9AM)
    assert queries.by_identity(house.centre, WANG) is None


def test_a_person_is_found_by_number_phone_and_name(house: House):
    person = _register(house, phone="13800001234")

    for typed in (WANG, "13800001234", "王桂", "王桂芬"):
        assert queries.find(house.centre, typed) == [person]
    for typed in ("", "李", "13800009999", identity_number(date(1950, 1, 1)), "12"):
        assert queries.find(house.centre, typed) == []
    assert queries.by_identity("elsewhere", WANG) is None


def test_the_last_four_are_compared_whole(house: House):
    person = _register(house)

    assert queries.ends_with(person.pk, f" {WANG[-4:].lower()}", digits=4)
    assert not queries.ends_with(person.pk, WANG[-3:], digits=4)
    assert not queries.ends_with(person.pk, WANG[-5:], digits=4)
    assert not queries.ends_with(person.pk, "", digits=4)
    assert not queries.ends_with(person.pk + 1, WANG[-4:], digits=4)


def test_no_sealed_value_stands_readable_in_its_column(house: House):
    _register(house, phone="13800001234", address="云水街道云水新村14号302室")

    stored = str(Person.objects.values().get())
    assert not [plain for plain in (WANG, WANG[6:14], "13800001234", "云水新村") if plain in stored]
    assert stored.count("'v1:") == 3


def test_screens_show_masked_values(house: House):
    shown = queries.view(_register(house, phone="13800001234", address="云水街道云水新村14号302室"), on=MONDAY)

    assert (shown.shown_name, shown.phone) == ("王**", "138****1234")
    assert shown.identity == f"310***********{WANG[-4:]}"
    assert shown.address.startswith("云水街道*")
    assert "302" not in shown.address
    assert (shown.age, shown.sex) == (71, "女")
    assert queries.shown_names([shown.id], centre=house.centre, on=MONDAY) == {shown.id: "王**"}


@pytest.mark.covers("F-21")
def test_a_household_has_one_file_and_its_people_share_it(house: House):
    wang = _register(house)
    son = _register(house, name="周小航", identity=identity_number(date(1998, 8, 8)))

    number = file_number(person=wang.pk, by=house.li, at=MONDAY_9AM)
    household = Household.objects.get()
    link_household(person=son, household=household, relation="孙子", by=house.li, at=MONDAY_9AM)

    assert file_number(person=wang.pk, by=house.li, at=MONDAY_9AM) == number == household.number
    assert file_number(person=son.pk, by=house.li, at=MONDAY_9AM) == number
    assert [one.name for one in queries.members(household)] == ["王桂芬", "周小航"]
    assert list(replay(house.centre, "residents.person")) == []
    assert list(replay(house.centre, "residents.household")) == []


def test_a_household_of_another_centre_is_not_there(house: House):
    from yikou.centre.operations import found_centre
    from yikou.kernel.actors import system

    found_centre(
        code="wenchang",
        name="文昌中心",
        short_name="文昌",
        level="community",
        by=system("wenchang"),
        at=MONDAY_9AM,
    )
    household = open_household(head=_register(house), by=house.li, at=MONDAY_9AM)
    from dataclasses import replace

    stranger = replace(house.li, centre="wenchang")
    other = register(name="王桂芬", identity=WANG, by=stranger, at=MONDAY_9AM)

    with pytest.raises(HouseholdMissing):
        link_household(person=other, household=household, by=stranger, at=MONDAY_9AM)
    with pytest.raises(NotFound):
        access.person(stranger, household.head_id)
    assert access.person(stranger, other.pk) == other


def test_erasing_blanks_the_row_and_leaves_the_ledger_as_it_is(house: House):
    person = _register(house, phone="13800001234", address="云水街道云水新村14号302室")
    before = Entry.objects.count()

    erase(person=person, kept_by_law=False, by=house.chen, at=MONDAY_9AM)

    stored = Person.objects.get(pk=person.pk)
    assert (stored.name, stored.identity, stored.phone_mark, stored.birth_on) == ("（已删除）", "", "", None)
    assert Entry.objects.count() == before + 1
    assert queries.find(house.centre, WANG) == queries.find(house.centre, "王桂芬") == []
    assert list(replay(house.centre, "residents.person")) == []
    with pytest.raises(NotFound):
        access.person(house.li, person.pk)
    with pytest.raises(IsErased):
        correct_details(person=stored, phone="13800001234", by=house.li, at=MONDAY_9AM)
    assert _register(house).pk != person.pk


def test_what_a_law_keeps_is_only_restricted(house: House):
    person = erase(person=_register(house), kept_by_law=True, by=house.chen, at=MONDAY_9AM)

    assert person.name == "王桂芬"
    assert queries.view(person, on=MONDAY).is_restricted
