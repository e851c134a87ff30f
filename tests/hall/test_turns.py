"""Whose turn it is, read from the heads of the lanes, is whose turn it is with everybody at hand."""

import random
from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.hall.conftest import Hall, moment
from yikou.centre import access as centre_access
from yikou.centre import operations as centre
from yikou.hall import operations as hall
from yikou.hall import queries, standing, turns
from yikou.hall.models import Queue, Ticket
from yikou.hall.order import ORDINARY, PRIORITY
from yikou.hall.policies import Priority
from yikou.policies.queries import rulebook

NOON = moment(180)
PEOPLE = 160
MATTERS = ([], ["GA-002"], ["MZ-001"], ["GA-002", "MZ-001"])
SCOPES = ((), ("公安",), ("民政",), ("GA-002", "民政"))
STAGES = ("one_door", "one_desk", "all_round")


@pytest.fixture
def many_lines(full_hall: Hall) -> Hall:
    """Lines of any matter, of two departments and of the front desk, which each have a window of their own."""
    hall.open_queue(
        centre=full_hall.centre, code="M", name="民政", departments=["民政"], by=full_hall.house.wu, at=moment()
    )
    full_hall.sit(full_hall.house.zhao, "3")
    full_hall.sit(full_hall.house.mei, "总台")
    return full_hall


def stand(now: Hall, chance: random.Random, people: int = PEOPLE) -> None:
    """People in all lines, many with the same rank, some called already; enough for several pages of each lane."""
    lines, there = list(queries.queues(now.centre)), Ticket.objects.count()
    Ticket.objects.bulk_create(_ticket(now, chance, chance.choice(lines), there + n) for n in range(people))


def _ticket(now: Hall, chance: random.Random, line: Queue, n: int) -> Ticket:
    minute, slot = chance.randrange(0, 180, 12), chance.choice([None, None, None, chance.randrange(60, 300, 12)])
    called = chance.random() < 0.2
    return Ticket(
        centre_id=now.centre,
        queue=line,
        day=NOON.date(),
        number=f"X{n:03d}",
        token=f"turn-{n}",
        channel="kiosk",
        state="done" if called else "waiting",
        called_at=moment(minute) + timedelta(seconds=n) if called else None,
        lane=chance.choice([ORDINARY, ORDINARY, PRIORITY]),
        rank_at=moment(minute if slot is None else slot),
        slot_at=None if slot is None else moment(slot),
        matters=chance.choice(MATTERS),
        reserved_for="" if called else chance.choice(["", "", "", "1", "3"]),
        issued_at=moment(minute),
        shown_at=moment(minute),
    )


@pytest.mark.parametrize("seed", range(8))
def test_the_line_read_page_by_page_is_the_whole_line(many_lines: Hall, seed: int) -> None:
    house = many_lines.house
    stand(many_lines, random.Random(seed))
    everybody = standing.waiting(house.centre, NOON)
    home, rule = centre_access.own_centre(house.wu), rulebook(house.centre, NOON.date()).get(Priority)
    for stage, scopes in product(STAGES, SCOPES):
        for line in queries.queues(house.centre):
            hall.change_queue(queue=line, changes={"stage": stage}, by=house.wu, at=moment())
        for by, number in ((house.li, "1"), (house.zhao, "3"), (house.mei, "总台")):
            assert by.account_id is not None
            centre.set_competence(centre=home, account=by.account_id, scopes=scopes, by=house.wu, at=moment())
            window = centre_access.window(by, number)

            whole = [one for group in standing.groups(window, rule, NOON, here=everybody) for one in group]
            paged = [one for group in turns.groups(window, rule, NOON) for one in group]

            assert paged == whole


def test_a_call_asks_as_much_of_a_long_line_as_of_a_short_one(hall_now: Hall) -> None:
    li, sun = hall_now.house.li, hall_now.house.sun
    for n in range(3):
        hall_now.take(n, age=70 if n else 30)
    first = hall_now.next(li, 4)
    with CaptureQueriesContext(connection) as short:
        hall_now.next(sun, 4)
    hall.wrap_up(ticket=hall_now.served(first, li, 5, 6), by=li, at=moment(7))
    for n in range(60):
        hall_now.take(8 + n / 10, age=70 if n % 5 == 0 else 30)

    with CaptureQueriesContext(connection) as long:
        hall_now.next(li, 16)

    assert _of_numbers(long) == _of_numbers(short)


def test_how_many_went_first_is_asked_only_where_somebody_goes_first(hall_now: Hall) -> None:
    li, sun = hall_now.house.li, hall_now.house.sun
    for n in range(4):
        hall_now.take(n, age=70 if n > 2 else 30)
    with CaptureQueriesContext(connection) as decided:
        hall_now.next(li, 4)
    with CaptureQueriesContext(connection) as plain:
        hall_now.next(sun, 4)

    assert _of_numbers(plain) == _of_numbers(decided) - 1
    assert [_asks_the_lane(one) for one in (decided, plain)] == [1, 0]


def _asks_the_lane(asked: CaptureQueriesContext) -> int:
    return sum('SELECT "hall_ticket"."lane"' in one["sql"] for one in asked)


def _of_numbers(asked: CaptureQueriesContext) -> int:
    return sum("hall_ticket" in one["sql"] for one in asked.captured_queries)
