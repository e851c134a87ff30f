"""Waits, walks, services, after-work: rebuilt from the entries, the same from the rows, whatever was done."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import pytest

from tests.hall.conftest import Hall, moment
from yikou.centre import access as centre_access
from yikou.hall import access, queries, statistics
from yikou.hall import operations as hall
from yikou.hall.models import Ticket
from yikou.hall.statistics import ZERO
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.ledger.queries import replay

DAY = moment().date()


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.covers("A-55", partly="every statistic of the hall is rebuilt from entries")
def test_a_visit_is_told_by_its_entries_as_by_its_row(hall_now: Hall) -> None:
    ticket, li = hall_now.take(1, matters=("MZ-001",)), hall_now.house.li
    hall_now.next(li, 9)
    hall_now.served(ticket, li, 10, 17)
    hall.wrap_up(ticket=ticket, by=li, at=moment(19))

    told = statistics.read(hall_now.centre, DAY, DAY)

    (visit,), (sitting,) = told.visits, told.sittings
    assert (visit.waited, visit.walked, visit.served, visit.wrapped) == tuple(map(minutes, (8, 1, 7, 2)))
    assert (visit.outcome, visit.item, visit.window, visit.clerk) == ("served", "MZ-001", "1", li.account_id)
    assert (sitting.how, sitting.walked, sitting.served, sitting.wrapped) == ("ended", *map(minutes, (1, 7, 2)))
    assert statistics.from_rows(hall_now.centre, DAY, DAY) == told.visits


def test_time_at_a_window_is_no_wait_for_one_who_comes_back(hall_now: Hall) -> None:
    ticket, li = hall_now.take(1), hall_now.house.li
    hall_now.next(li, 3)
    ticket.refresh_from_db()
    hall.arrive(ticket=ticket, by=li, at=moment(4))
    hall.park(ticket=ticket, reason="去复印", by=li, at=moment(9))
    hall.come_back(ticket=ticket, by=hall_now.door, at=moment(20))
    assert hall_now.next(li, 22) == ticket
    hall_now.served(ticket, li, 23, 25)

    (visit,) = statistics.from_rows(hall_now.centre, DAY, DAY)

    assert (visit.waited, visit.walked, visit.served) == (minutes(4), minutes(2), minutes(7))
    assert [one.how for one in statistics.read(hall_now.centre, DAY, DAY).sittings] == ["parked", "ended"]
    assert statistics.differences(hall_now.centre, DAY, DAY) == []


def test_who_missed_the_turn_walked_nowhere_and_a_clock_that_jumps_takes_nothing_away(hall_now: Hall) -> None:
    missed, early, li = hall_now.take(1), hall_now.take(2, queue="C"), hall_now.house.li
    hall_now.next(li, 3)
    hall_now.missed(missed, li, 3)
    hall.give_up(ticket=early, by=hall_now.door, at=moment(1.5))

    visits = {one.number: one for one in statistics.from_rows(hall_now.centre, DAY, DAY)}

    assert (visits["A001"].outcome, visits["A001"].waited, visits["A001"].walked) == ("in_line", minutes(2), ZERO)
    assert (visits["C001"].outcome, visits["C001"].waited) == ("left", ZERO)
    assert statistics.differences(hall_now.centre, DAY, DAY) == []


def test_a_row_that_was_changed_by_hand_is_named(hall_now: Hall) -> None:
    ticket = hall_now.take(1)
    Ticket.objects.filter(pk=ticket.pk).update(waited=minutes(5))

    assert statistics.differences(hall_now.centre, DAY, DAY) == [f"{DAY} A001"]


def test_figures_add_up_and_are_told_apart_by_line_window_clerk_hour_and_item(hall_now: Hall) -> None:
    li, sun = hall_now.house.li, hall_now.house.sun
    first, second, third = hall_now.take(1, matters=("MZ-001",)), hall_now.take(2), hall_now.take(2, queue="C")
    for ticket, by, called in ((first, li, 5), (second, sun, 10)):
        assert hall_now.next(by, called) == ticket
        hall_now.served(ticket, by, called + 1, called + 7)
    hall.give_up(ticket=third, by=hall_now.door, at=moment(30))

    told = statistics.read(hall_now.centre, DAY, DAY)
    told_apart = {key: statistics.by(told.sittings, key) for key in statistics.KEYS}
    figures = statistics.figures(told.visits)

    assert (figures.taken, figures.served, figures.left, figures.missed, figures.in_line) == (3, 2, 1, 0, 0)
    assert (figures.wait.mean, figures.wait.longest) == (minutes(6), minutes(8))
    assert statistics.work(told.sittings).service.mean == minutes(6)
    apart = {"day": 1, "line": 1, "window": 2, "clerk": 2, "hour": 1, "item": 2}
    assert {key: len(found) for key, found in told_apart.items()} == apart
    assert statistics.figures([]).wait == statistics.Spread()


# --- whatever is done --------------------------------------------------------------------------------

STEPS = 160


@dataclass
class Walk:
    """A hall in which anybody does anything, mostly what can be done."""

    now: Hall
    chance: Random
    minute: float = 0
    done: int = 0
    refused: set[str] = field(default_factory=set)

    def step(self) -> None:
        self.minute += self.chance.random() * 2
        verbs = [self.take, self.take, self.call, self.call, self.at_window, self.at_window, self.at_window, self.move]
        try:
            self.chance.choice([*verbs, self.move, self.seat, self.sweep])()
            self.done += 1
        except Refusal as refusal:
            self.refused.add(refusal.code)

    @property
    def clerks(self) -> list[Actor]:
        return [self.now.house.li, self.now.house.sun, self.now.house.actor("wujie", window="3")]

    def take(self) -> None:
        age = self.chance.choice([None, 30, 70])
        shown = self.chance.random() < 0.9
        self.now.take(self.minute, queue=self.chance.choice("AAC"), age=age, is_shown=shown)

    def call(self) -> None:
        self.now.next(self.chance.choice(self.clerks), self.minute)

    def _ticket(self, *states: str) -> Ticket:
        rows = list(queries.tickets(self.now.centre, DAY).order_by("pk"))
        fits = [one for one in rows if one.state in states] or rows
        if not fits:
            raise hall.NobodyWaits
        return self.chance.choice(fits)

    def at_window(self) -> None:
        ticket, at = self._ticket("called", "serving"), moment(self.minute)
        by = next((one for one in self.clerks if one.account_id == ticket.clerk), self.now.house.li)
        other = self._ticket("waiting")
        line, window = access.queue(by, self.chance.choice("AC")), centre_access.window(by, self.chance.choice("123"))
        verbs: list[Callable[[], object]] = [
            lambda: hall.arrive(ticket=ticket, by=by, at=at),
            lambda: hall.end(ticket=ticket, by=by, at=at, matters=self.chance.choice([(), ("MZ-001",)])),
            lambda: hall.end(ticket=ticket, by=by, at=at),
            lambda: hall.recall(ticket=ticket, by=by, at=at),
            lambda: hall.miss(ticket=ticket, by=by, at=at),
            lambda: hall.park(ticket=ticket, reason="复印", by=by, at=at),
            lambda: hall.pass_on(ticket=ticket, reason="别处办", queue=line, by=by, at=at),
            lambda: hall.pass_on(ticket=ticket, reason="别处办", window=window, by=by, at=at),
            lambda: hall.take_along(ticket=ticket, other=other, by=by, at=at),
        ]
        self.chance.choice(verbs)()

    def move(self) -> None:
        at, by = moment(self.minute), self.now.door
        verbs: list[Callable[[], object]] = [
            lambda: hall.come_back(ticket=self._ticket("parked"), by=by, at=at),
            lambda: hall.report_back(ticket=self._ticket("missed"), by=by, at=at),
            lambda: hall.step_back(ticket=self._ticket("waiting"), places=2, by=by, at=at),
            lambda: hall.give_up(ticket=self._ticket("waiting"), by=by, at=at),
            lambda: hall.wrap_up(ticket=self._ticket("wrapping"), by=self.chance.choice(self.clerks), at=at),
        ]
        self.chance.choice(verbs)()

    def seat(self) -> None:
        by, at = self.chance.choice(self.clerks), moment(self.minute)
        window = centre_access.window(by, by.window)
        if window.seated_id is None:
            self.now.sit(by, by.window, self.minute)
        elif window.state == "paused":
            hall.resume(window=window, by=by, at=at)
        elif self.chance.random() < 0.5:
            hall.pause(window=window, reason="rest", minutes=5, by=by, at=at)
        else:
            hall.leave(window=window, by=by, at=at)

    def sweep(self) -> None:
        self.minute += 10
        hall.sweep(centre=self.now.centre, by=self.now.machine, at=moment(self.minute))


@pytest.mark.parametrize("seed", range(6))
def test_the_rebuild_is_the_same_after_anything_that_can_happen(hall_now: Hall, seed: int) -> None:
    walk = Walk(hall_now, Random(seed))
    hall_now.sit(walk.clerks[2], "3")

    for _ in range(STEPS):
        walk.step()
    before = statistics.figures(statistics.from_rows(hall_now.centre, DAY, DAY))
    assert statistics.differences(hall_now.centre, DAY, DAY) == []
    hall.close_hall(centre=hall_now.centre, by=hall_now.machine, at=moment(walk.minute + 60))

    after = statistics.figures(statistics.from_rows(hall_now.centre, DAY, DAY))
    assert walk.done > STEPS / 3
    assert before.taken == after.taken == after.served + after.left + after.missed > 10
    assert after.in_line == 0
    assert statistics.differences(hall_now.centre, DAY, DAY) == []
    assert list(replay(hall_now.centre, "hall.ticket")) == []
