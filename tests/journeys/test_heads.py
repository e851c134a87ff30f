"""The hall as its heads see it, in a real browser: the live board, its lines, the score, what if."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import sign_in
from tests.support.centre import Centre
from tests.support.hall import open_hall
from tests.support.hands import Hands

HALL = "/office/hall/"
PAGES = (
    HALL,
    f"{HALL}tickets/",
    f"{HALL}tickets/?kind=waiting",
    f"{HALL}tickets/A001/",
    f"{HALL}lines/",
    f"{HALL}lines/C/",
    f"{HALL}competence/",
    f"{HALL}forecast/",
    f"{HALL}what-if/",
    f"{HALL}what-if/?kind=one_more&start=9:00&end=10:30&more=10",
    f"{HALL}what-if/?kind=one_more&start=12:00&end=9:00",
)
# Tables that are stacked on a phone: nobody drags them sideways.
STACKED = (f"{HALL}lines/", f"{HALL}competence/", "/office/windows/", "/office/screens/", f"{HALL}helping/")
SIDEWAYS = "[...document.querySelectorAll('.h-scroll')].map(one => one.scrollWidth - one.clientWidth)"


@pytest.fixture(scope="module")
def hall() -> Iterator[Centre]:
    """The cast's hall after a Monday, served."""
    made = open_hall("tests.support.heads_hall")
    yield made
    made.stop()


@pytest.fixture
def head(hall: Centre, new_page: Callable[..., Page]) -> Page:
    """吴姐, head of the hall."""
    return sign_in(new_page("desk"), hall.url, "wujie")


@pytest.mark.covers("H-07", partly="heads see the hall live, and every number opens")
def test_the_board_follows_the_hall_and_its_pages_are_accessible(hall, head, axe, shot):
    for width in (1280, 390):
        head.set_viewport_size({"width": width, "height": 844})
        for address in PAGES:
            head.goto(hall.url + address)
            axe(head)
            assert head.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
    head.set_viewport_size({"width": 1280, "height": 844})
    head.goto(hall.url + PAGES[-2])
    shot(head, "hall-what-if")

    head.goto(hall.url + HALL)
    expect(head.get_by_role("link", name="A 综合业务")).to_be_visible()
    shot(head, "hall-board")
    hands = Hands(hall)
    number = hands("take", "C").split()[0]
    expect(head.locator(".hb-line").get_by_role("row", name=re.compile("居住户籍")).get_by_text("1 人")).to_be_visible(
        timeout=20_000
    )
    hands.close()
    assert number == "C001"


@pytest.mark.covers("A-07", partly="a window is changed, retired and restored in a browser")
def test_the_head_changes_a_window_and_retires_one(hall, head, axe, shot):
    head.goto(f"{hall.url}/office/windows/")
    head.get_by_role("link", name="专项 3 号窗口").click()
    expect(head.get_by_role("heading", name="经过")).to_be_visible()
    head.get_by_label("叫什么").fill("民生专项")
    head.get_by_label("医保").check(force=True)
    head.get_by_role("button", name="保存").click()
    expect(head.get_by_role("status")).to_contain_text("窗口改好了")
    head.get_by_role("link", name="民生专项 3 号窗口").click()
    expect(head.get_by_text("专项 3 号窗口变更：名称、专办部门")).to_be_visible()
    shot(head, "office-window")
    head.get_by_role("link", name="撤窗口").click()
    axe(head)
    head.get_by_role("button", name="撤了").click()
    expect(head.get_by_role("heading", name="撤了的窗口")).to_be_visible()
    axe(head)
    shot(head, "office-windows")
    head.get_by_role("button", name="恢复民生专项 3 号窗口").click()
    expect(head.get_by_role("status")).to_contain_text("窗口恢复了")
    expect(head.get_by_role("link", name="民生专项 3 号窗口")).to_be_visible()


def test_on_a_phone_no_table_of_the_hall_is_dragged_sideways(hall, head, axe, shot):
    head.set_viewport_size({"width": 360, "height": 780})
    for address in (*STACKED, "/office/windows/2/", "/office/windows/2/retire/", "/office/nowhere/"):
        head.goto(hall.url + address)
        axe(head)
        assert head.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
        assert not any(over > 0 for over in head.evaluate(SIDEWAYS)), address
        shot(head, f"phone-{address.strip('/').replace('/', '-')}")
