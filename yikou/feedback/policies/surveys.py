"""问卷和评议表 (surveys.running): what may be asked, how long, and when a share may be told."""

from datetime import date
from typing import ClassVar

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule


@rule("surveys.running")
class SurveyRunning(Rule):
    """问卷：不记名，有期限，份数少不算百分比 (J-02, J-11, J-18)."""

    fixed: ClassVar[tuple[str, ...]] = ("once_each",)

    least: int
    most_questions: int
    open_at_most: Duration
    once_each: bool

    def may_publish(self, questions: int, opens_on: date, closes_on: date) -> bool:
        """Whether it may go out: some questions, not too many, not for too long."""
        in_time = opens_on <= closes_on <= self.open_at_most.later(opens_on)
        return 0 < questions <= self.most_questions and in_time

    def is_open(self, opens_on: date, closes_on: date, today: date) -> bool:
        """Whether it can be answered on a day; the last day counts."""
        return opens_on <= today <= closes_on

    def tells_shares(self, answers: int) -> bool:
        """Whether there are answers enough for a percentage."""
        return answers >= self.least

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "allowed": lambda: self.may_publish(given["questions"], given["opens_on"], given["closes_on"]),
            "open": lambda: self.is_open(given["opens_on"], given["closes_on"], given["today"]),
            "percent": lambda: self.tells_shares(given["answers"]),
        }
