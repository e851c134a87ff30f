"""电话回访 (visits.calling): how many are called, who may call, when it is over."""

from collections.abc import Collection, Sequence
from datetime import date
from math import ceil
from typing import ClassVar

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule

YES, UNSURE, NO = "yes", "unsure", "no"


def sides(question: str) -> tuple[str, str]:
    """What one answers to a question: 方便 or 不方便 to 办事方不方便, 是 or 不是 where it names no sides."""
    before, no, what = question.rpartition("不")
    return (what, f"不{what}") if no and what and before.endswith((what, what[0])) else ("是", "不是")


def said_to(question: str) -> dict[str, str]:
    """The answers that can be given to a question in a call, in its own words."""
    yes, no = sides(question)
    return {YES: yes, UNSURE: "说不清", NO: no}


@rule("visits.calling")
class ReturnVisits(Rule):
    """办结件抽样回访：承办人以外的人打，问三句话 (J-12, J-20, J-21)."""

    fixed: ClassVar[tuple[str, ...]] = ("not_by_handler",)

    sample: float
    questions: tuple[str, ...]
    called_within: Duration
    tries: int
    put_off: int
    not_by_handler: bool

    def to_draw(self, concluded: int, drawn: int) -> int:
        """How many more are drawn, of a month in which so many were concluded and so many drawn before."""
        return max(0, ceil(concluded * self.sample / 100) - drawn)

    def call_by(self, planned_on: date, calendar: WorkCalendar) -> date:
        """The last day for the call."""
        return self.called_within.by(planned_on, calendar)

    def may_put_off(self, *, before: int, call_on: date, today: date, calendar: WorkCalendar) -> bool:
        """Whether the call may wait until a day that the resident names: as often and as long as the rule gives."""
        return before < self.put_off and today <= call_on <= self.call_by(today, calendar)

    def is_over(self, tries: int) -> bool:
        """Whether it was tried often enough: nobody is called for ever."""
        return tries >= self.tries

    def may_call(self, caller: object, handlers: Collection[object]) -> bool:
        """Whether somebody may call: never who handled the matter."""
        return not (self.not_by_handler and caller in handlers)

    def is_bad(self, answers: Sequence[str]) -> bool:
        """Whether one of the answers is a no."""
        return NO in answers

    def asked(self) -> dict[str, str]:
        """The questions in the words of the poster, by their keys."""
        words = self.published.values["questions"].printed.split("、")
        return dict(zip(self.questions, words, strict=True))

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "call_by": lambda: self.call_by(given["planned_on"], calendar),
            "put_off": lambda: self.may_put_off(
                before=given["put_off_before"], call_on=given["call_on"], today=given["today"], calendar=calendar
            ),
            "over": lambda: self.is_over(given["tries"]),
            "allowed": lambda: self.may_call(given["caller"], given["handlers"]),
            "to_draw": lambda: self.to_draw(given["concluded"], given["drawn"]),
            "bad": lambda: self.is_bad(given["answers"]),
        }
