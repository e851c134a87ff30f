"""Ticket: one number of one day, from the machine at the door to the end of the service."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from yikou.hall import facts as f
from yikou.hall.models.queue import Queue
from yikou.kernel.facts import Fact


class State(models.TextChoices):
    """Where a ticket stands."""

    PRINTING = "printing", "出号中"
    WAITING = "waiting", "等候"
    CALLED = "called", "已叫号"
    SERVING = "serving", "办理中"
    WRAPPING = "wrapping", "办后整理"
    PARKED = "parked", "先去补办"
    MISSED = "missed", "过号"
    DONE = "done", "办完"
    LEFT = "left", "退号"
    VOID = "void", "过号作废"


class Channel(models.TextChoices):
    """Where a ticket was taken."""

    KIOSK = "kiosk", "自助取号机"
    FRONT_DESK = "front_desk", "总服务台"
    PHONE = "phone", "手机"
    APPOINTMENT = "appointment", "预约"
    PAPER = "paper", "应急号单"


# A window has at most one ticket in one of these states, and so has a clerk.
AT_A_WINDOW = (State.CALLED, State.SERVING)
# Those who are still in the hall or expected back.
IN_LINE = (State.WAITING, State.CALLED, State.SERVING, State.PARKED, State.MISSED)
ENDED = (State.WRAPPING, State.DONE, State.LEFT, State.VOID)


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Filters that chain."""

    def at_centre(self, centre: str) -> Self:
        """Only this centre's tickets."""
        return self.filter(centre=centre)

    def waiting(self) -> Self:
        """Those that may be called."""
        return self.filter(state=State.WAITING)

    def in_house(self) -> Self:
        """Those whose holders are in the hall, or expected back."""
        return self.filter(state__in=IN_LINE)

    def counted(self) -> Self:
        """Those that were printed or shown: a ticket that nobody ever held does not count."""
        return self.exclude(shown_at=None)


class Ticket(models.Model):
    """A resident's place in the hall; it names nobody.

    The periods of a visit: it waits from `shown_at` to `called_at`, walks to `served_at`, is served
    to `ended_at`, and the clerk finishes the papers until `wrapped_at`. A number that was passed on,
    parked or missed goes through some of them more than once: `waited`, `walked`, `served` and
    `wrapped` are the sums, kept with each change of state (`since`).
    """

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="tickets")
    day = models.DateField()
    number = models.CharField(max_length=12)
    token = models.CharField(max_length=32)
    channel = models.CharField(max_length=16, choices=Channel.choices)
    state = models.CharField(max_length=12, choices=State.choices)
    # Which class of the rule lets it go first (queue.priority); empty for most.
    category = models.CharField(max_length=24, blank=True)
    matters = models.JSONField(default=list)
    person = models.ForeignKey("residents.Person", on_delete=models.SET_NULL, null=True, related_name="+")
    slot_at = models.DateTimeField(null=True)
    # Where it stands in the line: its lane, and within it the moment by which it is ordered.
    lane = models.CharField(max_length=12)
    rank_at = models.DateTimeField()
    # Only this window calls it: it was passed on there.
    reserved_for = models.CharField(max_length=8, blank=True)
    window = models.CharField(max_length=8, blank=True)
    clerk = models.BigIntegerField(null=True)
    # What its holder answered to the call on the phone: `here` or `slow`.
    reply = models.CharField(max_length=8, blank=True)
    calls = models.PositiveSmallIntegerField(default=0)
    missed_times = models.PositiveSmallIntegerField(default=0)
    stepped_back = models.PositiveSmallIntegerField(default=0)
    issued_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)
    last_called_at = models.DateTimeField(null=True)
    served_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    wrapped_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField(null=True)
    since = models.DateTimeField(null=True)
    waited = models.DurationField(default=timedelta)
    walked = models.DurationField(default=timedelta)
    served = models.DurationField(default=timedelta)
    wrapped = models.DurationField(default=timedelta)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = (
        *("queue_id", "day", "number", "token", "channel", "state", "category", "matters", "person_id", "slot_at"),
        *("lane", "rank_at", "reserved_for", "window", "clerk", "reply", "calls"),
        *("missed_times", "stepped_back"),
        *("issued_at", "shown_at", "called_at", "last_called_at", "served_at", "ended_at", "wrapped_at", "missed_at"),
        *("since", "waited", "walked", "served", "wrapped"),
    )

    objects = TicketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "day", "number"], name="ticket_number_once_a_day"),
            models.UniqueConstraint(fields=["token"], name="ticket_token"),
            models.UniqueConstraint(
                fields=["centre", "window"], condition=Q(state__in=AT_A_WINDOW), name="one_ticket_at_a_window"
            ),
            models.UniqueConstraint(
                fields=["clerk"], condition=Q(state__in=AT_A_WINDOW), name="one_ticket_for_a_clerk"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=AT_A_WINDOW) | Q(clerk__isnull=False, called_at__isnull=False),
                name="called_ticket_has_a_clerk",
            ),
        ]
        indexes = [
            # With all that a call asks of those who wait, so that it looks up only the rows of those whose turn it is.
            models.Index(
                fields=["centre", "day", "state", "rank_at", "lane", "slot_at", "queue", "reserved_for"],
                name="ticket_line",
            ),
            models.Index(fields=["centre", "day", "window", "ended_at"], name="ticket_of_window"),
            models.Index(fields=["queue", "day", "called_at"], name="ticket_called"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def item_code(self) -> str:
        """The first matter that brought the resident here, if it is known."""
        return str(self.matters[0]) if self.matters else ""

    @property
    def is_at_a_window(self) -> bool:
        """Whether it is called or being served."""
        return self.state in AT_A_WINDOW

    @property
    def is_over(self) -> bool:
        """Whether its visit has ended, in whichever way."""
        return self.state in ENDED

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        before = self.state
        _FOLDS[type(fact)](self, fact, at)
        if self.state != before:
            self._spend(before, at)

    def _spend(self, state: str, at: datetime) -> None:
        """Add the time that it stood in a state to its period; a walk that nobody made is none."""
        period = _PERIODS.get(state)
        if period and self.since is not None and not (state == State.CALLED and self.state == State.MISSED):
            # A clock that was set back adds nothing, and takes nothing away.
            setattr(self, period, getattr(self, period) + max(at - self.since, timedelta()))
        self.since = at


# Which sum the time in a state belongs to.
_PERIODS: dict[str, str] = {
    State.WAITING: "waited",
    State.CALLED: "walked",
    State.SERVING: "served",
    State.WRAPPING: "wrapped",
}


def _issued(one: Ticket, fact: f.Issued, at: datetime) -> None:
    one.queue_id, one.day, one.number, one.token = fact.queue, fact.day, fact.number, fact.token
    one.channel, one.category, one.matters = fact.channel, fact.category, list(fact.matters)
    one.person_id, one.slot_at = fact.person, fact.slot_at
    one.lane, one.rank_at, one.issued_at, one.state = fact.lane, fact.rank_at, at, State.PRINTING.value


def _shown(one: Ticket, fact: f.Shown, at: datetime) -> None:
    one.shown_at, one.state = at, State.WAITING.value


def _nothing(one: Ticket, fact: Fact, at: datetime) -> None:
    """An entry that changes no field: it is only remembered."""


def _called(one: Ticket, fact: f.Called, at: datetime) -> None:
    one.state, one.window, one.clerk, one.calls = State.CALLED.value, fact.window, fact.clerk, 1
    one.called_at, one.last_called_at, one.reserved_for, one.lane = at, at, "", fact.lane
    one.served_at = one.ended_at = None
    one.reply = ""


def _replied(one: Ticket, fact: f.Replied, at: datetime) -> None:
    one.reply = fact.said


def _recalled(one: Ticket, fact: f.Recalled, at: datetime) -> None:
    one.calls, one.last_called_at = fact.calls, at


def _arrived(one: Ticket, fact: f.Arrived, at: datetime) -> None:
    one.state, one.served_at = State.SERVING.value, at


def _missed(one: Ticket, fact: f.Missed, at: datetime) -> None:
    one.state, one.missed_at, one.missed_times = State.MISSED.value, at, fact.times
    one.window, one.clerk = "", None


def _in_line(one: Ticket, fact: Any, at: datetime) -> None:
    """Back in a line, at the place that was found for it."""
    one.state, one.lane, one.rank_at = State.WAITING.value, fact.lane, fact.rank_at
    one.window, one.clerk, one.calls = "", None, 0


def _stepped_back(one: Ticket, fact: f.SteppedBack, at: datetime) -> None:
    one.lane, one.rank_at, one.stepped_back = fact.lane, fact.rank_at, fact.times


def _parked(one: Ticket, fact: f.Parked, at: datetime) -> None:
    one.state, one.window, one.clerk = State.PARKED.value, "", None
    one.reserved_for = fact.window


def _passed_on(one: Ticket, fact: f.PassedOn, at: datetime) -> None:
    _in_line(one, fact, at)
    one.queue_id, one.reserved_for = fact.queue, fact.window


def _ended(one: Ticket, fact: f.Ended, at: datetime) -> None:
    one.state, one.ended_at = State.WRAPPING.value, at
    one.matters = list(fact.matters) or one.matters


def _wrapped_up(one: Ticket, fact: f.WrappedUp, at: datetime) -> None:
    one.state, one.wrapped_at = State.DONE.value, at


def _taken_along(one: Ticket, fact: f.TakenAlong, at: datetime) -> None:
    one.state, one.window, one.clerk = State.DONE.value, fact.window, fact.clerk
    one.called_at = one.called_at or at
    one.served_at = one.ended_at = one.wrapped_at = at


def _served_on_paper(one: Ticket, fact: f.ServedOnPaper, at: datetime) -> None:
    one.state, one.window, one.clerk, one.calls = State.DONE.value, fact.window, fact.clerk, 1
    one.called_at = one.last_called_at = one.served_at = fact.called_at
    one.ended_at = one.wrapped_at = fact.ended_at
    one.served += fact.ended_at - fact.called_at


def _given_up(one: Ticket, fact: f.GivenUp, at: datetime) -> None:
    one.state, one.ended_at, one.window, one.clerk = State.LEFT.value, at, "", None


def _voided(one: Ticket, fact: f.Voided, at: datetime) -> None:
    one.state, one.ended_at = State.VOID.value, at


def _released(one: Ticket, fact: f.Released, at: datetime) -> None:
    one.reserved_for = ""


_FOLDS: dict[type[Fact], Any] = {
    f.Issued: _issued,
    f.Shown: _shown,
    f.PrinterFailed: _nothing,
    f.Called: _called,
    f.Replied: _replied,
    f.Recalled: _recalled,
    f.Arrived: _arrived,
    f.Missed: _missed,
    f.Returned: _in_line,
    f.SteppedBack: _stepped_back,
    f.Parked: _parked,
    f.CameBack: _in_line,
    f.PassedOn: _passed_on,
    f.Ended: _ended,
    f.WrappedUp: _wrapped_up,
    f.TakenAlong: _taken_along,
    f.ServedOnPaper: _served_on_paper,
    f.GivenUp: _given_up,
    f.Voided: _voided,
    f.Released: _released,
}
