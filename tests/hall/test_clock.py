"""The server's clock may be set back: who came first is still called first, as the entries follow each other."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hall.conftest import Hall, moment
from yikou.hall import counting, standing
from yikou.hall import operations as hall
from yikou.hall.models import Serial, Ticket
from yikou.hall.order import NEXT, ORDINARY, PRIORITY, line_up
from yikou.hall.policies import Priority
from yikou.ledger.queries import replay
from yikou.policies.queries import rulebook

# Where the clock stands when somebody comes, the line, the age: minutes and shares of them, in any order.
_minutes = st.integers(0, 150) | st.floats(0, 150) | st.sampled_from([60, 60 + 1e-8, 60 + 2e-5])
comers = st.lists(st.tuples(_minutes, st.sampled_from(["A", "C"]), st.sampled_from([30, 70])), max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(comers, st.integers(0, 150))
def test_wherever_the_clock_jumps_a_lane_follows_the_entries(
    hall_now: Hall, came: list[tuple[float, str, int]], now: int
) -> None:
    with transaction.atomic():
        made = [hall_now.take(minute, queue=line, age=age).pk for minute, line, age in came]
        waiting = standing.waiting(hall_now.centre, moment(now))
        called = line_up(waiting, in_a_row=0, rule=_rule(hall_now), at=moment(now))
        transaction.set_rollback(True)

    for lane in (PRIORITY, ORDINARY):
        order = [one.pk for one in called if one.lane == lane]
        assert order == [pk for pk in made if pk in order]


def _rule(now: Hall) -> Priority:
    return rulebook(now.centre, moment().date()).get(Priority)


def test_whoever_comes_while_the_minutes_repeat_is_called_after_those_who_waited(hall_now: Hall) -> None:
    hall_now.take(50)
    hall_now.take(50, queue="C")
    hall_now.take(20)

    assert [hall_now.next(who, 21).number for who in (hall_now.house.li, hall_now.house.sun)] == ["A001", "C001"]


def test_the_hall_tells_them_so_when_they_take_the_number(hall_now: Hall) -> None:
    hall_now.take(50)
    late = hall_now.take(20)

    line = counting.line(late.queue, standing.standing_of(late), moment(21))
    assert line.ahead(standing.standing_of(late)) == 1
    assert late.issued_at == moment(20)
    assert list(replay(hall_now.centre, "hall.ticket")) == []


def test_once_the_clock_has_caught_up_the_moment_is_the_rank_again(hall_now: Hall) -> None:
    ranks = [hall_now.take(at).rank_at for at in (50, 20, 60)]

    assert ranks[2] == moment(60)
    assert ranks == sorted(ranks)


def test_between_two_who_came_while_the_minutes_repeat_there_is_room_for_one_put_behind(hall_now: Hall) -> None:
    first, second = (hall_now.take(at) for at in (50, 20))

    assert first.rank_at + 5 * NEXT < second.rank_at


def test_whoever_reports_back_to_an_empty_line_is_before_those_who_come_when_the_clock_was_set_back(
    hall_now: Hall,
) -> None:
    li = hall_now.house.li
    late = hall_now.take(1)
    hall_now.next(li, 40)
    hall_now.missed(late, li, 40)
    hall.report_back(ticket=late, by=hall_now.door, at=moment(50))
    hall_now.take(20)

    assert hall_now.next(li, 21).number == late.number


def test_a_booked_number_and_a_paper_one_keep_their_moments(hall_now: Hall) -> None:
    hall_now.take(50)
    booked = hall_now.take(20, slot_at=moment(30))
    (paper,) = hall.enter_block(
        lines=[hall.PaperNumber(number="E001", queue=booked.queue, taken_at=moment(5))],
        by=hall_now.house.mei,
        at=moment(51),
    )

    assert (booked.rank_at, paper.rank_at) == (moment(30), moment(5))
    assert Serial.objects.get(queue=booked.queue).arrived_at == moment(50)


@pytest.mark.django_db(transaction=True)
def test_of_those_who_come_in_the_same_instant_the_numbers_say_who_is_first(hall_now: Hall) -> None:
    def come(minute: float) -> None:
        try:
            hall_now.take(minute)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as machines:
        list(machines.map(come, [10 - n / 60_000 for n in range(24)]))

    found = Ticket.objects.order_by("rank_at", "pk").values_list("number", flat=True)
    assert list(found) == [f"A{n:03d}" for n in range(1, 25)]


def test_a_call_while_the_minutes_repeat_stands_at_the_head_of_the_displays(hall_now: Hall) -> None:
    li = hall_now.house.li
    for n in range(16):
        hall_now.take(30 + n / 10)
    for n in range(14):
        one = hall_now.next(li, 40 + n)
        hall.wrap_up(ticket=hall_now.served(one, li, 40.2 + n, 40.4 + n), by=li, at=moment(40.5 + n))

    now = hall_now.next(li, 20)

    assert [one.number for one in hall_now.picture(20).calls[:2]] == [now.number, "A014"]
    hall.recall(ticket=now, by=li, at=moment(20.5))
    assert hall_now.picture(21).calls[0].times == 2
    assert len(hall_now.picture(21).calls) == 12
    later = hall_now.next(hall_now.house.sun, 60)
    assert [one.number for one in hall_now.picture(60).calls[:2]] == [later.number, "A014"]


def test_those_who_go_first_and_the_others_still_take_turns(hall_now: Hall) -> None:
    li = hall_now.house.li
    for n in range(12):
        hall_now.take(10 + n / 10, age=70 if n < 8 else 30)
    lanes = []
    for minute in (50, 51, 52, 20, 21, 22, 23, 24):
        one = hall_now.next(li, minute)
        lanes.append(one.lane)
        hall.wrap_up(ticket=hall_now.served(one, li, minute + 0.2, minute + 0.4), by=li, at=moment(minute + 0.5))

    assert lanes == [PRIORITY] * 3 + [ORDINARY] + [PRIORITY] * 3 + [ORDINARY]
