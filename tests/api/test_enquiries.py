"""Enquiries over HTTP: whoever was asked first answers for them until somebody has taken them."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.conftest import Machine
from tests.world import World

pytestmark = pytest.mark.django_db

ASKED = {"question": "残疾人补贴几号发？", "channel": "phone", "caller": "林先生", "phone": "13700001111"}


def note(machine: Machine, **more: Any) -> dict:
    made = machine.post("/enquiries", {**ASKED, **more})
    assert made.status == 201, made.body
    return made.body


def test_an_enquiry_has_its_first_contact_and_its_date(li: Machine, world: World):
    noted = note(li)

    assert (noted["state"], noted["owner"], noted["answer"]) == ("open", world.accounts["xiaoli"], "")
    assert noted["reply_by"] > "2026-03-02"
    assert li.get(f"/enquiries/{noted['number']}").body == noted
    assert "13700001111" not in str(noted)


def test_what_is_answered_on_the_spot_is_closed(li: Machine):
    noted = note(li, answer="每月10号。")

    again = li.post(f"/enquiries/{noted['number']}/answer", {"answer": "每月10号。"})
    passed = li.post(f"/enquiries/{noted['number']}/pass-on", {"to": "民政"})

    assert (noted["state"], noted["in_time"]) == ("answered", True)
    assert (again.status, again.code, passed.code) == (409, "cases.already_answered", "cases.already_answered")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"question": " "}, "cases.question_missing"),
        ({"question": "问" * 2001}, "api.invalid"),
        ({"channel": "pigeon"}, "api.invalid"),
        ({"person": 99999}, "kernel.not_found"),
        ({"caller": "长" * 61}, "cases.too_long"),
    ],
)
def test_an_enquiry_that_cannot_be_is_refused(li: Machine, change: dict, code: str):
    assert li.post("/enquiries", {**ASKED, **change}).code == code


def test_an_enquiry_is_passed_on_taken_and_answered(li: Machine, machine: Callable[..., Machine], world: World):
    number, zhao = note(li)["number"], machine("laozhao")

    nowhere = li.post(f"/enquiries/{number}/pass-on", {"to": " "})
    nobody = li.post(f"/enquiries/{number}/pass-on", {"to": "小某", "account": 99999})
    passed = li.post(f"/enquiries/{number}/pass-on", {"to": "民政"}).body
    other = machine("xiaosun").post(f"/enquiries/{number}/take")
    taken = zhao.post(f"/enquiries/{number}/take").body
    silent = zhao.post(f"/enquiries/{number}/answer", {"answer": ""})
    answered = zhao.post(f"/enquiries/{number}/answer", {"answer": "每月10号。"}).body

    assert (nowhere.code, nobody.code) == ("cases.answer_missing", "cases.no_such_person")
    assert (passed["state"], passed["passed_to"], passed["owner"]) == ("passed", "民政", world.accounts["xiaoli"])
    assert (other.status, other.code) == (403, "cases.not_passed_to_you")
    assert (taken["state"], taken["owner"]) == ("taken", world.accounts["laozhao"])
    assert (silent.code, answered["state"]) == ("cases.answer_missing", "answered")


def test_enquiries_are_listed_newest_first_narrowed_and_paged(li: Machine, machine: Callable[..., Machine]):
    numbers = [note(li)["number"] for _ in range(3)]
    note(li, answer="好的。")

    first = li.get("/enquiries", state="open", limit=2).body
    second = li.get("/enquiries", state="open", limit=2, after=first["next"]).body

    assert [one["number"] for page in (first, second) for one in page["enquiries"]] == numbers[::-1]
    assert second["next"] == ""
    assert machine("xiaosun").get("/enquiries", mine="true").body["enquiries"] == []
    assert li.get("/enquiries/26-0302-0099-K").status == 404
