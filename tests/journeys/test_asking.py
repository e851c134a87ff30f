"""What recurs and what residents are asked, in a real browser: patterns, words, calls, surveys, meetings."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import sign_in
from tests.support.centre import Centre
from tests.support.hall import open_hall


@pytest.fixture(scope="module")
def house() -> Iterator[Centre]:
    """The cast's centre on a Monday morning after a Sunday of questions, served."""
    made = open_hall("tests.support.asking_hall")
    yield made
    made.stop()


@pytest.fixture
def enter(house: Centre, new_page: Callable[..., Page]) -> Callable[..., Page]:
    """`enter("chenzhuren")` is the browser of somebody who signed in."""

    def open_page(username: str) -> Page:
        return sign_in(new_page("desk"), house.url, username)

    return open_page


def fits(page: Page, house: Centre, axe: Callable[[Page], None], *addresses: str) -> None:
    """Each page is accessible and fits, on a desk and on a phone."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        for address in addresses:
            page.goto(house.url + address)
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address


@pytest.mark.covers("J-26")
def test_what_is_asked_again_and_again_is_opened_and_given_to_somebody(house, enter, axe, shot):
    director = enter("chenzhuren")
    director.goto(f"{house.url}/office/patterns/")
    shot(director, "office-patterns")
    director.get_by_role("link", name=re.compile("常有人问")).click()
    expect(director.get_by_text("12 / 14")).to_be_visible()
    pattern = director.url.removeprefix(house.url)
    director.get_by_role("link", name=re.compile("第 .* 条")).first.click()
    expect(director.get_by_role("heading", name="咨询：低保申请")).to_be_visible()

    director.goto(f"{house.url}/office/words/")
    shot(director, "office-words")
    director.get_by_role("link", name="停车").click()
    expect(director.get_by_text("没人接").first).to_be_visible()
    expect(director.locator("main")).not_to_contain_text("13800001234")
    fits(director, house, axe, "/office/patterns/", pattern, f"{pattern}task/", "/office/words/", "/office/words/停车/")

    director.goto(house.url + pattern)
    director.get_by_role("link", name="交办").last.click()
    director.get_by_label("责任人").select_option(label="班哥")
    director.get_by_label("哪天前回话").fill("2026-03-06")
    director.get_by_role("button", name="交办").click()
    expect(director.get_by_text("办完以后再看同一个数")).to_be_visible()
    shot(director, "office-pattern")
    office = enter("bange")
    office.goto(f"{house.url}/office/tasks/")
    office.get_by_role("link", name=re.compile("常有人问")).click()
    expect(office.get_by_text("苗头", exact=False).first).to_be_visible()


@pytest.mark.covers("J-02", "J-13", "J-30")
def test_the_office_asks_by_a_survey_and_a_meeting_and_residents_answer(house, enter, new_page, axe, shot):
    office = enter("bange")
    office.goto(f"{house.url}/office/surveys/new/")
    office.get_by_label("叫什么").fill("来大厅方便吗")
    office.get_by_role("button", name="起草").click()
    survey = office.url.removeprefix(house.url)
    office.get_by_role("link", name="加一题").click()
    office.get_by_label("问什么").fill("方便吗")
    office.get_by_label("选项").fill("方便\n不方便")
    office.get_by_role("button", name="加上").click()
    office.get_by_role("link", name="加一题").click()
    office.get_by_label("问什么").fill("还有什么要说")
    office.get_by_label("怎么答").select_option(label="写几句")
    office.get_by_role("button", name="加上").click()
    questions = office.locator(".h-asks > li")
    questions.nth(1).locator(".h-grip").drag_to(questions.nth(0))
    expect(questions.nth(0)).to_contain_text("还有什么要说")
    office.reload()
    expect(questions.nth(0)).to_contain_text("还有什么要说")
    office.get_by_role("button", name="第 1 题往下").click()
    expect(questions.nth(0)).to_contain_text("方便吗")
    office.get_by_role("link", name="改第 2 题").click()
    office.get_by_label("必须答").uncheck()
    office.get_by_role("button", name="改好了").click()
    fits(office, house, axe, "/office/surveys/", survey, f"{survey}ask/", f"{survey}preview/", f"{survey}publish/")
    office.goto(f"{house.url}{survey}publish/")
    office.get_by_label("到哪天为止").fill("2026-03-20")
    office.get_by_role("button", name="发布").click()
    link = office.get_by_role("link", name="打开问卷").get_attribute("href")

    phone = new_page("phone")
    phone.goto(link)
    axe(phone)
    assert phone.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    phone.get_by_role("button", name="交上去").click()
    expect(phone.get_by_text("这一题还没有答")).to_be_visible()
    phone.get_by_label("不方便").check()
    phone.get_by_role("button", name="交上去").click()
    expect(phone.get_by_text("收到了，谢谢您")).to_be_visible()
    axe(phone)
    phone.goto(link)
    phone.get_by_label("不方便").check()
    phone.get_by_role("button", name="交上去").click()
    expect(phone.get_by_text("已经答过")).to_be_visible()
    fits(office, house, axe, survey, f"{survey}paper/", "/office/visits/", "/office/symposia/", "/office/symposia/new/")
    shot(office, "office-survey")

    office.goto(f"{house.url}/office/symposia/new/")
    office.get_by_label("议题").fill("停车和排队")
    office.get_by_label("来了多少居民").fill("12")
    office.get_by_role("button", name="记下").click()
    meeting = office.url.removeprefix(house.url).partition("?")[0]
    office.get_by_role("link", name="加一条意见").click()
    office.get_by_label("说了什么").fill("门口没地方停车")
    office.get_by_role("button", name="加上").click()
    fits(office, house, axe, meeting, f"{meeting}point/", f"{meeting}task/1/", f"{meeting}answer/", f"{meeting}paper/")
