"""有话直说: from what a resident types to the second look, through the pages, in a real browser."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import expect

from tests.support.centre import Centre
from tests.support.hall import open_hall
from tests.support.photos import a_jpeg
from yikou.kernel import clock
from yikou.kernel.clock import ZONE

WORDS = "第一次说少一张费用清单，回去拿来，又说还要病历复印件。一样的表也填了两遍。"


@pytest.fixture(scope="module")
def hall() -> Iterator[Centre]:
    """The cast's centre on a Monday morning, served."""
    made = open_hall()
    yield made
    made.stop()


def at(hall: Centre, moment: str) -> None:
    """It is this moment now: the centre is closed and opened again."""
    hall.stop()
    clock.start_at(hall.data, datetime.fromisoformat(moment).replace(tzinfo=ZONE))
    hall.start()


@pytest.mark.covers("J-03", "J-04", "J-07", "J-25", partly="in the browser: a complaint from the form to its end")
def test_a_complaint_is_answered_looked_at_again_by_another_and_ends(hall, page, new_page, enter, axe, shot):
    page.goto(f"{hall.url}/say/")
    page.get_by_label("怎么回事").fill(WORDS)
    page.get_by_label("服务质量").check()
    page.get_by_label("手机号").fill("1386620")
    axe(page)
    page.reload()
    expect(page.get_by_label("怎么回事")).to_have_value(WORDS)
    page.get_by_role("button", name="交给中心").click()
    expect(page.locator("#f-phone-err")).to_contain_text("还差 4 位")
    expect(page.get_by_label("怎么回事")).to_have_value(WORDS)
    shot(page, "say-error")
    page.get_by_label("手机号").fill("13866201234")
    page.get_by_label("照片或者材料").set_input_files(
        {"name": "费用清单.jpg", "mimeType": "image/jpeg", "buffer": a_jpeg()}
    )
    page.get_by_role("button", name="交给中心").click()
    page.wait_for_url(re.compile("/say/.+new=1"))
    expect(page.locator("main")).to_contain_text("查询码")
    followed = page.url.partition("?")[0]
    number = page.locator("header .num").first.inner_text().split(" ")[0]
    axe(page)
    shot(page, "say-follow")
    assert page.request.get(f"{followed}files/1/").headers["content-type"] == "image/jpeg"

    office = enter("bange")
    office.goto(f"{hall.url}/office/owed/")
    office.get_by_role("link", name=re.compile("诉求：投诉")).click()
    expect(office.locator("main")).to_contain_text(WORDS)
    axe(office)
    shot(office, "office-concern")
    office.locator("#do-accept").get_by_role("button", name="受理").click()
    expect(office.locator("header")).to_contain_text(["3月3日 周二"])
    answer = office.locator("#do-answer")
    answer.get_by_label("怎么答复本人").fill("您说得对，第一次告知漏写了病历复印件。")
    answer.get_by_role("button", name="答复本人").click()
    expect(office.locator("#refusal")).to_contain_text("查到什么")
    answer.get_by_label("查到什么").fill("告知书列了 1 样，又口头加了 1 样。")
    answer.get_by_label("怎么改").fill("没有打印告知书就不能让人回去补。")
    answer.get_by_label("查实，责任在我们").check()
    answer.get_by_role("button", name="答复本人").click()
    expect(office.locator("header")).to_contain_text(["已答复，等本人评"])

    at(hall, "2026-03-10T09:30")
    page.goto(followed)
    expect(page.locator("main")).to_contain_text("口头加了 1 样")
    axe(page)
    shot(page, "say-answered")
    page.get_by_label("不满意，请上一级再查").check()
    page.get_by_role("button", name="交上去").click()
    expect(page.locator("main")).to_contain_text("由上一级另外的人重新办理")

    head = enter("chenzhuren")
    head.goto(f"{hall.url}/office/owed/")
    head.get_by_role("link", name=re.compile("诉求：投诉")).click()
    answer = head.locator("#do-answer")
    answer.get_by_label("怎么答复本人").fill("我当面向您道歉。")
    answer.get_by_label("查到什么").fill("两次告知不一样，查实。")
    answer.get_by_label("赔什么（没有就空着）").fill("来回车费 8 元。")
    answer.get_by_role("button", name="答复本人").click()

    at(hall, "2026-03-12T09:30")
    page.goto(f"{hall.url}/say/find/")
    page.get_by_label("编号").fill(number.lower())
    page.get_by_label("查询码").fill("12")
    page.get_by_role("button", name="看看办到哪了").click()
    expect(page.locator("#refusal")).to_contain_text("对不上")
    page.goto(followed)
    expect(page.locator("main")).to_contain_text("来回车费 8 元")
    page.get_by_label("还行").check()
    page.get_by_role("button", name="交上去").click()
    expect(page.locator("header")).to_contain_text(["已办结"])
