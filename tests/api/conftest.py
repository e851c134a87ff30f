"""Machines that ask the API: anybody, or a token of somebody of the cast, on a Monday at 9:20."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as chosen
from django.test import Client

from tests.world import MONDAY, MONDAY_9AM, World
from yikou.accounts.models import Account
from yikou.accounts.operations import issue_token
from yikou.kernel import clock

ANSWERS = {"members": ["ill"], "unit": "local", "applicant": "self"}
LISTED = (
    "application_form",
    "authorization_letter",
    "id_card",
    "household_register",
    "diagnosis_certificate",
    "medical_invoice",
)


@pytest.fixture(autouse=True)
def at() -> Iterator[Callable[[datetime], None]]:
    """It is Monday, 9:20; `at(moment)` makes it later."""
    file = chosen.DATA / "clock.json"

    def move(moment: datetime) -> None:
        clock.start_at(chosen.DATA, moment)

    move(MONDAY_9AM + timedelta(minutes=20))
    yield move
    file.unlink(missing_ok=True)
    clock._shift.cache_clear()


@dataclass
class Answer:
    """What came back."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def code(self) -> str:
        """The stable name of a refusal."""
        return self.body["code"]

    @property
    def told(self) -> str:
        """The sentence of a refusal."""
        return self.body["told"]


@dataclass
class Machine:
    """Asks the API, with a token or without."""

    token: str = ""
    client: Client = field(default_factory=Client)

    def get(self, path: str, headers: dict[str, str] | None = None, **query: Any) -> Answer:
        """GET /api/v1…"""
        return self._answer(self.client.get(f"/api/v1{path}", query, headers=self._headers(headers)))

    def post(self, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Answer:
        """POST /api/v1…"""
        content = body if isinstance(body, bytes) else json.dumps(body if body is not None else {})
        sent = self.client.post(
            f"/api/v1{path}", content, content_type="application/json", headers=self._headers(headers)
        )
        return self._answer(sent)

    def _headers(self, more: dict[str, str] | None) -> dict[str, str]:
        return {**({"Authorization": f"Bearer {self.token}"} if self.token else {}), **(more or {})}

    def _answer(self, response: Any) -> Answer:
        body = json.loads(response.content) if response.content else None
        return Answer(response.status_code, body, dict(response.headers))


@pytest.fixture
def anybody(world: World) -> Machine:
    """A machine without a token."""
    return Machine()


@pytest.fixture
def nowhere(db: None) -> Machine:
    """A machine without a token where there is no centre yet: enough for what is refused before anything is asked."""
    return Machine()


@pytest.fixture
def token(world: World) -> Callable[..., str]:
    """`token("xiaoli")` is a token with all rights of somebody's, `token("xiaoli", "cases.read")` with one."""

    def issue(username: str, *rights: str) -> str:
        account = Account.objects.get(username=username)
        wanted: Iterable[str] = rights or world.actor(username).rights
        _, secret = issue_token(
            account=account,
            name="接口",
            rights=wanted,
            expires_on=MONDAY + timedelta(days=30),
            by=world.security_admin,
            at=MONDAY_9AM,
        )
        return secret

    return issue


@pytest.fixture
def machine(token: Callable[..., str]) -> Callable[..., Machine]:
    """`machine("xiaoli")` asks with a token of somebody's."""

    def make(username: str, *rights: str) -> Machine:
        return Machine(token(username, *rights))

    return make


@pytest.fixture
def li(machine: Callable[..., Machine]) -> Machine:
    """小李's machine at the window."""
    return machine("xiaoli")


@pytest.fixture
def intake(world: World) -> Callable[..., dict[str, Any]]:
    """低保申请 of 王奶奶 with all papers: `intake("key-1", lacks=("id_card",), channel="web")`."""

    def make(key: str = "matter-1", lacks: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
        given = {
            "key": key,
            "item": "MZ-001",
            "applicant": world.wang,
            "answers": ANSWERS,
            "materials": {one: {"state": "received", "original": True} for one in LISTED if one not in lacks},
        }
        return {**given, **more}

    return make


@pytest.fixture
def instant(world: World) -> dict[str, Any]:
    """A matter of 王奶奶's that is done on the spot."""
    from yikou.catalogue.queries import catalogue

    items = catalogue(world.centre, MONDAY).items.values()
    item = next(one for one in items if one.handling == "instant" and not one.situations and one.window == "general")
    materials = {one.key: {"state": "received"} for one in item.materials_for({})}
    return {"key": "instant-1", "item": item.code, "applicant": world.wang, "materials": materials}
