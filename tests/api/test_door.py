"""Who may: tokens alone open the API, each operation asks for its right, and another centre's rows are not there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import Machine
from tests.world import MONDAY, MONDAY_9AM, PASSWORD, World
from yikou.accounts.models import Account, Role
from yikou.accounts.operations import close_account, issue_token, revoke_token
from yikou.accounts.rights import RIGHTS
from yikou.api.v1 import api
from yikou.centre.models import Centre
from yikou.ledger import queries as ledger
from yikou.residents import queries as residents

pytestmark = pytest.mark.django_db

# Who may do what: an operation by its method and address, and the right that it asks for.
PUBLIC = {
    "GET /departments",
    "GET /items",
    "GET /items/{code}",
    "GET /search",
    "GET /packages",
    "GET /packages/{key}",
    "POST /packages/{key}/guide",
    "POST /items/{code}/guide",
    "POST /items/{code}/materials",
    "GET /notices/by-token/{token}",
    "POST /progress",
    "GET /progress/{token}",
    "POST /progress/{token}/rating",
    "POST /deadlines",
    "GET /rules",
    "GET /rules/{code}",
}
ASKED = {
    "GET /me": "",
    "POST /notices": "notices.give",
    "GET /notices/{number}": "cases.read",
    "POST /notices/{number}/correct": "notices.give",
    "POST /people": "residents.register",
    "POST /people/find": "residents.read",
    "GET /people/{person}": "residents.read",
    "POST /people/{person}/files": "cases.accept",
    "POST /intake/needs": "cases.accept",
    "POST /intake/receive": "cases.accept",
    "POST /intake/accept": "cases.accept",
    "POST /intake/finish": "cases.accept",
    "POST /intake/corrections": "cases.accept",
    "POST /intake/provisional": "cases.accept",
    "POST /intake/decline": "cases.decline",
    "GET /cases": "cases.read",
    "GET /cases/{number}": "cases.read",
    "POST /cases/{number}/accept": "cases.accept",
    "POST /cases/{number}/corrections": "cases.accept",
    "POST /cases/{number}/provisional": "cases.accept",
    "POST /cases/{number}/decline": "cases.decline",
    "POST /cases/{number}/supply": "cases.accept",
    "POST /cases/{number}/more-time": "cases.accept",
    "POST /cases/{number}/withdraw": "cases.accept",
    "POST /cases/{number}/finish-step": "cases.step",
    "POST /cases/{number}/suspend": "cases.suspend",
    "POST /cases/{number}/resume": "cases.suspend",
    "POST /cases/{number}/extend": "cases.extend",
    "POST /cases/{number}/hand-over": "cases.hand_over cases.assign",
    "POST /cases/{number}/decide": "cases.decide",
    "POST /cases/{number}/conclude": "cases.step cases.decide",
    "POST /cases/{number}/deliver": "cases.deliver",
    "POST /cases/{number}/archive": "cases.archive",
    "GET /hall": "desk.work desk.front desk.seats dashboard.read",
    "POST /tickets": "desk.front desk.work",
    "GET /tickets/{number}": "desk.work desk.front desk.seats dashboard.read",
    "POST /calls": "desk.front desk.work",
    "POST /tickets/{number}/recall": "desk.front desk.work",
    "POST /tickets/{number}/arrive": "desk.front desk.work",
    "POST /tickets/{number}/miss": "desk.front desk.work",
    "POST /tickets/{number}/end": "desk.front desk.work",
    "POST /tickets/{number}/wrap-up": "desk.front desk.work",
    "POST /enquiries": "enquiries.note",
    "GET /enquiries": "enquiries.note cases.read",
    "GET /enquiries/{number}": "enquiries.note cases.read",
    "POST /enquiries/{number}/pass-on": "enquiries.note",
    "POST /enquiries/{number}/take": "enquiries.note cases.step",
    "POST /enquiries/{number}/answer": "enquiries.note cases.step",
}
NAMED = {"{code}": "MZ-001", "{key}": "newborn", "{token}": "none", "{number}": "26-0302-0001-W", "{person}": "1"}


def operations() -> dict[str, Any]:
    """Every operation of the description by method and address."""
    found = api.get_openapi_schema()["paths"].items()
    return {
        f"{method.upper()} {path.removeprefix('/api/v1')}": operation
        for path, methods in found
        for method, operation in methods.items()
    }


def send(machine: Machine, operation: str) -> Any:
    method, path = operation.split()
    for name, value in NAMED.items():
        path = path.replace(name, value)
    return machine.get(path) if method == "GET" else machine.post(path, {})


def test_the_table_names_every_operation_with_its_right():
    told = {name: one["x-right"] for name, one in operations().items()}
    rights = {name: " ".join([may] if isinstance(may, str) else may) for name, may in told.items()}

    assert rights == {**dict.fromkeys(PUBLIC, "public"), **{k: v or "signed_in" for k, v in ASKED.items()}}
    assert {right for asked in ASKED.values() for right in asked.split()} <= set(RIGHTS)


# The tables are walked within one test each: laying the world down again for every line would take a minute.


def test_what_is_public_needs_no_token(anybody: Machine):
    wrong = {name: answer.status for name in PUBLIC if (answer := send(anybody, name)).status in (401, 403, 500)}

    assert wrong == {}


def test_without_a_token_nothing_else_is_told_not_even_what_is_wrong(anybody: Machine):
    answers = {name: send(anybody, name) for name in ASKED}

    assert {name: one.code for name, one in answers.items()} == dict.fromkeys(ASKED, "api.token_missing")
    assert {(one.status, one.headers["WWW-Authenticate"]) for one in answers.values()} == {(401, "Bearer")}


def test_without_the_right_an_operation_is_refused_and_the_attempt_is_an_entry(
    machine: Callable[..., Machine], world: World
):
    auditor = machine("xiaoshen")  # who reads no business data

    for name, rights in ASKED.items():
        if not rights:
            continue
        answer, wanted = send(auditor, name), rights.split()[0]
        told = answer.status, answer.code, answer.body["facts"]["right"]
        assert told == (403, "kernel.not_allowed", RIGHTS[wanted]), name
        entry = ledger.entries(world.centre)[0]
        assert (entry.kind, entry.facts) == ("accounts.refused", {"right": wanted}), name


def test_the_right_alone_opens_the_operation(machine: Callable[..., Machine], world: World):
    # An access door may ask for a right to read beside the right to act.
    reading = {RIGHTS["cases.read"], RIGHTS["enquiries.note"], RIGHTS["residents.read"]}
    holds: dict[str, Machine] = {}

    for name, rights in ASKED.items():
        for right in rights.split():
            holder = next(one for one in world.accounts if world.actor(one).may(right))
            answer = send(holds.setdefault(right, machine(holder, right)), name)
            assert answer.status in (200, 201, 400, 403, 404, 409, 422), name
            assert answer.status != 403 or answer.body["facts"]["right"] in reading - {RIGHTS[right]}, name


def test_a_session_of_the_pages_opens_nothing(world: World):
    browser = Client()
    assert browser.post("/staff/", {"username": "xiaoli", "password": PASSWORD}).status_code == 302

    assert Machine(client=browser).get("/cases").code == "api.token_missing"


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic eGlhb2xpOng=", "yk_abc", "bearer\tx"])
def test_only_a_bearer_token_is_a_token(anybody: Machine, header: str):
    assert anybody.get("/cases", headers={"Authorization": header}).code == "api.token_missing"


def test_a_token_that_never_was_is_refused_everywhere(anybody: Machine):
    for path in ("/cases", "/items"):
        answer = anybody.get(path, headers={"Authorization": "Bearer yk_invented\u00e9"})
        assert (answer.status, answer.code) == (401, "accounts.token_unknown")


def test_a_token_dies_when_it_is_taken_back_and_with_its_account(world: World, machine: Callable[..., Machine]):
    li, sun = machine("xiaoli"), machine("xiaosun")
    assert (li.get("/me").status, sun.get("/me").status) == (200, 200)

    revoke_token(token=Account.objects.get(username="xiaoli").tokens.get(), by=world.security_admin, at=MONDAY_9AM)
    close_account(account=Account.objects.get(username="xiaosun"), reason="离岗", by=world.system_admin, at=MONDAY_9AM)

    assert (li.get("/me").code, sun.get("/me").code) == ("accounts.token_unknown",) * 2


def test_a_token_says_whose_it_is_and_what_it_may(machine: Callable[..., Machine]):
    me = machine("laozhao", "cases.read", "cases.decide").get("/me").body

    assert (me["name"], me["centre"], me["departments"]) == ("老赵", "yunshui", ["民政"])
    assert me["rights"] == ["cases.decide", "cases.read"]


@pytest.fixture
def stranger(world: World) -> Machine:
    """小李 with a token at another centre, where he is a clerk, too."""
    Centre.objects.create(code="elsewhere", name="别处中心", short_name="别处", level="street")
    li = Account.objects.get(username="xiaoli")
    for role in ("clerk", "window_head"):
        Role.objects.create(account=li, centre="elsewhere", role=role, from_on=MONDAY, granted_by="staff:1")
    _, secret = issue_token(
        account=li,
        name="别处",
        rights=[
            *("cases.read", "cases.accept", "cases.step", "residents.read", "residents.register"),
            *("notices.give", "enquiries.note"),
        ],
        expires_on=MONDAY + timedelta(days=9),
        by=world.security_admin,
        at=MONDAY_9AM,
        centre="elsewhere",
    )
    return Machine(secret)


def test_another_centres_rows_are_not_there(stranger: Machine, li: Machine, intake: Callable[..., Any], world: World):
    case = li.post("/intake/accept", intake()).body["number"]
    notice = li.post("/notices", {"item": "MZ-001", "answers": intake()["answers"]}).body["number"]
    enquiry = li.post("/enquiries", {"question": "几点开门", "channel": "phone"}).body["number"]

    asked = [
        stranger.get(f"/cases/{case}"),
        stranger.post(f"/cases/{case}/finish-step", {"revision": 0, "step": "review"}),
        stranger.get(f"/notices/{notice}"),
        stranger.get(f"/enquiries/{enquiry}"),
        stranger.get(f"/people/{world.wang}"),
        stranger.post("/notices", {"item": "MZ-001", "person": world.wang}),
        stranger.post("/intake/accept", intake("other")),
        stranger.get("/cases", after=case),
    ]

    assert [(one.status, one.code) for one in asked] == [(404, "kernel.not_found")] * len(asked)
    assert stranger.get("/cases").body == {"cases": [], "next": ""}
    assert stranger.get("/enquiries").body["enquiries"] == []
    assert stranger.get("/items").body["total"] == 0


def test_a_person_may_be_known_at_two_centres_and_stays_two(stranger: Machine, world: World):
    from tests.world import WANG

    there = stranger.post("/people", dict(WANG)).body["id"]

    assert there != world.wang
    assert residents.are_known("elsewhere", [there])
    assert not residents.are_known("elsewhere", [there, world.wang])


def test_a_reviewer_sees_the_cases_of_his_departments_alone(
    machine: Callable[..., Machine], li: Machine, intake: Callable[..., Any], instant: dict[str, Any]
):
    civil = li.post("/intake/accept", intake()).body
    other = li.post("/intake/finish", instant).body
    assert (civil["department"], other["department"] != "民政") == ("民政", True)

    zhao = machine("laozhao")

    assert [one["number"] for one in zhao.get("/cases").body["cases"]] == [civil["number"]]
    assert zhao.get(f"/cases/{other['number']}").status == 404


@pytest.mark.usefixtures("nothing_expires")
def test_the_api_reads_no_session_and_little_else_before_it_begins(li: Machine, django_assert_num_queries: Any):
    li.get("/me")

    with django_assert_num_queries(2):  # the token, the seat
        li.get("/me")
