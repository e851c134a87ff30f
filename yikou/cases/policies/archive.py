"""档案保管期限和进度查询 (privacy.retention, security.progress_lookup)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import ClassVar

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule

PERMANENT, LONG, SHORT = "permanent", "long", "short"


@rule("privacy.retention")
class Retention(Rule):
    """档案保管期限规定 (国家档案局令第8号; F-21, Y-01 to Y-03)."""

    fixed: ClassVar[tuple[str, ...]] = ("classes",)
    only_more: ClassVar[tuple[str, ...]] = ("long", "short")

    classes: tuple[str, ...]
    long: Duration
    short: Duration
    transferred_after: Duration
    filed_within: Duration
    appraised_by: tuple[str, ...]

    def file_by(self, concluded_on: date, calendar: WorkCalendar) -> date:
        """The last day for filing a concluded case."""
        return self.filed_within.by(concluded_on, calendar)

    def keep_until(self, category: str, concluded_on: date) -> date | None:
        """The last day of the file's retention, from the next 1 January; None when it is kept for ever."""
        if category == PERMANENT:
            return None
        return (self.long if category == LONG else self.short).kept_until(concluded_on)

    def transfer_from(self, category: str, concluded_on: date) -> date | None:
        """The day from which a permanent file goes to the archives; None for the others."""
        if category != PERMANENT:
            return None
        return self.transferred_after.kept_until(concluded_on) + timedelta(days=1)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        category, concluded_on = given["category"], given["concluded_on"]
        return {
            "file_by": lambda: self.file_by(concluded_on, calendar),
            "keep_until": lambda: self.keep_until(category, concluded_on),
            "transfer_from": lambda: self.transfer_from(category, concluded_on),
        }


@rule("security.progress_lookup")
class ProgressLookup(Rule):
    """进度查询防猜测规定 (个人信息保护法 51; F-03)."""

    tries: int
    within: Duration
    blocked_for: Duration
    digits: int

    def is_blocked(self, failures: int, since_last: timedelta) -> bool:
        """Whether looking up is paused after so many failures in a row, the last one so long ago."""
        return failures >= self.tries and since_last < self.blocked_for.delta

    def blocked_until(self, failed_at: Sequence[datetime]) -> datetime | None:
        """When looking up opens again: after as many failures within the window as are allowed; None while open."""
        moments = sorted(failed_at)
        runs = zip(moments, moments[self.tries - 1 :], strict=False)
        ends = [last for first, last in runs if last - first <= self.within.delta]
        return self.blocked_for.after(ends[-1]) if ends else None

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        since_last = timedelta(minutes=given["minutes_since_last"])
        return {"blocked": lambda: self.is_blocked(given["failures"], since_last)}
