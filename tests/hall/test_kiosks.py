"""Ticket machines and calls for help."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from tests.hall.conftest import Hall, moment
from tests.world import House
from yikou.hall import access, queries
from yikou.hall import operations as hall
from yikou.hall.models import Ticket
from yikou.kernel.refusals import NotFound
from yikou.ledger.queries import history, replay


def test_a_machine_is_set_up_changed_and_named_once(hall_now: Hall) -> None:
    wu, centre = hall_now.house.wu, hall_now.centre
    east = hall.set_kiosk(centre=centre, said={"name": "东门"}, by=wu, at=moment(1))
    hall.set_kiosk(centre=centre, said={"name": "东门", "printer": "10.0.0.5"}, kiosk=east, by=wu, at=moment(2))
    hall.set_kiosk(centre=centre, said={"name": "东门", "printer": "10.0.0.5"}, kiosk=east, by=wu, at=moment(3))

    with pytest.raises(hall.KioskExists):
        hall.set_kiosk(centre=centre, said={"name": "东门"}, by=wu, at=moment(4))
    with pytest.raises(hall.PaperUnknown):
        hall.set_kiosk(centre=centre, said={"name": "西门", "paper": 210}, by=wu, at=moment(4))

    assert [one.sentence for one in history(east)] == ["设置取号机东门：名称", "设置取号机东门：打印机"]
    assert access.kiosk(centre, east.pk).printer == "10.0.0.5"
    with pytest.raises(NotFound):
        access.kiosk("elsewhere", east.pk)
    assert list(replay(centre, "hall.kiosk")) == []


def test_help_rings_until_somebody_goes_and_the_first_is_the_one(hall_now: Hall) -> None:
    door, mei, li = hall_now.door, hall_now.house.mei, hall_now.house.li
    wanted = hall.ring(place="东门", by=door, at=moment(1))
    hall.ring(place="东门", by=door, at=moment(1.1))
    hall.ring(place="东门", by=door, at=moment(2))
    hall.ring(place="西门", by=door, at=moment(3))
    assert [(one.place, one.times) for one in queries.helps(hall_now.centre)] == [("东门", 2), ("西门", 1)]

    first = access.wanted(mei, wanted.pk)
    hall.answer_ring(wanted=first, by=mei, at=moment(4))
    hall.answer_ring(wanted=access.wanted(li, wanted.pk), by=li, at=moment(5))

    assert access.wanted(mei, wanted.pk).answered_by == mei.account_id
    assert [one.place for one in queries.helps(hall_now.centre)] == ["西门"]
    assert hall.ring(place="东门", by=door, at=moment(6)).pk != wanted.pk
    assert list(replay(hall_now.centre, "hall.help")) == []


def test_the_same_form_twice_is_one_number_and_a_machine_has_its_limit(hall_now: Hall) -> None:
    one = hall_now.take(1, key="form-1", a_minute=2)
    assert hall_now.take(1, key="form-1", a_minute=2) == one
    hall_now.take(1.2, key="form-2", a_minute=2)

    with pytest.raises(hall.TooManyNumbers):
        hall_now.take(1.4, key="form-3", a_minute=2)
    assert hall_now.take(1.4, key="form-1", a_minute=2) == one
    assert hall_now.take(2.1, key="form-3", a_minute=2).number == "A003"
    assert "form-1" not in one.token


@pytest.mark.django_db(transaction=True)
def test_two_taps_at_the_same_moment_are_one_number(house: House) -> None:
    now = Hall(house)
    queue = access.queue(now.door, "A")

    def tap(_: int) -> str:
        try:
            return hall.issue(queue=queue, channel="kiosk", key="form-1", by=now.door, at=moment(1)).number
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=4) as pool:
        numbers = list(pool.map(tap, range(8)))

    assert len(set(numbers)) == 1
    assert Ticket.objects.count() == 1
    assert now.take(2).number == "A002"
