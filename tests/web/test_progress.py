"""Progress by number and digits or by the code on the receipt; the one rating."""

import re
from datetime import timedelta

import pytest

from tests.cases.conftest import ANSWERS, LISTED, RECEIVED
from tests.world import MONDAY_9AM, WANG
from yikou.cases.operations import Intake, accept, conclude, decide, finish_step
from yikou.feedback.models import Rating

TAIL = WANG["identity"][-4:]


@pytest.fixture
def case(world):
    """低保申请 of 王奶奶, accepted on Monday morning."""
    materials = {one: dict(RECEIVED) for one in LISTED}
    intake = Intake(key="k", item="MZ-001", applicant=world.wang, answers=ANSWERS, materials=materials)
    return accept(matter=intake, by=world.li, at=MONDAY_9AM)


@pytest.fixture
def done(case, world):
    """The same, all steps finished, decided and concluded two weeks later."""
    later = MONDAY_9AM + timedelta(days=14)
    while case.step and case.step != "decide":
        case = finish_step(case=case, by=world.zhao if case.step != "review" else world.li, at=later)
    decide(case=case, granted=True, reasons="符合条件", by=world.zhao, at=later)
    return conclude(case=case, by=world.zhao, at=later)


def _text(answer) -> str:
    return answer.content.decode()


def _ask(client, number, tail):
    return client.post("/progress/", {"number": number, "tail": tail})


@pytest.mark.covers("F-03", partly="portal")
@pytest.mark.covers("F-12", partly="the process is followed online; applying online comes later")
def test_number_and_digits_lead_to_the_case(visitor, case):
    answer = _ask(visitor, case.number.lower(), TAIL.lower())

    assert answer["Location"] == f"/c/{case.token}/"
    page = _text(visitor.get(answer["Location"]))
    for said in (case.number, "低保申请", "最晚办好", "4月", "小李", "首问负责人", "一步一步", "为什么是这一天"):
        assert said in page
    assert 'role="img"' in page


def test_the_page_names_nobody_in_full_and_no_number(visitor, case):
    page = _text(visitor.get(f"/c/{case.token}/"))

    assert WANG["name"] not in page
    assert WANG["identity"] not in page
    assert "王*" in page


def test_the_receipt_can_be_had_once_more(visitor, case):
    paper = visitor.get(f"/c/{case.token}/receipt/")

    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")


def test_the_papers_of_a_case_are_read_behind_their_codes(visitor, done):
    page = _text(visitor.get(f"/c/{done.token}/"))

    addresses = re.findall(r'href="(/n/[^"]+)"', page)
    assert len(addresses) == 2
    for address in addresses:
        assert "办理" in _text(visitor.get(address))
        assert visitor.get(f"{address}?format=pdf").content.startswith(b"%PDF")


def test_wrong_digits_do_not_say_what_is_wrong_and_are_slowed_down(visitor, case):
    wrong = [_ask(visitor, case.number, "0000") for _ in range(5)]
    blocked = _ask(visitor, case.number, TAIL)

    assert {one.status_code for one in wrong} == {404}
    assert "对不上" in _text(wrong[0])
    assert blocked.status_code == 429
    assert "30分钟" in _text(blocked)


def test_an_incomplete_question_says_what_is_missing_and_keeps_what_was_typed(visitor, case):
    answer = _ask(visitor, case.number, "12")

    assert answer.status_code == 422
    assert "最后 4 位" in _text(answer)
    assert case.number in _text(answer)


def test_the_number_from_the_first_page_is_already_filled_in(visitor, case):
    assert f'value="{case.number}"' in _text(visitor.get(f"/progress/?number={case.number}"))


@pytest.mark.covers("J-01", partly="portal")
def test_a_matter_that_is_done_is_rated_once_by_the_resident_and_nothing_is_chosen_before(visitor, done, at):
    at(MONDAY_9AM + timedelta(days=15))
    address = f"/c/{done.token}/"
    before = _text(visitor.get(address))

    nothing = visitor.post(f"{address}rate/", {})
    once = visitor.post(f"{address}rate/", {"level": "satisfied", "words": "很好"})
    twice = visitor.post(f"{address}rate/", {"level": "very_satisfied"})

    assert " checked>" not in before
    assert nothing.status_code == 422
    assert once.status_code == 302
    assert twice.status_code == 409
    assert Rating.objects.count() == 1
    assert "您的评价" in _text(visitor.get(address))


def test_a_running_matter_cannot_be_rated(visitor, case):
    assert visitor.post(f"/c/{case.token}/rate/", {"level": "satisfied"}).status_code == 409


def test_the_months_figures_count_the_cases_behind_them(visitor, done, at):
    at(MONDAY_9AM + timedelta(days=15))

    accepted, in_time = _text(visitor.get("/kept/accepted/")), _text(visitor.get("/kept/in-time/"))

    assert "低保申请" in accepted
    assert "1 件" in accepted
    assert "100%" in in_time


def test_a_broken_promise_is_shown_case_by_case(visitor, case, at):
    at(MONDAY_9AM + timedelta(days=60))

    page = _text(visitor.get("/kept/overdue/"))

    assert case.number in page
    assert "还在办" in page
