"""Machines, displays and phones that are loaded while the server is away, in a real browser."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.centre import Centre
from tests.support.hall import open_hall

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
