"""预约: a place in a slot is taken, or asked for where the day is full.

Who books is known by a telephone, sealed, and by marks to count by; nobody is named. (G-05)
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction

from yikou.hall import diary, queries
from yikou.hall.facts import Booked, Confirmed, Wished
from yikou.hall.models import AHEAD, HOLDS, Appointment, AppointmentState, Queue
from yikou.hall.models.appointment import IDENTITY, PHONE
from yikou.hall.operations.offers import lapse_offers
from yikou.hall.operations.places import NoSuchSlot, announce, claim, fresh_number, open_slot
from yikou.hall.policies import Booking, NoShow, Priority
from yikou.kernel import crypto
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.facts import Fact
from yikou.kernel.identifiers import check_identity, phone_number
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook

ONLINE, BY_TELEPHONE = "portal", "front_desk"


class PhoneNeeded(Refusal):
    """Nobody can be told of a change without a telephone."""

    told = "请留一个能打通的电话：手机号码11位，固定电话带区号。有变化要靠它告诉您。"
    status = 422


class TooManyBooked(Refusal):
    """The person has as many as the rule allows."""

    told = "{said}"
    rule = "queue.appointment"


class BookingPaused(Refusal):
    """The person did not come too often; the hall and the telephone stay open to them."""

    told = "您{times}次约了没有来，网上预约暂停到{until}。现在可以直接来取号，也可以打电话请总服务台帮您约。"
    rule = "queue.no_show"


class NotFullYet(Refusal):
    """A place can be asked for only where none is left."""

    told = "{when}还有空位，可以直接约。"


class NotOffered(Refusal):
    """There is nothing to confirm: taken already, or the time for it has passed."""

    told = "这个空位已经不留了。可以再约别的时间，或者直接来取号。"


@dataclass(frozen=True)
class Booker:
    """Who books, as far as anybody needs to know: how to reach them, and marks to count by."""

    phone: str
    phone_mark: str
    identity_mark: str
    category: str

    def columns(self) -> dict[str, str]:
        """What is kept on the row and nowhere else."""
        sealed = crypto.seal(self.phone, purpose=PHONE)
        return {"phone": sealed, "phone_mark": self.phone_mark, "identity_mark": self.identity_mark}


@transaction.atomic
def book(
    *,
    queue: Queue,
    slot_at: datetime,
    phone: str,
    channel: str,
    by: Actor,
    at: datetime,
    item: str = "",
    identity: str = "",
    category: str = "",
) -> Appointment:
    """Take a place in a slot (预约), online or by the front desk for somebody on the telephone.

    The telephone is kept sealed; an identity number only as a mark, to count by and to check in with.
    Who did not come too often books at the front desk. Refuses with PhoneNeeded, InvalidIdentity,
    NoSuchSlot, SlotNotOpen, TooManyBooked, BookingPaused, SlotFull. (queue.appointment, queue.no_show)
    """
    who = _booker(queue.centre_id, phone, identity, category, at)
    hold_person(queue.centre_id, who)
    if channel == ONLINE:
        _refuse_paused(queue.centre_id, who, at)
    lapse_offers(queue=queue, slot_at=slot_at, by=by, at=at)
    rule, places = open_slot(queue, slot_at, at)
    refuse_too_many(queue.centre_id, who, slot_at, at, rule)
    appointment = Appointment(centre_id=queue.centre_id, queue=queue, **who.columns())
    asked = _asked(queue, slot_at.astimezone(ZONE).date(), channel, item, who)

    def booked(place: int) -> Fact:
        return Booked(slot_at=slot_at, place=place, code=fresh_number(queue.centre_id), **asked)

    claim(appointment, booked, queue, slot_at, places, by, at, rule)
    announce(appointment, by, at)
    return appointment


@transaction.atomic
def wish(
    *,
    queue: Queue,
    day: date,
    phone: str,
    channel: str,
    by: Actor,
    at: datetime,
    item: str = "",
    identity: str = "",
    category: str = "",
) -> Appointment:
    """Ask for a place on a day that is full (候补): the one that is given back first is offered to who asked first.

    Refuses with PhoneNeeded, InvalidIdentity, NotFullYet, NoSuchSlot, BookingPaused, TooManyBooked.
    """
    who = _booker(queue.centre_id, phone, identity, category, at)
    hold_person(queue.centre_id, who)
    if channel == ONLINE:
        _refuse_paused(queue.centre_id, who, at)
    found = queries.diary_of(queue, at).day(day)
    if found.is_bookable:
        raise NotFullYet(when=f"{day.month}月{day.day}日")
    if found.state != diary.FULL:
        raise NoSuchSlot(when=f"{day.month}月{day.day}日")
    rule = rulebook(queue.centre_id, at.astimezone(ZONE).date()).get(Booking)
    _refuse_wishing_again(queue.centre_id, who, day, rule)
    appointment = Appointment(centre_id=queue.centre_id, queue=queue, **who.columns())
    fact = Wished(code=fresh_number(queue.centre_id), **_asked(queue, day, channel, item, who))
    record(appointment, fact, by=by, at=at, under=rule)
    return appointment


@transaction.atomic
def confirm(*, appointment: Appointment, by: Actor, at: datetime) -> Appointment:
    """Take the place that was offered. Twice is once. Refuses with NotOffered, TooManyBooked."""
    if appointment.state == AppointmentState.BOOKED:
        return appointment
    until, slot_at = appointment.offered_until, appointment.slot_at
    if appointment.state != AppointmentState.OFFERED or slot_at is None or until is None or at > until:
        raise NotOffered
    record(appointment, Confirmed(), by=by, at=at)
    announce(appointment, by, at)
    return appointment


def _asked(queue: Queue, day: date, channel: str, item: str, who: Booker) -> dict[str, Any]:
    return {
        "queue": queue.pk,
        "day": day,
        "token": secrets.token_urlsafe(12),
        "channel": channel,
        "item": item,
        "category": who.category,
    }


# --- who books ---------------------------------------------------------------------------------


def _booker(centre: str, phone: str, identity: str, category: str, at: datetime) -> Booker:
    number, today = phone_number(phone), at.astimezone(ZONE).date()
    if not number:
        raise PhoneNeeded
    known = check_identity(identity, on=today) if identity.strip() else None
    rule = rulebook(centre, today).get(Priority)
    return Booker(
        phone=number,
        phone_mark=crypto.blind(number, purpose=PHONE),
        identity_mark=crypto.blind(known.value, purpose=IDENTITY) if known else "",
        category=rule.category_of(category=category, age=known.age(today) if known else None),
    )


def booker_of(appointment: Appointment) -> Booker:
    """Who booked, as the row knows it."""
    return Booker("", appointment.phone_mark, appointment.identity_mark, appointment.category)


def hold_person(centre: str, who: Booker) -> None:
    """Let nobody else book for the same person until the transaction ends: what is counted is what is allowed.

    On SQLite a transaction is alone with the database from its beginning.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for mark in sorted({who.phone_mark, who.identity_mark} - {""}):
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"booker:{centre}:{mark}"])


def _refuse_paused(centre: str, who: Booker, at: datetime) -> None:
    today = at.astimezone(ZONE).date()
    rule = rulebook(centre, today).get(NoShow).applying(category=who.category or "other")
    days = diary.no_shows(centre, who.phone_mark, who.identity_mark)
    if not days:
        return
    counted = [one for one in days if one >= rule.first_day(days[0])]
    until = rule.paused_until(no_shows=len(counted), last_on=days[0])
    if until is not None and today <= until:
        raise BookingPaused(times=len(counted), until=f"{until.month}月{until.day}日")


def refuse_too_many(
    centre: str, who: Booker, slot_at: datetime, at: datetime, rule: Booking, *, but: int | None = None
) -> None:
    """Refuses with TooManyBooked who has as many as the rule allows, leaving out one that is being moved."""
    theirs = Appointment.objects.at_centre(centre).of_person(who.phone_mark, who.identity_mark).exclude(pk=but or 0)
    same_day = theirs.filter(day=slot_at.astimezone(ZONE).date(), state__in=(*HOLDS, AppointmentState.NO_SHOW)).count()
    unused = theirs.filter(state__in=(AppointmentState.OFFERED, AppointmentState.BOOKED)).count()
    if not rule.allows(slot_at=slot_at, asked_at=at, same_day=same_day, unused=unused):
        raise TooManyBooked(said=rule.refused())


def _refuse_wishing_again(centre: str, who: Booker, day: date, rule: Booking) -> None:
    """One wish a day, and together with what is booked no more than may be open at once."""
    theirs = Appointment.objects.at_centre(centre).of_person(who.phone_mark, who.identity_mark).filter(state__in=AHEAD)
    if theirs.filter(day=day, state=AppointmentState.WISHED).exists() or theirs.count() >= rule.open_at_once:
        raise TooManyBooked(said=rule.refused())
