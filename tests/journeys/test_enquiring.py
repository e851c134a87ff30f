"""首问负责和常见问答: a question from the window to its answer, whoever is silent; what many ask, found by anybody."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import fits
from tests.support.hall import walk


def asked(page: Page, url: str, question: str) -> str:
    """A question that somebody brought to the window; answers its page's address."""
    page.goto(f"{url}/console/enquiries/")
    page.get_by_label("问的是什么").fill(question)
    page.get_by_label("怎么称呼").fill("王奶奶")
    page.get_by_label("电话").fill("13800001234")
    page.get_by_role("button", name="登记").click()
    page.wait_for_url(re.compile(r"/console/enquiries/26-"))
    return page.url


@pytest.mark.covers("D-01", "D-02", "D-03", "D-04", "D-12", "D-13", "D-14")
def test_whoever_is_asked_first_owns_it_until_another_took_it_and_silence_is_noticed(hall, enter, phone, axe, shot):
    url, li = hall.url, enter("xiaoli")
    enquiry = asked(li, url, "老伴走了，低保怎么改成一个人的？")
    number = enquiry.rstrip("/").rpartition("/")[2]
    fits(li, axe)
    phone.goto(li.get_by_role("link", name="打开").get_attribute("href"))
    followed = phone.url
    expect(phone.locator("main")).to_contain_text("小李 首问负责")
    expect(phone.locator("header")).to_contain_text(["3月5日"])
    fits(phone, axe)
    shot(phone, "asked-waiting-360")
    li.get_by_role("button", name="转交", exact=True).click()
    expect(li.locator("#refusal")).to_be_visible()
    li.get_by_label("转给部门").select_option(label="民政")
    li.get_by_role("button", name="转交", exact=True).click()
    expect(li.locator("main")).to_contain_text("还没有接下")
    sun = enter("xiaosun")
    sun.goto(enquiry)
    expect(sun.get_by_role("button", name="接下")).to_have_count(0)
    li.goto(f"{url}/office/owed/")
    expect(li.locator("main")).to_contain_text("等您答复的咨询 1 条")
    forgotten = asked(enter("xiaosun"), url, "敬老卡丢了在哪里补？")

    walk(hall, "2026-03-04T09:30")
    for head in ("wujie", "mayi"):
        page = enter(head)
        page.goto(f"{url}/console/enquiries/?list=silent")
        expect(page.get_by_role("link", name=number)).to_be_visible()
    wu = enter("wujie")
    wu.goto(f"{url}/office/owed/?whose=all")
    expect(wu.locator("main")).to_contain_text("转了没人接 1 条")
    fits(wu, axe)
    phone.goto(followed)
    expect(phone.locator("main")).to_contain_text("小李 首问负责")
    zhao = enter("laozhao")
    zhao.goto(f"{url}/console/enquiries/")
    zhao.get_by_role("link", name=number).click()
    zhao.get_by_role("button", name="接下").click()
    phone.reload()
    expect(phone.locator("main")).to_contain_text("老赵 首问负责")
    zhao.get_by_role("button", name="答复了").click()
    expect(zhao.locator("#refusal")).to_contain_text("请写明答复的内容")
    zhao.get_by_label("怎么答复的").fill("带身份证和死亡证明来 1 号窗口，当天改，下个月起按一个人发。")
    zhao.get_by_label("怎么告诉本人的").select_option(label="短信")
    fits(zhao, axe)
    shot(zhao, "enquiry")
    zhao.get_by_role("button", name="答复了").click()
    phone.reload()
    expect(phone.locator("main")).to_contain_text("下个月起按一个人发")
    fits(phone, axe)

    walk(hall, "2026-03-06T09:30")
    chen = enter("chenzhuren")
    chen.goto(f"{url}/office/owed/?whose=all")
    expect(chen.locator("main")).to_contain_text("过了期限没答复 1 条")
    sun = enter("xiaosun")
    sun.goto(f"{url}/office/owed/")
    expect(sun.locator("main")).to_contain_text("1 条过了期限")
    sun.goto(forgotten)
    expect(sun.locator("header")).to_contain_text(["晚了"])

    walk(hall, "2026-04-01T10:00")
    office = enter("bange")
    office.goto(f"{url}/office/breaches/")
    expect(office.get_by_role("link", name=re.compile("不答复"))).to_have_count(1)


@pytest.mark.covers("D-03")
def test_not_ours_names_the_right_office_and_the_answer_goes_back(hall, enter, phone, axe):
    url, office = hall.url, enter("bange")
    office.goto(f"{url}/office/offices/")
    for label, said in (
        ("单位", "区公证处"),
        ("管什么", "公证 遗嘱"),
        ("地址", "文昌路 88 号"),
        ("电话", "5555 0300"),
        ("时间", "工作日 9 点到 17 点"),
    ):
        office.get_by_label(label).fill(said)
    office.get_by_role("button", name="存上").click()
    expect(office.locator("main")).to_contain_text("区公证处")
    fits(office, axe)

    mei = enter("xiaomei")
    asked(mei, url, "遗嘱公证在哪里办？")
    phone.goto(mei.get_by_role("link", name="打开").get_attribute("href"))
    mei.get_by_role("button", name="告诉本人该找哪里").click()
    expect(mei.locator("header")).to_contain_text(["已答复"])
    phone.reload()
    for said in ("区公证处", "文昌路 88 号", "5555 0300"):
        expect(phone.locator("main")).to_contain_text(said)
    fits(phone, axe)


@pytest.mark.covers("D-09", "I-19")
def test_what_many_ask_online_is_published_found_in_ones_own_words_and_taken_down_when_it_changed(
    hall, enter, phone, new_page, axe, shot
):
    url = hall.url
    for question in ("孩子落户去哪里办？", "请问小孩落户在哪里办", "孩子落户去哪里办呀"):
        page = new_page("phone")
        page.goto(f"{url}/faq/?q={question}")
        expect(page.get_by_label("想问什么").last).to_have_value(question)
        page.get_by_role("button", name="问", exact=True).click()
        page.wait_for_url(re.compile("/faq/.{10,}/"))
        mine = page
    mei = enter("xiaomei")
    mei.goto(f"{url}/console/enquiries/?list=open")
    mei.get_by_role("link", name=re.compile("26-0302")).last.click()
    mei.get_by_label("怎么答复的").fill("3 号窗口，带出生医学证明。")
    mei.get_by_label("怎么告诉本人的").select_option(label="网页")
    mei.get_by_role("button", name="答复了").click()
    mine.reload()
    expect(mine.locator("main")).to_contain_text("带出生医学证明")

    office = enter("bange")
    office.goto(f"{url}/office/questions/")
    expect(office.locator("main")).to_contain_text("问过 3 次")
    fits(office, axe)
    office.locator("ul.h-dots a").first.click()
    office.get_by_label("问题").fill("孩子出生以后，户口在哪里上？")
    office.get_by_label("答案").fill("3 号窗口，带出生医学证明，打 13800001234。")
    office.get_by_role("button", name="公开").click()
    expect(office.locator("#refusal")).to_contain_text("手机号")
    office.get_by_label("答案").fill("3 号窗口，带出生医学证明和父母的户口本，当场办。")
    fits(office, axe)
    office.get_by_role("button", name="公开").click()
    expect(office.locator("main")).to_contain_text("已公开")

    def found(words: str) -> Page:
        phone.goto(f"{url}/faq/")
        phone.get_by_role("searchbox", name="想问什么").or_(phone.locator("#f-q")).first.fill(words)
        phone.get_by_role("button", name="找").click()
        return phone

    expect(found("宝宝上户口找谁").locator("dl")).to_contain_text("父母的户口本")
    fits(phone, axe)
    shot(phone, "faq-found-360")
    expect(found("养狗证").locator("main")).to_contain_text("没有找到“养狗证”")

    office.get_by_role("link", name="孩子出生以后，户口在哪里上？").click()
    office.get_by_role("button", name="撤下").click()
    expect(office.locator("#refusal")).to_contain_text("为什么撤下")
    office.get_by_label("为什么").fill("政策改了，父母一方的户口本就行")
    office.get_by_role("button", name="撤下").click()
    expect(office.locator("main")).to_contain_text("已撤下")
    expect(found("宝宝上户口找谁").locator("main")).not_to_contain_text("父母的户口本")
    office.get_by_role("link", name="孩子出生以后，户口在哪里上？").click()
    office.get_by_label("答案").fill("3 号窗口，带出生医学证明和一方的户口本，当场办。")
    office.get_by_role("button", name="公开").click()
    expect(found("宝宝上户口找谁").locator("dl")).to_contain_text("一方的户口本")
