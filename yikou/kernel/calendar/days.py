"""WorkCalendar: which days are worked, why not, and counting forwards and back."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Self

from yikou.kernel.calendar.years import Year, published, shipped_years
from yikou.kernel.refusals import Refusal

WORKING, REST, MADE_UP = "工作日", "休息日", "调休上班"


class NoCalendar(Refusal):
    """A day in a year that the calendar does not know, not even by the law's own holidays."""

    told = "{year}年没有工作日历，日期算不出来。请先导入这一年的放假安排。"
    status = 422

    def __init__(self, year: int) -> None:
        super().__init__(year=year)


class WorkCalendar:
    """The working days of a span of years without a gap. Immutable; `with_…` gives another one.

    The days worked lie in one sorted list, so that counting is a bisection and an addition.
    Every method refuses a day outside its years with NoCalendar.
    """

    __slots__ = ("_closed", "_days", "_first", "_last", "_years", "published_years")

    published_years: frozenset[int]

    def __init__(self, years: Mapping[int, Year], closed: Mapping[date, str] | None = None) -> None:
        self._years = dict(sorted(years.items()))
        self._closed = dict(closed or {})
        self._first, self._last = min(self._years), max(self._years)
        if len(self._years) != self._last - self._first + 1:
            raise ValueError("the years of a calendar leave no gap")
        self.published_years = frozenset(year for year, one in self._years.items() if one.is_published)
        self._days: list[date] = []
        for one in self._years.values():
            self._days.extend(one.working)
        for day in self._closed:
            if self.counted(day) and self._days[self.counted(day) - 1] == day:
                del self._days[self.counted(day) - 1]

    @classmethod
    def shipped(cls) -> "WorkCalendar":
        """The calendar that ships: every published year since 2014, then the law's holidays."""
        return _shipped()

    # --- asking about a day ---

    def is_working(self, day: date) -> bool:
        """Whether the centre works on this day: a weekday that is not off, or a make-up weekend."""
        place = bisect_left(self._days, day)
        if place < len(self._days) and self._days[place] == day:
            return True
        self._year_of(day)
        return False

    def why(self, day: date) -> str:
        """What kind of day it is: a closing's reason, the holiday's name, 休息日, 调休上班 or 工作日."""
        year = self._year_of(day)
        if name := self._closed.get(day) or year.days_off.get(day):
            return name
        if day in year.make_up:
            return MADE_UP
        return WORKING if self.is_working(day) else REST

    def is_provisional(self, day: date) -> bool:
        """Whether the notice of the day's year is not out, so that the day may yet change."""
        return not self._year_of(day).is_published

    # --- counting ---

    def next_working(self, day: date) -> date:
        """The day itself if it is worked, otherwise the next that is."""
        self._year_of(day)
        return self.working_day(bisect_left(self._days, day))

    def after(self, day: date, days: int) -> date:
        """The n-th working day after a day, which itself is not counted.

        0 gives the day itself, moved to the next working day if it is none.
        """
        if days < 0:
            raise ValueError("counting back is before()")
        self._year_of(day)
        return self.working_day(bisect_right(self._days, day) + days - 1) if days else self.next_working(day)

    def before(self, day: date, days: int) -> date:
        """The n-th working day before a day, which itself is not counted.

        0 gives the day itself, moved back to the last working day if it is none.
        """
        if days < 0:
            raise ValueError("counting on is after()")
        self._year_of(day)
        place = bisect_left(self._days, day) - days if days else bisect_right(self._days, day) - 1
        if place < 0:
            raise NoCalendar(self._first - 1)
        return self._days[place]

    def working_days(self, start: date, end: date) -> int:
        """How many working days follow `start` up to and with `end`; negative when `end` is earlier."""
        self._year_of(start)
        self._year_of(end)
        return bisect_right(self._days, end) - bisect_right(self._days, start)

    def counted(self, day: date) -> int:
        """How many working days of the calendar lie up to and with a day: its place, for arithmetic."""
        return bisect_right(self._days, day)

    def working_day(self, place: int) -> date:
        """The working day at a place, from 0. Refuses with NoCalendar beyond the last year."""
        if place >= len(self._days):
            raise NoCalendar(self._last + 1)
        return self._days[place]

    # --- other calendars ---

    def with_year(
        self, year: int, days_off: Mapping[date, str], make_up: set[date] | frozenset[date] = frozenset()
    ) -> Self:
        """This calendar with a year's notice in, replacing what stood for that year.

        Days of the December before are taken too. Refuses with NoticeWrong, or with NoCalendar
        when years between would be missing.
        """
        return self.with_notice(published(year, days_off, frozenset(make_up)))

    def with_notice(self, notice: Year) -> Self:
        """This calendar with a notice that was read (`read_notice`)."""
        if not self._first <= notice.year <= self._last + 1:
            raise NoCalendar(self._last + 1 if notice.year > self._last else self._first - 1)
        years = {**self._years, notice.year: notice}
        early_off = {day: name for day, name in notice.days_off.items() if day.year < notice.year}
        early_work = frozenset(day for day in notice.make_up if day.year < notice.year)
        if (early_off or early_work) and notice.year > self._first:
            years[notice.year - 1] = years[notice.year - 1].merged(early_off, early_work)
        return type(self)(years, self._closed)

    def with_closing(self, closed: Mapping[date, str]) -> Self:
        """This calendar with days on which the centre is closed, and why (临时停办)."""
        return type(self)(self._years, {**self._closed, **closed})

    def _year_of(self, day: date) -> Year:
        try:
            return self._years[day.year]
        except KeyError:
            raise NoCalendar(day.year) from None


@lru_cache(maxsize=1)
def _shipped() -> WorkCalendar:
    return WorkCalendar(shipped_years())
