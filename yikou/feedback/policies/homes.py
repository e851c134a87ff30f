"""入户走访 (homes.visiting): how often homes are visited, when one comes again, that nothing said is lost."""

from datetime import date, timedelta
from typing import ClassVar

from yikou.feedback.policies.worded import Worded
from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import Answers, Duration, Facts, Rules, rule

MONTHS = {"month": 1, "quarter": 3, "year": 12}


@rule("homes.visiting")
class HomeVisiting(Worded):
    """定期入户走访：走哪些户、谁去、听到的话登记成什么 (G-04, J-29)."""

    fixed: ClassVar[tuple[str, ...]] = ("nothing_lost",)

    every: Duration
    plan_within: Duration
    least: int
    asked: tuple[str, ...]
    offered: tuple[str, ...]
    tries: int
    again_within: Duration
    noted_within: Duration
    nothing_lost: bool

    def period(self, on: date) -> tuple[date, date]:
        """The first and the last day of the round that a day lies in."""
        months = min(12, max(1, int(self.every.value)) * MONTHS.get(self.every.unit, 1))
        first = date(on.year, (on.month - 1) // months * months + 1, 1)
        after = first.month + months
        following = date(first.year + (after > 12), after - 12 if after > 12 else after, 1)
        return first, following - timedelta(days=1)

    def plan_by(self, opened_on: date, calendar: WorkCalendar) -> date:
        """The last day to say which homes, who and until when."""
        return self.plan_within.by(opened_on, calendar)

    def is_enough(self, homes: int) -> bool:
        """Whether a round goes to as many homes as it should."""
        return homes >= self.least

    def is_over(self, tries: int) -> bool:
        """Whether somebody came often enough: a card is left, and it ends."""
        return tries >= self.tries

    def again_by(self, missed_on: date, calendar: WorkCalendar) -> date:
        """The last day to come again where nobody was at home."""
        return self.again_within.by(missed_on, calendar)

    def note_by(self, met_on: date, calendar: WorkCalendar) -> date:
        """The last day to register what was heard."""
        return self.noted_within.by(met_on, calendar)

    def may_end(self, heard: int, *, nothing: bool) -> bool:
        """Whether a visit can end: what was said is registered, or it was said that there is nothing."""
        return not self.nothing_lost or heard > 0 or nothing

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "first_on": lambda: self.period(given["on"])[0],
            "last_on": lambda: self.period(given["on"])[1],
            "plan_by": lambda: self.plan_by(given["opened_on"], calendar),
            "again_by": lambda: self.again_by(given["missed_on"], calendar),
            "note_by": lambda: self.note_by(given["met_on"], calendar),
            "over": lambda: self.is_over(given["tries"]),
            "allowed": lambda: self.may_end(given["heard"], nothing=given["nothing"]),
            "enough": lambda: self.is_enough(given["homes"]),
        }
