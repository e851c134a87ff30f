"""值周和督查: on a telephone in the hall, with a picture, until it is put right and told at the meeting."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import sign_in
from tests.support.centre import Centre
from tests.support.hall import open_hall
from tests.support.photos import PLACE, a_jpeg
from tests.world import MONDAY_9AM
from yikou.kernel import clock

WEEK = "/office/duty/2026-03-02/"


@pytest.fixture
def house() -> Iterator[Centre]:
    """The cast's centre with those who inspect it, on a Monday morning."""
    made = open_hall("tests.support.inspected_hall")
    yield made
    made.stop()


@pytest.fixture
def enter(house: Centre, new_page: Callable[..., Page]) -> Callable[..., Page]:
    """`enter("liuweiyuan", "phone")` is the browser of somebody who signed in."""

    def open_page(username: str, size: str = "desk") -> Page:
        page = new_page(size)
        if size == "phone":
            page.set_viewport_size({"width": 390, "height": 844})
        return sign_in(page, house.url, username)

    return open_page


def days_later(house: Centre, days: int) -> None:
    """The centre goes on some days after that Monday, at ten."""
    house.stop()
    clock.start_at(house.data, MONDAY_9AM.replace(hour=10) + timedelta(days=days))
    house.start()


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url


def tick(page: Page, bad: str) -> None:
    """Everything good but one point."""
    for row in page.locator(".in-point").all():
        name = row.locator("b").inner_text()
        row.get_by_role("radio", name="有问题" if name == bad else "好", exact=True).check()


@pytest.mark.covers("K-02", "K-07", "K-10", "K-13", "K-19", "J-17")
def test_a_full_check_on_the_phone_until_the_meeting(house, enter, axe, shot, tmp_path):
    phone = enter("liuweiyuan", "phone")
    phone.goto(f"{house.url}/inspect/")
    expect(phone.get_by_text("还差全面检查1次、突击检查1次")).to_be_visible()
    axe(phone)
    fits(phone)
    shot(phone, "inspect-home-390")
    phone.get_by_role("radio", name=re.compile("全面检查")).check()
    phone.get_by_role("button", name="开始检查").click()

    phone.get_by_role("button", name="交检查结果").click()
    expect(phone.get_by_role("alert")).to_contain_text("全面检查要每项都看")
    tick(phone, "佩证上岗")
    axe(phone)
    fits(phone)
    shot(phone, "inspect-lists-390")
    phone.get_by_role("button", name="交检查结果").click()
    expect(phone.get_by_text("还有 1 个问题没有写明")).to_be_visible()
    phone.get_by_role("link", name="写：佩证上岗").click()

    photo = tmp_path / "photo.jpg"
    phone.screenshot(path=photo, type="jpeg")
    no_photo = tmp_path / "photo.png"
    no_photo.write_bytes(b"\x89PNG\r\n\x1a\nno picture")
    phone.get_by_label("哪个窗口").select_option("1")
    phone.get_by_label("谁来改").select_option(label="小李")
    phone.get_by_label("看到了什么").fill("1 号窗口没有戴工牌 😀")
    phone.get_by_label("照片（可以不拍）").set_input_files(no_photo)
    axe(phone)
    fits(phone)
    shot(phone, "inspect-problem-390")
    phone.get_by_role("button", name="登记这个问题").click()
    expect(phone.get_by_role("alert")).to_contain_text("打不开")
    expect(phone.get_by_label("看到了什么")).to_have_value("1 号窗口没有戴工牌 😀")
    phone.get_by_label("照片（可以不拍）").set_input_files(photo)
    phone.get_by_role("button", name="登记这个问题").click()
    expect(phone.get_by_text("登记完了")).to_be_visible()
    axe(phone)
    fits(phone)

    days_later(house, 4)  # a day after the limit
    clerk = enter("xiaoli")
    clerk.goto(f"{house.url}/office/owed/")
    expect(clerk.get_by_text("过期")).to_be_visible()
    clerk.get_by_role("link", name=re.compile("整改：1 号窗口 佩证上岗")).click()
    expect(clerk.get_by_role("img", name="问题照片 1")).to_be_visible()
    clerk.get_by_label("怎么改的").fill("戴上了，抽屉里备了一个")
    axe(clerk)
    shot(clerk, "inspect-finding")
    clerk.get_by_role("button", name="改好了，请复查").click()
    expect(clerk.get_by_text("等复查").first).to_be_visible()

    phone = enter("liuweiyuan", "phone")
    phone.goto(f"{house.url}/inspect/")
    phone.get_by_role("link", name=re.compile("1 号窗口 佩证上岗")).first.click()
    fits(phone)
    axe(phone)
    shot(phone, "inspect-recheck-390")
    phone.get_by_role("radio", name="改好了").check()
    phone.get_by_role("button", name="交复查结果").click()
    expect(phone.get_by_text("复查合格").first).to_be_visible()

    office = enter("bange")
    office.goto(house.url + WEEK)
    expect(office.get_by_text("还差突击检查1次")).to_be_visible()
    axe(office)
    fits(office)
    shot(office, "duty-week")
    answer = office.request.get(f"{house.url}{WEEK}sheet/")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
    office.get_by_role("link", name="例会通报了").click()
    office.get_by_role("button", name="通报了").click()
    expect(office.get_by_text("的例会通报过了")).to_be_visible()

    days_later(house, 7)
    office = enter("bange")
    office.goto(f"{house.url}/office/duty/")
    expect(office.get_by_text("没查够").first).to_be_visible()
    axe(office)
    shot(office, "duty")


@pytest.mark.covers("K-08", "K-09")
def test_who_must_be_away_has_leave_and_somebody_in_place(house, enter, axe, shot):
    liu = enter("liuweiyuan", "phone")
    liu.goto(house.url + WEEK)
    liu.get_by_role("link", name="要外出").click()
    liu.get_by_label("为什么").fill("去区里开会")
    liu.get_by_role("button", name="报书记同意").click()
    expect(liu.get_by_role("alert")).to_contain_text("写明顶替人员")
    liu.get_by_label("谁顶替").select_option(label="孙委员")
    liu.get_by_role("button", name="报书记同意").click()
    expect(liu.get_by_text("答复以前，仍由刘委员值周")).to_be_visible()
    axe(liu)
    fits(liu)

    secretary = enter("zhoushuji")
    secretary.goto(f"{house.url}/office/owed/")
    secretary.get_by_role("link", name=re.compile("值周请假：")).click()
    axe(secretary)
    shot(secretary, "duty-leave")
    secretary.get_by_role("button", name="同意，由孙委员顶替").click()
    expect(secretary.get_by_text("同意", exact=True).first).to_be_visible()
    secretary.goto(house.url + WEEK)
    expect(secretary.get_by_text("孙委员、吴姐值周")).to_be_visible()


@pytest.mark.covers("J-15", "J-23")
def test_a_supervisor_from_outside_inspects_and_sees_no_register(house, enter, axe, shot):
    zheng = enter("zhengdaibiao", "phone")
    zheng.goto(f"{house.url}/inspect/")
    expect(zheng.get_by_text("您是社会监督员（人大代表）")).to_be_visible()
    zheng.get_by_label("暗访（没有亮明身份）").check()
    zheng.get_by_role("button", name="开始检查").click()
    zheng.locator(".in-point", has_text="服务用语").get_by_role("radio", name="好", exact=True).check()
    zheng.get_by_role("button", name="交检查结果").click()
    expect(zheng.get_by_text("没有发现问题")).to_be_visible()
    axe(zheng)
    shot(zheng, "inspect-supervisor-390")

    for address in (
        "/office/ledger/",
        "/office/registers/cases/",
        "/office/cases/",
        "/office/people/",
        "/office/close/",
    ):
        assert zheng.goto(house.url + address).status == 403, address
    office = enter("bange")
    office.goto(f"{house.url}/office/duty/supervisors/")
    expect(office.get_by_text("来了 1 次")).to_be_visible()
    axe(office)
    shot(office, "supervisors")


def surprise(page: Page, house: Centre, bad: str) -> None:
    """A surprise check in which one point is bad, up to the page on which the problem is written."""
    page.goto(f"{house.url}/inspect/")
    page.get_by_role("radio", name=re.compile("突击检查")).check()
    page.get_by_role("button", name="开始检查").click()
    row = page.locator(".in-point", has_text=bad)
    row.get_by_role("radio", name="有问题", exact=True).check()
    page.get_by_role("button", name="交检查结果").click()
    page.get_by_role("link", name=f"写：{bad}").click()


@pytest.mark.covers("K-19", "K-13")
@pytest.mark.covers("K-18", partly="checked, supervised and told what to do, one finding at a time")
def test_what_is_not_right_when_looked_at_again_comes_back_with_a_new_day(house, enter, axe, tmp_path):
    phone = enter("liuweiyuan", "phone")
    phone.set_viewport_size({"width": 360, "height": 780})
    surprise(phone, house, "卫生保洁")
    photo = tmp_path / "desk.jpg"
    photo.write_bytes(a_jpeg())
    assert PLACE in photo.read_bytes()
    phone.get_by_label("哪个窗口").select_option("1")
    phone.get_by_label("谁来改").select_option(label="小李")
    phone.get_by_label("看到了什么").fill("台面堆着复印纸")
    phone.get_by_label("照片（可以不拍）").set_input_files(photo)
    phone.get_by_role("button", name="登记这个问题").click()
    phone.get_by_role("link", name=re.compile("1 号窗口 卫生保洁")).click()
    address = phone.url
    picture = phone.get_by_role("img", name="问题照片 1")
    expect(picture).to_be_visible()
    kept = phone.request.get(house.url + (picture.get_attribute("src") or ""))
    assert kept.ok
    assert PLACE not in kept.body()
    fits(phone)

    clerk = enter("xiaoli")
    clerk.goto(address)
    clerk.get_by_label("怎么改的").fill("清走了")
    clerk.get_by_role("button", name="改好了，请复查").click()
    expect(clerk.get_by_role("button", name="交复查结果")).to_have_count(0)
    phone.goto(address)
    phone.get_by_role("radio", name="还不行").check()
    phone.get_by_role("button", name="交复查结果").click()
    expect(phone.get_by_role("alert")).to_contain_text("哪里还不行")
    phone.get_by_role("radio", name="还不行").check()
    phone.get_by_label("还不行的，写哪里不行").fill("柜台下面还有一堆")
    phone.get_by_role("button", name="交复查结果").click()
    expect(phone.get_by_text("复查退回 1 次")).to_be_visible()
    axe(phone)
    fits(phone)

    days_later(house, 8)
    clerk = enter("xiaoli")
    clerk.goto(address)
    expect(clerk.get_by_text("过期").first).to_be_visible()
    expect(clerk.get_by_text("柜台下面还有一堆")).to_be_visible()
    clerk.get_by_label("怎么改的").fill("柜台下面也清了")
    clerk.get_by_role("button", name="改好了，请复查").click()
    phone = enter("liuweiyuan", "phone")
    phone.goto(address)
    phone.get_by_role("radio", name="改好了").check()
    phone.get_by_role("button", name="交复查结果").click()
    expect(phone.get_by_text("复查合格").first).to_be_visible()
    expect(phone.get_by_text("晚了")).to_be_visible()


@pytest.mark.covers("K-08")
def test_an_inspector_has_no_last_word_on_the_own_window_and_leave_without_a_yes_is_none(house, enter):
    wu = enter("wujie", "phone")
    surprise(wu, house, "着装仪表")
    wu.get_by_label("哪个窗口").select_option("2")
    wu.get_by_label("谁来改").select_option(label="吴姐")
    wu.get_by_label("看到了什么").fill("我自己没有穿工装")
    wu.get_by_label("当场改好了，我看着改的").check()
    wu.get_by_role("button", name="登记这个问题").click()
    expect(wu.get_by_role("alert")).to_contain_text("自己的问题不能由自己")
    wu.get_by_label("当场改好了，我看着改的").uncheck()
    wu.get_by_role("button", name="登记这个问题").click()
    wu.get_by_role("link", name=re.compile("着装仪表")).click()
    address = wu.url
    wu.get_by_label("怎么改的").fill("换上了")
    wu.get_by_role("button", name="改好了，请复查").click()
    expect(wu.get_by_text("等复查").first).to_be_visible()
    expect(wu.get_by_role("button", name="交复查结果")).to_have_count(0)

    liu = enter("liuweiyuan", "phone")
    assert liu.goto(address).status == 404  # not of his group, and not given to him
    liu.goto(house.url + WEEK)
    liu.get_by_role("link", name="要外出").click()
    liu.get_by_label("为什么").fill("家里有事")
    liu.get_by_label("谁顶替").select_option(label="孙委员")
    liu.get_by_role("button", name="报书记同意").click()
    office = enter("bange")
    office.goto(f"{house.url}/office/owed/?whose=all")
    expect(office.get_by_role("button", name=re.compile("同意"))).to_have_count(0)
    secretary = enter("zhoushuji")
    secretary.goto(f"{house.url}/office/owed/")
    secretary.get_by_role("link", name=re.compile("值周请假：")).click()
    secretary.get_by_label("不同意的，写为什么").fill("那天人手不够")
    secretary.get_by_role("button", name="不同意", exact=True).click()
    secretary.goto(house.url + WEEK)
    expect(secretary.get_by_text("刘委员、吴姐值周")).to_be_visible()


@pytest.mark.covers("J-15", "J-22")
def test_a_supervisor_tries_what_is_not_for_outsiders(house, enter, tmp_path):
    zheng = enter("zhengdaibiao", "phone")
    for address in (
        *("/office/registers/concern/", "/office/registers/breach/", "/office/concerns/", "/office/bulletins/"),
        *("/office/entries/1/", "/office/exports/", "/office/logs/", "/office/duty/supervisors/", "/office/messages/"),
        *("/console/", "/office/people/", "/inspect/findings/26-0302-9999-X/", "/inspect/26-0302-9999-X/"),
    ):
        assert zheng.goto(house.url + address).status in (403, 404), address
    zheng.goto(f"{house.url}/inspect/")
    zheng.get_by_role("button", name="开始检查").click()
    zheng.locator(".in-point", has_text="服务态度").get_by_role("radio", name="有问题", exact=True).check()
    zheng.get_by_role("button", name="交检查结果").click()
    zheng.get_by_role("link", name="写：服务态度").click()
    assert "郑代表" not in zheng.get_by_label("谁来改").inner_text()
    text = tmp_path / "photo.jpg"
    text.write_bytes(b"<script>alert(1)</script>")
    zheng.get_by_label("哪个窗口").select_option("1")
    zheng.get_by_label("谁来改").select_option(label="小李")
    zheng.get_by_label("看到了什么").fill("对老人说“去那边” \u202e😀")
    zheng.get_by_label("照片（可以不拍）").set_input_files(text)
    zheng.get_by_role("button", name="登记这个问题").click()
    expect(zheng.get_by_role("alert")).to_be_visible()
    zheng.get_by_role("button", name="登记这个问题").click()
    expect(zheng.get_by_text("登记完了")).to_be_visible()
