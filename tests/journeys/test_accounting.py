"""责任追究: found in the ledger, verified, heard in the person's own words, decided by another, appealed to a third."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.journeys.test_inspecting import days_later, enter, fits  # noqa: F401
from tests.support.centre import Centre
from tests.support.hall import open_hall


@pytest.fixture
def house() -> Iterator[Centre]:
    """The cast's centre a month later: a question without an answer, a notice that was not right."""
    made = open_hall("tests.support.breached_hall")
    yield made
    made.stop()


@pytest.mark.covers("M-01", "M-03", "M-06")
def test_from_the_proposal_to_the_answered_appeal(house, enter, axe, shot):  # noqa: F811
    office = enter("bange")
    office.goto(f"{house.url}/office/breaches/")
    expect(office.get_by_text("不答复")).to_be_visible()
    axe(office)
    fits(office)
    shot(office, "breaches")
    office.get_by_role("link", name=re.compile("不答复")).click()
    address = office.url
    expect(office.get_by_text("台账自动发现")).to_be_visible()
    axe(office)
    shot(office, "breach-proposed")
    office.get_by_role("button", name="属实，请本人说明").click()
    expect(office.get_by_text("等本人说明").first).to_be_visible()

    li = enter("xiaoli", "phone")
    li.goto(f"{house.url}/office/owed/")
    expect(li.get_by_text("请您说明：不答复")).to_be_visible()
    axe(li)
    li.get_by_role("link", name="去看").click()
    axe(li)
    fits(li)
    shot(li, "breach-explain-390")
    li.get_by_role("button", name="交说明").click()
    expect(li.get_by_role("alert")).to_contain_text("请写一句")
    li.get_by_label("您的说明").fill("那天我请假了，没有人接。")
    li.get_by_role("button", name="交说明").click()
    expect(li.get_by_text("那天我请假了，没有人接。")).to_be_visible()
    sun = enter("xiaosun")
    assert sun.goto(address).status == 404

    days_later(house, 38)
    liang = enter("liangjie")
    liang.goto(address)
    axe(liang)
    shot(liang, "breach-decide")
    liang.get_by_role("button", name="作出处理，告知本人").click()
    expect(liang.get_by_role("alert")).to_contain_text("请先选怎样处理")
    liang.get_by_role("radio", name=re.compile("批评教育并警告")).check()
    liang.get_by_role("button", name="作出处理，告知本人").click()
    expect(liang.get_by_text("累计第 1 次")).to_be_visible()

    li = enter("xiaoli", "phone")
    li.goto(f"{house.url}/office/owed/")
    expect(li.get_by_text(re.compile("关于您的处理"))).to_be_visible()
    li.get_by_role("link", name="去看").click()
    li.get_by_label("为什么不服").fill("有假条，顶岗的人没有安排。")
    axe(li)
    li.get_by_role("button", name="申诉").click()
    expect(li.get_by_text("申诉复核").first).to_be_visible()

    chen = enter("chenzhuren")
    chen.goto(address)
    chen.get_by_role("radio", name="撤销原处理").check()
    chen.get_by_label("理由").fill("确有假条")
    axe(chen)
    shot(chen, "breach-appeal")
    chen.get_by_role("button", name="答复申诉").click()
    expect(chen.get_by_text("复核：撤销原处理")).to_be_visible()
    expect(chen.get_by_text("办结").first).to_be_visible()


@pytest.mark.covers("E-06")
def test_the_second_trip_is_paid_and_signed_for(house, enter, axe, shot):  # noqa: F811
    li = enter("xiaoli")
    li.goto(f"{house.url}/office/owed/")
    li.get_by_role("link", name=re.compile("路费补偿：")).click()
    axe(li)
    li.get_by_label("票据金额（元）").fill("18.00")
    li.get_by_role("button", name="付清了，已签收").click()
    expect(li.get_by_role("alert")).to_contain_text("签收")
    li.get_by_role("radio", name="本人", exact=True).check()
    li.get_by_role("button", name="付清了，已签收").click()
    expect(li.get_by_text("付清路费18.00元，本人签收")).to_be_visible()
    shot(li, "compensation")

    office = enter("bange")
    office.goto(f"{house.url}/office/breaches/compensations/")
    expect(office.get_by_text("付清签收")).to_be_visible()
    axe(office)
    fits(office)
    assert office.goto(f"{house.url}/office/registers/breach/").status == 200
    assert enter("xiaosun").goto(f"{house.url}/office/registers/breach/").status == 403


@pytest.mark.covers("M-05", "M-06")
def test_silence_is_noted_after_its_days_the_second_weighs_more_and_a_late_appeal_is_gone(house, enter, axe):  # noqa: F811
    office = enter("bange")
    addresses = []
    for kind in ("不答复", "没有一次性告知"):
        office.goto(f"{house.url}/office/breaches/")
        office.get_by_role("link", name=re.compile(kind)).click()
        addresses.append(office.url)
        office.get_by_role("button", name="属实，请本人说明").click()
        expect(office.get_by_text("等本人说明").first).to_be_visible()
        expect(office.get_by_role("button", name="期限过了，没有说明")).to_have_count(0)

    days_later(house, 38)  # the days for explaining are over
    office = enter("bange")
    for address in addresses:
        office.goto(address)
        expect(office.get_by_text("过期").first).to_be_visible()
        office.get_by_role("button", name="期限过了，没有说明").click()
        expect(office.get_by_text("等处理").first).to_be_visible()
    axe(office)

    liang = enter("liangjie")
    for address, count, measure in zip(addresses, (1, 2), ("批评教育并警告", "通报批评并扣分"), strict=True):
        liang.goto(address)
        expect(liang.get_by_text(f"按制度，这是累计第 {count} 次")).to_be_visible()
        expect(liang.get_by_role("radio", name=re.compile("批评教育并警告"))).to_have_count(2 - count)
        liang.get_by_role("radio", name=re.compile(measure)).check()
        liang.get_by_role("button", name="作出处理，告知本人").click()
        expect(liang.get_by_text(f"累计第 {count} 次")).to_be_visible()
    li = enter("xiaoli", "phone")
    li.goto(addresses[1])
    expect(li.get_by_role("button", name="申诉")).to_be_visible()
    fits(li)

    days_later(house, 55)
    li = enter("xiaoli", "phone")
    li.goto(addresses[1])
    expect(li.get_by_text("通报批评并扣分").first).to_be_visible()
    expect(li.get_by_role("button", name="申诉")).to_have_count(0)
