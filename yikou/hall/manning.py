"""Which windows nobody serves while they should be served, since when, and who should."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from yikou.centre import queries as centre_queries
from yikou.centre.policies import Spans
from yikou.hall.policies import WindowPause
from yikou.hall.spans import Span, spans
from yikou.kernel.calendar.days import MADE_UP
from yikou.kernel.clock import ZONE
from yikou.ledger import queries as ledger
from yikou.policies.queries import rulebook

if TYPE_CHECKING:
    from yikou.centre.models import Window

NEVER, LEFT, PAUSED = "never", "left", "paused"


@dataclass(frozen=True, slots=True)
class Unmanned:
    """A window without anybody since a moment; `account` is who should be there, 0 where nobody can be named."""

    window: "Window"
    since: datetime
    how: str
    account: int


def unmanned(centre: str, at: datetime) -> Iterator[Unmanned]:
    """Every window that is planned to be open now and that nobody has served for too long (queue.window_pause).

    Nothing outside the doors' hours and the window's own plan, and nothing on a day that is closed.
    """
    local = at.astimezone(ZONE)
    last = {one.window: one for one in spans(centre, local.date())}
    rule = rulebook(centre, local.date()).get(WindowPause)
    for window, begins in _planned(centre, local):
        if window.state == "open":
            continue
        span = last.get(window.number)
        stop = span.end if span else None
        since = max(stop or begins, begins)
        if rule.needs_cover(int((at - since).total_seconds() // 60)):
            how = PAUSED if window.state == "paused" else LEFT if stop and stop >= begins else NEVER
            yield Unmanned(window, since, how, _meant(window, how, span, since))


def _planned(centre: str, local: datetime) -> Iterator[tuple["Window", datetime]]:
    """The windows that should be served now, and since when: by their plan, else who has a post in the open hours."""
    opening = centre_queries.spans(centre, local.date())
    made_up = centre_queries.calendar(centre).why(local.date()) == MADE_UP
    posted = {one.window_id for one in centre_queries.posts(centre)}
    for window, planned in centre_queries.week_plan(centre).on(local.date(), made_up=made_up):
        if planned is None and window.pk not in posted:
            continue
        starts = [_begin(spans_, local) for spans_ in (opening, opening if planned is None else planned)]
        if all(starts):
            yield window, max(one for one in starts if one)


def _begin(spans_: Spans, local: datetime) -> datetime | None:
    """When the span began that a moment lies in."""
    found = (start for start, end in spans_ if start <= local.time() < end)
    return next((datetime.combine(local.date(), start, tzinfo=ZONE) for start in found), None)


def _meant(window: "Window", how: str, span: Span | None, since: datetime) -> int:
    """Who should be there; nobody who is away with leave, sits elsewhere, or was freed from the seat by another."""
    account = window.seated_id or 0
    if how != PAUSED:
        account = _who_left(window, span) if how == LEFT and span else _whose_post(window, since)
        account = 0 if centre_queries.window_of(account) is not None else account
    return 0 if account in centre_queries.absent(window.centre_id, since) else account


def _who_left(window: "Window", span: Span) -> int:
    """Who got up: whoever sat there, unless the one who arranges the seats freed it."""
    left = ledger.of_subjects([f"centre.window:{window.pk}"], "centre.seat_left").last()
    return span.clerk if left and left.by == f"staff:{span.clerk}" else 0


def _whose_post(window: "Window", since: datetime) -> int:
    """The holder of the window's post, the deputy while the holder is away."""
    away = centre_queries.absent(window.centre_id, since)
    posts = [one for one in centre_queries.posts(window.centre_id) if one.window_id == window.pk]
    there = [key for post in posts for key in (post.holder_id, post.deputy_id) if key not in away]
    return there[0] if there else 0


def noted(centre: str, day: date) -> set[tuple[int, datetime]]:
    """What of a day is in the ledger already: the window and since when."""
    rows = ledger.entries(centre).filter(kind="centre.window_unmanned", day=day)
    return {(int(one.subject.partition(":")[2]), one.fact.since) for one in rows}  # type: ignore[attr-defined]
