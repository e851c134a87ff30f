"""Whether the doors are open now and when they are next, in words: pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
LOOK_AHEAD = 40

Span = tuple[time, time]


@dataclass(frozen=True)
class Hour:
    """One hour of the day's strip."""

    label: str
    open: bool
    now: bool


@dataclass(frozen=True)
class Now:
    """The centre at this moment: `lead` `big` `unit` read as one sentence, `told` as the next."""

    is_open: bool
    lead: str
    big: str
    unit: str
    told: str
    strip: tuple[Hour, ...]


def now(*, at: datetime, spans: Callable[[date], tuple[Span, ...]], why: Callable[[date], str]) -> Now:
    """What a visitor needs to know at `at`; `spans` are the opening hours of a day, `why` what kind of day it is."""
    today = spans(at.date())
    clock = at.time()
    current = next((end for start, end in today if start <= clock < end), None)
    later = next((start for start, _ in today if start > clock), None)
    strip = _strip(today or _usual(at.date(), spans), clock, shut=not today)
    if current:
        told = f"{_hm(later)} 再开，{_hm(today[-1][1])} 下班" if later else _next(at.date(), spans)
        return Now(True, "今天开到", _hm(current), "", told, strip)
    if later:
        return Now(False, "今天", _hm(later), "开门", f"{_hm(today[-1][1])} 下班", strip)
    day = _next_day(at.date(), spans)
    told = f"今天{why(at.date())}，不开门" if not today else "今天已经下班"
    return Now(False, _named(day, at.date()), _hm(spans(day)[0][0]), "开门", told, strip)


def _next_day(today: date, spans: Callable[[date], tuple[Span, ...]]) -> date:
    days = (today + timedelta(days=n) for n in range(1, LOOK_AHEAD))
    return next((day for day in days if spans(day)), today)


def _next(today: date, spans: Callable[[date], tuple[Span, ...]]) -> str:
    day = _next_day(today, spans)
    opens = spans(day)
    return f"{_named(day, today)} {_hm(opens[0][0])} 再开" if opens else ""


def _usual(today: date, spans: Callable[[date], tuple[Span, ...]]) -> tuple[Span, ...]:
    return spans(_next_day(today, spans))


def _named(day: date, today: date) -> str:
    if day - today == timedelta(days=1):
        return f"明天 {WEEKDAYS[day.weekday()]}"
    return f"{day.month}月{day.day}日 {WEEKDAYS[day.weekday()]}"


def _hm(value: time | None) -> str:
    return f"{value.hour}:{value.minute:02d}" if value else ""


def _strip(spans: tuple[Span, ...], clock: time, *, shut: bool) -> tuple[Hour, ...]:
    if not spans:
        return ()
    first, last = spans[0][0].hour, spans[-1][1].hour + (spans[-1][1].minute > 0)
    return tuple(
        Hour(str(hour), not shut and any(_covers(span, hour) for span in spans), not shut and clock.hour == hour)
        for hour in range(first, last)
    )


def _covers(span: Span, hour: int) -> bool:
    start, end = (one.hour + one.minute / 60 for one in span)
    return start < hour + 1 and end > hour
