"""A working day in the world: three matters taken in, one done on the spot, a notice, an enquiry."""

from collections.abc import Callable
from datetime import date, datetime, time
from itertools import count

import pytest

from tests.world import MONDAY, World
from yikou.cases import operations as cases
from yikou.cases.models import Case
from yikou.cases.operations import Intake
from yikou.kernel.clock import ZONE

INSTANT, LONG = "YB-001", "MZ-001"
_keys = count(1)


@pytest.fixture
def take_in(world: World) -> Callable[..., Case]:
    """`take_in("MZ-001", at=…, by=…)`: a matter of 王奶奶's with every material there, accepted."""

    def make(item: str = LONG, *, at: datetime, by=None, applicant: int | None = None, verb=None, **more) -> Case:
        clerk = by or world.li
        intake = intake_of(world, item, applicant or world.wang, at, **more)
        return (verb or cases.accept)(**{"intake" if verb else "matter": intake}, by=clerk, at=at)

    return make


def intake_of(world: World, item: str, applicant: int, at: datetime, *, missing: tuple[str, ...] = ()) -> Intake:
    """What a clerk typed for an item: the first option of every question, the original of every material seen."""
    from yikou.catalogue import queries as catalogue

    found = catalogue.item(world.centre, item, at.date())
    answers = {one.key: [one.options[0].key] if one.multiple else one.options[0].key for one in found.situations}
    needed = found.materials_for(answers)
    ticks = {one.key: {"state": "missing" if one.key in missing else "received"} for one in needed}
    return Intake(key=f"k{next(_keys)}", item=item, applicant=applicant, answers=answers, materials=ticks)


@pytest.fixture
def accepted(take_in) -> Case:
    """王奶奶's 低保, accepted on Monday at 9:30."""
    return take_in(at=datetime.combine(MONDAY, time(9, 30), tzinfo=ZONE))


@pytest.fixture
def provisional(world: World) -> tuple[Case, str]:
    """小周's matter, accepted at 9:20 on his promise to bring the bank card; and the card's name."""
    from yikou.catalogue import queries as catalogue

    moment = datetime.combine(MONDAY, time(9, 20), tzinfo=ZONE)
    for item in catalogue.catalogue(world.centre, MONDAY).items.values():
        intake = intake_of(world, item.code, world.zhou, moment, missing=("bank_card",))
        if intake.materials.get("bank_card") and item.promised_limit:
            case = cases.accept_provisionally(matter=intake, promised=True, by=world.li, at=moment)
            return case, next(one.name for one in item.materials if one.key == "bank_card")
    raise AssertionError("no such item")


@pytest.fixture
def day_of_work(world: World, take_in):
    """A day's work on Monday; call it for another day's."""

    def work(day: date, *, hour: int = 10) -> None:
        def at(minute: int) -> datetime:
            return datetime.combine(day, time(hour, minute), tzinfo=ZONE)

        take_in(LONG, at=at(1))
        instant = intake_of(world, INSTANT, world.zhou, at(5))
        cases.finish_at_once(intake=instant, by=world.sun, at=at(5))
        received = intake_of(world, LONG, world.zhou, at(9))
        cases.receive(intake=received, by=world.li, at=at(9))
        cases.note_enquiry(question="老年证在哪里办？", channel="phone", by=world.mei, at=at(12))

    work(MONDAY)
    return work
