"""工作日历和开放时间 (calendar.working_days, hours.*)."""

from datetime import date, datetime, time
from typing import ClassVar

from yikou.kernel.calendar import Hours, WorkCalendar
from yikou.kernel.calendar.days import MADE_UP, REST, WORKING
from yikou.kernel.clock import ZONE
from yikou.kernel.rules import Answers, Duration, Facts, MonthDay, Rule, Rules, rule

Spans = tuple[tuple[time, time], ...]


@rule("calendar.working_days")
class WorkingDays(Rule):
    """工作日历规定：周一至周五，放假和调休按国务院办公厅通知 (全国年节及纪念日放假办法; A-21)."""

    fixed: ClassVar[tuple[str, ...]] = ("weekdays", "statutory_holidays")

    weekdays: tuple[int, ...]
    statutory_holidays: Duration
    warn_missing_year: MonthDay

    def must_warn(self, today: date, calendar: WorkCalendar) -> bool:
        """Whether the next year's notice is still missing although it should be in by now."""
        due = today >= self.warn_missing_year.of_year(today.year)
        return due and today.year + 1 not in calendar.published_years

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        day = given["day"]
        return {
            "working": lambda: calendar.is_working(day),
            "reason": lambda: calendar.why(day),
            "provisional": lambda: calendar.is_provisional(day),
        }


@rule("hours.opening")
class Opening(Rule):
    """开放时间：工作日开放，或者全年无休 (A-20, A-21; 沪社标联办〔2018〕5号)."""

    days: tuple[int, ...]
    hours: tuple[tuple[time, time], ...]
    noon_duty: bool | None = None
    rest_day_hours: tuple[tuple[time, time], ...] | None = None
    noon_break: bool | None = None

    def spans(self, day: date, calendar: WorkCalendar) -> Spans:
        """The hours in which the centre is open on a day; none when it is closed.

        A make-up working weekend is open like any working day; the weekdays that the rule
        names are open unless they are a holiday.
        """
        why = calendar.why(day)
        if why == MADE_UP or (why in (WORKING, REST) and day.isoweekday() in self.days):
            return self.hours
        return self.rest_day_hours or ()

    def is_open(self, at: datetime, calendar: WorkCalendar) -> bool:
        """Whether the doors are open at a moment; at the closing moment they are shut."""
        local = at.astimezone(ZONE)
        return any(start <= local.time() < end for start, end in self.spans(local.date(), calendar))

    def counted_hours(self) -> Hours:
        """The hours of a working day, as time limits are counted by them (deadlines.counting)."""
        return Hours(spans=self.hours, closing=self.hours[-1][1])

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        at = given["at"]
        return {
            "open": lambda: self.is_open(at, calendar),
            "working_day": lambda: calendar.is_working(at.date()),
        }


@rule("hours.extra_closing")
class ExtraClosing(Rule):
    """临时停办公告规定 (A-20, P-09). Apply `emergency` first."""

    announced_before: Duration
    approver: str

    def announce_by(self, closed_on: date, calendar: WorkCalendar) -> date:
        """The last day to announce that the centre stays closed."""
        return self.announced_before.before(closed_on, calendar)

    def allows(self, *, closed_on: date, announced_on: date, calendar: WorkCalendar) -> bool:
        """Whether the announcement comes early enough."""
        return announced_on <= self.announce_by(closed_on, calendar)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        closed_on, announced_on = given["closed_on"], given["announced_on"]
        return {
            "allowed": lambda: self.allows(closed_on=closed_on, announced_on=announced_on, calendar=calendar),
            "announce_by": lambda: self.announce_by(closed_on, calendar),
        }
