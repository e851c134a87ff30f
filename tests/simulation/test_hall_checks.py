"""What must hold of the hall is found where it does not: each check fails on what it is there for."""

import pytest

from tests.hall.conftest import Hall, hall_now, moment  # noqa: F401
from yikou.hall import operations as hall
from yikou.hall.facts import Called
from yikou.hall.models import Ticket
from yikou.ledger.operations import record
from yikou.simulation import hall_checks
from yikou.simulation.hall_checks import IDLE, ORDER, SHUT, TWICE

DAY = moment().date()


def wrong(now: Hall) -> dict[str, list[str]]:
    """Only what was found against something."""
    return {name: told for name, told in hall_checks.found(now.centre).items() if told}


def call_by_hand(now: Hall, ticket: Ticket, window: str, at: float) -> None:
    """Write a call that no operation would make."""
    li = now.house.li
    ticket.refresh_from_db()
    record(ticket, Called(window=window, clerk=li.account_id or 0, lane=ticket.lane), by=li, at=moment(at))


@pytest.fixture
def fair(hall_now: Hall) -> Hall:  # noqa: F811
    """An hour in which everything was right: a priority number, a missed turn, a parked one, a pick."""
    li, sun, door = hall_now.house.li, hall_now.house.sun, hall_now.door
    first, elderly = hall_now.take(1), hall_now.take(1.1, age=70)
    assert hall_now.next(li, 1.5) == elderly
    assert hall_now.next(sun, 1.6) == first
    hall_now.served(elderly, li, 2, 5)
    hall_now.missed(first, sun, 1.6)
    hall.report_back(ticket=first, by=door, at=moment(5.2))
    assert hall_now.next(sun, 5.3) == first
    first.refresh_from_db()
    hall.park(ticket=first, reason="复印", by=sun, at=moment(6))
    hall.come_back(ticket=first, by=door, at=moment(9))
    assert hall_now.next(sun, 9.5) == first
    hall_now.served(first, sun, 10, 12)
    for ticket, by in ((elderly, li), (first, sun)):
        hall.wrap_up(ticket=ticket, by=by, at=moment(13))
    return hall_now


def test_nothing_is_found_where_everything_was_right(fair: Hall):
    assert wrong(fair) == {}
    assert hall_checks.wrong_sums(fair.centre, DAY) == []
    assert hall_checks.wrong_times(fair.centre, DAY) == []


def test_somebody_called_before_one_who_came_first_is_found(fair: Hall):
    fair.take(20)
    later = fair.take(20.2)

    call_by_hand(fair, later, "1", 20.5)

    assert list(wrong(fair)) == [ORDER]
    assert wrong(fair)[ORDER][0].endswith("A004 先叫，A003 还等着")


def test_one_who_is_picked_is_not_out_of_order(fair: Hall):
    from yikou.centre import access as centre_access

    fair.take(20)
    later, li = fair.take(20.2), fair.house.li

    hall.call(ticket=later, window=centre_access.window(li, "1"), reason="抱着孩子", by=li, at=moment(20.5))

    assert ORDER not in wrong(fair)


def test_a_window_that_was_free_beside_somebody_who_waited_is_found_once(fair: Hall):
    fair.take(20)
    fair.take(26)

    assert list(wrong(fair)) == [IDLE]
    assert len(wrong(fair)[IDLE]) == 2  # two windows were free


def test_a_call_to_a_window_that_is_closed_or_somebody_elses_is_found(fair: Hall):
    ticket = fair.take(20)

    call_by_hand(fair, ticket, "3", 20.5)

    assert list(wrong(fair)) == [TWICE, SHUT]


def test_a_number_that_got_lost_is_found(fair: Hall):
    Ticket.objects.filter(number="A001").update(shown_at=None)

    assert hall_checks.wrong_sums(fair.centre, DAY) == ["出号 2 条，号票 1 张"]
    assert hall_checks.wrong_times(fair.centre, DAY) != []
