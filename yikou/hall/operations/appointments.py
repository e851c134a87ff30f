"""改约、取消、签到: what becomes of an appointment, by its holder, by a closing, by the end of the day."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from yikou.centre import queries as centre_queries
from yikou.hall import diary, queries
from yikou.hall.diary import DiaryDay
from yikou.hall.facts import Cancelled, CheckedIn, Moved, NoShow
from yikou.hall.models import Appointment, AppointmentState, Channel, Queue, Ticket
from yikou.hall.operations.booking import booker_of, hold_person, refuse_too_many
from yikou.hall.operations.offers import NONE_CAME, SHUT, lapse, lapse_offers, offer_place
from yikou.hall.operations.places import MOVED, UNPLACED, SlotFull, announce, claim, open_slot, said
from yikou.hall.operations.tickets import issue
from yikou.hall.policies import Booking
from yikou.hall.policies import NoShow as NoShowRule
from yikou.hall.policies.appointments import TOO_EARLY, WALK_IN
from yikou.hall.slots import Slot
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.facts import Fact
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import ChangedMeanwhile, record, subject_key
from yikou.notify import operations as notify
from yikou.notify import queries as notify_queries
from yikou.policies.queries import rulebook

HOLDER, CLOSED = "本人改约", "停办"


class NotBooked(Refusal):
    """The appointment was given back, used or missed."""

    told = "这个预约现在是“{state}”，不能再{verb}。可以重新约，或者直接来取号。"


class NotToday(Refusal):
    """Checking in is for the day itself."""

    told = "您约的是{when}，请那天再签到。今天要办可以取现场号。"


class DayIsOver(Refusal):
    """Yesterday's appointment."""

    told = "您约的是{when}，已经过了。今天要办请取现场号，或者重新约。"


class TooEarlyToCheckIn(Refusal):
    """The resident is there long before the slot."""

    told = "您约的是{when}，{open}起可以签到。请先坐一会儿；不想等可以取现场号。"
    rule = "queue.appointment"


@transaction.atomic
def move(*, appointment: Appointment, slot_at: datetime, by: Actor, at: datetime) -> Appointment:
    """Take another slot instead (改约); the place given back is offered to whoever asked for one.

    Refuses with NotBooked, NoSuchSlot, SlotNotOpen, TooManyBooked, SlotFull. (queue.appointment)
    """
    _refuse_over(appointment, at, "改")
    if slot_at == appointment.slot_at:
        return appointment
    who = booker_of(appointment)
    hold_person(appointment.centre_id, who)
    rule, places = open_slot(appointment.queue, slot_at, at)
    refuse_too_many(appointment.centre_id, who, slot_at, at, rule, but=appointment.pk)
    _moved(appointment, slot_at, places, HOLDER, by, at, rule)
    return appointment


def _moved(
    appointment: Appointment, slot_at: datetime, places: int, reason: str, by: Actor, at: datetime, rule: Booking
) -> None:
    freed, day = appointment.slot_at, slot_at.astimezone(ZONE).date()

    def moved(place: int) -> Fact:
        return Moved(day=day, slot_at=slot_at, place=place, reason=reason)

    claim(appointment, moved, appointment.queue, slot_at, places, by, at, rule)
    announce(appointment, by, at, "" if reason == HOLDER else MOVED)
    if freed is not None:
        offer_place(appointment.queue, freed, by, at)


@transaction.atomic
def cancel(*, appointment: Appointment, by: Actor, at: datetime, reason: str = "本人取消") -> Appointment:
    """Give the place back (取消); too late for others to use it, it counts as not having come. Twice is once.

    Refuses with NotBooked. (queue.no_show)
    """
    if appointment.state == AppointmentState.CANCELLED:
        return appointment
    if not appointment.is_ahead:
        raise NotBooked(state=AppointmentState(appointment.state).label, verb="取消")
    rule, slot_at = _no_show_rule(appointment, at), appointment.slot_at
    booked = appointment.state == AppointmentState.BOOKED and slot_at is not None
    counted = booked and slot_at is not None and rule.counts(cancelled_before=slot_at - at)
    record(appointment, Cancelled(reason=reason[:40], counted=counted), by=by, at=at, under=rule)
    notify.drop(about=appointment, by=by, at=at)
    if slot_at is not None:
        offer_place(appointment.queue, slot_at, by, at)
    return appointment


def _no_show_rule(appointment: Appointment, at: datetime) -> NoShowRule:
    book_of = rulebook(appointment.centre_id, appointment.asked_at.astimezone(ZONE).date())
    return book_of.get(NoShowRule).applying(category=appointment.category or "other")


def _refuse_over(appointment: Appointment, at: datetime, verb: str) -> None:
    slot_at = appointment.slot_at
    if appointment.state != AppointmentState.BOOKED or slot_at is None:
        raise NotBooked(state=AppointmentState(appointment.state).label, verb=verb)
    if at >= slot_at:
        raise NotBooked(state="已经到点", verb=verb)


# --- in the hall ---------------------------------------------------------------------------------


def check_in(*, appointment: Appointment, by: Actor, at: datetime, is_shown: bool = False) -> Ticket:
    """The resident is there (签到): a number in the line by the booked moment, or like any other when it has passed.

    Twice is once: the same number. Refuses with NotBooked, NotToday, DayIsOver, TooEarlyToCheckIn,
    HallClosed, QueueClosed. (queue.appointment)
    """
    try:
        return _checked_in(appointment, by, at, is_shown)
    except ChangedMeanwhile:  # at two machines at once
        appointment.refresh_from_db()
        return _checked_in(appointment, by, at, is_shown)


@transaction.atomic
def _checked_in(appointment: Appointment, by: Actor, at: datetime, is_shown: bool) -> Ticket:
    if appointment.ticket is not None:
        return appointment.ticket
    rule = rulebook(appointment.centre_id, appointment.asked_at.astimezone(ZONE).date()).get(Booking)
    slot_at = _refuse_other_day(appointment, at)
    how = rule.check_in(slot_at=slot_at, arrived_at=at)
    if how == TOO_EARLY:
        opens = (slot_at - rule.early.delta).astimezone(ZONE)
        raise TooEarlyToCheckIn(when=said(slot_at.astimezone(ZONE)), open=f"{opens:%H:%M}")
    ticket = issue(
        queue=appointment.queue,
        channel=Channel.APPOINTMENT,
        by=by,
        at=at,
        category=appointment.category,
        matters=(appointment.item,) if appointment.item else (),
        slot_at=None if how == WALK_IN else slot_at,
        is_shown=is_shown,
    )
    word = "来晚了，按现场号排" if how == WALK_IN else "准时"
    record(appointment, CheckedIn(ticket=ticket.pk, number=ticket.number, how=word), by=by, at=at, under=rule)
    notify.drop(about=appointment, by=by, at=at)
    return ticket


def _refuse_other_day(appointment: Appointment, at: datetime) -> datetime:
    """The slot, if it is today's. A clock that jumped may have counted it as missed: who is there, is there."""
    slot_at = appointment.slot_at
    usable = appointment.state in (AppointmentState.BOOKED, AppointmentState.NO_SHOW)
    if not usable or slot_at is None:
        raise NotBooked(state=AppointmentState(appointment.state).label, verb="签到")
    local, today = slot_at.astimezone(ZONE), at.astimezone(ZONE).date()
    if local.date() > today:
        raise NotToday(when=said(local))
    if local.date() < today:
        raise DayIsOver(when=said(local))
    return slot_at


# --- by the centre -------------------------------------------------------------------------------


@transaction.atomic
def move_off(*, centre: str, day: date, by: Actor, at: datetime) -> tuple[list[Appointment], list[Appointment]]:
    """The centre stays shut on a day: everybody booked on it is moved to the next free slot and told.

    Answers who was moved and who could not be; those are called by the front desk. Asking again moves
    only those who are still there. (hours.extra_closing)
    """
    if centre_queries.spans(centre, day):
        return [], []
    wished = Appointment.objects.at_centre(centre).filter(
        day=day, state__in=(AppointmentState.WISHED, AppointmentState.OFFERED)
    )
    for one in wished:
        lapse(one, SHUT, by, at)
    moved: list[Appointment] = []
    left: list[Appointment] = []
    for one in diary.booked_on(centre, day):
        (moved if _move_on(one, by, at) else left).append(one)
    return moved, left


def _move_on(appointment: Appointment, by: Actor, at: datetime) -> bool:
    """Move one to the free slot nearest to its hour on the next day that has one."""
    book_of = queries.diary_of(appointment.queue, at, beyond=True)
    for day in book_of.open_days(appointment.day):
        for slot in _nearest(day, appointment):
            try:
                _moved(appointment, slot.starts_at, slot.places, CLOSED, by, at, book_of.rule)
            except SlotFull:
                continue
            return True
    if not notify_queries.of(subject_key(appointment)).filter(topic=UNPLACED).exists():
        announce(appointment, by, at, UNPLACED)
    return False


def _nearest(day: DiaryDay, appointment: Appointment) -> Iterable[Slot]:
    wanted = appointment.slot_at.astimezone(ZONE).hour * 60 + appointment.slot_at.astimezone(ZONE).minute  # type: ignore[union-attr]
    free = [one for one in day.slots if one.left]
    return sorted(free, key=lambda one: abs(one.starts_at.hour * 60 + one.starts_at.minute - wanted))


# --- rounds --------------------------------------------------------------------------------------


def sweep_appointments(*, centre: str, by: Actor, at: datetime) -> dict[str, int]:
    """A round: offers not taken, wishes that came to nothing, days that are shut, who did not come, old marks.

    A no-show is told when the day's doors are shut: until then whoever is late still comes in.
    """
    done = dict.fromkeys(("lapsed", "moved", "missed", "forgotten"), 0)
    for queue in Queue.objects.filter(centre=centre):
        done["lapsed"] += lapse_offers(queue=queue, by=by, at=at)
    done["lapsed"] += _lapse_wishes(centre, by, at)
    for closing in centre_queries.closings(centre, after=at.astimezone(ZONE).date()):
        done["moved"] += len(move_off(centre=centre, day=closing.day, by=by, at=at)[0])
    done["missed"] = _note_no_shows(centre, by, at)
    done["forgotten"] = _forget(centre, at)
    return done


@transaction.atomic
def _lapse_wishes(centre: str, by: Actor, at: datetime) -> int:
    today = at.astimezone(ZONE).date()
    over = list(Appointment.objects.at_centre(centre).filter(state=AppointmentState.WISHED, day__lt=today))
    for one in over:
        lapse(one, NONE_CAME, by, at)
    return len(over)


@transaction.atomic
def _note_no_shows(centre: str, by: Actor, at: datetime) -> int:
    today, count = at.astimezone(ZONE).date(), 0
    rows = Appointment.objects.at_centre(centre).filter(state=AppointmentState.BOOKED, day__lte=today)
    for one in rows.select_for_update(skip_locked=True):
        if one.day == today and not _is_shut(centre, today, at):
            continue
        counted = bool(centre_queries.spans(centre, one.day)) and _no_show_rule(one, at).counts(cancelled_before=None)
        record(one, NoShow(counted=counted), by=by, at=at, under=_no_show_rule(one, at))
        notify.drop(about=one, by=by, at=at)
        count += 1
    return count


def _is_shut(centre: str, day: date, at: datetime) -> bool:
    spans = centre_queries.spans(centre, day)
    return not spans or at.astimezone(ZONE).time() >= spans[-1][1]


def _forget(centre: str, at: datetime) -> int:
    """Telephones and marks that no rule needs any more: those older than no-shows are counted."""
    today = at.astimezone(ZONE).date()
    before = rulebook(centre, today).get(NoShowRule).first_day(today)
    old = Appointment.objects.at_centre(centre).filter(day__lt=before).exclude(phone_mark="", identity_mark="")
    return old.update(phone="", phone_mark="", identity_mark="")
