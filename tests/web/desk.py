"""A desk for tests: a clerk's browser at a window, and the form of a matter as the page would send it."""

from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from tests.cases.conftest import ANSWERS, LISTED
from tests.world import MONDAY_9AM

KEY = "0123456789abcdef0123456789abcdef"
SCRIPT = {"HX-Request": "true"}


def form(person: int | None, *, item: str = "MZ-001", lacks: tuple[str, ...] = (), **more: Any) -> dict[str, Any]:
    """低保申请 with all papers on the desk but those that are lacking; `more` are further fields."""
    given: dict[str, Any] = {
        "key": KEY,
        "began": "2026-03-02T09:05:00+08:00",
        "person": str(person or ""),
        "item": item,
        **{f"q.{key}": value for key, value in ANSWERS.items()},
        **{f"m.{key}": "missing" if key in lacks else "received" for key in LISTED},
        **{f"m.{key}.original": "1" for key in LISTED if key not in lacks},
    }
    return {**given, **{name.replace("__", "."): value for name, value in more.items()}}


@dataclass
class Desk:
    """A clerk at a window: `post("accept", …)` is what a key press sends."""

    client: Client
    person: int
    typed: dict[str, Any] = field(default_factory=dict)

    def post(self, verb: str, fields: dict[str, Any] | None = None, **headers: str) -> Any:
        """Send the form to one of the desk's verbs, as the page's script does."""
        return self.client.post(f"/console/{verb}/", fields or form(self.person), headers={**SCRIPT, **headers})

    def get(self, address: str) -> str:
        """A page of the console as text."""
        answer = self.client.get(f"/console/{address}")
        assert answer.status_code == 200, (address, answer.status_code)
        return text(answer)

    def accepted(self, **more: Any) -> str:
        """Accept a complete matter; its number."""
        answer = self.post("accept", form(self.person, **more))
        assert answer.status_code == 204, text(answer)
        return str(answer["HX-Redirect"].split("/")[-2])


def text(answer: Any) -> str:
    """What an answer says."""
    return str(answer.content.decode())


def fields_of(item: Any, person: int, lacks: tuple[str, ...] = ()) -> dict[str, Any]:
    """The form of any item, its first answers given, all papers there but those that are lacking."""
    answers = {one.key: one.options[0].key for one in item.situations}
    keys = [one.key for one in item.materials_for(answers)]
    return {
        "key": KEY,
        "person": str(person),
        "item": item.code,
        **{f"q.{key}": value for key, value in answers.items()},
        **{f"m.{key}": "missing" if key in lacks else "received" for key in keys},
    }


def _items(world: Any) -> list[Any]:
    from yikou.catalogue.queries import catalogue

    return list(catalogue(world.centre, MONDAY_9AM.date()).items.values())


def instant_item(world: Any) -> Any:
    """A matter that is done on the spot and asks no question."""
    return next(one for one in _items(world) if one.is_instant and not one.situations)


def item_that_asks_for(world: Any, key: str) -> Any:
    """A matter with a promise that always asks for one material."""
    return next(
        one for one in _items(world) if one.promised_limit and any(m.key == key and m.required for m in one.materials)
    )
