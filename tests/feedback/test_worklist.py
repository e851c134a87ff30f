"""待办: what is owed always has an owner and a last day, and stands where its owner looks."""

import pytest

from tests.world import MONDAY, MONDAY_9AM, House
from yikou.accounts import queries as accounts
from yikou.accounts.rights import RIGHTS
from yikou.feedback import queries
from yikou.feedback.owners import NobodyToOwn, find_owner
from yikou.reporting.registers import ALL


def test_every_kind_of_owed_thing_has_an_owner_and_a_last_day_by_its_table():
    for key, kind in queries.kinds().items():
        assert f"{key}_is_owned" in {one.name for one in kind._meta.constraints}
        assert not kind._meta.get_field("due_on").null
        assert not kind._meta.get_field("owner").null
        assert kind.name
        assert kind.address


@pytest.mark.django_db
def test_an_owner_is_somebody_who_may_and_never_the_person_it_is_about(house: House):
    office = find_owner(house.centre, "concerns.arrange", on=MONDAY)

    assert accounts.actor_of(office, centre=house.centre, on=MONDAY).may("concerns.arrange")
    assert find_owner(house.centre, "concerns.arrange", on=MONDAY, apart_from={office}) != office


@pytest.mark.django_db
def test_where_nobody_else_may_it_is_refused(house: House):
    everybody = {one.id for one in accounts.people(house.centre, at=MONDAY_9AM)}

    with pytest.raises(NobodyToOwn):
        find_owner(house.centre, "concerns.arrange", on=MONDAY, apart_from=everybody)


def test_every_kind_of_owed_thing_has_a_register_with_its_readers():
    for key in queries.kinds():
        assert ALL[key].title
        assert set(ALL[key].readers) <= set(RIGHTS)
