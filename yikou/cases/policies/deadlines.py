"""限时办结：时限怎样算、暂停、催办亮牌、延期、交接、送达 (deadlines.*)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar

from yikou.centre.policies import Opening
from yikou.kernel.calendar import Deadline, Hours, Stop, WorkCalendar, deadline
from yikou.kernel.clock import ZONE
from yikou.kernel.rules import Answers, Duration, Facts, Rule, Rules, rule

JOINT = "joint"
LOWER_REVIEW = "lower_review"
NO_CARD, YELLOW, RED = "none", "yellow", "red"
_WORST_LAST = (NO_CARD, YELLOW, RED)


@rule("deadlines.counting")
class Counting(Rule):
    """办理时限计算规定：只计工作日，受理日不计 (行政许可法 82; 民法典 201、203; F-09)."""

    fixed: ClassVar[tuple[str, ...]] = ("first_day_counts", "ends_at", "after_hours_counts_as")

    first_day_counts: bool
    ends_at: str
    after_hours_counts_as: str

    def due(
        self,
        *,
        accepted_at: datetime,
        working_days: int,
        calendar: WorkCalendar,
        hours: Hours,
        stops: Sequence[Stop] = (),
        as_of: datetime | None = None,
    ) -> Deadline:
        """The deadline of a limit in working days; it can explain every day that was skipped.

        `as_of` is where a stop that still runs is taken to end.
        """
        return deadline(
            accepted_at=accepted_at,
            working_days=working_days,
            calendar=calendar,
            hours=hours,
            stops=stops,
            as_of=as_of,
        )

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""

        def due() -> Deadline:
            hours = rules.get(Opening).counted_hours()
            return self.due(
                accepted_at=given["accepted_at"], working_days=given["working_days"], calendar=calendar, hours=hours
            )

        return {"due_on": lambda: due().due_on, "provisional": lambda: due().provisional}


@rule("deadlines.limit")
class Limit(Rule):
    """限时办结制度：没有另外规定的作出决定期限 (行政许可法 42、43; S3.10–S3.12).

    Apply `handling` first: joint handling has its own limit.
    """

    only_less: ClassVar[tuple[str, ...]] = ("single", "joint", "lower_review")

    single: Duration
    joint: Duration
    lower_review: Duration

    def within(self, handling: str) -> Duration:
        """The outer bound for an item that names no limit of its own."""
        return self.lower_review if handling == LOWER_REVIEW else self.single

    def due_on(self, handling: str, accepted_on: date, calendar: WorkCalendar) -> date:
        """The last day by that bound."""
        return self.within(handling).by(accepted_on, calendar)

    def allows(self, *, promised: int, legal: int) -> bool:
        """Whether an item may promise so many working days: a promise is never longer than the law."""
        return 0 <= promised <= legal

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {"due_on": lambda: self.due_on(given["handling"], given["accepted_on"], calendar)}


@rule("deadlines.instant")
class Instant(Rule):
    """即办件当场办结规定 (B-30, A-18; 行政许可法 34)."""

    desk_time: Duration
    told_if_longer: bool

    def is_kept(self, *, called_at: datetime, concluded_at: datetime, receipt: bool) -> bool:
        """Whether an instant matter was done at the desk in time, or a receipt was given instead."""
        return receipt or concluded_at <= self.desk_time.after(called_at)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {"kept": lambda: self.is_kept(**given)}


@rule("deadlines.clock_stop")
class ClockStop(Rule):
    """暂停计时规定：只有列出的程序可以暂停，各有上限和文书 (行政许可法 45; S3.14, S3.15).

    A working day at whose closing the clock stands still is not counted.
    """

    fixed: ClassVar[tuple[str, ...]] = ("overlap_allowed",)
    only_less: ClassVar[tuple[str, ...]] = ("hearing_held_within",)

    stops: tuple[dict[str, Any], ...]
    hearing_held_within: Duration
    at_cap: str
    overlap_allowed: bool

    def reasons(self) -> tuple[str, ...]:
        """The procedures for which the clock may stop."""
        return tuple(row["reason"] for row in self.stops)

    def cap(self, reason: str) -> Duration | None:
        """How long the clock may stand still for a reason; None where it may not stop at all."""
        return next((row["cap"] for row in self.stops if row["reason"] == reason), None)

    def paper(self, reason: str) -> str:
        """The paper that tells the applicant of the stop, empty for an unknown reason."""
        return next((row["paper"] for row in self.stops if row["reason"] == reason), "")

    def allows(self, *, reason: str, paper: bool, already_stopped: bool) -> bool:
        """Whether the clock may stop: a listed reason, its paper, and no other stop running."""
        return self.cap(reason) is not None and paper and (self.overlap_allowed or not already_stopped)

    def resumes_at(self, reason: str, stopped_at: datetime, calendar: WorkCalendar, hours: Hours) -> datetime:
        """When the clock runs again by itself: after the last closing that the cap covers (at_cap)."""
        cap = self.cap(reason)
        if cap is None:
            return stopped_at
        first = calendar.next_working(_first_closing(stopped_at, hours))
        last = calendar.after(first - timedelta(days=1), int(cap.value))
        return datetime.combine(last + timedelta(days=1), time.min, tzinfo=ZONE)

    def ends_at(
        self, reason: str, stopped_at: datetime, resumed_at: datetime, calendar: WorkCalendar, hours: Hours
    ) -> datetime:
        """The end of a stop as it is counted: when it was resumed, never later than its cap."""
        return min(resumed_at, self.resumes_at(reason, stopped_at, calendar, hours))

    def days_not_counted(self, start: datetime, end: datetime, calendar: WorkCalendar, hours: Hours) -> int:
        """Working days at whose closing the clock stood still."""
        first, after_last = _first_closing(start, hours), _first_closing(end, hours)
        return calendar.working_days(first - timedelta(days=1), after_last - timedelta(days=1))

    def hearing_by(self, asked_on: date, calendar: WorkCalendar) -> date:
        """The last day for a hearing that the applicant asked for (行政许可法 47)."""
        return self.hearing_held_within.by(asked_on, calendar)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        hours = rules.get(Opening).counted_hours()
        reason = given["reason"]

        def end() -> datetime:
            return self.ends_at(reason, given["stopped_at"], given["resumed_at"], calendar, hours)

        def due_on() -> date:
            accepted_at = datetime.combine(given["accepted_on"], hours.spans[0][0], tzinfo=ZONE)
            stop = Stop(start=given["stopped_at"], end=end(), reason=reason)
            return (
                rules.get(Counting)
                .due(
                    accepted_at=accepted_at,
                    working_days=given["limit"],
                    calendar=calendar,
                    hours=hours,
                    stops=(stop,),
                )
                .due_on
            )

        return {
            "allowed": lambda: self.allows(
                reason=reason, paper=given["paper"], already_stopped=given["already_stopped"]
            ),
            "days_not_counted": lambda: self.days_not_counted(given["stopped_at"], end(), calendar, hours),
            "resumed_by_cap": lambda: end() < given["resumed_at"],
            "due_on": due_on,
        }


def _first_closing(moment: datetime, hours: Hours) -> date:
    """The day of the first closing that is not before a moment."""
    local = moment.astimezone(ZONE)
    return local.date() + timedelta(days=1 if local.time() > hours.closing else 0)


@rule("deadlines.cards")
class Cards(Rule):
    """催办与红黄牌规定：两种做法，提前亮牌或者电子监察 (F-03, F-04, S3.29)."""

    remind_before: Duration
    yellow_before: Duration | None = None
    yellow_to: tuple[str, ...] | None = None
    red_to: tuple[str, ...] | None = None
    yellow_when: str | None = None
    red_when: tuple[str, ...] | None = None

    def remind_on(self, due_on: date, calendar: WorkCalendar) -> date:
        """The day on which the handler is reminded."""
        return self.remind_before.before(due_on, calendar)

    def yellow_from(self, due_on: date, calendar: WorkCalendar) -> date | None:
        """The first day of the yellow card; None where only a late step shows it."""
        return self.yellow_before.before(due_on, calendar) if self.yellow_before else None

    def red_from(self, due_on: date, calendar: WorkCalendar) -> date:
        """The first working day of the red card: the promise broke at closing on its last day."""
        return calendar.after(due_on, 1)

    def card(self, due_on: date, today: date, calendar: WorkCalendar, step_due_on: date | None = None) -> str:
        """`none`, `yellow` or `red` for an unfinished case today, the step it stands at included."""
        step = NO_CARD
        if step_due_on is not None and step_due_on < today:  # 环节超期的: before that a step shows nothing
            step = YELLOW if self.yellow_when else RED
        return max(self._by(due_on, today, calendar), step, key=_WORST_LAST.index)

    def horizon(self, today: date, calendar: WorkCalendar) -> date:
        """The last due date that today's round of watching has to look at."""
        ahead = max(self.remind_before.value, self.yellow_before.value if self.yellow_before else 0)
        return calendar.after(today, int(ahead))

    def told(self, card: str) -> tuple[str, ...]:
        """The roles that are told when a card is shown."""
        named = {YELLOW: self.yellow_to, RED: self.red_to}.get(card)
        return named or ("handler",)

    def _by(self, due_on: date, today: date, calendar: WorkCalendar) -> str:
        if today > due_on:
            return RED
        yellow_from = self.yellow_from(due_on, calendar)
        return YELLOW if yellow_from is not None and today >= yellow_from else NO_CARD

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        due_on, today = given["due_on"], given.get("today")
        step_due_on = today - timedelta(days=1) if given.get("step_overdue") and today else None
        return {
            "remind_on": lambda: self.remind_on(due_on, calendar),
            "yellow_from": lambda: self.yellow_from(due_on, calendar),
            "red_from": lambda: self.red_from(due_on, calendar),
            "card": lambda: self.card(due_on, given["today"], calendar, step_due_on),
        }


@rule("deadlines.extension")
class Extension(Rule):
    """延期办理规定：到期前、一次、有理由、经批准 (行政许可法 42). Apply `handling` first."""

    fixed: ClassVar[tuple[str, ...]] = ("told_in_writing",)
    only_less: ClassVar[tuple[str, ...]] = ("at_most",)

    at_most: Duration
    times: int
    approver: str
    told_in_writing: bool

    def allows(self, *, due_on: date, asked_on: date, reason: str, extended_before: int, days: int) -> bool:
        """Whether a limit may be extended by so many working days."""
        in_time = asked_on <= due_on and extended_before < self.times
        return in_time and bool(reason.strip()) and 0 < days <= self.at_most.value

    def new_due_on(self, due_on: date, days: int, calendar: WorkCalendar) -> date:
        """The last day after the extension, counted on from the old one."""
        return calendar.after(due_on, days)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        asked = {name: given[name] for name in ("due_on", "asked_on", "reason", "extended_before", "days")}
        return {
            "allowed": lambda: self.allows(**asked),
            "new_due_on": lambda: self.new_due_on(given["due_on"], given["days"], calendar),
        }


@rule("deadlines.handover")
class Handover(Rule):
    """AB岗交接制度：A岗离岗，B岗同权同责接着办，时限不变 (N-22, F-06)."""

    fixed: ClassVar[tuple[str, ...]] = ("same_powers",)

    planned_before: Duration
    sudden_within: Duration
    stands_in: str
    same_powers: bool

    def hand_over_by(self, leaves_on: date, calendar: WorkCalendar) -> date:
        """The day by which every case in hand is handed over before a planned absence."""
        return self.planned_before.before(leaves_on, calendar)

    def takes_over_by(self, left_at: datetime) -> datetime:
        """When the deputy has taken over after a sudden absence."""
        return self.sudden_within.after(left_at)

    def may_leave(self, *, open_cases: int, handed: int, deputy_present: bool) -> bool:
        """Whether the post may be left: every case is handed over and the deputy is there."""
        return deputy_present and handed >= open_cases

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        present = given["deputy_present"]
        return {
            "hand_over_by": lambda: self.hand_over_by(given["leaves_on"], calendar),
            "takes_over_by": lambda: self.takes_over_by(given["left_at"]),
            "may_leave": lambda: self.may_leave(
                open_cases=given["open_cases"], handed=given["handed"], deputy_present=present
            ),
        }


@rule("deadlines.delivery")
class Delivery(Rule):
    """结果送达规定 (行政许可法 44; F-10, F-16)."""

    only_less: ClassVar[tuple[str, ...]] = ("within",)

    within: Duration
    notify_within: Duration
    remind_uncollected: Duration
    ways: tuple[str, ...]

    def offers(self, way: str) -> bool:
        """Whether the applicant may choose this way of delivery."""
        return way in self.ways

    def notify_by(self, decided_on: date, calendar: WorkCalendar) -> date:
        """The day by which the applicant hears of the decision."""
        return self.notify_within.by(decided_on, calendar)

    def deliver_by(self, decided_on: date, calendar: WorkCalendar) -> date:
        """The last day for issuing and delivering the result."""
        return self.within.by(decided_on, calendar)

    def remind_on(self, notified_on: date) -> date:
        """The day on which an uncollected result is called again."""
        return self.remind_uncollected.later(notified_on)

    def answer(self, given: Facts, calendar: WorkCalendar, rules: Rules) -> Answers:
        """The worked examples on the rule's page."""
        return {
            "notify_by": lambda: self.notify_by(given["decided_on"], calendar),
            "deliver_by": lambda: self.deliver_by(given["decided_on"], calendar),
            "remind_on": lambda: self.remind_on(given["notified_on"]),
        }
