"""How a centre changes what it offers and by which rules, in a real browser and without a programmer."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import sign_in
from tests.support.centre import Centre
from tests.support.hall import open_hall

DIRECTOR, OFFICE = "chenzhuren", "bange"
PAGES = (
    "/office/items/",
    "/office/items/?q=低保",
    "/office/items/?q=火星移民",
    "/office/items/MZ-001/",
    "/office/items/GA-008/",
    "/office/items/compare/item/MZ-001/",
    "/office/items/packages/",
    "/office/items/packages/newborn/",
    "/office/items/departments/",
    "/office/items/materials/",
    "/office/items/new/",
    "/office/items/packages/new/",
    "/office/items/import/",
    "/office/items/retire/item/MZ-006/",
    "/office/rules/",
    "/office/rules/?only=unverified",
    "/office/wall/",
    "/office/rules/notice.binding/",
    "/office/rules/deadlines.cards/",
    "/office/rules/security.sign_in/entries/",
    "/office/rules/leave.annual/draft/",
    "/office/rules/hours.opening/draft/",
    "/office/rules/accountability.ladder/draft/",
    "/office/rules/leave.approval/variant/?variant=b",
)
# Dense pages for a mouse: what one hits is at least 24 pixels high; links within a sentence are exempt.
SMALL = """least => [...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')]
  .filter(one => !one.closest('.sr, [inert], .y-skip, [hidden], p, td, dd, small') && one.getClientRects().length)
  .map(one => one.matches('[type=radio], [type=checkbox]') ? one.parentElement : one)
  .filter(one => one.getBoundingClientRect().height < least - 0.5).map(one => one.outerHTML.slice(0, 90))"""


@pytest.fixture(scope="module")
def house() -> Iterator[Centre]:
    """The cast's centre on a Monday morning, served."""
    made = open_hall()
    yield made
    made.stop()


@pytest.fixture
def enter(house: Centre, new_page: Callable[..., Page]) -> Callable[..., Page]:
    """`enter("chenzhuren")` is the browser of somebody who signed in."""

    def open_page(username: str, width: int = 1280, **options: object) -> Page:
        page = new_page("phone" if width < 1000 else "desk", **options)
        page.set_viewport_size({"width": width, "height": 844})
        return sign_in(page, house.url, username)

    return open_page


def _draft(page: Page, house: Centre, code: str) -> None:
    page.goto(f"{house.url}/office/items/{code}/")
    page.get_by_role("button", name="起草新版").or_(page.get_by_role("link", name="接着改草稿")).click()
    page.wait_for_url("**/office/drafts/**")


@pytest.mark.covers("P-10", partly="items and rules in the office")
@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_is_accessible_fits_and_can_be_hit(house, enter, axe, width):
    page = enter(DIRECTOR, width)
    _draft(page, house, "GA-008")
    draft = page.url.removeprefix(house.url).partition("?")[0]
    small: dict[str, list[str]] = {}

    for address in (*PAGES, draft, f"{draft}?check", f"{draft}preview/", f"{draft}publish/", f"{draft}discard/"):
        page.goto(house.url + address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
        small |= {address: found} if (found := page.evaluate(SMALL, 24)) else {}
    assert small == {}


@pytest.mark.covers("B-04", partly="edited and published by the office in a browser")
def test_the_office_changes_an_item_and_the_director_publishes_it(house, enter, axe, shot):
    office = enter(OFFICE)
    _draft(office, house, "MZ-001")
    office.get_by_label("承诺时限（工作日）").fill("23")
    expect(office.locator("[data-sum]")).to_contain_text("还对不上")
    office.locator("#f-steps-5-days").fill("3")
    expect(office.locator("[data-sum]")).to_contain_text("正好")
    office.get_by_role("button", name="加一条材料").click()
    expect(office.locator("#f-materials-12-name")).to_be_focused()
    office.keyboard.type("有关证明")
    office.get_by_role("button", name="存并检查").click()
    expect(office.get_by_role("heading", name="还有 1 处要改")).to_be_visible()
    axe(office)
    shot(office, "office-item-draft")
    office.get_by_role("link", name=re.compile("材料 · 有关证明")).click()
    expect(office.locator("#f-materials-12-issuer")).to_be_visible()
    office.locator("#f-materials-12-name").fill("居住证")
    office.locator("#f-materials-12-issuer").fill("")
    office.get_by_role("button", name=re.compile("删去材料 13")).click()
    expect(office.locator("#f-materials-12")).to_have_count(0)
    office.get_by_role("button", name="存并检查").click()
    expect(office.get_by_text("检查过了，没有不对的")).to_be_visible()
    office.get_by_role("button", name="存并预览").click()
    expect(office.get_by_text("预览草稿，居民还看不到")).to_be_visible()
    office.get_by_label("有重病患者").check()
    expect(office.locator("#bring")).to_contain_text("疾病诊断证明")
    assert office.get_by_role("button", name=re.compile("打印一次性告知书")).count() == 0

    director = enter(DIRECTOR)
    _draft(director, house, "MZ-001")
    director.get_by_role("button", name="存，去发布").click()
    expect(director.locator("ins", has_text="23个工作日")).to_be_visible()
    axe(director)
    director.get_by_role("button", name="发布").click()
    director.wait_for_url("**/office/items/MZ-001/")
    expect(director.get_by_text("第 2 版，现行")).to_be_visible()
    director.goto(f"{house.url}/guides/MZ-001/")
    expect(director.get_by_text("23 个工作日")).to_be_visible()


def test_the_editor_works_by_keyboard_and_asks_before_what_is_not_saved_is_lost(house, enter):
    page = enter(DIRECTOR)
    _draft(page, house, "MZ-002")
    page.get_by_label("简称").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("供养")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == ["beforeunload"]

    page.get_by_label("简称").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("供养")
    page.keyboard.press("Enter")
    expect(page.get_by_text("存好了")).to_be_visible()
    expect(page.get_by_label("简称")).to_have_value("供养")
    page.locator("#f-materials-2 > summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#f-materials-2-name")).to_be_visible()
    page.locator("#up-materials-2").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#f-materials-1-name")).to_have_value("居民身份证")


def test_the_editor_works_without_scripts(house, enter):
    page = enter(DIRECTOR, java_script_enabled=False)
    _draft(page, house, "MZ-003")
    rows = page.locator("details.h-row[id^=f-situations]").count()
    page.get_by_role("button", name="加一条环节").click()
    steps = page.locator("[id^=f-steps][id$=-name]").count()
    page.locator(f"#f-steps-{steps - 1}-name").fill("回访")
    page.get_by_role("button", name=re.compile(f"上移环节 {steps}")).click()
    expect(page.locator(f"#f-steps-{steps - 2}-name")).to_have_value("回访")
    page.get_by_role("button", name="存草稿").click()
    expect(page.get_by_text("存好了")).to_be_visible()
    assert page.locator("details.h-row[id^=f-situations]").count() == rows


@pytest.mark.covers("A-31", partly="a rule changed from its page")
def test_a_rule_is_drafted_by_the_office_and_published_by_the_director_from_its_address(house, enter, axe, shot):
    office = enter(OFFICE)
    office.goto(f"{house.url}/office/rules/leave.annual/")
    office.get_by_role("link", name="起草第 2 版").click()
    office.get_by_role("button", name="加一行").first.click()
    office.get_by_label("第 4 行：累计工作满…的").fill("30")
    office.get_by_label("第 4 行：的…").fill("20")
    office.get_by_label("改的原因").fill("老同志多休五天")
    office.get_by_role("button", name="看看会变成什么样").click()
    expect(office.get_by_role("heading", name="会改成这样")).to_be_visible()
    expect(office.locator("#preview")).to_contain_text("累计工作满30年的20天")
    axe(office)
    shot(office, "office-rule-draft")
    assert office.get_by_role("button", name=re.compile("发布第")).count() == 0

    director = enter(DIRECTOR)
    director.goto(office.url)
    director.get_by_role("button", name="发布第 2 版").click()
    expect(director.get_by_text("发布好了")).to_be_visible()
    expect(director.get_by_text("第 2 版，还没施行")).to_be_visible()
