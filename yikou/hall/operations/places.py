"""The place that an appointment holds: claimed, and what is to be told about it.

It is a number within its slot, held by one appointment at most (a constraint): of two who want the
last one, one lays it down and the other reads again.
"""

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from yikou.hall import diary, queries
from yikou.hall.models import AHEAD, Appointment, AppointmentState, Queue
from yikou.hall.policies import Booking, NoShow
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.facts import Fact
from yikou.kernel.refusals import Refusal
from yikou.kernel.rules import Rule
from yikou.ledger.operations import record
from yikou.notify import operations as notify
from yikou.notify.policies import Telling
from yikou.policies.queries import rulebook

REMINDER, OFFERED, MOVED, UNPLACED = "hall.reminder", "hall.offered", "hall.moved", "hall.unplaced"
_NUMBERS = 1_000_000
_TRIES = 20


class NoSuchSlot(Refusal):
    """The centre is shut then, no window is planned, or the moment is no slot's."""

    told = "{when}不能约：那天不开门，或者那时没有窗口。请从列出的时间里选一个。"
    status = 422


class SlotNotOpen(Refusal):
    """Too early, or too near."""

    told = "{when}现在约不了：最早提前{opens}，最晚在到点前{closes}约好。来得及可以直接来取号。"
    rule = "queue.appointment"


class SlotFull(Refusal):
    """All places of the slot are taken."""

    told = "{when}刚刚约满了。请换一个时间，或者直接来取号。"


def open_slot(queue: Queue, slot_at: datetime, at: datetime) -> tuple[Booking, int]:
    """The rule and how many places a slot has. Refuses with NoSuchSlot, SlotNotOpen."""
    local, book_of = slot_at.astimezone(ZONE), queries.diary_of(queue, at)
    when, rule = said(local), book_of.rule
    found = book_of.day(local.date())
    slot = found.slot(local)
    if slot is None and found.state not in (diary.NOT_YET, diary.PAST):
        raise NoSuchSlot(when=when)
    if slot is None or not slot.is_open:
        raise SlotNotOpen(when=when, opens=rule.opens_before.text, closes=rule.closes_before.text)
    return rule, slot.places


def claim(
    appointment: Appointment,
    fact_of: Callable[[int], Fact],
    queue: Queue,
    slot_at: datetime,
    places: int,
    by: Actor,
    at: datetime,
    under: Rule | Sequence[Rule],
) -> None:
    """Take the first free place of a slot; if somebody took it a moment before, read again. Refuses with SlotFull."""
    for _ in range(_TRIES):
        place = diary.free_place(queue.pk, slot_at, places)
        if place is None:
            break
        try:
            with transaction.atomic():
                record(appointment, fact_of(place), by=by, at=at, under=under)
        except IntegrityError:
            continue
        return
    raise SlotFull(when=said(slot_at.astimezone(ZONE)))


def fresh_number(centre: str) -> str:
    """Six digits that lead to no other appointment still to come."""
    while True:
        number = f"{secrets.randbelow(_NUMBERS):06d}"
        if not Appointment.objects.filter(centre=centre, number=number, state__in=AHEAD).exists():
            return number


def announce(appointment: Appointment, by: Actor, at: datetime, topic: str = "") -> None:
    """Write what is to be told now (nothing to whoever did it just now) and the reminder for its own time.

    What was to be told before is dropped.
    """
    notify.drop(about=appointment, by=by, at=at)
    if topic:
        _tell(appointment, topic, by, at, at)
    if appointment.state == AppointmentState.BOOKED and appointment.slot_at is not None:
        book_of = rulebook(appointment.centre_id, at.astimezone(ZONE).date())
        wanted = book_of.get(NoShow).remind_at(appointment.slot_at)
        due_at = book_of.get(Telling).last_moment(wanted)
        if due_at > at:
            _tell(appointment, REMINDER, by, at, due_at)


def _tell(appointment: Appointment, topic: str, by: Actor, at: datetime, due_at: datetime) -> None:
    slot_at, until = appointment.slot_at, appointment.offered_until or appointment.slot_at
    if slot_at is None or until is None:
        return
    values = {"when": said(slot_at.astimezone(ZONE)), "line": appointment.queue.name, "number": appointment.number}
    if topic == OFFERED:
        values["until"] = said(until.astimezone(ZONE))
    if topic == UNPLACED:
        del values["line"]
    notify.tell(about=appointment, topic=topic, values=values, due_at=due_at, until=until, by=by, at=at)


def said(local: datetime) -> str:
    """A moment in words: 3月5日 10:00."""
    return f"{local.month}月{local.day}日 {local:%H:%M}"
