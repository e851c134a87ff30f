"""Going to people's homes, in a real browser: planned in the office, gone through on a phone, counted for the head."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.centre import Centre
from tests.support.hall import open_hall
from tests.world import PASSWORD


@pytest.fixture(scope="module")
def house() -> Iterator[Centre]:
    """The cast's centre on a Monday morning, served."""
    made = open_hall()
    yield made
    made.stop()


@pytest.fixture
def enter(house: Centre, new_page: Callable[..., Page]) -> Callable[..., Page]:
    """`enter("xiaoli", "phone")` is the browser of somebody who signed in."""

    def open_page(username: str, size: str = "desk") -> Page:
        page = new_page(size)
        page.goto(f"{house.url}/staff/")
        page.get_by_label("工号").fill(username)
        page.get_by_label("口令").fill(PASSWORD)
        page.get_by_role("button", name="开始上班").click()
        page.wait_for_url(re.compile("/(console|office|inspect)/"))
        return page

    return open_page


def fits(page: Page, house: Centre, axe: Callable[[Page], None], *addresses: str) -> None:
    """Each page is accessible and fits, on a desk and on a narrow phone."""
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        for address in addresses:
            page.goto(house.url + address)
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address


@pytest.mark.covers("G-04")
def test_what_is_said_at_a_door_is_somebodys_by_the_time_one_has_left(house, enter, axe, shot):
    office = enter("bange")
    office.goto(f"{house.url}/office/homes/arrange/")
    office.get_by_label("哪个小区").fill("云水新村")
    office.get_by_label("走哪些户").fill("14 号 302 室\n15 号 101 室")
    office.get_by_label("小李").check()
    office.get_by_label("哪天前走到").fill("2026-03-20")
    office.get_by_role("button", name="排好").click()
    expect(office.get_by_text("排好了")).to_be_visible()
    round_ = office.url.removeprefix(house.url).partition("?")[0]

    phone = enter("xiaoli", "phone")
    phone.goto(f"{house.url}/office/homes/")
    shot(phone, "office-homes-phone")
    phone.get_by_role("link", name=re.compile("15 号 101 室")).click()
    phone.get_by_role("button", name="没人在家").click()
    expect(phone.get_by_text("去过 1 次").first).to_be_visible()
    phone.goto(f"{house.url}/office/homes/")
    phone.get_by_role("link", name=re.compile("14 号 302 室")).click()
    home = phone.url.removeprefix(house.url)
    phone.get_by_role("link", name="见到人了").click()
    phone.get_by_label("见到了谁").fill("王阿姨")
    phone.get_by_label("怎么说的").fill("楼道灯坏了三个月，没人来修")
    phone.get_by_role("button", name="记下").click()
    phone.get_by_role("link", name="走完了").click()
    phone.get_by_role("button", name="走完了").click()
    expect(phone.get_by_text("还没有登记").first).to_be_visible()
    phone.goto(house.url + home)
    phone.get_by_role("link", name="登记一件").click()
    phone.get_by_label("居民怎么说的").fill("楼道灯坏了三个月，没人来修")
    phone.get_by_label("怎么联系").fill("13800001234")
    phone.get_by_role("button", name="登记").click()
    expect(phone.get_by_text("登记了 1 件")).to_be_visible()
    shot(phone, "office-home-phone")
    fits(phone, house, axe, "/office/homes/", home, f"{home}hear/", f"{home}done/")
    phone.goto(f"{house.url}{home}done/")
    phone.get_by_role("button", name="走完了").click()
    expect(phone.get_by_text("这一户走完了")).to_be_visible()

    office.goto(f"{house.url}/office/homes/")
    shot(office, "office-homes")
    office.get_by_role("row", name=re.compile("2026年1月至3月")).get_by_role("link").nth(5).click()
    expect(office.get_by_role("heading", name="诉求")).to_be_visible()
    shot(office, "office-home-round")
    office.get_by_role("row", name=re.compile("求助帮办")).get_by_role("link").first.click()
    expect(office.get_by_text("楼道灯坏了三个月").first).to_be_visible()
    expect(office.locator("main")).to_contain_text("来自")
    fits(office, house, axe, round_, f"{round_}close/", "/office/homes/arrange/", home)
