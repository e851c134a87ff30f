"""通知居民规定 (notify.telling)."""

from datetime import datetime, time

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

    def next_try(self, *, tried: int, at: datetime) -> datetime | None:
        """When a message that failed so often is tried again; None: somebody has to call."""
        return None if tried >= self.tries else at + self.again_after.delta * tried

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "sent": lambda: self.may_send(given["at"]),
            "next_try": lambda: self.next_try(tried=given["tried"], at=given["at"]),
            "called": lambda: self.next_try(tried=given["tried"], at=given["at"]) is None,
        }
