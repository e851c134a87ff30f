"""Really at once, on either database: one seat, one person, one administration, one way in."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.world import MONDAY_9AM, PASSWORD, House, identity_number
from yikou.accounts.models import Account, Role
from yikou.accounts.operations import (
    AdministrationsKeptApart,
    LockedByTries,
    WrongPassword,
    grant_role,
    open_account,
    sign_in,
)
from yikou.centre import access
from yikou.centre.models import Window
from yikou.centre.operations import SeatTakenByOther, seat_at
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.ledger.queries import replay
from yikou.residents.models import Person
from yikou.residents.operations import register

pytestmark = pytest.mark.django_db(transaction=True)


def _at_once(*verbs: Callable[[], Any]) -> list[Any]:
    """What each verb answers or refuses when all begin together."""
    barrier = Barrier(len(verbs))

    def run(verb: Callable[[], Any]) -> Any:
        try:
            barrier.wait(10)
            return verb()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(run, verbs))


def test_two_who_sit_down_at_one_window_get_one_seat(house: House):
    rows = [(by, access.window(by, "1")) for by in (house.li, house.sun, house.wu)]

    answers = _at_once(*(lambda by=by, row=row: seat_at(window=row, by=by, at=MONDAY_9AM) for by, row in rows))

    assert sorted(type(one).__name__ for one in answers) == ["SeatTakenByOther", "SeatTakenByOther", "Window"]
    assert isinstance(next(one for one in answers if isinstance(one, Refusal)), SeatTakenByOther)
    assert Window.objects.filter(seated__isnull=False).count() == 1
    assert list(replay(house.centre, "centre.window")) == []


def test_two_desks_that_register_one_person_register_one(house: House):
    number = identity_number(date(1954, 5, 12), 2)

    answers = _at_once(
        *(
            lambda by=by: register(name="王桂芬", identity=number, by=by, at=MONDAY_9AM)
            for by in (house.li, house.sun, house.wu)
        )
    )

    assert len({one.pk for one in answers}) == Person.objects.count() == 1
    assert list(replay(house.centre, "residents.person")) == []


def test_two_administrations_granted_at_once_do_not_slip_past_each_other(house: House):
    account = open_account(
        username="xinren",
        name="新人",
        password="Yunshui#2027",
        centre=house.centre,
        by=house.system_admin,
        at=MONDAY_9AM,
    )

    answers = _at_once(
        *(
            lambda role=role: grant_role(account=account, role=role, by=house.security_admin, at=MONDAY_9AM)
            for role in ("system_admin", "audit_admin", "clerk")
        )
    )

    refused = [one for one in answers if isinstance(one, AdministrationsKeptApart)]
    assert len(refused) == 2
    assert Role.objects.filter(account=account).count() == 1


def test_guessing_side_by_side_gains_no_tries(house: House):
    door = Actor(key="visitor", centre=house.centre)
    tries = [*["wrong"] * 8, PASSWORD]

    answers = _at_once(
        *(lambda word=word: sign_in(username="xiaoli", password=word, by=door, at=MONDAY_9AM) for word in tries)
    )

    li = Account.objects.get(username="xiaoli")
    assert sum(isinstance(one, WrongPassword) for one in answers) <= 8
    assert li.failures == 5 or not any(isinstance(one, LockedByTries) for one in answers)
    assert list(replay(house.centre, "accounts.account")) == []
