"""回访 in a real browser: the day's draw, what to say, and every way in which a call can end, to its limits."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.feedback.saying import moment
from tests.support.browser import sign_in
from tests.support.centre import Centre
from tests.support.hall import open_hall
from tests.support.rated_hall import move
from tests.world import PASSWORD

OWNERS = {"班哥": "bange", "小梅": "xiaomei", "吴姐": "wujie", "陈主任": "chenzhuren", "老胡": "laohu"}


@pytest.fixture
def hall() -> Iterator[Centre]:
    """The cast's hall the day after 小李 finished a matter of 王奶奶's; the worker has drawn by itself."""
    made = open_hall("tests.support.rated_hall")
    move(made, moment(1, at="09:00"))
    yield made
    made.stop()


@pytest.fixture
def staff(hall: Centre, new_page: Callable[..., Page]) -> Callable[..., Page]:
    """`staff("bange")`: somebody of the cast at work in a browser of his own."""

    def enter(username: str, size: str = "desk") -> Page:
        return sign_in(new_page(size), hall.url, username)

    return enter


def _go(page: Page, address: str) -> None:
    """Open a page; days have passed, so that the screen is locked, or the session over."""
    page.goto(address)
    if page.get_by_label("口令").count():
        page.get_by_label("口令").fill(PASSWORD)
        page.get_by_role("button", name="接着来").click()
        page.wait_for_load_state()
        page.goto(address)


def _drawn(page: Page, hall: Centre) -> str:
    """The address of the one call that was drawn; the worker draws soon after the server is there."""
    page.goto(f"{hall.url}/office/visits/")
    for _ in range(100):
        if page.get_by_role("row").count() > 1:
            break
        page.wait_for_timeout(300)
        page.reload()
    page.get_by_role("table", name="").first.get_by_role("link").first.click()
    return page.url


def _fits(page: Page) -> None:
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (page.url, width)


@pytest.mark.covers("J-12", "J-20", "J-21")
def test_a_drawn_call_is_put_off_missed_and_at_last_says_something_bad(hall, staff, axe, shot):
    mei = staff("xiaomei")
    address = _drawn(mei, hall)
    expect(mei.get_by_role("heading", name="先说")).to_be_visible()
    expect(mei.get_by_text("抽签的根据")).to_be_visible()
    axe(mei)
    _fits(mei)
    shot(mei, "visit")

    # Who handled it neither calls nor finds the page.
    assert staff("xiaoli").goto(address).status in (403, 404)

    # She is cooking: tomorrow at three. Not yesterday, and not in a month.
    mei.get_by_role("button", name="看电话号码").click()
    expect(mei.get_by_role("link", name="13800001234")).to_be_visible()
    for wrong in ("2026-03-01T15:00", "2026-04-20T15:00"):
        mei.get_by_label("他说什么时候再打").fill(wrong)
        mei.get_by_role("button", name="改天再打").click()
        expect(mei.get_by_role("alert")).to_be_visible()
        expect(mei.get_by_label("他说什么时候再打")).to_have_value(wrong)
    mei.get_by_label("他说什么时候再打").fill("2026-03-04T15:00")
    mei.get_by_role("button", name="改天再打").click()
    expect(mei.get_by_text("到时候再打")).to_be_visible()
    mei.goto(f"{hall.url}/office/visits/")
    expect(mei.get_by_text("3月4日 15:00 以后打")).to_be_visible()
    axe(mei)
    _fits(mei)
    shot(mei, "visits")

    move(hall, moment(2, at="15:05"))
    _go(mei, address)
    mei.get_by_role("button", name="没打通").click()
    expect(mei.get_by_text("记下了，没打通")).to_be_visible()
    mei.get_by_role("button", name="记下来").click()
    expect(mei.get_by_text("三句话都要问到")).to_be_visible()
    mei.get_by_label("方便", exact=True).check()
    mei.get_by_label("不公正", exact=True).check()
    mei.get_by_label("说不清", exact=True).last.check()
    mei.get_by_label("还说了什么").fill("有人插队，窗口先给他办了")
    axe(mei)
    mei.get_by_role("button", name="记下来").click()
    expect(mei.get_by_text("说不好的登记成了诉求")).to_be_visible()
    axe(mei)
    shot(mei, "visit-done")

    # What she said goes on as a concern, with an owner and a last day, and not to 小李.
    boss = staff("chenzhuren")
    boss.goto(f"{hall.url}/office/concerns/")
    boss.get_by_role("link", name=re.compile("^26-0304-")).first.click()
    expect(boss.get_by_text("有人插队，窗口先给他办了").first).to_be_visible()
    boss.goto(f"{hall.url}/office/registers/followup/?from=2026-03-01&to=2026-03-31")
    expect(boss.get_by_text("回访到了").first).to_be_visible()


def test_nobody_is_called_for_ever_and_a_late_call_stands_out(hall, staff, axe, shot):
    mei = staff("xiaomei")
    address = _drawn(mei, hall)
    move(hall, moment(9, at="10:00"))
    _go(mei, f"{hall.url}/office/visits/")
    expect(mei.get_by_text("过期").first).to_be_visible()
    _go(mei, address)
    for _ in range(3):
        mei.get_by_role("button", name="没打通").click()
    expect(mei.get_by_text("记为联系不上")).to_be_visible()
    expect(mei.get_by_text("打了 3 次都没有联系上")).to_be_visible()
    axe(mei)
    shot(mei, "visit-over")
