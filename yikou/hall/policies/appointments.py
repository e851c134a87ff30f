"""预约与爽约 (queue.appointment, queue.no_show)."""

from datetime import date, datetime, timedelta

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.clock import ZONE
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule

ON_TIME, TOO_EARLY, WALK_IN = "on_time", "too_early", "walk_in"
_MINUTE = timedelta(minutes=1)


@rule("queue.appointment")
class Booking(Rule):
    """预约取号规定 (G-05, A-20; 安阳市政务服务条例 22; S5.12)."""

    opens_before: Duration
    closes_before: Duration
    per_person_day: int
    open_at_once: int
    early: Duration
    late: Duration
    walk_in_share: int
    slot: Duration

    @property
    def slot_minutes(self) -> int:
        """How long a slot is, in whole minutes: how the day is cut for booking."""
        return max(self.slot.delta // _MINUTE, 1)

    def last_day(self, asked_on: date) -> date:
        """The last day that can be booked on a day."""
        return self.opens_before.later(asked_on)

    def is_in_time(self, *, slot_at: datetime, asked_at: datetime) -> bool:
        """Whether a slot lies far enough ahead to be booked."""
        return asked_at <= slot_at - self.closes_before.delta

    def is_open(self, *, slot_at: datetime, asked_at: datetime) -> bool:
        """Whether a slot can be booked at a moment: not too early, and not just before it begins."""
        reached = slot_at.astimezone(ZONE).date() <= self.last_day(asked_at.astimezone(ZONE).date())
        return reached and self.is_in_time(slot_at=slot_at, asked_at=asked_at)

    def allows(self, *, slot_at: datetime, asked_at: datetime, same_day: int, unused: int) -> bool:
        """Whether somebody may book who has so many on that day already, and so many not yet used."""
        few = same_day < self.per_person_day and unused < self.open_at_once
        return few and self.is_open(slot_at=slot_at, asked_at=asked_at)

    def bookable(self, capacity: int) -> int:
        """How many of a slot's places can be booked; the rest stays with those who just come."""
        return capacity * (100 - self.walk_in_share) // 100

    def held_until(self, *, offered_at: datetime, slot_at: datetime) -> datetime:
        """Until when a place that was given back is held for whoever asked for one."""
        return min(self.closes_before.after(offered_at), slot_at)

    def check_in(self, *, slot_at: datetime, arrived_at: datetime) -> str:
        """`on_time`, `too_early` (sit down first) or `walk_in` (the slot has passed; a number like any other)."""
        if arrived_at < slot_at - self.early.delta:
            return TOO_EARLY
        return ON_TIME if arrived_at <= self.late.after(slot_at) else WALK_IN

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "allowed": lambda: self.allows(
                slot_at=given["slot_at"], asked_at=given["asked_at"], same_day=given["same_day"], unused=given["unused"]
            ),
            "check_in": lambda: self.check_in(slot_at=given["slot_at"], arrived_at=given["arrived_at"]),
            "slots": lambda: given["open_minutes"] // self.slot_minutes,
        }


@rule("queue.no_show")
class NoShow(Rule):
    """爽约处理规定 (G-05; S5.12). Apply `category` first: the old and the disabled are asked, not paused."""

    count: int
    within: Duration
    paused_for: Duration
    cancel_before: Duration
    remind_before: Duration

    def counts(self, *, cancelled_before: timedelta | None) -> bool:
        """Whether a slot that was not used counts: given up so long before it began, or never (None)."""
        late = cancelled_before is None or cancelled_before < self.cancel_before.delta
        return late and not self.exempt

    def remind_at(self, slot_at: datetime) -> datetime:
        """When the resident is reminded: some time before it becomes too late to give the slot back."""
        return slot_at - self.cancel_before.delta - self.remind_before.delta

    def first_day(self, last_on: date) -> date:
        """The day from which no-shows up to the last one are counted together."""
        return last_on - self.within.delta

    def paused_until(self, *, no_shows: int, last_on: date) -> date | None:
        """Until when booking online is paused after so many; None while it is not."""
        if self.exempt or no_shows < self.count:
            return None
        return self.paused_for.later(last_on)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""

        def counted() -> bool:
            hours = given.get("cancelled_hours_before")
            return self.counts(cancelled_before=None if hours is None else timedelta(hours=hours))

        return {
            "counted": counted,
            "remind_at": lambda: self.remind_at(given["slot_at"]),
            "paused_until": lambda: self.paused_until(no_shows=given["no_shows"], last_on=given["last_on"]),
        }
