"""A day of the hall hour by hour, beside a usual day: the same weekday of the weeks before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from yikou.centre import queries as centre_queries
from yikou.hall import statistics
from yikou.hall.models import Ticket
from yikou.hall.statistics import Visit, spread
from yikou.kernel.clock import ZONE
from yikou.kernel.kept import Kept

# How many days make a usual one, and how far back they are looked for.
DAYS, BACK = 4, 60 * timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Usual:
    """An hour of a usual day: how many numbers are taken in it, and how long their holders wait."""

    taken: float = 0.0
    wait: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Hour:
    """An hour of today beside the same hour of a usual day."""

    hour: int
    taken: int
    wait: timedelta | None
    usual: Usual


def with_numbers(centre: str, *, before: date, since: date | None = None) -> list[date]:
    """The days before one on which numbers were taken, the latest first."""
    rows = Ticket.objects.at_centre(centre).counted().filter(day__lt=before, day__gte=since or before - BACK)
    return list(rows.order_by("-day").values_list("day", flat=True).distinct())


def like(centre: str, day: date, *, most: int = DAYS) -> list[date]:
    """The days that a day is compared with: the same weekday of the last weeks; where there is none, the last days."""
    known = with_numbers(centre, before=day)
    return [one for one in known if one.weekday() == day.weekday()][:most] or known[:most]


def hours(centre: str, at: datetime) -> tuple[Hour, ...]:
    """Today so far, hour by hour, from opening to closing and beyond where somebody came."""
    day = at.astimezone(ZONE).date()
    today, usual = _by_hour(statistics.from_rows(centre, day, day)), _usual.get(f"{centre} {day.isoformat()}")
    doors = {hour for start, end in centre_queries.spans(centre, day) for hour in _hours(start, end)}
    return tuple(
        Hour(hour, len(today.get(hour, ())), waited(today.get(hour, ())), usual.get(hour, Usual()))
        for hour in sorted({*doors, *today, *usual})
    )


def _hours(start: time, end: time) -> range:
    return range(start.hour, end.hour + bool(end.minute))


def waited(visits: Sequence[Visit]) -> timedelta | None:
    """The mean wait of those who were called; None where nobody was."""
    found = spread(one.waited for one in visits if one.window)
    return found.mean if found.n else None


def _by_hour(visits: Iterable[Visit]) -> dict[int, list[Visit]]:
    return statistics.by(visits, "hour")


def past(key: str) -> tuple[date, int] | None:
    """What a usual day is read from: it changes when another day has passed, or was entered afterwards."""
    centre, _, day = key.partition(" ")
    rows = Ticket.objects.at_centre(centre).filter(day__lt=date.fromisoformat(day))
    return rows.order_by("-day", "-pk").values_list("day", "pk").first()


def _read(key: str) -> dict[int, Usual]:
    centre, _, day = key.partition(" ")
    days = like(centre, date.fromisoformat(day))
    visits = [visit for one in days for visit in statistics.from_rows(centre, one, one)]
    return {hour: Usual(len(rows) / len(days), waited(rows)) for hour, rows in _by_hour(visits).items()}


_usual: Kept[dict[int, Usual], tuple[date, int] | None] = Kept(stamp=past, build=_read)
