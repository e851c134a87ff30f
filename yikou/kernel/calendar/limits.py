"""Limits: from the moment of acceptance to the moment a promise ends, and why that day.

How a limit is counted (行政许可法 第八十二条, 民法典 第二百零一条、第二百零三条; deadlines.counting):

- The day of acceptance does not count; the next working day is day 1.
- What is accepted after closing, or on a rest day, counts as accepted on the next working day.
  Before opening and in the noon break it is the same day, and so it is on the
  stroke of closing (民法典 203: 停止业务活动的时间为截止时间).
- The limit ends at closing on its last day. A limit of 0 days ends at closing on the first.
- A working day at whose closing the clock stands still is not counted: a stop covers the closing
  of a day when start <= closing < end. Stops that overlap count once.
- A stop without an end still runs. The date then says when the limit ends at the earliest: as if
  the clock ran again at `as_of`, or at once where none is given; `running` is False.
- A limit that reaches into a year whose notice is not out is provisional.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import NamedTuple

from yikou.kernel.calendar.days import REST, WorkCalendar
from yikou.kernel.clock import ZONE

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Hours:
    """The opening hours of a day: spans (from, to), half-open, and the closing that ends a day."""

    spans: tuple[tuple[time, time], ...]
    closing: time

    @classmethod
    def of(cls, *spans: str) -> "Hours":
        """Hours as they are posted: `Hours.of("09:00-12:00", "14:00-17:30")`."""
        read = tuple((time.fromisoformat(span[:5]), time.fromisoformat(span[-5:])) for span in spans)
        return cls(spans=read, closing=read[-1][1])

    def is_open(self, at: datetime) -> bool:
        """Whether the doors are open at this time of a working day; at closing they are not."""
        moment = at.astimezone(ZONE).time()
        return any(start <= moment < end for start, end in self.spans)


@dataclass(frozen=True)
class Stop:
    """The clock stood still from `start` until just before `end` (None: it still does)."""

    start: datetime
    end: datetime | None
    reason: str = ""


class Skipped(NamedTuple):
    """A day between acceptance and the end that is not one of the counted days, and why."""

    day: date
    why: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a limit ends, and all that is needed to say why."""

    accepted_at: datetime
    counted_from: date
    working_days: int
    due_on: date
    due_at: datetime
    provisional: bool
    stops: tuple[Stop, ...] = ()
    stopped_days: int = 0
    running: bool = True
    as_of: datetime | None = None

    def explain(self, calendar: WorkCalendar) -> list[Skipped]:
        """Every day from acceptance to the end that does not count, with its reason, in order.

        What is not listed are exactly the working days of the limit.
        """
        accepted_on, closing = _local(self.accepted_at).date(), self.due_at.timetz()
        days = (accepted_on + n * _DAY for n in range((self.due_on - accepted_on).days + 1))
        return [Skipped(day, why) for day in days if (why := self._why(day, accepted_on, closing, calendar))]

    def _why(self, day: date, accepted_on: date, closing: time, calendar: WorkCalendar) -> str:
        if not calendar.is_working(day):
            return calendar.why(day)
        if day <= self.counted_from:
            if accepted_on == self.counted_from:
                return "受理当天不计"
            return "视为受理当天，不计" if day == self.counted_from else "下班后受理"
        at_closing = datetime.combine(day, closing)
        covering = (
            one for one in self.stops if _local(one.start) <= at_closing < _local(one.end or self.as_of or one.start)
        )
        return next((f"暂停计时（{one.reason}）" if one.reason else "暂停计时" for one in covering), "")

    def sentence(self, calendar: WorkCalendar | None = None) -> str:
        """How the date came about, in one sentence; with the calendar, the holidays in between by name."""
        parts = [self._began(), f"当天不计，从下一个工作日数起{self.working_days}个工作日"]
        if not self.working_days:
            parts[1] = "当天办结"
        if calendar is not None and (between := _holidays(self.explain(calendar))):
            parts.append(f"其间周末和{between}不计")
        if self.stopped_days:
            parts.append(f"暂停计时的{self.stopped_days}个工作日不计")
        parts.append(f"到{_said(self.due_on, self.counted_from)}{self.due_at:%H:%M}为止")
        return "，".join(parts) + self._but() + "。"

    def _began(self) -> str:
        accepted = _local(self.accepted_at)
        said = f"{accepted.year}年{accepted.month}月{accepted.day}日{accepted:%H:%M}受理"
        if accepted.date() == self.counted_from:
            return said
        return f"{said}，不在上班时间，视为{_said(self.counted_from, accepted.date())}受理"

    def _but(self) -> str:
        said = "" if self.running else "；现在还在暂停，恢复后顺延"
        if self.provisional:
            said += f"；{self.due_on.year}年放假安排未公布，日期暂定，公布后重算"
        return said


def deadline(
    *,
    accepted_at: datetime,
    working_days: int,
    calendar: WorkCalendar,
    hours: Hours,
    stops: Sequence[Stop] = (),
    as_of: datetime | None = None,
) -> Deadline:
    """When a limit of `working_days` (0 and up) ends that began with acceptance at `accepted_at`.

    All moments know their zone. `as_of` is where a stop without an end is taken to end. Refuses
    with NoCalendar where the limit begins or ends in a year that the calendar does not know.
    """
    if working_days < 0:
        raise ValueError("a limit has 0 working days or more")
    accepted = _local(accepted_at)
    began = accepted.date() + _DAY if accepted.time() > hours.closing else accepted.date()
    counted_from = calendar.next_working(began)
    first = calendar.counted(counted_from)
    place, running = first + working_days - 1, True
    if stops and working_days:
        running = all(stop.end is not None for stop in stops)
        place = _moved(place, first, _standing(stops, hours.closing, as_of), calendar)
    due_on = calendar.working_day(place)
    return Deadline(
        accepted_at,
        counted_from,
        working_days,
        due_on,
        datetime.combine(due_on, hours.closing, ZONE),
        not calendar.published_years.issuperset(range(accepted.year, due_on.year + 1)),
        tuple(stops),
        place - (first + working_days - 1),
        running,
        as_of,
    )


def _standing(stops: Iterable[Stop], closing: time, as_of: datetime | None) -> list[tuple[date, date]]:
    """The stops as days, first and last, at whose closing the clock stands; in order, none overlapping."""
    days: list[tuple[date, date]] = []
    for stop in stops:
        start = _local(stop.start)
        end = start if stop.end is None and as_of is None else _local(stop.end or as_of or start)
        first = start.date() + _DAY if start.time() > closing else start.date()
        last = end.date() if end.time() > closing else end.date() - _DAY
        if first <= last:
            days.append((first, last))
    if len(days) < 2:
        return days
    days.sort()
    merged = days[:1]
    for first, last in days[1:]:
        if first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _moved(place: int, first: int, standing: list[tuple[date, date]], calendar: WorkCalendar) -> int:
    """The place of the last day once the days at which the clock stood are left out."""
    for start, end in standing:
        begins = max(calendar.counted(start - _DAY), first)
        if begins > place:
            break
        place += max(0, calendar.counted(end) - begins)
    return place


def calendar_term(
    *,
    accepted_on: date,
    days: int | None = None,
    months: int | None = None,
    calendar: WorkCalendar,
    closing: time = time(),
    stops: Sequence[Stop] = (),
    as_of: datetime | None = None,
) -> date:
    """The last day of a term that a law counts in calendar days or months.

    The first day does not count; a month without that day ends on its last (民法典 第二百零二条);
    a last day that is no working day moves to the next one (第二百零三条). A day within the term at
    whose `closing` the clock stands still is left out, worked or not. Refuses with NoCalendar.
    """
    if days is None and months is None:
        raise ValueError("a term has days or months")
    end = accepted_on
    if months:
        year, month = divmod(accepted_on.year * 12 + accepted_on.month - 1 + months, 12)
        following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
        end = date(year, month + 1, min(accepted_on.day, (following - _DAY).day))
    end += timedelta(days=days or 0)
    for first, last in _standing(stops, closing, as_of):
        begins = max(first, accepted_on + _DAY)
        if begins > end:
            break
        end += max(timedelta(0), last - begins + _DAY)
    return calendar.next_working(end)


def _local(moment: datetime) -> datetime:
    if moment.tzinfo is ZONE:
        return moment
    if moment.tzinfo is None:
        raise ValueError("a moment knows its zone")
    return moment.astimezone(ZONE)


def _said(day: date, beside: date) -> str:
    return f"{day.month}月{day.day}日" if day.year == beside.year else f"{day.year}年{day.month}月{day.day}日"


def _holidays(skipped: list[Skipped]) -> str:
    """The named days of an explanation as spans: 10月1日至7日国庆节."""
    spans = []
    for why, run in groupby(skipped, key=lambda one: one.why):
        days = [one.day for one in run]
        if why == REST or "受理" in why or "暂停" in why:
            continue
        first, last = days[0], days[-1]
        until = "" if first == last else f"至{'' if first.month == last.month else f'{last.month}月'}{last.day}日"
        spans.append(f"{first.month}月{first.day}日{until}{why}")
    return "、".join(spans)
