"""Homes that are gone to, and quarrels that are settled, in a real browser: desk, phone, paper, overview."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import sign_in
from tests.support.centre import Centre
from tests.support.hall import open_hall


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
        return sign_in(new_page(size), house.url, username)

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
    office.set_viewport_size({"width": 360, "height": 800})
    office.goto(house.url + round_)
    shot(office, "office-home-round-phone")


@pytest.mark.covers("D-17", "J-29")
def test_a_quarrel_comes_to_the_desk_and_both_sides_words_stand_in_the_agreement(house, enter, axe, shot):
    desk = enter("xiaomei")
    desk.goto(f"{house.url}/office/disputes/new/")
    desk.get_by_label("是怎么回事").fill("楼上晾衣服滴水，说了没用")
    desk.get_by_label("谁来说的").fill("王阿姨")
    desk.get_by_role("button", name="登记").click()
    expect(desk.get_by_text("登记好了，有人管了")).to_be_visible()
    address = desk.url.removeprefix(house.url).partition("?")[0]

    office = enter("bange")

    def step(name: str, button: str = "", **fields: str) -> None:
        office.goto(house.url + address)
        office.locator("#main").get_by_role("link", name=name, exact=True).click()
        for label, value in fields.items():
            control = office.get_by_label(label)
            if control.evaluate("one => one.tagName") == "SELECT":
                control.select_option(label=value)
            else:
                control.fill(value)
        office.get_by_role("button", name=button or name, exact=True).click()

    step("受理", 谁来调="班哥")
    expect(office.get_by_text("要双方都愿意")).to_be_visible()
    step("记一方同意", 哪一方="申请的一方 王阿姨", 怎么同意的="当面")
    step("记一方同意", 哪一方="另一方", 怎么同意的="电话", 怎么称呼="老周")
    step("受理", 谁来调="班哥")
    step("约日子", 哪天="2026-03-05", 在哪里="当事人家里")
    fits(office, house, axe, "/office/disputes/", address, f"{address}held/", f"{address}settle/", f"{address}fail/")
    step("记一次调解", **{"双方怎么说，谈到哪里": "老周答应装接水板"})
    step("达成协议", 协议写了什么="月底前装好接水板", 王阿姨怎么说="装好就行", 老周怎么说="马上装")
    expect(office.get_by_text("一起向人民法院申请司法确认")).to_be_visible()
    shot(office, "office-dispute")
    office.get_by_role("link", name="打印协议").click()
    expect(office.get_by_text("调解员（班哥）签字")).to_be_visible()
    step("回访", 照协议办了没有="照协议办了", 双方怎么说="装好了")
    office.goto(f"{house.url}/office/disputes/?view=ended")
    shot(office, "office-disputes")
    expect(office.get_by_role("cell", name="照协议办了")).to_be_visible()
    fits(office, house, axe, "/office/disputes/new/", address, f"{address}paper/")
    office.set_viewport_size({"width": 360, "height": 800})
    office.goto(f"{house.url}/office/disputes/?view=ended")
    shot(office, "office-disputes-phone")
    office.goto(house.url + address)
    shot(office, "office-dispute-phone")
