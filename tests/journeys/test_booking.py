"""Who booked on the phone checks in at the machine and follows the number on the same phone."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

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
