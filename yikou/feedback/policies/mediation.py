"""民间纠纷调解 (mediation.disputes): both are willing, the mediator is no party, what follows when it fails."""

from collections.abc import Collection
from datetime import date
from typing import ClassVar

from yikou.feedback.policies.worded import Worded
from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import Answers, Duration, Facts, Rules, rule

SIDES = 2


@rule("mediation.disputes")
class Mediating(Worded):
    """民间纠纷：双方愿意才调，不收费，调成了回访，调不成告诉该找哪里 (D-17, J-29; 人民调解法)."""

    fixed: ClassVar[tuple[str, ...]] = ("both_willing", "not_by_party", "free", "confirmed_within")

    kinds: tuple[str, ...]
    answered_within: Duration
    done_within: Duration
    longer_by: Duration
    asked_again_within: Duration
    confirmed_within: Duration
    helpers: tuple[str, ...]
    not_accepted: tuple[str, ...]
    ended: tuple[str, ...]
    elsewhere: tuple[str, ...]
    steps: tuple[str, ...]
    both_willing: bool
    not_by_party: bool
    free: bool

    def answer_by(self, noted_on: date, calendar: WorkCalendar) -> date:
        """The last day to say whether it is mediated."""
        return self.answered_within.by(noted_on, calendar)

    def done_by(self, accepted_on: date, calendar: WorkCalendar) -> date:
        """The last day for a result."""
        return self.done_within.by(accepted_on, calendar)

    def longer(self, due_on: date, calendar: WorkCalendar) -> date:
        """The last day where both sides want to go on."""
        return self.longer_by.by(due_on, calendar)

    def ask_by(self, settled_on: date, calendar: WorkCalendar) -> date:
        """The last day to ask whether the agreement is kept."""
        return self.asked_again_within.by(settled_on, calendar)

    def confirm_by(self, settled_on: date) -> date:
        """The last day on which both can ask a court together to confirm it (人民调解法 33)."""
        return self.confirmed_within.later(settled_on)

    def may_mediate(self, willing: int, mediator: object, parties: Collection[object]) -> bool:
        """Whether somebody may mediate: both sides are willing, and he is neither of them."""
        return (willing >= SIDES or not self.both_willing) and not (self.not_by_party and mediator in parties)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "answer_by": lambda: self.answer_by(given["noted_on"], calendar),
            "done_by": lambda: self.done_by(given["accepted_on"], calendar),
            "longer_by": lambda: self.longer(given["due_on"], calendar),
            "ask_by": lambda: self.ask_by(given["settled_on"], calendar),
            "confirm_by": lambda: self.confirm_by(given["settled_on"]),
            "allowed": lambda: self.may_mediate(given["willing"], given["mediator"], given["parties"]),
        }
