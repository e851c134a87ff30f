"""值周、督查和整改 (supervision.*)."""

from collections.abc import Iterable
from datetime import date, timedelta
from types import MappingProxyType
from typing import ClassVar

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule

GROUPS = MappingProxyType({"conduct": "行为", "reception": "接待", "office": "内务"})


def monday(day: date) -> date:
    """The Monday of a day's week: it names the duty week."""
    return day - timedelta(days=day.weekday())


def sunday(day: date) -> date:
    """The Sunday of a day's week: the last day of its duty week."""
    return monday(day) + timedelta(days=6)


def worded(rule_: Rule, name: str) -> dict[str, str]:
    """The keys of a list of choices with their words, as the poster prints them."""
    words = rule_.published.values[name].printed.split("、")
    return dict(zip(getattr(rule_, name), words, strict=True))


@rule("supervision.duty_week")
class WeekDuty(Rule):
    """值周制度：谁轮值，每周查几次，查什么，谁同意外出 (K-01 to K-11)."""

    full_checks_a_week: int
    surprise_checks_a_week: int
    inspectors: tuple[str, ...]
    absence_approved_by: str
    conduct: tuple[str, ...]
    reception: tuple[str, ...]
    office: tuple[str, ...]

    def lacking(self, full: int, surprise: int) -> tuple[int, int]:
        """How many full and how many surprise checks a week still lacks."""
        return max(self.full_checks_a_week - full, 0), max(self.surprise_checks_a_week - surprise, 0)

    def is_complete(self, full: int, surprise: int) -> bool:
        """Whether a week was checked as often as it must be (K-07)."""
        return self.lacking(full, surprise) == (0, 0)

    def may_inspect(self, roles: Iterable[str]) -> bool:
        """Whether somebody with these roles takes turns in the duty week (K-06)."""
        return bool(set(roles) & set(self.inspectors))

    def allows_absence(self, *, approved_by: Iterable[str], replacement: str | None) -> bool:
        """Whether a duty inspector may be away: approved by the role the rule names, and somebody stands in (K-09)."""
        return self.absence_approved_by in set(approved_by) and bool(replacement)

    def checklists(self) -> dict[str, dict[str, str]]:
        """The three checklists: the points of each with their words (K-02 to K-04, F-05)."""
        return {group: worded(self, group) for group in GROUPS}

    def points(self) -> dict[str, str]:
        """All points that are looked at, with their words, in order."""
        return {key: word for group in self.checklists().values() for key, word in group.items()}

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        approved = [given["approved_by"]] if given.get("approved_by") else []
        return {
            "week_complete": lambda: self.is_complete(given["full_checks"], given["surprise_checks"]),
            "absence_allowed": lambda: self.allows_absence(approved_by=approved, replacement=given["replacement"]),
        }


@rule("supervision.rectification")
class Rectifying(Rule):
    """督查整改规定：当即登记，限期改，由检查组复查；社会监督员每季度来 (H-05, H-07, J-17, K-13, K-19)."""

    fixed: ClassVar[tuple[str, ...]] = ("simple",)

    recorded_within: Duration
    simple: str
    rectified_within: Duration
    rechecked_within: Duration
    supervisor_visits_a_quarter: int

    def record_by(self, seen_on: date, calendar: WorkCalendar) -> date:
        """The last day for entering what was seen."""
        return self.recorded_within.by(seen_on, calendar)

    def rectify_by(self, found_on: date, calendar: WorkCalendar) -> date:
        """The last day for putting it right."""
        return self.rectified_within.by(found_on, calendar)

    def recheck_by(self, rectified_on: date, calendar: WorkCalendar) -> date:
        """The last day for looking again."""
        return self.rechecked_within.by(rectified_on, calendar)

    def lacks(self, visits: int) -> int:
        """How many visits of the supervisors a quarter still lacks."""
        return max(self.supervisor_visits_a_quarter - visits, 0)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "rectify_by": lambda: self.rectify_by(given["found_on"], calendar),
            "recheck_by": lambda: self.recheck_by(given["rectified_on"], calendar),
            "quarter_complete": lambda: not self.lacks(given["visits"]),
        }
