"""The order of a line: pure, the same for whoever calls, whoever waits and whoever tries it out.

Two lanes. Within a lane the earlier `rank_at` goes first. Of the lanes the rule says which comes
next (queue.priority): those who go first, but after so many of them in a row the longest waiting of
the others. A booked number stands in the ordinary lane at the moment that was booked, and goes
first once that moment has come.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain, islice, repeat
from typing import Protocol, TypeVar

PRIORITY, ORDINARY = "priority", "ordinary"
# Whoever is put behind somebody stands this much later.
NEXT = timedelta(microseconds=1)
T = TypeVar("T")


class Lanes(Protocol):
    """What the rule decides: which lane is called next."""

    def next_lane(self, *, called_in_a_row: int, priority_waiting: int, ordinary_waiting: int) -> str:
        """`priority` or `ordinary`; of those who wait it is told whether there are any, not how many."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody in the line, as far as the order goes."""

    pk: int
    number: str
    queue: int
    lane: str
    rank_at: datetime
    slot_at: datetime | None = None
    reserved_for: str = ""
    category: str = ""
    matters: tuple[str, ...] = ()
    shown_at: datetime | None = None

    def lane_at(self, at: datetime) -> str:
        """The lane at a moment: a booked number goes first once its moment has come."""
        return PRIORITY if self.slot_at is not None and self.slot_at <= at else self.lane


def line_up(waiting: Iterable[Standing], *, in_a_row: int, rule: Lanes, at: datetime) -> list[Standing]:
    """Everybody in the order in which they would be called from now on.

    `in_a_row` is how many of the last calls in a row were of the priority lane.
    """
    lanes: dict[str, list[Standing]] = {PRIORITY: [], ORDINARY: []}
    for one in sorted(waiting, key=lambda one: (one.rank_at, one.pk)):
        lanes[one.lane_at(at)].append(one)
    return list(in_turn(iter(lanes[PRIORITY]), iter(lanes[ORDINARY]), in_a_row=in_a_row, rule=rule))


def in_turn(first: Iterator[T], others: Iterator[T], *, in_a_row: int, rule: Lanes) -> Iterator[T]:
    """The two lanes as one line, each taken no further than it is called from."""
    heads = {PRIORITY: next(first, None), ORDINARY: next(others, None)}
    while all(heads.values()):
        lane = rule.next_lane(called_in_a_row=in_a_row, priority_waiting=True, ordinary_waiting=True)
        one, heads[lane] = heads[lane], next(first if lane == PRIORITY else others, None)
        assert one is not None
        yield one
        in_a_row = in_a_row + 1 if lane == PRIORITY else 0
    # With nobody left in one lane the rule has nothing to decide.
    yield from (one for one in heads.values() if one is not None)
    yield from chain(first, others)


def lanes(first: int, others: int, *, in_a_row: int, rule: Lanes) -> Iterator[str]:
    """From which lane is called at each turn, where so many stand in each."""
    return in_turn(repeat(PRIORITY, first), repeat(ORDINARY, others), in_a_row=in_a_row, rule=rule)


def turn_of(lane: str, before: int, turns: Iterable[str]) -> int:
    """At which turn somebody is called who has so many of the same lane before; behind them who is in none."""
    return next(islice((n for n, each in enumerate(turns) if each == lane), before, None), before)


def behind(line: Sequence[Standing], ahead: int, *, at: datetime) -> tuple[str, datetime]:
    """Lane and rank of whoever lets `ahead` of a line go first; at its end where it is shorter."""
    if not line or ahead <= 0:
        return ORDINARY, at if not line else min(at, line[0].rank_at - NEXT)
    last = line[min(ahead, len(line)) - 1]
    return last.lane_at(at), last.rank_at + NEXT
