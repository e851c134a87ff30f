"""Booked: what becomes of an appointment: they come in time, late or too early, change it, give it back, stay away.

What somebody does follows from the booking and its slot alone; each act looks at the row first, because
the centre, the front desk or a visitor may have changed it meanwhile.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from yikou.hall import access, queries
from yikou.hall import operations as hall
from yikou.hall.policies import Booking
from yikou.kernel.clock import ZONE
from yikou.notify import operations as notify
from yikou.notify import queries as messages
from yikou.policies.queries import rulebook
from yikou.simulation import desk, waiting
from yikou.simulation.arrivals import Visit
from yikou.simulation.chance import one_of, some
from yikou.simulation.floor import Guest
from yikou.simulation.scene import Scene

if TYPE_CHECKING:
    from yikou.hall.models import Appointment, Ticket
    from yikou.notify.models import Message
    from yikou.simulation.booking import Caller

# Whoever is refused because it is too early comes to the machine again when it may be.
AGAIN = timedelta(seconds=20)
# How soon somebody who booked only just now may change it, and how long before the slot they may not any more.
SOON, LAST = timedelta(minutes=12), timedelta(minutes=2)

# How many calls the front desk makes in a round; what runs out first comes first.
CALLS = 6


@dataclass(frozen=True)
class Fate:
    """What somebody will do about an appointment, and when."""

    name: str
    at: datetime


def look_through(scene: Scene, since: datetime) -> None:
    """Put on the agenda what those who booked do today; whoever waits for a place is asked when one is free."""
    for one, caller in known(scene):
        expect(scene, one, caller, since)


def known(scene: Scene) -> "list[tuple[Appointment, Caller]]":
    """The appointments still to come that were made by those who are played."""
    return [(one, found) for one in queries.ahead(scene.centre) if (found := caller_of(scene, one)) is not None]


def caller_of(scene: Scene, one: "Appointment") -> "Caller | None":
    """Who of those who are played made an appointment; nobody where a visitor did."""
    from yikou.simulation import booking

    day = one.asked_at.astimezone(ZONE).date()
    if day not in scene.callers:
        scene.callers[day] = booking.callers(scene, day)
    return scene.callers[day].get(one.asked_at)


def expect(scene: Scene, one: "Appointment", caller: "Caller", since: datetime) -> None:
    """Plan what is done today about an appointment as it stands now."""
    if one.state == "offered" and one.offered_until is not None:
        _is_asked(scene, one, caller, since)
    if one.state != "booked" or one.slot_at is None:
        return
    fate = fate_of(scene, one, caller)
    if fate.at > since and fate.at.astimezone(ZONE).date() == scene.day:
        scene.agenda.put(fate.at, partial(_DOES[fate.name], scene, one.pk, one.slot_at, caller))


def fate_of(scene: Scene, one: "Appointment", caller: "Caller") -> Fate:
    """What is done about an appointment, by who booked and for when."""
    assert one.slot_at is not None
    slot_at, habits = one.slot_at.astimezone(ZONE), scene.habits.booking
    thrown = scene.dice(caller.asks_on, caller.number, slot_at)
    name = one_of(thrown, habits.fates)
    if name in ("gives_back", "changes"):
        return Fate(name, _beforehand(scene, one, slot_at, one_of(thrown, habits.notice)))
    minutes = {"late": some(thrown, habits.late), "too_early": -some(thrown, habits.too_early)}
    early = -some(thrown, habits.early)
    comes = slot_at + timedelta(minutes=minutes.get(name, early), seconds=thrown.randrange(60))
    return Fate("stays_away" if name == "stays_away" else "comes", _at_open_doors(scene, comes, slot_at))


def _beforehand(scene: Scene, one: "Appointment", slot_at: datetime, hours: float) -> datetime:
    """So long before the slot, on the working day before it where that is a day or more; not before it was made."""
    if hours < 24:
        wanted = slot_at - timedelta(hours=hours)
    else:
        wanted = datetime.combine(scene.calendar.before(slot_at.date(), int(hours // 24)), slot_at.timetz())
    return min(max(wanted, one.asked_at + SOON), slot_at - LAST)


def _at_open_doors(scene: Scene, comes: datetime, slot_at: datetime) -> datetime:
    """Whoever would stand before shut doors comes when they open."""
    for start, end in scene.spans_on(slot_at.date()):
        opens = datetime.combine(slot_at.date(), start, tzinfo=ZONE)
        if opens <= slot_at < datetime.combine(slot_at.date(), end, tzinfo=ZONE):
            return max(comes, opens + timedelta(seconds=5 + slot_at.minute + comes.second))
    return comes


# --- before the day ------------------------------------------------------------------------------------


def _as_it_stands(scene: Scene, key: int, slot_at: datetime) -> "Appointment | None":
    """An appointment, where it is still as it was when something was planned."""
    return queries.ahead(scene.centre).filter(pk=key, state="booked", slot_at=slot_at).first()


def _gives_back(scene: Scene, key: int, slot_at: datetime, caller: "Caller", at: datetime) -> None:
    """The place is given back; whoever waits for it is told by the front desk."""
    row = _as_it_stands(scene, key, slot_at)
    if row is not None:
        hall.cancel(appointment=row, by=scene.resident, at=at)
        _look_at_offers(scene, at)


def _changes(scene: Scene, key: int, slot_at: datetime, caller: "Caller", at: datetime) -> None:
    """Another slot instead, some working days later or at another time."""
    from yikou.simulation import booking

    row = _as_it_stands(scene, key, slot_at)
    if row is None:
        return
    thrown = scene.dice(caller.asks_on, caller.number, slot_at, "changes")
    local, diary = slot_at.astimezone(ZONE), queries.diary_of(row.queue, at)
    day = diary.day(scene.calendar.after(local.date(), thrown.randint(1, 2)))
    day = day if day.is_bookable else next(diary.open_days(scene.day), day)
    other = booking.nearest(day, booking.some_clock(scene, thrown))
    if other is not None:
        with suppress(hall.TooManyBooked):
            expect(scene, hall.move(appointment=row, slot_at=other, by=scene.resident, at=at), caller, at)
            _look_at_offers(scene, at)


def _stays_away(scene: Scene, key: int, slot_at: datetime, caller: "Caller", at: datetime) -> None:
    """Nothing happens: the rounds after closing find it."""


# --- a place that was given back -----------------------------------------------------------------------


def _look_at_offers(scene: Scene, at: datetime) -> None:
    for row in queries.ahead(scene.centre).filter(state="offered"):
        caller = caller_of(scene, row)
        if caller is not None:
            _is_asked(scene, row, caller, at)


def _is_asked(scene: Scene, one: "Appointment", caller: "Caller", since: datetime) -> None:
    """Most who waited for a place take it when they are told; the others let it go by."""
    thrown = scene.dice(caller.asks_on, caller.number, one.slot_at, "offered")
    takes = thrown.random() < scene.habits.booking.confirms
    if takes and scene.is_new("offer", one.pk, f"{one.slot_at}"):
        moment = since + timedelta(minutes=some(thrown, scene.habits.booking.answers))
        scene.agenda.put(moment, partial(_confirms, scene, one.pk, caller))


def _confirms(scene: Scene, key: int, caller: "Caller", at: datetime) -> None:
    row = queries.ahead(scene.centre).filter(pk=key, state="offered").first()
    if row is not None:
        with suppress(hall.NotOffered):  # it was held too short a time
            expect(scene, hall.confirm(appointment=row, by=scene.resident, at=at), caller, at)


# --- in the hall ---------------------------------------------------------------------------------------


def _comes(scene: Scene, key: int, slot_at: datetime, caller: "Caller", at: datetime) -> None:
    """They give their six digits, or lay the card down, and wait; too early, they sit down first."""
    row = _as_it_stands(scene, key, slot_at)
    if row is None:
        return
    # Whoever is so late that the doors are shut meanwhile has not come.
    with suppress(hall.HallClosed):
        try:
            found = access.arriving(scene.resident, row.number, at=at)
            ticket = hall.check_in(appointment=found, by=scene.resident, at=at, is_shown=True)
        except hall.TooEarlyToCheckIn:
            early = rulebook(scene.centre, scene.day).get(Booking).early.delta
            scene.agenda.put(slot_at - early + AGAIN, partial(_comes, scene, key, slot_at, caller))
            return
        thrown = scene.dice(caller.asks_on, caller.number, "waits")
        waiting.stands(scene, guest_of(scene, row, caller), ticket, at, thrown)


_DOES = {"gives_back": _gives_back, "changes": _changes, "comes": _comes, "stays_away": _stays_away}


def guest_of(scene: Scene, one: "Appointment", caller: "Caller") -> Guest:
    """Who booked, as somebody in the house."""
    item = scene.catalogue.items.get(caller.item)
    visit = Visit(caller.number, "matter", caller.item, caller.asks_at, caller.minutes, booked_on=caller.asks_on)
    return Guest(
        name=f"booked {caller.number}",
        line=one.queue.code,
        minutes=caller.minutes,
        serve=partial(desk.sit_down, scene, visit),
        items=(caller.item,),
        department=item.department if item else "",
    )


def guest_with(scene: Scene, ticket: "Ticket") -> Guest | None:
    """Whoever holds a number that came of an appointment, when a demo goes on; nobody where a visitor booked."""
    if ticket.channel != "appointment":
        return None
    row = queries.appointment_of(ticket)
    caller = caller_of(scene, row) if row is not None else None
    return guest_of(scene, row, caller) if row is not None and caller is not None else None


# --- what the house does about it ----------------------------------------------------------------------


def make_round(scene: Scene, at: datetime) -> None:
    """A round as the worker makes one: offers that were not taken, who did not come; then the front desk telephones."""
    hall.sweep_appointments(centre=scene.centre, by=scene.machine, at=at)
    notify.send_due(centre=scene.centre, by=scene.machine, at=at)
    _look_at_offers(scene, at)
    by = scene.clerk_at(scene.front)
    for message in messages.to_tell(scene.centre, at)[:CALLS] if by else ():
        if by is not None and _is_reached(scene, message):
            notify.note_told(message=message, by=by, at=at)


def _is_reached(scene: Scene, message: "Message") -> bool:
    """Some telephones nobody answers."""
    return scene.dice("told", message.due_at).random() < scene.habits.booking.reached
