"""When a line that no window serves now will be served: a pause that ends, or a window that is planned to open."""

from collections.abc import Iterator
from datetime import datetime

from yikou.centre import queries as centre_queries
from yikou.hall import slots, standing
from yikou.hall.serving import Line
from yikou.kernel.calendar.days import MADE_UP
from yikou.kernel.clock import ZONE


def opens_at(centre: str, line: Line, at: datetime) -> datetime | None:
    """The next moment today at which a window of the line serves again, as far as that is planned."""
    return min((one for one in (*_pauses(centre, line), *_planned(centre, line, at)) if one > at), default=None)


def _pauses(centre: str, line: Line) -> Iterator[datetime]:
    for window in centre_queries.windows(centre):
        seat = standing.seat(window, {})
        if window.state == "paused" and window.paused_until and (seat.owns(line) or seat.may_call_from(line)):
            yield window.paused_until


def _planned(centre: str, line: Line, at: datetime) -> Iterator[datetime]:
    day = at.astimezone(ZONE).date()
    opening, plan = centre_queries.spans(centre, day), centre_queries.week_plan(centre)
    seats = [standing.seat(one, {}) for one in plan.windows]
    drawn = {one.window for one in slots.draws_on(line, seats)}
    made_up = centre_queries.calendar(centre).why(day) == MADE_UP
    for window, spans in plan.on(day, made_up=made_up) if opening else ():
        if window.number in drawn:
            for start, _ in opening if spans is None else spans:
                yield datetime.combine(day, start, tzinfo=ZONE)
