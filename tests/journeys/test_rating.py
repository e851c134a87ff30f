"""A bad word is heard and put right, through real pages and through every limit, in a real browser.

王奶奶 had to wait and was not told everything; she says so on her phone. Somebody else than 小李 calls her within
a working day, puts it right within five, a third person asks her; 小李 appeals, and a leader re-checks.
"""

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.feedback.saying import moment
from tests.support.centre import Centre
from tests.support.hall import open_hall
from tests.support.rated_hall import move
from tests.world import PASSWORD


@pytest.fixture
def hall() -> Iterator[Centre]:
    """The cast's hall with something to rate, served."""
    made = open_hall("tests.support.rated_hall")
    yield made
    made.stop()


@pytest.fixture
def staff(hall: Centre, new_page: Callable[..., Page]) -> Callable[[str], Page]:
    """`staff("wujie")`: somebody of the cast at work in a browser of his own."""

    def enter(username: str) -> Page:
        page = new_page("desk")
        page.goto(f"{hall.url}/staff/")
        page.get_by_label("工号").fill(username)
        page.get_by_label("口令").fill(PASSWORD)
        page.get_by_role("button", name="开始上班").click()
        page.wait_for_url(re.compile("/(console|office)/"))
        return page

    return enter


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url


def _go(page: Page, address: str) -> None:
    """Open a page; days have passed, so that the screen is locked, or the session over."""
    page.goto(address)
    if page.get_by_label("口令").count():
        page.get_by_label("口令").fill(PASSWORD)
        page.get_by_role("button", name="接着来").click()
        page.wait_for_load_state()
        page.goto(address)


OWNERS = {
    "班哥": "bange",
    "小梅": "xiaomei",
    "吴姐": "wujie",
    "陈主任": "chenzhuren",
    "梁姐": "liangjie",
    "小孙": "xiaosun",
}


def _owner_of(page: Page) -> str:
    """Who answers for it now, as the page says."""
    told = page.get_by_text(re.compile("最晚.*负责")).inner_text()
    return next(username for name, username in OWNERS.items() if f"{name}负责" in told)


@pytest.mark.covers("J-01", "K-19")
def test_a_bad_word_is_put_right_by_other_hands_within_its_limits(hall, staff, new_page, axe, shot):
    tokens = json.loads((hall.data / "tokens.json").read_text(encoding="utf-8"))
    rate = f"{hall.url}/pad/{tokens['matter']}/?by=qr"

    # The resident, on her phone: nothing is chosen for her, a bad face asks why.
    phone = new_page("phone")
    phone.goto(rate)
    expect(phone.locator("input:checked")).to_have_count(0)
    phone.get_by_text("不满意", exact=True).click()
    phone.get_by_label("没一次说清").check()
    phone.get_by_label("还有什么话").fill("来回跑了三趟😡")
    axe(phone)
    _fits(phone)
    shot(phone, "rate-phone-why")
    phone.get_by_role("button", name="交上去").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("谢谢您")
    expect(phone.get_by_text("有人联系您")).to_be_visible()
    axe(phone)
    _fits(phone)
    shot(phone, "rate-phone-done")

    # The office list; what is owed stands on the owner's list with its last day.
    boss = staff("chenzhuren")
    boss.goto(f"{hall.url}/office/ratings/?show=bad")
    expect(boss.get_by_text("来回跑了三趟")).to_be_visible()
    axe(boss)
    shot(boss, "ratings")
    boss.get_by_role("link", name=re.compile("3月2日|09:15|今天")).first.click()
    expect(boss.get_by_role("heading", name="居民怎么说")).to_be_visible()
    axe(boss)
    shot(boss, "rating")
    boss.get_by_role("link", name="看整改").click()
    axe(boss)
    owner = _owner_of(boss)
    assert owner != "xiaoli"
    address = boss.url
    number = address.rstrip("/").rsplit("/", 1)[-1]

    # The rated clerk sees his rating without a name, not the rectification; and appeals.
    li = staff("xiaoli")
    assert li.goto(address).status == 404
    li.goto(f"{hall.url}/office/ratings/mine/")
    expect(li.get_by_text("来回跑了三趟")).to_be_visible()
    expect(li.get_by_text("王桂芬")).to_have_count(0)
    axe(li)
    _fits(li)
    shot(li, "ratings-mine")
    li.get_by_role("link", name="申诉", exact=True).click()
    li.get_by_label("哪里与事实不符").fill("材料清单当场打印给了居民，有签收。")
    axe(li)
    li.get_by_role("button", name="提出申诉").click()
    expect(li.get_by_role("link", name="等复核")).to_be_visible()

    # The owner misses the first day: the list says so. Then calls, and puts it right on the last day.
    move(hall, moment(2, at="09:30"))
    hand = staff(owner)
    _go(hand, f"{hall.url}/office/owed/")
    expect(hand.get_by_text("过期").first).to_be_visible()
    hand.get_by_role("link", name=re.compile("差评整改：")).click()
    axe(hand)
    _fits(hand)
    shot(hand, "rectification")
    hand.get_by_role("button", name="看居民的电话").click()
    expect(hand.get_by_text("13800001234")).to_be_visible()
    hand.get_by_role("button", name="没打通").click()
    expect(hand.get_by_text("已经打过 1 次")).to_be_visible()
    hand.get_by_role("button", name="联系上了").click()
    move(hall, moment(7, at="16:00"))
    _go(hand, address)
    hand.get_by_label("限期改好").check()
    hand.get_by_label("改了什么").fill("重新打印了一次性告知书，把要带的都列全了。")
    axe(hand)
    shot(hand, "rectification-fix")
    hand.get_by_role("button", name="改好了，交回访").click()
    expect(hand.get_by_role("heading", name="限期改好")).to_be_visible()

    # A third person asks; she is not content, so it goes back, and is right the second time.
    _go(boss, address)
    asks = _owner_of(boss)
    assert asks not in (owner, "xiaoli")
    phone.goto(rate)
    expect(phone.get_by_text("重新打印了一次性告知书")).to_be_visible()
    axe(phone)
    shot(phone, "rate-phone-asked")
    phone.get_by_role("button", name="还没改好").click()
    _go(hand, address)
    hand.get_by_label("当场改好").check()
    hand.get_by_label("改了什么").fill("上门收了材料。")
    hand.get_by_role("button", name="改好了，交回访").click()
    third = staff(asks)
    _go(third, address)
    third.get_by_role("button", name="知道结果，认可").click()
    expect(third.get_by_text("居民知道结果").first).to_be_visible()
    axe(third)
    shot(third, "rectification-closed")
    phone.goto(rate)
    expect(phone.get_by_text("这件已经办完")).to_be_visible()

    # The re-check: by the leader, in time, with words that stay.
    liang = staff("liangjie")
    _go(liang, f"{hall.url}/office/owed/")
    liang.get_by_role("link", name=re.compile("评价申诉：")).click()
    axe(liang)
    shot(liang, "appeal")
    liang.get_by_label("评价成立，维持").check()
    liang.get_by_label("理由").fill("清单里少了一样，评价成立。")
    liang.get_by_role("button", name="定下来").click()
    expect(liang.get_by_text("维持评价").first).to_be_visible()
    axe(liang)
    _go(li, f"{hall.url}/office/ratings/mine/")
    expect(li.get_by_role("link", name="维持评价")).to_be_visible()
    _go(boss, f"{hall.url}/office/registers/rectification/?from=2026-03-01&to=2026-03-31")
    expect(boss.get_by_text(number)).to_be_visible()


def test_a_visit_is_rated_while_there_is_time_and_a_machine_of_the_house_is_seen_through(hall, staff, new_page):
    tokens = json.loads((hall.data / "tokens.json").read_text(encoding="utf-8"))
    clerk = staff("xiaoli")
    clerk.goto(f"{hall.url}/pad/{tokens['visit']}/")
    expect(clerk.get_by_role("heading", level=1)).to_contain_text("在这里不能评价")
    clerk.context.clear_cookies(name="sessionid")
    clerk.goto(f"{hall.url}/pad/{tokens['visit']}/")
    clerk.get_by_text("非常满意", exact=True).click()
    clerk.get_by_role("button", name="不说了").click()
    expect(clerk.get_by_role("heading", level=1)).to_contain_text("谢谢您")

    boss = staff("liangjie")
    _go(boss, f"{hall.url}/office/ratings/?show=flagged")
    expect(boss.get_by_text("待核查").first).to_be_visible()

    move(hall, moment(8, at="09:00"))
    phone = new_page("phone")
    phone.goto(f"{hall.url}/pad/{tokens['matter']}/")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("已经过了评价的日子")
