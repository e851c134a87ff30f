"""Duration: a period as a rule states it, and how each unit is counted (制度库“怎样算日子”)."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from yikou.kernel.calendar import WorkCalendar

UNITS = {
    "working_day": "个工作日",
    "day": "天",
    "session": "半天",
    "hour": "小时",
    "minute": "分钟",
    "second": "秒",
    "week": "周",
    "month": "个月",
    "quarter": "个季度",
    "year": "年",
}
_CLOCK = {"hour": 3600, "minute": 60, "second": 1}
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
HALVES = ("hour", "day")


class WrongUnit(TypeError):
    """A programmer counted a period in a way that its unit does not have."""


@dataclass(frozen=True)
class Duration:
    """A number of units; the day on which it starts never counts (民法典 201)."""

    value: int | float
    unit: str

    def __post_init__(self) -> None:
        if self.unit not in UNITS:
            raise ValueError(f"unknown unit {self.unit!r}")

    @property
    def text(self) -> str:
        """As it stands in a poster: 5个工作日, 半小时, 半天."""
        if self.unit == "session":
            return UNITS["session"] if self.value == 1 else f"{figure(self.value)}个半天"
        if self.value == 0.5 and self.unit in HALVES:
            return f"半{UNITS[self.unit]}"
        return figure(self.value) + UNITS[self.unit]

    def by(self, start: date, calendar: WorkCalendar) -> date:
        """The last day of a term for what somebody must do.

        Working days are counted on the calendar; in the other units a last day that is no
        working day moves to the next one (民法典 203).
        """
        if self.unit == "working_day":
            return calendar.after(start, int(self.value))
        return calendar.next_working(self.later(start))

    def before(self, day: date, calendar: WorkCalendar) -> date:
        """The day this long before `day`, counted the same way backwards."""
        if self.unit == "working_day":
            return calendar.before(day, int(self.value))
        return self._moved(day, -1)

    def later(self, start: date) -> date:
        """This much later by the plain calendar, not moved: waiting periods, reminders, log retention."""
        return self._moved(start, 1)

    def valid_until(self, start: date) -> date:
        """The last valid day: 90 days later, or the day before the same date of a later year."""
        return self.later(start) - timedelta(days=1 if self.unit == "year" else 0)

    def kept_until(self, ended: date) -> date:
        """The last day of a retention in years, which runs from 1 January after the matter ended."""
        if self.unit != "year":
            raise WrongUnit(f"retention is counted in years, not {self.unit}")
        return date(ended.year + int(self.value), 12, 31)

    def after(self, moment: datetime) -> datetime:
        """The moment this long after another, by the clock."""
        return moment + self.delta

    @property
    def delta(self) -> timedelta:
        """The exact span of a period in seconds, minutes, hours, days or weeks."""
        if self.unit in _CLOCK:
            return timedelta(seconds=self.value * _CLOCK[self.unit])
        if self.unit in _DAYS:
            return timedelta(days=self.value * _DAYS[self.unit])
        raise WrongUnit(f"{self.unit} has no fixed length")

    def _moved(self, day: date, sign: int) -> date:
        if self.unit in _DAYS:
            return day + sign * timedelta(days=int(self.value * _DAYS[self.unit]))
        if self.unit in _MONTHS:
            return months_later(day, sign * int(self.value * _MONTHS[self.unit]))
        raise WrongUnit(f"{self.unit} is not counted in calendar days")


def figure(number: int | float) -> str:
    """A number as it is printed: 5, 1.5."""
    return f"{number:g}" if isinstance(number, float) else str(number)


def months_later(day: date, months: int) -> date:
    """The same day of a later (or earlier) month; the month's last day where there is none (民法典 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
