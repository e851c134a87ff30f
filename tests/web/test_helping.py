"""党员志愿岗 and 引导: a window where volunteers help, and a volunteer at the door who shows the way."""

import html
from typing import Any

import pytest

from tests.hall.conftest import Hall, full_hall  # noqa: F401
from tests.hall.test_book import on
from tests.world import MONDAY
from yikou.accounts import operations as accounts
from yikou.cases import queries as cases
from yikou.centre import access as centre_access
from yikou.ledger import queries as ledger

POSTS, GUIDE = "/office/hall/helping/", "/hall/guide/"
SAID = {
    "window": "1",
    "post": "member",
    "helpers": "阿梅、老徐",
    "from_at": "2026-03-02T09:00",
    "until_at": "2026-03-02T11:30",
}


def _text(answer: Any) -> str:
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


@pytest.mark.covers("D-10", partly="the windows and who helps there; members and volunteers have no registers yet")
def test_a_window_helps_as_what_it_is_called_without_the_names_on_the_wall(signed_in, visitor, full_hall, at):  # noqa: F811
    head = signed_in("wujie")
    assert head.post(f"{POSTS}new/", SAID)["Location"] == POSTS

    for screen in ("hall", "window-1"):
        shown = _text(visitor.get(f"/hall/screen/{screen}/"))
        assert "我是党员我帮您" in shown
        assert "阿梅" not in shown
    front = signed_in("xiaomei")
    assert "我是党员我帮您" in _text(front.get("/hall/front/"))
    assert "我是党员我帮您" in _text(head.get("/office/appointments/plans/"))
    assert "阿梅、老徐" in _text(front.get(POSTS))
    (entry,) = ledger.entries(full_hall.centre).filter(kind="centre.help_post_staffed")
    assert entry.sentence == "综合 1 号窗口挂“我是党员我帮您”，3月2日 09:00到3月2日 11:30，2人"
    assert "阿梅" not in str(entry.facts)
    assert list(ledger.replay(full_hall.centre, "centre.window")) == []

    at(on(2, 11, 30))
    assert "我是党员我帮您" not in _text(visitor.get("/hall/screen/hall/"))


def test_a_post_is_taken_down_before_its_time_and_the_names_go(signed_in, visitor, full_hall):  # noqa: F811
    head = signed_in("wujie")
    head.post(f"{POSTS}new/", SAID)

    for _ in range(2):
        assert head.post(f"{POSTS}1/end/")["Location"] == POSTS

    assert "我是党员我帮您" not in _text(visitor.get("/hall/screen/hall/"))
    assert centre_access.window(full_hall.house.wu, "1").helpers == ""
    assert list(ledger.replay(full_hall.centre, "centre.window")) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"helpers": ""},
        {"helpers": "、 、"},
        {"helpers": "11010519491231002X"},
        {"post": "boss"},
        {"window": "77"},
        {"until_at": "2026-03-02T08:00"},
        {"until_at": "x"},
    ],
)
def test_a_post_without_people_or_with_odd_times_does_not_hang(signed_in, visitor, full_hall, wrong):  # noqa: F811
    assert signed_in("wujie").post(f"{POSTS}new/", SAID | wrong).status_code == 422
    assert "我是党员我帮您" not in _text(visitor.get("/hall/screen/hall/"))


def test_only_who_arranges_the_hall_hangs_it_and_another_centres_window_is_not_there(signed_in, full_hall):  # noqa: F811
    assert signed_in("xiaomei").post(f"{POSTS}new/", SAID).status_code == 403
    assert signed_in("laozhao").get(POSTS).status_code == 403
    assert signed_in("wujie").post(f"{POSTS}77/end/").status_code == 404


@pytest.fixture
def guide(signed_in, full_hall, world):  # noqa: F811
    """阿梅, a volunteer at the door: nothing but the guide's right."""
    account = accounts.open_account(
        username="amei",
        name="阿梅",
        centre=world.centre,
        password="Yunshui#2026",
        must_change=False,
        by=world.system_admin,
        at=on(2, 8, 50),
    )
    accounts.grant_role(account=account, role="guide", department="", by=world.security_admin, at=on(2, 8, 50))
    return signed_in("amei")


@pytest.mark.covers("U-10")
def test_a_volunteer_shows_the_way_and_each_is_an_enquiry_with_its_first_contact(guide, world):
    page = _text(guide.get(GUIDE))
    for place in ("综合业务，取号", "综合 1 号窗口", "自助区", "总服务台"):
        assert place in page

    for to in ("line:A", "window:1", "place:self"):
        assert guide.post(GUIDE, {"question": "换身份证", "to": to}).status_code == 302

    noted = cases.enquiries(world.centre).order_by("pk")
    assert [one.answer for one in noted] == ["领到综合业务，取号等候", "领到综合 1 号窗口", "领到自助区"]
    assert {(one.state, one.asked_at.date()) for one in noted} == {("answered", MONDAY)}
    assert len({one.first_contact for one in noted}) == 1


def test_who_is_sent_nowhere_is_asked_again_with_what_was_typed(guide):
    for to in ("", "window:3", "window:77", "line:X", "place:home", "x:y"):
        answer = guide.post(GUIDE, {"question": "换身份证", "to": to})
        assert answer.status_code == 422
        assert "换身份证" in answer.content.decode()
    assert guide.post(GUIDE, {"question": "", "to": "line:A"}).status_code == 422


def test_a_guide_sees_nothing_else(guide, signed_in):
    for address in ("/hall/front/", "/console/", "/office/ledger/", "/office/people/", POSTS):
        assert guide.get(address).status_code == 403
    assert signed_in("laozhao").get(GUIDE).status_code == 403
