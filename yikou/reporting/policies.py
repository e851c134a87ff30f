"""汇总上报、服务承诺和公开 (reporting.rhythm, reception.service_promise, disclosure.*)."""

from datetime import date, datetime, timedelta
from typing import ClassVar

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.durations import months_later
from yikou.kernel.rules import Answers, Duration, Facts, MonthDay, Rule, Rules, rule


@rule("reporting.rhythm")
class Rhythm(Rule):
    """汇总督查上报制度：每件登记、每天汇总、每周督查、每月上报 (H-03 to H-07, H-10)."""

    daily_after_closing: Duration
    weekly_on: tuple[int, ...]
    monthly_by: int
    quarterly_by: int
    yearly_by: MonthDay
    remind_before: Duration

    def close_by(self, closing_at: datetime) -> datetime:
        """The moment by which the day is summed up and sealed."""
        return self.daily_after_closing.after(closing_at)

    def is_inspection_day(self, day: date) -> bool:
        """Whether the weekly supervision falls on this day."""
        return day.isoweekday() in self.weekly_on

    def monthly_due(self, month: date, calendar: WorkCalendar) -> date:
        """The last day for the report of a month (any day of it), moved off a rest day."""
        return calendar.next_working(months_later(month.replace(day=1), 1).replace(day=self.monthly_by))

    def quarterly_due(self, month: date, calendar: WorkCalendar) -> date:
        """The last day for the report of a quarter, named by any day of it."""
        first = month.replace(month=(month.month - 1) // 3 * 3 + 1, day=1)
        return calendar.next_working(months_later(first, 3).replace(day=self.quarterly_by))

    def yearly_due(self, year: int, calendar: WorkCalendar) -> date:
        """The last day for the report of a year."""
        return calendar.next_working(self.yearly_by.of_year(year + 1))

    def remind_on(self, due_on: date, calendar: WorkCalendar) -> date:
        """The day on which whoever reports is reminded."""
        return self.remind_before.before(due_on, calendar)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""

        def due_on() -> date:
            return self.monthly_due(given["month"], calendar)

        return {
            "due_on": due_on,
            "remind_on": lambda: self.remind_on(due_on(), calendar),
            "close_by": lambda: self.close_by(given["closing_at"]),
            "late": lambda: given["submitted_on"] > due_on(),
        }


@rule("reception.service_promise")
class ServicePromise(Rule):
    """服务承诺制度：承诺不长于法定，按时率和满意率逐件计算 (C-02, C-17, J-18; 优化营商环境条例 36)."""

    fixed: ClassVar[tuple[str, ...]] = ("promised_not_above_legal", "publish_reason_if_late")

    on_time_target: float
    satisfaction_target: float
    answered_target: float
    promised_not_above_legal: bool
    publish_reason_if_late: bool

    def allows_item(self, *, legal_limit: int, promised_limit: int) -> bool:
        """Whether an item may be published with this promise, in working days."""
        return promised_limit <= legal_limit or not self.promised_not_above_legal

    def is_on_time_met(self, *, concluded: int, on_time: int) -> bool:
        """Whether enough cases were concluded in time; true when there were none."""
        return on_time * 100 >= concluded * self.on_time_target

    def is_satisfaction_met(self, *, rated: int, satisfied: int) -> bool:
        """Whether enough of the ratings were satisfied; true when there were none."""
        return satisfied * 100 >= rated * self.satisfaction_target

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "item_allowed": lambda: self.allows_item(
                legal_limit=given["legal_limit"], promised_limit=given["promised_limit"]
            ),
            "on_time_met": lambda: self.is_on_time_met(concluded=given["concluded"], on_time=given["on_time"]),
            "satisfaction_met": lambda: self.is_satisfaction_met(rated=given["rated"], satisfied=given["satisfied"]),
        }


MONTHLY, QUARTERLY = 1, 3


@rule("disclosure.three_affairs")
class ThreeAffairs(Rule):
    """三公开规定：党务、政务每月，财务每季，审核以后公开，有疑问限期答复 (C-19 to C-21)."""

    fixed: ClassVar[tuple[str, ...]] = ("columns",)
    only_more: ClassVar[tuple[str, ...]] = ("shown_for",)

    columns: tuple[str, ...]
    party_by: int
    finance_by: int
    shown_for: Duration
    answered_within: Duration
    approver: str

    def months(self, column: str) -> int:
        """How many months one account covers: a quarter of finances, a month of the others."""
        return QUARTERLY if column == "finance" else MONTHLY

    def period(self, column: str, day: date) -> tuple[date, date]:
        """The first and last day of the period that holds a day: a month or a quarter; the day itself otherwise."""
        if column not in self.columns:
            return day, day
        months = self.months(column)
        first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
        return first, months_later(first, months) - timedelta(days=1)

    def publish_by(self, column: str, period_ends_on: date, calendar: WorkCalendar) -> date:
        """The last day to make the account of a period public, moved off a rest day."""
        day = self.finance_by if column == "finance" else self.party_by
        first = months_later(period_ends_on.replace(day=1), 1)
        return calendar.next_working(first.replace(day=day))

    def shown_until(self, published_on: date, calendar: WorkCalendar) -> date:
        """The first day on which it may be taken down."""
        return self.shown_for.by(published_on, calendar)

    def answer_by(self, asked_on: date, calendar: WorkCalendar) -> date:
        """The last day to answer a reader's question."""
        return self.answered_within.by(asked_on, calendar)

    def allows(self, *, approved: bool) -> bool:
        """Whether something may be shown: only after it was approved."""
        return approved

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "publish_by": lambda: self.publish_by(given["column"], given["period_ends_on"], calendar),
            "answer_by": lambda: self.answer_by(given["asked_on"], calendar),
            "allowed": lambda: self.allows(approved=given["approved"]),
        }


@rule("disclosure.active")
class ActiveDisclosure(Rule):
    """主动公开规定：形成或变更后限期公开，每年一份年度报告 (C-10, C-18; 政府信息公开条例 26, 49, 50)."""

    only_less: ClassVar[tuple[str, ...]] = ("within",)

    within: Duration
    yearly_report_by: MonthDay
    authority_report_by: MonthDay
    remind_before: Duration

    def publish_by(self, made_on: date, calendar: WorkCalendar) -> date:
        """The last day to make public what was made or changed on a day."""
        return self.within.by(made_on, calendar)

    def report_by(self, year: int) -> date:
        """The last day for the yearly report on a year."""
        return self.yearly_report_by.of_year(year + 1)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "publish_by": lambda: self.publish_by(given["made_on"], calendar),
            "report_by": lambda: self.report_by(given["year"]),
        }
