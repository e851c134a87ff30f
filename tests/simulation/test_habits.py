"""The demo's days as data: read strictly, and speaking only of what there is."""

import pytest
import yaml
from django.conf import settings

from yikou.catalogue.queries import shipped as shipped_catalogue
from yikou.simulation import events, habits
from yikou.simulation.founding import demo_data
from yikou.simulation.habits import When


@pytest.fixture(scope="module")
def data() -> dict:
    return yaml.safe_load((settings.SHIPPED / "demo" / "days.yaml").read_text(encoding="utf-8"))


def test_the_shipped_habits_speak_of_items_departments_and_people_that_there_are():
    read, held, house = habits.shipped(), shipped_catalogue(), demo_data()
    named = {code for group in read.popular.values() for code in group} | {*read.ages, read.published["item"]}
    named |= {one.item for one in read.enquiries if one.item}
    staff = {one["username"] for one in house["staff"]}
    everybody = staff | {one["username"] for part in ("administrations", "others") for one in house[part]}

    assert named <= held.items.keys()
    assert {one.department for one in read.enquiries if one.department} <= {one["key"] for one in house["departments"]}
    assert {one.who for one in read.absences} <= staff
    assert {one["username"] for one in house["cast"]} <= everybody


def test_items_stand_under_their_own_category():
    read, held = habits.shipped(), shipped_catalogue()

    wrong = [code for name, group in read.popular.items() for code in group if held.items[code].category != name]

    assert wrong == []


def test_shares_of_one_are_shares_and_every_event_is_known():
    read = habits.shipped()

    assert all(0 <= chance <= 1 for chance in read.chances.values())
    assert {one.do for one in read.events} <= events.DOES.keys()


@pytest.mark.parametrize("broken", [{"colour": "red"}, {"fates": [{"weekday": "mon", "days": 5}]}])
def test_an_unknown_key_and_a_missing_one_fail(data: dict, broken: dict):
    with pytest.raises(ValueError, match=r"colour|finish"):
        habits.read({**data, **broken})


def test_a_weekday_may_be_meant_in_one_week_of_four_only():
    from datetime import date

    tuesday = date(2026, 11, 24)  # ISO week 48

    assert When("tue").is_on(tuesday)
    assert When("tue", 0).is_on(tuesday)
    assert not When("tue", 1).is_on(tuesday)
    assert not When("wed").is_on(tuesday)
