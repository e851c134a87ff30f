"""Intake over HTTP: the verbs of the window, once for each key, with the same refusals."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.conftest import LISTED, Machine
from tests.world import World
from yikou.cases.models import Case
from yikou.ledger import queries as ledger

pytestmark = pytest.mark.django_db

Intake = Callable[..., dict[str, Any]]
MINOR = "medical_invoice"


def test_a_complete_matter_is_accepted_with_its_date(li: Machine, intake: Intake, world: World):
    made = li.post("/intake/accept", intake())

    assert made.status == 201
    assert {"state": "accepted", "due_on": "2026-04-07", "applicant": world.wang, "missing": []}.items() <= (
        made.body.items()
    )
    case = Case.objects.get(number=made.body["number"])
    assert [one.kind for one in ledger.history(case)] == ["cases.received", "cases.accepted"]
    assert ledger.history(case)[0].by == f"staff:{world.accounts['xiaoli']}"


def test_the_same_key_twice_is_one_case_in_the_header_or_in_the_body(li: Machine, intake: Intake):
    first = li.post("/intake/accept", intake("once"))
    again = li.post("/intake/accept", intake("once"))
    header = li.post("/intake/accept", intake(None), headers={"Idempotency-Key": "once"})

    assert [one.status for one in (first, again, header)] == [201, 200, 200]
    assert first.body == again.body == header.body
    assert Case.objects.count() == 1


def test_without_a_key_nothing_is_taken_in(li: Machine, intake: Intake):
    answer = li.post("/intake/accept", intake(None))

    assert (answer.status, answer.code) == (422, "api.key_missing")
    assert not Case.objects.exists()


def test_a_key_that_was_used_for_another_matter_is_refused(li: Machine, intake: Intake, world: World):
    first = li.post("/intake/accept", intake("once"))

    other = li.post("/intake/accept", intake("once", applicant=world.zhou))

    assert (other.status, other.code) == (409, "api.key_used_before")
    assert first.body["number"] in other.told
    assert Case.objects.count() == 1


def test_what_is_missing_is_named_and_nothing_is_written(li: Machine, intake: Intake):
    answer = li.post("/intake/accept", intake(lacks=("diagnosis_certificate", "medical_invoice")))

    assert (answer.status, answer.code) == (409, "cases.materials_missing")
    assert "疾病诊断证明、医疗费用票据" in answer.told
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("change", "code", "status"),
    [
        ({"item": "XX-999"}, "catalogue.unknown_item", 404),
        ({"applicant": 99999}, "kernel.not_found", 404),
        ({"agent": 99999}, "kernel.not_found", 404),
        ({"answers": {"unit": "local"}}, "catalogue.missing_answer", 422),
        ({"answers": {"weather": "rain"}}, "catalogue.unknown_option", 422),
        ({"materials": {"passport": {}}}, "cases.unknown_material", 422),
        ({"materials": {"application_form": {"state": "looked_up"}}}, "cases.no_such_way", 422),
        ({"materials": {"application_form": {"state": "hovering"}}}, "api.invalid", 422),
        ({"materials": {"application_form": {"paper": 3}}}, "api.invalid", 422),
        ({"notice": "26-0302-0099-K"}, "kernel.not_found", 404),
        ({"waits_for": {"id_card": "26-0302-0099-K"}}, "kernel.not_found", 404),
        ({"key": "k" * 41}, "api.invalid", 422),
        ({"key": "键"}, "api.invalid", 422),
    ],
)
def test_an_intake_that_cannot_be_is_refused(li: Machine, intake: Intake, change: dict, code: str, status: int):
    answer = li.post("/intake/accept", intake(**change))

    assert (answer.code, answer.status) == (code, status)
    assert not Case.objects.exists()


def test_an_agent_brings_authority(li: Machine, intake: Intake, world: World):
    alone = li.post("/intake/accept", intake("a", agent=world.zhou))
    authority = {**intake()["materials"], "power_of_attorney": {"state": "received", "reason": "letter"}}
    granted = li.post("/intake/accept", intake("b", agent=world.zhou, materials=authority))

    assert (alone.status, alone.code) == (422, "cases.authority_missing")
    assert (granted.status, granted.body["agent"]) == (201, world.zhou)


def test_the_window_is_where_the_tokens_account_sits(li: Machine, intake: Intake, world: World):
    from tests.world import MONDAY_9AM
    from yikou.centre.models import Window
    from yikou.centre.operations import seat_at

    seat_at(window=Window.objects.get(number="1"), by=world.li, at=MONDAY_9AM)

    case = li.post("/intake/accept", intake()).body

    assert (case["window"], li.get("/me").body["window"]) == ("1", "1")
    assert ledger.entries(world.centre)[0].place == "1"


def test_a_matter_may_be_received_now_and_decided_later(li: Machine, intake: Intake):
    received = li.post("/intake/receive", intake()).body

    accepted = li.post(f"/cases/{received['number']}/accept", {"revision": received["revision"]}).body

    assert (received["state"], received["due_on"]) == ("received", None)
    assert (accepted["state"], accepted["number"]) == ("accepted", received["number"])


def test_all_that_is_missing_is_told_at_once_and_supplied(li: Machine, intake: Intake):
    told = li.post("/intake/corrections", intake(lacks=(MINOR,), reason="票据没带")).body
    number, revision = told["number"], told["revision"]

    assert (told["state"], told["missing"], bool(told["correct_by"])) == ("correcting", [MINOR], True)
    nothing = li.post(f"/cases/{number}/supply", {"revision": revision, "materials": {}})
    unknown = li.post(f"/cases/{number}/supply", {"revision": revision, "materials": {"passport": {}}})
    more_time = li.post(f"/cases/{number}/more-time", {"revision": revision}).body
    supplied = li.post(
        f"/cases/{number}/supply", {"revision": more_time["revision"], "materials": {MINOR: {"original": True}}}
    ).body
    assert (nothing.code, unknown.code) == ("cases.nothing_supplied", "cases.unknown_material")
    assert more_time["correct_by"] >= told["correct_by"]
    assert (supplied["state"], supplied["visits"], supplied["missing"]) == ("accepted", 2, [])


def test_a_complete_matter_is_not_sent_home(li: Machine, intake: Intake):
    answer = li.post("/intake/corrections", intake())

    assert (answer.status, answer.code) == (409, "cases.nothing_missing")


@pytest.fixture
def with_bank_card(world: World) -> dict[str, Any]:
    """A matter of 王奶奶's that asks for a bank card, which may be missing for a while."""
    from tests.world import MONDAY
    from yikou.catalogue.queries import catalogue

    for item in catalogue(world.centre, MONDAY).items.values():
        answers = {one.key: one.options[0].key for one in item.situations}
        asked = [one.key for one in item.materials_for(answers)]
        if "bank_card" in asked and item.promised_limit:
            materials = {key: {"state": "received"} for key in asked}
            return {"item": item.code, "applicant": world.wang, "answers": answers, "materials": materials}
    raise AssertionError("no such item")


def test_minor_gaps_are_accepted_on_a_written_promise(li: Machine, with_bank_card: dict[str, Any], intake: Intake):
    assert "bank_card" in li.post("/intake/needs", {"item": with_bank_card["item"]}).body["minor"]
    with_bank_card["materials"]["bank_card"] = {"state": "missing"}

    refused = li.post("/intake/provisional", {**with_bank_card, "key": "a", "promised": False})
    main = li.post("/intake/provisional", intake("b", lacks=("application_form", "id_card"), promised=True))
    complete = li.post("/intake/provisional", intake("c", promised=True))
    made = li.post("/intake/provisional", {**with_bank_card, "key": "d", "promised": True}).body

    assert (refused.code, main.code) == ("cases.not_provisional",) * 2
    assert complete.code == "cases.nothing_missing"
    assert (made["state"], made["gaps"], bool(made["gaps_by"])) == ("accepted", ["bank_card"], True)


@pytest.fixture
def no() -> dict[str, str]:
    return {"ground": "not_our_power", "reason": "户籍不在本街道", "right_body": "柳林街道，电话 5555 0202"}


def test_a_refusal_at_the_door_is_countersigned_by_the_token_of_somebody_who_may(
    li: Machine, token: Callable[..., str], intake: Intake, no: dict[str, str], world: World
):
    def decline(key: str, *signed: str) -> Any:
        headers = {"X-Countersign-Token": token(*signed)} if signed else {}
        return li.post("/intake/decline", {**intake(key), **no}, headers=headers)

    unsigned, own, without_right = decline("a"), decline("b", "xiaoli"), decline("c", "xiaosun")
    made = decline("d", "wujie", "cases.countersign")

    assert [one.code for one in (unsigned, own, without_right)] == ["cases.not_countersigned"] * 3
    assert (made.status, made.body["state"], bool(made.body["review_until"])) == (201, "declined", True)
    fact = ledger.history(Case.objects.get(number=made.body["number"]))[-1].facts
    assert fact["countersigned"] == world.accounts["wujie"]
    dead = li.post("/intake/decline", {**intake("e"), **no}, headers={"X-Countersign-Token": "yk_dead"})
    assert (dead.status, dead.code) == (401, "accounts.token_unknown")


def test_a_refusal_says_why_and_who_is_the_right_body(
    li: Machine, token: Callable[..., str], intake: Intake, no: dict[str, str]
):
    signed = {"X-Countersign-Token": token("wujie", "cases.countersign")}

    silent = li.post("/intake/decline", {**intake(), **no, "reason": " "}, headers=signed)
    nowhere = li.post("/intake/decline", {**intake(), **no, "right_body": ""}, headers=signed)

    assert (silent.code, nowhere.code) == ("cases.reason_missing", "cases.decline_incomplete")


def test_an_instant_matter_is_done_on_the_spot_and_another_is_not(li: Machine, instant: dict[str, Any], intake: Intake):
    done = li.post("/intake/finish", {**instant, "signed": "self"})
    again = li.post("/intake/finish", {**instant, "signed": "self"})
    other = li.post("/intake/finish", intake())

    assert (done.status, done.body["in_time"], again.status) == (201, True, 200)
    assert done.body["state"] in ("delivered", "concluded")
    assert (other.status, other.code) == (409, "cases.not_instant")


def test_the_needs_of_a_person_name_the_notice_that_binds(li: Machine, intake: Intake, world: World):
    asked = {"item": "MZ-001", "person": world.wang, "answers": intake()["answers"]}
    notice = li.post("/notices", asked).body

    needs = li.post("/intake/needs", asked).body

    assert (needs["notice"], needs["beyond"], needs["open_questions"]) == (notice["number"], [], [])
    assert [one["key"] for one in needs["materials"]] == list(LISTED)
    assert li.post("/intake/needs", {**asked, "person": 99999}).status == 404
    assert li.post("/intake/needs", {**asked, "item": "XX-999"}).code == "catalogue.unknown_item"


def test_asking_beyond_the_notice_is_said_before_it_happens_and_is_a_breach_after(
    li: Machine, intake: Intake, world: World
):
    li.post("/notices", {"item": "MZ-001", "person": world.wang, "answers": intake()["answers"]})

    refused = li.post("/intake/corrections", intake("a", also=["death_certificate"]))
    extra = _extra(li)
    beyond = li.post("/intake/corrections", intake("b", also=[extra]))
    made = li.post("/intake/corrections", intake("c", also=[extra], go_on="窗口漏说了")).body

    assert refused.code in ("cases.unknown_material", "cases.not_on_notice")
    assert (beyond.status, beyond.code) == (409, "cases.not_on_notice")
    assert (made["breaches"], made["missing"]) == (1, [extra])


def _extra(li: Machine) -> str:
    """A material of the item's list that these answers do not ask for."""
    return next(one["key"] for one in li.get("/items/MZ-001").body["materials"] if one["key"] not in LISTED)


def test_a_notice_of_another_person_or_item_does_not_bind_a_matter(li: Machine, intake: Intake, world: World):
    other = li.post("/notices", {"item": "MZ-001", "person": world.zhou, "answers": intake()["answers"]}).body

    assert li.post("/intake/accept", intake(notice=other["number"])).code == "kernel.not_found"


@pytest.mark.usefixtures("nothing_expires")
def test_an_intake_costs_few_questions_beside_the_operation(
    li: Machine, intake: Intake, django_assert_max_num_queries: Any
):
    li.post("/intake/accept", intake("warm"))

    # The token, the person, the seat; then the operation itself, with its savepoint.
    with django_assert_max_num_queries(10):
        assert li.post("/intake/accept", intake("counted")).status == 201
