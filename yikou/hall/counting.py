"""A line by counting: how long each is, how many are called before a number, who stands at a place of it.

Nobody is read but who is asked for. The order is that of `order.line_up`, which has everybody at hand; a test
compares the two.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from django.db.models import Count, Q

from yikou.hall import order, standing
from yikou.hall.models import Queue, TicketQuerySet
from yikou.hall.order import PRIORITY, Standing
from yikou.hall.policies import Priority
from yikou.kernel.clock import ZONE
from yikou.policies.queries import rulebook


class Counted(NamedTuple):
    """How many wait in a line, how many of them in the first lane, and how many of one's own lane before oneself."""

    whole: int = 0
    first: int = 0
    before: int = 0

    def and_one(self, lane: str) -> "Counted":
        """The same with oneself, who just comes to a lane."""
        return Counted(self.whole + 1, self.first + (lane == PRIORITY), self.before)


def counted(rows: TicketQuerySet, one: Standing, at: datetime) -> dict[int, Counted]:
    """The lines in which somebody waits, as somebody sees them who waits as well or just comes."""
    earlier = Q(rank_at__lt=one.rank_at)
    if one.pk:  # of two with the same rank the one whose row is older; who just comes has none yet
        earlier |= Q(rank_at=one.rank_at, pk__lt=one.pk)
    whole, first = Count("*"), Count("rank_at", filter=standing.lane(PRIORITY, at))
    before = Count("rank_at", filter=standing.lane(one.lane_at(at), at) & earlier)
    lines = rows.order_by().values("queue").annotate(whole=whole, first=first, before=before)
    return {pk: Counted(*found) for pk, *found in lines.values_list("queue", "whole", "first", "before")}


@dataclass(frozen=True, slots=True)
class Line:
    """One line as somebody sees it who is counted in it."""

    queue: Queue
    at: datetime
    counted: Counted

    def ahead(self, one: Standing) -> int:
        """How many are called before oneself."""
        return order.turn_of(one.lane_at(self.at), self.counted.before, self._turns())

    def behind(self, many: int) -> tuple[str, datetime]:
        """Lane and rank behind so many of the line."""
        last = self._standing_at(min(max(many, 1), self.counted.whole) - 1)
        return order.behind(last, min(many, 1), at=self.at)

    def _turns(self) -> Iterator[str]:
        first, others = self.counted.first, self.counted.whole - self.counted.first
        rule = rulebook(self.queue.centre_id, self.at.astimezone(ZONE).date()).get(Priority)
        # Of whom only one can be called next nothing is asked.
        row = standing.in_a_row({self.queue.pk}, self.at, most=rule.in_a_row) if first and others else 0
        return order.lanes(first, others, in_a_row=row, rule=rule)

    def _standing_at(self, place: int) -> list[Standing]:
        """Who is called at a turn; whoever is last of the lane where somebody left it meanwhile."""
        if place < 0:
            return []
        *before, lane = islice(self._turns(), place + 1)
        rows = waiting(self.queue, self.at).filter(standing.lane(lane, self.at))
        n = before.count(lane)
        return standing.read(rows[n : n + 1]) or standing.read(rows.reverse()[:1])


def waiting(queue: Queue, at: datetime) -> TicketQuerySet:
    """The tickets of everybody who waits in one line today, in the order of their ranks."""
    return standing.rows(queue.centre_id, at).filter(queue=queue)


def line(queue: Queue, one: Standing, at: datetime) -> Line:
    """One line as somebody sees it who stands in it, or comes back to it."""
    return Line(queue, at, counted(waiting(queue, at), one, at).get(queue.pk, Counted()))
