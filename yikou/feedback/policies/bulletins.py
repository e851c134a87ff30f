"""考核周期与通报 (appraisal.rhythm): by when a month is told to the units that sent people, and answered by them."""

from datetime import date

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.durations import months_later
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule


@rule("appraisal.rhythm")
class MonthTold(Rule):
    """考核周期与通报规定：月度情况以简报通报所属单位，单位答复 (K-14, K-15)."""

    rhythm: tuple[str, ...]
    monthly_by: int
    bulletin_by: int
    unit_answers_within: Duration
    appeal_within: Duration
    answered_within: Duration

    def publish_by(self, month: date, calendar: WorkCalendar) -> date:
        """The last day for the results of a month (any day of it), moved off a rest day."""
        return self._next(month, self.monthly_by, calendar)

    def bulletin_due(self, month: date, calendar: WorkCalendar) -> date:
        """The last day for the bulletin of a month, moved off a rest day."""
        return self._next(month, self.bulletin_by, calendar)

    def answer_by(self, sent_on: date, calendar: WorkCalendar) -> date:
        """The last day for the unit's answer."""
        return self.unit_answers_within.by(sent_on, calendar)

    def _next(self, month: date, day: int, calendar: WorkCalendar) -> date:
        return calendar.next_working(months_later(month.replace(day=1), 1).replace(day=day))

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""

        def allowed() -> bool:
            until: date = self.appeal_within.by(given["published_on"], calendar)
            return bool(given["appealed_on"] <= until)

        return {
            "publish_by": lambda: self.publish_by(given["month"], calendar),
            "bulletin_by": lambda: self.bulletin_due(given["month"], calendar),
            "unit_answers_by": lambda: self.answer_by(given["sent_on"], calendar),
            "appeal_allowed": allowed,
        }
