"""Calling at the window, in a real browser: by keyboard, two windows, nobody comes, the line is lost."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.centre import Centre
from tests.support.hall import open_hall
from tests.world import PASSWORD, WANG, ZHOU

LI, SUN, WU = "xiaoli", "xiaosun", "wujie"


@pytest.fixture(scope="module")
def hall() -> Iterator[Centre]:
    """The cast's centre on a Monday morning with people waiting, served."""
    made = open_hall("tests.support.calling_hall")
    yield made
    made.stop()


@pytest.fixture
def enter(hall: Centre, new_page: Callable[..., Page]) -> Callable[..., Page]:
    """`enter("xiaoli", "1")` is the browser of somebody who signed in and sat down at a window."""

    def open_page(username: str, window: str = "") -> Page:
        page = new_page()
        page.set_viewport_size({"width": 1366, "height": 768})
        page.goto(f"{hall.url}/staff/")
        page.get_by_label("工号").fill(username)
        page.get_by_label("口令").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/(console|office)/"))
        if window and page.url.endswith("/sit/"):
            page.get_by_role("button", name=re.compile(f"{window} 号窗口")).click()
            page.wait_for_url("**/console/")
        return page

    return open_page


def press(page: Page, key: str) -> None:
    """Press a key of the left column, once the column has come to rest."""
    expect(page.locator("#now[data-ready]")).to_be_visible()
    page.keyboard.press(key)


def at_window(page: Page, number: str, state: str) -> None:
    """The number at the window and where it stands."""
    expect(page.locator(f'#now[data-ticket="{number}"][data-state="{state}"]')).to_be_visible()


def free(page: Page) -> None:
    """End whatever an earlier test left at the window."""
    while page.locator("#now[data-ticket]").count():
        state = page.locator("#now").get_attribute("data-state")
        if state == "wrapping":
            return
        press(page, "F1")
        expect(page.locator(f"#now[data-state={state}]")).to_have_count(0)


def waiting(page: Page) -> list[str]:
    """The numbers behind, in their order."""
    return page.locator("#queue ol .y-no").all_inner_texts()


@pytest.mark.covers("E-10", partly="called, served and led on by keyboard")
def test_a_trained_clerk_calls_serves_and_calls_the_next_one_without_the_mouse(enter, axe, shot):
    page = enter(LI, "1")
    expect(page.locator("#queue h2")).to_contain_text("后面 16 位")
    assert waiting(page)[:3] == ["A004", "A002", "A003"]
    axe(page)
    shot(page, "console-nobody-called", whole=False)

    # Whoever the rule lets go first is called; the key pressed twice calls one.
    press(page, "F1")
    at_window(page, "A004", "called")
    page.keyboard.press("F1")
    at_window(page, "A004", "called")
    expect(page.locator("#now")).to_contain_text("老年人")
    expect(page.get_by_role("button", name=re.compile("过号"))).to_be_disabled()
    axe(page)
    shot(page, "console-called", whole=False)

    # The card reader types the number, and with it the service begins; what was told at the machine is offered.
    page.keyboard.type(ZHOU["identity"])
    page.keyboard.press("Enter")
    at_window(page, "A004", "serving")
    expect(page.locator("#who-person")).to_contain_text(ZHOU["name"])
    expect(page.locator("#offers")).to_contain_text("居民医保参保")
    expect(page.get_by_label("找事项")).to_be_focused()
    page.keyboard.type("MZ-006")
    expect(page.locator(".hit").first).to_be_visible(timeout=20_000)
    page.keyboard.press("Enter")
    expect(page.locator("#accept")).to_contain_text("当场办结")
    expect(page.get_by_label("有身份证件", exact=True)).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("[data-open-question]")).to_have_count(0)
    page.keyboard.press("a")
    axe(page)
    shot(page, "console-serving", whole=False)
    page.keyboard.press("F9")
    page.wait_for_url("**/console/done/**")
    expect(page.get_by_role("button", name=re.compile("办完，叫下一位"))).to_be_visible()
    axe(page)
    shot(page, "console-served", whole=False)

    # F9 leads on: the visit is over, the next one is called, and is known from the card at the machine.
    page.keyboard.press("F9")
    page.wait_for_url("**/console/")
    at_window(page, "A002", "called")
    expect(page.locator("#person-panel")).to_contain_text(WANG["name"])

    # What she came for is one key away; the first act begins the service.
    expect(page.get_by_label("找事项")).to_be_focused()
    page.keyboard.press("Enter")
    at_window(page, "A002", "serving")
    expect(page.get_by_role("heading", level=1)).to_contain_text("流浪救助")
    page.wait_for_timeout(900)
    page.reload()
    expect(page.get_by_text("接着刚才的")).to_be_visible()
    axe(page)

    # She leaves; the papers are put in order, which is a time of its own.
    press(page, "F1")
    at_window(page, "A002", "wrapping")
    expect(page.locator("#now")).to_contain_text("整理")
    axe(page)


def test_who_does_not_come_is_a_missed_turn_and_comes_back(enter, axe, shot):
    page = enter(SUN)
    at_window(page, "A001", "called")
    expect(page.get_by_role("button", name=re.compile("再叫"))).to_be_disabled()
    expect(page.get_by_role("button", name=re.compile("过号"))).to_be_enabled()

    press(page, "F3")
    expect(page.locator("#now[data-ticket]")).to_have_count(0)
    away = page.locator(".d-away li", has_text="A001")
    expect(away).to_contain_text("过号")
    axe(page)
    away.get_by_role("button", name="报到").click()

    expect(page.locator(".d-away")).to_have_count(0)
    assert "A001" in waiting(page)


def test_a_number_is_called_again_after_the_rules_interval(enter):
    page = enter(SUN)
    free(page)
    press(page, "F1")
    expect(page.locator("#now[data-state=called]")).to_be_visible()
    again = page.get_by_role("button", name=re.compile("再叫"))
    expect(again).to_be_disabled()
    expect(again).to_contain_text(re.compile(r"再叫 \d+"))

    expect(again).to_be_enabled(timeout=30_000)
    press(page, "F2")

    expect(again).to_contain_text(re.compile(r"再叫 \d+"))
    expect(again).to_be_disabled()


def test_a_number_called_at_one_window_leaves_the_list_of_the_other(enter, axe):
    li, sun = enter(LI, "1"), enter(SUN)
    free(li)
    free(sun)
    press(sun, "F1")
    expect(sun.locator("#now[data-state=called]")).to_be_visible()
    taken = str(sun.locator("#now").get_attribute("data-ticket"))

    expect(li.locator("#queue ol")).not_to_contain_text(taken)

    # And it is passed on from there, with the reason, to be the first here.
    press(sun, "F6")
    dialog = sun.get_by_role("dialog", name=f"转交 {taken}")
    expect(dialog).to_be_visible()
    axe(sun)
    sun.keyboard.press("Tab")
    sun.keyboard.press("Tab")
    dialog.get_by_label("转到哪里").select_option("window:1")
    dialog.get_by_role("button", name="转过去").click()
    expect(dialog).to_contain_text("请写一句为什么")
    dialog.get_by_label("为什么").fill("小李办过")
    sun.keyboard.press("Enter")
    expect(sun.locator("#now[data-ticket]")).to_have_count(0)

    expect(li.locator("#queue ol .y-no").first).to_have_text(taken)
    press(li, "F1")
    at_window(li, taken, "called")


def test_one_fetches_a_copy_and_finds_everything_as_it_was(enter, axe, shot):
    page = enter(LI, "1")
    free(page)
    press(page, "F1")
    expect(page.locator("#now[data-state=called]")).to_be_visible()
    number = str(page.locator("#now").get_attribute("data-ticket"))
    page.get_by_label("找事项").focus()
    page.keyboard.type("MZ-001")
    expect(page.locator(".hit").first).to_be_visible(timeout=20_000)
    page.keyboard.press("Enter")
    at_window(page, number, "serving")
    page.get_by_label("都没有").check()
    expect(page.locator("#saved")).to_contain_text("已存")

    press(page, "b")
    expect(page.get_by_role("dialog", name=f"{number} 先去补办")).to_be_visible()
    axe(page)
    page.keyboard.press("Enter")
    expect(page.locator("#now[data-ticket]")).to_have_count(0)
    expect(page.locator("#work [name=item]")).to_have_count(0)
    page.locator(".d-away li", has_text=number).get_by_role("button", name="回来了").click()
    expect(page.locator("#queue ol .y-no").first).to_have_text(number)
    press(page, "F1")

    at_window(page, number, "called")
    expect(page.get_by_text("接着刚才的")).to_be_visible()
    expect(page.get_by_label("都没有")).to_be_checked()
    axe(page)
    shot(page, "console-came-back", whole=False)


def test_without_a_line_no_number_is_called_and_what_is_typed_stays(enter, axe, shot):
    page = enter(LI, "1")
    free(page)
    page.get_by_label("找事项").fill("低保")
    page.context.set_offline(True)

    press(page, "F1")

    expect(page.locator("#line")).to_contain_text("现在不能叫新号")
    expect(page.locator("#now [data-key=F1]")).to_be_disabled()
    expect(page.get_by_label("找事项")).to_have_value("低保")
    axe(page)
    shot(page, "console-no-line", whole=False)

    page.context.set_offline(False)
    expect(page.locator("#line-back")).to_be_visible(timeout=40_000)  # by itself
    expect(page.locator("#now [data-key=F1]")).to_be_enabled()
    expect(page.get_by_label("找事项")).to_have_value("低保")


def test_a_call_whose_answer_is_lost_is_found_again_and_calls_nobody_else(enter):
    page = enter(LI, "1")
    free(page)
    line, asked = waiting(page), []

    def lose(route):
        asked.append(route.request.url)
        route.fetch()  # the server hears it, and nobody hears the server
        route.abort("internetdisconnected")

    page.route("**/console/call/next/", lose)
    press(page, "F1")
    expect(page.locator("#line")).to_be_visible()
    expect(page.locator("#line")).to_contain_text("现在不能叫新号")
    page.context.set_offline(True)
    page.keyboard.press("F1")
    page.unroute_all()
    page.context.set_offline(False)

    at_window(page, line[0], "called")
    press(page, "F1")
    at_window(page, line[0], "serving")
    assert waiting(page)[:2] == line[1:3]
    assert len(asked) == 1
    free(page)


def test_two_browsers_of_one_clerk_show_the_same_number(enter):
    one = enter(LI, "1")
    free(one)
    other = enter(LI, "1")

    press(one, "F1")
    expect(one.locator("#now[data-state=called]")).to_be_visible()
    number = str(one.locator("#now").get_attribute("data-ticket"))

    at_window(other, number, "called")
    press(other, "F1")
    at_window(other, number, "serving")
    at_window(one, number, "serving")


def test_a_locked_screen_calls_nobody(enter, axe):
    page = enter(LI, "1")
    free(page)
    page.get_by_role("button", name="锁屏").click()
    door = page.locator("#answer-elsewhere")
    expect(door).to_contain_text("锁着的时候不叫号")

    page.keyboard.press("F1")
    page.wait_for_timeout(800)
    expect(page.locator("#now[data-state=called]")).to_have_count(0)
    axe(page)
    door.get_by_label("口令").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(door).to_be_hidden()

    press(page, "F1")
    expect(page.locator("#now[data-state=called]")).to_be_visible()


def test_a_pause_counts_down_and_ends(enter, axe, shot):
    page = enter(WU, "3")
    page.keyboard.press("F10")
    dialog = page.get_by_role("dialog", name="暂停服务")
    expect(dialog).to_contain_text("最长 15 分钟")
    axe(page)
    dialog.get_by_role("radio", name="送取材料").check()
    dialog.get_by_label("几分钟").fill("40")
    page.keyboard.press("Enter")
    expect(dialog).to_contain_text("现在不能暂停")
    dialog.get_by_label("几分钟").fill("8")
    dialog.get_by_role("button", name="暂停", exact=True).click()

    expect(page.locator("#now")).to_contain_text("暂停中：送取材料")
    expect(page.locator("#now .y-no")).to_have_text(re.compile(r"0[67]:\d\d"))
    axe(page)
    shot(page, "console-paused", whole=False)
    page.keyboard.press("F10")
    page.get_by_role("dialog", name="恢复服务").get_by_role("button", name="恢复", exact=True).click()
    expect(page.locator(".top")).to_contain_text("服务中")
