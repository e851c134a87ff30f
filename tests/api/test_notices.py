"""The one-time notice over HTTP: given by staff, read by whoever holds it."""

from collections.abc import Callable

import pytest

from tests.api.conftest import ANSWERS, LISTED, Machine
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(li: Machine, world: World) -> dict:
    made = li.post("/notices", {"item": "MZ-001", "answers": ANSWERS, "person": world.wang})
    assert made.status == 201, made.body
    return made.body


def test_a_notice_lists_all_that_may_be_asked_for(notice: dict):
    assert (notice["listed"], notice["replaced_by"]) == (list(LISTED), "")
    assert {"basis", "limit", "procedure", "materials", "refusal_reasons"} <= notice["content"].keys()
    assert len(notice["digest"]) == 64


def test_whoever_holds_the_paper_reads_it_and_staff_finds_it_by_its_number(anybody: Machine, li: Machine, notice: dict):
    assert anybody.get(f"/notices/by-token/{notice['token']}").body == notice
    assert li.get(f"/notices/{notice['number']}").body == notice
    assert anybody.get("/notices/by-token/none").status == 404
    assert li.get("/notices/26-0302-0099-K").status == 404


def test_another_paper_is_no_notice(li: Machine, anybody: Machine, intake: Callable[..., dict]):
    told = li.post("/intake/corrections", intake(lacks=("medical_invoice",))).body["correction"]
    paper = li.get(f"/notices/{told}").body

    assert paper["sort"] == "correction"
    assert anybody.get(f"/notices/by-token/{paper['token']}").status == 404
    correction = {"answers": ANSWERS, "fault": "clerk", "reason": "写错了"}
    assert li.post(f"/notices/{told}/correct", correction).status == 404


def test_a_corrected_notice_replaces_the_old_one_which_stays_readable(li: Machine, anybody: Machine, notice: dict):
    correction = {"answers": {**ANSWERS, "members": ["none"]}, "fault": "applicant", "reason": "家里没有病人"}

    silent = li.post(f"/notices/{notice['number']}/correct", {**correction, "reason": " "})
    fresh = li.post(f"/notices/{notice['number']}/correct", correction)
    again = li.post(f"/notices/{notice['number']}/correct", correction)

    assert (silent.status, silent.code) == (422, "cases.reason_missing")
    assert fresh.status == 201
    assert len(fresh.body["listed"]) < len(LISTED)
    assert (again.status, again.code) == (409, "cases.notice_replaced")
    assert anybody.get(f"/notices/by-token/{notice['token']}").body["replaced_by"] == fresh.body["number"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"item": "XX-999"}, "catalogue.unknown_item"),
        ({"answers": {}}, "catalogue.missing_answer"),
        ({"answers": {"weather": "rain"}}, "catalogue.unknown_option"),
        ({"person": 99999}, "kernel.not_found"),
        ({"channel": "pigeon"}, "api.invalid"),
    ],
)
def test_a_notice_that_cannot_be_is_refused(li: Machine, change: dict, code: str):
    assert li.post("/notices", {"item": "MZ-001", "answers": ANSWERS, **change}).code == code
