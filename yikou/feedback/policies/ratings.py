"""好差评 (evaluation.window)."""

from datetime import date
from typing import ClassVar

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule

RESIDENT = "resident"


@rule("evaluation.window")
class RatingWindow(Rule):
    """评价规定：一件一评，五级，不评不算满意，工作人员不得代评 (国办发〔2019〕51号; GB/T 39734—2020; J-01)."""

    fixed: ClassVar[tuple[str, ...]] = ("levels", "bad", "default_rating", "times")

    open_for: Duration
    levels: tuple[str, ...]
    bad: tuple[str, ...]
    default_rating: bool
    times: int

    def until(self, concluded_on: date, calendar: WorkCalendar) -> date:
        """The last day on which the matter can be rated."""
        return self.open_for.by(concluded_on, calendar)

    def allows(self, *, concluded_on: date, rated_on: date, rated_before: int, by: str, calendar: WorkCalendar) -> bool:
        """Whether a rating counts: by the resident, once, in time."""
        in_time = rated_on <= self.until(concluded_on, calendar)
        return by == RESIDENT and rated_before < self.times and in_time

    def is_level(self, level: str) -> bool:
        """Whether this is one of the five levels."""
        return level in self.levels

    def word(self, level: str) -> str:
        """A level in words, as the poster prints it."""
        words = self.published.values["levels"].printed.split("、")
        return dict(zip(self.levels, words, strict=True))[level]

    def is_bad(self, level: str) -> bool:
        """Whether this level counts as a bad rating (差评)."""
        return level in self.bad

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""

        def allowed() -> bool:
            asked = {name: given[name] for name in ("concluded_on", "rated_on", "rated_before", "by")}
            return self.allows(**asked, calendar=calendar)

        return {
            "until": lambda: self.until(given["concluded_on"], calendar),
            "allowed": allowed,
            "bad": lambda: self.is_bad(given["level"]),
        }
