"""One number, followed on everything at once: the machine, the wall, two windows and the phone, through a break."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.support.centre import Centre
from tests.support.hall import open_hall
from tests.world import PASSWORD, WANG

SOON = 8_000
BY_ITSELF = 60_000


@dataclass(frozen=True)
class Together:
    """The pages that are open all the time."""

    hall: Centre
    kiosk: Page
    wall: Page
    li: Page
    sun: Page
    phone: Page
    number: str


@pytest.fixture
def hall() -> Iterator[Centre]:
    """The cast's centre on a Monday morning; it may be stopped and started."""
    made = open_hall()
    yield made
    made.stop()


@pytest.fixture
def opened(hall: Centre, new_page: Callable[..., Page]) -> Together:
    """The wall hangs, two clerks sit at their windows, and a resident took a number and opened it on the phone."""
    wall, kiosk, phone = new_page("wall"), new_page("kiosk"), new_page("phone")
    wall.goto(f"{hall.url}/hall/screen/hall/")
    li, sun = (_seated(hall, new_page(), *who) for who in (("xiaoli", "1"), ("xiaosun", "2")))
    kiosk.goto(f"{hall.url}/hall/kiosk/")
    kiosk.get_by_role("link", name=re.compile("综合业务")).click()
    with kiosk.expect_response(re.compile(r"/kiosk/ticket/[^/]+/shown/")) as shown:
        kiosk.locator("button.k-card").click()
    number = kiosk.locator(".y-ticket .y-no").first.inner_text()
    phone.goto(shown.value.url.replace("/kiosk/ticket/", "/t/").replace("/shown/", "/"))
    return Together(hall, kiosk, wall, li, sun, phone, number)


def _seated(hall: Centre, page: Page, username: str, window: str) -> Page:
    page.goto(f"{hall.url}/staff/")
    page.get_by_label("工号").fill(username)
    page.get_by_label("口令").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/console/"))
    if page.url.endswith("/sit/"):
        page.get_by_role("button", name=re.compile(f"{window} 号窗口")).click()
        page.wait_for_url("**/console/")
    return page


def _press(page: Page, key: str) -> None:
    expect(page.locator("#now[data-ready]")).to_be_visible()
    page.keyboard.press(key)


def _called(seen: Together, window: str, times: int) -> None:
    """The wall and the phone both say where the number is called to."""
    expect(seen.wall.locator(f'.d-hero[data-call="{seen.number} {window} {times}"]')).to_be_visible(timeout=SOON)
    expect(seen.phone.locator("body[data-called]")).to_be_visible(timeout=SOON)
    expect(seen.phone.locator(".t-win")).to_have_text(f"{window} 号窗")


@pytest.mark.covers("F-10", partly="one number on the wall, at the window and on the phone at once")
def test_one_number_is_followed_on_every_page_from_the_machine_to_the_evaluation(opened, axe, shot):
    seen = opened
    expect(seen.wall.locator(".d-wait")).to_contain_text(seen.number, timeout=SOON)
    expect(seen.phone.locator("h1.y-no")).to_have_text(seen.number)
    expect(seen.li.locator("#queue ol")).to_contain_text(seen.number)

    _press(seen.li, "F1")
    _called(seen, "1", 1)
    expect(seen.sun.locator("#queue ol")).to_have_count(0)
    for times in (2, 3):
        expect(seen.li.get_by_role("button", name=re.compile("再叫"))).to_be_enabled(timeout=30_000)
        _press(seen.li, "F2")
        _called(seen, "1", times)

    _missed_and_back(seen)
    _through_a_break(seen, axe, shot)
    _passed_on(seen)
    _done_and_rated(seen, axe, shot)


def _missed_and_back(seen: Together) -> None:
    """Nobody came: the wall lists the number below, the phone reports back."""
    expect(seen.li.get_by_role("button", name=re.compile("过号"))).to_be_enabled(timeout=30_000)
    _press(seen.li, "F3")
    expect(seen.wall.locator(".d-missed")).to_contain_text(seen.number, timeout=SOON)
    expect(seen.phone.get_by_text("叫过您了，没有等到")).to_be_visible(timeout=SOON)

    seen.phone.get_by_role("button", name="我到了，报到").click()

    expect(seen.wall.locator(".d-wait")).to_contain_text(seen.number, timeout=SOON)
    expect(seen.wall.locator(".d-missed")).to_have_count(0)
    expect(seen.li.locator("#queue ol")).to_contain_text(seen.number)


def _through_a_break(seen: Together, axe: Callable[..., None], shot: Callable[..., object]) -> None:
    """The server goes away: every page keeps what it had and says so; then each of them comes back by itself."""
    seen.hall.stop()
    expect(seen.wall.locator(".d-line")).to_contain_text(re.compile(r"\d\d:\d\d 起叫号屏停更"), timeout=BY_ITSELF)
    expect(seen.wall.locator(".d-wait")).to_contain_text(seen.number)
    expect(seen.phone.locator("#t-lost")).to_be_visible(timeout=BY_ITSELF)
    expect(seen.phone.locator("h1.y-no")).to_have_text(seen.number)
    expect(seen.kiosk.get_by_role("heading", name="这台机器连不上了")).to_be_visible(timeout=BY_ITSELF)
    _press(seen.li, "F1")
    expect(seen.li.locator("#line")).to_contain_text("现在不能叫新号", timeout=BY_ITSELF)
    for page, name in ((seen.wall, "together-lost-wall"), (seen.phone, "together-lost-phone")):
        axe(page)
        shot(page, name)

    seen.hall.start()

    expect(seen.wall.locator(".d-line")).to_be_hidden(timeout=BY_ITSELF)
    expect(seen.phone.locator("#t-lost")).to_be_hidden(timeout=BY_ITSELF)
    expect(seen.kiosk.get_by_role("heading", name="您来办什么事？")).to_be_visible(timeout=BY_ITSELF)
    expect(seen.li.locator("#now [data-key=F1]")).to_be_enabled(timeout=BY_ITSELF)
    expect(seen.wall.locator(".d-wait")).to_contain_text(seen.number)


def _passed_on(seen: Together) -> None:
    """Called again, then passed on with the reason: the other window calls it, and both pages follow."""
    _press(seen.li, "F1")
    _called(seen, "1", 1)
    _press(seen.li, "F6")
    dialog = seen.li.get_by_role("dialog", name=f"转交 {seen.number}")
    dialog.get_by_label("转到哪里").select_option("window:2")
    dialog.get_by_label("为什么").fill("二号窗口办过这一件")
    dialog.get_by_role("button", name="转过去").click()
    expect(seen.li.locator("#now[data-ticket]")).to_have_count(0)
    expect(seen.phone.locator("body[data-called]")).to_have_count(0, timeout=SOON)
    expect(seen.sun.locator("#queue ol")).to_contain_text(seen.number, timeout=SOON)

    _press(seen.sun, "F1")
    expect(seen.sun.locator(f'#now[data-ready][data-ticket="{seen.number}"]')).to_be_visible()
    _called(seen, "2", 1)


def _done_and_rated(seen: Together, axe: Callable[..., None], shot: Callable[..., object]) -> None:
    """A matter is concluded at the window; the phone says so and leads to its evaluation."""
    seen.sun.keyboard.type(WANG["identity"])
    seen.sun.keyboard.press("Enter")
    expect(seen.phone.locator(".t-ahead")).to_have_text(re.compile("正在 *2 *号窗办"), timeout=SOON)
    seen.sun.get_by_label("找事项").fill("MZ-006")
    expect(seen.sun.locator(".hit").first).to_be_visible(timeout=20_000)
    seen.sun.keyboard.press("Enter")
    expect(seen.sun.locator("#accept")).to_contain_text("当场办结")
    expect(seen.sun.get_by_label("有身份证件", exact=True)).to_be_focused()
    seen.sun.keyboard.press("Space")
    expect(seen.sun.locator("[data-open-question]")).to_have_count(0)
    seen.sun.keyboard.press("a")
    seen.sun.keyboard.press("F9")
    seen.sun.wait_for_url("**/console/done/**")
    _press(seen.sun, "F1")

    expect(seen.phone.get_by_text("办完了，谢谢您")).to_be_visible(timeout=SOON)
    axe(seen.phone)
    shot(seen.phone, "together-done-phone")
    seen.phone.get_by_role("link", name=re.compile("评一评：")).click()
    expect(seen.phone.get_by_role("heading", level=1)).to_contain_text("这次办得怎么样")
    axe(seen.phone)
    seen.phone.locator(".pad-levels label", has_text="非常满意").click()
    seen.phone.get_by_role("button", name="不说了").click()
    expect(seen.phone.get_by_text("您评的是“非常满意”")).to_be_visible()

    seen.phone.go_back()
    seen.phone.go_back()
    seen.phone.reload()
    expect(seen.phone.get_by_text("办完了，谢谢您")).to_be_visible()
    expect(seen.phone.get_by_role("link", name=re.compile("评一评："))).to_have_count(0)
