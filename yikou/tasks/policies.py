"""交办事项落实规定 (tasks.answered)."""

from datetime import date
from typing import ClassVar

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule


@rule("tasks.answered")
class EverythingAnswered(Rule):
    """事事有着落、有回音: one owner, a date, an answer; reminded before, reported after. (F-06, H-16)"""

    # A task has one doer: a centre cannot write otherwise.
    fixed: ClassVar[tuple[str, ...]] = ("owners",)

    accept_within: Duration
    remind_before: Duration
    escalate_after: Duration
    confirm_within: Duration
    owners: int

    def allows(self, owner: object, due_on: date | None) -> bool:
        """Whether it may be assigned: with as many owners as it has to have, one, and a day."""
        return (1 if owner else 0) == self.owners and due_on is not None

    def accept_by(self, assigned_on: date, calendar: WorkCalendar) -> date:
        """The last day on which its owner takes it on."""
        return self.accept_within.by(assigned_on, calendar)

    def remind_on(self, due_on: date, calendar: WorkCalendar) -> date:
        """The day on which its owner is reminded."""
        return self.remind_before.before(due_on, calendar)

    def confirm_by(self, answered_on: date, calendar: WorkCalendar) -> date:
        """The last day on which whoever assigned it agrees with the answer, or sends it back."""
        return self.confirm_within.by(answered_on, calendar)

    def is_escalated(self, *, due_on: date, today: date, answered: bool, calendar: WorkCalendar) -> bool:
        """Whether it is reported: no answer to whoever assigned it, an answer nobody confirms to who stands above."""
        return not answered and today > self.escalate_after.by(due_on, calendar)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "allowed": lambda: self.allows(given["owner"], given["due_on"]),
            "remind_on": lambda: self.remind_on(given["due_on"], calendar),
            "escalated": lambda: self.is_escalated(
                due_on=given["due_on"], today=given["today"], answered=given["answered"], calendar=calendar
            ),
            "confirm_by": lambda: self.confirm_by(given["answered_on"], calendar),
        }
