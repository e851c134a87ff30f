"""The office's own pages: registers, entries, exports, promises, the day's close, logs; and who may open them."""

import re
from datetime import datetime, time, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.working_day import INSTANT, LONG
from tests.world import CENTRE, MONDAY
from yikou.accounts.access import account
from yikou.accounts.operations import grant_role
from yikou.accounts.rights import HELD
from yikou.cases import operations as cases
from yikou.kernel.actors import system
from yikou.kernel.clock import ZONE
from yikou.ledger import queries as ledger
from yikou.reporting import operations

TUESDAY = MONDAY + timedelta(days=1)
SPAN = f"from={MONDAY}&to={MONDAY}"


def moment(day, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=ZONE)


def text(answer) -> str:
    return answer.content.decode()


# --- who may ----------------------------------------------------------------------------------------

PAGES = {
    "/office/ledger/": {"chenzhuren", "bange", "wujie", "xiaoli", "laozhao", "xiaomei"},
    "/office/registers/ledger/": {"chenzhuren", "bange", "wujie", "xiaomei"},
    "/office/registers/cases/": {"chenzhuren", "bange", "wujie", "xiaoli", "laozhao", "xiaomei"},
    "/office/cases/": {"chenzhuren", "bange", "wujie", "xiaoli", "laozhao", "xiaomei"},
    "/office/registers/cases/export/": {"chenzhuren", "bange"},
    "/office/exports/": {"chenzhuren", "bange", "liangjie", "xiaoshen"},
    "/office/deadlines/": {"chenzhuren", "bange", "wujie", "xiaomei"},
    "/office/close/": {"chenzhuren", "bange", "wujie", "xiaomei"},
    f"/office/close/{MONDAY}/": {"chenzhuren", "bange", "wujie", "xiaomei"},
    f"/office/close/{MONDAY}/paper/": {"chenzhuren", "bange", "wujie", "xiaomei"},
    "/office/logs/": {"xiaoshen"},
    "/office/verify/": {"chenzhuren", "xiaoshen"},
    "/office/backups/": {"chenzhuren", "bange", "wujie", "xiaomei", "xiaoxi", "xiaoshen"},
}
CAST = ("chenzhuren", "bange", "wujie", "xiaoli", "laozhao", "xiaomei", "xiaoxi", "xiaoan", "xiaoshen")


@pytest.mark.parametrize("who", CAST)
def test_every_page_is_open_to_who_may_and_shut_to_others(signed_in, who):
    browser = signed_in(who)

    for address, allowed in PAGES.items():
        status = browser.get(address).status_code
        assert status == (200 if who in allowed else 403), f"{who} {address} {status}"


def test_strangers_are_sent_to_the_entrance(visitor):
    for address in PAGES:
        assert visitor.get(address).status_code == 302


# --- 今日 -------------------------------------------------------------------------------------------


@pytest.mark.covers("H-11")
def test_the_first_page_says_what_needs_the_director_and_every_figure_opens(signed_in, day_of_work, at):
    at(moment(MONDAY, 11))
    page = text(signed_in("chenzhuren").get("/office/"))

    assert "没有亮牌的办件" in page
    assert re.search(r'href="[^"]*kind=cases\.received"><b>3<small>件', page)
    assert "综合 1 号窗口" in page
    figures = re.findall(r'<a class="y-figure" href="([^"]+)"', page)
    assert len(figures) == 6
    director = signed_in("chenzhuren")
    assert all(director.get(one.replace("&amp;", "&")).status_code == 200 for one in figures)


@pytest.mark.covers("H-11")
@pytest.mark.parametrize("who", ["bange", "wujie", "liangjie", "gaoju", "xiaomei"])
def test_whoever_reads_the_first_page_can_open_what_it_counts(signed_in, day_of_work, at, who):
    at(moment(MONDAY, 11))
    browser = signed_in(who)
    page = text(browser.get("/office/")).partition("<main")[2]

    links = {one.replace("&amp;", "&") for one in re.findall(r'href="(/[^"]+)"', page)}

    assert len(links) > 15
    assert {one: browser.get(one).status_code for one in links} == dict.fromkeys(links, 200)


def test_every_role_that_reads_the_figures_reads_the_entries_behind_them():
    readers = {role for role, rights in HELD.items() if "dashboard.read" in rights}

    assert readers >= {"director", "office", "leader_in_charge", "body_head", "supervisor", "upper"}
    assert all({"ledger.read", "registers.read", "cases.read", "cases.watch"} <= HELD[role] for role in readers)
    assert "department_head" not in readers


def test_red_and_yellow_cards_head_the_page(signed_in, accepted, at):
    late = moment(accepted.due_on + timedelta(days=3), 10)
    cases.watch(centre=CENTRE, by=system(CENTRE), at=late)
    at(late)

    page = text(signed_in("chenzhuren").get("/office/"))

    assert '<a href="/office/deadlines/?card=red">1 张红牌</a>' in page
    assert 'data-card="red">红牌 超' in page


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("xiaoli", "/console/"),
        ("laozhao", "/console/mine/"),
        ("mayi", "/console/mine/"),
        ("xiaoshen", "/office/logs/"),
    ],
)
def test_who_does_not_read_it_begins_where_his_work_is(signed_in, who, where):
    answer = signed_in(who).get("/office/")

    assert answer.status_code == 302
    assert answer["Location"] == where


# --- registers --------------------------------------------------------------------------------------


@pytest.mark.covers("H-01", "H-02")
def test_a_register_shows_masked_lines_that_open(signed_in, day_of_work):
    office = signed_in("bange")
    page = text(office.get(f"/office/registers/cases/?{SPAN}"))

    assert page.count("<tr>") == 4
    assert "王**" in page
    assert "王桂芬" not in page
    [number, *_] = re.findall(r'href="/console/cases/([^/]+)/"', page)
    assert number.startswith("26-0302-")
    assert "已收件 1" in page


def test_who_sees_a_matter_opens_its_entries_and_no_others(signed_in, day_of_work):
    received = ledger.entries(CENTRE).filter(kind="cases.received")
    ours, theirs = received.filter(item=LONG).first(), received.filter(item=INSTANT).first()
    sign_in = ledger.entries(CENTRE).filter(kind__startswith="accounts.").first()
    clerk, reviewer = signed_in("xiaoli"), signed_in("laozhao")

    assert clerk.get(f"/office/entries/{ours.pk}/").status_code == 200
    assert clerk.get(f"/office/entries/{theirs.pk}/").status_code == 200
    assert reviewer.get(f"/office/entries/{ours.pk}/").status_code == 200
    assert reviewer.get(f"/office/entries/{theirs.pk}/").status_code == 403
    for one in (sign_in.pk, 999999):
        assert clerk.get(f"/office/entries/{one}/").status_code == 403
    assert f"第 {ours.pk} 条" in text(reviewer.get(f"/office/registers/stops/?entry={ours.pk}"))
    for forged in (theirs.pk, sign_in.pk):
        assert f"第 {forged} 条" not in text(reviewer.get(f"/office/registers/stops/?entry={forged}"))


def test_a_head_of_department_counts_the_matters_that_he_sees(signed_in, day_of_work):
    page = text(signed_in("mayi").get("/office/deadlines/?card="))

    assert "全部在办 1" in page
    assert '<a href="?card=&amp;department=%E6%B0%91%E6%94%BF">1</a>' in page
    assert "医保" not in page.partition("各部门")[2]


def test_the_office_sees_every_matter_though_it_reviews_for_one_department(signed_in, day_of_work, world):
    bange = account(world.security_admin, world.accounts["bange"])
    grant_role(account=bange, role="reviewer", department="档案", by=world.security_admin, at=moment(MONDAY, 9))
    office = signed_in("bange")
    numbers = re.findall(r'href="(/console/cases/[^/]+/)"', text(office.get(f"/office/registers/cases/?{SPAN}")))

    assert len(numbers) == 3
    assert all(office.get(one).status_code == 200 for one in numbers)


def test_an_entry_opens_at_the_side_and_as_a_page(signed_in, day_of_work):
    office = signed_in("bange")
    page = text(office.get(f"/office/registers/ledger/?{SPAN}&kind=cases.accepted"))
    number = re.findall(r'hx-get="/office/entries/(\d+)/"', page)[-1]

    beside = text(office.get(f"/office/registers/ledger/?{SPAN}&entry={number}"))
    whole, part = (
        office.get(f"/office/entries/{number}/"),
        office.get(f"/office/entries/{number}/", headers={"HX-Request": "true"}),
    )

    assert f"第 {number} 条" in beside
    assert 'aria-selected="true"' in beside
    assert "<html" in text(whole)
    assert "<html" not in text(part)
    assert "前后" in text(part)
    assert "收件，材料" in text(part)
    assert "条目只增不改" in text(part)
    assert re.search(r'<a href="/console/cases/26-0302-\d{4}-[A-Z]/">', text(part))


def test_an_empty_register_leads_to_the_last_line_before(signed_in, day_of_work, at):
    at(moment(MONDAY + timedelta(days=9), 10))

    page = text(signed_in("bange").get("/office/registers/ledger/?kind=cases.enquired"))

    assert "这几天没有符合的条目" in page
    assert f"from={MONDAY}&amp;to={MONDAY}&amp;kind=cases.enquired" in page
    assert "往前看到 3月2日" in page


def test_addresses_that_nobody_gave_out_do_no_harm(signed_in, day_of_work):
    office = signed_in("bange")
    for odd in (
        "from=x&to=y",
        "from=9999-12-31&to=0001-01-01",
        "clerk=99999999999999999999",
        "clerk=-1",
        "older=x&newer=y",
        "older=2026-03-02.99999999999999999999",
        "entry=99999999999999999999",
        "kind=nothing.such",
        "state=nothing",
        "q=%25%27%22",
        "q=" + "九" * 100,
        "window=99",
    ):
        for key in ("ledger", "cases", "enquiries", "notices", "provisional", "stops"):
            assert office.get(f"/office/registers/{key}/?{odd}").status_code == 200, (key, odd)
    assert office.get("/office/registers/nothing/").status_code == 404
    assert office.get("/office/entries/999999/").status_code == 404


@pytest.mark.covers("C-16", partly="the weight of a list")
@pytest.mark.usefixtures("nothing_expires")
def test_fifty_lines_weigh_little_and_ask_a_fixed_number_of_questions(signed_in, world, take_in):
    for one in range(60):
        take_in(INSTANT, at=moment(MONDAY, 9, one % 60), applicant=world.zhou)
    office = signed_in("bange")
    for key, limit in (("cases", 16), ("ledger", 21)):
        office.get(f"/office/registers/{key}/?{SPAN}")
        with CaptureQueriesContext(connection) as asked:
            answer = office.get(f"/office/registers/{key}/?{SPAN}")

        assert text(answer).count("<tr>") == 51
        assert len(answer.content) < 60_000
        assert len(asked) <= limit, [one["sql"][:120] for one in asked]


def test_pages_lead_on_and_back(signed_in, world, take_in):
    for one in range(60):
        take_in(INSTANT, at=moment(MONDAY, 9, one % 60), applicant=world.zhou)
    office = signed_in("bange")
    first = text(office.get(f"/office/registers/cases/?{SPAN}"))
    older = re.search(r'href="\?([^"]+older=[^"]+)" rel="next"', first)
    assert older is not None

    second = text(office.get(f"/office/registers/cases/?{older[1].replace('&amp;', '&')}"))

    assert second.count("<tr>") == 11
    newer = re.search(r'href="\?([^"]+newer=[^"]+)" rel="prev"', second)
    assert newer is not None
    back = text(office.get(f"/office/registers/cases/?{newer[1].replace('&amp;', '&')}"))
    assert re.findall(r"/console/cases/([^/]+)/", back) == re.findall(r"/console/cases/([^/]+)/", first)


# --- exports ----------------------------------------------------------------------------------------

SENT = {
    "from": str(MONDAY),
    "to": str(MONDAY),
    "purpose": "audit",
    "receiver": "区审计局，年底销毁",
    "masking": "masked",
}


@pytest.mark.covers("P-05")
def test_a_file_comes_masked_and_leaves_an_entry(signed_in, day_of_work):
    answer = signed_in("bange").post("/office/registers/cases/export/", SENT)

    assert answer.status_code == 200
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert "attachment" in answer["Content-Disposition"]
    [sheet] = openpyxl.load_workbook(BytesIO(answer.content)).worksheets
    assert sheet.max_row == 5
    assert ledger.entries(CENTRE).get(kind="reporting.exported").facts["rows"] == 3


def test_what_was_typed_stays_when_an_export_is_refused(signed_in, day_of_work):
    answer = signed_in("bange").post("/office/registers/cases/export/", {**SENT, "purpose": "", "receiver": "给老张"})

    assert answer.status_code == 422
    assert "请选用途" in text(answer)
    assert 'value="给老张"' in text(answer)
    assert f'name="from" value="{MONDAY}"' in text(answer)


@pytest.mark.covers("P-05")
def test_in_full_is_asked_for_approved_by_another_and_fetched_once(signed_in, day_of_work, at):
    director, leader = signed_in("chenzhuren"), signed_in("liangjie")
    asked = director.post("/office/registers/cases/export/", {**SENT, "masking": "full"})
    where = asked["Location"]
    assert "等分管领导批准" in text(director.get(where))
    assert director.post(where, {"act": "approve"}).status_code == 403
    assert "区审计局" in text(leader.get(where))
    assert leader.post(where, {"act": "decline", "reason": ""}).status_code == 422

    assert leader.post(where, {"act": "approve"}).status_code == 302
    file = director.post(where, {"act": "fetch"})

    [sheet] = openpyxl.load_workbook(BytesIO(file.content)).worksheets
    assert "王桂芬" in {cell.value for row in sheet.rows for cell in row}
    assert director.post(where, {"act": "fetch"}).status_code == 409
    assert "已导出" in text(leader.get("/office/exports/"))
    assert signed_in("bange").get(where).status_code == 404


def test_without_the_right_no_button_and_no_file(signed_in, day_of_work):
    clerk = signed_in("xiaoli")

    assert "导出" not in text(clerk.get("/office/cases/"))
    assert clerk.post("/office/registers/cases/export/", SENT).status_code == 403
    assert not ledger.entries(CENTRE).filter(kind="reporting.exported").exists()


# --- 时限 -------------------------------------------------------------------------------------------


@pytest.mark.covers("F-04")
def test_the_board_says_how_long_who_and_where_it_is_stuck(signed_in, accepted, at):
    page = text(signed_in("wujie").get("/office/deadlines/?card="))

    assert accepted.number in page
    assert "民政 · 小李" in page
    assert "受理审核（窗口）" in page
    assert 'class="y-ruler y-ruler--mini"' in page
    assert "没有这样的办件" in text(signed_in("wujie").get("/office/deadlines/"))
    for odd in ("card=x", "owner=x", "owner=99999999999999999999", "after=x", "after=2026-03-02.x", "department=%27"):
        assert signed_in("wujie").get(f"/office/deadlines/?{odd}").status_code == 200


# --- 日结 -------------------------------------------------------------------------------------------


@pytest.mark.covers("H-04")
def test_the_day_is_closed_from_its_page(signed_in, day_of_work, at):
    at(moment(MONDAY, 11))
    head = signed_in("wujie")
    assert "下班后日结" in text(head.get("/office/close/"))
    early = head.post(f"/office/close/{MONDAY}/")
    assert early.status_code == 409
    assert "还没有下班" in text(early)

    at(moment(MONDAY, 17, 40))
    head = signed_in("wujie")
    assert head.post(f"/office/close/{MONDAY}/").status_code == 302

    page = text(head.get(f"/office/close/{MONDAY}/"))
    assert "已封存" in page
    assert "吴姐" in page
    assert "居民医保参保" in page
    assert head.post(f"/office/close/{MONDAY}/").status_code == 409


def test_a_missed_close_is_told_and_made_up_for(signed_in, day_of_work, at):
    operations.note_missed_closes(centre=CENTRE, by=system(CENTRE), at=moment(TUESDAY, 9))
    at(moment(TUESDAY, 9, 5))
    head = signed_in("wujie")
    page = text(head.get("/office/close/"))
    assert "漏做的日结" in page
    assert f'href="/office/close/{MONDAY}/"' in page

    assert head.post(f"/office/close/{MONDAY}/").status_code == 302

    assert "补做" in text(head.get(f"/office/close/{MONDAY}/"))


def test_closing_needs_its_right_and_the_attempt_is_an_entry(signed_in, day_of_work, at):
    at(moment(MONDAY, 17, 40))

    assert signed_in("xiaomei").post(f"/office/close/{MONDAY}/").status_code == 403
    assert ledger.entries(CENTRE).filter(kind="accounts.refused").exists()
    assert ledger.last_seal(CENTRE) is None


def test_the_summary_is_printed(signed_in, day_of_work, at):
    at(moment(MONDAY, 17, 40))
    head = signed_in("wujie")
    head.post(f"/office/close/{MONDAY}/")

    answer = head.get(f"/office/close/{MONDAY}/paper/")

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("odd", ["2026-13-01", "yesterday", "2999-01-01", "0001-01-01", "1999-12-31"])
def test_a_day_that_is_none_is_not_found(signed_in, odd):
    assert signed_in("wujie").get(f"/office/close/{odd}/").status_code == 404


# --- 查看记录 ---------------------------------------------------------------------------------------


@pytest.mark.covers("P-05")
def test_the_auditor_reads_looks_exports_and_refused_attempts(signed_in, day_of_work, world):
    from yikou.residents import access as residents_access
    from yikou.residents import operations as residents

    person = residents_access.person(world.li, world.wang)
    residents.reveal(person=person, field="phone", reason="电话核对补正材料", by=world.li, at=moment(MONDAY, 9, 10))
    signed_in("bange").post("/office/registers/cases/export/", SENT)
    signed_in("xiaoli").get("/office/registers/ledger/")
    auditor = signed_in("xiaoshen")

    page = text(auditor.get("/office/logs/"))

    assert "电话核对补正材料" in page
    assert "查看完整的手机号码" in page
    assert "王**" in page
    assert "导出办件登记 3 行" in page
    assert "没有“查看台账条目”的权限" in page
    assert "低保申请" not in page
    only = text(auditor.get("/office/logs/?sort=residents.looked"))
    assert "导出办件登记" not in only
    assert auditor.get("/office/logs/?sort=x&before=99999999999999999999").status_code == 200
    number = re.search(r"/office/entries/(\d+)/", only)
    assert number is not None
    assert auditor.get(number[0]).status_code == 200


def test_the_ledger_is_verified_with_a_button(signed_in, day_of_work):
    auditor = signed_in("xiaoshen")
    assert "核对一致" not in text(auditor.get("/office/verify/"))

    assert "核对一致" in text(auditor.post("/office/verify/"))

    from yikou.ledger import guards

    guards.lift()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET place = 'x' WHERE kind = 'cases.received'")
    guards.lay()
    page = text(auditor.post("/office/verify/"))
    assert "对不上" in page
    assert re.search(r"第 \d+ 条", page)


@pytest.mark.covers("P-06")
def test_backups_are_told_against_the_rule(signed_in, settings):
    admin = signed_in("xiaoxi")
    assert "还没有备份" in text(admin.get("/office/backups/"))
    made = settings.DATA / "backups" / "yikou-20260302-020000.tar.gz"
    made.parent.mkdir(exist_ok=True)
    made.write_bytes(b"x" * 2048)

    page = text(admin.get("/office/backups/"))

    made.unlink()
    assert "yikou-20260302-020000.tar.gz" in page
    assert "3月2日 02:00" in page
