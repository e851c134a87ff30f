"""What the days before taught about waiting, kept in the process; how each day's forecasts fared."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yikou.hall import days, forecast, statistics
from yikou.hall.forecast import Learnt, Score, Service, Told
from yikou.hall.models import Ticket
from yikou.kernel.clock import ZONE
from yikou.kernel.kept import Kept
from yikou.ledger import queries as ledger

# How far back is learnt from, and how many figures a forecast is remembered by: those ahead, and what was told.
BACK, FIGURES = 28 * timedelta(days=1), 6


@dataclass(frozen=True, slots=True)
class DayScore:
    """One day's score."""

    day: date
    score: Score


def learnt(centre: str, at: datetime) -> Learnt:
    """What is known on a day: read once, and again when the days before have changed."""
    return _learnt.get(f"{centre} {at.astimezone(ZONE).date().isoformat()}")


def _read(key: str) -> Learnt:
    centre, _, said = key.partition(" ")
    day = date.fromisoformat(said)
    start, end = day - BACK, day - timedelta(days=1)
    visits = [one for one in statistics.from_rows(centre, start, end) if one.outcome == statistics.SERVED]
    services = (
        Service(one.queue, one.hour, one.item, one.clerk, one.walked + one.served + one.wrapped, one.served)
        for one in visits
        if one.served
    )
    return forecast.learn(services, _fared(centre, start, end))


_learnt: Kept[Learnt, tuple[date, int] | None] = Kept(stamp=days.past, build=_read)


def _fared(centre: str, start: date, end: date) -> Iterator[tuple[int, int, Told, float]]:
    """Line, people ahead, what was told and the wait, of every number that was told something and called."""
    for queue, ahead, said, wait, _ in _told(centre, start, end):
        yield queue, ahead, said, wait


def _told(centre: str, start: date, end: date) -> Iterator[tuple[int, int, Told, float, date]]:
    rows = Ticket.objects.at_centre(centre).filter(day__range=(start, end), called_at__isnull=False)
    waits = {
        f"hall.ticket:{pk}": (queue, waited.total_seconds(), day)
        for pk, queue, waited, day in rows.values_list("pk", "queue", "waited", "day")
    }
    entries = ledger.entries(centre).filter(kind="hall.shown", day__range=(start, end)).order_by("id")
    for subject, facts in entries.values_list("subject", "facts"):
        said: list[int] = facts.get("forecast") or []
        if subject in waits and len(said) == FIGURES:
            queue, wait, day = waits[subject]
            yield queue, said[0], Told._make(said[1:]), wait, day


def scores(centre: str, on: date, *, most: int = 14) -> list[DayScore]:
    """The score of each of the last days with numbers, today among them, the latest first."""
    known = days.with_numbers(centre, before=on + timedelta(days=1))[:most]
    pairs: dict[date, list[tuple[Told, float]]] = {day: [] for day in known}
    if known:
        for _, _, said, wait, day in _told(centre, known[-1], on):
            pairs.setdefault(day, []).append((said, wait))
    return [DayScore(day, forecast.score(pairs[day])) for day in known]
