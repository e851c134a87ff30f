"""问卷问来办过事的人, in a real browser: published, answered from the ticket once, typed from paper, closed kindly."""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import sign_in
from tests.support.centre import Centre
from tests.support.hall import open_hall


@pytest.fixture
def hall() -> Iterator[Centre]:
    """The cast's hall with a number that 小李 has served, served."""
    made = open_hall("tests.support.rated_hall")
    yield made
    made.stop()


@pytest.fixture
def staff(hall: Centre, new_page: Callable[..., Page]) -> Callable[[str], Page]:
    """`staff("bange")`: somebody of the cast at work in a browser of his own."""

    def enter(username: str) -> Page:
        return sign_in(new_page("desk"), hall.url, username)

    return enter


def _fits(page: Page) -> None:
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (page.url, width)


@pytest.mark.covers("J-11", "J-02", partly="answered from the ticket after the visit")
def test_who_was_served_answers_from_the_ticket_once(hall, staff, new_page, axe, shot):
    ticket = json.loads((hall.data / "tokens.json").read_text(encoding="utf-8"))["visit"]
    ban = staff("bange")
    ban.goto(f"{hall.url}/office/surveys/new/")
    ban.get_by_label("叫什么").fill("这趟办得方便吗")
    ban.get_by_label("是什么").select_option(label="群众评议表")
    ban.get_by_role("button", name="起草").click()
    ban.get_by_role("link", name="加一题").click()
    ban.get_by_label("问什么").fill("方便吗")
    ban.get_by_label("选项").fill("方便\n不方便")
    ban.get_by_role("button", name="加上").click()
    ban.get_by_role("link", name="加一题").click()
    ban.get_by_label("问什么").fill("哪里还要改")
    ban.get_by_label("怎么答").select_option(label="写几句")
    ban.get_by_label("必须答").uncheck()
    ban.get_by_role("button", name="加上").click()
    ban.get_by_role("link", name="发布").click()
    ban.get_by_label("到哪天为止").fill("2026-03-20")
    ban.get_by_label("只问来大厅办过事的人").check()
    ban.get_by_label("普通号最多收几份").fill("30")
    axe(ban)
    _fits(ban)
    shot(ban, "survey-publish")
    ban.get_by_role("button", name="发布").click()
    expect(ban.get_by_text("只问来大厅办过事的人")).to_be_visible()
    survey, link = ban.url.partition("?")[0], ban.get_by_role("link", name="打开问卷").get_attribute("href")

    # Without the ticket it says who is asked; from the ticket it is answered.
    phone = new_page("phone")
    phone.goto(link)
    expect(phone.get_by_text("在大厅办过事的人")).to_be_visible()
    axe(phone)
    phone.goto(f"{hall.url}/hall/t/{ticket}/")
    axe(phone)
    shot(phone, "ticket-survey")
    phone.get_by_role("link", name=re.compile("答几个问题")).click()
    phone.get_by_label("不方便").check()
    phone.get_by_label("哪里还要改").fill("停车场总是满的")
    axe(phone)
    phone.get_by_role("button", name="交上去").click()
    expect(phone.get_by_text("收到了，谢谢您")).to_be_visible()
    phone.goto(f"{hall.url}/hall/t/{ticket}/")
    expect(phone.get_by_role("link", name=re.compile("答几个问题"))).to_have_count(0)

    # The office sees the kinds, types paper in with its number, and closes.
    ban.goto(survey)
    expect(ban.get_by_text("停车场总是满的")).to_be_visible()
    axe(ban)
    _fits(ban)
    shot(ban, "survey-of-visits")
    ban.goto(f"{survey}paper/")
    ban.get_by_label("方便", exact=True).check()
    axe(ban)
    ban.get_by_role("button", name="录进去").click()
    expect(ban.get_by_text("在大厅办过事的人")).to_be_visible()
    ban.goto(survey)
    ban.get_by_role("button", name="现在结束").click()
    phone.goto(f"{link}?t={ticket}")
    expect(phone.get_by_text("已经结束")).to_be_visible()
    ban.goto(f"{hall.url}/office/registers/surveys/?from=2026-03-01&to=2026-03-31")
    expect(ban.get_by_text("这趟办得方便吗")).to_be_visible()
    axe(ban)
    _fits(ban)
    shot(ban, "register-surveys")


@pytest.mark.covers("J-24")
def test_the_rank_that_others_gave_stands_beside_our_own(hall, staff, axe, shot):
    ban = staff("bange")
    ban.goto(f"{hall.url}/office/ratings/outside/")
    expect(ban.get_by_text("还没有登记")).to_be_visible()
    axe(ban)
    ban.get_by_role("link", name="登记", exact=True).click()
    for label, words in (
        ("哪一年的", "2025"),
        ("评的是什么", "行风评议"),
        ("谁评的", "区纠风办"),
        ("第几名", "33"),
        ("多少个单位参评", "29"),
        ("写在哪份文件里", "区纠风办〔2026〕4号"),
    ):
        ban.get_by_label(label).fill(words)
    ban.get_by_role("button", name="登记").click()
    expect(ban.get_by_text("名次要在参评的单位数以内")).to_be_visible()
    axe(ban)
    _fits(ban)
    ban.get_by_label("第几名").fill("3")
    ban.get_by_role("button", name="登记").click()
    expect(ban.get_by_text("第 3 / 29")).to_be_visible()
    axe(ban)
    _fits(ban)
    shot(ban, "outside")
    boss = staff("chenzhuren")
    boss.goto(f"{hall.url}/office/ratings/figures/")
    expect(boss.get_by_text("第 3 / 29")).to_be_visible()
    axe(boss)
    _fits(boss)
    shot(boss, "rating-figures")
