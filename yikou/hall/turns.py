"""Whose turn it is at a window, without the whole line: the heads of its two lanes, read a page at a time.

The order is that of `standing.in_order`, which has everybody at hand; a test compares the two.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from django.db.models import Q

from yikou.hall import standing
from yikou.hall.models import TicketQuerySet
from yikou.hall.order import ORDINARY, PRIORITY, Standing, in_turn
from yikou.hall.serving import Line, Seat

if TYPE_CHECKING:
    from yikou.centre.models import Window
    from yikou.hall.policies import Priority

# How many of a lane are read at first, and how many times longer each further page is.
PAGE, LONGER = 8, 4


@dataclass(frozen=True, slots=True)
class _Call:
    """A window that calls, and what decides whom."""

    seat: Seat
    lines: Mapping[int, Line]
    department_of: Callable[[str], str]
    rule: "Priority"
    at: datetime

    def fits(self, one: Standing) -> bool:
        """Whether the window may call a number of these lines."""
        return self.seat.may_serve(self.lines[one.queue], one, self.department_of)

    def may_serve(self, queue: int, kept_for: str, matters: Collection[str] = ()) -> bool:
        """Whether the window may call some number of a line that is kept for a window, or for none."""
        line = self.lines[queue]
        return bool(kept_for) or (
            self.seat.may_call_from(line) and self.seat.is_competent(line, matters, self.department_of)
        )

    def line(self, rows: TicketQuerySet, queues: Collection[int]) -> Iterator[Standing]:
        """Some lines, in each of which somebody waits, as one in the order of calling."""
        lanes = (standing.lane(one, self.at) for one in (PRIORITY, ORDINARY))
        first, others = (_lane(self, rows.filter(one, queue__in=queues)) for one in lanes)
        if (head := next(first, None)) is None:  # with nobody to go first nothing has to be decided
            return others
        called = standing.in_a_row(queues, self.at, most=self.rule.in_a_row)
        return in_turn(chain([head], first), others, in_a_row=called, rule=self.rule)


def groups(window: "Window", rule: "Priority", at: datetime) -> Iterator[Iterator[Standing]]:
    """Whom this window may call, in the order of calling: one group after the other, read as far as it is looked at."""
    lines, seat = standing.lines_of(window.centre_id), standing.seat_of(window, at)
    call = _Call(seat, lines, standing.department_of(window, at), rule, at)
    here = standing.rows(window.centre_id, at)
    for kept_for, queues in _preferred(call, here.filter(reserved_for__in=("", seat.window))):
        yield call.line(here.filter(reserved_for=kept_for), queues)


def _preferred(call: _Call, rows: TicketQuerySet) -> Iterator[tuple[str, set[int]]]:
    """The lines that a window calls from first, as `standing.preferred` says of whoever stands in them."""
    kept, others = _stood_in(call, rows)
    own = others if call.seat.is_general else {pk for pk in others if call.seat.owns(call.lines[pk])}
    groups = ((call.seat.window, kept), ("", own), ("", others - own))
    return (group for group in groups if group[1])


def _stood_in(call: _Call, rows: TicketQuerySet) -> tuple[set[int], set[int]]:
    """The lines in which somebody waits whom the window may call: numbers kept for it, and the others."""
    kept, others = set[int](), set[int]()
    # What brought people matters only where somebody may not handle everything.
    asked = ("reserved_for", "queue", *(("matters",) if call.seat.competence is not None else ()))
    for kept_for, queue, *matters in rows.order_by().values_list(*asked).distinct():
        if queue in call.lines and call.may_serve(queue, kept_for, *matters):
            (kept if kept_for else others).add(queue)
    return kept, others


def _lane(call: _Call, rows: TicketQuerySet) -> Iterator[Standing]:
    """One lane by its ranks; whoever joins or leaves it meanwhile moves nobody else out of sight."""
    size, beyond = PAGE, rows
    while page := standing.read(beyond[:size]):
        yield from filter(call.fits, page)
        if len(page) < size:
            return
        last, size = page[-1], size * LONGER
        beyond = rows.filter(Q(rank_at__gt=last.rank_at) | Q(pk__gt=last.pk), rank_at__gte=last.rank_at)
