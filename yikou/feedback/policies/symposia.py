"""座谈会 (symposia.answered): every point has somebody, and is answered by a day."""

from datetime import date

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule


@rule("symposia.answered")
class SymposiumAnswered(Rule):
    """座谈会：来了多少人、说了什么、每条谁办、答复了没有 (J-13, J-28)."""

    noted_within: Duration
    answered_within: Duration

    def answer_by(self, held_on: date, calendar: WorkCalendar) -> date:
        """The last day to answer those who came."""
        return self.answered_within.by(held_on, calendar)

    def is_late(self, held_on: date, noted_on: date, calendar: WorkCalendar) -> bool:
        """Whether the minutes were written too late."""
        return noted_on > self.noted_within.by(held_on, calendar)

    def may_answer(self, points: int, ended: int) -> bool:
        """Whether those who came can be answered: every point has come to an end."""
        return points > 0 and ended >= points

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "answer_by": lambda: self.answer_by(given["held_on"], calendar),
            "late": lambda: self.is_late(given["held_on"], given["noted_on"], calendar),
            "allowed": lambda: self.may_answer(given["points"], given["ended"]),
        }
