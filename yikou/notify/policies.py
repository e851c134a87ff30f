"""通知居民规定 (notify.telling)."""

from datetime import datetime, time, timedelta

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.clock import ZONE
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule


@rule("notify.telling")
class Telling(Rule):
    """When messages go out, and how often a failed one is tried (F-10)."""

    hours: tuple[tuple[time, time], ...]
    tries: int
    again_after: Duration

    def may_send(self, at: datetime) -> bool:
        """Whether nobody is woken by a message now."""
        clock = at.astimezone(ZONE).time()
        return any(start <= clock < end for start, end in self.hours)

    def last_moment(self, wanted: datetime) -> datetime:
        """When something is told that must be known by a moment: then, or before the quiet hours that it lies in."""
        if self.may_send(wanted):
            return wanted
        local = wanted.astimezone(ZONE)
        ends = [end for _, end in self.hours if end <= local.time()] or [self.hours[-1][1]]
        day = local.date() if self.hours[0][1] <= local.time() else local.date() - timedelta(days=1)
        return datetime.combine(day, ends[-1], tzinfo=ZONE) - self.again_after.delta

    def next_try(self, *, tried: int, at: datetime) -> datetime | None:
        """When a message that failed so often is tried again; None: somebody has to call."""
        return None if tried >= self.tries else at + self.again_after.delta * tried

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "told_at": lambda: self.last_moment(given["wanted"]),
            "sent": lambda: self.may_send(given["at"]),
            "next_try": lambda: self.next_try(tried=given["tried"], at=given["at"]),
            "called": lambda: self.next_try(tried=given["tried"], at=given["at"]) is None,
        }
