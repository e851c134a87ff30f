"""Machines, displays and phones that are loaded while the server is away, in a real browser."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.support.centre import Centre
from tests.support.hall import open_hall
from tests.world import MONDAY_9AM, PASSWORD, WANG
from yikou.kernel import clock

BY_ITSELF = 45_000
READY = "() => navigator.serviceWorker.ready.then(() => caches.keys()).then(names => names.length > 0)"
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
  }
  return found;
}"""


@pytest.fixture
def hall() -> Iterator[Centre]:
    """The cast's centre on a Monday morning; it may be stopped and started."""
    made = open_hall()
    yield made
    made.stop()


def _ready(page: Page, address: str) -> Page:
    page.goto(address)
    page.wait_for_function(READY)
    page.wait_for_function("() => navigator.serviceWorker.controller")
    return page


def test_what_is_loaded_while_the_server_is_away_is_our_page_and_comes_back_by_itself(
    hall: Centre, new_page: Callable[..., Page], axe: Callable[..., None], shot: Callable[..., object]
) -> None:
    kiosk, wall, phone = new_page("kiosk"), new_page("wall"), new_page("phone")
    _ready(kiosk, f"{hall.url}/hall/kiosk/")
    kiosk.get_by_role("link", name=re.compile("综合业务")).click()
    with kiosk.expect_response(re.compile(r"/kiosk/ticket/[^/]+/shown/")) as shown:
        kiosk.locator("button.k-card").click()
    ticket = shown.value.url.replace("/kiosk/ticket/", "/t/").replace("/shown/", "/")
    number = kiosk.locator(".y-ticket .y-no").first.inner_text()
    _ready(phone, ticket)
    _ready(wall, f"{hall.url}/hall/screen/hall/")
    expect(wall.locator(".display .d-rule")).to_be_visible()

    hall.stop()
    for page, name in ((kiosk, "away-kiosk"), (phone, "away-phone"), (wall, "away-wall")):
        page.reload()
        if page is wall:  # its last picture, with its time
            expect(page.locator(".d-line")).to_contain_text(re.compile(r"\d\d:\d\d 起叫号屏停更"))
        else:
            expect(page.get_by_role("heading", level=1)).to_have_text("连不上服务器，正在重试")
            assert number not in page.content()
            axe(page)
        shot(page, name, whole=False)

    hall.start()
    expect(kiosk.locator('.kiosk[data-kind="home"]')).to_be_visible(timeout=BY_ITSELF)
    expect(phone.locator("h1.y-no")).to_have_text(number, timeout=BY_ITSELF)
    expect(wall.locator(".d-line")).to_be_hidden(timeout=BY_ITSELF)
    # Nothing of anybody was kept: the page, and how it looks.
    kept = kiosk.evaluate(KEPT)
    assert "/hall/offline/" in kept
    assert [one for one in kept if not one.startswith(("/hall/offline/", "/static/"))] == []


def test_a_phone_and_a_wall_that_stood_open_overnight_know_that_it_is_another_day(
    hall: Centre, new_page: Callable[..., Page], axe: Callable[..., None]
) -> None:
    kiosk, wall, phone = new_page("kiosk"), new_page("wall"), new_page("phone")
    kiosk.goto(f"{hall.url}/hall/kiosk/")
    kiosk.get_by_role("link", name=re.compile("综合业务")).click()
    with kiosk.expect_response(re.compile(r"/kiosk/ticket/[^/]+/shown/")) as shown:
        kiosk.locator("button.k-card").click()
    phone.goto(shown.value.url.replace("/kiosk/ticket/", "/t/").replace("/shown/", "/"))
    number = phone.locator("h1.y-no").inner_text()
    wall.goto(f"{hall.url}/hall/screen/hall/")
    expect(wall.locator(".display")).to_contain_text("3月2日")

    hall.stop()
    clock.start_at(hall.data, MONDAY_9AM + timedelta(days=1))
    hall.start()

    expect(phone.locator("main")).to_contain_text("这个号是 3月2日 的", timeout=BY_ITSELF)
    expect(phone.locator("h1.y-no")).to_have_count(0)
    axe(phone)
    expect(wall.locator(".display")).to_contain_text("3月3日", timeout=BY_ITSELF)
    assert number not in wall.locator(".display").inner_text()
    expect(kiosk.locator('.kiosk[data-kind="home"]')).to_be_visible(timeout=2 * BY_ITSELF)


def test_a_window_that_loses_the_server_says_so_keeps_what_is_typed_and_goes_on(
    hall: Centre, new_page: Callable[..., Page], axe: Callable[..., None], shot: Callable[..., object]
) -> None:
    page = new_page("desk")
    page.goto(f"{hall.url}/staff/")
    page.get_by_label("工号").fill("xiaosun")
    page.get_by_label("口令").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/console/"))
    page.get_by_role("button", name=re.compile("2 号窗口")).click()
    page.wait_for_url("**/console/")
    expect(page.get_by_label("谁来办事")).to_be_focused()
    page.keyboard.type(WANG["identity"])
    page.keyboard.press("Enter")
    expect(page.locator("#who-person")).to_contain_text(WANG["name"])
    page.get_by_label("找事项").fill("办低保")
    expect(page.locator(".hit").first).to_be_visible(timeout=20_000)
    page.keyboard.press("Enter")
    expect(page.get_by_label("都没有")).to_be_focused()

    # It stops between two answers: the next touch says so, and typing goes on.
    hall.stop()
    page.get_by_label("有重病患者").check()
    expect(page.locator("#line")).to_contain_text("连不上中心的机器")
    expect(page.get_by_label("有重病患者")).to_be_checked()
    expect(page.get_by_role("heading", level=1)).to_contain_text("低保申请")
    expect(page.locator("#who-person")).to_contain_text(WANG["name"])
    axe(page)
    shot(page, "away-console", whole=False)

    # It is back by itself, nobody signs in again, and the matter is taken on to its end: once.
    hall.start()
    expect(page.locator("#line-back")).to_be_visible(timeout=BY_ITSELF)
    expect(page.get_by_label("有重病患者")).to_be_checked()
    for name in ("全家一起申请，本地户籍", "本人办理"):
        page.get_by_label(name, exact=True).check()
    expect(page.locator("#bar")).to_have_attribute("data-open", "0")
    page.locator("h1").click()
    page.keyboard.press("a")
    expect(page.locator("#accept")).to_be_enabled()
    page.keyboard.press("F9")
    page.wait_for_url("**/console/done/**")
    expect(page.locator(".d-count")).to_contain_text("今天收了 1 件")
