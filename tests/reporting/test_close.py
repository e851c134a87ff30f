"""日结: the day is summed up from its entries and sealed; a missed one is a finding."""

from datetime import date, datetime, time, timedelta

import pytest

from tests.world import CENTRE, MONDAY, MONDAY_9AM
from yikou.kernel.actors import Actor, system
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import NotAllowed
from yikou.ledger import queries as ledger
from yikou.ledger.operations import AlreadySealed
from yikou.reporting import operations
from yikou.reporting.models import DayClose, DayFigure
from yikou.reporting.operations import DayToCome, EarlierDayOpen, StillOpen
from yikou.reporting.queries import counting

TUESDAY = MONDAY + timedelta(days=1)
SYSTEM = system(CENTRE)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=ZONE)


@pytest.mark.covers("H-04", "H-11")
def test_a_day_is_summed_up_and_sealed(day_of_work, world):
    close = operations.close_day(centre=CENTRE, day=MONDAY, by=world.wu, at=at(MONDAY, 17, 40))

    seal = ledger.last_seal(CENTRE)
    assert seal is not None
    assert close.is_closed
    assert not close.is_late
    totals = close.figures["totals"]
    assert (totals["cases.received"], totals["cases.accepted"], totals["cases.enquired"]) == (3, 2, 1)
    assert totals["cases.concluded"] == totals["cases.concluded:same_day"] == 1
    assert close.figures["unfinished"] == 2
    assert seal.day == MONDAY
    closes = ledger.entries(CENTRE).filter(day=MONDAY, kind="reporting.day_closed").count()
    assert (closes, seal.entries) == (2, close.entries + 2), "Sunday's founding was closed along"
    assert ledger.verify(CENTRE) == []
    assert list(ledger.replay(CENTRE)) == []


@pytest.mark.covers("H-04")
def test_the_summary_tells_windows_departments_and_items_apart(day_of_work, world):
    before = counting.by_place(CENTRE, MONDAY, "window")
    operations.close_day(centre=CENTRE, day=MONDAY, by=world.wu, at=at(MONDAY, 17, 40))

    windows = counting.by_place(CENTRE, MONDAY, "window")
    assert windows == before
    assert windows["1"]["cases.received"] == 2
    assert windows["2"]["cases.received"] == 1
    departments = counting.by_place(CENTRE, MONDAY, "department")
    assert departments["民政"]["cases.received"] == 2
    assert counting.by_place(CENTRE, MONDAY, "item")["MZ-001"]["cases.accepted"] == 1


@pytest.mark.covers("H-11")
def test_the_roll_up_equals_a_full_recount(day_of_work, world):
    operations.close_day(centre=CENTRE, day=MONDAY, by=world.wu, at=at(MONDAY, 17, 40))

    assert counting.recount(CENTRE, MONDAY) == []
    assert counting.sums(CENTRE, MONDAY, MONDAY)["cases.received"] == 3

    DayFigure.objects.filter(figure="cases.received", is_total=True).update(n=4)
    assert counting.recount(CENTRE, MONDAY) == [("total cases.received", 4, 3)]


def test_sums_take_closed_days_from_the_roll_up_and_count_the_rest(day_of_work, world):
    live = counting.sums(CENTRE, MONDAY, TUESDAY)
    operations.close_day(centre=CENTRE, day=MONDAY, by=world.wu, at=at(MONDAY, 17, 40))
    day_of_work(TUESDAY)

    both = counting.sums(CENTRE, MONDAY, TUESDAY)

    assert both["cases.received"] == 2 * live["cases.received"]
    assert both["cases.concluded:same_day"] == 2 * live["cases.concluded:same_day"]


def test_a_close_needs_the_right_the_evening_and_a_day_that_was(day_of_work, world):
    for by, day, moment, refusal in (
        (world.li, MONDAY, at(MONDAY, 17, 40), NotAllowed),
        (world.wu, MONDAY, at(MONDAY, 16, 59), StillOpen),
        (world.wu, TUESDAY, at(MONDAY, 17, 40), DayToCome),
    ):
        with pytest.raises(refusal):
            operations.close_day(centre=CENTRE, day=day, by=by, at=moment)
    assert ledger.last_seal(CENTRE) is None

    operations.close_day(centre=CENTRE, day=MONDAY, by=world.wu, at=at(MONDAY, 17, 40))
    with pytest.raises(AlreadySealed):
        operations.close_day(centre=CENTRE, day=MONDAY, by=world.wu, at=at(MONDAY, 17, 41))


@pytest.mark.covers("H-04", "H-07", partly="the finding; tasks come later")
def test_a_missed_close_is_a_finding_once_and_stands_before_the_next(day_of_work, world):
    day_of_work(TUESDAY)
    noted = operations.note_missed_closes(centre=CENTRE, by=SYSTEM, at=at(TUESDAY, 9, 30))
    assert noted == [MONDAY]
    assert operations.note_missed_closes(centre=CENTRE, by=SYSTEM, at=at(TUESDAY, 9, 35)) == []

    with pytest.raises(EarlierDayOpen, match=str(MONDAY)):
        operations.close_day(centre=CENTRE, day=TUESDAY, by=world.wu, at=at(TUESDAY, 17, 40))
    late = operations.close_day(centre=CENTRE, day=MONDAY, by=world.wu, at=at(TUESDAY, 17, 41))
    in_time = operations.close_day(centre=CENTRE, day=TUESDAY, by=world.wu, at=at(TUESDAY, 17, 42))

    assert (late.is_late, late.was_missed) == (True, True)
    assert (in_time.is_late, in_time.was_missed) == (False, False)
    missed = ledger.entries(CENTRE).get(kind="reporting.close_missed")
    assert missed.day == TUESDAY
    assert "3月2日 18:00还没有日结" in missed.sentence
    assert list(ledger.replay(CENTRE)) == []


def test_a_day_without_entries_is_missed_too(world):
    assert operations.note_missed_closes(centre=CENTRE, by=SYSTEM, at=at(TUESDAY, 18, 30)) == [MONDAY, TUESDAY]


def test_rest_days_are_closed_along_and_never_missed(day_of_work, world):
    """The founding on Sunday is sealed with Monday's close."""
    operations.close_day(centre=CENTRE, day=MONDAY, by=SYSTEM, at=at(MONDAY, 17, 40))

    closes = list(DayClose.objects.order_by("day").values_list("day", "is_late", "was_missed"))
    assert closes == [(MONDAY - timedelta(days=1), False, False), (MONDAY, False, False)]


def test_a_machine_that_was_off_catches_up_in_order(day_of_work, world):
    day_of_work(TUESDAY)

    closes = operations.close_open_days(centre=CENTRE, until=TUESDAY, by=SYSTEM, at=at(TUESDAY, 17, 40))

    assert [close.day for close in closes] == [MONDAY, TUESDAY]
    assert [close.is_late for close in closes] == [True, False]
    assert ledger.verify(CENTRE) == []


def test_the_close_watches_once_more(world, accepted):
    """A case that ran out of time during the day has its entry before the day is summed up."""
    due = accepted.due_on
    operations.close_open_days(centre=CENTRE, until=due, by=SYSTEM, at=at(due, 17, 40))
    day = DayClose.objects.get(day=due)

    assert day.figures["at_risk"] == [accepted.pk]
    assert day.figures["totals"]["cases.carded"] >= 1


def test_what_happens_after_the_close_is_counted_tomorrow(day_of_work, world):
    operations.close_day(centre=CENTRE, day=MONDAY, by=world.wu, at=at(MONDAY, 17, 40))
    day_of_work(MONDAY, hour=18)

    assert counting.sums(CENTRE, MONDAY, MONDAY)["cases.received"] == 3
    assert counting.sums(CENTRE, TUESDAY, TUESDAY)["cases.received"] == 3
    assert counting.recount(CENTRE, MONDAY) == []


def test_nobody_else_is_the_system():
    assert Actor(key="resident", centre=CENTRE).key != SYSTEM.key
    assert MONDAY_9AM.date() == MONDAY
