"""Appointments as they are played: booked ahead, used, changed, given back; a visitor's own is left alone."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from tests.simulation.conftest import Played
from yikou.hall import access, queries
from yikou.hall import operations as hall
from yikou.hall.facts import Booked
from yikou.hall.models import Appointment, Ticket
from yikou.kernel.clock import ZONE
from yikou.ledger.operations import record
from yikou.simulation import booked, booking, booking_checks
from yikou.simulation.replay import Replay
from yikou.simulation.scene import Scene

THURSDAY, FRIDAY = date(2026, 11, 19), date(2026, 11, 20)


def scene_of(demo: str, day: date, share: float = 1.0) -> Scene:
    """A day as it is played."""
    return Replay(7, share, demo).scene(day)


def wrong(demo: str, today: date) -> list[str]:
    """What is found against the appointments."""
    found = booking_checks.fares(demo)
    return booking_checks.wrong_sums(demo, today, found) + found.twice


@pytest.mark.slow
@pytest.mark.covers("G-05", partly="the days that are played hold bookings, and what became of each")
def test_two_days_hold_bookings_and_each_came_to_something(demo: str, played: Played) -> None:
    replay = played(2, share=0.6)

    states = {one.state for one in Appointment.objects.all()}
    numbers = Ticket.objects.filter(channel="appointment")
    assert {"booked", "checked_in"} <= states
    assert numbers.filter(slot_at__isnull=False).exists()
    assert not Appointment.objects.filter(state="booked", day__lt=date(2026, 11, 23)).exists()
    assert wrong(demo, date(2026, 11, 23)) == []
    assert replay.refused == {}


def test_who_books_on_a_day_follows_from_seed_and_day_alone(demo: str) -> None:
    one, same, other = (Replay(seed, 1.0, demo).scene(THURSDAY) for seed in (7, 7, 8))

    first = booking.callers(one, THURSDAY)
    assert first == booking.callers(same, THURSDAY)
    assert first != booking.callers(other, THURSDAY)
    assert len(first) == len({caller.number for caller in first.values()}) > 15


def book(demo: str, slot_at: datetime, at: datetime, phone: str = "13800001234") -> Appointment:
    """What a visitor books on the page."""
    by = scene_of(demo, THURSDAY).resident
    return hall.book(queue=access.queue(by, "A"), slot_at=slot_at, phone=phone, channel="portal", by=by, at=at)


def test_what_a_visitor_booked_is_left_to_the_visitor(demo: str) -> None:
    scene = scene_of(demo, FRIDAY)
    at = datetime(2026, 11, 19, 10, 0, tzinfo=ZONE)
    made = book(demo, datetime(2026, 11, 20, 10, 0, tzinfo=ZONE), at)

    booked.look_through(scene, scene.at(datetime.min.time()))

    assert booked.caller_of(scene, made) is None
    assert scene.agenda.next_at is None


def played_booking(demo: str, fate: str) -> tuple[Scene, Appointment, datetime]:
    """A booking of somebody who is played, with what becomes of it: the day, the row, and when something is done."""
    eve, scene = scene_of(demo, THURSDAY), scene_of(demo, FRIDAY)
    scene.habits = replace(scene.habits, booking=replace(scene.habits.booking, fates={fate: 1}))
    for at, caller in booking.callers(eve, THURSDAY).items():
        if not caller.days or at.hour < 9:
            continue
        booking.ask(eve, caller, at)
        made = Appointment.objects.filter(asked_at=at, state="booked").first()
        if made is not None and made.day == FRIDAY:
            return scene, made, booked.fate_of(scene, made, caller).at
    pytest.fail("nobody books for the next day")


def test_whoever_comes_has_a_number_that_stands_where_the_booked_moment_is(demo: str) -> None:
    scene, made, at = played_booking(demo, "comes")

    booked.look_through(scene, scene.at(datetime.min.time()))
    scene.agenda.play(at)
    made.refresh_from_db()

    assert made.state == "checked_in"
    assert made.ticket is not None
    assert made.ticket.rank_at in (made.slot_at, made.ticket.issued_at)
    guest = booked.guest_with(scene_of(demo, FRIDAY), made.ticket)
    assert guest is not None
    assert guest.items == (made.item,)


def test_whoever_stays_away_is_found_by_the_rounds_after_closing(demo: str) -> None:
    scene, made, at = played_booking(demo, "stays_away")
    booked.look_through(scene, scene.at(datetime.min.time()))
    scene.agenda.play(at)

    booked.make_round(scene, scene.at(scene.habits.desk.close))
    made.refresh_from_db()

    assert made.state == "no_show"
    assert made.no_show_on == (None if made.category else FRIDAY)


def test_a_place_that_is_given_back_goes_to_whoever_waited_for_it(demo: str) -> None:
    eve, at = scene_of(demo, THURSDAY), datetime(2026, 11, 19, 8, 0, tzinfo=ZONE)
    queue = access.queue(eve.resident, "D")
    made = [
        book_in(demo, queue, one.starts_at, at + timedelta(seconds=n), n)
        for n, one in enumerate(queries.diary_of(queue, at).day(FRIDAY).slots * 3)
        if queries.diary_of(queue, at).day(FRIDAY).slot(one.starts_at).left
    ]
    asks, caller = next((at, one) for at, one in booking.callers(eve, THURSDAY).items() if at.hour in (9, 10))
    who = booking._who(eve, caller)
    wished = hall.wish(queue=queue, day=FRIDAY, at=asks, **who)
    eve.habits = replace(eve.habits, booking=replace(eve.habits.booking, confirms=1.0))

    hall.cancel(appointment=made[0], by=eve.resident, at=asks + timedelta(minutes=1))
    booked.make_round(eve, asks + timedelta(minutes=2))
    eve.agenda.play(asks + timedelta(minutes=58))
    wished.refresh_from_db()

    assert (wished.state, wished.slot_at) == ("booked", made[0].slot_at)


def book_in(demo: str, queue, slot_at: datetime, at: datetime, n: int) -> Appointment:
    """Somebody else books."""
    by = scene_of(demo, THURSDAY).resident
    return hall.book(queue=queue, slot_at=slot_at, phone=f"1390000{n:04d}", channel="portal", by=by, at=at)


# --- the checks ----------------------------------------------------------------------------------------


def test_an_appointment_that_got_lost_is_found(demo: str) -> None:
    made = book(demo, datetime(2026, 11, 20, 10, 0, tzinfo=ZONE), at=datetime(2026, 11, 19, 10, 0, tzinfo=ZONE))
    assert wrong(demo, FRIDAY) == []
    assert wrong(demo, date(2026, 11, 21)) == ["2026-11-20 过了，还有没下落的"]

    Appointment.objects.filter(pk=made.pk).update(state="cancelled")

    assert wrong(demo, FRIDAY) == ["取消：台账 0，表里 1", "还没到：台账 1，表里 0"]


def test_a_place_that_two_hold_is_found(demo: str) -> None:
    at, slot_at = datetime(2026, 11, 19, 10, 0, tzinfo=ZONE), datetime(2026, 11, 20, 10, 0, tzinfo=ZONE)
    made = book(demo, slot_at, at)
    queue = made.queue
    fact = Booked(
        queue=queue.pk, day=FRIDAY, slot_at=slot_at, place=made.place or 0, code="1", token="t", channel="portal"
    )
    Appointment.objects.filter(pk=made.pk).update(place=9)
    record(Appointment(centre_id=demo, queue=queue), fact, by=scene_of(demo, FRIDAY).resident, at=at)

    assert booking_checks.fares(demo).twice == ["11-20 10:00 第 1 位"]
