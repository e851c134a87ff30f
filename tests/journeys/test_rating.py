"""A bad word is heard and put right, through real pages and through every limit, in a real browser.

王奶奶 had to wait and was not told everything; she says so on her phone. Somebody else than 小李 calls her within
a working day, puts it right within five, a third person asks her; 小李 appeals, and a leader re-checks.
"""

import json
import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.feedback.saying import moment
from tests.support.browser import sign_in
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
        return sign_in(new_page("desk"), hall.url, username)

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


def _message(hall: Centre, words: str) -> str:
    """The address in the first message with some words that left the house; waits for the worker."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        lines = [line for one in (hall.data / "outbox").glob("*.jsonl") for line in one.read_text("utf-8").splitlines()]
        found = [said for said in (json.loads(line)["text"] for line in lines) if words in said]
        if found:
            return re.search(r"https?://\S+", found[0]).group()
        time.sleep(0.2)
    raise AssertionError(f"no message with {words}")


@pytest.mark.covers("J-21", partly="who did not rate on the spot is asked by a message, and told what was put right")
def test_who_did_not_rate_is_asked_by_a_message_and_told_what_was_put_right(
    hall, staff, new_page, axe, shot, monkeypatch
):
    monkeypatch.setenv("YIKOU_NOTIFY", f"file:{hall.data}/outbox")
    monkeypatch.setenv("YIKOU_ADDRESS", hall.url)
    move(hall, moment(at="09:50"))
    phone = new_page("phone")
    link = _message(hall, "办得怎么样")
    phone.goto(link)
    expect(phone.locator("input:checked")).to_have_count(0)
    axe(phone)
    _fits(phone)
    shot(phone, "rate-by-message")
    phone.get_by_text("不满意", exact=True).click()
    phone.get_by_label("还有什么话").fill("材料说了两遍都不一样")
    phone.get_by_role("button", name="交上去").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("谢谢您")

    # The link is used; a cut one is met as kindly.
    for address in (link, f"{hall.url}/pad/ask/cut/"):
        phone.goto(address)
        expect(phone.get_by_role("heading", level=1)).to_contain_text("这个链接不能评价了")
        axe(phone)
        _fits(phone)
    shot(phone, "rate-by-message-over")

    # Put right by somebody else; the message says where to read it.
    boss = staff("chenzhuren")
    boss.goto(f"{hall.url}/office/ratings/?show=bad&channel=sms")
    expect(boss.get_by_text("材料说了两遍都不一样")).to_be_visible()
    boss.goto(f"{hall.url}/office/ratings/figures/")
    expect(boss.get_by_text("从短信里评的 1 份")).to_be_visible()
    axe(boss)
    boss.goto(f"{hall.url}/office/ratings/?show=bad")
    boss.get_by_role("link", name=re.compile("3月2日|09:5|今天")).first.click()
    boss.get_by_role("link", name="看整改").click()
    address, owner = boss.url, _owner_of(boss)
    hand = boss if owner == "chenzhuren" else staff(owner)
    hand.goto(address)
    hand.get_by_role("button", name="联系上了").click()
    hand.get_by_label("当场改好").check()
    hand.get_by_label("改了什么").fill("把清单重新给了居民，写清了要几份。")
    hand.get_by_role("button", name="改好了，交回访").click()
    phone.goto(_message(hall, "改好了"))
    expect(phone.get_by_text("把清单重新给了居民")).to_be_visible()
    axe(phone)
    phone.get_by_role("button", name="知道了，可以了").click()
    expect(phone.get_by_text("这件已经办完")).to_be_visible()


def test_who_wants_to_be_left_alone_says_so_on_the_same_page(hall, new_page, axe, shot, monkeypatch):
    monkeypatch.setenv("YIKOU_NOTIFY", f"file:{hall.data}/outbox")
    monkeypatch.setenv("YIKOU_ADDRESS", hall.url)
    move(hall, moment(at="09:50"))
    phone = new_page("phone")
    link = _message(hall, "办得怎么样")
    phone.goto(link)
    phone.get_by_role("button", name="不评，以后也别问我").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("记下了")
    axe(phone)
    _fits(phone)
    shot(phone, "rate-declined")
    phone.goto(link)
    expect(phone.get_by_text("您说过不评")).to_be_visible()


@pytest.mark.covers("J-01", partly="on paper, compared by a second person, and by telephone")
def test_paper_counts_once_a_second_person_compared_it_and_a_call_is_noted_by_who_did_not_do_the_work(
    hall, staff, axe, shot
):
    numbers = json.loads((hall.data / "tokens.json").read_text(encoding="utf-8"))
    mei = staff("xiaomei")
    mei.goto(f"{hall.url}/office/ratings/paper/")
    axe(mei)
    mei.get_by_role("link", name="录书面评价").click()
    mei.get_by_label("办件编号或者号票").fill(numbers["ticket"])
    mei.get_by_label("评价", exact=True).select_option(label="不满意")
    mei.get_by_label("等得太久").check()
    mei.get_by_label("写了什么").fill("等了一个钟头")
    axe(mei)
    _fits(mei)
    shot(mei, "slip-new")
    mei.get_by_role("button", name="录好了，交核对").click()
    expect(mei.get_by_text("等别人核对")).to_be_visible()

    # It counts nowhere yet; somebody else holds it against the paper.
    ban = staff("bange")
    ban.goto(f"{hall.url}/office/ratings/")
    expect(ban.get_by_text("等了一个钟头")).to_have_count(0)
    ban.goto(f"{hall.url}/office/ratings/paper/")
    ban.get_by_role("link", name="核对", exact=True).click()
    axe(ban)
    shot(ban, "slip-check")
    ban.get_by_role("button", name="和原件一样").click()
    expect(ban.get_by_text("核对好了")).to_be_visible()
    ban.goto(f"{hall.url}/office/ratings/?channel=paper")
    expect(ban.get_by_text("等了一个钟头")).to_be_visible()

    # By telephone: at once, by who did not do the work.
    mei.goto(f"{hall.url}/office/ratings/paper/new/phone/?number={numbers['number']}")
    expect(mei.get_by_label("办件编号或者号票")).to_have_value(numbers["number"])
    mei.get_by_label("评价", exact=True).select_option(label="满意")
    axe(mei)
    mei.get_by_role("button", name="记下来").click()
    expect(mei.get_by_text("记下了")).to_be_visible()
    mei.goto(f"{hall.url}/office/ratings/paper/new/phone/?number={numbers['number']}")
    mei.get_by_label("评价", exact=True).select_option(label="非常满意")
    mei.get_by_role("button", name="记下来").click()
    expect(mei.get_by_text("已经评过")).to_be_visible()
    ban.goto(f"{hall.url}/office/registers/ratings/?from=2026-03-01&to=2026-03-31")
    expect(ban.get_by_text("电话", exact=True)).to_be_visible()


def _bad_word(hall: Centre, new_page: Callable[..., Page], words: str) -> None:
    """王奶奶 rates the matter badly on her phone."""
    tokens = json.loads((hall.data / "tokens.json").read_text(encoding="utf-8"))
    phone = new_page("phone")
    phone.goto(f"{hall.url}/pad/{tokens['matter']}/?by=qr")
    phone.get_by_text("不满意", exact=True).click()
    phone.get_by_label("还有什么话").fill(words)
    phone.get_by_role("button", name="交上去").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("谢谢您")


@pytest.mark.covers("K-19", partly="longer once, with its reason and in time; asked by another hand")
def test_a_complex_matter_has_longer_once_with_its_reason_and_no_longer(hall, staff, new_page, axe, shot):
    _bad_word(hall, new_page, "两个部门说的不一样")
    boss = staff("chenzhuren")
    boss.goto(f"{hall.url}/office/ratings/?show=bad")
    boss.get_by_role("link", name=re.compile("3月2日|09:1|今天")).first.click()
    boss.get_by_role("link", name="看整改").click()
    address, owner = boss.url, _owner_of(boss)
    hand = boss if owner == "chenzhuren" else staff(owner)

    move(hall, moment(1, at="10:00"))
    _go(hand, address)
    hand.get_by_role("button", name="联系上了").click()
    move(hall, moment(7, at="10:00"))
    _go(hand, address)
    hand.get_by_text("情况复杂，要更久").click()
    hand.get_by_label("为什么复杂").fill("牵涉两个部门，要等区里答复")
    axe(hand)
    _fits(hand)
    hand.get_by_role("button", name=re.compile("延到最长")).click()
    expect(hand.get_by_text("情况复杂，要更久")).to_have_count(0)
    expect(hand.get_by_text(re.compile("最晚.*3月23日")).first).to_be_visible()
    expect(hand.get_by_text("牵涉两个部门，要等区里答复").first).to_be_visible()
    shot(hand, "rectification-complex")

    # The last day of the longer limit passes: it stands out, and there is no further one.
    move(hall, moment(22, at="10:00"))
    _go(hand, f"{hall.url}/office/owed/")
    expect(hand.get_by_text("过期").first).to_be_visible()
    _go(hand, address)
    expect(hand.get_by_text("情况复杂，要更久")).to_have_count(0)
    hand.get_by_label("限期改好").check()
    hand.get_by_label("改了什么").fill("两个部门的清单合成了一张。")
    hand.get_by_role("button", name="改好了，交回访").click()
    _go(boss, address)
    assert _owner_of(boss) not in (owner, "xiaoli")


@pytest.mark.covers("J-18", partly="what does not count after a re-check is in no figure, and its reason stays")
def test_a_word_that_is_not_on_this_service_leaves_every_figure_and_keeps_its_reason(hall, staff, new_page, axe, shot):
    _bad_word(hall, new_page, "楼上装修太吵")
    boss = staff("chenzhuren")
    boss.goto(f"{hall.url}/office/")
    expect(boss.get_by_text("楼上装修太吵")).to_be_visible()
    li = staff("xiaoli")
    li.goto(f"{hall.url}/office/ratings/mine/")
    li.get_by_role("link", name="申诉", exact=True).click()
    li.get_by_label("哪里与事实不符").fill("说的是隔壁装修，不是这次办事。")
    li.get_by_role("button", name="提出申诉").click()
    liang = staff("liangjie")
    liang.goto(f"{hall.url}/office/owed/")
    liang.get_by_role("link", name=re.compile("评价申诉：")).click()
    liang.get_by_label("不予采用，不计入统计").check()
    liang.get_by_label("不予采用的原因").select_option(label="说的不是这次服务")
    liang.get_by_label("理由", exact=True).fill("查过录像和登记，说的是装修。")
    axe(liang)
    liang.get_by_role("button", name="定下来").click()
    expect(liang.get_by_text("不予采用").first).to_be_visible()

    # Nowhere in the figures: 今日, the day's close, the month, the public page.
    boss.goto(f"{hall.url}/office/")
    expect(boss.get_by_text("楼上装修太吵")).to_have_count(0)
    for page in ("close/", "close/2026-03-02/"):
        boss.goto(f"{hall.url}/office/{page}")
        expect(boss.get_by_text("不计入统计的评价")).to_be_visible()
        expect(boss.get_by_text("差评", exact=True)).to_have_count(0)
    axe(boss)
    shot(boss, "close-left-out")
    boss.locator("a[href*='left_out']").first.click()
    expect(boss.get_by_text(re.compile("不满意")).first).to_be_visible()
    boss.goto(f"{hall.url}/office/ratings/?show=excluded")
    expect(boss.get_by_text("楼上装修太吵")).to_be_visible()
    boss.get_by_role("link", name=re.compile("3月2日|09:1|今天")).first.click()
    expect(boss.get_by_text("说的不是这次服务").first).to_be_visible()
    expect(boss.get_by_text("查过录像和登记，说的是装修。").first).to_be_visible()
    everybody = new_page("desk")
    everybody.goto(f"{hall.url}/answers/")
    expect(everybody.get_by_text("还没有人评").first).to_be_visible()


def test_a_file_of_another_platform_comes_in_line_by_line_and_a_broken_one_is_told_so(hall, staff, axe, shot, tmp_path):
    number = json.loads((hall.data / "tokens.json").read_text(encoding="utf-8"))["number"]
    heads = "办件编号,评价渠道,评价人,评价时间,评价次数,满意度,满意度代码,文字评价,行政区划"
    lines = [
        f"{number},短信,,2026-03-02 09:14:00,1,满意,2,好,",
        f"{number},短信,,2026-03-02 09:14:30,1,满意,2,再来一次,",
        "26-0302-9999-X,短信,,2026-03-02 09:14:00,1,满意,2,,",
    ]
    good, broken = tmp_path / "ratings.csv", tmp_path / "ratings.xlsx"
    good.write_bytes("\r\n".join([heads, *lines]).encode("gb18030"))
    broken.write_bytes(b"PK\x03\x04 no workbook at all")
    ban = staff("bange")
    ban.goto(f"{hall.url}/office/ratings/exchange/")
    axe(ban)
    ban.get_by_label("文件（csv、xlsx、json）").set_input_files(broken)
    ban.get_by_role("button", name="导入", exact=True).click()
    expect(ban.get_by_role("alert").first).to_be_visible()
    ban.get_by_label("文件（csv、xlsx、json）").set_input_files(good)
    ban.get_by_role("button", name="导入", exact=True).click()
    expect(ban.get_by_role("heading", name="收下 1 份，2 行没有收")).to_be_visible()
    axe(ban)
    _fits(ban)
    shot(ban, "rating-import")
    ban.get_by_label("上报材料").check()
    ban.get_by_label("给谁、什么时候销毁").fill("区政务办，年底销毁")
    with ban.expect_download() as leaving:
        ban.get_by_role("button", name="导出", exact=True).click()
    content = leaving.value.path().read_text("utf-8-sig")
    assert number in content
    assert "短信" in content
