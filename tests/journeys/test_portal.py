"""What a resident does on the portal, in a real browser: on a desk, on a phone, with large print, without scripts."""

import re

import pytest
from playwright.sync_api import Page, expect

PAGES = (
    "/",
    "/guides/",
    "/guides/?by=need",
    "/guides/MZ-001/",
    "/guides/MZ-001/?members=ill&unit=local&applicant=self",
    "/guides/GA-008/?reason=lost",
    "/packages/",
    "/packages/newborn/",
    "/search/?q=低保",
    "/search/?q=火星移民签证",
    "/progress/",
    "/book/",
    "/book/?item=MZ-001",
    "/book/?line=A",
    "/hours/",
    "/rules/",
    "/rules/first_contact.duty/",
    "/rules/first_contact.duty/poster/",
    "/kept/accepted/",
    "/kept/in-time/",
    "/kept/overdue/",
    "/kept/rating/",
    "/staff/",
    "/no-such-page/",
)
ELDER = (
    "/elder/",
    "/elder/which/",
    "/elder/MZ-001/",
    "/elder/MZ-001/?step=4&members=ill&unit=local&applicant=self",
    "/elder/come/",
    "/elder/book/MZ-001/",
)
# What one can hit, with the room it takes; links within a sentence are exempt, and what is only read out.
SMALL = """least => [...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')]
  .filter(one => !one.closest('.sr, [inert], .y-skip, [hidden]') && one.getClientRects().length)
  .map(one => one.matches('[type=radio], [type=checkbox]') ? one.parentElement : one)
  .filter(one => one.getBoundingClientRect().height < least - 0.5).map(one => one.outerHTML.slice(0, 90))"""


def _settled(page: Page, address: str) -> Page:
    page.goto(address, wait_until="load")
    return page


def _overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def _fits(page: Page, address: str) -> None:
    assert _overflow(page) <= 0, f"{address} scrolls sideways"
    assert page.evaluate(SMALL, 44) == [], address


@pytest.mark.covers("P-10", partly="portal")
@pytest.mark.parametrize("width", [1280, 390, 320])
def test_every_page_is_accessible_fits_and_can_be_hit(new_page, centre, axe, width):
    page = new_page("phone" if width < 1000 else "desk")
    page.set_viewport_size({"width": width, "height": 844})

    for address in (*PAGES, *ELDER):
        _settled(page, centre.url + address)
        axe(page)
        _fits(page, address)


@pytest.mark.parametrize("width", [1280, 390])
def test_large_print_is_the_same_page_with_a_larger_root(new_page, centre, axe, shot, width):
    page = new_page("phone" if width < 1000 else "desk")
    page.set_viewport_size({"width": width, "height": 844})
    page.context.add_cookies([{"name": "mode", "value": "elder", "url": centre.url}])

    for address in ("/", "/guides/MZ-001/?members=ill&unit=local&applicant=self", "/progress/", "/hours/", "/rules/"):
        _settled(page, centre.url + address)
        expect(page.locator("html")).to_have_attribute("data-mode", "elder")
        axe(page)
        _fits(page, address)
    _settled(page, centre.url)
    shot(page, f"portal-home-elder-{width}")


@pytest.mark.covers("E-01", "E-09", partly="portal")
def test_a_resident_finds_out_what_to_bring_and_takes_a_binding_notice_home(page, centre, axe, shot):
    # 您要办什么事？ — in her own words.
    _settled(page, centre.url)
    shot(page, "portal-home-1280")
    page.get_by_label("您要办什么事？").fill("办低保")
    page.get_by_role("button", name="找一找").click()
    page.get_by_role("link", name=re.compile("低保申请")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("低保申请")

    # Each answer narrows the list in place and says why something was added.
    bring = page.locator("#bring")
    expect(bring.get_by_role("heading")).to_contain_text("至少要带")
    page.get_by_label("都没有").check(force=True)
    page.get_by_label("有重病患者").check(force=True)
    expect(page.get_by_label("都没有")).not_to_be_checked()
    expect(bring).to_contain_text("因为“有重病患者”")
    page.get_by_label("全家一起申请，本地户籍").check(force=True)
    page.get_by_label("本人办理").check(force=True)
    expect(bring.get_by_role("heading")).to_contain_text("您要带 5 样材料")
    expect(page.locator("#bring-said")).to_contain_text("您要带 5 样材料")
    axe(page)
    shot(page, "guide-1280")

    # The answers stand in the address: it can be sent to a daughter.
    expect(page).to_have_url(re.compile("members=ill.*applicant=self"))

    # The notice is numbered and readable behind its code.
    page.get_by_role("button", name="打印一次性告知书").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("一次性告知书")
    expect(page.get_by_text("一共 6 样")).to_be_visible()
    expect(page.locator("svg.qr")).to_be_visible()
    axe(page)
    shot(page, "notice")


def test_without_scripts_the_same_is_done_with_a_button(new_page, centre):
    page = new_page(java_script_enabled=False)

    _settled(page, centre.url + "/guides/MZ-001/")
    page.get_by_label("有重病患者").check(force=True)
    page.get_by_label("全家一起申请，本地户籍").check(force=True)
    page.get_by_label("本人办理").check(force=True)
    page.get_by_role("button", name="更新材料清单").click()

    expect(page.locator("#bring h2")).to_contain_text("您要带 5 样材料")
    page.get_by_role("button", name="长者模式").or_(page.get_by_role("switch", name="长者模式")).click()
    expect(page.locator("html")).to_have_attribute("data-mode", "elder")
    expect(page.locator("#bring h2")).to_contain_text("您要带 5 样材料")


def test_the_guide_is_walked_with_the_keyboard(page, centre):
    _settled(page, centre.url + "/guides/MZ-001/")

    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("跳到正文")
    page.keyboard.press("Enter")
    page.get_by_label("本人办理").focus()
    page.keyboard.press("Space")
    expect(page.get_by_label("本人办理")).to_be_checked()
    expect(page.locator("#bring")).to_contain_text("还有 2 问没答")
    expect(page.get_by_label("本人办理")).to_be_focused()


def test_an_elder_on_a_phone_is_asked_one_question_a_screen(new_page, centre, axe, shot):
    page = new_page("phone")

    _settled(page, centre.url)
    page.get_by_role("switch", name="长者模式").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("您今天想做什么？")
    shot(page, "elder-390", whole=False)
    page.get_by_role("link", name="办一件事").click()
    page.get_by_placeholder("都不是？写在这里").fill("低保")
    page.get_by_role("button", name="找一找").click()
    page.get_by_role("link", name=re.compile("低保申请")).click()
    for answer in ("有重病患者", "全家一起申请，本地户籍", "本人办理"):
        axe(page)
        expect(page.get_by_role("link", name="打电话问人")).to_be_visible()
        page.get_by_label(answer).check(force=True)
        page.get_by_role("button", name=re.compile("下一步|看看要带什么")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("带这 5 样就够")
    axe(page)

    # The phone's own back key works: each screen is its own address.
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("谁来办理")


def test_a_guide_and_a_poster_print_to_whole_pages(page, centre):
    for address, most in (
        ("/guides/MZ-001/?members=ill&unit=local&applicant=self", 3),
        ("/rules/first_contact.duty/poster/", 1),
    ):
        _settled(page, centre.url + address)
        printed = page.pdf(prefer_css_page_size=True)
        pages = len(re.findall(rb"/Type\s*/Page\b", printed))
        assert 1 <= pages <= most, f"{address} prints to {pages} pages"


def test_staff_who_mistype_are_told_how_many_tries_are_left(page, centre, axe, shot):
    _settled(page, centre.url + "/staff/")
    page.get_by_label("工号").fill("no.such.clerk")
    page.get_by_label("口令").fill("wrong")
    page.get_by_role("button", name="开始上班").click()

    expect(page.get_by_role("alert")).to_contain_text("还能试")
    expect(page.get_by_label("工号")).to_have_value("no.such.clerk")
    axe(page)
    shot(page, "signin-staff")
