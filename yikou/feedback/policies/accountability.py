"""责任追究：什么情形、累计怎样处理、怎样听取说明和申诉 (accountability.*)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from yikou.feedback.policies.supervision import worded
from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule

NONE = "none"


@rule("accountability.ladder")
class Ladder(Rule):
    """责任追究制度：核实事实，听取说明，按累计次数处理 (M-01 to M-08). Apply `at_fault` first."""

    breaches: tuple[str, ...]
    looked_back: Duration
    measures: tuple[dict[str, Any], ...]
    heard_within: Duration
    decided_within: Duration
    noted_around: Duration
    verified_within: Duration | None = None

    def names(self) -> dict[str, str]:
        """The kinds of breach with the words of the poster."""
        return worded(self, "breaches")

    def counted_from(self, happened_on: date, calendar: WorkCalendar) -> date:
        """The first day of the period in which earlier breaches count."""
        return self.looked_back.before(happened_on, calendar)

    def measure(self, count: int) -> str:
        """The measure for so many breaches in the period, this one counted; the last row for all beyond."""
        if self.exempt:
            return NONE
        row = next((one for one in reversed(self.measures) if one["time"] <= count), self.measures[0])
        return str(row["key"])

    def steps(self) -> dict[str, str]:
        """The measures in order with their words."""
        return {str(row["key"]): str(row["measure"]) for row in self.measures}

    def allows(self, measure: str, count: int) -> bool:
        """Whether a measure may be taken: what the count asks for, or a graver one (情节严重的从重)."""
        keys = list(self.steps())
        return measure in keys and keys.index(measure) >= keys.index(self.measure(count))

    def verify_by(self, raised_on: date, calendar: WorkCalendar) -> date:
        """The last day for looking whether it is so; where a version names none, as long as the hearing takes."""
        return (self.verified_within or self.heard_within).by(raised_on, calendar)

    def proposed_from(self, today: date, calendar: WorkCalendar) -> date:
        """From which day on what the ledger shows is still put forward."""
        return self.decided_within.before(today, calendar)

    def around(self, ended_at: datetime) -> tuple[datetime, datetime]:
        """From when to when something noted without a number of the hall may belong to a visit that ended then."""
        return ended_at - self.noted_around.delta, self.noted_around.after(ended_at)

    def is_put_forward(self, *, minutes_apart: float) -> bool:
        """Whether a visit is put forward though something was noted so many minutes away."""
        return timedelta(minutes=minutes_apart) > self.noted_around.delta

    def hear_by(self, verified_on: date, calendar: WorkCalendar) -> date:
        """The last day for hearing the person."""
        return self.heard_within.by(verified_on, calendar)

    def decide_by(self, verified_on: date, calendar: WorkCalendar) -> date:
        """The last day for deciding."""
        return self.decided_within.by(verified_on, calendar)

    def may_decide(self, *, heard: bool) -> bool:
        """Whether it can be decided: never before the person was heard."""
        return heard

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "measure": lambda: self.measure(given["breaches_in_period"]),
            "verify_by": lambda: self.verify_by(given["raised_on"], calendar),
            "put_forward": lambda: self.is_put_forward(minutes_apart=given["minutes_apart"]),
            "hear_by": lambda: self.hear_by(given["verified_on"], calendar),
            "decide_by": lambda: self.decide_by(given["verified_on"], calendar),
            "may_decide": lambda: self.may_decide(heard=given["heard"]),
        }


@rule("accountability.appeal")
class PenaltyAppeal(Rule):
    """处理决定申诉规定：由没有参与原决定的人复核 (M-03, L-07)."""

    appeal_within: Duration
    decided_within: Duration
    decided_by: str

    def until(self, decided_on: date, calendar: WorkCalendar) -> date:
        """The last day for an appeal."""
        return self.appeal_within.by(decided_on, calendar)

    def answer_by(self, appealed_on: date, calendar: WorkCalendar) -> date:
        """The last day for answering it."""
        return self.decided_within.by(appealed_on, calendar)

    def allows(self, *, decided_on: date, appealed_on: date, calendar: WorkCalendar) -> bool:
        """Whether an appeal is in time."""
        return appealed_on <= self.until(decided_on, calendar)

    def may_answer(self, *, account: int, involved: Iterable[int]) -> bool:
        """Whether somebody may decide about an appeal: nobody who raised, verified or decided it."""
        return account not in set(involved)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        decided_on, appealed_on = given["decided_on"], given["appealed_on"]
        involved = {1} if given["same_person"] else set()

        def allowed() -> bool:
            in_time = self.allows(decided_on=decided_on, appealed_on=appealed_on, calendar=calendar)
            return in_time and self.may_answer(account=1, involved=involved)

        return {"allowed": allowed, "answer_by": lambda: self.answer_by(appealed_on, calendar)}
