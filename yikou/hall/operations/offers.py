"""候补: a place that was given back is held for a while for whoever asked first, then for the next."""

from datetime import datetime

from django.db import transaction

from yikou.hall import queries
from yikou.hall.facts import Offered, OfferLapsed
from yikou.hall.models import Appointment, AppointmentState, Queue
from yikou.hall.operations.places import OFFERED, SlotFull, announce, claim
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.facts import Fact
from yikou.ledger.operations import record
from yikou.notify import operations as notify

NOT_TAKEN, NONE_CAME, SHUT = "没有在时间内确认", "没有等到空位", "那天停办"


@transaction.atomic
def lapse_offers(*, queue: Queue, by: Actor, at: datetime, slot_at: datetime | None = None) -> int:
    """Let go of places that were offered and not taken in time, and offer each to the next; how many there were."""
    rows = Appointment.objects.filter(queue=queue, state=AppointmentState.OFFERED, offered_until__lt=at)
    late = list((rows.filter(slot_at=slot_at) if slot_at else rows).select_for_update(skip_locked=True))
    for one in late:
        freed = one.slot_at
        lapse(one, NOT_TAKEN, by, at)
        if freed is not None:
            offer_place(queue, freed, by, at)
    return len(late)


def lapse(one: Appointment, reason: str, by: Actor, at: datetime) -> None:
    """A wish or an offer comes to nothing."""
    record(one, OfferLapsed(reason=reason), by=by, at=at)
    notify.drop(about=one, by=by, at=at)


def offer_place(queue: Queue, slot_at: datetime, by: Actor, at: datetime) -> Appointment | None:
    """Hold a place that was given back for whoever asked first for that day; None where nobody did."""
    book_of = queries.diary_of(queue, at)
    day = slot_at.astimezone(ZONE).date()
    slot = book_of.day(day).slot(slot_at.astimezone(ZONE))
    wished = Appointment.objects.filter(queue=queue, day=day, state=AppointmentState.WISHED).order_by("asked_at", "pk")
    first = wished.select_for_update(skip_locked=True).first()
    if first is None or slot is None or not slot.left:
        return None
    until = book_of.rule.held_until(offered_at=at, slot_at=slot_at)

    def offered(place: int) -> Fact:
        return Offered(slot_at=slot_at, place=place, until=until)

    try:
        claim(first, offered, queue, slot_at, slot.places, by, at, book_of.rule)
    except SlotFull:
        return None
    announce(first, by, at, OFFERED)
    return first
