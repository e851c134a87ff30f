"""Habits: what `data/demo/days.yaml` says of the demo's days, read strictly into values."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any, TypeVar

import yaml
from django.conf import settings

from yikou.kernel.clock import ZONE

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CYCLE = 4
T = TypeVar("T")


@dataclass(frozen=True)
class When:
    """A weekday, in every week or in one of a cycle of four."""

    weekday: str
    cycle: int | None = None

    def is_on(self, day: date) -> bool:
        """Whether this day is meant."""
        week = day.isocalendar().week % CYCLE
        return WEEKDAYS[day.weekday()] == self.weekday and self.cycle in (None, week)


@dataclass(frozen=True, kw_only=True)
class Fate(When):
    """One matter received that day with a promise of `days` is finished so many working days before it ends."""

    days: int
    finish: int


@dataclass(frozen=True, kw_only=True)
class Event(When):
    """Something that happens once in a while: at a time, what, and whose fault it was."""

    at: time
    do: str
    fault: str = ""


@dataclass(frozen=True, kw_only=True)
class Away(When):
    """Somebody's day off: entered and handed over on the working day before, or only that morning."""

    who: str
    reason: str
    sudden: bool = False


@dataclass(frozen=True)
class Question:
    """What somebody asks, what is answered, and where it belongs where the desk cannot answer."""

    asks: str
    answer: str
    item: str = ""
    department: str = ""
    outside: str = ""


@dataclass(frozen=True)
class Desk:
    """The times of a day at the desk."""

    open: time
    leave: time
    close: time
    watch: tuple[time, ...]


Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Rush(When):
    """A weekday on which many book one item for the same day, so many working days ahead."""

    item: str
    bookings: int
    ahead: int


@dataclass(frozen=True)
class Bookings:
    """Who books, how far ahead and for when, and what becomes of it; spans are minutes, `notice` is hours."""

    a_day: int
    channels: Mapping[str, float]
    ahead: Mapping[int, float]
    hours: tuple[tuple[time, time, int], ...]
    gives_identity: float
    wishes: float
    confirms: float
    reached: float
    fates: Mapping[str, float]
    notice: Mapping[float, float]
    early: Span
    late: Span
    too_early: Span
    answers: Span
    rounds: tuple[time, ...]
    rushes: tuple[Rush, ...]


@dataclass(frozen=True)
class Hall:
    """How people behave in the hall: seconds to react, to walk, to put papers in order; minutes of patience."""

    doors: Mapping[str, float]
    categories: Mapping[str, float]
    takes: Mapping[str, float]
    reaction: Span
    walk: Span
    after: Span
    patience: Span
    reports_back: Span
    away: Span
    fetched: tuple[str, ...]
    pauses: Mapping[str, float]
    pause: Span
    picked: tuple[str, ...]


@dataclass(frozen=True)
class Habits:
    """All of `days.yaml`; chances are shares of one, spans are from and to."""

    today: datetime
    seed: int
    days: int
    visits: int
    spread: float
    weekdays: Mapping[str, float]
    hours: tuple[tuple[time, time, int], ...]
    service: Mapping[str, int]
    desk: Desk
    hall: Hall
    booking: Bookings
    visitors: Mapping[str, float]
    others: float
    popular: Mapping[str, Mapping[str, float]]
    ages: Mapping[str, tuple[int, int]]
    adults: tuple[int, int]
    chances: Mapping[str, float]
    channels: Mapping[str, float]
    levels: Mapping[str, float]
    days_later: Mapping[str, tuple[int, int]]
    pace: tuple[float, float]
    same_day: int
    fates: tuple[Fate, ...]
    stops: Mapping[str, Mapping[str, Any]]
    events: tuple[Event, ...]
    absences: tuple[Away, ...]
    published: Mapping[str, Any]
    enquiries: tuple[Question, ...]
    bad_words: tuple[str, ...]
    righted: tuple[str, ...]
    reasons: Mapping[str, str]


@lru_cache(maxsize=1)
def shipped() -> Habits:
    """The habits that ship."""
    text = (settings.SHIPPED / "demo" / "days.yaml").read_text(encoding="utf-8")
    return read(yaml.safe_load(text))


def read(data: Mapping[str, Any]) -> Habits:
    """The habits in the form of the file. Raises ValueError for a key that is missing or unknown."""
    return _built(
        Habits,
        data,
        today=lambda text: datetime.fromisoformat(text).replace(tzinfo=ZONE),
        hours=_hours,
        desk=lambda row: _built(Desk, row, **dict.fromkeys(("open", "leave", "close"), _time), watch=_times),
        hall=lambda row: _built(Hall, row, **dict.fromkeys(_SPANS, tuple), fetched=tuple, picked=tuple),
        booking=_bookings,
        ages=lambda rows: {code: tuple(span) for code, span in rows.items()},
        adults=tuple,
        pace=tuple,
        bad_words=tuple,
        righted=tuple,
        fates=lambda rows: tuple(_built(Fate, row) for row in rows),
        events=lambda rows: tuple(_built(Event, row, at=_time) for row in rows),
        absences=lambda rows: tuple(_built(Away, row) for row in rows),
        enquiries=lambda rows: tuple(_built(Question, row) for row in rows),
    )


def _hours(rows: list[Any]) -> tuple[tuple[time, time, int], ...]:
    return tuple((_time(start), _time(end), share) for start, end, share in rows)


def _bookings(row: Mapping[str, Any]) -> Bookings:
    spans = dict.fromkeys(("early", "late", "too_early", "answers"), tuple)
    rushes = {"rushes": lambda rows: tuple(_built(Rush, one) for one in rows)}
    return _built(Bookings, row, hours=_hours, rounds=_times, **spans, **rushes)


_SPANS = ("reaction", "walk", "after", "patience", "reports_back", "away", "pause")


def _built(shape: type[T], row: Mapping[str, Any], **readers: Any) -> T:
    known = {one.name for one in fields(shape)}  # type: ignore[arg-type]
    if wrong := row.keys() - known:
        raise ValueError(f"{shape.__name__} knows no {'、'.join(sorted(wrong))}")
    try:
        return shape(**{key: readers[key](value) if key in readers else value for key, value in row.items()})
    except TypeError as missing:
        raise ValueError(str(missing)) from missing


def _time(text: str) -> time:
    return time.fromisoformat(text)


def _times(texts: list[str]) -> tuple[time, ...]:
    return tuple(map(_time, texts))
