"""Really at once, on either database: one last place, one person's limit, one check-in."""

import pytest

from tests.hall.conftest import Hall, moment
from tests.hall.test_book import book, on
from tests.residents.test_at_once import _at_once as at_once
from yikou.hall import access, queries
from yikou.hall import operations as hall
from yikou.hall.models import Appointment, Ticket
from yikou.kernel.refusals import Refusal
from yikou.ledger.queries import replay

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_many_who_want_the_last_places_exactly_as_many_get_one_as_there_are(hall_now: Hall) -> None:
    day = queries.diary_of(access.queue(hall_now.door, "A"), moment(0)).day(on(3, 10).date())
    slot = day.slot(on(3, 10))
    assert slot is not None
    people = slot.places + 8

    answers = at_once(*(lambda n=n: book(hall_now, on(3, 10), phone=f"1380000{n:04d}") for n in range(people)))

    refused = [one for one in answers if isinstance(one, Refusal)]
    assert {type(one) for one in refused} == {hall.SlotFull}
    assert len(refused) == 8
    rows = Appointment.objects.filter(slot_at=on(3, 10), state="booked")
    assert sorted(rows.values_list("place", flat=True)) == list(range(slot.places))
    assert list(replay(hall_now.centre, "hall.appointment")) == []


def test_one_person_at_five_phones_books_no_more_than_the_rule_allows(hall_now: Hall) -> None:
    answers = at_once(*(lambda hour=hour: book(hall_now, on(3, hour)) for hour in (9, 10, 11, 14, 15)))

    assert sum(isinstance(one, hall.TooManyBooked) for one in answers) == 3
    assert Appointment.objects.filter(state="booked").count() == 2


def test_a_place_given_back_twice_at_once_is_offered_once(hall_now: Hall) -> None:
    day = queries.diary_of(access.queue(hall_now.door, "A"), moment(0)).day(on(3, 10).date())
    made = [
        book(hall_now, slot.starts_at, phone=f"138{slot.starts_at:%H%M}{n:04d}")
        for slot in day.slots
        for n in range(slot.left)
    ]
    line = access.queue(hall_now.door, "A")
    for n in range(3):
        hall.wish(queue=line, day=day.day, phone=f"1390000000{n}", channel="portal", by=hall_now.door, at=moment(1 + n))

    at_once(*(lambda one=one: hall.cancel(appointment=one, by=hall_now.door, at=moment(9)) for one in made[:3]))

    offered = Appointment.objects.filter(state="offered")
    places = list(offered.values_list("slot_at", "place"))
    assert len(places) == len(set(places)) <= 3
    assert Appointment.objects.filter(state="cancelled").count() == 3
    assert list(replay(hall_now.centre, "hall.appointment")) == []


def test_checking_in_at_two_machines_at_once_gives_one_number(hall_now: Hall) -> None:
    made = book(hall_now, on(2, 11))
    rows = [Appointment.objects.get(pk=made.pk) for _ in range(4)]

    answers = at_once(
        *(lambda row=row: hall.check_in(appointment=row, by=hall_now.door, at=on(2, 10, 50)) for row in rows)
    )

    assert {type(one) for one in answers} == {Ticket}
    assert len({one.pk for one in answers}) == Ticket.objects.count() == 1
