"""延时服务：关门前取到号的当天办完 (hours.served_after_closing)."""

from datetime import datetime, timedelta
from typing import ClassVar

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule


@rule("hours.served_after_closing")
class AfterClosing(Rule):
    """延时服务规定 (G-05; 安阳市政务服务条例 22; S5.12)."""

    fixed: ClassVar[tuple[str, ...]] = ("ticket_limit", "overtime_recorded")

    ticket_limit: bool
    overtime_recorded: bool
    desk_stays: Duration

    def is_served(self, *, ticket_at: datetime, closing_at: datetime) -> bool:
        """Whether a number is served the same day: one that was taken before the doors shut."""
        return ticket_at <= closing_at

    def overtime(self, *, closing_at: datetime, now: datetime) -> timedelta:
        """How long after closing a window still serves; nothing before it."""
        return max(now - closing_at, timedelta())

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        ticket_at, closing_at, now = given["ticket_at"], given["closing_at"], given["now"]
        return {
            "served_today": lambda: self.is_served(ticket_at=ticket_at, closing_at=closing_at),
            "overtime_minutes": lambda: self.overtime(closing_at=closing_at, now=now) // timedelta(minutes=1),
        }
