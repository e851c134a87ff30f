"""常见问答和首问: asked online, passed on, asked upward, answered by the page; published and found."""

import re
from datetime import timedelta

import pytest

from tests.world import MONDAY_9AM
from yikou.cases import operations as cases
from yikou.cases import queries
from yikou.cases.models import Enquiry, OtherOffice, Question
from yikou.kernel.actors import system
from yikou.ledger import queries as ledger

ASKS = ("孩子落户去哪里办？", "请问小孩落户在哪里办", "孩子落户去哪里办呀")


def _text(answer):
    return answer.content.decode()


def test_a_double_press_asks_once_and_other_words_are_another_question(visitor):
    page = _text(visitor.get("/faq/"))
    once = re.findall(r'name="once" value="([^"]+)"', page)[0]
    given = {"question": ASKS[0], "once": once}
    refused = visitor.post("/faq/", given | {"question": " "})
    assert (refused.status_code, once in _text(refused)) == (422, True)

    first, second = visitor.post("/faq/", given), visitor.post("/faq/", given)
    other = visitor.post("/faq/", given | {"question": "要带什么？"})

    assert first["Location"] == second["Location"] != other["Location"]
    assert Enquiry.objects.count() == 2
    assert once not in _text(visitor.get("/faq/"))


@pytest.mark.covers("D-09", "I-19", partly="questions")
def test_what_was_asked_three_times_is_offered_published_and_found(visitor, signed_in, world):
    front, office = signed_in("xiaomei"), signed_in("bange")
    for asks in ASKS:
        visitor.post("/faq/", {"question": asks})
    [question] = Question.objects.all()
    assert (question.asked, question.offered_at is not None) == (3, True)
    assert "问过 3 次" in _text(office.get("/office/questions/"))
    assert front.get(f"/office/questions/{question.pk}/").status_code == 403

    personal = office.post(f"/office/questions/{question.pk}/", {"text": "孩子落户", "answer": "打 13800001234 问小李"})
    assert personal.status_code == 422
    office.post(
        f"/office/questions/{question.pk}/", {"text": "孩子落户在哪里办", "answer": "3 号窗口，带出生医学证明。"}
    )

    assert "带出生医学证明" in _text(visitor.get("/faq/?q=小孩落户"))
    assert "没有找到" in _text(visitor.get("/faq/?q=养狗证"))
    enquiry = Enquiry.objects.order_by("-id").first()
    page = _text(front.get(f"/console/enquiries/{enquiry.number}/"))
    assert 'data-key="1"' in page
    front.post(f"/console/enquiries/{enquiry.number}/answer/", {"published": question.pk, "how": "page"})
    assert "带出生医学证明" in _text(visitor.get(f"/faq/{enquiry.token}/"))
    office.post(f"/office/questions/{question.pk}/withdraw/", {"why": "窗口换了"})
    assert "带出生医学证明" not in _text(visitor.get("/faq/"))
    assert list(ledger.replay(world.centre, "cases.question")) == []
    assert list(ledger.replay(world.centre, "cases.enquiry")) == []


@pytest.mark.covers("D-03")
def test_not_ours_names_the_right_office_from_the_directory(visitor, signed_in, world):
    front, office = signed_in("xiaomei"), signed_in("bange")
    given = {
        "name": "区公证处",
        "does": "公证 遗嘱",
        "place": "文昌路 88 号",
        "telephone": "5555 0300",
        "hours": "工作日",
    }
    assert office.post("/office/offices/", given | {"place": ""}).status_code == 422
    assert front.post("/office/offices/", given).status_code == 403
    office.post("/office/offices/", given)
    enquiry = cases.note_enquiry(question="遗嘱公证在哪", channel="phone", by=world.mei, at=MONDAY_9AM)

    front.post(f"/console/enquiries/{enquiry.number}/answer/", {"office": OtherOffice.objects.get().pk, "how": "phone"})

    enquiry.refresh_from_db()
    assert "文昌路 88 号，电话 5555 0300" in enquiry.answer
    assert enquiry.told_how == "phone"
    assert front.post(f"/console/enquiries/{enquiry.number}/answer/", {"office": "999999"}).status_code == 404
    office.post(f"/office/offices/{OtherOffice.objects.get().pk}/remove/")
    assert list(queries.offices(world.centre)) == []


@pytest.mark.covers("D-04", "D-11")
def test_where_the_rules_are_unclear_somebody_above_is_asked_and_the_owner_stays(signed_in, world):
    front, head = signed_in("xiaomei"), signed_in("wujie")
    enquiry = cases.note_enquiry(question="双方都是外地户口能不能办", channel="visit", by=world.mei, at=MONDAY_9AM)
    address = f"/console/enquiries/{enquiry.number}"

    assert front.post(f"{address}/up/", {"what": " ", "to": world.accounts["wujie"]}).status_code == 422
    assert front.post(f"{address}/up/", {"what": "能办吗", "to": "9" * 40}).status_code == 403
    front.post(f"{address}/up/", {"what": "双方外地户口能不能办", "to": world.accounts["wujie"]})
    assert front.post(f"{address}/rule/", {"ruling": "能"}).status_code == 403
    assert "请示您的" in _text(head.get(f"{address}/"))
    assert enquiry.number in _text(head.get("/console/enquiries/?list=up"))
    head.post(f"{address}/rule/", {"ruling": "能办，带居住证。"})

    enquiry.refresh_from_db()
    assert (enquiry.owner, enquiry.ruling) == (world.accounts["xiaomei"], "能办，带居住证。")
    assert "能办，带居住证。" in _text(front.get(f"{address}/"))


@pytest.mark.covers("D-01", "D-12", "D-13", "F-06", partly="the chain on the page, silence noticed")
def test_the_chain_of_hands_is_on_the_page_and_silence_is_noticed(signed_in, world, at):
    front = signed_in("xiaomei")
    enquiry = cases.note_enquiry(question="低保怎么办", channel="phone", by=world.mei, at=MONDAY_9AM)
    front.post(f"/console/enquiries/{enquiry.number}/pass/", {"department": "民政"})
    page = _text(front.get(f"/console/enquiries/{enquiry.number}/"))
    assert re.search(r"老赵.*还没有接下", page, re.S)

    for days in (1, 2, 3):
        cases.watch(centre=world.centre, by=system(world.centre), at=MONDAY_9AM + timedelta(days=days))

    silent = [one for one in ledger.history(enquiry) if one.kind == "cases.prompted"]
    assert [one.fact.heads for one in silent] == [(world.accounts["wujie"], world.accounts["mayi"])]
    at(MONDAY_9AM + timedelta(days=3))
    assert enquiry.number in _text(signed_in("wujie").get("/console/enquiries/?list=silent"))


@pytest.mark.parametrize(
    "given", [{"question": ""}, {"question": "长" * 3000}, {"question": "😀"}, {"question": "a\u202eb"}]
)
def test_anything_can_be_asked_online_without_a_failure(visitor, given):
    assert visitor.post("/faq/", given).status_code in (302, 422)
    assert visitor.get("/faq/nothing/").status_code == 404
    assert visitor.get("/faq/", {"q": "%" * 90}).status_code == 200
