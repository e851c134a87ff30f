"""谁去开: who is free by plan while one more window is open, and what part of those who come they may serve."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from yikou.accounts import queries as accounts
from yikou.accounts.rights import holders
from yikou.centre import queries as centre_queries
from yikou.hall.model import Arrival, Day
from yikou.hall.past import Past
from yikou.hall.serving import Seat
from yikou.kernel.clock import ZONE

SERVES = ("desk.work", "desk.front")


@dataclass(frozen=True, slots=True)
class Spare:
    """Somebody who may open a window: whether from the front desk, what they may do (None: all), `part` in percent."""

    account: int
    name: str
    is_front_desk: bool
    known: frozenset[str] | None
    part: int


def spare(centre: str, days: Sequence[Past], start: float, end: float, at: datetime) -> list[Spare]:
    """Whoever serves at windows, is not away, and holds no window that is planned to be open then; the ablest first."""
    bound, front = _bound(centre, start, end, at)
    known = centre_queries.competences(centre)
    found = [
        Spare(account, name, account in front, known.get(account), _part(days, start, end, known.get(account)))
        for account, name in _who_serves(centre, at).items()
        if account not in bound
    ]
    return sorted((one for one in found if one.part), key=lambda one: (one.is_front_desk, -one.part, one.name))


def _who_serves(centre: str, at: datetime) -> dict[int, str]:
    on = at.astimezone(ZONE).date()
    roles = {role for right in SERVES for role in holders(right)} - {"director"}
    there = {account for role in roles for account in accounts.holding(centre, role, on=on)}
    return accounts.active(there - centre_queries.absent(centre, at), centre=centre)


def _bound(centre: str, start: float, end: float, at: datetime) -> tuple[set[int], set[int]]:
    """Whose own window is planned to be open in this time, or who sits at one now; and who is at the front desk."""
    plan = centre_queries.week_plan(centre).on(at.astimezone(ZONE).date(), made_up=False)
    planned = {one.pk for one, spans in plan if spans is None or any(_overlap(span, start, end) for span in spans)}
    posts = [one for one in centre_queries.posts(centre) if one.window_id]
    seats = [one for one in centre_queries.windows(centre) if one.seated_id]
    front = {one.seated_id for one in seats if one.seated_id and one.sort == "front_desk"}
    service = {one.window_id for one in posts} & planned
    bound = {one.holder_id for one in posts if one.window_id in service}
    return (bound | {one.seated_id for one in seats if one.seated_id}) - front, front


def _overlap(span: tuple[object, object], start: float, end: float) -> bool:
    first, last = (one.hour * 3600 + one.minute * 60 for one in span)  # type: ignore[attr-defined]
    return bool(first < end and last > start)


def _part(days: Sequence[Past], start: float, end: float, known: frozenset[str] | None) -> int:
    """Of the people who came in this time, the hundredths whom somebody may serve at a general window."""
    came = [(one, past.day) for past in days for one in past.day.arrivals if start <= one.at < end]
    served = sum(_may_serve(one, day, Seat("", True, False, frozenset(), known)) for one, day in came)
    return round(100 * served / len(came)) if came else 0


def _may_serve(one: Arrival, day: Day, seat: Seat) -> bool:
    line = day.lines[one.queue]
    return seat.may_call_from(line) and seat.is_competent(line, one.matters, lambda item: day.departments.get(item, ""))
