"""The hall as rows: its lines, who waits, who sits where and may do what."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q

from yikou.catalogue import queries as catalogue
from yikou.centre import queries as centre
from yikou.hall.models import Queue, Ticket, TicketQuerySet
from yikou.hall.order import ORDINARY, PRIORITY, Lanes, Standing, line_up
from yikou.hall.recalling import last_lanes
from yikou.hall.serving import Line, Seat
from yikou.kernel.clock import ZONE
from yikou.kernel.kept import Rows

if TYPE_CHECKING:
    from yikou.centre.models import Window
    from yikou.hall.policies import Priority

_FIELDS = (
    *("pk", "number", "queue", "lane", "rank_at", "slot_at"),
    *("reserved_for", "category", "matters", "shown_at"),
)
# A ticket as it was once: its row, the secret that no other has, how often it was changed.
_State = tuple[int, str, int]
_seen: Rows[_State, Standing] = Rows()
# So many are asked for one by one.
FEW = 200
_LINE = ("pk", "stage", "departments", "is_front_desk", "is_helped")


def lines_of(centre: str) -> dict[int, Line]:
    """The lines of a centre by key."""
    rows = Queue.objects.filter(centre=centre).values_list(*_LINE)
    return {pk: Line(pk, stage, frozenset(of), front, helped) for pk, stage, of, front, helped in rows}


def line(queue: Queue) -> Line:
    """One line as far as serving goes."""
    return Line(queue.pk, queue.stage, frozenset(queue.departments), queue.is_front_desk, queue.is_helped)


def rows(centre: str, at: datetime) -> TicketQuerySet:
    """The tickets of everybody who waits today, in the order of their ranks."""
    return Ticket.objects.at_centre(centre).waiting().filter(day=at.astimezone(ZONE).date()).order_by("rank_at", "pk")


def lane(name: str, at: datetime) -> Q:
    """Who stands in a lane at a moment, as `Standing.lane_at` says of each."""
    come = Q(slot_at__lte=at)
    return Q(lane=PRIORITY) | come if name == PRIORITY else Q(lane=ORDINARY) & ~come


def waiting(centre: str, at: datetime) -> list[Standing]:
    """Everybody who waits today, in the order of their ranks; of whom nothing changed is read once in a process."""
    here = rows(centre, at)
    if connection.in_atomic_block:  # what may still be rolled back is not kept
        return read(here)
    return _seen.get(centre, list(here.values_list("pk", "token", "revision")), partial(_fresh, here))


def _fresh(here: TicketQuerySet, states: Sequence[_State]) -> dict[_State, Standing]:
    """Those who changed since they were read; everybody where they are many."""
    by_key = {state[0]: state for state in states}
    found = read(here.filter(pk__in=list(by_key)) if len(by_key) <= FEW else here)
    return {by_key[one.pk]: one for one in found if one.pk in by_key}


def read(tickets: TicketQuerySet) -> list[Standing]:
    """Some tickets as the order sees them."""
    return [
        Standing(pk, number, queue, lane, rank_at, slot_at, kept_for, category, tuple(matters), shown_at)
        for pk, number, queue, lane, rank_at, slot_at, kept_for, category, matters, shown_at in tickets.values_list(
            *_FIELDS
        )
    ]


def standing_of(ticket: Ticket) -> Standing:
    """One ticket as the order sees it."""
    return Standing(
        pk=ticket.pk,
        number=ticket.number,
        queue=ticket.queue_id,
        lane=ticket.lane,
        rank_at=ticket.rank_at,
        slot_at=ticket.slot_at,
        reserved_for=ticket.reserved_for,
        matters=tuple(ticket.matters),
    )


def seat_of(window: "Window", at: datetime) -> Seat:
    """A window with the competence of whoever sits there."""
    return seat(window, centre.competences(window.centre_id, window.seated_id) if window.seated_id else {})


def seat(window: "Window", competences: Mapping[int, frozenset[str]]) -> Seat:
    """The same for a page that already knows everybody's competence."""
    return Seat(
        window=window.number,
        is_general=window.sort == "general",
        is_front_desk=window.sort == "front_desk",
        departments=frozenset(window.departments),
        competence=competences.get(window.seated_id) if window.seated_id else None,
    )


def department_of(window: "Window", at: datetime) -> Callable[[str], str]:
    """Which department an item belongs to, by the catalogue of the day."""
    return departments_on(window.centre_id, at.astimezone(ZONE).date())


def departments_on(centre: str, on: date) -> Callable[[str], str]:
    """The same for a centre and a day; an item that is not on offer belongs to none."""
    items = catalogue.catalogue(centre, on).items
    return lambda code: items[code].department if code in items else ""


def preferred(fits: Collection[Standing], seat: Seat, lines: Mapping[int, Line]) -> Iterator[list[Standing]]:
    """What this window calls from first: numbers kept for it, its own lines, then the others.

    A general window takes all lines as one, so that nobody waits longer for the letter of a number.
    """
    kept = [one for one in fits if one.reserved_for]
    rest = [one for one in fits if not one.reserved_for]
    if seat.is_general:
        groups: Iterable[list[Standing]] = (kept, rest)
    else:
        own = [one for one in rest if seat.owns(lines[one.queue])]
        groups = (kept, own, [one for one in rest if not seat.owns(lines[one.queue])])
    return (group for group in groups if group)


def groups(window: "Window", rule: "Priority", at: datetime, *, here: Iterable[Standing]) -> Iterator[list[Standing]]:
    """Whom of those who wait this window may call, in the order of calling: one group after the other."""
    lines = lines_of(window.centre_id)

    def row(queues: Collection[int]) -> int:
        return in_a_row(queues, at, most=rule.in_a_row)

    return in_order(here, seat_of(window, at), lines, department_of(window, at), row=row, rule=rule, at=at)


def in_order(
    here: Iterable[Standing],
    seat: Seat,
    lines: Mapping[int, Line],
    department_of: Callable[[str], str],
    *,
    row: Callable[[Collection[int]], int],
    rule: Lanes,
    at: datetime,
) -> Iterator[list[Standing]]:
    """Whom a seat calls of those who wait, in its order: of rows and of the hall's model alike. Pure.

    `row` says how many of the last calls from some lines were of the priority lane.
    """
    fits = [one for one in here if one.queue in lines and seat.may_serve(lines[one.queue], one, department_of)]
    for group in preferred(fits, seat, lines):
        yield line_up(group, in_a_row=row({one.queue for one in group}), rule=rule, at=at)


def in_a_row(queues: Collection[int], at: datetime, *, most: int) -> int:
    """How many of the last calls from some lines were of the priority lane, one after the other."""
    count = 0
    for lane in last_lanes(queues, at, most):
        if lane != PRIORITY:
            break
        count += 1
    return count
