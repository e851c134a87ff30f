"""Whatever a machine sends, nothing fails: schemathesis over the whole description, in this process.

Half of the requests are what the description allows, half what it does not; where the description
asks for a number, a token or a code, one that exists is often sent instead of a made-up one.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.conftest import Machine
from tests.world import MONDAY_9AM, WANG, World
from yikou.api.v1 import api
from yikou.centre.access import window
from yikou.centre.operations import seat_at
from yikou.wsgi import application

pytestmark = pytest.mark.django_db

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]

OPERATIONS = [one for methods in api.get_openapi_schema()["paths"].values() for one in methods]
ACTING = ("xiaoli", "laozhao", "gaoju", "bange", "wujie")
LIKELY = 0.9
# Fields that hardly any matter has: with a made-up value in them nothing gets far.
RARE = {"agent", "waits_for", "notice", "package", "also", "account", "after"}


@dataclass(frozen=True)
class Known:
    """What exists: values that requests are given by the names of their fields."""

    values: dict[str, list[Any]]
    tokens: dict[str, frozenset[str]]


@pytest.fixture
def known(
    world: World,
    token: Callable[..., str],
    li: Machine,
    intake: Callable[..., Any],
    instant: dict[str, Any],
) -> Known:
    """A centre in which a little has happened, and the tokens of those who move it on."""
    cases = [
        li.post("/intake/receive", intake("a")).body,
        li.post("/intake/accept", intake("b")).body,
        li.post("/intake/corrections", intake("c", lacks=("medical_invoice",))).body,
        li.post("/intake/finish", instant).body,
    ]
    notice = li.post("/notices", {"item": "MZ-001", "answers": intake()["answers"], "person": world.wang}).body
    enquiry = li.post("/enquiries", {"question": "几点开门", "channel": "phone"}).body
    seat_at(window=window(world.li, "1"), by=world.li, at=MONDAY_9AM)
    tickets = [li.post("/tickets", {"queue": "A", "channel": "kiosk"}).body["number"] for _ in range(3)]
    li.post("/calls")
    package = li.get("/packages").body["packages"][0]["key"]
    values = {
        "number": [*(one["number"] for one in cases), notice["number"], enquiry["number"], *tickets],
        "queue": ["A", "C"],
        "matters": [["MZ-001"], []],
        "after": [cases[0]["number"], enquiry["number"]],
        "token": [cases[1]["token"], cases[3]["token"], notice["token"]],
        "code": ["MZ-001", instant["item"], "notice.binding"],
        "item": ["MZ-001", instant["item"]],
        "key": [package, "act-1"],
        "person": [world.wang, world.zhou],
        "applicant": [world.wang, world.zhou],
        "agent": [world.zhou],
        "account": [world.accounts["xiaosun"]],
        "to": [world.accounts["xiaosun"], "民政"],
        "answers": [intake()["answers"], {}],
        "materials": [intake()["materials"], {"medical_invoice": {}}],
        "revision": [0, 1],
        "step": [cases[1]["step"]],
        "identity": [WANG["identity"]],
        "typed": [WANG["identity"], "王"],
        "last_digits": [WANG["identity"][-4:]],
        "level": ["very_satisfied"],
        "promised": [True],
        "channel": ["visit"],
        "reason": ["公示", "情况有变"],
        "name": [WANG["name"]],
        "phone": [WANG["phone"]],
        "sort": ["person"],
        "accepted_at": ["2026-03-02T10:00:00+08:00", "2026-09-30T17:40:00+08:00"],
        "X-Countersign-Token": [token("wujie", "cases.countersign")],
    }
    return Known(values, {token(one): world.actor(one).rights for one in ACTING})


@contextmanager
def one_connection() -> Iterator[None]:
    """Requests stay within the test's transaction: the server's habit of closing old connections is put off."""
    around = (request_started, request_finished)
    for moment in around:
        moment.disconnect(close_old_connections)
    yield
    for moment in around:
        moment.connect(close_old_connections)


def requests(schema: Any, known: Known) -> Iterator[tuple[str, st.SearchStrategy[Any]]]:
    """For each operation, the requests that are sent to it."""
    for found in schema.get_all_operations():
        operation = found.ok()
        made = st.one_of(
            operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
            operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
        )
        yield operation.label, st.builds(_with, made, st.just(known), st.randoms(use_true_random=False))


def _with(case: Any, known: Known, chance: Any) -> Any:
    """A request in which most values are such as exist, mostly sent by somebody who may."""
    for part in (case.path_parameters, case.query, case.body, case.headers):
        for name in list(part.keys()) if hasattr(part, "keys") else ():
            if name in RARE and chance.random() < LIKELY:
                del part[name]
            elif name in known.values and chance.random() < LIKELY:
                part[name] = chance.choice(known.values[name])
    wanted = case.operation.definition.raw["x-right"]
    rights = {wanted} if isinstance(wanted, str) else set(wanted)
    able = [one for one, held in known.tokens.items() if rights & held]
    tokens = able if able and chance.random() < LIKELY else list(known.tokens)
    case.headers = {**(case.headers or {}), "Authorization": f"Bearer {chance.choice(tokens)}"}
    return case


def sweep(known: Known, *, examples: int, number: int) -> dict[str, set[int]]:
    """Send `examples` requests to every operation; answers the statuses that came back."""
    with one_connection():
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
        return _sweep(schema, known, examples, number)


def _sweep(schema: Any, known: Known, examples: int, number: int) -> dict[str, set[int]]:
    seen: dict[str, set[int]] = {}
    for label, strategy in requests(schema, known):
        statuses = seen.setdefault(label, set())
        run = settings(
            max_examples=examples,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        run(seed(number)(given(case=strategy)(_sender(statuses))))()
    return seen


def _sender(statuses: set[int]) -> Callable[..., None]:
    def send(case: Any) -> None:
        with transaction.atomic():  # each request meets the same centre
            response = case.call()
            transaction.set_rollback(True)
        statuses.add(response.status_code)
        case.validate_response(response, checks=CHECKS)

    return send


@pytest.mark.slow
def test_requests_of_all_kinds_to_every_operation_fail_nowhere(known: Known):
    seen = sweep(known, examples=15, number=2)

    good = {label for label, statuses in seen.items() if any(status < 300 for status in statuses)}
    assert len(seen) == len(OPERATIONS)
    assert [label for label, statuses in seen.items() if any(status >= 500 for status in statuses)] == []
    assert len(good) > 25, f"too few requests get through to say much: {sorted(set(seen) - good)}"
