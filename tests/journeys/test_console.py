"""What a clerk does at the window, in a real browser: by keyboard, with a lost line, a locked screen, two at once."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.centre import Centre
from tests.support.hall import open_hall
from tests.world import PASSWORD, WANG, ZHOU, identity_number

LI, SUN, WU, ZHAO = "xiaoli", "xiaosun", "wujie", "laozhao"
SIZES = ((1280, 720), (1366, 768), (1920, 1080))
SMALL = """least => [...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')]
  .filter(one => !one.closest('.sr, [inert], .y-skip, [hidden], p, li') && one.getClientRects().length)
  .map(one => one.matches('[type=radio], [type=checkbox], [type=file]') ? one.parentElement : one)
  .filter(one => one.getBoundingClientRect().height < least - 0.5).map(one => one.outerHTML.slice(0, 90))"""


@pytest.fixture(scope="module")
def hall() -> Iterator[Centre]:
    """The cast's centre on a Monday morning, served."""
    made = open_hall()
    yield made
    made.stop()


@pytest.fixture
def enter(hall: Centre, new_page: Callable[..., Page]) -> Callable[..., Page]:
    """`enter("xiaoli", "1")` is the browser of somebody who signed in and sat down at a window."""

    def open_page(username: str, window: str = "", size: tuple[int, int] = (1366, 768)) -> Page:
        page = new_page()
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.goto(f"{hall.url}/staff/")
        page.get_by_label("工号").fill(username)
        page.get_by_label("口令").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/(console|office)/"))
        if window and page.url.endswith("/sit/"):
            page.get_by_role("button", name=re.compile(f"{window} 号窗口")).click()
            page.wait_for_url("**/console/")
        if page.get_by_role("button", name="不要了，重新来").count():
            page.get_by_role("button", name="不要了，重新来").click()
            page.wait_for_url("**/console/")
        return page

    return open_page


def _who(page: Page, number: str) -> None:
    """A scanner types the number and sends Enter."""
    expect(page.get_by_label("谁来办事")).to_be_focused()
    page.keyboard.type(number)
    page.keyboard.press("Enter")


def _item(page: Page, words: str) -> None:
    expect(page.get_by_label("找事项")).to_be_focused()
    page.keyboard.type(words)
    expect(page.locator(".hit").first).to_be_visible(timeout=20_000)  # the first question builds the index
    page.keyboard.press("Enter")


def _poor_relief(page: Page, *, person: str = WANG["identity"], name: str = WANG["name"]) -> None:
    """低保申请 with somebody ill at home, up to the list of materials."""
    _who(page, person)
    expect(page.locator("#who-person")).to_contain_text(name)
    _item(page, "办低保")
    expect(page.get_by_role("heading", level=1)).to_contain_text("低保申请")
    expect(page.get_by_label("都没有")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_label("有重病患者")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#bar")).to_have_attribute("data-open", "1")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#bar")).to_have_attribute("data-open", "0")


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate(SMALL, 24) == []


@pytest.mark.covers("E-10", "E-02", "E-07", partly="by keyboard at the window")
def test_a_trained_clerk_takes_an_ordinary_case_without_the_mouse(enter, axe, shot):
    page = enter(LI, "1")
    axe(page)
    _fits(page)

    # The card reader types the number; the item is found in the resident's words; three questions.
    _poor_relief(page)
    axe(page)

    # Papers on the desk, one by one; the fifth is not there, so that the next verb is to tell.
    for digit in "12346":
        page.keyboard.press(digit)
    expect(page.locator("#tally")).to_have_text("收到 5，免交 0，缺 1")
    expect(page.locator("#tell")).to_contain_text("告知补正，打印 1 样")
    expect(page.locator("#accept")).to_be_disabled()
    expect(page.locator("#why-not")).to_have_text("还缺疾病诊断证明")
    axe(page)
    _fits(page)
    shot(page, "console-intake", whole=False)

    # It is in her bag after all.
    page.keyboard.press("5")
    expect(page.locator("#accept")).to_be_enabled()
    page.keyboard.press("F9")
    page.wait_for_url("**/console/done/**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("受理了，最晚 4月")
    expect(page.get_by_role("link", name="打印受理通知书")).to_be_focused()
    axe(page)
    shot(page, "console-accepted", whole=False)

    # And on with the next one.
    page.keyboard.press("F9")
    page.wait_for_url("**/console/")
    expect(page.locator("#now")).to_contain_text("等下一位")
    expect(page.get_by_role("region", name="我手上的办件")).to_contain_text("低保申请")


def _slowly(page: Page, address: str, seconds: float) -> None:
    """Answers of an address come late, as over a bad line."""

    def late(route: Route) -> None:
        time.sleep(seconds)
        route.continue_()

    page.route(address, late)


def test_enter_before_the_hits_have_come_waits_for_the_hits_of_what_was_typed(enter):
    page = enter(LI, "1")
    _slowly(page, "**/console/find/**", 0.5)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("社保卡")
    expect(page.locator(".hit").first).to_be_visible(timeout=20_000)
    expect(page.locator(".hit").first).not_to_contain_text("低保申请")

    # The hits of the older words still stand when Enter comes.
    page.get_by_label("找事项").fill("")
    page.keyboard.type("办低保")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("低保申请")
    expect(page.get_by_label("都没有")).to_be_focused()
    expect(page.locator(".hit")).to_have_count(0)


def test_enter_on_words_that_were_changed_since_takes_nothing(enter):
    page = enter(LI, "1")
    _slowly(page, "**/console/find/**", 0.5)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    page.keyboard.type("办低保")
    page.keyboard.press("Enter")
    page.keyboard.type("变更")

    expect(page.locator(".hit").first).to_contain_text("低保变更", timeout=20_000)
    expect(page.locator("#bar")).to_have_attribute("data-item", "")


def test_another_item_is_taken_when_the_first_was_the_wrong_one(enter):
    page = enter(LI, "1")
    _poor_relief(page)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    _item(page, "高龄津贴")

    expect(page.get_by_role("heading", level=1)).to_contain_text("高龄津贴")
    expect(page.locator("[data-open-question]").first).to_be_visible()
    expect(page.locator("#refusal")).to_have_count(0)


def test_the_name_of_somebody_new_stays_though_the_number_was_looked_up_while_it_was_typed(enter):
    page = enter(LI, "1")
    _who(page, identity_number(date(1979, 4, 2), 6))
    name = page.get_by_label("姓名")
    expect(name).to_be_focused()

    page.keyboard.type("钱")
    page.wait_for_timeout(600)  # the lookup while typing would have come by now
    page.keyboard.type("来")

    expect(name).to_have_value("钱来")
    expect(name).to_be_focused()
    name.fill("钱😀")
    page.keyboard.press("Enter")
    expect(page.locator("#found-person")).to_contain_text("姓名里有不能用的字符“😀”")
    expect(name).to_have_value("钱😀")


def test_somebody_new_is_registered_and_sent_home_with_everything_told(enter, axe):
    page = enter(LI, "1")
    number = identity_number(date(1988, 3, 9), 8)
    _who(page, number[:17] + ("1" if number[-1] != "1" else "2"))
    expect(page.locator("#found-person")).to_contain_text("末位校验不对")
    axe(page)

    page.get_by_label("谁来办事").fill("")
    page.keyboard.type(number)
    expect(page.locator("#found-person")).to_contain_text("第一次来")
    page.get_by_label("姓名").fill("钱多多")
    page.get_by_label("手机").fill("13700001234")
    axe(page)
    page.keyboard.press("Enter")
    expect(page.locator("#person-panel")).to_contain_text("钱多多")
    _item(page, "MZ-001")
    for label in ("都没有", "全家一起申请，本地户籍", "本人办理"):
        page.get_by_label(label).check()
        expect(page.get_by_label(label)).to_be_checked()
    expect(page.locator("#tell")).to_contain_text("一次性告知")

    page.keyboard.press("F8")

    page.wait_for_url("**/console/told/**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("一次说全了：4 样材料")
    axe(page)


@pytest.mark.covers("E-05", "E-06", partly="in the browser")
def test_what_a_notice_did_not_list_is_refused_before_it_is_asked_for(enter, axe, shot):
    page = enter(LI, "1")
    _poor_relief(page, person=ZHOU["identity"], name=ZHOU["name"])
    page.keyboard.press("F8")
    page.wait_for_url("**/console/told/**")
    page.keyboard.press("F9")
    page.wait_for_url("**/console/")

    _poor_relief(page, person=ZHOU["identity"], name=ZHOU["name"])
    expect(page.locator("#notice")).to_contain_text("今天只能要这 6 样")
    page.keyboard.press("a")
    page.get_by_text("还要清单以外的材料").click()
    page.get_by_role("checkbox", name="居住证（告知书没列）").check()
    page.keyboard.press("F8")
    expect(page.locator("#refusal")).to_contain_text("没有列居住证")
    axe(page)
    shot(page, "console-beyond-notice", whole=False)
    page.get_by_label("还是要的话，写明为什么").fill("户籍地刚变，证件没有换")
    page.get_by_role("button", name="写明了，继续要").click()

    page.wait_for_url("**/console/done/**")
    expect(page.get_by_text("记了一条告知差错")).to_be_visible()
    axe(page)


def test_a_matter_is_declined_with_the_heads_password_at_the_same_screen(enter, axe, shot):
    page = enter(LI, "1")
    _poor_relief(page)
    page.keyboard.press("F7")
    dialog = page.get_by_role("dialog", name=re.compile("不予受理"))
    expect(dialog).to_contain_text("不予受理：低保申请")
    dialog.get_by_role("radio", name="不属于本中心职权").check()
    dialog.get_by_label("对办事人怎么说").fill("户籍不在本市，请向户籍地申请。")
    dialog.get_by_role("button", name="不予受理并打印").click()
    expect(dialog).to_contain_text("要由窗口负责人复核签字")
    axe(page)
    shot(page, "console-decline", whole=False)
    dialog.get_by_label("该去哪里办").fill("户籍地的街道办事处")
    dialog.get_by_label("工号").fill(WU)
    dialog.get_by_label("口令").fill(PASSWORD)
    dialog.get_by_role("button", name="不予受理并打印").click()

    page.wait_for_url("**/console/done/**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("不予受理")
    expect(page.get_by_role("link", name="打印不予受理决定书")).to_be_focused()


def test_nothing_typed_is_lost_by_a_reload_or_a_locked_screen(enter, axe, shot):
    page = enter(SUN, "2")
    _poor_relief(page)
    page.keyboard.press("1")
    page.keyboard.press("3")
    expect(page.locator("#saved")).to_contain_text("已存")
    page.wait_for_timeout(900)
    page.reload()
    expect(page.get_by_text("接着刚才的")).to_be_visible()
    expect(page.locator("#tally")).to_have_text("收到 2，免交 0，缺 4")
    axe(page)

    # Locked from elsewhere: the door stands over the page, what is typed stays below it.
    page.keyboard.press("4")
    page.get_by_role("button", name="锁屏").click()
    door = page.locator("#answer-elsewhere")
    expect(door).to_be_visible()
    expect(door).to_contain_text("小孙离开了")
    axe(page)
    shot(page, "console-locked", whole=False)
    page.keyboard.press("Escape")
    expect(door).to_be_visible()
    door.get_by_label("口令").fill("wrong")
    page.keyboard.press("Enter")
    expect(door).to_contain_text("口令不对")
    door.get_by_label("口令").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(door).to_be_hidden()
    expect(page.locator("#tally")).to_have_text("收到 3，免交 0，缺 3")


def test_a_lost_line_keeps_the_work_and_sends_it_once_when_it_is_back(enter, axe, shot):
    page = enter(SUN, "2")
    _poor_relief(page)
    page.keyboard.press("a")
    expect(page.locator("#accept")).to_be_enabled()
    expect(page.locator("#saved")).to_contain_text("已存")

    page.context.set_offline(True)
    page.keyboard.press("F9")
    expect(page.locator("#line")).to_be_visible()
    expect(page.locator("#line")).to_contain_text("连不上中心的机器")
    expect(page.locator("#answer")).to_contain_text("先存在这台机器上")
    page.keyboard.press("F9")
    expect(page.locator("#line")).to_contain_text("已存了 1 件")
    axe(page)
    shot(page, "console-offline", whole=False)

    page.context.set_offline(False)  # and it asks by itself
    page.wait_for_url("**/console/done/**")
    expect(page.locator("#line-back")).to_contain_text("1 件补进了台账")
    expect(page.locator(".d-count")).to_contain_text("今天收了 1 件")
    axe(page)


def test_the_same_verb_pressed_twice_is_one_case(enter):
    page = enter(WU, "3")
    _poor_relief(page)
    page.keyboard.press("a")
    expect(page.locator("#accept")).to_be_enabled()

    page.evaluate("for (const n of [1, 2, 3]) document.querySelector('#accept').click()")

    page.wait_for_url("**/console/done/**")
    expect(page.locator(".d-count")).to_contain_text("今天收了 1 件")


def test_a_package_is_taken_in_at_once(enter, axe, shot):
    page = enter(LI, "1")
    _who(page, ZHOU["identity"])
    expect(page.locator("#who-person")).to_contain_text(ZHOU["name"])
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    expect(page.locator(".hit").first).to_be_visible()
    page.locator("[data-value=shop_opening]").click()
    expect(page.get_by_text("一起办的，按先后")).to_be_visible()
    while (asked := page.locator("[data-open-question]")).count():
        before = asked.count()
        asked.first.locator("input").first.check()
        expect(page.locator("[data-open-question]")).not_to_have_count(before)
    page.keyboard.press("a")
    axe(page)
    shot(page, "console-package", whole=False)
    page.keyboard.press("F9")

    page.wait_for_url("**/console/taken/**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("一起办了")
    axe(page)


@pytest.mark.covers("J-01", partly="turned from the clerk")
def test_an_instant_matter_is_done_on_the_spot_and_rated_on_the_residents_phone(enter, new_page, axe, shot):
    page = enter(LI, "1")
    _who(page, WANG["identity"])
    _item(page, "MZ-006")
    expect(page.locator("#accept")).to_contain_text("当场办结")
    while (asked := page.locator("[data-open-question]")).count():
        before = asked.count()
        asked.first.locator("input").first.check()
        expect(page.locator("[data-open-question]")).not_to_have_count(before)
    page.keyboard.press("a")
    page.keyboard.press("F9")
    page.wait_for_url("**/console/done/**")
    address = page.locator(".d-rate .num").inner_text()
    shot(page, "console-done-at-once", whole=False)

    # The clerk's own browser rates nothing.
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_contain_text("在这里不能评价")
    axe(page)

    pad = new_page()
    pad.goto(address)
    expect(pad.locator("input:checked")).to_have_count(0)
    axe(pad)
    shot(pad, "evaluate", whole=False)
    pad.get_by_role("radio", name="不满意", exact=True).check()
    expect(pad.get_by_text("哪里没做好？")).to_be_visible()
    axe(pad)
    pad.get_by_role("checkbox", name="等得太久").check()
    pad.get_by_role("button", name="交上去").click()
    expect(pad.get_by_role("heading", level=1)).to_contain_text("谢谢您")
    axe(pad)


def test_two_clerks_on_one_case_see_each_other_and_the_second_write_is_refused(enter, axe, shot):
    li = enter(LI, "1")
    _poor_relief(li)
    li.keyboard.press("a")
    li.keyboard.press("F9")
    li.wait_for_url("**/console/done/**")
    li.get_by_role("link", name="看这件").click()
    expect(li.get_by_role("heading", level=1)).to_contain_text("低保申请")
    address = li.url

    head = enter(WU, "3")
    head.goto(address)
    expect(head.locator("#here")).to_contain_text("小李也开着这件")
    axe(head)
    head.locator("summary", has_text="移交").click()
    head.get_by_label("交给谁").select_option(label="小孙")
    head.get_by_label("为什么", exact=True).select_option(label="由更熟悉的人办")

    li.get_by_role("button", name="完成这一环节").click()
    expect(li.get_by_text("这一环节完成了")).to_be_visible()
    head.locator("#form-hand_over button").click()

    expect(head.locator("#refusal")).to_contain_text("刚刚被别人改动过")
    expect(head.locator("#refusal")).to_contain_text("环节完成")
    expect(head.get_by_label("交给谁")).to_have_value(re.compile(r"\d+"))
    axe(head)
    shot(head, "case-changed-meanwhile")


def test_a_department_works_through_its_list_to_the_end(enter, axe, shot):
    clerk = enter(LI, "1")
    _poor_relief(clerk)
    clerk.keyboard.press("a")
    clerk.keyboard.press("F9")
    clerk.wait_for_url("**/console/done/**")
    number = clerk.locator(".d-done .num").first.inner_text()
    clerk.get_by_role("link", name="看这件").click()
    clerk.get_by_role("button", name="完成这一环节").click()
    expect(clerk.get_by_text("这一环节完成了")).to_be_visible()

    page = enter(ZHAO)
    page.goto(page.url.split("/office")[0].split("/console")[0] + "/console/mine/")
    axe(page)
    shot(page, "mine")
    page.get_by_role("link", name=number).click()
    axe(page)
    for _ in range(4):
        page.get_by_role("button", name="完成这一环节").click()
        expect(page.get_by_text("这一环节完成了")).to_be_visible()
    page.get_by_label("同意", exact=True).check()
    page.get_by_role("button", name="作决定").click()
    expect(page.get_by_text("决定作出了")).to_be_visible()
    page.get_by_label("证照或文书编号").fill("民救 2026-0007")
    page.get_by_role("button", name="办结").click()
    expect(page.get_by_text("按时办结")).to_be_visible()
    axe(page)
    shot(page, "case-concluded")

    clerk.reload()
    clerk.get_by_role("radio", name="窗口领取").check()
    clerk.get_by_role("radio", name="本人").check()
    clerk.get_by_role("button", name="交给本人").click()
    expect(clerk.get_by_text("送达登记好了")).to_be_visible()


@pytest.mark.parametrize("size", SIZES)
def test_the_columns_and_the_bar_stay_put_at_every_size(enter, axe, size):
    page = enter(LI, "1", size)
    _poor_relief(page)

    bar = page.locator("#bar").bounding_box()
    assert bar is not None
    assert round(bar["y"] + bar["height"]) == size[1]
    assert bar["width"] == size[0]
    _fits(page)
    axe(page)
    for key, name in (
        ("F4", "记一条咨询"),
        ("F6", "记一条咨询"),
        ("F7", "不予受理"),
        ("F10", "暂停服务"),
        ("?", "快捷键"),
    ):
        page.keyboard.press(key)
        dialog = page.get_by_role("dialog", name=re.compile(name))
        expect(dialog).to_be_visible()
        axe(page)
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
