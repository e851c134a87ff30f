"""A task in a real browser: assigned with owner and day, taken on, answered, sent back once, confirmed."""

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
    """`enter("chenzhuren")` is the browser of somebody who signed in."""

    def open_page(username: str) -> Page:
        return sign_in(new_page("desk"), house.url, username)

    return open_page


@pytest.mark.covers("H-16", "F-06")
def test_everything_assigned_has_an_owner_a_day_and_an_answer(house, enter, axe, shot):
    director, office = enter("chenzhuren"), enter("bange")
    director.goto(f"{house.url}/office/tasks/")
    axe(director)
    director.get_by_role("link", name="交办一件事").click()
    director.get_by_role("button", name="交办").click()
    expect(director.locator("#errors")).to_contain_text("请选责任人")
    director.get_by_label("要办什么").fill("大厅饮水机修好，写明花了多少钱")
    director.get_by_label("责任人").select_option(label="班哥")
    director.get_by_label("哪天前回话").fill("2026-03-06")
    axe(director)
    director.get_by_role("button", name="交办").click()
    expect(director.get_by_text("已经交办")).to_be_visible()

    office.goto(f"{house.url}/office/owed/")
    office.get_by_role("link", name=re.compile("饮水机")).click()
    office.get_by_role("button", name="签收").click()
    expect(office.get_by_text("已经签收")).to_be_visible()
    office.get_by_role("link", name="回话").click()
    office.get_by_label("办了什么").fill("修好了")
    office.get_by_role("button", name="回话").click()
    expect(office.get_by_text("等陈主任确认")).to_be_visible()

    director.goto(f"{house.url}/office/tasks/")
    director.get_by_role("link", name=re.compile("饮水机")).click()
    director.get_by_role("link", name="退回重办").click()
    director.get_by_label("还差什么").fill("没写花了多少钱")
    director.get_by_role("button", name="退回重办").click()
    office.reload()
    expect(office.get_by_text("没写花了多少钱")).to_be_visible()
    office.get_by_role("link", name="回话").click()
    office.get_by_label("办了什么").fill("修好了，换滤芯 86 元")
    office.get_by_role("button", name="回话").click()

    director.reload()
    director.get_by_role("button", name="确认办结").click()
    expect(director.get_by_text("已经确认办结")).to_be_visible()
    axe(director)
    shot(director, "office-task")
    director.set_viewport_size({"width": 390, "height": 844})
    for address in ("/office/tasks/?view=ended", "/office/tasks/?view=all", "/office/tasks/new/"):
        director.goto(house.url + address)
        axe(director)
        assert director.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, address
