"""Cases over HTTP: read, moved on to their end, and never over somebody else's head."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.api.conftest import Machine
from tests.world import MONDAY, MONDAY_9AM, World
from yikou.cases.models import Case
from yikou.catalogue.queries import catalogue

pytestmark = pytest.mark.django_db

Case_ = dict[str, Any]


@pytest.fixture
def case(li: Machine, intake: Callable[..., Any]) -> Case_:
    """低保申请 of 王奶奶, accepted by 小李."""
    made = li.post("/intake/accept", intake())
    assert made.status == 201, made.body
    return dict(made.body)


@pytest.fixture
def zhao(machine: Callable[..., Machine]) -> Machine:
    """老赵, who decides civil affairs."""
    return machine("laozhao")


def act(machine: Machine, case: Case_, verb: str, **sent: Any) -> Any:
    """Do something to a case as it stands now."""
    sent.setdefault("revision", Case.objects.get(number=case["number"]).revision)
    return machine.post(f"/cases/{case['number']}/{verb}", sent)


def walk(li: Machine, zhao: Machine, case: Case_, *, until: str = "") -> Case_:
    """Finish all steps of a case but the last."""
    while (at_hand := Case.objects.get(number=case["number"])).step:
        steps = [one["key"] for one in li.get("/items/MZ-001").body["steps"]]
        if at_hand.step in (until, steps[-1]):
            break
        moved = act(li if at_hand.step == steps[0] else zhao, case, "finish-step", step=at_hand.step)
        assert moved.status == 200, moved.body
        case = moved.body
    return case


def test_a_case_is_read_with_its_way_its_papers_and_why_its_date(li: Machine, case: Case_):
    read = li.get(f"/cases/{case['number'].lower()}").body

    assert case.items() <= read.items()
    assert [one["label"] for one in read["events"]] == ["收件", "受理"]
    assert [one["is_now"] for one in read["ahead"]][:2] == [True, False]
    assert {"day": "2026-04-04", "why": "清明节"} in read["skipped"]
    assert read["material_lines"][0].items() >= {"name": "申请表", "how": "收到"}.items()
    assert (read["owner_name"], read["first_contact_name"], read["papers"]) == ("小李", "小李", [])


def test_a_case_that_is_none_is_not_there(li: Machine):
    assert (answer := li.get("/cases/26-0302-0099-K")).status == 404
    assert answer.code == "kernel.not_found"


def test_cases_are_listed_newest_first_narrowed_and_paged(li: Machine, intake: Callable[..., Any]):
    made = [li.post("/intake/receive", intake(f"k{n}")).body["number"] for n in range(5)]
    li.post("/intake/accept", intake("accepted"))

    first = li.get("/cases", state="received", limit=2).body
    second = li.get("/cases", state="received", limit=2, after=first["next"]).body
    third = li.get("/cases", state="received", limit=2, after=second["next"]).body

    numbers = [one["number"] for page in (first, second, third) for one in page["cases"]]
    assert (numbers, third["next"]) == (made[::-1], "")
    assert len(li.get("/cases", item="MZ-001", mine="true").body["cases"]) == 6
    assert li.get("/cases", item="MZ-002").body["cases"] == []
    assert li.get("/cases", after="26-0302-0099-K").status == 404
    assert li.get("/cases", limit=1000).code == "api.invalid"


def test_the_second_write_is_refused_with_what_changed(li: Machine, zhao: Machine, case: Case_):
    first = act(li, case, "finish-step", step=case["step"], revision=case["revision"])
    second = act(li, case, "finish-step", step=case["step"], revision=case["revision"])

    assert (first.status, second.status, second.code) == (200, 409, "ledger.changed_meanwhile")
    assert "环节完成" in second.told
    assert second.body["facts"]["revision"] == first.body["revision"]


def test_a_case_walks_to_the_archive(
    li: Machine, zhao: Machine, machine: Callable[..., Machine], case: Case_, at: Callable[[datetime], None]
):
    too_early = act(zhao, case, "decide", granted=True)
    walk(li, zhao, case)
    decided = act(zhao, case, "decide", granted=True).body
    concluded = act(zhao, case, "conclude", result_number="低保〔2026〕12号").body
    unsigned = act(li, case, "deliver", way="window")
    delivered = act(li, case, "deliver", way="window", signed="self", visit=True).body
    archived = act(machine("bange"), case, "archive").body

    assert (too_early.status, too_early.code) == (409, "cases.steps_left")
    assert (decided["state"], decided["outcome"]) == ("decided", "granted")
    assert (concluded["state"], concluded["in_time"]) == ("concluded", True)
    assert (unsigned.status, unsigned.code) == (422, "cases.not_signed")
    assert (delivered["state"], delivered["visits"]) == ("delivered", 2)
    assert (archived["state"], archived["file_number"][:1]) == ("archived", "户")
    assert [one["sort"] for one in li.get(f"/cases/{case['number']}").body["papers"]] == ["result", "decision"]


def test_a_step_is_finished_by_its_name_so_that_a_repeated_request_does_not_finish_the_next(li: Machine, case: Case_):
    wrong = act(li, case, "finish-step", step="publicity")
    act(li, case, "finish-step", step=case["step"])
    again = act(li, case, "finish-step", step=case["step"])

    assert (wrong.status, wrong.code) == (409, "api.step_not_at_hand")
    assert again.code == "api.step_not_at_hand"
    assert "家庭经济状况核对" in again.told


def test_after_the_last_step_there_is_no_other(li: Machine, zhao: Machine, case: Case_):
    last = walk(li, zhao, case)["step"]
    act(zhao, case, "finish-step", step=last)

    answer = act(zhao, case, "finish-step", step=last)

    assert (answer.status, "没有环节了" in answer.told) == (409, True)
    assert act(zhao, case, "decide", granted=True).status == 200


def test_a_refusal_says_its_reasons_and_until_when_it_can_be_reviewed(li: Machine, zhao: Machine, case: Case_):
    walk(li, zhao, case)

    silent = act(zhao, case, "decide", granted=False)
    refused = act(zhao, case, "decide", granted=False, reasons="家庭月人均收入超过标准").body

    assert (silent.status, silent.code) == (422, "cases.reason_missing")
    assert (refused["outcome"], bool(refused["review_until"])) == ("refused", True)


@pytest.fixture
def stoppable(li: Machine, world: World) -> tuple[Case_, str]:
    """An accepted case whose item names a procedure that stops the clock, and that procedure."""
    for item in catalogue(world.centre, MONDAY).items.values():
        if item.suspends and item.promised_limit:
            answers = {one.key: one.options[0].key for one in item.situations}
            materials = {one.key: {"state": "received"} for one in item.materials_for(answers)}
            sent = {"key": "s", "item": item.code, "applicant": world.wang, "answers": answers}
            return li.post("/intake/accept", {**sent, "materials": materials}).body, item.suspends[0]
    raise AssertionError("no item stops the clock")


def test_the_clock_stops_for_what_the_item_names_and_runs_again(
    li: Machine, stoppable: tuple[Case_, str], at: Callable[[datetime], None]
):
    case, reason = stoppable

    unnamed = act(li, case, "suspend", reason="想歇一歇", note="等等")
    silent = act(li, case, "suspend", reason=reason, note="")
    running = act(li, case, "resume")
    stopped = act(li, case, "suspend", reason=reason, note="等外省回函").body
    held = act(li, case, "finish-step", step=case["step"])
    at(MONDAY_9AM + timedelta(days=2))
    resumed = act(li, case, "resume").body

    assert [one.code for one in (unnamed, silent, running)] == [
        "cases.may_not_stop",
        "cases.reason_missing",
        "cases.not_stopped",
    ]
    assert (stopped["is_stopped"], held.code) == (True, "cases.clock_stopped")
    assert (resumed["is_stopped"], resumed["due_on"] > case["due_on"]) == (False, True)


def test_the_head_of_the_body_lengthens_the_promise_once(machine: Callable[..., Machine], case: Case_):
    gao = machine("gaoju")

    silent = act(gao, case, "extend", days=5, reason=" ")
    longer = act(gao, case, "extend", days=5, reason="跨省核查").body
    twice = act(gao, case, "extend", days=5, reason="还要查")

    assert (silent.code, twice.code) == ("cases.reason_missing", "cases.may_not_extend")
    assert (longer["extended_days"], longer["due_on"] > case["due_on"]) == (5, True)


def test_a_case_is_handed_over_to_somebody_who_is_there(li: Machine, case: Case_, world: World):
    nobody = act(li, case, "hand-over", to=99999, why="knows")
    moved = act(li, case, "hand-over", to=world.accounts["xiaosun"], why="knows").body

    assert (nobody.status, nobody.code) == (422, "cases.no_such_person")
    assert moved["owner"] == world.accounts["xiaosun"]
    assert act(li, case, "hand-over", to=1, why="bored").code == "api.invalid"


def test_what_was_received_may_be_sent_home_promised_declined_or_withdrawn(
    li: Machine, token: Callable[..., str], intake: Callable[..., Any]
):
    def received(key: str, **more: Any) -> Case_:
        return dict(li.post("/intake/receive", intake(key, **more)).body)

    lacking = received("a", lacks=("medical_invoice",))
    assert act(li, lacking, "accept").code == "cases.materials_missing"
    assert act(li, lacking, "provisional", promised=True).code == "cases.not_provisional"
    assert act(li, lacking, "corrections").body["state"] == "correcting"
    no = {"ground": "not_our_power", "reason": "不归本中心", "right_body": "柳林街道"}
    full = received("b")
    assert act(li, full, "decline", **no).code == "cases.not_countersigned"
    signed = {"X-Countersign-Token": token("wujie", "cases.countersign")}
    declined = li.post(f"/cases/{full['number']}/decline", {**no, "revision": full["revision"]}, headers=signed)
    assert declined.body["state"] == "declined"
    assert act(li, full, "accept").code == "cases.already_dealt_with"
    assert act(li, received("c"), "withdraw").body["state"] == "withdrawn"
    assert act(li, received("d"), "more-time").code == "cases.already_dealt_with"


def test_what_is_past_cannot_be_done_again(li: Machine, zhao: Machine, machine: Callable[..., Machine], instant: Case_):
    done = li.post("/intake/finish", instant).body

    codes = {
        "accept": act(li, done, "accept").code,
        "withdraw": act(li, done, "withdraw").code,
        "finish-step": act(li, done, "finish-step", step="review").code,
        "conclude": act(li, done, "conclude").code,
        "hand-over": act(li, done, "hand-over", to=1, why="knows").code,
        "extend": act(machine("gaoju"), done, "extend", days=1, reason="不够").code,
    }

    assert codes.pop("finish-step") == "api.step_not_at_hand"
    assert set(codes.values()) == {"cases.already_dealt_with"}
