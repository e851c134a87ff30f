"""Who booked on the phone checks in at the machine and follows the number on the same phone."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.support.centre import Centre
from tests.support.hall import open_hall
from tests.world import PASSWORD
from yikou.kernel import clock
from yikou.kernel.clock import ZONE


@pytest.mark.covers("G-05", partly="from the phone to the machine, in a browser")
def test_booked_on_the_phone_checked_in_at_the_machine(new_page, own_centre, axe, shot):
    phone = new_page("phone")
    phone.goto(f"{own_centre.url}/guides/MZ-001/")
    phone.get_by_role("link", name="约个时间").click()
    expect(phone.get_by_role("heading", name="约个时间，来了就办")).to_be_visible()
    times = phone.locator(".y-slots input:not([disabled])")
    times.first.check(force=True)
    expect(phone.locator("#bk-go button")).to_be_enabled()
    day, slot = phone.locator(".y-cal input:checked").input_value(), times.first.input_value()
    expect(phone.locator(".bk-when b")).to_have_text(slot)
    axe(phone)
    shot(phone, "book-phone")
    phone.get_by_label("手机号").fill("13800001234")
    phone.locator("#bk-go button").click()

    number = phone.locator(".t-ahead b")
    expect(number).to_be_visible()
    code, link = number.inner_text(), phone.url
    axe(phone)
    shot(phone, "booked-phone")

    booked_for = datetime.fromisoformat(f"{day} {slot}").replace(tzinfo=ZONE)
    own_centre.stop()
    clock.start_at(own_centre.data, booked_for - timedelta(minutes=10))
    own_centre.start()

    kiosk = new_page("kiosk")
    kiosk.goto(f"{own_centre.url}/hall/kiosk/")
    shot(kiosk, "kiosk-booking")
    kiosk.get_by_role("link", name="预约的号").click()
    for digit in code:
        kiosk.locator("[data-keys]").get_by_role("button", name=digit, exact=True).click()
    axe(kiosk)
    shot(kiosk, "kiosk-booked")
    kiosk.get_by_role("button", name="签到取号").click()
    ticket = kiosk.locator("section:not([hidden]) > .y-ticket .y-no")
    expect(ticket).to_be_visible()
    taken = ticket.inner_text()

    phone.goto(link.replace(link.split("/b/")[0], own_centre.url))
    expect(phone.locator(".t-ahead")).to_contain_text(taken)
    phone.get_by_role("link", name="看还有几位").click()
    expect(phone.locator(".y-no")).to_have_text(taken)


@pytest.fixture(scope="module")
def hall() -> Iterator[Centre]:
    """The cast's centre on a Monday morning, served."""
    made = open_hall("tests.support.door_hall")
    yield made
    made.stop()


@pytest.fixture
def desk(hall: Centre, new_page: Callable[..., Page]) -> Page:
    """小美 at the front desk, with the diary open."""
    page = new_page("desk")
    page.goto(f"{hall.url}/staff/")
    page.get_by_label("工号").fill("xiaomei")
    page.get_by_label("口令").fill(PASSWORD)
    page.get_by_role("button", name="开始上班").click()
    page.wait_for_url(re.compile("/(console|office|hall)/"))
    page.goto(f"{hall.url}/office/appointments/")
    return page


@pytest.mark.covers("G-05", partly="the front desk books for a caller, in a browser")
def test_the_front_desk_books_for_a_caller_and_reads_the_number_out(hall, desk, axe, shot):
    desk.get_by_role("link", name="替打电话的人约").click()
    expect(desk.get_by_text("替打电话来的人约")).to_be_visible()
    axe(desk)
    desk.goto(f"{hall.url}/book/?item=MZ-001")
    expect(desk.get_by_text("替打电话来的人约")).to_be_visible()

    # What is typed stays while the caller thinks about the time, and when the number was not understood.
    desk.get_by_label("他的电话").fill("1380000")
    desk.get_by_label("优先情形").select_option(label="残疾人")
    free = desk.locator(".y-slots input:not([disabled])")
    slot = free.last.input_value()
    free.last.check(force=True)
    expect(desk.locator(".bk-when b")).to_have_text(slot)
    expect(desk.locator("#bk-go button")).to_have_text(re.compile(slot))
    expect(desk.get_by_label("他的电话")).to_have_value("1380000")
    axe(desk)
    shot(desk, "desk-book")
    desk.get_by_role("button", name=re.compile("约好")).click()
    expect(desk.get_by_text("请留一个能打通的电话")).to_be_visible()
    axe(desk)
    expect(desk.locator(".bk-when b")).to_have_text(slot)
    expect(desk.get_by_label("优先情形")).to_have_value("disabled")
    desk.get_by_label("他的电话").fill("021-5555 0123")
    desk.get_by_role("button", name=re.compile("约好")).click()

    expect(desk.get_by_role("heading", name="念给电话里的人")).to_be_visible()
    number = desk.locator(".t-desk .num").first.inner_text()
    axe(desk)
    shot(desk, "desk-booked")
    desk.get_by_role("link", name="预约簿").click()
    expect(desk.get_by_role("row", name=re.compile(number))).to_contain_text(slot)
    desk.go_back()
    desk.get_by_role("link", name="再替一位约").click()
    expect(desk.get_by_text("替打电话来的人约")).to_be_visible()


def test_two_at_the_front_desk_never_give_the_last_place_twice(hall, desk, new_page, axe):
    other = new_page("phone")
    address = f"{hall.url}/book/?line=C"
    for page in (desk, other):
        page.goto(address)
    free = desk.locator(".y-slots input:not([disabled])")
    slot, left = free.first.input_value(), free.first.locator("xpath=..").locator("small").inner_text()
    many = int(re.sub(r"\D", "", left))
    day = desk.locator(".y-cal input:checked").input_value()
    for page in (desk, other):
        page.locator(f'.y-slots input[value="{slot}"]').check(force=True)
        expect(page.locator("#bk-go button")).to_be_enabled()
    for n in range(many):
        sent = {"line": "C", "day": day, "slot": slot, "phone": f"1390000{n:04d}"}
        assert desk.request.post(f"{hall.url}/book/", form=sent | _token(desk), headers={"Referer": address}).ok
    other.get_by_label("手机号").fill("13800009999")
    other.get_by_role("button", name=re.compile("约好")).click()

    expect(other.get_by_text("刚刚约满了")).to_be_visible()
    axe(other)
    expect(other.get_by_label("手机号")).to_have_value("13800009999")
    expect(other.locator(f'.y-slots input[value="{slot}"]')).to_be_disabled()


def _token(page: Page) -> dict[str, str]:
    return {"csrfmiddlewaretoken": page.locator("input[name=csrfmiddlewaretoken]").first.input_value()}
