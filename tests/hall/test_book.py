"""预约: a place in a slot is taken by telephone or online, as far as rule, windows and limits allow."""

from datetime import date, datetime, time, timedelta

import pytest

from tests.hall.conftest import Hall, moment
from tests.world import MONDAY, identity_number
from yikou.centre import access as centre_access
from yikou.centre import operations as centre
from yikou.hall import access, queries
from yikou.hall import operations as hall
from yikou.hall.models import Appointment
from yikou.hall.policies import Booking
from yikou.kernel.clock import ZONE
from yikou.kernel.identifiers import InvalidIdentity
from yikou.ledger.models import Entry
from yikou.ledger.operations import subject_key
from yikou.ledger.queries import history, replay
from yikou.notify import access as notify_access
from yikou.notify import operations as notify
from yikou.notify import queries as messages
from yikou.policies.operations import publish_version
from yikou.policies.queries import rulebook

PHONE = "13800001234"
OLD = identity_number(date(1950, 4, 5), 2)


def on(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026; the 2nd is the Monday of the cast."""
    return datetime(2026, 3, day, hour, minute, tzinfo=ZONE)


def book(hall_now: Hall, slot_at: datetime, *, at: float = 0, phone: str = PHONE, **more: str) -> Appointment:
    given = {"channel": "portal", **more}
    queue = access.queue(hall_now.door, given.pop("queue", "A"))
    return hall.book(queue=queue, slot_at=slot_at, phone=phone, by=hall_now.door, at=moment(at), **given)  # type: ignore[arg-type]


@pytest.mark.covers("G-05", partly="a time is booked and kept; the pages show more")
def test_a_time_is_booked_with_nothing_but_a_telephone(hall_now: Hall) -> None:
    made = book(hall_now, on(3, 10), phone=" +86 138-0000-1234 ", item="MZ-001")

    assert (made.state, made.slot_at, made.day, made.place) == ("booked", on(3, 10), date(2026, 3, 3), 0)
    assert len(made.number) == 6
    assert made.phone_number == PHONE
    assert [one.label for one in history(made)] == ["预约"]
    assert list(replay(hall_now.centre, "hall.appointment")) == []


def test_neither_telephone_nor_identity_number_stands_in_a_row_or_in_the_ledger(hall_now: Hall) -> None:
    made = book(hall_now, on(3, 10), identity=OLD)

    row = Appointment.objects.filter(pk=made.pk).values().get()
    written = str(row) + str(list(Entry.objects.values("facts", "about")))
    assert PHONE not in written
    assert OLD not in written
    assert made.category == "elderly"


@pytest.mark.parametrize("typed", ["", "12345", "110", "138000012345", "一三八"])
def test_without_a_telephone_that_can_be_called_nothing_is_booked(hall_now: Hall, typed: str) -> None:
    with pytest.raises(hall.PhoneNeeded):
        book(hall_now, on(3, 10), phone=typed)


def test_an_identity_number_that_cannot_be_one_is_refused(hall_now: Hall) -> None:
    with pytest.raises(InvalidIdentity):
        book(hall_now, on(3, 10), identity="310104195004050021")


@pytest.mark.covers("A-20", partly="what is booked lies in the opening hours")
@pytest.mark.parametrize(
    ("slot_at", "refusal"),
    [
        (on(7, 10), "NoSuchSlot"),  # a Saturday
        (on(3, 6), "NoSuchSlot"),
        (on(3, 10, 7), "NoSuchSlot"),
        (on(2, 9), "SlotNotOpen"),  # now
        (on(2, 9, 30), "SlotNotOpen"),  # in half an hour
        (datetime(2026, 2, 27, 10, tzinfo=ZONE), "SlotNotOpen"),  # last week
        (on(10, 10), "SlotNotOpen"),  # in eight days
        (datetime(1999, 1, 1, 10, tzinfo=ZONE), "SlotNotOpen"),
    ],
)
def test_a_closed_day_a_past_slot_and_one_too_far_ahead_cannot_be_booked(
    hall_now: Hall, slot_at: datetime, refusal: str
) -> None:
    with pytest.raises(getattr(hall, refusal)):
        book(hall_now, slot_at)

    assert book(hall_now, on(9, 10)).state == "booked"


def test_two_a_day_and_three_in_all_are_the_limit_of_one_person(hall_now: Hall) -> None:
    book(hall_now, on(3, 10))
    book(hall_now, on(3, 14))

    with pytest.raises(hall.TooManyBooked) as refused:
        book(hall_now, on(3, 15))
    assert "每人每天不超过2个" in refused.value.sentence
    book(hall_now, on(4, 10))
    with pytest.raises(hall.TooManyBooked):
        book(hall_now, on(5, 10))
    assert book(hall_now, on(5, 10), phone="13900005678").state == "booked"


def test_who_gives_the_identity_number_is_known_under_another_telephone(hall_now: Hall) -> None:
    book(hall_now, on(3, 10), identity=OLD)
    book(hall_now, on(3, 11), identity=OLD, phone="13900005678")

    with pytest.raises(hall.TooManyBooked):
        book(hall_now, on(3, 14), identity=OLD, phone="13700005678")


def test_half_of_the_days_capacity_stays_for_those_who_just_come(hall_now: Hall) -> None:
    found = queries.diary_of(access.queue(hall_now.door, "A"), moment(0)).day(date(2026, 3, 3))
    hours = sum(1 for _ in found.slots) / 2

    # Two general windows at eight minutes each.
    assert found.state == "open"
    assert sum(one.places for one in found.slots) == int(hours * 60 * 2 / 8) // 2


def test_a_slot_is_full_at_its_last_place_and_free_again_when_one_is_given_back(hall_now: Hall) -> None:
    slot = queries.diary_of(access.queue(hall_now.door, "A"), moment(0)).day(date(2026, 3, 3)).slots[2]
    made = [book(hall_now, slot.starts_at, phone=f"1380000{n:04d}") for n in range(slot.places)]

    with pytest.raises(hall.SlotFull):
        book(hall_now, slot.starts_at)
    hall.cancel(appointment=made[0], by=hall_now.door, at=moment(1))

    assert book(hall_now, slot.starts_at).place == 0


@pytest.mark.covers("G-05", partly="places follow the windows that are planned to be open")
def test_a_plan_of_the_week_decides_what_can_be_booked(hall_now: Hall) -> None:
    windows = [centre_access.window(hall_now.house.wu, one) for one in "12"]
    ten, eleven = time(10), time(11)
    centre.plan_windows(windows=windows, days={2: [(ten, eleven)]}, by=hall_now.house.wu, at=moment(0))
    again = centre.plan_windows(windows=windows, days={2: [(ten, eleven)]}, by=hall_now.house.wu, at=moment(1))

    days = {one.day: one for one in queries.diary_of(access.queue(hall_now.door, "A"), moment(2)).days()}

    assert [one.starts_at for one in days[date(2026, 3, 3)].slots] == [on(3, 10), on(3, 10, 30)]
    assert days[date(2026, 3, 4)].state == "unmanned"
    assert [len(list(history(one))) for one in again] == [1, 1]
    assert list(replay(hall_now.centre, "centre.windowplan")) == []
    with pytest.raises(centre.PlanImpossible):
        centre.plan_windows(windows=windows, days={2: [(eleven, ten)]}, by=hall_now.house.wu, at=moment(3))
    with pytest.raises(centre.PlanImpossible):
        centre.plan_windows(windows=windows, days={8: [(ten, eleven)]}, by=hall_now.house.wu, at=moment(3))


def test_the_calendar_says_why_a_day_cannot_be_taken(hall_now: Hall) -> None:
    own = centre_access.own_centre(hall_now.house.chen)
    centre.announce_closing(
        centre=own, day=date(2026, 3, 9), reason="停电", emergency=True, by=hall_now.house.chen, at=moment(0)
    )

    days = {one.day.day: one for one in queries.diary_of(access.queue(hall_now.door, "A"), on(4, 16, 30)).days()}

    assert [days[n].state for n in (2, 3, 4, 5, 7, 9, 11, 12)] == [
        *("past", "past", "over", "open", "rest", "closed", "open", "not_yet"),
    ]


@pytest.mark.covers("A-21", partly="a make-up weekend can be booked like a working day")
def test_a_weekend_that_is_worked_instead_is_planned_as_a_monday(hall_now: Hall) -> None:
    saturday = date(2026, 2, 14)  # 调休上班 before the Spring Festival
    windows = [centre_access.window(hall_now.house.wu, one) for one in "12"]
    nine, ten = time(9), time(10)
    early = datetime(2026, 2, 12, 9, tzinfo=ZONE)
    centre.plan_windows(windows=windows, days={1: [(nine, ten)]}, by=hall_now.house.wu, at=moment(0))

    found = queries.diary_of(access.queue(hall_now.door, "A"), early).day(saturday)

    assert [f"{one.starts_at:%H:%M}" for one in found.slots] == ["09:00", "09:30"]


def test_an_item_is_waited_for_in_the_line_of_its_department(full_hall: Hall) -> None:
    police, civil = (queries.queue_for(full_hall.centre, code, MONDAY) for code in ("GA-001", "MZ-001"))

    assert police is not None
    assert civil is not None
    assert (police.code, civil.code) == ("C", "A")


def test_a_reminder_is_written_with_the_booking_for_its_own_time(hall_now: Hall) -> None:
    made = book(hall_now, on(3, 14))

    due = list(messages.of(subject_key(made)).order_by("due_at").values_list("topic", "due_at"))

    assert due == [("hall.reminder", on(3, 11, 30))]
    hall.cancel(appointment=made, by=hall_now.door, at=moment(5))
    assert list(messages.to_tell(hall_now.centre, on(3, 12))) == []


def test_what_is_to_be_told_is_told_once_and_noted(hall_now: Hall) -> None:
    made, late = book(hall_now, on(3, 14)), on(3, 11, 30)
    (first,) = messages.to_tell(hall_now.centre, late)
    mei = hall_now.house.mei

    for _ in range(2):
        notify.note_told(message=notify_access.message(mei, first.pk), by=mei, at=late)

    assert [one.sentence for one in history(first)] == ["电话告知本人：快到时间"]
    assert first.about == subject_key(made)


def test_the_shares_of_the_rule_are_those_that_hang_on_the_wall(hall_now: Hall) -> None:
    rule = rulebook(hall_now.centre, MONDAY).get(Booking)

    assert "现场号不少于50%" in rule.text.poster[2]
    assert rule.bookable(9) == 4


def test_slots_are_as_long_as_the_rule_says_and_who_booked_before_keeps_the_place(hall_now: Hall) -> None:
    tuesday = date(2026, 3, 3)
    before = queries.diary_of(access.queue(hall_now.door, "A"), moment(0)).day(tuesday).slots
    book(hall_now, on(3, 10, 30))
    publish_version(
        centre=hall_now.centre,
        code="queue.appointment",
        values={"slot": 60},
        from_on=MONDAY,
        because="试行",
        reason="law",
        by=hall_now.house.chen,
        at=moment(2),
    )

    found = queries.diary_of(access.queue(hall_now.door, "A"), moment(3)).day(tuesday)

    assert [f"{one.starts_at:%H:%M}" for one in found.slots] == ["09:00", "10:00", "11:00", "14:00", "15:00", "16:00"]
    ten = found.slot(on(3, 10))
    assert ten is not None
    assert ten.places == sum(one.places for one in before if one.starts_at.hour == 10) - 1


def test_a_paused_booker_waits_until_the_pause_is_over_but_not_at_the_desk(hall_now: Hall) -> None:
    for day in (3, 4, 5):
        book(hall_now, on(day, 10))
    hall.sweep_appointments(centre=hall_now.centre, by=hall_now.machine, at=on(5, 18))
    late = on(6, 9) - moment(0)

    with pytest.raises(hall.BookingPaused) as refused:
        book(hall_now, on(9, 10), at=late / timedelta(minutes=1))
    assert "3次约了没有来，网上预约暂停到4月4日" in refused.value.sentence
    by_desk = book(hall_now, on(9, 10), at=late / timedelta(minutes=1), channel="front_desk")
    assert by_desk.state == "booked"
    after = datetime(2026, 4, 7, 9, tzinfo=ZONE) - moment(0)
    assert book(hall_now, datetime(2026, 4, 8, 10, tzinfo=ZONE), at=after / timedelta(minutes=1)).state == "booked"


def test_the_old_are_never_paused(hall_now: Hall) -> None:
    for day in (3, 4, 5):
        book(hall_now, on(day, 10), identity=OLD)
    hall.sweep_appointments(centre=hall_now.centre, by=hall_now.machine, at=on(5, 18))

    late = (on(6, 9) - moment(0)) / timedelta(minutes=1)
    assert book(hall_now, on(9, 10), at=late, identity=OLD).state == "booked"
