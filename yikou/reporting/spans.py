"""周、月、季、年: the stretches of days that summaries are made of, and how an address writes each."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.durations import months_later
from yikou.reporting.policies import Rhythm

KINDS = {"week": "周", "month": "月", "quarter": "季", "year": "年"}
REPORTS = {"week": "周报", "month": "月报", "quarter": "季报", "year": "年报"}
# The most days that one summary holds: a leap year.
LONGEST = 366
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_WRITTEN = re.compile(r"(?P<year>20\d\d)(-(W(?P<week>\d\d)|Q(?P<quarter>[1-4])|(?P<month>\d\d)))?", re.ASCII)


@dataclass(frozen=True)
class Span:
    """Some days, both ends counted: a week, a month, a quarter, a year, or any others (`kind` empty)."""

    kind: str
    start: date
    end: date

    @classmethod
    def around(cls, kind: str, day: date) -> Self:
        """The week, month, quarter or year that a day lies in."""
        if kind == "week":
            year, week, _ = day.isocalendar()
            return cls(kind, date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7))
        months = _MONTHS[kind]
        first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
        return cls(kind, first, months_later(first, months) - timedelta(days=1))

    @classmethod
    def read(cls, written: str) -> Self | None:
        """The span of an address: 2026-W10, 2026-03, 2026-Q1, 2026, 2026-03-02..2026-03-08; None where it is none."""
        try:
            if found := _WRITTEN.fullmatch(written):
                return cls._named(found)
            first, _, last = written.partition("..")
            span = cls("", date.fromisoformat(first), date.fromisoformat(last))
        except ValueError:
            return None
        return span if span.start.year >= 2000 and 0 <= (span.end - span.start).days < LONGEST else None

    @classmethod
    def _named(cls, found: re.Match[str]) -> Self:
        year = int(found["year"])
        if found["week"]:
            return cls.around("week", date.fromisocalendar(year, int(found["week"]), 1))
        if found["quarter"]:
            return cls.around("quarter", date(year, 3 * int(found["quarter"]), 1))
        return cls.around("month" if found["month"] else "year", date(year, int(found["month"] or 1), 1))

    @property
    def key(self) -> str:
        """As an address writes it."""
        year, week, _ = self.start.isocalendar()
        written = {
            "week": f"{year}-W{week:02d}",
            "month": f"{self.start:%Y-%m}",
            "quarter": f"{self.start.year}-Q{self.end.month // 3}",
            "year": f"{self.start.year}",
        }
        return written.get(self.kind) or f"{self.start}..{self.end}"

    @property
    def title(self) -> str:
        """2026年第10周, 2026年3月, 2026年第一季度, 2026年, 2026年3月2日至3月8日."""
        named = {
            "week": f"{self.start.isocalendar().year}年第{self.start.isocalendar().week}周",
            "month": f"{self.start.year}年{self.start.month}月",
            "quarter": f"{self.start.year}年第{'一二三四'[self.end.month // 3 - 1]}季度",
            "year": f"{self.start.year}年",
        }
        return named.get(self.kind) or self.days

    @property
    def days(self) -> str:
        """2026年3月2日至3月8日."""
        until = "" if self.end.year == self.start.year else f"{self.end.year}年"
        return f"{self.start.year}年{self.start.month}月{self.start.day}日至{until}{self.end.month}月{self.end.day}日"

    @property
    def name(self) -> str:
        """周报, 月报, 季报, 年报, or just 汇总."""
        return REPORTS.get(self.kind, "汇总")

    def before(self) -> Self:
        """The one before: the week before a week, as many days before any others."""
        if not self.kind:
            length = self.end - self.start + timedelta(days=1)
            return type(self)("", self.start - length, self.start - timedelta(days=1))
        return self.around(self.kind, self.start - timedelta(days=1))

    def after(self) -> Self:
        """The one after."""
        if not self.kind:
            length = self.end - self.start + timedelta(days=1)
            return type(self)("", self.end + timedelta(days=1), self.end + length)
        return self.around(self.kind, self.end + timedelta(days=1))

    def due_on(self, rule: Rhythm, calendar: WorkCalendar) -> date | None:
        """The last day for the report of it; None where no rule asks for one, as for a week (H-06, H-10)."""
        if self.kind == "month":
            return rule.monthly_due(self.start, calendar)
        if self.kind == "quarter":
            return rule.quarterly_due(self.start, calendar)
        return rule.yearly_due(self.start.year, calendar) if self.kind == "year" else None
