"""督查和追责的页面: another's is not there, what is wrong is asked again, nothing ends in an error."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from tests.world import MONDAY_9AM, World
from yikou.cases import operations as cases
from yikou.feedback import operations as feedback
from yikou.kernel.actors import system
from yikou.ledger import queries as ledger

WEEK = "/office/duty/2026-03-02/"
LONG = "很长" * 5000


@pytest.fixture
def entry(world: World) -> int:
    """The number of an entry that can be named."""
    cases.note_enquiry(question="在哪里办？", channel="visit", by=world.li, at=MONDAY_9AM)
    return ledger.entries(world.centre).get(kind="cases.enquired").pk


def test_addresses_that_lead_nowhere_are_not_found(signed_in: Callable[..., Client]):
    office = signed_in("bange")
    for address in (
        "/office/duty/2026-03-03/",
        "/office/duty/9999-99-99/",
        "/office/duty/x/sheet/",
        "/office/duty/leaves/26-0302-0001-W/",
        "/office/duty/supervisors/999999/end/",
        "/office/breaches/26-0302-0001-W/",
        "/office/breaches/compensations/nothing/",
        "/inspect/26-0302-0001-W/",
        "/inspect/findings/‮abc/",
        "/inspect/findings/26-0302-0001-W/photos/1/",
    ):
        assert office.get(address).status_code == 404, address


def test_a_visit_in_which_somebody_only_asked_is_set_aside_by_one_click(
    signed_in: Callable[..., Client], entry: int, world: World
):
    given = {"account": world.li.account_id, "entries": [entry], "by": system(world.centre), "at": MONDAY_9AM}
    other = feedback.raise_breach(kind="overdue", **given)
    found = feedback.raise_breach(kind=feedback.UNWRITTEN, **given)
    office = signed_in("bange")
    assert "只是来问" not in office.get(f"/office/breaches/{other.number}/").content.decode()
    page = office.get(f"/office/breaches/{found.number}/").content.decode()
    reason = re.findall(r'name="reason" value="([^"]+)"', page)[0]

    assert office.post(f"/office/breaches/{found.number}/drop/", {"reason": reason}).status_code == 302

    assert (
        "核实不属实：只是来问，当场答清了，没有登记" in office.get(f"/office/breaches/{found.number}/").content.decode()
    )


def test_what_is_typed_wrong_is_asked_again(signed_in: Callable[..., Client], entry: int, world: World):
    office = signed_in("bange")
    good = {"kind": "overdue", "account": world.li.account_id, "entries": str(entry)}
    for more in (
        {"entries": ""},
        {"entries": "abc"},
        {"entries": "9" * 30},
        {"entries": f"{entry} 999999999"},
        {"kind": "😀"},
        {"account": "1e9"},
        {"account": world.ban.account_id},
        {"words": LONG},
    ):
        answer = office.post("/office/breaches/new/", good | more)
        assert answer.status_code in (403, 409, 422), more
    made = office.post("/office/breaches/new/", good)
    assert made.status_code == 302
    for step, sent in (
        ("explain", {"words": "我来说"}),
        ("decide", {"measure": "warning"}),
        ("answer", {"outcome": "upheld", "reason": "x"}),
        ("move", {"owner": "x", "due_on": "昨天"}),
        ("verify", {"entries": "第一条"}),
    ):
        assert office.post(f"{made['Location']}{step}/", sent).status_code in (403, 409, 422), step
    assert office.post(f"{made['Location']}burn/").status_code == 404
    assert signed_in("xiaoli").get(made["Location"]).status_code == 404


def test_who_may_not_is_refused(signed_in: Callable[..., Client]):
    li = signed_in("xiaoli")
    for address in ("/inspect/", "/office/breaches/new/", "/office/breaches/compensations/", f"{WEEK}sheet/"):
        assert li.get(address).status_code == 403, address
    assert li.post(WEEK, {"members": "1"}).status_code == 403
    assert li.get("/office/duty/").status_code == 200
    assert 'href="/inspect/report/"' in li.get("/office/owed/").content.decode()
    assert li.get("/inspect/report/").status_code == 200
    assert li.post("/inspect/report/", {"point": "snack", "owner": "x", "words": "在吃"}).status_code == 422
    assert signed_in("bange").post("/inspect/begin/", {"sort": "full", "seen_on": "2099-01-01"}).status_code == 422
    assert signed_in("bange").post("/inspect/begin/", {"sort": "full"}).status_code == 409


@pytest.mark.covers("K-05")
def test_what_the_duty_group_settles_or_hands_over_stands_in_the_week(signed_in: Callable[..., Client], world: World):
    office, wu = signed_in("bange"), signed_in("wujie")
    office.post(WEEK, {"members": str(world.accounts["wujie"]), "publish": "1"})
    spot = {"what": "两个窗口推来推去", "how": "spot", "done": "定了由 2 号收"}
    assert wu.post(f"{WEEK}coordinate/", spot | {"done": ""}).status_code == 422
    assert wu.post(f"{WEEK}coordinate/", {"what": "空调坏了", "how": "task"}).status_code == 422
    wu.post(f"{WEEK}coordinate/", spot)
    handed = {"what": "空调坏了", "how": "task", "doer": str(world.accounts["bange"]), "due_on": "2026-03-06"}
    wu.post(f"{WEEK}coordinate/", handed)

    page = wu.get(WEEK).content.decode()
    assert "两个窗口推来推去" in page
    assert "交办 JB-" in page
    assert "空调坏了" in office.get("/office/tasks/").content.decode()
    assert office.post(f"{WEEK}coordinate/", spot).status_code == 409
    assert signed_in("xiaoli").get(f"{WEEK}coordinate/").status_code == 403
    assert wu.get("/office/duty/2026-03-09/coordinate/").status_code == 404
    assert office.get(f"{WEEK}sheet/")["Content-Type"] == "application/pdf"
