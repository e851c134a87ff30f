"""放假安排 and 临时停办: the years, the grid of any year, a notice taken in, what moves with it."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cases.conftest import Matter
from tests.web.forms import filled
from tests.world import MONDAY
from yikou.accounts.models import Account
from yikou.cases import queries as case_queries
from yikou.centre import queries as centre
from yikou.kernel.clock import ZONE
from yikou.ledger import queries as ledger

CALENDAR = "/office/calendar/"
IMPORT = f"{CALENDAR}import/"
LATE = datetime(2026, 12, 14, 10, tzinfo=ZONE)
NOTICE = """
year: 2027
notice: 国务院办公厅关于2027年部分节假日安排的通知（演示）
days_off:
  - {name: 元旦, from: 2027-01-01, to: 2027-01-05}
  - {name: 春节, from: 2027-02-05, to: 2027-02-12}
  - {name: 国庆节, from: 2027-10-01, to: 2027-10-07}
make_up: [2027-02-14]
"""


def text(answer) -> str:
    return answer.content.decode()


def file(content: str | bytes = NOTICE, name: str = "2027.yaml") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)}


@pytest.fixture
def system(signed_in):
    return signed_in("xiaoxi")


@pytest.fixture
def matter(world):
    """低保申请, 25 working days."""
    return Matter(world)


@pytest.fixture
def provisional(at, matter):
    """A matter accepted so late that its date lies in the next year, whose notice is not out."""
    at(LATE)
    Account.objects.update(password_changed_at=LATE)
    return matter.accepted(at=LATE - timedelta(hours=1))


# --- reading -----------------------------------------------------------------------------------


@pytest.mark.covers("A-21", partly="the office's page of the years")
def test_the_years_say_where_they_come_from(system):
    page = text(system.get(CALENDAR))

    assert "随系统带来" in page
    assert re.search(r"2027 年</a></td><td><span[^>]*>暂定", page)
    assert 'href="/office/calendar/2026/"' in page


def test_each_day_that_is_off_or_worked_instead_says_why(system):
    page = text(system.get(f"{CALENDAR}2026/"))
    cells = dict(re.findall(r'<time datetime="([\d-]+)">\d+</time>(?:<small>([^<]+)</small>)?', page))

    assert (cells["2026-02-17"], cells["2026-02-28"], cells["2026-03-07"]) == ("春节", "调休上班", "休")
    assert cells["2026-03-02"] == ""
    assert len(cells) == 365
    known = centre.calendar("yunshui")
    worked = sum(not why or why == "调休上班" for why in cells.values())
    assert worked == sum(known.is_working(date(2026, 1, 1) + timedelta(days=n)) for n in range(365))
    assert f"{worked} 个工作日" in page
    assert 'aria-current="date"' in page


@pytest.mark.parametrize("year", [0, 1, 1999, 2013, 2999, 9999, 10000, 10**30])
def test_a_year_without_a_calendar_is_not_found(system, year):
    assert system.get(f"{CALENDAR}{year}/").status_code == 404


# --- taking a year in --------------------------------------------------------------------------


@pytest.mark.covers("A-21", partly="a notice is seen, imported, and what was provisional is counted anew at once")
def test_a_notice_is_seen_first_then_imported_and_the_provisional_dates_move(system, signed_in, world, provisional):
    before = provisional.due_on
    assert provisional.is_provisional
    system = signed_in("xiaoxi")

    seen = text(system.post(IMPORT, file()))
    assert centre.calendar_years(world.centre).count() == 0
    done = text(system.post(f"{IMPORT}confirm/", filled(seen, f"{IMPORT}confirm/"), follow=True))

    assert "春节" in seen
    assert "1 件" in seen
    assert "2027年2月5日" in seen
    case = case_queries.cases(world.centre).get(pk=provisional.pk)
    assert not case.is_provisional
    assert case.due_on > before
    assert "1 件的日期重算过" in done
    assert case.number in done
    director = text(signed_in("chenzhuren").get(f"{CALENDAR}2027/"))
    assert f'href="/console/cases/{case.number}/"' in director
    assert "小系" in director
    assert [one.kind for one in ledger.history(case)][-1] == "cases.recounted"


def test_a_year_that_is_known_is_not_taken_in_again(system, world):
    known = NOTICE.replace("2027", "2026").replace("2026-02-14", "2026-02-28")

    seen = system.post(IMPORT, file(known))
    refused = system.post(f"{IMPORT}confirm/", {"notice": known})

    assert "不能再导入" in text(seen)
    assert 'action="/office/calendar/import/confirm/"' not in text(seen)
    assert refused.status_code == 409
    assert "2026年的放假安排已经有了" in text(refused)


BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
BAD = {
    "not text": (b"\xff\xfe\x00\x01\x9c", "不是文字"),
    "not yaml": ("year: [2027", "不是YAML"),
    "nul": ("year: 2027\x00", "不是YAML"),
    "empty": ("", "没有年份和日子"),
    "a list": ("- 1\n- 2", "没有年份和日子"),
    "no such day": (NOTICE.replace("2027-02-14", "2027-02-30"), "日期不存在"),
    "weekday worked": (NOTICE.replace("2027-02-14", "2027-02-15"), "不是周末"),
    "both": (NOTICE.replace("2027-02-14", "2027-02-06"), "又放假又上班"),
    "other year": (NOTICE.replace("2027-01-", "2029-01-"), "不是2027年"),
    "far year": (NOTICE.replace("2027", "2500"), ""),
    "no notice": (NOTICE.replace("notice:", "#"), "通知的名字"),
    "long notice": (NOTICE.replace("（演示）", "长" * 61), "最多60个字"),
    "notice a number": (NOTICE.replace("国务院办公厅关于2027年部分节假日安排的通知（演示）", "12"), "通知的名字"),
    "long name": (NOTICE.replace("春节", "节" * 21), "最多20个字"),
    "odd key": (NOTICE + "colour: red\n", "不认识"),
    "bomb": (BOMB + NOTICE.replace("name: 元旦", "name: *i"), "用了引用"),
    "bomb in a name": (
        "days_off:\n- {name: [x], from: 2027-01-01, to: 2027-01-01}\nyear: 2027\nnotice: 通知",
        "节日的名字",
    ),
    "deep": ("[" * 60000, "套得太深"),
    "backwards": (NOTICE.replace("to: 2027-01-05", "to: 2026-01-05"), "起止日期不对"),
    "too long": ("#" * 70000, "文件太大"),
}


@pytest.mark.parametrize("which", BAD)
def test_a_bad_file_is_refused_in_words_and_changes_nothing(system, world, which):
    content, told = BAD[which]

    seen = system.post(IMPORT, file(content))
    confirmed = system.post(f"{IMPORT}confirm/", {"notice": content}) if isinstance(content, str) else seen

    assert seen.status_code == 422, text(seen)[:400]
    assert told in text(seen)
    assert 400 <= confirmed.status_code < 500
    assert centre.calendar_years(world.centre).count() == 0
    assert system.get(CALENDAR).status_code == 200


def test_no_file_a_huge_one_and_nothing_to_confirm_are_refused(system, world):
    none = system.post(IMPORT, {})
    words = system.post(IMPORT, {"file": "只是字"})
    huge = system.post(IMPORT, file(b"x" * (3 * 1024 * 1024)))
    nothing = system.post(f"{IMPORT}confirm/", {})

    assert [one.status_code for one in (none, words, huge, nothing)] == [422] * 4
    assert "请选放假安排的文件" in text(none)
    assert "文件太大" in text(huge)


@pytest.mark.parametrize("who", ["chenzhuren", "xiaoan", "xiaoli"])
def test_who_may_not_cannot_take_a_year_in(signed_in, world, who):
    browser = signed_in(who)

    assert browser.post(IMPORT, file()).status_code == 403
    assert browser.post(f"{IMPORT}confirm/", {"notice": NOTICE}).status_code == 403
    assert centre.calendar_years(world.centre).count() == 0


# --- closings ----------------------------------------------------------------------------------


@pytest.mark.covers("A-20", partly="a closing is announced in the office, and what is under way moves with it")
def test_a_closing_is_announced_seen_in_the_grid_and_moves_what_is_due_later(signed_in, world, matter):
    case = matter.accepted()
    day = MONDAY + timedelta(days=10)
    director = signed_in("chenzhuren")
    form = filled(text(director.get("/office/closings/new/")), "ask", day=day.isoformat(), reason="大厅线路检修")

    announced = text(director.post("/office/closings/new/", form, follow=True))
    grid = text(director.get(f"{CALENDAR}{MONDAY.year}/"))

    moved = case_queries.cases(world.centre).get(pk=case.pk)
    assert "大厅线路检修" in announced
    assert case.number in announced
    assert moved.due_on > case.due_on
    assert "<small>大厅线路检修</small>" in grid


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"day": "", "reason": "停电"}, "请填哪天停办"),
        ({"day": "2026-03-12", "reason": ""}, "为什么"),
        ({"day": "2026-02-31", "reason": "停电"}, "请填日期"),
        ({"day": "2026-03-08", "reason": "停电"}, "本来就不开门"),
        ({"day": "2026-03-03", "reason": "停电"}, "停办最晚要在"),
        ({"day": "2020-03-03", "reason": "停电", "emergency": "1"}, "还没有施行的版本"),
        ({"day": "2099-03-03", "reason": "停电"}, "没有工作日历"),
    ],
)
def test_a_closing_that_cannot_be_is_refused(signed_in, world, typed, told):
    answer = signed_in("chenzhuren").post("/office/closings/new/", typed)

    assert 400 <= answer.status_code < 500
    assert told in text(answer)
    assert f'value="{typed["day"]}"' in text(answer)
    assert not centre.closings(world.centre, after=date(2000, 1, 1)).exists()


def test_an_emergency_may_be_announced_the_same_day(signed_in, world):
    director = signed_in("chenzhuren")

    answer = director.post(
        "/office/closings/new/", {"day": "2026-03-03", "reason": "停电", "emergency": "1"}, follow=True
    )
    twice = director.post("/office/closings/new/", {"day": "2026-03-03", "reason": "停电", "emergency": "1"})

    assert "突发" in text(answer)
    assert twice.status_code == 409
