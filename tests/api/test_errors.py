"""Every no has one shape: a stable code, a sentence that says what to do, and what it was about."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import Machine

pytestmark = pytest.mark.django_db

DEADLINE = {"accepted_at": "2026-03-02T10:00", "working_days": 5}


def test_all_fields_that_are_wrong_are_named_at_once_in_chinese(li: Machine, intake: Callable[..., Any]):
    sent = intake(applicant="somebody", channel="pigeon", colour="blue")
    del sent["item"]

    answer = li.post("/intake/accept", sent)

    assert (answer.status, answer.code) == (422, "api.invalid")
    assert {one["field"]: one["told"] for one in answer.body["facts"]["fields"]} == {
        "body.item": "没有填",
        "body.applicant": "要是整数",
        "body.channel": "只能是 'visit', 'web' or 'mail'",
        "body.colour": "没有这一项",
    }
    assert answer.told == "有4处没有填对：body.item 没有填。改好再发一次。"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"working_days": 5}, "body.accepted_at"),
        ({**DEADLINE, "accepted_at": "昨天"}, "body.accepted_at"),
        ({**DEADLINE, "accepted_at": "0001-01-01T00:00:00+14:00"}, "body.accepted_at"),
        ({**DEADLINE, "accepted_at": "9999-12-31T23:59:59-10:00"}, "body.accepted_at"),
        ({**DEADLINE, "working_days": -1}, "body.working_days"),
        ({**DEADLINE, "working_days": 2**70}, "body.working_days"),
        ({**DEADLINE, "working_days": "many"}, "body.working_days"),
        ({**DEADLINE, "stops": [{"start": "2026-03-03", "reason": "公\x00示"}]}, "body.stops.0.reason"),
        ({**DEADLINE, "stops": [{"start": "2026-03-03", "reason": "\ud800"}]}, "body.stops.0.reason"),
        ({**DEADLINE, "stops": {}}, "body.stops"),
        ([], "body"),
        ("text", "body"),
        (None, "body"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(nowhere: Machine, body: Any, field: str):
    import json

    answer = nowhere.post("/deadlines", json.dumps(body).encode())

    assert (answer.status, answer.code) == (422, "api.invalid")
    assert answer.body["facts"]["fields"][0]["field"] == field
    assert "\u4e00" <= answer.body["facts"]["fields"][0]["told"][0] <= "\u9fff"


@pytest.mark.parametrize(
    "body",
    [b"{", b"nothing", b"\xff\xfe", b"[" * 100_000, b'{"working_days": ' + b"9" * 5000 + b"}", b"a=b&c=d"],
    ids=["cut off", "no JSON", "no UTF-8", "deep", "endless number", "a form"],
)
def test_a_body_that_is_no_json_is_told_so(nowhere: Machine, body: bytes):
    answer = nowhere.post("/deadlines", body)

    assert (answer.status, answer.code) == (400, "api.unreadable")
    assert "JSON" in answer.told


def test_an_empty_body_is_a_body_with_nothing_in_it(nowhere: Machine):
    assert nowhere.post("/deadlines", b"").code == "api.invalid"


@pytest.mark.parametrize("kilobytes", [300, 13 * 1024])
def test_a_body_that_is_too_large_is_not_read(nowhere: Machine, kilobytes: int):
    answer = nowhere.post("/deadlines", b'"' + b"x" * (kilobytes * 1024) + b'"')

    assert (answer.status, answer.code, "256 KB" in answer.told) == (413, "api.too_large", True)


@pytest.mark.parametrize(
    "path", ["", "/nothing", "/cases/26-0302-0001-W/unmake", "/items/", "/items/a/b", "/%00", "//"]
)
def test_an_address_that_is_none_says_where_they_are_listed(nowhere: Machine, path: str):
    answer = nowhere.get(path)

    assert (answer.status, answer.code) == (404, "api.unknown_address")
    assert "/api/v1/docs" in answer.told


@pytest.mark.parametrize("path", ["/api/", "/api/v2/items", "/api/v1"])
def test_beside_version_1_there_is_nothing(nowhere: Machine, path: str):
    answer = nowhere.client.get(path)

    assert (answer.status_code, answer.json()["code"]) == (404, "api.unknown_address")


@pytest.mark.parametrize(("method", "path", "allowed"), [("put", "/items", "GET"), ("get", "/deadlines", "POST")])
def test_a_wrong_method_says_which_is_right(nowhere: Machine, method: str, path: str, allowed: str):
    answer = getattr(nowhere.client, method)(f"/api/v1{path}")

    assert (answer.status_code, answer["Allow"], answer.json()["code"]) == (405, allowed, "api.wrong_method")
    assert allowed in answer.json()["told"]


def test_a_query_of_thousands_of_fields_is_not_read(nowhere: Machine):
    answer = nowhere.get("/items?" + "&".join(f"a{n}=1" for n in range(2000)))

    assert (answer.status, answer.code) == (400, "api.unreadable")


def test_a_path_that_holds_what_no_name_holds_is_refused(nowhere: Machine, li: Machine):
    assert nowhere.get("/items/%00").status in (404, 422)
    assert nowhere.get("/rules/%ED%A0%80").status in (404, 422)
    assert li.get("/cases/%E2%80%AE").code == "api.invalid"
    assert li.get(f"/people/{2**80}").code == "api.invalid"


def test_what_nobody_thought_of_is_a_calm_answer_with_a_number_that_stands_in_the_log(
    nowhere: Machine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    from yikou.api.views import deadlines

    def fail(centre: str) -> None:
        raise ZeroDivisionError("ouch")

    monkeypatch.setattr(deadlines.centre_queries, "calendar", fail)

    answer = nowhere.post("/deadlines", DEADLINE)

    assert (answer.status, answer.code) == (500, "api.failed")
    assert "ouch" not in str(answer.body)
    assert answer.body["facts"]["reference"] in answer.told
    assert answer.body["facts"]["reference"] in caplog.text
    assert "ZeroDivisionError: ouch" in caplog.text


def test_what_fails_before_the_api_is_reached_is_told_in_the_same_shape(monkeypatch: pytest.MonkeyPatch):
    from yikou.web import seat

    def fail() -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(seat, "first_centre", fail)

    answer = Client(raise_request_exception=False).get("/api/v1/items")

    assert (answer.status_code, answer.json()["code"]) == (500, "api.failed")


def test_answers_to_a_token_are_kept_by_nobody_and_hold_the_same_headers_as_pages(li: Machine):
    answer = li.get("/me")

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Type"] == "application/json"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
