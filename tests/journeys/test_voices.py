"""诉求的每一种: what could not be got done, a call for help, a hotline's sheet, a complaint without a name.

Each is walked through its limits by a resident on a telephone, the clerk who writes it down, who has it in
hand and who is above; what then must be seen is looked at on their pages.
"""

import re
from typing import Any

import pytest
from playwright.sync_api import Error, Locator, Page, expect

from tests.support.browser import fits
from tests.support.hall import walk

NAME, PHONE = "欧阳守静", "13912340987"


def noted(page: Page, url: str, **given: str) -> tuple[str, str]:
    """Written down by whoever stands there; answers number and code."""
    page.goto(f"{url}/office/concerns/note/?k={given.pop('k')}&channel={given.pop('channel', 'visit')}")
    page.get_by_label("原话", exact=True).fill(given.pop("words"))
    page.get_by_label("电话", exact=True).fill("13800001234")
    for label, value in given.items():
        control = page.get_by_label(label, exact=True)
        if control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(label=value)
        else:
            control.fill(value)
    page.get_by_role("button", name="登记").click()
    page.wait_for_url(re.compile("/noted/"))
    number, code = page.locator("dl.h-facts dd").all_inner_texts()
    return number, code


def found_again(page: Page, url: str, number: str, code: str) -> None:
    """A resident's page by number and code."""
    page.goto(f"{url}/say/find/")
    page.get_by_label("编号", exact=True).fill(number)
    page.get_by_label("查询码").fill(code)
    page.get_by_role("button", name="看看办到哪了").click()


def doing(page: Page, step: str) -> Locator:
    """The form of a step, opened."""
    form = page.locator(f"#do-{step}")
    if form.evaluate("one => one.tagName === 'DETAILS' && !one.open"):
        form.locator("summary").click()
    return form


def to_concern(page: Page, url: str, number: str) -> None:
    page.goto(f"{url}/office/concerns/{number}/")


def answered(page: Page, **given: str) -> None:
    """Answer it in the words of the form."""
    form = doing(page, "answer")
    for label, words in given.items():
        form.get_by_label(label).fill(words)
    form.get_by_role("button", name="答复本人").click()


def in_owed(page: Page, url: str, number: str, whose: str = "") -> Locator:
    """The row of one concern in the list that is worked by."""
    page.goto(f"{url}/office/owed/?whose={whose}")
    return page.get_by_role("row").filter(has_text=number)


@pytest.mark.covers("J-25", partly="in the browser: what could not be got done, through its limits")
def test_what_could_not_be_got_done_is_got_done_or_refused_only_with_an_approved_report(hall, enter, phone, axe, shot):
    url, desk = hall.url, enter("xiaomei")
    said = {"k": "stuck", "words": "跑了三趟，小孙还是说办不了低保。", "哪个部门": "民政", "说的是哪位同事": "小孙"}
    desk.goto(f"{url}/office/concerns/note/?k=stuck")
    fits(desk, axe)
    number, code = noted(desk, url, **said, 难易="一般的")
    expect(desk.locator("main")).to_contain_text("马姨办，最晚 3月9日")
    others = {word: noted(desk, url, **said, 难易=word)[0] for word in ("能当场解决的", "特别疑难的", "一般的")}
    found_again(phone, url, number, code)
    followed = phone.url
    expect(phone.locator("main")).to_contain_text("最晚答复3月9日")
    fits(phone, axe)

    clerk = enter("xiaosun")
    assert clerk.goto(f"{url}/office/concerns/{number}/").status == 404
    head = enter("mayi")
    expect(in_owed(head, url, number)).to_contain_text("正在办")

    walk(hall, "2026-03-02T10:30")
    phone.goto(followed)
    expect(phone.locator("main")).to_contain_text("负责人到场超过期限")
    head = enter("mayi")
    to_concern(head, url, number)
    doing(head, "came").get_by_role("button", name="到场了").click()
    form = doing(head, "answer")
    form.get_by_label("怎么答复本人").fill("这件办不了。")
    form.get_by_label("查到什么").fill("户籍不在本区；可以到户籍地办，我们替您约。")
    form.get_by_label("办不了").check()
    form.get_by_role("button", name="答复本人").click()
    expect(head.locator("#refusal")).to_contain_text("否定报告")
    report = doing(head, "report-no")
    report.get_by_role("button", name="报批").click()
    expect(head.locator("#refusal")).to_contain_text("依据、理由和出路")
    report = doing(head, "report-no")
    report.get_by_label("依据、理由、出路").fill("依据第八条，户籍不在本区；可到户籍地办。")
    report.get_by_role("button", name="报批").click()
    expect(head.locator("header")).to_contain_text(["否定报告等批准"])
    expect(head.locator("#do-approve-no")).to_have_count(0)

    leader = enter("liangjie")
    leader.goto(f"{url}/office/concerns/?list=waiting")
    fits(leader, axe)
    leader.get_by_role("link", name=re.compile(number)).click()
    back = doing(leader, "send-back-no")
    back.get_by_label("为什么要接着办").fill("先问户籍地能不能代收")
    back.get_by_role("button", name="退回").click()
    to_concern(head, url, number)
    expect(head.locator("main")).to_contain_text("先问户籍地能不能代收")
    report = doing(head, "report-no")
    report.get_by_label("依据、理由、出路").fill("问过户籍地，要本人去；已替他约好。")
    report.get_by_role("button", name="报批").click()
    to_concern(leader, url, number)
    expect(leader.locator("#do-approve-no")).to_contain_text("已替他约好")
    shot(leader, "office-stuck")
    doing(leader, "approve-no").get_by_role("button", name=re.compile("批准")).click()
    to_concern(head, url, number)
    form = doing(head, "answer")
    form.get_by_label("怎么答复本人").fill("这件我们办不了，替您约好了户籍地，周四上午去。")
    form.get_by_label("办不了").check()
    form.get_by_role("button", name="答复本人").click()
    expect(head.locator("#refusal")).to_contain_text("还能怎么办")
    form = doing(head, "answer")
    form.get_by_label("查到什么").fill("依据第八条，户籍不在本区。")
    form.get_by_role("button", name="答复本人").click()

    phone.goto(followed)
    expect(phone.locator("main")).to_contain_text("为什么办不了、还能怎么办")
    fits(phone, axe)
    shot(phone, "say-cannot-be-done")
    phone.get_by_label("不满意，请上一级再查").check()
    phone.get_by_role("button", name="交上去").click()
    expect(phone.locator("main")).to_contain_text("由上一级另外的人重新办理，最晚2026年3月9日")

    for moment, late in (
        ("2026-03-03T09:30", ("能当场解决的",)),
        ("2026-03-10T09:30", ("能当场解决的", "一般的")),
        ("2026-03-17T09:30", ("能当场解决的", "一般的", "特别疑难的")),
    ):
        walk(hall, moment)
        director = enter("chenzhuren")
        for word, one in others.items():
            row = in_owed(director, url, one, "all")
            expect(row.get_by_text("过期")).to_have_count(int(word in late))
        phone.goto(followed)
        expect(phone.get_by_text("已经晚了，我们在催")).to_have_count(int(moment > "2026-03-09"))
    fits(director, axe)
    shot(director, "office-owed-late")


@pytest.mark.covers("D-05", "D-06", "D-07", "D-11")
def test_a_members_call_for_help_is_answered_in_seven_days_or_longer_only_with_a_reason(hall, enter, phone, axe, shot):
    url = hall.url
    phone.goto(f"{url}/say/?k=help")
    phone.get_by_label("怎么回事").fill("楼道的灯坏了三个月，老人摔过一跤，问了几处都不管。")
    phone.get_by_label("我是党员").check()
    phone.get_by_label("手机号").fill("13800001234")
    fits(phone, axe)
    shot(phone, "say-help-360")
    phone.get_by_role("button", name="交给中心").click()
    phone.wait_for_url(re.compile("new=1"))
    followed = phone.url.partition("?")[0]
    number = phone.locator("header .num").first.inner_text().split(" ")[0]
    expect(phone.locator("header")).to_contain_text(["3月11日"])

    office = enter("bange")
    expect(in_owed(office, url, number)).to_contain_text("求助")
    to_concern(office, url, number)
    expect(office.locator("header")).to_contain_text(["党员"])
    up = doing(office, "report-up")
    up.get_by_label("报给哪个部门").fill("区房管局")
    up.get_by_role("button", name="已报上去").click()
    doing(office, "longer").get_by_role("button", name="申请").click()
    expect(office.locator("#refusal")).to_contain_text("为什么要延长")
    longer = doing(office, "longer")
    longer.get_by_label("为什么要延长").fill("房管局要先查是谁的产权")
    longer.get_by_role("button", name="申请").click()
    expect(office.locator("#do-grant")).to_have_count(0)
    leader = enter("liangjie")
    leader.goto(f"{url}/office/concerns/?list=waiting")
    leader.get_by_role("link", name=re.compile(number)).click()
    doing(leader, "grant").get_by_role("button", name="同意延长").click()

    walk(hall, "2026-03-12T09:30")
    phone.goto(followed)
    expect(phone.locator("header")).to_contain_text(["3月20日"])
    expect(phone.locator("main")).to_contain_text("同意延长到2026年3月20日：房管局要先查是谁的产权")
    expect(phone.locator("main")).to_contain_text("已报 区房管局 协调")
    expect(phone.get_by_text("已经晚了")).to_have_count(0)
    fits(phone, axe)
    phone.get_by_role("button", name="催一催").click()
    expect(phone.locator("main")).to_contain_text("催过 1 次")
    phone.get_by_role("button", name="催一催").click()
    expect(phone.locator("#refusal")).to_contain_text("今天已经催过")

    walk(hall, "2026-03-23T09:30")
    phone.goto(followed)
    expect(phone.locator("main")).to_contain_text("已经晚了，我们在催")
    expect(phone.locator("main")).to_contain_text("答复超过期限（2026年3月20日）")
    director = enter("chenzhuren")
    row = in_owed(director, url, number, "all")
    expect(row).to_contain_text("过期")
    expect(row).to_contain_text("催过 1 次")
    office = enter("bange")
    to_concern(office, url, number)
    expect(office.locator("#do-close")).to_have_count(0)
    expect(office.locator("#do-longer")).to_have_count(0)
    answered(office, 怎么答复本人="灯换好了。产权是房管局的，以后坏了打 5555 0300，他们当天来。")
    phone.goto(followed)
    expect(phone.locator("main")).to_contain_text("灯换好了")
    expect(phone.locator("header")).to_contain_text(["超期答复"])
    phone.get_by_label("还行").check()
    phone.get_by_role("button", name="交上去").click()
    expect(phone.locator("header")).to_contain_text(["已办结"])
    fits(phone, axe)


@pytest.mark.covers("D-08", "J-25")
def test_a_hotlines_sheet_is_noted_handed_to_a_unit_urged_answered_and_asked_back(hall, enter, phone, axe, shot):
    url, desk = hall.url, enter("xiaomei")
    sheet = {"k": "hotline", "channel": "hotline"}
    number, code = noted(desk, url, **sheet, words="低保金两个月没到账", 热线工单号="GD-26-118")
    not_ours, _ = noted(desk, url, **sheet, words="青石路的树挡了路灯", 热线工单号="GD-26-119")
    too_late, _ = noted(desk, url, **sheet, words="青石路的井盖响", 热线工单号="GD-26-120")
    office = enter("bange")
    to_concern(office, url, number)
    expect(office.locator("main")).to_contain_text("工单 GD-26-118")
    hand = doing(office, "assign")
    hand.get_by_label("派给").select_option(label="马姨")
    hand.get_by_label("为什么").fill("民政的事，交民政办")
    hand.get_by_role("button", name="改派").click()
    expect(office.locator("header")).to_contain_text(["马姨办"])
    to_concern(office, url, not_ours)
    back = doing(office, "return")
    back.get_by_label("为什么不归本单位").fill("青石路不在辖区")
    back.get_by_label("应派给哪个单位").fill("青石街道")
    back.get_by_role("button", name="退回").click()
    expect(office.locator("header")).to_contain_text(["已退回"])

    walk(hall, "2026-03-03T10:00")
    office = enter("bange")
    to_concern(office, url, too_late)
    expect(office.locator("#do-return")).to_have_count(0)
    desk = enter("xiaomei")
    to_concern(desk, url, number)
    desk.get_by_role("button", name="催办").click()
    desk.get_by_role("button", name="催办").click()
    expect(desk.locator("#refusal")).to_contain_text("今天已经催过")
    fits(desk, axe)
    unit = enter("mayi")
    expect(in_owed(unit, url, number)).to_contain_text("催过 1 次")

    walk(hall, "2026-03-10T09:30")
    director = enter("chenzhuren")
    for one in (number, too_late):
        expect(in_owed(director, url, one, "all")).to_contain_text("过期")
    found_again(phone, url, number, code)
    followed = phone.url
    expect(phone.locator("main")).to_contain_text("已经晚了，我们在催")
    unit = enter("mayi")
    to_concern(unit, url, number)
    fits(unit, axe)
    shot(unit, "office-hotline")
    answered(unit, 怎么答复本人="漏报了一批，两个月的钱今天补发。")
    expect(unit.locator("#do-feel")).to_have_count(0)
    phone.goto(followed)
    expect(phone.locator("main")).to_contain_text("今天补发")

    desk = enter("xiaomei")
    to_concern(desk, url, number)
    felt = doing(desk, "feel")
    felt.get_by_role("button", name="记下").click()
    expect(desk.locator("#refusal")).to_contain_text("请先选一个")
    felt = doing(desk, "feel")
    felt.get_by_label("不满意，请上一级再查").check()
    felt.get_by_role("button", name="记下").click()
    expect(desk.locator("main")).to_contain_text("由上一级另外的人重新办理")
    unit.reload()
    expect(unit.locator("#do-answer")).to_have_count(0)
    again = desk.locator("header p").filter(has_text="办").last.inner_text()
    who = {"班哥": "bange", "吴姐": "wujie", "陈主任": "chenzhuren", "梁姐": "liangjie"}[again.split("办")[0]]
    above = enter(who)
    to_concern(above, url, number)
    answered(above, 怎么答复本人="两个月的钱到账了，以后每月对一遍。")
    to_concern(desk, url, number)
    felt = doing(desk, "feel")
    felt.get_by_label("满意", exact=True).check()
    felt.get_by_role("button", name="记下").click()
    expect(desk.locator("header")).to_contain_text(["已办结"])


@pytest.mark.covers("J-27", "J-06")
def test_who_stays_unnamed_is_answered_asked_back_and_found_nowhere(hall, enter, phone, new_page, axe, shot):
    url = hall.url
    phone.goto(f"{url}/say/")
    phone.get_by_label("怎么回事").fill("窗口的人态度不好")
    phone.get_by_label("怎么称呼您").fill(NAME)
    phone.get_by_label("手机号").fill(PHONE)
    phone.get_by_label("不用答复，匿名").check()
    expect(phone.get_by_label("手机号")).to_be_hidden()
    fits(phone, axe)
    phone.get_by_role("button", name="交给中心").dblclick()
    phone.wait_for_url(re.compile("new=1"))
    number = phone.locator("header .num").first.inner_text().split(" ")[0]
    code = phone.locator(".c-do .num").last.inner_text()

    office = enter("bange")
    office.goto(f"{url}/office/concerns/")
    expect(office.get_by_role("link", name=re.compile("投诉"))).to_have_count(1)
    to_concern(office, url, number)
    expect(office.locator("header")).to_contain_text(["匿名"])
    ask = doing(office, "ask-back")
    ask.get_by_label("要补什么").fill("是哪一天、几号窗口、怎么不好？")
    ask.get_by_role("button", name="问本人").click()
    expect(office.locator("header")).to_contain_text(["请本人补充了"])

    elsewhere = new_page("phone")
    for tried in range(5):
        found_again(elsewhere, url, number, f"{(int(code) + tried + 1) % 1000000:06d}")
        expect(elsewhere.locator("#refusal")).to_contain_text("对不上")
    found_again(elsewhere, url, number, code)
    expect(elsewhere.locator("#refusal")).to_contain_text("输错次数太多")
    walk(hall, "2026-03-02T11:00")
    found_again(elsewhere, url, number, code)
    expect(elsewhere.locator("main")).to_contain_text("是哪一天、几号窗口、怎么不好？")
    fits(elsewhere, axe)
    shot(elsewhere, "say-asked-back")
    elsewhere.get_by_label("还想说什么").fill("上周五下午，1 号窗口，把材料扔回来。")
    elsewhere.get_by_role("button", name="补充上去").click()
    expect(elsewhere.get_by_text("请您补一句")).to_have_count(0)

    office = enter("bange")
    to_concern(office, url, number)
    expect(office.locator("main")).to_contain_text("把材料扔回来")
    doing(office, "accept").get_by_role("button", name="受理").click()
    answered(office, 怎么答复本人="对不起，录像里是这样。", 查到什么="周五下午三点，材料是扔回去的。")
    phone.goto(f"{url}/say/find/")
    found_again(phone, url, number, code)
    expect(phone.locator("main")).to_contain_text("录像里是这样")
    phone.get_by_label("不满意，请上一级再查").check()
    phone.get_by_role("button", name="交上去").click()
    expect(phone.locator("main")).to_contain_text("由上一级另外的人重新办理")
    for page in (office, phone):
        assert not [one for one in (NAME, PHONE) if one in page.content()]
    hall.stop()
    kept = [one.read_bytes() for one in hall.data.rglob("*") if one.is_file()]
    assert not [one for one in kept if NAME.encode() in one or PHONE.encode() in one]


def _typed(page: Page) -> Any:
    return page.get_by_label("怎么回事")


@pytest.mark.covers("J-27", partly="whatever is typed, and however the line is")
@pytest.mark.parametrize("words", ["😀👵🏽 排了两个钟头", "\u202e反着的字\u202c 还有正着的", "长" * 3990])
def test_whatever_is_typed_on_whatever_line_arrives_once_and_as_it_was(hall, phone, axe, words):
    phone.goto(f"{hall.url}/say/")
    _typed(phone).fill(words)
    phone.get_by_label("手机号").fill("13800001234")
    phone.context.set_offline(True)
    with pytest.raises(Error):
        phone.reload()
    phone.context.set_offline(False)
    phone.goto(f"{hall.url}/say/")
    expect(_typed(phone)).to_have_value(words)
    expect(phone.get_by_label("手机号")).to_have_value("13800001234")
    phone.get_by_role("button", name="交给中心").dblclick()
    phone.wait_for_url(re.compile("new=1"))
    expect(phone.get_by_text(words[-5:]).first).to_be_visible()
    fits(phone, axe)
    followed = phone.url
    phone.go_back()
    expect(phone.get_by_role("button", name="交给中心")).to_be_visible()
    phone.goto(f"{hall.url}/say/")
    expect(_typed(phone)).to_have_value("")
    assert phone.goto(followed).status == 200
