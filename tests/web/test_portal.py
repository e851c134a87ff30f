"""The rest of the portal: first page, hours, rules, the month's figures, elder mode."""

import re
from datetime import datetime

import pytest

from tests.world import MONDAY_9AM
from yikou.centre.access import own_centre
from yikou.centre.operations import change_profile
from yikou.kernel.clock import ZONE

PAGES = (
    "/",
    "/guides/",
    "/packages/",
    "/packages/newborn/",
    "/search/",
    "/progress/",
    "/hours/",
    "/rules/",
    "/rules/notice.binding/",
    "/kept/accepted/",
    "/kept/in-time/",
    "/kept/overdue/",
    "/kept/rating/",
    "/elder/",
    "/elder/which/",
    "/elder/MZ-001/",
    "/elder/come/",
    "/staff/",
)


def _text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_has_one_heading_a_language_and_a_way_past_its_head(visitor, address):
    page = _text(visitor.get(address))

    assert '<html lang="zh-Hans"' in page
    assert len(re.findall(r"<h1[ >]", page)) == 1
    assert 'href="#main"' in page
    assert "style=" not in page


@pytest.mark.parametrize("address", ["/", "/guides/", "/rules/", "/hours/", "/packages/"])
def test_reading_leaves_no_cookie(visitor, address):
    assert not visitor.get(address).cookies


def test_every_number_of_the_first_page_opens(visitor):
    page = _text(visitor.get("/"))

    addresses = re.findall(r'<a class="y-figure" href="([^"]+)"', page)
    assert len(addresses) == 4
    for address in addresses:
        assert visitor.get(address).status_code == 200


@pytest.mark.covers("A-20", "A-21", partly="portal")
@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-03-02T09:20", "今天开到"),
        ("2026-03-02T12:30", "14:00"),
        ("2026-03-06T18:00", "3月9日 周一"),
        ("2026-10-01T10:00", "今天国庆节"),
    ],
)
def test_the_first_page_says_when_the_doors_are_open(visitor, at, moment, said):
    at(datetime.fromisoformat(moment).replace(tzinfo=ZONE))

    assert said in _text(visitor.get("/"))


def test_the_hours_name_holidays_and_make_up_days(visitor, at):
    at(datetime(2026, 9, 25, 9, 0, tzinfo=ZONE))

    page = _text(visitor.get("/hours/"))

    assert "国庆节" in page
    assert "调休上班" in page
    assert "不开门" in page


def test_elder_mode_is_a_cookie_and_leads_back_to_where_one_was(visitor):
    answer = visitor.get("/mode/?to=elder&next=/guides/MZ-001/")

    assert answer["Location"] == "/guides/MZ-001/"
    assert 'data-mode="elder"' in _text(visitor.get("/guides/MZ-001/"))
    visitor.get("/mode/?to=plain&next=/")
    assert "data-mode" not in _text(visitor.get("/"))


@pytest.mark.parametrize("address", ["//example.com/", "https://example.com/", "/\\example.com"])
def test_the_switch_leads_nowhere_else(visitor, address):
    assert visitor.get("/mode/", {"to": "elder", "next": address})["Location"] == "/"


def test_elders_are_asked_one_question_a_screen_and_then_told_what_to_bring(visitor):
    first = _text(visitor.get("/elder/MZ-001/"))
    skipped = _text(visitor.get("/elder/MZ-001/?step=3&members=ill"))
    done = _text(visitor.get("/elder/MZ-001/?step=4&members=ill&unit=local&applicant=self"))

    assert "家里有没有下列成员" in first
    assert "第 1 问，共 3 问" in first
    assert "请选一个再往下走" in skipped
    assert "按哪种情况申请" in skipped
    assert "带这 5 样就够" in done
    assert "不用带" in done


@pytest.mark.covers("A-31", "C-01", partly="portal")
def test_the_rules_that_hang_on_the_wall_are_public_and_try_their_examples(visitor):
    listed, one = _text(visitor.get("/rules/")), _text(visitor.get("/rules/deadlines.counting/"))

    for title in ("首问责任制", "一次性告知", "投诉"):
        assert title in listed
    groups = re.findall(r'<section class="p-group" id="([^"]+)"', listed)
    assert groups[:2] == ["首问责任制", "限时办结制度"]
    assert len(groups) == len(set(groups)) > 6
    assert "怎么规定的" in one
    assert "对</span>" in one
    assert "不符" not in one


def test_a_rule_for_staff_is_read_by_staff_only(visitor, signed_in):
    assert visitor.get("/rules/security.sign_in/").status_code == 404
    assert signed_in("xiaoli").get("/rules/security.sign_in/").status_code == 200


def test_posters_print_the_same_words_and_as_pdf(visitor):
    sheet = _text(visitor.get("/rules/first_contact.duty/poster/"))
    rule = visitor.get("/rules/first_contact.duty/poster/?format=pdf")
    guide = visitor.get("/guides/MZ-001/poster/")

    assert "首问责任制" in sheet
    for paper in (rule, guide):
        assert paper.headers["Content-Type"] == "application/pdf"
        assert paper.content.startswith(b"%PDF")


def test_a_poster_claims_only_what_the_system_decides_by_and_names_the_exceptions(visitor):
    enforced = _text(visitor.get("/rules/notice.binding/poster/"))
    printed = _text(visitor.get("/rules/party.transfer_letter/poster/"))

    assert "系统按本版执行，屏幕和墙上是同一份" in enforced
    assert "<b>照告知书备齐材料，</b>90天内来办" in enforced
    assert "例外（政策变动）：" in enforced
    assert "系统按本版执行" not in printed
    assert "屏幕和墙上是同一份" in printed
    assert "系统照这几条执行" not in _text(visitor.get("/rules/party.transfer_letter/"))


def test_the_demo_clock_is_said_on_every_page(visitor):
    assert "演示时间" in _text(visitor.get("/"))
    assert MONDAY_9AM.strftime("3月2日") in _text(visitor.get("/"))


@pytest.mark.covers("A-08", "A-18", "A-62")
@pytest.mark.parametrize(
    "motto", ["热情、高效、便捷、透明", "马上就办、办就办好", "准确及时、坚持标准、快速高效、热心为民"]
)
def test_the_motto_is_the_centres_own_and_stands_at_the_head_of_every_page(visitor, world, motto):
    change_profile(centre=own_centre(world.chen), profile={"motto": motto}, by=world.system_admin, at=MONDAY_9AM)

    for address in ("/", "/guides/", "/rules/"):
        assert motto in _text(visitor.get(address))
