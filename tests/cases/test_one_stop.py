"""一口式受理: whatever a resident comes with is taken at the same window, whichever department decides it."""

from datetime import timedelta

import pytest

from tests.working_day import intake_of
from tests.world import MONDAY, MONDAY_9AM, World
from yikou.cases import operations as cases
from yikou.cases.models import Case
from yikou.catalogue import queries as catalogue
from yikou.ledger import queries as ledger

pytestmark = pytest.mark.django_db


def one_of_each(world: World) -> dict[str, str]:
    """A department to the first of its items that is not done on the spot, whatever window the item names."""
    found: dict[str, str] = {}
    for item in catalogue.catalogue(world.centre, MONDAY).items.values():
        if item.promised_limit:
            found.setdefault(item.department, item.code)
    return found


@pytest.mark.covers("E-10", "E-12", "B-27", "B-28", "B-29")
def test_matters_of_every_department_are_accepted_at_one_window_by_one_clerk(world: World) -> None:
    chosen = one_of_each(world)

    for number, code in enumerate(chosen.values()):
        at = MONDAY_9AM + timedelta(minutes=7 * number)
        cases.accept(matter=intake_of(world, code, world.wang, at), by=world.li, at=at)

    taken = Case.objects.filter(centre=world.centre)
    assert {one.department for one in taken} == set(chosen)
    assert {"人社", "医保", "民政", "退役军人"} <= set(chosen)
    kinds = {catalogue.item(world.centre, one.item_code, MONDAY).kind for one in taken}
    assert kinds > {"公共服务", "行政给付", "行政许可"}
    assert {(one.window, one.first_contact, one.visits) for one in taken} == {("1", world.li.account_id, 1)}


@pytest.mark.covers("F-15", "H-03")
def test_a_matter_is_registered_once_and_its_number_leads_to_all_that_was_done(world: World) -> None:
    intake = intake_of(world, "MZ-001", world.wang, MONDAY_9AM)
    case = cases.accept(matter=intake, by=world.li, at=MONDAY_9AM)
    again = cases.accept(matter=intake, by=world.li, at=MONDAY_9AM)

    assert again.number == case.number
    assert Case.objects.filter(centre=world.centre).count() == 1
    kinds = [one.kind for one in ledger.history(case)]
    assert sorted(kinds) == ["cases.accepted", "cases.received"]


@pytest.mark.covers("A-17")
def test_every_open_matter_has_a_named_person_who_answers_for_it(world: World) -> None:
    from yikou.accounts import queries as accounts

    for number, code in enumerate(one_of_each(world).values()):
        at = MONDAY_9AM + timedelta(minutes=7 * number)
        case = cases.accept(matter=intake_of(world, code, world.wang, at), by=world.li, at=at)
        if case.is_open and catalogue.item(world.centre, code, MONDAY).steps[0].role == "window":
            cases.finish_step(case=case, by=world.li, at=at + timedelta(minutes=3))

    owners = set(Case.objects.filter(centre=world.centre).values_list("owner", flat=True))
    assert set(accounts.names(owners)) == owners
