"""What the director, the office, the leader and the auditor do all day, in a real browser."""

import re
from collections.abc import Callable, Iterator

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import sign_in
from tests.support.centre import Centre
from tests.support.hall import open_hall

DIRECTOR, OFFICE, HEAD, LEADER, AUDITOR, SYSTEM = "chenzhuren", "bange", "wujie", "liangjie", "xiaoshen", "xiaoxi"
PAGES = (
    (DIRECTOR, "/office/", "office-today"),
    (DIRECTOR, "/office/ledger/", "office-ledger"),
    (DIRECTOR, "/office/registers/ledger/?kind=cases.notice_breached", "office-ledger-empty"),
    (DIRECTOR, "/office/cases/", "office-cases"),
    (DIRECTOR, "/office/registers/enquiries/", "office-enquiries"),
    (DIRECTOR, "/office/registers/notices/", "office-notices"),
    (DIRECTOR, "/office/registers/provisional/", "office-provisional"),
    (DIRECTOR, "/office/registers/stops/", "office-stops"),
    (DIRECTOR, "/office/registers/cases/export/", "office-export"),
    (DIRECTOR, "/office/deadlines/?card=", "office-deadlines"),
    (DIRECTOR, "/office/deadlines/", "office-deadlines-at-risk"),
    (DIRECTOR, "/office/close/", "office-close"),
    (DIRECTOR, "/office/close/2026-03-12/", "office-close-day"),
    (DIRECTOR, "/office/summaries/2026-W11/", "office-summary-week"),
    (DIRECTOR, "/office/summaries/2026-03/", "office-summary-month"),
    (DIRECTOR, "/office/verify/", "office-verify"),
    (DIRECTOR, "/office/exports/", "office-exports"),
    (AUDITOR, "/office/logs/", "office-logs"),
    (SYSTEM, "/office/backups/", "office-backups"),
    (SYSTEM, "/office/deadlines/", "office-denied"),
)
# Dense pages for a mouse: what one hits is at least 24 pixels high; links in sentences and tables are exempt,
# since a row of a table is hit over its whole length.
SMALL = """least => [...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')]
  .filter(one => !one.closest('.sr, [inert], .y-skip, [hidden], p, td, dd, li') && one.getClientRects().length)
  .map(one => one.matches('[type=radio], [type=checkbox]') ? one.parentElement : one)
  .filter(one => one.getBoundingClientRect().height < least - 0.5).map(one => one.outerHTML.slice(0, 90))"""


@pytest.fixture(scope="module")
def hall() -> Iterator[Centre]:
    """The cast's centre after two weeks of work, served."""
    made = open_hall("tests.support.worked_hall")
    yield made
    made.stop()


@pytest.fixture
def enter(hall: Centre, new_page: Callable[..., Page]) -> Callable[..., Page]:
    """`enter("chenzhuren")` is the browser of somebody who signed in."""

    def open_page(username: str, width: int = 1440, **options: object) -> Page:
        page = new_page("phone" if width < 1000 else "desk", **options)
        page.set_viewport_size({"width": width, "height": 900})
        return sign_in(page, hall.url, username)

    return open_page


@pytest.mark.parametrize("width", [1440, 1280, 390])
def test_every_page_is_accessible_fits_and_can_be_hit(hall, enter, axe, shot, width):
    browsers = {who: enter(who, width) for who in {who for who, _, _ in PAGES}}
    for who, address, name in PAGES:
        page = browsers[who]
        page.goto(hall.url + address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
        assert page.evaluate(SMALL, 24) == [], address
        if width != 1280:
            shot(page, f"{name}-{width}")


@pytest.mark.covers("H-11")
def test_every_number_on_the_first_page_opens(hall, enter):
    page = enter(DIRECTOR)
    links = page.locator("main a").evaluate_all("all => [...new Set(all.map(one => one.href))]")

    assert len(links) > 20
    for link in links:
        assert page.request.get(link).status == 200, link
    expect(page.locator("main")).to_contain_text("漏做了日结")


def test_the_ledger_is_read_with_the_keyboard(hall, enter, axe):
    page = enter(DIRECTOR)
    page.goto(f"{hall.url}/office/ledger/")
    page.keyboard.press("/")
    expect(page.get_by_label("事项、编号、姓名")).to_be_focused()
    page.locator("main").press("Tab")
    page.locator(".b-table a").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".b-table a").nth(1)).to_be_focused()

    page.keyboard.press("Enter")

    expect(page.locator("#entry")).to_contain_text("条目只增不改")
    expect(page.locator(".b-table tr[aria-selected]")).to_have_count(1)
    axe(page)


def test_pills_narrow_at_once_and_the_search_finds_a_person(hall, enter):
    page = enter(DIRECTOR)
    page.goto(f"{hall.url}/office/cases/")

    page.get_by_role("radio", name=re.compile("已送达")).check()

    page.wait_for_url(re.compile("state=delivered"))
    page.wait_for_load_state("networkidle")
    results = page.locator(".b-table tbody tr td:nth-child(9)")
    expect(results.first).to_have_text("已送达")
    expect(results.filter(has_not_text="已送达")).to_have_count(0)
    page.get_by_label("事项、编号、姓名").fill("钱惠琴")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("q="))
    page.wait_for_load_state("networkidle")
    people = page.locator(".b-table tbody tr td:nth-child(4)")
    expect(people.first).to_have_text("钱**")
    expect(people.filter(has_not_text="钱**")).to_have_count(0)


@pytest.mark.covers("P-05")
def test_an_export_leaves_from_the_dialog_with_its_purpose(hall, enter, axe, tmp_path):
    page = enter(OFFICE)
    page.goto(f"{hall.url}/office/cases/")
    page.get_by_role("link", name=re.compile("导出")).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    axe(page)
    page.get_by_label("说一句，给谁、什么时候销毁").fill("报区社区办，年底销毁")

    with page.expect_download() as waiting:
        page.get_by_role("button", name="导出 xlsx").click()

    file = tmp_path / "register.xlsx"
    waiting.value.save_as(file)
    [sheet] = openpyxl.load_workbook(file).worksheets
    assert sheet.max_row > 50
    assert "钱惠琴" not in {cell.value for row in sheet.rows for cell in row}
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.goto(f"{hall.url}/office/exports/")
    expect(page.locator("table")).to_contain_text("报区社区办，年底销毁")


def test_everything_works_without_scripts(hall, enter):
    page = enter(OFFICE, java_script_enabled=False)
    page.goto(f"{hall.url}/office/registers/ledger/?kind=cases.accepted&from=2026-03-02&to=2026-03-16")
    page.locator(".b-table a").first.click()
    expect(page.locator("#entry")).to_contain_text("前后")
    page.get_by_role("link", name=re.compile("导出")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("导出")

    page.get_by_label("说一句，给谁、什么时候销毁").fill("统计室，三月底销毁")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="导出 xlsx").click()

    assert waiting.value.suggested_filename.startswith("台账-")


@pytest.mark.covers("P-05")
def test_in_full_goes_by_the_leader(hall, enter):
    director, leader = enter(DIRECTOR), enter(LEADER)
    director.goto(f"{hall.url}/office/registers/cases/export/")
    director.get_by_label("说一句，给谁、什么时候销毁").fill("区审计局，审完销毁")
    director.get_by_role("radio", name="完整，要批准").check()
    director.get_by_role("button", name="导出 xlsx").click()
    expect(director.locator("main")).to_contain_text("等分管领导批准")

    leader.goto(director.url)
    leader.get_by_role("button", name="批准", exact=True).click()
    expect(leader.get_by_role("heading", level=1)).to_contain_text("已批准")
    director.reload()
    with director.expect_download() as waiting:
        director.get_by_role("button", name=re.compile("下载")).click()

    [sheet] = openpyxl.load_workbook(waiting.value.path().open("rb")).worksheets
    assert "钱惠琴" in {cell.value for row in sheet.rows for cell in row}


@pytest.mark.covers("H-04")
def test_the_missed_day_is_made_up_for_and_its_seal_shown(hall, enter, axe, shot):
    page = enter(HEAD)
    page.goto(f"{hall.url}/office/close/")
    page.get_by_role("link", name="2026年3月13日").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("漏做")
    shot(page, "office-close-missed")

    page.get_by_role("button", name="补做日结").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("已封存")
    expect(page.locator("main")).to_contain_text("补做，应在")
    axe(page)
    paper = page.request.get(page.get_by_role("link", name="每日汇总 PDF").evaluate("one => one.href"))
    assert paper.body().startswith(b"%PDF")


@pytest.mark.covers("H-11")
def test_the_auditor_verifies_the_ledger(hall, enter, axe):
    page = enter(AUDITOR)
    page.goto(f"{hall.url}/office/verify/")

    page.get_by_role("button", name="现在核对").click()

    expect(page.get_by_role("status")).to_contain_text("核对一致")
    axe(page)


EVERYWHERE = ("/", "/guides/", "/guides/MZ-001/", "/search/?q=低保", "/packages/", "/progress/", "/rules/", "/elder/")


@pytest.mark.covers("A-48")
def test_no_page_asks_another_host_for_anything(hall, enter):
    """As in a hall whose extranet is not connected: whatever is not this machine cannot be reached."""
    page, outside = enter(DIRECTOR), []

    def at_home_only(route):
        if route.request.url.startswith((hall.url, "data:", "blob:")):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    page.context.route("**/*", at_home_only)
    for address in (*EVERYWHERE, *(one for who, one, _ in PAGES if who == DIRECTOR), "/console/"):
        page.goto(hall.url + address)
        page.wait_for_load_state("networkidle")
        expect(page.locator("h1").first).to_be_visible()

    assert outside == []
