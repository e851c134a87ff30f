"""苗头 in the office: refusals in sentences, another's right, the figure before and after."""

from datetime import timedelta

import pytest

from tests.feedback.test_patterns import asked, days, look
from tests.world import MONDAY_9AM, World
from yikou.feedback.models import Pattern


@pytest.fixture
def found(world: World) -> Pattern:
    """低保 was asked about twenty times."""
    asked(world, 20, MONDAY_9AM)
    look(world, days(1))
    return Pattern.objects.get(sort="asked")


def test_who_may_not_see_it_is_told_and_another_number_is_not_there(world, signed_in, found, at):
    at(days(1) + timedelta(hours=1))
    clerk, director = signed_in("xiaoli"), signed_in("chenzhuren")

    assert clerk.get(f"/office/patterns/{found.number}/").status_code == 403
    assert clerk.get("/office/words/").status_code == 403
    assert director.get("/office/patterns/26-0302-9999-A/").status_code == 404
    assert director.get("/office/words/没有这个词也行/").status_code == 200
    assert director.get("/office/words/?days=99&source=x").status_code == 200
    assert director.get(f"/office/patterns/{found.number}/?when=after").status_code == 200


def test_one_that_waits_past_its_last_day_is_marked_in_the_list(world, signed_in, found, at):
    at(days(1) + timedelta(hours=1))
    assert "过期" not in signed_in("chenzhuren").get("/office/patterns/").content.decode()

    at(days(30))
    assert "过期" in signed_in("chenzhuren").get("/office/patterns/").content.decode()


def test_it_is_set_aside_only_with_a_reason_and_only_once(world, signed_in, found, at):
    at(days(1) + timedelta(hours=1))
    director = signed_in("chenzhuren")
    address = f"/office/patterns/{found.number}/dismiss/"

    assert "请写明为什么不办" in director.post(address, {"reason": ""}).content.decode()
    assert "记下不办" in director.post(address, {"reason": "新政策"}, follow=True).content.decode()
    twice = director.post(address, {"reason": "再说一次"})
    assert (twice.status_code, "不用再定" in twice.content.decode()) == (409, True)
    assert "不办" in director.get("/office/patterns/").content.decode()
    assert found.number in director.get("/office/registers/pattern/?from=2026-03-01&to=2026-03-05").content.decode()
