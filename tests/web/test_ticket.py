"""The ticket on a phone: whoever has the link holds the number, and nobody else."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.hall.conftest import Hall, moment
from tests.world import MONDAY_9AM, World
from yikou.hall import operations as hall
from yikou.hall.models import Ticket
from yikou.ledger.queries import history


@pytest.fixture
def opened(world: World) -> Hall:
    """The hall at nine with two general windows open."""
    made = Hall(world)
    made.sit(world.li, "1")
    made.sit(world.sun, "2")
    return made


@pytest.fixture
def phone(world: World) -> Client:
    """A phone without any cookie, whose forms carry no token."""
    return Client(enforce_csrf_checks=True)


def _said(client: Client, ticket: Ticket, more: str = "", status: int = 200) -> str:
    answer = client.get(f"/hall/t/{ticket.token}/{more}")
    assert answer.status_code == status
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def _press(client: Client, ticket: Ticket, more: str, status: int = 302, **form: str) -> str:
    answer = client.post(f"/hall/t/{ticket.token}/{more}", form)
    assert answer.status_code == status, answer.content.decode()
    ticket.refresh_from_db()
    return answer.content.decode()


def test_the_phone_says_who_is_ahead_and_from_when_to_when(opened: Hall, phone: Client) -> None:
    for n in range(6):
        opened.take(n)
    opened.next(opened.house.li, 7)
    mine = opened.take(8)

    said = _said(phone, mine)

    assert "A007" in said
    assert "前面还有 5 位" in said
    assert re.search(r"大约 \d+:\d\d – \d+:\d\d 叫您", said)
    assert "2 个窗口在办这一队，按一般情况估算" in said
    assert "快到您了" not in said
    assert not phone.cookies


def test_it_warns_when_the_turn_is_near(opened: Hall, phone: Client) -> None:
    for n in range(3):
        opened.take(n)
    mine = opened.take(4)

    assert "快到您了 前面只有 3 位" in _said(phone, mine)
    assert 'data-state="soon"' in phone.get(f"/hall/t/{mine.token}/now/").content.decode()


def test_stepping_back_says_the_new_range_first(opened: Hall, phone: Client) -> None:
    mine = opened.take(0)
    for n in range(5):
        opened.take(1 + n)

    asked = _said(phone, mine, "back/")
    assert "前面还有 3 位的地方" in asked
    assert "还剩 2 次" in asked
    mine.refresh_from_db()
    assert mine.stepped_back == 0
    _press(phone, mine, "back/")

    assert "前面还有 3 位" in _said(phone, mine)
    _press(phone, mine, "back/")
    assert "不能再让了" in _press(phone, mine, "back/", status=409)


def test_where_nobody_comes_after_there_is_nobody_to_let_first(opened: Hall, phone: Client) -> None:
    assert "后面没有人在等" in _said(phone, opened.take(1), "back/")


@pytest.mark.covers("F-10", partly="the ticket on a phone says that it is called")
def test_called_is_the_whole_page_and_can_be_answered(opened: Hall, phone: Client) -> None:
    mine = opened.take(0)
    opened.next(opened.house.li, 1)

    assert "请到窗口 1 号窗 A001" in _said(phone, mine)
    assert "data-called" in phone.get(f"/hall/t/{mine.token}/").content.decode()
    _press(phone, mine, "reply/", said="slow")
    _press(phone, mine, "reply/", said="slow")

    assert mine.reply == "slow"
    assert [one.label for one in history(mine)][-1] == "持号人应答"
    assert "已经告诉窗口：走不快，请等等我" in _said(phone, mine)
    _press(phone, mine, "reply/", status=409, said="<b>")
    _press(phone, mine, "back/", status=409)
    _press(phone, mine, "leave/", status=409)


def test_a_missed_turn_is_reported_back_from_the_phone(opened: Hall, phone: Client, at) -> None:
    mine, li = opened.take(0), opened.house.li
    opened.next(li, 1)
    opened.missed(mine, li, 1)
    at(moment(5))
    assert "叫过您了，没有等到" in _said(phone, mine)

    _press(phone, mine, "here/")

    assert mine.state == "waiting"
    at(moment(70))
    opened.next(li, 6)
    opened.missed(mine, li, 6)
    assert "已经作废" in _press(phone, mine, "here/", status=409)


def test_who_fetched_a_copy_says_so_and_is_next(opened: Hall, phone: Client, at) -> None:
    mine, li = opened.take(0), opened.house.li
    opened.next(li, 1)
    mine.refresh_from_db()
    hall.park(ticket=mine, reason="去复印", by=li, at=moment(2))
    at(moment(9))
    assert "回来以后还是原来的窗口接着办" in _said(phone, mine)

    _press(phone, mine, "here/")

    assert opened.next(li, 10) == mine


def test_a_number_is_given_up_after_a_second_question(opened: Hall, phone: Client) -> None:
    mine = opened.take(0)

    assert "A001 退掉吗？" in _said(phone, mine, "leave/")
    _press(phone, mine, "leave/")
    _press(phone, mine, "leave/")

    assert mine.state == "left"
    assert "这个号退掉了" in _said(phone, mine)


def test_thanks_are_said_when_it_is_done(opened: Hall, phone: Client) -> None:
    mine, li = opened.take(0), opened.house.li
    opened.next(li, 1)
    opened.served(mine, li, 2, 5)

    said = _said(phone, mine)

    assert "办完了，谢谢您" in said
    assert "评一评" in said


def test_yesterdays_ticket_is_calmly_told_so(opened: Hall, phone: Client, at) -> None:
    mine = opened.take(0)
    at(MONDAY_9AM + timedelta(days=1))

    assert "这个号是 3月2日 的" in _said(phone, mine, status=410)
    assert phone.get(f"/hall/t/{mine.token}/now/").status_code == 404
    assert "已经过了" in _press(phone, mine, "back/", status=410)
    assert mine.state == "waiting"


def test_a_guessed_link_shows_nothing(opened: Hall, phone: Client) -> None:
    mine = opened.take(0)

    for guessed in (mine.token[:-1], "x", "%00", "..", "号" * 9):
        for more in ("", "now/", "back/"):
            assert phone.get(f"/hall/t/{guessed}/{more}").status_code in (400, 404)
        assert phone.post(f"/hall/t/{guessed}/leave/").status_code in (400, 404)
    mine.refresh_from_db()
    assert mine.state == "waiting"
