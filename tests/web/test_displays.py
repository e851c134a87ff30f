"""The displays as pages: what hangs on the wall, for anybody who opens its address."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.hall.conftest import Hall, moment
from tests.world import World
from yikou.centre import access as centre_access
from yikou.hall import access
from yikou.hall import operations as hall


@pytest.fixture
def hall_now(world: World) -> Hall:
    """The cast's hall at nine on Monday, 小李 at window 1."""
    made = Hall(world)
    made.sit(world.li, "1")
    return made


def _text(client: Client, name: str = "hall", **headers: str) -> str:
    answer = client.get(f"/hall/screen/{name}/", headers=headers)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.mark.covers("F-10", partly="numbers and windows on displays, and no names")
@pytest.mark.covers("I-15", partly="the displays")
def test_a_call_stands_large_with_its_window_and_nobodys_name(hall_now: Hall, visitor: Client):
    hall_now.take(category="elderly")
    hall_now.take(category="elderly")
    hall_now.next(hall_now.house.li, 10)

    text = _text(visitor)

    assert "请到窗口 A001" in text
    assert "1 号窗" in text
    assert "A002 优先" in text
    assert "小李" not in text
    assert "elderly" not in text


def test_a_number_that_is_called_again_comes_back_large_and_says_so(hall_now: Hall, visitor: Client):
    hall_now.sit(hall_now.house.sun, "2")
    first = hall_now.take()
    hall_now.take()
    hall_now.next(hall_now.house.li, 10)
    hall_now.next(hall_now.house.sun, 11)
    assert "A002 2 号窗" in _text(visitor).replace("  ", " ")
    first.refresh_from_db()

    hall.recall(ticket=first, by=hall_now.house.li, at=moment(12))

    assert "请到窗口，第 2 次叫 A001" in _text(visitor)


def test_the_bottom_line_is_the_rules_own_unless_the_screen_has_one(hall_now: Hall, visitor: Client):
    assert "过号不作废 到总服务台报到，再等 3 位就叫您" in _text(visitor)

    screen = access.screen(hall_now.house.wu, "hall")
    hall.change_screen(screen=screen, changes={"footer": "今天下午开会，三点关门"}, by=hall_now.house.wu, at=moment(1))

    assert "今天下午开会 三点关门" in _text(visitor)


def test_the_small_display_says_what_its_window_does(hall_now: Hall, visitor: Client):
    li, seen = hall_now.house.li, []
    seen.append(_text(visitor, "window-1"))
    ticket = hall_now.take()
    hall_now.next(li, 5)
    seen.append(_text(visitor, "window-1"))
    hall_now.served(ticket, li, 6, 8)
    window = centre_access.window(li, "1")
    hall.pause(window=window, reason="rest", minutes=10, by=li, at=moment(15))
    seen.append(_text(visitor, "window-1"))
    hall.resume(window=centre_access.window(li, "1"), by=li, at=moment(16))
    hall.leave(window=centre_access.window(li, "1"), by=li, at=moment(17))
    seen.append(_text(visitor, "window-1"))

    told = ("请等叫号", "请 A001 到这个窗口", "09:25 回来", "没有人")
    assert [word in text for word, text in zip(told, seen, strict=True)] == [True] * 4


def test_a_fragment_is_what_is_exchanged(hall_now: Hall, visitor: Client):
    answer = visitor.get("/hall/screen/hall/", headers={"HX-Request": "true"})

    assert answer.content.decode().startswith("<header>")
    assert "<html" not in answer.content.decode()


@pytest.mark.parametrize("name", ["nix", "大屏", "x" * 300, "%27%3Cscript%3E", "hall%20"])
def test_an_unknown_name_is_said_calmly_in_the_displays_look(world: World, visitor: Client, name: str):
    answer = visitor.get(f"/hall/screen/{name}/")

    assert answer.status_code == 404
    assert 'data-surface="display"' in answer.content.decode()
    assert "<script>" not in answer.content.decode()


def test_another_centres_screen_is_not_there(world: World, visitor: Client):
    assert visitor.get("/hall/screen/hall/?centre=elsewhere").status_code == 404


def test_events_are_let_in_where_they_are_sent_from(world: World, visitor: Client, settings: object):
    settings.EVENTS = "8001"  # type: ignore[attr-defined]

    answer = visitor.get("/hall/screen/hall/", headers={"Host": "hall.example:8000"})

    assert "connect-src 'self' http://hall.example:8001" in answer.headers["Content-Security-Policy"]
    assert 'data-events="http://hall.example:8001/events/"' in answer.content.decode()


def test_behind_one_proxy_events_are_of_the_same_host(world: World, visitor: Client, settings: object):
    settings.EVENTS = "/"  # type: ignore[attr-defined]

    answer = visitor.get("/hall/screen/hall/")

    assert answer.headers["Content-Security-Policy"].endswith("connect-src 'self'")
    assert 'data-events="/events/"' in answer.content.decode()


# --- the office --------------------------------------------------------------------------------

SETTINGS = {"title": "左屏", "kind": "hall", "repeats": "2"}


def test_whoever_arranges_the_hall_sets_up_a_screen_and_changes_it(world: World, signed_in: Callable[..., Client]):
    wu = signed_in("wujie")

    made = wu.post(
        "/office/screens/new/",
        {**SETTINGS, "name": "left", "voice": "1", "quiet_from": "12:00", "quiet_until": "13:30"},
    )
    assert made.status_code == 302, made.content.decode()
    page = wu.get("/office/screens/").content.decode()
    assert "http://testserver/hall/screen/left/" in page
    assert "12:00 到 13:30 静音" in page
    one = wu.get("/office/screens/left/").content.decode()
    assert 'class="qr"' in one
    assert 'value="12:00' in one

    wu.post("/office/screens/left/", {**SETTINGS, "title": "左边", "kind": "window", "windows": ["1"], "is_on": "1"})
    assert "综合 1 号窗口" in _text(Client(), "left")
    wu.post("/office/screens/left/", SETTINGS)
    assert Client().get("/hall/screen/left/").status_code == 404


@pytest.mark.parametrize(
    ("given", "status", "sentence"),
    [
        ({"name": "hall"}, 409, "已经有叫“hall”的屏幕了"),
        ({"name": "大屏"}, 422, "地址名用小写字母"),
        ({"kind": "window"}, 422, "请选一个窗口"),
        ({"kind": "poster"}, 422, "请从列出的里面选一个"),
        ({"quiet_from": "12:00"}, 422, "从几点到几点"),
        ({"quiet_from": "noon"}, 422, "请填时间"),
        ({"repeats": "9"}, 422, "请从列出的里面选一个"),
        ({"title": ""}, 422, "请填名称"),
    ],
)
def test_a_form_that_cannot_be_comes_back_with_its_sentence(
    world: World, signed_in: Callable[..., Client], given: dict[str, str], status: int, sentence: str
):
    answer = signed_in("wujie").post("/office/screens/new/", {**SETTINGS, "name": "left", **given})

    assert answer.status_code == status
    assert sentence in answer.content.decode()


def test_others_do_not_arrange_screens_and_an_unknown_one_is_not_there(world: World, signed_in: Callable[..., Client]):
    assert signed_in("xiaoli").get("/office/screens/").status_code == 403
    assert signed_in("xiaoli").post("/office/screens/hall/", SETTINGS).status_code == 403
    assert signed_in("wujie").get("/office/screens/nix/").status_code == 404
