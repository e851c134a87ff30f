"""The window console: sitting down, the resident, the item, the verbs, what is kept of what is typed."""

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cases.conftest import LISTED
from tests.web.desk import KEY, SCRIPT, Desk, fields_of, form, instant_item, item_that_asks_for, text
from tests.world import MONDAY_9AM, PASSWORD, WANG, identity_number
from yikou.cases.models import Case, Draft, Enquiry, Paper
from yikou.residents.models import Consent, Look, Person, StoredFile, VaultPaper
from yikou.residents.operations import give_consent, keep_paper

NEW = identity_number(date(1990, 6, 1), 3)
PDF = b"%PDF-1.4 a scan"


@pytest.fixture
def desk(signed_in, world) -> Desk:
    """小李 at window 1."""
    client = signed_in("xiaoli")
    assert client.post("/console/sit/", {"number": "1"}).status_code == 302
    return Desk(client, world.wang)


@pytest.fixture
def kept_id(world):
    """王奶奶 agreed that papers are kept, and her identity card is."""
    person = Person.objects.get(pk=world.wang)
    give_consent(person=person, by=world.li, at=MONDAY_9AM)
    return keep_paper(person=person, material="id_card", title="居民身份证", by=world.li, at=MONDAY_9AM)


# --- the seat ---------------------------------------------------------------------------------------


def test_nobody_works_at_the_desk_without_a_window(signed_in):
    client = signed_in("xiaoli")

    assert client.get("/console/")["Location"] == "/console/sit/"
    assert "综合 1 号窗口" in text(client.get("/console/sit/"))


def test_a_seat_is_one_persons(desk, signed_in):
    other = signed_in("xiaosun")

    answer = other.post("/console/sit/", {"number": "1"})

    assert answer.status_code == 409
    assert "小李" in text(answer)
    assert other.post("/console/sit/", {"number": "2"})["Location"] == "/console/"


def test_a_session_that_began_anew_finds_its_seat(desk, signed_in):
    again = signed_in("xiaoli")

    assert "综合 1 号窗口" in text(again.get("/console/"))


def test_a_pause_is_shown_and_ends(desk):
    for _ in (1, 2):
        desk.client.post("/console/pause/", {"reason": "materials", "minutes": "10"})
    page = desk.get("")
    assert "暂停</span>" in page
    assert "暂停中：送取材料" in page
    assert "前回来" in page

    for _ in (1, 2):
        desk.client.post("/console/pause/")
    assert "服务中" in desk.get("")


def test_a_pause_has_a_reason_of_the_rule_and_its_minutes(desk):
    for reason, minutes in (("rest", "30"), ("rest", ""), ("rest", "-1"), ("rest", "x"), ("shopping", "5")):
        answer = desk.post("pause", {"reason": reason, "minutes": minutes})
        assert answer.status_code == 409
        assert "现在不能暂停" in text(answer)

    assert "服务中" in desk.get("")


def test_who_lacks_the_right_does_not_sit_down(signed_in):
    assert signed_in("laozhao").get("/console/").status_code == 403


# --- the resident -------------------------------------------------------------------------------------


def _find(desk, typed, **more):
    return desk.post("person", {"role": "person", "t.person": typed, **more})


@pytest.mark.covers("P-12", partly="on the desk")
def test_a_scanned_number_brings_the_resident_masked(desk):
    answer = _find(desk, WANG["identity"])

    page = text(answer)
    assert answer["HX-Trigger-After-Swap"] == "chosen"
    assert WANG["name"] in page
    assert WANG["identity"] not in page
    assert f"{WANG['identity'][:3]}***********{WANG['identity'][-4:]}" in page


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (WANG["identity"][:17] + ("0" if WANG["identity"][-1] != "0" else "1"), "末位校验不对"),
        ("310104209905120029", "出生日期"),
        (identity_number(date(2027, 5, 12)), "还没有到"),
        ("31010419991301002X", "不是真实的出生日期"),
        ("000000199001010010", "不是任何地方的代码"),
        ("310104540512002", "15位的旧号码"),
    ],
)
def test_a_wrong_number_is_told_with_its_reason(desk, typed, told):
    answer = _find(desk, typed)

    assert answer.status_code == 422
    assert told in text(answer)


def test_a_number_that_is_still_being_typed_is_not_scolded(desk):
    answer = _find(desk, WANG["identity"][:9], live="1")

    assert answer.status_code == 200
    assert "已输 9 位" in text(answer)


def test_somebody_new_is_registered_once(desk):
    assert "第一次来" in text(_find(desk, NEW))
    fields = {"role": "person", "t.person": NEW, "t.person.name": "赵小满", "t.person.phone": "13911112222"}

    first, second = desk.post("person/new", fields), desk.post("person/new", fields)

    assert first.status_code == second.status_code == 200
    assert Person.objects.filter(name="赵小满").count() == 1


def test_an_impossible_phone_leaves_the_form_as_it_was_typed(desk):
    fields = {"role": "person", "t.person": NEW, "t.person.name": "赵小满", "t.person.phone": "12"}

    answer = desk.post("person/new", fields)

    assert answer.status_code == 422
    assert "赵小满" in text(answer)
    assert "电话号码不对" in text(answer)


def test_people_of_one_phone_are_offered_to_choose_from(desk, world):
    page = text(_find(desk, WANG["phone"]))

    assert f"/console/person/{world.wang}/choose/" in page
    assert WANG["phone"] not in page


def test_a_field_is_seen_in_full_for_a_reason_and_each_look_is_kept(desk, world):
    without = desk.post(f"person/{world.wang}/reveal", {"field": "identity", "reason": " "})
    shown = desk.post(f"person/{world.wang}/reveal", {"field": "identity", "reason": "核对证件"})

    assert without.status_code == 422
    assert WANG["identity"] in text(shown)
    assert "后自动遮上" in text(shown)
    assert re.search(r"load delay:\d+s", text(shown))
    assert Look.objects.get().reason == "核对证件"


def test_papers_are_kept_with_consent_and_leave_when_it_is_taken_back(desk, world):
    desk.post(f"person/{world.wang}/consent", {"give": "1"})
    fields = form(world.wang) | {"m.id_card.keep": "1", "m.id_card.until": "2031-05-31"}
    assert desk.post("accept", fields).status_code == 204

    page = text(desk.client.get(f"/console/done/{Case.objects.get().number}/"))
    assert "留存了 1 样" in page
    again = text(desk.post("matter", form(world.wang)))
    assert "2031-05 前有效" in again
    desk.post(f"person/{world.wang}/consent", {})
    assert Consent.objects.get().withdrawn_at
    assert VaultPaper.objects.get().removed_at


def test_without_consent_nothing_is_kept_and_that_is_said_before_acceptance(desk, world):
    answer = desk.post("accept", form(world.wang) | {"m.id_card.keep": "1"})

    assert answer.status_code == 409
    assert "没有同意留存" in text(answer)
    assert not Case.objects.exists()


# --- the item ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("q", ["低保", "MZ-001", "mz-001"])
def test_an_item_is_found_as_one_types(desk, q):
    assert 'data-value="MZ-001"' in desk.get(f"find/?q={q}")


def test_a_whole_moment_of_life_is_found_as_a_package(desk):
    assert 'data-value="newborn"' in desk.get("packages/")
    assert 'data-value="newborn"' in desk.get("find/?q=新生儿一件事")


def test_what_nothing_fits_is_said_and_not_guessed(desk):
    page = desk.get("find/?q=火星移民签证")

    assert "data-value" not in page
    assert "按 F4 记成咨询" in page


def test_answers_decide_the_materials(desk, world):
    started = text(desk.post("matter", {"key": KEY, "person": str(world.wang), "choose.item": "MZ-001"}))
    answered = text(desk.post("matter", form(world.wang)))

    assert "疾病诊断证明" not in started.split("可能还要")[0]
    assert "疾病诊断证明" in started
    assert 'name="m.diagnosis_certificate"' in answered
    assert "最晚 <b" in answered


def test_a_kept_paper_need_not_be_brought(desk, world, kept_id):
    page = text(desk.post("matter", {**form(world.wang), "m.id_card": ""}))

    assert re.search(r'name="m.id_card" value="kept" checked', page)
    assert "免交 1" in page


def test_an_agent_answers_the_question_who_comes(desk, world):
    fields = {key: value for key, value in form(world.wang).items() if key != "q.applicant"}

    page = text(desk.post("matter", {**fields, "agent": str(world.zhou)}))

    assert re.search(r'name="q.applicant" value="agent" checked', page)
    assert 'name="m.power_of_attorney"' in page


def test_a_scan_is_kept_sealed_and_named_by_the_form(desk, world):
    file = SimpleUploadedFile("身份证.pdf", PDF, "application/pdf")

    answer = desk.client.post(
        "/console/files/?field=m.id_card.file", {"upload": file, "person": world.wang}, headers=SCRIPT
    )

    key = re.search(r'name="m.id_card.file" value="(\w{32})"', text(answer))
    assert key is not None
    assert StoredFile.objects.get(key=key[1]).sort == "pdf"


@pytest.mark.parametrize(
    ("name", "data", "status", "told"),
    [
        ("照片.heic", b"not a picture", 415, "只收 PDF、JPG、PNG"),
        ("假的.pdf", b"MZ executable", 415, "只收 PDF、JPG、PNG"),
        ("空的.pdf", b"", 422, "空的"),
        ("太大.pdf", PDF + b"0" * (10 * 1024 * 1024), 413, "超过10兆"),
    ],
)
def test_a_file_too_large_or_of_a_wrong_kind_is_told_in_words(desk, world, name, data, status, told):
    sent = {"upload": SimpleUploadedFile(name, data), "person": world.wang}

    answer = desk.client.post("/console/files/?field=m.id_card.file", sent, headers=SCRIPT)

    assert answer.status_code == status
    assert told in text(answer)


# --- the verbs -------------------------------------------------------------------------------------------


@pytest.mark.covers("E-10", "H-03", partly="at the desk")
def test_a_complete_matter_is_accepted_and_the_receipt_printed(desk, world):
    number = desk.accepted()

    case = Case.objects.get(number=number)
    page = desk.get(f"done/{number}/")
    receipt = desk.client.get(f"/console/cases/{number}/receipt/")
    assert case.state == "accepted"
    assert (case.applicant_id, case.window, case.first_contact) == (world.wang, "1", world.accounts["xiaoli"])
    assert "最晚" in page
    assert "清明节" in page
    assert receipt.content.startswith(b"%PDF")


@pytest.mark.covers("H-03", partly="the same click twice")
def test_the_same_click_twice_is_one_case(desk):
    first, second = desk.post("accept"), desk.post("accept")

    assert first["HX-Redirect"] == second["HX-Redirect"]
    assert Case.objects.count() == 1


def test_without_scripts_the_verbs_answer_with_pages(desk, world):
    accepted = desk.client.post("/console/accept/", form(world.wang))
    refused = desk.client.post("/console/accept/", form(world.wang, key="f" * 32, lacks=("id_card",)))

    assert accepted["Location"].startswith("/console/done/")
    assert refused.status_code == 409
    assert "还缺居民身份证" in text(refused)
    assert re.search(r'name="m.application_form" value="received" checked', text(refused))


def test_what_is_missing_is_told_at_once_in_writing(desk, world):
    answer = desk.post("tell", form(world.wang, lacks=("diagnosis_certificate", "medical_invoice")))

    case = Case.objects.get()
    assert answer["HX-Redirect"] == f"/console/done/{case.number}/"
    assert case.asked == ["diagnosis_certificate", "medical_invoice"]
    paper = Paper.objects.get(sort="correction")
    assert paper.number in desk.get(f"done/{case.number}/")
    assert desk.client.get(f"/console/papers/{paper.number}/").content.startswith(b"%PDF")


def test_another_item_on_the_desk_begins_with_its_own_questions_and_the_papers_stay(desk, world):
    before = form(world.wang) | {"also": "residence_permit"}

    other = desk.post("matter", before | {"choose.item": "MZ-018"})
    again = desk.post("matter", form(world.wang) | {"choose.item": "MZ-001"})
    together = desk.post("matter", form(world.wang) | {"choose.package": "newborn"})

    assert {other.status_code, again.status_code, together.status_code} == {200}
    assert "data-open-question" in text(other)
    assert re.search(r'name="m.id_card" value="received"[^>]* checked', text(other))
    assert "data-open-question" not in text(again)


@pytest.mark.covers("E-01", "E-03", "E-04", partly="at the desk")
def test_with_nothing_on_the_desk_a_one_time_notice_is_given(desk, world):
    answer = desk.post("tell", form(world.wang, lacks=tuple(LISTED)))

    notice = Paper.objects.get(sort="notice")
    assert answer["HX-Redirect"] == f"/console/told/{notice.number}/"
    assert notice.person_id == world.wang
    assert "6 样材料" in desk.get(f"told/{notice.number}/")
    assert desk.client.get(f"/console/papers/{notice.number}/").content.startswith(b"%PDF")


@pytest.mark.covers("E-05", "E-06", partly="at the desk")
def test_asking_beyond_a_notice_is_refused_first_and_recorded_with_what_is_owed_if_one_goes_on(desk, world):
    desk.post("tell", form(world.wang, lacks=tuple(LISTED)))
    page = text(desk.post("matter", form(world.wang)))
    assert "今天只能要这 6 样" in page
    assert "告知书没列" in page
    fields = form(world.wang, key="b" * 32, also="residence_permit")

    stopped = desk.post("tell", fields)
    gone_on = desk.post("tell", fields | {"t.go_on": "户籍刚迁出，证件没有换"})

    assert stopped.status_code == 409
    assert "没有列居住证" in text(stopped)
    assert 'name="t.go_on"' in text(stopped)
    case = Case.objects.get()
    assert gone_on["HX-Redirect"] == f"/console/done/{case.number}/"
    assert case.breaches == 1
    assert "记了一条告知差错" in desk.get(f"done/{case.number}/")


def test_a_minor_paper_may_come_later_on_a_written_promise(desk, world):
    fields = fields_of(item_that_asks_for(world, "photo"), world.wang, lacks=("photo",))

    offered = text(desk.post("matter", fields))
    plain = desk.post("accept", fields)
    promised = desk.post("accept", fields | {"promised": "1"})

    assert "书面承诺" in offered
    assert "data-minor" in offered
    assert plain.status_code == 409
    case = Case.objects.get()
    assert promised["HX-Redirect"] == f"/console/done/{case.number}/"
    assert case.gaps == ["photo"]
    assert "容缺" in desk.get(f"done/{case.number}/")


@pytest.mark.covers("B-30", partly="at the desk")
def test_an_instant_matter_is_done_on_the_spot_and_can_be_rated(desk, world):
    fields = fields_of(instant_item(world), world.wang)

    assert "当场办结" in text(desk.post("matter", fields))
    number = desk.post("accept", fields)["HX-Redirect"].split("/")[-2]

    case = Case.objects.get(number=number)
    page = desk.get(f"done/{number}/")
    assert case.concluded_at
    assert f"/pad/{case.token}/" in page
    assert "<svg" in page


def test_an_agent_comes_with_authority_or_not_at_all(desk, world):
    fields = fields_of(instant_item(world), world.wang) | {"agent": str(world.zhou)}

    without = desk.post("accept", fields)
    with_it = desk.post("accept", fields | {"m.power_of_attorney.reason": "letter"})

    case = Case.objects.get()
    assert (without.status_code, with_it.status_code) == (422, 204)
    assert "授权委托书" in text(without)
    assert (case.agent_id, case.materials["power_of_attorney"]["state"]) == (world.zhou, "received")
    assert "周小航代办" in desk.get(f"done/{case.number}/")


def _declining(world, **more):
    return form(world.wang) | {
        "t.ground": "not_our_power",
        "t.why": "这件事归住建部门办。",
        "t.body": "区住房保障中心",
        "username": "wujie",
        "password": PASSWORD,
        **more,
    }


def test_a_matter_is_declined_with_reason_body_and_the_heads_signature(desk, world):
    own = desk.post("decline", _declining(world, username="xiaoli"))
    nobody = desk.post("decline", _declining(world, username="", password=""))
    wrong = desk.post("decline", _declining(world, password="nonsense"))
    signed = desk.post("decline", _declining(world))

    case = Case.objects.get()
    assert [one.status_code for one in (own, nobody, wrong)] == [422, 422, 401]
    assert signed["HX-Redirect"] == f"/console/done/{case.number}/"
    assert case.state == "declined"
    paper = Paper.objects.get(sort="decline")
    assert paper.content["right_body"] == "区住房保障中心"
    assert desk.client.get(f"/console/papers/{paper.number}/").content.startswith(b"%PDF")
    assert desk.get("")  # the head did not sign in here: the desk is still 小李's


def test_papers_may_be_received_and_decided_later(desk, world):
    answer = desk.post("receive", form(world.wang, lacks=("id_card",)))

    case = Case.objects.get()
    assert case.state == "received"
    assert "收下了，还没受理" in text(desk.client.get(answer["HX-Redirect"]))


@pytest.mark.covers("D-01", "D-02", "D-03", partly="at the desk")
def test_a_question_is_noted_answered_or_passed_on(desk, world):
    answered = desk.post(
        "ask", {"t.question": "医保能不能补缴", "how": "answer", "t.answer": "能，带身份证", "channel": "phone"}
    )
    passed = desk.post(
        "ask",
        {"t.question": "公租房怎么申请", "how": "pass", "t.outside": "区住房保障中心 5555 0111", "channel": "visit"},
    )
    nowhere = desk.post("ask", {"t.question": "公租房", "how": "pass", "channel": "visit"})

    one, two = Enquiry.objects.order_by("id")
    assert answered["HX-Redirect"] == f"/console/enquiries/{one.number}/"
    assert (one.state, one.channel, one.owner) == ("answered", "phone", world.accounts["xiaoli"])
    assert passed.status_code == 204
    assert (two.state, two.owner) == ("passed", world.accounts["xiaoli"])
    assert nowhere.status_code == 422


# --- packages ---------------------------------------------------------------------------------------------


def _package(desk, world, **fields):
    return desk.post("matter", {"key": KEY, "person": str(world.wang), "choose.package": "shop_opening", **fields})


@pytest.mark.covers("E-12", partly="joint packages at the desk")
def test_a_package_is_taken_in_together_and_a_result_serves_as_a_material(desk, world):
    page = text(_package(desk, world))
    fields = {"key": KEY, "person": str(world.wang), "package": "shop_opening", "take": ["-"]}
    fields |= dict(reversed(re.findall(r'name="(p\.[\w.]+)" value="(\w+)"', page)))
    page = text(desk.post("matter", fields | {"take": []}))
    codes = re.findall(r'name="take" value="([A-Z]+-\d+)"', page)
    fields |= {"take": ["-", *codes]}
    fields |= dict(reversed(re.findall(r'name="(q\.[\w.-]+)" value="(\w+)"', page)))
    page = text(desk.post("matter", fields))
    awaited = re.findall(r'name="m\.(\w+)" value="awaited"', page)
    for key in re.findall(r'data-material="(\w+)"', page):
        fields[f"m.{key}"] = "awaited" if key in awaited else "received"

    answer = desk.post("together", fields)
    again = desk.post("together", fields)

    assert answer.status_code == 204, text(answer)
    cases = list(Case.objects.filter(package="shop_opening").order_by("id"))
    assert len(cases) == len(codes)
    assert again["HX-Redirect"] == answer["HX-Redirect"]
    assert awaited
    waiting = [one for one in cases if one.waits_for]
    assert waiting
    assert all(maker in {one.pk for one in cases} for one in waiting for maker in one.waits_for)
    listed = text(desk.client.get(answer["HX-Redirect"]))
    assert all(one.number in listed for one in cases)


# --- nothing typed is lost -------------------------------------------------------------------------------------


def test_what_is_typed_comes_back_after_a_reload(desk, world):
    desk.post("draft", form(world.wang, lacks=("id_card",)) | {"t.why": "写到一半", "password": "secret"})

    page = desk.get("")

    assert "接着刚才的" in page
    assert WANG["name"] in page
    assert re.search(r'name="m.id_card" value="missing" checked', page)
    assert re.search(r'name="m.application_form" value="received" checked', page)
    assert "secret" not in str(Draft.objects.get().content)


def test_a_package_and_who_came_for_whom_come_back_too(desk, world):
    typed = {"key": KEY, "person": str(world.wang), "agent": str(world.zhou), "package": "newborn", "take": "-"}
    desk.post("draft", typed | {"t.question": "还没写完"})

    page = desk.get("")

    assert "新生儿出生一件事" in page
    assert "周小航代办" in page
    assert "还没写完" in page


def test_a_draft_that_was_taken_in_does_not_begin_again(desk, world):
    desk.accepted()
    desk.post("draft", form(world.wang))

    assert "等下一位" in desk.get("")


def test_a_locked_screen_takes_nothing_and_keeps_the_page(desk, at, world):
    at(MONDAY_9AM + timedelta(hours=2))

    answer = desk.post("accept")
    unlocked = desk.client.post("/staff/unlock/", {"password": PASSWORD}, headers=SCRIPT)

    assert answer.status_code == 423
    assert "屏幕锁着" in text(answer)
    assert unlocked.status_code == 204
    assert desk.post("accept").status_code == 204


def test_what_a_page_asks_by_itself_does_not_keep_the_screen_open(desk, at):
    for minutes in range(25, 60, 5):
        at(MONDAY_9AM + timedelta(minutes=minutes))
        answer = desk.client.get("/console/line/", headers={"X-By-Itself": "1", **SCRIPT})

    assert answer.status_code == 423


# --- how heavy ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("nothing_expires")
def test_an_acceptance_asks_the_database_little(desk, world):
    desk.accepted(key="1" * 32)

    with CaptureQueriesContext(connection) as asked:
        desk.accepted(key="2" * 32)

    mine = [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(mine) <= 14, "\n".join(one[:150] for one in mine)


def test_the_first_visit_is_light(desk):
    from django.contrib.staticfiles.finders import find

    page = desk.get("")
    loaded = set(re.findall(r"/static/yikou/([\w/.-]+)", page))
    sizes = sum(len(open(str(find(f"yikou/{name}")), "rb").read()) for name in loaded)  # noqa: SIM115

    assert len(page.encode()) + sizes <= 300_000
