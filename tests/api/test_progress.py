"""Progress over HTTP: two halves of a secret, few tries, and nothing of the house."""

from collections.abc import Callable

import pytest

from tests.api.conftest import Machine
from tests.world import WANG

pytestmark = pytest.mark.django_db

TAIL = WANG["identity"][-4:]


@pytest.fixture
def case(li: Machine, intake: Callable[..., dict]) -> dict:
    return li.post("/intake/accept", intake()).body


def test_number_and_last_four_lead_to_the_case(anybody: Machine, case: dict):
    by_number = anybody.post("/progress", {"number": f" {case['number'].lower()} ", "last_digits": TAIL})
    by_token = anybody.get(f"/progress/{case['token']}")

    assert (by_number.status, by_number.body) == (200, by_token.body)
    told = by_token.body
    assert (told["due_on"], told["owner"], told["state_label"]) == ("2026-04-07", "小李", "办理中")
    assert [one["label"] for one in told["events"]] == ["收件", "受理"]
    assert "清明节" in told["counted"]
    assert not {"applicant", "materials", "answers"} & told.keys()


def test_wrong_halves_are_refused_alike_and_too_many_tries_blocked(anybody: Machine, case: dict):
    wrong_tail = anybody.post("/progress", {"number": case["number"], "last_digits": "0000"})
    wrong_number = anybody.post("/progress", {"number": "26-0302-0099-K", "last_digits": TAIL})
    tries = [anybody.post("/progress", {"number": case["number"], "last_digits": "0000"}) for _ in range(8)]
    right = anybody.post("/progress", {"number": case["number"], "last_digits": TAIL})

    assert (wrong_tail.status, wrong_tail.body) == (404, wrong_number.body)
    assert (tries[-1].status, tries[-1].code) == (429, "cases.lookup_blocked")
    assert right.status == 429


def test_a_code_that_is_none_leads_nowhere(anybody: Machine):
    assert anybody.get("/progress/none").code == "kernel.not_found"


def test_a_matter_that_is_done_is_rated_once_by_its_resident(anybody: Machine, li: Machine, instant: dict):
    done = li.post("/intake/finish", instant).body
    path = f"/progress/{done['token']}/rating"

    unknown = anybody.post(path, {"level": "so_so"})
    clerk = li.post(path, {"level": "very_satisfied"})
    rated = anybody.post(path, {"level": "very_satisfied", "words": "很快"})
    twice = anybody.post(path, {"level": "very_satisfied"})

    assert (unknown.status, unknown.code) == (422, "feedback.no_such_level")
    assert (clerk.status, clerk.code) == (409, "feedback.not_rateable")
    assert (rated.status, rated.body["level"], rated.body["number"]) == (201, "very_satisfied", done["number"])
    assert (twice.status, twice.code) == (409, "feedback.not_rateable")


def test_a_matter_that_runs_is_not_rated(anybody: Machine, case: dict):
    answer = anybody.post(f"/progress/{case['token']}/rating", {"level": "very_satisfied"})

    assert (answer.status, answer.code) == (409, "feedback.not_rateable")
