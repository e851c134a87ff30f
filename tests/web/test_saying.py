"""有话直说 and the office's pages of concerns: every story through the pages, refusals beside."""

import re
from datetime import timedelta

import pytest

from tests.world import MONDAY_9AM
from yikou.accounts.models import Account
from yikou.accounts.operations import close_account
from yikou.cases.operations.numbers import new_token
from yikou.feedback import operations as feedback
from yikou.feedback.models import BoxOpening, Concern
from yikou.kernel.actors import system
from yikou.ledger import queries as ledger

SAID = {"k": "complaint", "words": "等了很久没人理", "way": "page", "phone": "13800001234"}
NOTED = {"k": "complaint", "channel": "visit", "words": "等了很久", "way": "phone", "phone": "13800001234"}


def _text(answer):
    return answer.content.decode()


def _one(number: str = "") -> Concern:
    return Concern.objects.get(number=number) if number else Concern.objects.order_by("-id")[0]


def _watch(world, moment):
    return feedback.watch_concerns(centre=world.centre, by=system(world.centre), at=moment)


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong(visitor):
    answer = visitor.post("/say/", SAID | {"phone": "1386620", "w": ["attitude"]})

    assert answer.status_code == 422
    for kept in ("等了很久没人理", "1386620", "还差 4 位"):
        assert kept in _text(answer)
    assert Concern.objects.count() == 0


@pytest.mark.parametrize(
    "given",
    [
        {"k": "nothing"},
        {"words": "长" * 9000},
        {"when": "2099-01-01"},
        {"when": "gestern"},
        {"window": "999"},
        {"case": "26-0302-0001-X"},
        {"way": "fly"},
        {"words": "\u202e😀<b>"},
        {"phone": "☎" * 30},
    ],
)
def test_whatever_is_sent_there_is_no_failure(visitor, given):
    assert visitor.post("/say/", SAID | given).status_code in (302, 422)


def test_a_forged_address_or_a_wrong_code_opens_nothing(visitor):
    visitor.post("/say/", SAID)
    concern = _one()

    assert visitor.get("/say/forged-token/").status_code == 404
    assert visitor.get(f"/say/{concern.token}/files/1/").status_code == 404
    assert visitor.post("/say/find/", {"number": concern.number, "code": "000000x"}).status_code == 404
    found = visitor.post("/say/find/", {"number": concern.number, "code": concern.code})
    assert found["Location"] == f"/say/{concern.token}/"


def test_a_clerk_notes_while_serving_and_sees_only_what_is_his(signed_in, world):
    clerk, office = signed_in("xiaoli"), signed_in("bange")
    answer = clerk.post("/office/concerns/note/", NOTED)
    page = _text(clerk.get(answer["Location"]))
    concern = _one()

    assert concern.code in page
    assert clerk.post("/office/concerns/note/", NOTED | {"words": " "}).status_code == 422
    assert clerk.get(f"/office/concerns/{concern.number}/").status_code == 200
    assert clerk.post(f"/office/concerns/{concern.number}/accept/", {"scale": "simple"}).status_code == 403
    office.post("/office/concerns/note/", NOTED)
    assert clerk.get(f"/office/concerns/{_one().number}/").status_code == 403
    assert _one().number not in _text(clerk.get("/office/concerns/?list=all"))
    assert signed_in("xiaoxi").get("/office/concerns/").status_code == 403


def test_a_telephone_and_a_code_are_shown_on_asking_and_never_the_code_to_who_answers(visitor, signed_in, world):
    visitor.post("/say/", SAID)
    concern, page = _one(), f"/office/concerns/{_one().number}/"
    names = {world.accounts["bange"]: "bange", world.accounts["chenzhuren"]: "chenzhuren"}
    owner, other = sorted(names, key=lambda account: account != concern.owner)
    handler, desk = signed_in(names[owner]), signed_in(names[other])

    for reader in (handler, desk):
        shown = _text(reader.get(page))
        assert (SAID["phone"] in shown, concern.code in shown) == (False, False)
        assert SAID["phone"] in _text(reader.post(f"{page}see-phone/"))
    assert concern.code in _text(desk.post(f"{page}see-code/"))
    refused = handler.post(f"{page}see-code/")
    assert (refused.status_code, concern.code in _text(refused)) == (403, False)
    seen = [one.sentence for one in ledger.history(concern) if one.kind == "feedback.caller_seen"]
    assert seen == ["查看了电话", "查看了电话", "查看了查询码"]


def test_each_figure_on_the_page_is_what_a_click_on_it_shows(signed_in, world, visitor, django_assert_max_num_queries):
    office, head, handler = signed_in("bange"), signed_in("chenzhuren"), signed_in("laozhao")
    for kind in ("complaint", "complaint", "suggestion", "help"):
        visitor.post("/say/", SAID | {"k": kind, "once": new_token()})
    first, second = Concern.objects.order_by("id")[:2]
    office.post(f"/office/concerns/{first.number}/accept/", {"scale": "simple"})
    answer = {"said": "查过了，改了。", "found": "多开一个窗口。", "justified": "no"}
    office.post(f"/office/concerns/{first.number}/answer/", answer)
    office.post(f"/office/concerns/{second.number}/accept/", {"scale": "simple"})
    assert Concern.objects.get(pk=first.pk).state == "answered"
    Concern.objects.filter(pk=second.pk).update(owner=world.accounts["laozhao"])

    for browser, begins in ((office, "open"), (head, "open"), (handler, "mine")):
        start = _text(browser.get("/office/concerns/"))
        assert f'href="?list={begins}&amp;kind=" aria-current="page"' in start
        for chosen in ("mine", "open", "waiting", "late", "answered", "all"):
            page = _text(browser.get(f"/office/concerns/?list={chosen}"))
            pills = re.findall(r'href="\?(list=\w+&amp;kind=\w*)"[^>]*>[^ <]+ ?(\d*)</a>', page)
            assert len(pills) > 8
            for query, n in pills:
                shown = _text(browser.get(f"/office/concerns/?{query.replace('&amp;', '&')}"))
                assert len(re.findall(r'<td class="num nowrap">', shown)) == int(n or 0), (chosen, query)
    assert ">投诉 1<" in _text(office.get("/office/concerns/"))
    with django_assert_max_num_queries(14):
        office.get("/office/concerns/?list=open")


def test_whom_it_is_about_finds_nothing_anywhere(signed_in, world):
    clerk, office = signed_in("xiaoli"), signed_in("bange")
    clerk.post("/office/concerns/note/", NOTED | {"staff": world.accounts["bange"]})
    concern = _one()

    for address in (f"/office/concerns/{concern.number}/", f"/office/concerns/{concern.number}/noted/"):
        assert office.get(address).status_code == 404
    assert office.post(f"/office/concerns/{concern.number}/accept/").status_code == 404
    for address in ("/office/concerns/?list=all", "/office/owed/?whose=all", "/office/registers/concern/"):
        page = office.get(address)
        assert page.status_code == 200
        assert concern.number not in _text(page)
    assert concern.number in _text(signed_in("chenzhuren").get("/office/registers/concern/"))


@pytest.mark.covers("J-25", partly="办不成事")
def test_what_cannot_be_got_done_needs_the_head_and_a_no_its_report(signed_in, world, at):
    signed_in("xiaoli").post("/office/concerns/note/", NOTED | {"k": "stuck", "department": "民政", "scale": "special"})
    concern = _one()
    address = f"/office/concerns/{concern.number}"
    assert concern.owner == world.accounts["mayi"]
    assert concern.due_on.isoformat() == "2026-03-16"
    assert timedelta(minutes=50) <= concern.head_by - MONDAY_9AM < timedelta(minutes=52)

    at(MONDAY_9AM + timedelta(hours=1))
    assert _watch(world, MONDAY_9AM + timedelta(hours=1)) == 1
    head, leader = signed_in("mayi"), signed_in("liangjie")
    head.post(f"{address}/came/")
    no = {"said": "办不了", "found": "不符合条件", "is_no": "1"}
    refused = head.post(f"{address}/answer/", no)
    assert refused.status_code == 409
    assert "否定报告" in _text(refused)
    head.post(f"{address}/report-no/", {"report": "依据第八条，户籍不在本区；可到户籍地办。"})
    assert head.post(f"{address}/approve-no/").status_code == 403
    assert concern.number in _text(leader.get("/office/concerns/?list=waiting"))
    leader.post(f"{address}/send-back-no/", {"why": "再联系户籍地"})
    head.post(f"{address}/report-no/", {"report": "联系过，须本人去。"})
    leader.post(f"{address}/approve-no/")
    assert head.post(f"{address}/answer/", no)["Location"].endswith(f"{concern.number}/")

    concern.refresh_from_db()
    assert (concern.state, concern.head_came_at is not None) == ("answered", True)


@pytest.mark.covers("D-05", "D-06", "D-07", "D-08")
def test_a_request_for_help_has_seven_days_may_be_extended_and_is_told(visitor, signed_in, world, at):
    visitor.post("/say/", SAID | {"k": "help", "words": "楼道灯坏了三个月没人修"})
    concern, office, leader = _one(), signed_in("bange"), signed_in("liangjie")
    address = f"/office/concerns/{concern.number}"
    assert (concern.state, concern.due_on.isoformat()) == ("handling", "2026-03-11")

    office.post(f"{address}/report-up/", {"office": "区房管局"})
    office.post(f"{address}/longer/", {"why": "需上级协调"})
    assert office.post(f"{address}/grant/").status_code == 403
    assert signed_in("chenzhuren").post(f"{address}/grant/").status_code == 403
    leader.post(f"{address}/grant/")

    concern.refresh_from_db()
    assert concern.due_on.isoformat() == "2026-03-20"
    page = _text(visitor.get(f"/say/{concern.token}/"))
    assert "需上级协调" in page
    assert "区房管局" in page
    moment = MONDAY_9AM + timedelta(days=19)
    at(moment)
    _watch(world, moment)
    assert "超过期限" in _text(visitor.get(f"/say/{concern.token}/"))


@pytest.mark.covers("J-25", partly="热线")
def test_a_hotlines_sheet_that_is_not_ours_goes_back_within_a_day(signed_in, world, at):
    office = signed_in("bange")
    for _ in range(2):
        office.post("/office/concerns/note/", NOTED | {"k": "hotline", "channel": "hotline", "source": "GD-1"})
    one, other = Concern.objects.order_by("id")
    given = {"why": "不在辖区", "office": "青石街道"}
    assert one.due_on.isoformat() == "2026-03-09"
    assert office.post(f"/office/concerns/{one.number}/return/", given | {"why": ""}).status_code == 422
    assert office.post(f"/office/concerns/{one.number}/return/", given).status_code == 302
    at(MONDAY_9AM + timedelta(hours=25))
    office = signed_in("bange")
    late = office.post(f"/office/concerns/{other.number}/return/", given)

    one.refresh_from_db()
    assert (one.state, one.is_open) == ("returned", False)
    assert late.status_code == 409
    head = signed_in("mayi")
    office.post(f"/office/concerns/{other.number}/longer/", {"why": "要会商"})
    assert head.post(f"/office/concerns/{other.number}/grant/").status_code == 302
    other.refresh_from_db()
    assert other.due_on.isoformat() == "2026-03-16"


@pytest.mark.covers("J-09", "J-10")
def test_a_members_petition_goes_by_authority_and_has_days_by_the_calendar(visitor, signed_in, world):
    visitor.post("/say/", SAID | {"k": "petition", "member": "1", "w": ["treatment"]})
    concern, leader = _one(), signed_in("liangjie")

    assert (concern.is_member, concern.subjects) == (True, ["treatment"])
    assert concern.owner == world.accounts["liangjie"]
    assert concern.due_on.isoformat() == "2026-03-17"
    leader.post(f"/office/concerns/{concern.number}/accept/", {"scale": "simple"})
    concern.refresh_from_db()
    assert concern.due_on.isoformat() == "2026-05-06"
    answer = {"said": "已经补发。", "found": "漏发一季。"}
    assert leader.post(f"/office/concerns/{concern.number}/answer/", answer).status_code == 302
    concern.refresh_from_db()
    assert concern.due_on.isoformat() == "2026-04-01"


@pytest.mark.covers("I-14", "J-14")
def test_the_opinion_box_is_opened_by_two_and_registered_to_the_last_slip(signed_in, world):
    office, clerk, other = signed_in("bange"), signed_in("xiaoli"), signed_in("xiaosun")
    opened = {"place": "大厅意见箱", "slips": "2", "beside": world.accounts["xiaoli"]}
    assert office.post("/office/boxes/", opened | {"beside": world.accounts["bange"]}).status_code == 422
    assert office.post("/office/boxes/", opened | {"slips": "many"}).status_code == 422
    office.post("/office/boxes/", opened)
    address = f"/office/boxes/{BoxOpening.objects.get().number}"
    slip = {"k": "suggestion", "words": "多放几把椅子", "way": "none"}

    assert office.post(f"{address}/slip/", slip).status_code == 409
    assert office.post(f"{address}/confirm/").status_code == 403
    clerk.post(f"{address}/confirm/")
    assert other.post(f"{address}/slip/", slip).status_code == 403
    assert clerk.post(f"{address}/slip/", slip | {"words": ""}).status_code == 422
    clerk.post(f"{address}/slip/", slip)
    office.post(f"{address}/slip/", slip | {"words": "空调太冷"})
    assert office.post(f"{address}/slip/", slip).status_code == 409

    assert BoxOpening.objects.get().ended_at is not None
    assert {(one.channel, one.is_anonymous) for one in Concern.objects.all()} == {("box", True)}
    page = _text(office.get(f"{address}/"))
    assert re.search(r"班哥、小李 两人", page)
    assert "下一次最晚" in _text(office.get("/office/boxes/"))


def test_where_the_two_count_otherwise_the_number_is_written_anew_until_it_is_confirmed(signed_in, world):
    office, clerk = signed_in("bange"), signed_in("xiaoli")
    office.post("/office/boxes/", {"place": "大厅意见箱", "slips": "2", "beside": world.accounts["xiaoli"]})
    opening = BoxOpening.objects.get()
    address = f"/office/boxes/{opening.number}"
    assert "改张数" in _text(office.get(f"{address}/"))
    assert "改张数" not in _text(clerk.get(f"{address}/"))
    assert clerk.post(f"{address}/recount/", {"slips": "3"}).status_code == 403
    for wrong in ("", "many", "501", "-1"):
        assert office.post(f"{address}/recount/", {"slips": wrong}).status_code == 422

    office.post(f"{address}/recount/", {"slips": "3"})
    clerk.post(f"{address}/confirm/")

    assert office.post(f"{address}/recount/", {"slips": "1"}).status_code == 409
    assert BoxOpening.objects.get().slips == 3
    assert "重数是3张（先写了2张），等另一人核对" in [one.sentence for one in ledger.history(opening)]
    assert list(ledger.replay(world.centre)) == []


def test_where_the_second_opener_is_gone_a_head_names_another_who_counts_again(signed_in, world):
    office, head = signed_in("bange"), signed_in("chenzhuren")
    opened = {"place": "大厅意见箱", "slips": "2", "beside": world.accounts["xiaosun"]}
    office.post("/office/boxes/", opened)
    opening = BoxOpening.objects.get()
    address = f"/office/boxes/{opening.number}"
    named = {"beside": world.accounts["xiaoli"], "why": "小孙调走了"}
    assert "换一位核对" not in _text(head.get(f"{address}/"))
    refused = head.post(f"{address}/beside/", named)
    assert refused.status_code == 409
    assert "请他本人核对" in _text(refused)

    gone = Account.objects.get(pk=opening.beside)
    close_account(account=gone, reason="调离", by=world.system_admin, at=MONDAY_9AM)
    assert "开箱的人自己不能换" in _text(office.get(f"{address}/"))
    assert office.post(f"{address}/beside/", named).status_code == 403
    assert signed_in("xiaoli").get(f"{address}/beside/").status_code == 403
    assert "换一位核对" in _text(head.get(f"{address}/"))
    for wrong in ({"why": ""}, {"beside": ""}, {"beside": gone.pk}, {"beside": opening.owner}):
        assert head.post(f"{address}/beside/", named | wrong).status_code == 422, wrong
    head.post(f"{address}/beside/", named)

    entry = ledger.history(opening)[-1]
    assert (entry.label, entry.facts["before"]) == ("换核对人", gone.pk)
    assert signed_in("xiaoli").post(f"{address}/confirm/").status_code == 302
    assert head.post(f"{address}/beside/", named | {"beside": world.accounts["xiaomei"]}).status_code == 409
    assert list(ledger.replay(world.centre)) == []


def test_beside_the_box_stands_only_who_can_confirm(signed_in, world):
    office = signed_in("bange")
    opened = {"place": "大厅意见箱", "slips": "2", "beside": world.accounts["laozhao"]}

    assert office.post("/office/boxes/", opened).status_code == 422
    assert f'value="{world.accounts["laozhao"]}"' not in office.get("/office/boxes/").content.decode()


def test_another_step_that_there_is_not_and_another_centre_are_not_there(signed_in, world, visitor):
    visitor.post("/say/", SAID)
    office = signed_in("bange")

    assert office.post(f"/office/concerns/{_one().number}/explode/").status_code == 404
    assert office.get("/office/concerns/26-0302-9999-A/").status_code == 404
    assert office.get("/office/boxes/26-0302-9999-A/").status_code == 404
    Concern.objects.update(number="26-0302-0001-Z")
    assert office.get("/office/concerns/?list=all&kind=complaint").status_code == 200


def test_two_taps_send_one_and_the_page_urges_once_a_day(visitor, world):
    given = SAID | {"once": "the-page"}
    one, two = visitor.post("/say/", given), visitor.post("/say/", given)
    assert one["Location"] == two["Location"]
    concern = _one()
    assert Concern.objects.count() == 1

    address = f"/say/{concern.token}/urge/"
    assert visitor.post(address)["Location"] == f"/say/{concern.token}/"
    assert visitor.post(address).status_code == 409
    assert "催过 1 次" in _text(visitor.get(f"/say/{concern.token}/"))
    assert visitor.post("/say/forged/urge/").status_code == 404


@pytest.mark.covers("J-06")
def test_what_is_vague_is_asked_back_on_the_page_and_what_is_made_up_ends_there(visitor, signed_in):
    visitor.post("/say/", SAID | {"words": "态度不好"})
    concern, office = _one(), signed_in("bange")
    address = f"/office/concerns/{concern.number}"

    assert office.post(f"{address}/ask-back/", {"what": ""}).status_code == 422
    office.post(f"{address}/ask-back/", {"what": "哪一天、几号窗口？"})
    assert "哪一天、几号窗口？" in _text(visitor.get(f"/say/{concern.token}/"))
    once = re.findall(r'name="once" value="([^"]+)"', _text(visitor.get(f"/say/{concern.token}/")))[0]
    for _ in range(2):  # a double press adds once
        assert visitor.post(f"/say/{concern.token}/more/", {"words": "周五，1 号", "once": once}).status_code == 302
    assert _text(visitor.get(f"/say/{concern.token}/")).count("周五，1 号") == 1
    assert "哪一天、几号窗口？" not in _text(visitor.get(f"/say/{concern.token}/"))
    office.post(f"{address}/accept/", {"scale": "simple"})
    assert office.post(f"{address}/unfounded/", {"found": ""}).status_code == 422
    office.post(f"{address}/unfounded/", {"found": "录像里没有。"})
    page = _text(visitor.get(f"/say/{concern.token}/"))
    assert "录像里没有。" in page
    assert "是捏造的" in page
    assert visitor.post(f"/say/{concern.token}/urge/").status_code == 409


def test_who_writes_down_a_complaint_about_himself_hands_over_the_number_and_no_code(signed_in, world):
    clerk = signed_in("xiaoli")
    answer = clerk.post("/office/concerns/note/", NOTED | {"staff": world.accounts["xiaoli"]})
    concern = _one()
    page = _text(clerk.get(answer["Location"]))

    assert concern.number in page
    assert "说的是您，由别人办" in page
    assert concern.code not in page
    assert clerk.get(f"/office/concerns/{concern.number}/").status_code == 404
    assert signed_in("wujie").get(f"/office/concerns/{concern.number}/noted/").status_code == 200


def test_the_form_asks_only_what_belongs_to_what_is_said(visitor):
    page = _text(visitor.get("/say/?k=help"))

    for asked in ('data-of="petition help"', 'data-way="page phone"', 'data-of="complaint praise petition stuck"'):
        assert asked in page
    assert "求助 7 个工作日内给回音" in page
    visitor.post("/say/", SAID | {"k": "help", "member": "1"})
    page = _text(visitor.get(f"/say/{_one().token}/"))
    assert _one().is_member
    assert "党员群众求助答复规定" in page
    assert "不是您说的那个人" not in page
