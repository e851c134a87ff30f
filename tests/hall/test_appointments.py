"""改约、取消、候补、签到、爽约: what becomes of an appointment."""

from datetime import date, timedelta

import pytest

from tests.hall.conftest import Hall, moment
from tests.hall.test_book import OLD, book, on
from yikou.centre import access as centre_access
from yikou.centre import operations as centre
from yikou.hall import access, queries
from yikou.hall import operations as hall
from yikou.hall.models import Appointment
from yikou.kernel.refusals import NotAllowed, NotFound
from yikou.ledger.operations import subject_key
from yikou.ledger.queries import history, replay
from yikou.notify import queries as messages


def minutes(at) -> float:
    """Minutes after opening on Monday."""
    return (at - moment(0)) / timedelta(minutes=1)


def fill(hall_now: Hall, slot_at, *, but: int = 0) -> list[Appointment]:
    """Everybody else books the places of a slot."""
    day = queries.diary_of(access.queue(hall_now.door, "A"), moment(0)).day(slot_at.date())
    slot = day.slot(slot_at)
    assert slot is not None
    return [book(hall_now, slot_at, phone=f"1370000{slot_at:%H%M}"[:9] + f"{n:02d}") for n in range(slot.left - but)]


def fill_day(hall_now: Hall, day: date) -> list[Appointment]:
    found = queries.diary_of(access.queue(hall_now.door, "A"), moment(0)).day(day)
    made = []
    for slot in found.slots:
        made += [book(hall_now, slot.starts_at, phone=f"138{slot.starts_at:%H%M}{n:04d}") for n in range(slot.left)]
    return made


# --- another time, or none -----------------------------------------------------------------------


@pytest.mark.covers("G-05", partly="changed and given back by its holder")
def test_another_time_is_taken_instead_and_the_first_is_free_again(hall_now: Hall) -> None:
    made = book(hall_now, on(3, 10))

    hall.move(appointment=made, slot_at=on(4, 14), by=hall_now.door, at=moment(5))
    hall.move(appointment=made, slot_at=on(4, 14), by=hall_now.door, at=moment(6))

    assert (made.day, made.slot_at, made.state) == (date(2026, 3, 4), on(4, 14), "booked")
    assert [one.label for one in history(made)] == ["预约", "改约"]
    due = messages.of(subject_key(made)).exclude(state="dropped").values_list("due_at", flat=True)
    assert on(4, 11, 30) in due
    assert list(replay(hall_now.centre, "hall.appointment")) == []


def test_moving_is_bound_by_the_same_rule_and_leaves_oneself_out_of_the_count(hall_now: Hall) -> None:
    book(hall_now, on(3, 10))
    made = book(hall_now, on(3, 11))

    hall.move(appointment=made, slot_at=on(3, 14), by=hall_now.door, at=moment(5))
    with pytest.raises(hall.NoSuchSlot):
        hall.move(appointment=made, slot_at=on(7, 14), by=hall_now.door, at=moment(5))
    with pytest.raises(hall.SlotNotOpen):
        hall.move(appointment=made, slot_at=on(12, 14), by=hall_now.door, at=moment(5))
    with pytest.raises(hall.NotBooked):
        hall.move(appointment=made, slot_at=on(4, 10), by=hall_now.door, at=on(3, 14))


def test_a_slot_given_back_in_time_does_not_count_and_too_late_does(hall_now: Hall) -> None:
    early, late = book(hall_now, on(3, 11)), book(hall_now, on(3, 14))

    hall.cancel(appointment=early, by=hall_now.door, at=on(3, 9))
    hall.cancel(appointment=late, by=hall_now.door, at=on(3, 12, 1))
    hall.cancel(appointment=late, by=hall_now.door, at=on(3, 12, 2))

    assert (early.state, early.no_show_on) == ("cancelled", None)
    assert (late.state, late.no_show_on) == ("cancelled", date(2026, 3, 3))
    assert [one.label for one in history(late)] == ["预约", "取消预约"]
    with pytest.raises(hall.NotBooked) as refused:
        hall.move(appointment=late, slot_at=on(4, 10), by=hall_now.door, at=on(3, 12, 3))
    assert "已取消" in refused.value.sentence


# --- asked for where the day is full -------------------------------------------------------------


@pytest.mark.covers("G-05", partly="a place given back is offered to who asked for one")
def test_a_place_that_is_given_back_is_held_for_whoever_asked_first(hall_now: Hall) -> None:
    made = fill_day(hall_now, date(2026, 3, 3))
    line = access.queue(hall_now.door, "A")
    given = {"queue": line, "day": date(2026, 3, 3), "channel": "portal", "by": hall_now.door}
    first = hall.wish(phone="13900000001", at=moment(1), **given)
    second = hall.wish(phone="13900000002", at=moment(2), **given)
    with pytest.raises(hall.TooManyBooked):
        hall.wish(phone="13900000001", at=moment(3), **given)

    hall.cancel(appointment=made[0], by=hall_now.door, at=moment(10))
    first.refresh_from_db()
    second.refresh_from_db()

    assert (first.state, first.slot_at, second.state) == ("offered", made[0].slot_at, "wished")
    with pytest.raises(hall.SlotFull):
        book(hall_now, made[0].slot_at, at=11, phone="13900000003")
    assert [one.topic for one in messages.to_tell(hall_now.centre, moment(10)).about(subject_key(first))] == [
        "hall.offered"
    ]
    assert hall.confirm(appointment=first, by=hall_now.door, at=moment(20)).state == "booked"
    assert hall.confirm(appointment=first, by=hall_now.door, at=moment(21)).state == "booked"
    assert list(replay(hall_now.centre, "hall.appointment")) == []


def test_an_offer_that_nobody_takes_goes_to_the_next_and_then_to_everybody(hall_now: Hall) -> None:
    made = fill_day(hall_now, date(2026, 3, 4))
    line = access.queue(hall_now.door, "A")
    given = {"queue": line, "day": date(2026, 3, 4), "channel": "portal", "by": hall_now.door}
    first = hall.wish(phone="13900000001", at=moment(1), **given)
    second = hall.wish(phone="13900000002", at=moment(2), **given)
    hall.cancel(appointment=made[-1], by=hall_now.door, at=moment(10))

    hall.sweep_appointments(centre=hall_now.centre, by=hall_now.machine, at=moment(71))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("lapsed", "offered")
    with pytest.raises(hall.NotOffered):
        hall.confirm(appointment=first, by=hall_now.door, at=moment(72))
    taken = book(hall_now, made[-1].slot_at, at=150, phone="13900000003")
    second.refresh_from_db()
    assert (taken.state, second.state) == ("booked", "lapsed")


def test_a_wish_is_for_a_day_that_is_full(hall_now: Hall) -> None:
    line = access.queue(hall_now.door, "A")
    given = {"queue": line, "phone": "13900000001", "channel": "portal", "by": hall_now.door, "at": moment(0)}

    with pytest.raises(hall.NotFullYet):
        hall.wish(day=date(2026, 3, 3), **given)
    with pytest.raises(hall.NoSuchSlot):
        hall.wish(day=date(2026, 3, 7), **given)


def test_a_wish_that_came_to_nothing_ends_with_its_day(hall_now: Hall) -> None:
    fill_day(hall_now, date(2026, 3, 3))
    line = access.queue(hall_now.door, "A")
    made = hall.wish(
        queue=line, day=date(2026, 3, 3), phone="13900000001", channel="portal", by=hall_now.door, at=moment(1)
    )

    hall.sweep_appointments(centre=hall_now.centre, by=hall_now.machine, at=on(4, 9))

    made.refresh_from_db()
    assert made.state == "lapsed"


# --- in the hall ---------------------------------------------------------------------------------


@pytest.mark.covers("G-05", partly="checked in by number, the line keeps the time that was booked")
def test_who_booked_checks_in_and_stands_at_the_booked_moment(hall_now: Hall) -> None:
    made = book(hall_now, on(2, 11), item="MZ-001")
    waiting = [hall_now.take(minutes(on(2, 10, 50))) for _ in range(3)]
    found = access.arriving(hall_now.door, made.number, at=on(2, 10, 55))

    ticket = hall.check_in(appointment=found, by=hall_now.door, at=on(2, 10, 55), is_shown=True)

    assert (ticket.channel, ticket.slot_at, ticket.matters) == ("appointment", on(2, 11), ["MZ-001"])
    assert hall_now.next(hall_now.house.li, minutes(on(2, 10, 56))) == waiting[0]
    hall_now.served(waiting[0], hall_now.house.li, minutes(on(2, 10, 57)), minutes(on(2, 11, 1)))
    assert hall_now.next(hall_now.house.li, minutes(on(2, 11, 2))) == ticket
    assert [one.label for one in history(found)] == ["预约", "签到"]


def test_checking_in_twice_gives_the_same_number(hall_now: Hall) -> None:
    made = book(hall_now, on(2, 11))

    first = hall.check_in(appointment=made, by=hall_now.door, at=on(2, 10, 40))
    stale = Appointment.objects.get(pk=made.pk)
    stale.ticket, stale.state, stale.revision = None, "booked", 0
    again = hall.check_in(appointment=stale, by=hall_now.door, at=on(2, 10, 41))

    assert first.pk == again.pk
    assert hall_now.centre == again.centre_id


@pytest.mark.parametrize(
    ("arrived", "refusal"),
    [(on(3, 10, 29), "TooEarlyToCheckIn"), (on(2, 11), "NotToday"), (on(4, 9), "DayIsOver")],
)
def test_too_early_the_day_before_and_the_day_after_are_refused(hall_now: Hall, arrived, refusal: str) -> None:
    made = book(hall_now, on(3, 11))

    with pytest.raises(getattr(hall, refusal)):
        hall.check_in(appointment=made, by=hall_now.door, at=arrived)

    assert hall.check_in(appointment=made, by=hall_now.door, at=on(3, 10, 30)).slot_at == on(3, 11)


def test_who_is_late_gets_a_number_like_anybody_else(hall_now: Hall) -> None:
    late, later = book(hall_now, on(3, 11)), book(hall_now, on(3, 11), phone="13900005678")

    assert hall.check_in(appointment=late, by=hall_now.door, at=on(3, 11, 15)).slot_at == on(3, 11)
    assert hall.check_in(appointment=later, by=hall_now.door, at=on(3, 11, 16)).slot_at is None


def test_an_appointment_is_found_by_digits_link_and_card_and_not_by_a_guess(hall_now: Hall) -> None:
    made = book(hall_now, on(3, 10), identity=OLD)
    door = hall_now.door

    for typed in (made.number, f" {made.number} ", f"https://yikou.example/b/{made.token}/", OLD, OLD.lower()):
        assert access.arriving(door, typed, at=on(3, 9, 50)) == made
    for typed in ("", "000", "x" * 400, f"/b/{made.token[:-1]}/", "/", "31010419500405002X0"):
        with pytest.raises(NotFound):
            access.arriving(door, typed, at=on(3, 9, 50))
    with pytest.raises(NotFound):
        access.appointment_by_token("guessed")
    with pytest.raises(NotAllowed):
        access.appointment(hall_now.house.zhao, made.pk)


def test_the_elderly_who_booked_go_first_with_their_reason(hall_now: Hall) -> None:
    made = book(hall_now, on(3, 10), identity=OLD)

    ticket = hall.check_in(appointment=made, by=hall_now.door, at=on(3, 9, 50))

    assert (ticket.category, ticket.lane) == ("elderly", "priority")


# --- who did not come ----------------------------------------------------------------------------


@pytest.mark.covers("G-05", partly="who does not come is counted, by rule and with its exception")
def test_who_did_not_come_is_noted_when_the_doors_are_shut(hall_now: Hall) -> None:
    made, old = book(hall_now, on(3, 10)), book(hall_now, on(3, 10), phone="13900005678", identity=OLD)

    assert hall.sweep_appointments(centre=hall_now.centre, by=hall_now.machine, at=on(3, 16))["missed"] == 0
    assert hall.sweep_appointments(centre=hall_now.centre, by=hall_now.machine, at=on(3, 18))["missed"] == 2
    assert hall.sweep_appointments(centre=hall_now.centre, by=hall_now.machine, at=on(3, 18))["missed"] == 0

    made.refresh_from_db()
    old.refresh_from_db()
    assert (made.state, made.no_show_on) == ("no_show", date(2026, 3, 3))
    assert (old.state, old.no_show_on) == ("no_show", None)
    assert list(replay(hall_now.centre, "hall.appointment")) == []


def test_a_clock_that_jumped_does_not_send_away_whoever_is_there(hall_now: Hall) -> None:
    made = book(hall_now, on(3, 10))
    hall.sweep_appointments(centre=hall_now.centre, by=hall_now.machine, at=on(20, 9))

    made.refresh_from_db()
    hall.check_in(appointment=made, by=hall_now.door, at=on(3, 9, 55))

    assert (made.state, made.no_show_on) == ("checked_in", None)


def test_telephones_and_marks_are_forgotten_when_no_rule_needs_them(hall_now: Hall) -> None:
    made = book(hall_now, on(3, 10), identity=OLD)

    done = hall.sweep_appointments(centre=hall_now.centre, by=hall_now.machine, at=on(3, 18) + timedelta(days=91))

    made.refresh_from_db()
    assert done["forgotten"] == 1
    assert (made.phone, made.phone_mark, made.identity_mark, made.phone_number) == ("", "", "", "")


# --- the centre stays shut -----------------------------------------------------------------------


@pytest.mark.covers("A-20", partly="who booked a day that is closed is moved and told")
def test_a_closing_moves_everybody_to_the_next_day_near_their_hour(hall_now: Hall) -> None:
    one, two = book(hall_now, on(9, 10)), book(hall_now, on(9, 15), phone="13900005678")
    own = centre_access.own_centre(hall_now.house.chen)
    assert list(queries.booked_on(hall_now.centre, date(2026, 3, 9))) == [one, two]
    centre.announce_closing(
        centre=own, day=date(2026, 3, 9), reason="停电", emergency=True, by=hall_now.house.chen, at=moment(5)
    )

    moved, left = hall.move_off(centre=hall_now.centre, day=date(2026, 3, 9), by=hall_now.house.chen, at=moment(5))

    assert ([row.slot_at for row in moved], left) == ([on(10, 10), on(10, 15)], [])
    assert {row.topic for row in messages.to_tell(hall_now.centre, moment(6))} >= {"hall.moved"}
    assert history(moved[0])[-1].sentence == "改到3月10日 10:00：停办"
    assert hall.sweep_appointments(centre=hall_now.centre, by=hall_now.machine, at=moment(9))["moved"] == 0


def test_who_cannot_be_moved_is_called_once(hall_now: Hall) -> None:
    made = book(hall_now, on(9, 10))
    own = centre_access.own_centre(hall_now.house.chen)
    windows = [centre_access.window(hall_now.house.wu, one) for one in "12"]
    centre.plan_windows(windows=windows, days={}, by=hall_now.house.wu, at=moment(1))
    centre.announce_closing(
        centre=own, day=date(2026, 3, 9), reason="停电", emergency=True, by=hall_now.house.chen, at=moment(5)
    )

    for at in (5, 10, 15):
        hall.sweep_appointments(centre=hall_now.centre, by=hall_now.machine, at=moment(at))

    made.refresh_from_db()
    assert (made.state, made.slot_at) == ("booked", on(9, 10))
    assert messages.of(subject_key(made)).filter(topic="hall.unplaced").count() == 1


def test_a_day_that_is_open_moves_nobody(hall_now: Hall) -> None:
    book(hall_now, on(9, 10))

    assert hall.move_off(centre=hall_now.centre, day=date(2026, 3, 9), by=hall_now.machine, at=moment(5)) == ([], [])
