"""A survey through pages: built, published, answered on a phone and from paper, closed kindly, exported as text."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.feedback.saying import Said
from tests.world import MONDAY_9AM
from yikou.feedback.models import Survey


@pytest.mark.covers("J-02", "J-30")
def test_the_office_asks_and_residents_answer(world, signed_in, at):
    office = signed_in("bange")
    office.post("/office/surveys/new/", {"title": "活动怎么样", "sort": "after", "lead": ""})
    survey = Survey.objects.get()
    address, link = f"/office/surveys/{survey.number}/", f"/survey/{survey.token}/"
    refused = office.post(f"{address}ask/", {"text": "好不好", "kind": "choice", "options": "好", "required": "1"})
    assert (refused.status_code, "至少两个选项" in refused.content.decode()) == (422, True)
    office.post(f"{address}ask/", {"text": "好不好", "kind": "choice", "options": "好\n不好", "required": "1"})
    office.post(f"{address}ask/", {"text": "说几句", "kind": "text", "options": ""})
    office.post(f"{address}up/", {"key": "q2"})
    assert [one["key"] for one in Survey.objects.get().questions] == ["q2", "q1"]
    assert Client().get(link).status_code == 404, "a draft is nobody's yet"
    office.post(f"{address}publish/", {"opens_on": "2026-03-02", "closes_on": "2026-03-06", "quota": ""})

    phone = Client()
    assert "活动怎么样" in phone.get(link).content.decode()
    missing = phone.post(link, {"q2": "=HYPERLINK(1)"})
    assert (missing.status_code, "这一题还没有答" in missing.content.decode()) == (422, True)
    assert "=HYPERLINK(1)" in missing.content.decode()
    assert "收到了" in phone.post(link, {"q1": "好", "q2": "=HYPERLINK(1)"}).content.decode()
    twice = phone.post(link, {"q1": "不好"})
    assert (twice.status_code, "已经答过" in twice.content.decode()) == (409, True)
    assert office.post(f"{address}paper/", {"q1": "不好"}).status_code == 302
    shown = office.get(address).content.decode()
    assert "收了 2 份" in shown
    assert "50%" not in shown, "too few for a share"
    file = office.post(f"{address}export/").content.decode()
    assert "'=HYPERLINK(1)" in file

    at(MONDAY_9AM + timedelta(days=5))
    over = Client().get(link)
    assert (over.status_code, "已经结束" in over.content.decode()) == (410, True)


def test_a_draft_is_changed_seen_as_residents_will_and_begun_again(world, signed_in):
    office = signed_in("bange")
    office.post("/office/surveys/new/", {"title": "来大厅方便吗", "sort": "survey", "lead": "说说看"})
    address = f"/office/surveys/{Survey.objects.get().number}/"
    for text in ("方便吗", "几点来"):
        office.post(f"{address}ask/", {"text": text, "kind": "choice", "options": "是\n否", "required": "1"})

    form = office.get(f"{address}ask/q1/").content.decode()
    assert ("方便吗" in form, "是\n否" in form) == (True, True)
    wrong = office.post(f"{address}ask/q1/", {"text": "来得方便吗", "kind": "choice", "options": "是"})
    assert (wrong.status_code, "来得方便吗" in wrong.content.decode()) == (422, True)
    office.post(f"{address}ask/q1/", {"text": "来得方便吗", "kind": "scale", "options": "", "required": "1"})
    office.post(f"{address}order/", {"keys": "q2,q1"})
    office.post(f"{address}order/", {"keys": "🙂,,q9"})
    seen = office.get(f"{address}preview/").content.decode()
    assert seen.index("几点来") < seen.index("来得方便吗")
    assert "method" not in seen[seen.index("居民看到的样子</h1>") : seen.index("回去改")]
    assert office.get(f"{address}ask/q9/").status_code == 404

    office.post(f"{address}copy/")
    assert [[one["key"] for one in made.questions] for made in Survey.objects.all()] == [["q2", "q1"]] * 2


def test_a_clerk_may_not_and_a_forged_link_is_not_there(world, signed_in):
    assert signed_in("xiaoli").get("/office/surveys/").status_code == 403
    assert signed_in("bange").get("/office/surveys/26-0302-0001-X/").status_code == 404
    assert Client().get("/survey/nothing/").status_code == 404
    assert Client().post("/survey/nothing/", {"q1": "x"}).status_code == 404


def test_a_survey_of_visits_is_answered_from_the_ticket_once_and_from_paper_with_its_number(world, signed_in, at):
    said, office = Said(world), signed_in("bange")
    ticket, other = said.visit(), said.visit(10)
    office.post("/office/surveys/new/", {"title": "办得怎么样", "sort": "appraisal", "lead": ""})
    survey = Survey.objects.get()
    address, link = f"/office/surveys/{survey.number}/", f"/survey/{survey.token}/"
    office.post(f"{address}ask/", {"text": "方便吗", "kind": "choice", "options": "方便\n不方便", "required": "1"})
    dates = {"opens_on": "2026-03-02", "closes_on": "2026-03-06", "for_visits": "1"}
    too_many = office.post(f"{address}publish/", dates | {"quota_ordinary": "x"})
    office.post(f"{address}publish/", dates | {"quota_ordinary": "5", "quota_priority": ""})
    phone, mine, own = Client(), f"{link}?t={ticket.token}", f"/hall/t/{ticket.token}/"

    assert too_many.status_code == 422
    assert mine in phone.get(own).content.decode()
    for forged in ("", "?t=", "?t=forged", f"?t={other.token[:-1]}"):
        refused = phone.get(link + forged)
        assert (refused.status_code, "在大厅办过事的人" in refused.content.decode()) == (403, True)
    assert phone.get(mine).status_code == 200
    assert "收到了" in phone.post(mine, {"q1": "方便"}).content.decode()
    assert Client().post(mine, {"q1": "不方便"}).status_code == 409
    assert link not in phone.get(own).content.decode()

    paper = {"q1": "方便", "ticket": other.number.lower(), "ticket_day": "2026-03-02"}
    nobodys = office.post(f"{address}paper/", paper | {"ticket": "Z999"})
    assert (nobodys.status_code, "Z999" in nobodys.content.decode()) == (403, True)
    assert office.post(f"{address}paper/", paper).status_code == 302
    assert office.post(f"{address}paper/", paper).status_code == 409
    page = office.get(address).content.decode()
    assert "普通号" in page
    assert "最多 5 份" in page
    assert survey.number in office.get("/office/registers/surveys/?from=2026-03-01&to=2026-03-31").content.decode()
