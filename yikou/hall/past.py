"""Days that were, as the model plays them: who really came, how long a window was held, who sat where."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from statistics import fmean
from typing import Any

from yikou.centre import queries as centre_queries
from yikou.hall import standing
from yikou.hall.days import like
from yikou.hall.model import Arrival, Day, Post
from yikou.hall.models import State, Ticket
from yikou.hall.spans import Span, spans
from yikou.kernel.clock import ZONE

_FIELDS = ("queue", "lane", "shown_at", "slot_at", "matters", "state", "walked", "served", "wrapped", "waited")
# What a service is taken to last where a day knows none.
ASSUMED = 8 * 60.0


@dataclass(frozen=True, slots=True)
class Past:
    """One day that was."""

    on: date
    day: Day


def past(centre: str, before: date) -> list[Past]:
    """The days that a day is compared with, as far as somebody came and a window was open."""
    found = [Past(one, real_day(centre, one)) for one in like(centre, before)]
    return [one for one in found if one.day.arrivals and one.day.posts]


def real_day(centre: str, on: date) -> Day:
    """One day as it was; people who went away have the patience that they had."""
    midnight = datetime.combine(on, time(), tzinfo=ZONE)
    rows = Ticket.objects.at_centre(centre).counted().filter(day=on).order_by("issued_at", "pk")
    lines = standing.lines_of(centre)
    arrivals = tuple(_arrivals(rows.values_list(*_FIELDS), midnight))
    department_of = standing.departments_on(centre, on)
    items = {item for one in arrivals for item in one.matters}
    return Day(
        midnight=midnight,
        lines=lines,
        posts=tuple(_posts(centre, on, midnight, max((one.at for one in arrivals), default=0.0))),
        arrivals=tuple(one for one in arrivals if one.queue in lines),
        departments={item: department_of(item) for item in items},
    )


def _arrivals(rows: Iterable[Any], midnight: datetime) -> list[Arrival]:
    made, lost = list[Arrival](), list[Arrival]()
    for queue, lane, shown_at, slot_at, matters, state, walked, served, wrapped, waited in rows:
        slot = _seconds(slot_at, midnight) if slot_at else None
        held = (walked + served + wrapped).total_seconds()
        one = Arrival(queue, _seconds(shown_at, midnight), held, lane, tuple(matters), slot)
        if state in (State.DONE, State.WRAPPING) and served:
            made.append(one)
        elif state in (State.LEFT, State.VOID) and not served:
            lost.append(replace(one, patience=waited.total_seconds()))
    usual = fmean(one.service for one in made) if made else ASSUMED
    return sorted([*made, *(replace(one, service=usual) for one in lost)], key=lambda one: one.at)


def _posts(centre: str, on: date, midnight: datetime, last: float) -> list[Post]:
    """The windows as they were sat at; whoever never got up served until the doors were shut."""
    known = centre_queries.competences(centre)
    closes = [_seconds(datetime.combine(on, end, tzinfo=ZONE), midnight) for _, end in centre_queries.spans(centre, on)]
    end = max([last, *closes])
    windows = {one.pk: one for one in centre_queries.windows_of_old(centre)}
    found: dict[tuple[int, int], list[tuple[float, float]]] = {}
    for one in spans(centre, on):
        found.setdefault((one.key, one.clerk), []).append(_span(one, midnight, end))
    return [
        Post(replace(standing.seat(windows[key], {}), competence=known.get(clerk)), tuple(times), clerk)
        for (key, clerk), times in found.items()
    ]


def _span(one: Span, midnight: datetime, end: float) -> tuple[float, float]:
    start = _seconds(one.start, midnight)
    return start, max(_seconds(one.end, midnight) if one.end else end, start)


def _seconds(at: datetime, midnight: datetime) -> float:
    return (at - midnight) / timedelta(seconds=1)
