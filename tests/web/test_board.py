"""大厅此刻 in the office: windows, lines, warnings, calls for help, and the numbers behind each figure."""

import pytest

from tests.hall.conftest import Hall, moment
from tests.web.test_book import _text
from yikou.hall import operations as hall
from yikou.hall.models import Ticket


@pytest.fixture
def busy(world) -> Hall:
    """小李 serves one, two wait, somebody at the door calls for help."""
    made = Hall(world)
    made.sit(world.li, "1")
    made.take(0)
    made.take(1)
    made.take(2)
    ticket = made.next(world.li, 3)
    hall.arrive(ticket=ticket, by=world.li, at=moment(4))
    hall.ring(place="1 号机", by=made.door, at=moment(5))
    return made


def test_a_head_sees_windows_lines_and_whoever_calls_for_help(signed_in, busy, at):
    at(moment(40))
    page = _text(signed_in("wujie").get("/office/hall/"))

    for said in ("大厅此刻", "综合 1 号窗口", "小李", "A001", "办理中", "1 号机 有人求助", "综合业务等得久了"):
        assert said in page
    assert "等候预警规定" in page


def test_the_board_alone_is_sent_when_something_changed(signed_in, busy, at):
    at(moment(10))
    answer = signed_in("chenzhuren").get("/office/hall/", headers={"HX-Request": "true"})

    assert "<html" not in answer.content.decode()
    assert "综合 1 号窗口" in _text(answer)


@pytest.mark.parametrize(
    ("asked", "there", "missing"),
    [
        ("stand=waiting", "A002", "A001"),
        ("stand=at_window", "A001", "A002"),
        ("window=1", "A001", "A002"),
        ("line=C", "没有符合的条目", "A001"),
        ("hour=9", "A003", "没有符合的条目"),
        ("hour=15", "没有符合的条目", "A001"),
        ("from=2026-02-27&to=2026-02-27", "没有符合的条目", "A001"),
    ],
)
def test_each_figure_opens_into_its_numbers(signed_in, busy, at, asked, there, missing):
    at(moment(10))
    page = _text(signed_in("wujie").get(f"/office/registers/tickets/?{asked}"))

    assert there in page
    assert missing not in page


@pytest.mark.covers("H-11", partly="the board's figures")
def test_every_figure_of_the_board_leads_to_so_many_numbers(signed_in, busy, at):
    at(moment(10))
    head = signed_in("wujie")
    shown = head.get("/office/hall/").context["figures"]

    counted = [(one, head.get(one.address)) for one in shown if one.address.startswith("/office/registers/")]
    assert [one.label for one, _ in counted] == ["今天取号", "在等", "办完", "退号、作废"]
    assert [str(one.value) for one, _ in counted] == [answer.context["total"] for _, answer in counted]
    assert "只看在等的。" in _text(counted[1][1])
    longest = next(one for one in shown if one.label == "等得最久")
    assert longest.address.endswith(f"/office/hall/tickets/{longest.note}/")


@pytest.mark.parametrize("asked", ["hour=99", "hour=²", "stand=%F0%9F%98%80", "stand=x", "from=9999-99-99"])
def test_what_cannot_be_meant_narrows_nothing(signed_in, busy, at, asked):
    at(moment(10))
    answer = signed_in("wujie").get(f"/office/registers/tickets/?{asked}")

    assert answer.status_code == 200
    assert "A001" in _text(answer)


@pytest.mark.parametrize("asked", ["day=x", "day=9999-99-99", "day=0001-01-01"])
def test_a_day_that_cannot_be_meant_is_today(signed_in, busy, at, asked):
    at(moment(10))

    assert "A001" in _text(signed_in("wujie").get(f"/office/hall/tickets/A001/?{asked}"))


def test_a_number_opens_with_its_periods_and_what_happened_to_it(signed_in, busy, at):
    at(moment(10))
    page = _text(signed_in("wujie").get("/office/hall/tickets/A001/"))

    for said in ("每一段多久", "叫到1号窗口", "到窗开始办理"):
        assert said in page
    assert signed_in("wujie").get("/office/hall/tickets/A999/").status_code == 404


@pytest.mark.parametrize("address", ["/office/hall/", "/office/hall/tickets/A001/"])
def test_the_board_is_for_heads(signed_in, busy, at, address):
    at(moment(10))

    assert signed_in("xiaoli").get(address).status_code == 403


# --- how the forecasts fared -----------------------------------------------------------------------


def test_a_hall_without_a_past_says_that_there_is_nothing_to_compare(signed_in, world):
    assert "还没有人取过号" in _text(signed_in("wujie").get("/office/hall/forecast/"))


def test_each_days_forecasts_stand_beside_the_waits_that_followed(signed_in, busy, at):
    hall.end(ticket=_called(busy), by=busy.house.li, at=moment(12))
    busy.next(busy.house.li, 13)
    at(moment(20))

    page = _text(signed_in("wujie").get("/office/hall/forecast/"))

    for said in ("3月2日 周一", "1 个", "老办法", "在范围里"):
        assert said in page
    assert signed_in("xiaoli").get("/office/hall/forecast/").status_code == 403


def _called(busy: Hall) -> Ticket:
    return Ticket.objects.get(centre=busy.centre, number="A001")


def test_whoever_serves_numbers_opens_one_of_the_register(signed_in, busy, at):
    at(moment(10))
    clerk = signed_in("xiaoli")
    row = clerk.get("/office/registers/tickets/").context["rows"][0]

    page = _text(clerk.get(f"/office/entries/{row.entry}/"))

    assert "取号" in page
    assert row.cells[0].text in page
