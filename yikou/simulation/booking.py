"""Booking: who takes a time ahead of the day, online or on the telephone; a day that is full is waited for.

What somebody wants is planned from the seed and the day alone, so that a row whose moment of asking is
planned is known again, and what a visitor booked is left to the visitor.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

from yikou.hall import operations as hall
from yikou.hall import queries
from yikou.kernel.clock import ZONE
from yikou.simulation import booked
from yikou.simulation.arrivals import minutes_for, weights
from yikou.simulation.chance import one_of
from yikou.simulation.habits import WEEKDAYS
from yikou.simulation.scene import Scene
from yikou.simulation.town import Invented

if TYPE_CHECKING:
    from yikou.hall.models import Appointment, Queue

FIRST, LAST = time(7, 10), time(17, 20)
# Visits of those who booked are told from the others of their day by their numbers.
NUMBERS = 10_000
AT_DESK, ONLINE = "front_desk", "portal"


@dataclass(frozen=True)
class Caller:
    """Somebody who books: for what, when, so many working days ahead, at about which time."""

    number: int
    asks_on: date
    asks_at: datetime
    item: str
    minutes: float
    channel: str
    days: int
    wants: time


def plan(scene: Scene, since: datetime) -> None:
    """Put on the agenda who books today."""
    for at, one in callers(scene, scene.day).items():
        if at > since:
            scene.agenda.put(at, partial(ask, scene, one))


def callers(scene: Scene, day: date) -> dict[datetime, Caller]:
    """Who books on a day, by the moment of asking."""
    thrown, wanted = scene.dice(day, "bookings"), _wanted(scene, day)
    moments = sorted(_moment(day, thrown) for _ in wanted)
    made = {}
    for place, ((item, ahead, wants), moment) in enumerate(zip(wanted, moments, strict=True)):
        # No two ask at the same moment: by it a row is known again.
        at, number = moment + timedelta(milliseconds=place), NUMBERS + day.toordinal() % 50 * 100 + place
        minutes, channel = minutes_for(scene.habits, thrown), one_of(thrown, scene.habits.booking.channels)
        made[at] = Caller(number, day, at, item, minutes, channel, ahead, wants)
    return made


def _wanted(scene: Scene, day: date) -> list[tuple[str, int, time]]:
    """What is booked on a day: the item, how many working days ahead, at about which time."""
    thrown, habits = scene.dice(day, "wanted"), scene.habits.booking
    share, items = scene.habits.weekdays[WEEKDAYS[day.weekday()]] * scene.share, weights(scene, is_company=False)
    usual = range(round(habits.a_day * share))
    wanted = [(one_of(thrown, items), one_of(thrown, habits.ahead), some_clock(scene, thrown)) for _ in usual]
    for rush in habits.rushes:
        many = range(round(rush.bookings * share) if rush.is_on(day) else 0)
        wanted += [(rush.item, rush.ahead, some_clock(scene, thrown)) for _ in many]
    thrown.shuffle(wanted)
    return wanted


def some_clock(scene: Scene, thrown: Random) -> time:
    """At about which time somebody would like to come."""
    start, end, _ = thrown.choices(scene.habits.booking.hours, [share for *_, share in scene.habits.booking.hours])[0]
    first, last = (one.hour * 2 + one.minute // 30 for one in (start, end))
    return time(*divmod(thrown.randrange(first, last) * 30, 60))


def _moment(day: date, thrown: Random) -> datetime:
    first = datetime.combine(day, FIRST, tzinfo=ZONE)
    length = datetime.combine(day, LAST, tzinfo=ZONE) - first
    return first + timedelta(seconds=thrown.randrange(int(length.total_seconds())))


def somebody(scene: Scene, one: Caller) -> Invented:
    """Who it is that books."""
    ages = scene.habits.ages.get(one.item, scene.habits.adults)
    return scene.town.somebody(scene.dice(one.asks_on, "booked", one.number), ages, one.asks_on)


# --- asking --------------------------------------------------------------------------------------------


def ask(scene: Scene, one: Caller, at: datetime) -> None:
    """Take the time that is wanted, or the one nearest to it; on a full day some ask to be told of a place."""
    item = scene.catalogue.items.get(one.item)
    if item is None:
        return
    queue = scene.floor.lines[scene.floor.line_for(item.department)]
    # Who has as many as the rule allows, or did not come too often, comes without.
    with suppress(hall.TooManyBooked, hall.BookingPaused):
        made = _booked(scene, one, queue, at)
        if made is not None:
            booked.expect(scene, made, one, at)


def _booked(scene: Scene, one: Caller, queue: "Queue", at: datetime) -> "Appointment | None":
    day = scene.calendar.after(scene.day, one.days) if one.days else scene.day
    wanted = datetime.combine(day, one.wants, tzinfo=ZONE)
    with suppress(hall.SlotFull, hall.SlotNotOpen, hall.NoSuchSlot):
        return _book(scene, one, queue, wanted, at)
    diary = queries.diary_of(queue, at)
    found = diary.day(day)
    thrown = scene.dice(one.asks_on, "full", one.number)
    if found.state == "full" and thrown.random() < scene.habits.booking.wishes:
        return hall.wish(queue=queue, day=day, at=at, **_who(scene, one))
    found = found if found.is_bookable else next(diary.open_days(day), found)
    near = nearest(found, one.wants)
    return _book(scene, one, queue, near, at) if near else None


def _book(scene: Scene, one: Caller, queue: "Queue", slot_at: datetime, at: datetime) -> "Appointment":
    return hall.book(queue=queue, slot_at=slot_at, at=at, **_who(scene, one))


def _who(scene: Scene, one: Caller) -> dict[str, Any]:
    person = somebody(scene, one)
    shows = scene.dice(one.asks_on, "card", one.number).random() < scene.habits.booking.gives_identity
    front = scene.clerk_at(scene.front) if one.channel == AT_DESK else None
    return {
        "phone": person.phone,
        "identity": person.identity if shows else "",
        "item": one.item,
        "channel": AT_DESK if front else ONLINE,
        "by": front or scene.resident,
    }


def nearest(day: queries.DiaryDay, wants: time) -> datetime | None:
    """The free slot of a day nearest to a time."""
    free = [one.starts_at for one in day.slots if one.left]
    wanted = datetime.combine(day.day, wants, tzinfo=ZONE)
    return min(free, key=lambda one: (abs(one - wanted), one), default=None)
