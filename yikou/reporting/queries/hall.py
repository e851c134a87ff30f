"""The hall in the day's close: what became of the numbers, how long people waited and were served; from the entries."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from yikou.hall import queries
from yikou.hall.queries import statistics


def of_day(centre: str, day: date) -> dict[str, Any]:
    """A day of the hall in numbers and seconds: in all, by line, by window; nothing where nobody took a number."""
    told = statistics.read(centre, day, day)
    if not told.visits:
        return {}
    codes = {one.pk: one.code for one in queries.queues(centre)}
    lines = statistics.by(told.visits, "line")
    windows = statistics.by(told.sittings, "window")
    return {
        **_numbers(told.visits),
        **_times(told.sittings),
        "lines": {codes[pk]: _numbers(rows) for pk, rows in sorted(lines.items()) if pk in codes},
        "windows": {number: _times(rows) for number, rows in sorted(windows.items(), key=_by_number)},
    }


def _by_number(row: tuple[str, Any]) -> tuple[int, str]:
    return len(row[0]), row[0]


def _numbers(visits: Any) -> dict[str, int]:
    """How many were taken, what became of them, and the wait of those who were served."""
    found = statistics.figures(visits)
    return {
        "taken": found.taken,
        "served": found.served,
        "left": found.left,
        "missed": found.missed,
        "wait": _seconds(found.wait.mean),
        "longest": _seconds(found.wait.longest),
    }


def _times(sittings: Any) -> dict[str, int]:
    """How many sat at windows, and how long they walked, were served and left work behind on average."""
    found = statistics.work(sittings)
    return {
        "sittings": found.sittings,
        "walk": _seconds(found.walk.mean),
        "service": _seconds(found.service.mean),
        "after": _seconds(found.after.mean),
    }


def _seconds(length: timedelta) -> int:
    return round(length.total_seconds())


def hall_of(close: Mapping[str, Any] | None, centre: str, day: date) -> Mapping[str, Any]:
    """What a close wrote down of the hall; of a day that is still open, as it stands."""
    if close is not None:
        kept: Mapping[str, Any] = close.get("hall", {})
        return kept
    return of_day(centre, day)
