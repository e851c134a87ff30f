"""Appointment: a place in a slot, asked for, offered, booked, used or not."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from yikou.hall import facts as f
from yikou.hall.models.queue import Queue
from yikou.hall.models.ticket import Ticket
from yikou.kernel import crypto
from yikou.kernel.facts import Fact

PHONE, IDENTITY = "hall.phone", "hall.identity"


class AppointmentState(models.TextChoices):
    """Where an appointment stands."""

    WISHED = "wished", "候补"
    OFFERED = "offered", "有空位，等确认"
    BOOKED = "booked", "已约好"
    CHECKED_IN = "checked_in", "已签到"
    CANCELLED = "cancelled", "已取消"
    LAPSED = "lapsed", "候补过期"
    NO_SHOW = "no_show", "爽约"


# A place of a slot is held by at most one appointment in one of these.
HOLDS = (AppointmentState.OFFERED, AppointmentState.BOOKED, AppointmentState.CHECKED_IN)
# Still to come: its number leads to it.
AHEAD = (AppointmentState.WISHED, AppointmentState.OFFERED, AppointmentState.BOOKED)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Filters that chain."""

    def at_centre(self, centre: str) -> Self:
        """Only this centre's."""
        return self.filter(centre=centre)

    def of_person(self, phone_mark: str, identity_mark: str) -> Self:
        """Those of whoever gave this telephone or this identity number."""
        who = Q(phone_mark=phone_mark) if phone_mark else Q(pk=None)
        return self.filter(who | Q(identity_mark=identity_mark) if identity_mark else who)


class Appointment(models.Model):
    """One booking (预约); it names nobody: the telephone is sealed, the identity number only a mark.

    Marks and telephone are forgotten when no rule needs them any more.
    """

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    slot_at = models.DateTimeField(null=True)
    place = models.PositiveSmallIntegerField(null=True)
    number = models.CharField(max_length=6)
    token = models.CharField(max_length=32)
    channel = models.CharField(max_length=16)
    state = models.CharField(max_length=12, choices=AppointmentState.choices)
    item = models.CharField(max_length=24, blank=True)
    category = models.CharField(max_length=24, blank=True)
    phone = models.CharField(max_length=160, blank=True)
    phone_mark = models.CharField(max_length=64, blank=True)
    identity_mark = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    offered_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    no_show_on = models.DateField(null=True)
    ticket = models.OneToOneField(Ticket, on_delete=models.PROTECT, null=True, related_name="appointment")
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = (
        *("queue_id", "day", "slot_at", "place", "number", "token", "channel", "state", "item", "category"),
        *("asked_at", "offered_until", "ended_at", "no_show_on", "ticket_id"),
    )
    sealed: ClassVar[dict[str, str]] = {"phone": PHONE}

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["queue", "slot_at", "place"], condition=Q(state__in=HOLDS), name="one_appointment_a_place"
            ),
            models.UniqueConstraint(
                fields=["centre", "number"], condition=Q(state__in=AHEAD), name="appointment_number"
            ),
            models.UniqueConstraint(fields=["token"], name="appointment_token"),
            models.CheckConstraint(
                condition=~Q(state__in=HOLDS) | Q(slot_at__isnull=False, place__isnull=False),
                name="held_appointment_has_a_place",
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "day", "state"], name="appointment_day"),
            models.Index(fields=["centre", "phone_mark"], name="appointment_phone", condition=~Q(phone_mark="")),
            models.Index(
                fields=["centre", "identity_mark"], name="appointment_identity", condition=~Q(identity_mark="")
            ),
        ]

    def __str__(self) -> str:
        return f"appointment:{self.pk}"

    @property
    def item_code(self) -> str:
        """The item that is wanted, if it was named."""
        return self.item

    @property
    def is_ahead(self) -> bool:
        """Whether it is still to come."""
        return self.state in AHEAD

    @property
    def phone_number(self) -> str:
        """The telephone number, opened."""
        return crypto.open_sealed(self.phone, purpose=PHONE) if self.phone else ""

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        _FOLDS[type(fact)](self, fact, at)


def _asked(one: Appointment, fact: f.Booked | f.Wished, at: datetime) -> None:
    one.queue_id, one.day, one.number, one.token = fact.queue, fact.day, fact.code, fact.token
    one.channel, one.item, one.category, one.asked_at = fact.channel, fact.item, fact.category, at


def _booked(one: Appointment, fact: f.Booked, at: datetime) -> None:
    _asked(one, fact, at)
    one.slot_at, one.place, one.state = fact.slot_at, fact.place, AppointmentState.BOOKED.value


def _wished(one: Appointment, fact: f.Wished, at: datetime) -> None:
    _asked(one, fact, at)
    one.state = AppointmentState.WISHED.value


def _offered(one: Appointment, fact: f.Offered, at: datetime) -> None:
    one.slot_at, one.place, one.offered_until = fact.slot_at, fact.place, fact.until
    one.state = AppointmentState.OFFERED.value


def _confirmed(one: Appointment, fact: f.Confirmed, at: datetime) -> None:
    one.state, one.offered_until = AppointmentState.BOOKED.value, None


def _lapsed(one: Appointment, fact: f.OfferLapsed, at: datetime) -> None:
    one.state, one.ended_at = AppointmentState.LAPSED.value, at


def _moved(one: Appointment, fact: f.Moved, at: datetime) -> None:
    one.day, one.slot_at, one.place = fact.day, fact.slot_at, fact.place


def _cancelled(one: Appointment, fact: f.Cancelled, at: datetime) -> None:
    one.state, one.ended_at = AppointmentState.CANCELLED.value, at
    one.no_show_on = one.day if fact.counted else None


def _checked_in(one: Appointment, fact: f.CheckedIn, at: datetime) -> None:
    one.state, one.ended_at, one.no_show_on = AppointmentState.CHECKED_IN.value, at, None
    one.ticket_id = fact.ticket


def _missed(one: Appointment, fact: f.NoShow, at: datetime) -> None:
    one.state, one.ended_at = AppointmentState.NO_SHOW.value, at
    one.no_show_on = one.day if fact.counted else None


def _nothing(one: Appointment, fact: Fact, at: datetime) -> None:
    """An entry that changes no field: it is only remembered."""


_FOLDS: dict[type[Fact], Any] = {
    f.Booked: _booked,
    f.Wished: _wished,
    f.Offered: _offered,
    f.Confirmed: _confirmed,
    f.OfferLapsed: _lapsed,
    f.Moved: _moved,
    f.Cancelled: _cancelled,
    f.CheckedIn: _checked_in,
    f.NoShow: _missed,
    f.Told: _nothing,
    f.PhoneShown: _nothing,
}
