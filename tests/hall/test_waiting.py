"""Who waits is read once for each change of a ticket, and is never behind what the tickets say."""

import random

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.hall.conftest import Hall, moment
from yikou.hall import operations as hall
from yikou.hall import standing
from yikou.hall.models import Ticket
from yikou.kernel import kept

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def waiting_hall(hall_now: Hall) -> Hall:
    """A dozen people wait, and everybody was read once."""
    for n in range(12):
        hall_now.take(n / 10, age=70 if n % 4 == 0 else 30)
    standing.waiting(hall_now.centre, moment(2))
    return hall_now


def _read(now: Hall, at: float) -> list[str]:
    """What is asked of the tickets to know who waits; who does is compared with what the rows say."""
    with CaptureQueriesContext(connection) as asked:
        known = standing.waiting(now.centre, moment(at))
    assert known == standing.read(standing.rows(now.centre, moment(at)))
    return [one["sql"] for one in asked]


def test_with_nobody_changed_nobody_is_read_again(waiting_hall: Hall) -> None:
    assert [_whole_rows(_read(waiting_hall, at)) for at in (2, 3)] == [0, 0]


def test_of_a_change_that_one_is_read_and_whoever_is_called_is_gone(waiting_hall: Hall) -> None:
    called = waiting_hall.next(waiting_hall.house.li, 2)

    assert _whole_rows(_read(waiting_hall, 3)) == 0
    stepping = Ticket.objects.filter(state="waiting", lane="ordinary").order_by("rank_at")[0]
    hall.step_back(ticket=stepping, places=3, by=waiting_hall.door, at=moment(3))
    assert _whole_rows(_read(waiting_hall, 4)) == 1
    assert called.pk not in [one.pk for one in standing.waiting(waiting_hall.centre, moment(4))]


@pytest.mark.parametrize("seed", range(3))
def test_it_is_what_the_rows_say_after_whatever_happens(waiting_hall: Hall, seed: int) -> None:
    chance, now = random.Random(seed), waiting_hall
    for minute in range(3, 25):
        one = chance.choice(list(Ticket.objects.filter(state="waiting").select_related("queue")))
        by = {"by": now.door, "at": moment(minute)}
        match chance.choice(("take", "leave", "back", "call")):
            case "take":
                now.take(minute)
            case "leave":
                hall.give_up(ticket=one, **by)
            case "back" if one.stepped_back == 0:
                hall.step_back(ticket=one, places=chance.choice((3, 5)), **by)
            case "call":
                clerk = chance.choice((now.house.li, now.house.sun))
                at_window = Ticket.objects.filter(clerk=clerk.account_id, state="called").first()
                if at_window is None:
                    now.next(clerk, minute)
                else:
                    now.served(at_window, clerk, minute, minute)
        _read(now, minute)


def test_what_is_rolled_back_is_not_kept(waiting_hall: Hall) -> None:
    one = Ticket.objects.filter(state="waiting", lane="ordinary").order_by("rank_at")[0]
    with transaction.atomic():
        hall.step_back(ticket=one, places=3, by=waiting_hall.door, at=moment(2))
        standing.waiting(waiting_hall.centre, moment(2))
        transaction.set_rollback(True)
    one.refresh_from_db()

    hall.step_back(ticket=one, places=5, by=waiting_hall.door, at=moment(3))

    _read(waiting_hall, 3)


def test_where_many_are_new_everybody_is_read_at_once(waiting_hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "FEW", 3)
    kept.forget_everything()

    asked = _read(waiting_hall, 2)

    assert _whole_rows(asked) == 1
    assert " IN (" not in asked[-1]


def _whole_rows(asked: list[str]) -> int:
    return sum('"hall_ticket"."matters"' in one for one in asked)
