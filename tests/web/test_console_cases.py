"""The page of a case for staff: what it shows, what may be done by whom, two people on one case; lists; enquiries."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.cases.conftest import ANSWERS, LISTED, RECEIVED
from tests.web.desk import SCRIPT, text
from tests.world import MONDAY_9AM, PASSWORD, WANG
from yikou.cases.models import Case, Draft, Enquiry, Paper
from yikou.cases.operations import Intake, accept, ask_corrections, give_notice, note_enquiry, pass_on, receive

LATER = MONDAY_9AM + timedelta(hours=1)


def _intake(world, *, lacks=(), **more):
    ticks = {one: dict(RECEIVED) for one in LISTED if one not in lacks}
    given = {
        "key": f"k-{len(lacks)}",
        "item": "MZ-001",
        "applicant": world.wang,
        "answers": ANSWERS,
        "materials": ticks,
    }
    return Intake(**given | more)


@pytest.fixture
def case(world):
    """低保申请 of 王奶奶, accepted at nine."""
    return accept(matter=_intake(world), by=world.li, at=MONDAY_9AM)


@pytest.fixture
def correcting(world):
    """The same, sent home for the diagnosis."""
    return ask_corrections(matter=_intake(world, lacks=("diagnosis_certificate",)), by=world.li, at=MONDAY_9AM)


def _page(client, case) -> str:
    answer = client.get(f"/console/cases/{case.number}/")
    assert answer.status_code == 200
    return text(answer)


def _do(client: Client, case, act: str, **fields):
    case.refresh_from_db()
    sent = {"revision": case.revision} | {name.replace("__", "."): value for name, value in fields.items()}
    return client.post(f"/console/cases/{case.number}/{act}/", sent)


def _acts(page: str) -> list[str]:
    return re.findall(r'id="act-(\w+)"', page)


# --- what it shows ------------------------------------------------------------------------------------


@pytest.mark.covers("F-03", "F-11", partly="for staff")
def test_a_case_shows_where_it_stands_who_answers_and_what_happened(signed_in, case):
    page = _page(signed_in("xiaoli"), case)

    for said in (
        case.number,
        "低保申请",
        WANG["name"],
        "最晚办结",
        "4月",
        "小李",
        "受理审核",
        "疾病诊断证明",
        "受理通知书",
    ):
        assert said in page
    assert WANG["identity"] not in page
    assert 'role="img"' in page
    assert 'aria-current="step"' in page


def test_another_centres_case_and_one_that_is_not_there_answer_alike(signed_in, case, world):
    from yikou.centre.models import Centre

    other = Centre.objects.create(code="elsewhere", name="别处", short_name="别处", level="street")
    Case.objects.filter(pk=case.pk).update(centre=other)
    client = signed_in("xiaoli")

    for address in (
        f"cases/{case.number}/",
        f"cases/{case.number}/receipt/",
        "cases/26-0302-9999-A/",
        f"done/{case.number}/",
    ):
        assert client.get(f"/console/{address}").status_code == 404, address
    assert client.post(f"/console/cases/{case.number}/step/", {"revision": 1}).status_code == 404


def test_a_department_sees_its_own_cases_alone(signed_in, case):
    assert signed_in("laozhao").get(f"/console/cases/{case.number}/").status_code == 200
    assert signed_in("laohu").get(f"/console/cases/{case.number}/").status_code == 404


# --- what may be done ------------------------------------------------------------------------------------


@pytest.mark.covers("F-08", "F-19", partly="on the pages")
@pytest.mark.covers("F-22")
def test_a_case_goes_its_way_from_the_window_to_the_archive(signed_in, case, world):
    window, back, office = signed_in("xiaoli"), signed_in("laozhao"), signed_in("bange")
    assert _acts(_page(window, case))[0] == "step"
    assert "step" not in _acts(_page(back, case))

    assert _do(window, case, "step").status_code == 302
    for _ in range(4):
        assert _do(back, case, "step").status_code == 302
    assert _acts(_page(back, case))[0] == "decide"
    assert _do(back, case, "decide", decide__granted="yes").status_code == 302
    assert _do(back, case, "conclude", conclude__number="民救字 2026-7").status_code == 302
    page = _page(window, case)
    assert _acts(page)[0] == "deliver"
    assert f"/pad/{case.token}/" in page
    assert _do(window, case, "deliver", deliver__way="window", deliver__signed="self").status_code == 302
    assert _do(office, case, "archive").status_code == 302

    case.refresh_from_db()
    assert case.state == "archived"
    assert case.file_number in _page(office, case)
    assert office.get(f"/console/cases/{case.number}/cover/").content.startswith(b"%PDF")
    papers = Paper.objects.filter(case=case)
    assert {one.sort for one in papers} == {"decision", "result"}
    for one in papers:
        assert office.get(f"/console/papers/{one.number}/").content.startswith(b"%PDF")


def test_an_act_without_the_right_or_the_responsibility_is_refused(signed_in, case, world):
    decided_by_clerk = _do(signed_in("xiaoli"), case, "decide", decide__granted="yes")
    by_another_clerk = _do(signed_in("xiaosun"), case, "hand_over")
    unknown = _do(signed_in("xiaoli"), case, "no-such-act")

    assert decided_by_clerk.status_code == 403
    assert by_another_clerk.status_code in (403, 422)
    assert unknown.status_code == 404


@pytest.mark.parametrize(
    ("act", "fields", "status"),
    [
        ("accept", {}, 409),
        ("conclude", {}, 403),
        ("supply", {}, 409),
        ("deliver", {"deliver__way": "window"}, 409),
        ("tell", {}, 409),
        ("suspend", {"suspend__reason": "公示", "suspend__note": "公示七天"}, 409),
        ("suspend", {"suspend__reason": "公示"}, 422),
        ("hand_over", {"hand_over__to": "x", "hand_over__why": "leave"}, 422),
        ("resume", {}, 409),
        ("more_time", {}, 409),
        ("decline", {"decline__ground": "nonsense"}, 409),
    ],
)
def test_what_the_state_or_the_rule_does_not_allow_is_refused_in_words(signed_in, case, act, fields, status):
    client = signed_in("xiaoli")

    answer = _do(client, case, act, **fields)

    assert answer.status_code == status, text(answer)[:300]
    assert "data-tone" in text(answer)


def test_a_step_that_is_finished_is_not_finished_again(signed_in, case):
    back = signed_in("laozhao")
    _do(signed_in("xiaoli"), case, "step")
    for _ in range(4):
        _do(back, case, "step")

    last = _do(back, case, "step")
    beyond = _do(back, case, "step")

    assert last.status_code == 302
    assert beyond.status_code == 409


def test_corrections_that_come_in_are_accepted_at_once(signed_in, correcting):
    client = signed_in("xiaoli")
    nothing = _do(client, correcting, "supply")
    longer = _do(client, correcting, "more_time")

    answer = _do(client, correcting, "supply", supply__m__diagnosis_certificate="1", supply__visit="1")

    correcting.refresh_from_db()
    assert (nothing.status_code, longer.status_code, answer.status_code) == (422, 302, 302)
    assert (correcting.state, correcting.accepted_how, correcting.visits) == ("accepted", "corrected", 2)


def test_papers_that_were_only_received_are_decided_from_the_page(signed_in, world):
    whole = receive(intake=_intake(world, key="whole"), by=world.li, at=MONDAY_9AM)
    part = receive(intake=_intake(world, lacks=("id_card",)), by=world.li, at=MONDAY_9AM)
    client = signed_in("xiaoli")

    assert _do(client, whole, "accept").status_code == 302
    assert _do(client, part, "tell", tell__reason="没带身份证").status_code == 302

    part.refresh_from_db()
    assert part.asked == ["id_card"]


def test_a_refusal_keeps_what_was_typed_in_its_form(signed_in, case, world):
    body = signed_in("gaoju")

    answer = _do(body, case, "extend", extend__days="99", extend__reason="需要再入户一次")

    page = text(answer)
    assert answer.status_code == 409
    assert "需要再入户一次" in page
    assert 'id="act-extend" open' in page


def _item_that_stops(world):
    from yikou.catalogue.queries import catalogue

    items = catalogue(world.centre, MONDAY_9AM.date()).items.values()
    return next(one for one in items if "公示" in one.suspends and one.steps and one.steps[0].role == "window")


def test_the_clock_is_stopped_started_and_the_limit_extended_from_the_page(signed_in, world):
    item = _item_that_stops(world)
    answers = {one.key: one.options[0].key for one in item.situations}
    ticks = {one.key: dict(RECEIVED) for one in item.materials_for(answers)}
    intake = Intake(key="stops", item=item.code, applicant=world.wang, answers=answers, materials=ticks)
    case = accept(matter=intake, by=world.li, at=MONDAY_9AM)
    li, body = signed_in("xiaoli"), signed_in("gaoju")
    due = case.due_on

    unsaid = _do(li, case, "suspend", suspend__reason="公示")
    stopped = _do(li, case, "suspend", suspend__reason="公示", suspend__note="公示七天，听大家的意见")
    page = _page(li, case)
    moved = _do(li, case, "step")
    resumed = _do(li, case, "resume")
    extended = _do(body, case, "extend", extend__days="5", extend__reason="材料要到外地核对")

    case.refresh_from_db()
    assert (unsaid.status_code, moved.status_code) == (422, 409)
    assert (stopped.status_code, resumed.status_code, extended.status_code) == (302, 302, 302)
    assert _acts(page)[0] == "resume"
    assert "停表" in page
    assert case.due_on > due
    for one in Paper.objects.filter(case=case):
        assert li.get(f"/console/papers/{one.number}/").content.startswith(b"%PDF")


@pytest.mark.covers("N-22", partly="on the pages")
def test_a_case_is_handed_over_to_who_is_there(signed_in, case, world):
    to = world.accounts["xiaosun"]

    answer = _do(signed_in("xiaoli"), case, "hand_over", hand_over__to=to, hand_over__why="leave")

    case.refresh_from_db()
    assert answer.status_code == 302
    assert case.owner == to


def test_the_head_countersigns_a_refusal_on_the_cases_page(signed_in, correcting):
    fields = {
        "decline__ground": "conditions",
        "decline__reason": "收入高于标准",
        "decline__body": "民政部门",
        "username": "wujie",
        "password": PASSWORD,
    }

    answer = _do(signed_in("xiaoli"), correcting, "decline", **fields)

    correcting.refresh_from_db()
    assert answer.status_code == 302
    assert correcting.state == "declined"


# --- two people on one case ----------------------------------------------------------------------------------


def _here(client, case):
    return text(client.post(f"/console/cases/{case.number}/here/", {"revision": case.revision}, headers=SCRIPT))


def test_two_who_have_a_case_open_see_each_other(signed_in, case):
    li, sun = signed_in("xiaoli"), signed_in("xiaosun")

    assert "也开着" not in _here(li, case)
    assert "小李也开着这件" in _here(sun, case)
    assert "小孙也开着这件" in _here(li, case)


def test_the_second_write_is_refused_with_what_changed(signed_in, case, world):
    li, head = signed_in("xiaoli"), signed_in("wujie")
    seen = case.revision
    assert _do(li, case, "step").status_code == 302

    answer = head.post(
        f"/console/cases/{case.number}/hand_over/",
        {"revision": seen, "hand_over.to": world.accounts["xiaosun"], "hand_over.why": "knows"},
    )

    assert answer.status_code == 409
    assert "刚刚被别人改动过" in text(answer)
    assert "环节完成" in text(answer)
    case.refresh_from_db()
    assert case.owner != world.accounts["xiaosun"]
    assert "这件刚有变动" in text(head.post(f"/console/cases/{case.number}/here/", {"revision": seen}, headers=SCRIPT))


def test_what_was_typed_on_a_cases_page_comes_back(signed_in, case):
    client = signed_in("xiaoli")

    client.post(f"/console/draft/?case={case.number}", {"hand_over.why": "leave", "revision": "2"}, headers=SCRIPT)

    page = _page(client, case)
    assert 'id="act-hand_over" open' in page
    assert 'value="leave" selected' in page
    _do(client, case, "step")
    assert not Draft.objects.exists()


# --- notices --------------------------------------------------------------------------------------------------


@pytest.mark.covers("E-05", "E-06", partly="a notice corrected on its page")
def test_a_wrong_notice_is_corrected_and_whose_mistake_it_was_is_said(signed_in, world):
    notice = give_notice(
        item="MZ-001", answers={**ANSWERS, "members": ["none"]}, person=world.wang, by=world.li, at=MONDAY_9AM
    )
    client = signed_in("xiaoli")
    address = f"/console/papers/{notice.number}/correct/"
    given = {f"q.{key}": value for key, value in ANSWERS.items()} | {"reason": "漏问了家里有病人"}

    asked = client.get(address)
    unsaid = client.post(address, given)
    corrected = client.post(address, given | {"fault": "clerk"})
    again = client.post(address, given | {"fault": "clerk"})

    fresh = Paper.objects.latest("id")
    assert asked.status_code == 200
    assert unsaid.status_code == 422
    assert "漏问了家里有病人" in text(unsaid)
    assert corrected["Location"] == f"/console/told/{fresh.number}/"
    assert again.status_code == 409
    assert client.get(f"/console/papers/{notice.number}/").status_code == 200


# --- lists and enquiries -----------------------------------------------------------------------------------------


def test_ones_own_list_is_sorted_by_what_is_urgent_and_counts(signed_in, case, correcting):
    li, zhao = signed_in("xiaoli"), signed_in("laozhao")

    mine = text(li.get("/console/mine/"))
    today = text(li.get("/console/mine/?list=today"))
    department = text(zhao.get("/console/mine/?list=department"))

    assert case.number in mine
    assert "等补正" in mine
    assert "还有 25 日" in mine
    assert correcting.number in today
    assert case.number in department
    assert correcting.number not in department
    assert zhao.get("/console/mine/?list=nonsense").status_code == 200


@pytest.mark.covers("D-03", "D-04", "F-06", partly="on the pages")
def test_an_enquiry_is_passed_on_taken_and_answered(signed_in, world):
    note_enquiry(question="低保多少钱一个月", channel="phone", phone="13800001111", by=world.li, at=MONDAY_9AM)
    enquiry = Enquiry.objects.get()
    li, zhao, hu = signed_in("xiaoli"), signed_in("laozhao"), signed_in("laohu")
    address = f"/console/enquiries/{enquiry.number}/"
    assert "13800001111" in text(li.get(address))
    assert "13800001111" not in text(zhao.get(address))

    assert li.post(f"{address}pass/", {}).status_code == 422
    assert li.post(f"{address}pass/", {"department": "民政"}).status_code == 302
    assert hu.post(f"{address}take/").status_code == 403
    assert enquiry.number in text(zhao.get("/console/enquiries/"))
    assert zhao.post(f"{address}take/").status_code == 302
    assert hu.post(f"{address}answer/", {"answer": "不知道"}).status_code == 403
    assert zhao.post(f"{address}answer/", {"answer": " "}).status_code == 422
    assert zhao.post(f"{address}answer/", {"answer": "每人每月 1510 元"}).status_code == 302
    assert zhao.post(f"{address}answer/", {"answer": "再答一次"}).status_code == 409

    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.owner) == ("answered", world.accounts["laozhao"])
    assert "1510" in text(li.get(address))


def test_an_enquiry_of_nobody_is_not_there(signed_in):
    assert signed_in("xiaoli").get("/console/enquiries/26-0302-0001-A/").status_code == 404


def test_who_was_passed_an_enquiry_finds_it_in_the_list(signed_in, world):
    note_enquiry(question="残疾证怎么办", channel="visit", by=world.li, at=MONDAY_9AM)
    pass_on(enquiry=Enquiry.objects.get(), to="民政", to_account=world.accounts["laozhao"], by=world.li, at=LATER)

    assert "残疾证怎么办" in text(signed_in("laozhao").get("/console/enquiries/"))
