"""The door of every page, and what is shown when it says no."""

import json

import pytest
from django.test import Client

from yikou.ledger import queries as ledger
from yikou.web.pages import page

RIGHT = "/office/needs-a-right/"


def test_a_page_is_for_one_kind_of_people_only():
    with pytest.raises(TypeError):
        page(public=True, may="cases.accept")
    with pytest.raises(TypeError):
        page()


def test_a_stranger_is_sent_to_the_entrance_and_brought_back(visitor):
    answer = visitor.get(RIGHT)

    assert answer.status_code == 302
    assert answer["Location"] == "/staff/?next=%2Foffice%2Fneeds-a-right%2F"


def test_what_was_typed_stays_when_the_session_is_gone(visitor):
    answer = visitor.post(RIGHT, {"typed": "写了一半"}, headers={"HX-Request": "true"})

    assert answer.status_code == 401
    assert "还在这一页" in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert visitor.post(RIGHT, {"typed": "写了一半"}).status_code == 401


def test_who_holds_the_right_comes_in_and_who_does_not_is_told_whom_to_ask(signed_in, world):
    clerk, office = signed_in("xiaoli"), signed_in("bange")

    assert clerk.get(RIGHT).content.decode() == "让进"
    refused = office.get(RIGHT)

    assert refused.status_code == 403
    assert "您没有“收件受理”的权限" in refused.content.decode()
    assert "窗口工作人员" in refused.content.decode()


def test_an_attempt_without_the_right_is_an_entry(signed_in, world):
    office = signed_in("bange")

    office.get(RIGHT)

    kinds = [one.kind for one in ledger.entries(world.centre)]
    assert "accounts.refused" in kinds


def test_another_method_than_the_page_knows_is_refused(visitor):
    assert visitor.post("/").status_code == 405


def test_a_refusal_is_a_page_a_fragment_or_json_and_says_the_same(visitor):
    whole = visitor.get("/try/refuses/")
    part = visitor.get("/try/refuses/", headers={"HX-Request": "true"})
    plain = visitor.get("/try/refuses/", headers={"Accept": "application/json"})

    told = "还没到九点，请到时再来。"
    assert whole.status_code == part.status_code == plain.status_code == 409
    assert told in whole.content.decode()
    assert told in part.content.decode()
    assert "<html" not in part.content.decode()
    assert json.loads(plain.content)["told"] == told
    assert json.loads(plain.content)["facts"] == {"when": "九点"}
    assert "/rules/hours.opening/" in whole.content.decode()


def test_a_failure_is_calm_and_has_a_number_that_the_log_knows(visitor, caplog):
    visitor.raise_request_exception = False

    answer = visitor.get("/try/fails/")

    assert answer.status_code == 500
    assert "刚才这一步没记下" in answer.content.decode()
    reference = next(one.getMessage() for one in caplog.records if "reference" in one.getMessage()).split()[-1]
    assert reference in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


def test_a_page_that_is_not_there_asks_what_is_wanted(visitor):
    answer = visitor.get("/nowhere/")

    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()
    assert 'action="/search/"' in answer.content.decode()


def test_a_form_that_stood_open_too_long_says_so(world):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post("/staff/", {"username": "xiaoli"})

    assert answer.status_code == 403
    assert "放得太久" in answer.content.decode()


def test_every_answer_forbids_foreign_and_inline_code(visitor):
    policy = visitor.get("/").headers["Content-Security-Policy"]

    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert visitor.get("/").headers["X-Content-Type-Options"] == "nosniff"


def test_what_staff_sees_is_kept_by_no_browser(signed_in):
    assert signed_in("xiaoli").get(RIGHT).headers["Cache-Control"] == "no-store"


def test_a_page_and_its_fragment_are_not_taken_for_each_other_by_a_cache(visitor):
    assert "HX-Request" in visitor.get("/search/").headers["Vary"]


@pytest.mark.parametrize("address", ["/", "/guides/", "/rules/", "/hours/", "/progress/", "/staff/", "/kept/accepted/"])
def test_pages_open_before_there_is_any_centre(db, address):
    assert Client().get(address).status_code == 200


@pytest.mark.usefixtures("nothing_expires")
def test_the_door_costs_few_questions(signed_in, django_assert_max_num_queries):
    client = signed_in("xiaoli")
    client.get(RIGHT)

    with django_assert_max_num_queries(3):
        client.get(RIGHT)
