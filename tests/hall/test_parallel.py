"""Ninety windows call at once: no number is called twice, none is lost, order is kept."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections

from tests.hall.conftest import Hall, moment
from tests.world import House
from yikou.accounts import operations as accounts
from yikou.accounts.queries import actor_of
from yikou.centre import access as centre_access
from yikou.centre import operations as centre
from yikou.hall import operations as hall
from yikou.hall.models import Ticket
from yikou.kernel.actors import Actor
from yikou.ledger.queries import replay

WINDOWS, NUMBERS = 90, 120


def _clerks(house: House) -> list[Actor]:
    """Ninety windows, each with somebody at it."""
    home = centre_access.own_centre(house.chen)
    made = []
    for n in range(WINDOWS):
        number = f"{n + 100}"
        centre.add_window(centre=home, number=number, name="综合", sort="general", by=house.system_admin, at=moment())
        account = accounts.open_account(
            username=f"w{number}",
            name=f"窗{number}",
            centre=house.centre,
            password="Yunshui#2026",
            must_change=False,
            hashed="!",
            by=house.system_admin,
            at=moment(),
        )
        accounts.grant_role(account=account, role="clerk", department="", by=house.security_admin, at=moment())
        by = actor_of(account.pk, centre=house.centre, on=moment().date(), window=number)
        centre.seat_at(window=centre_access.window(by, number), by=by, at=moment())
        made.append(by)
    return made


@pytest.mark.covers("A-55", partly="ninety windows call at the same moment")
@pytest.mark.django_db(transaction=True)
def test_ninety_windows_never_call_the_same_number_and_lose_none(house: House) -> None:
    now = Hall(house)
    clerks = _clerks(house)
    for n in range(NUMBERS):
        now.take(1 + n / 60, age=70 if n % 5 == 0 else 30)

    def work(by: Actor) -> list[int]:
        try:
            return [_one(by, at) for at in (10, 12)]
        finally:
            connections.close_all()

    def _one(by: Actor, at: float) -> int:
        try:
            ticket = hall.call_next(window=centre_access.window(by, by.window), by=by, at=moment(at))
        except hall.NobodyWaits:
            return 0
        hall.end(ticket=ticket, by=by, at=moment(at) + timedelta(seconds=30))
        return ticket.pk

    connection.close()
    with ThreadPoolExecutor(max_workers=16) as pool:
        called = [pk for keys in pool.map(work, clerks) for pk in keys if pk]

    assert len(called) == len(set(called)) == NUMBERS
    rows = Ticket.objects.filter(pk__in=called)
    assert {one.state for one in rows} <= {"wrapping", "done"}
    assert len({(one.window, one.called_at) for one in rows}) == NUMBERS
    assert list(replay(house.centre, "hall.ticket")) == []


@pytest.mark.django_db(transaction=True)
def test_a_window_that_closes_while_it_calls_either_calls_or_closes(house: House) -> None:
    now = Hall(house)
    li = house.li
    window = now.sit(li, "1")
    for round_ in range(6):
        ticket = now.take(10 + round_)

        def call(at: float = 11 + round_) -> str:
            try:
                return hall.call_next(window=window, by=li, at=moment(at)).number
            except (hall.WindowShut, hall.NobodyWaits) as refused:
                return refused.code
            finally:
                connections.close_all()

        def leave(at: float = 11 + round_) -> str:
            try:
                hall.leave(window=centre_access.window(li, "1"), by=li, at=moment(at))
            except hall.StillAtWindow as refused:
                return refused.code
            finally:
                connections.close_all()
            return "left"

        with ThreadPoolExecutor(max_workers=2) as pool:
            called, left = (one.result() for one in (pool.submit(call), pool.submit(leave)))

        ticket.refresh_from_db()
        assert (called, left) in {(ticket.number, "hall.still_at_window"), ("hall.window_shut", "left")}
        if left == "left":
            centre.seat_at(window=centre_access.window(li, "1"), by=li, at=moment(11.5 + round_))
            hall.give_up(ticket=ticket, by=now.door, at=moment(11.6 + round_))
        else:
            hall.end(ticket=ticket, by=li, at=moment(11.7 + round_))
