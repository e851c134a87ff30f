"""A matter of 王奶奶's, 低保申请, and the moments at which things happen to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest

from tests.world import MONDAY_9AM, World
from yikou.cases.operations import Intake, accept

ANSWERS = {"members": ["ill"], "unit": "local", "applicant": "self"}
LISTED = [
    "application_form",
    "authorization_letter",
    "id_card",
    "household_register",
    "diagnosis_certificate",
    "medical_invoice",
]
RECEIVED = {"state": "received", "original": True}
_keys = count(1)


def moment(days: int = 0, *, at: str = "09:00") -> datetime:
    """A moment so many calendar days after Monday 2 March 2026."""
    hour, minute = map(int, at.split(":"))
    return (MONDAY_9AM + timedelta(days=days)).replace(hour=hour, minute=minute)


@dataclass
class Matter:
    """Makes intakes of one matter: `intake(lacks=…)` is 王奶奶 with all papers but those."""

    world: World
    item: str = "MZ-001"
    answers: Mapping[str, Any] = field(default_factory=lambda: dict(ANSWERS))
    listed: tuple[str, ...] = tuple(LISTED)

    def intake(self, *, lacks: tuple[str, ...] = (), key: str = "", **more: Any) -> Intake:
        """What comes over the desk."""
        given = {
            "key": key or f"matter-{next(_keys)}",
            "item": self.item,
            "applicant": self.world.wang,
            "answers": self.answers,
            "materials": {one: dict(RECEIVED) for one in self.listed if one not in lacks},
        }
        return Intake(**{**given, **more})

    def accepted(self, at: datetime = MONDAY_9AM, **more: Any) -> Any:
        """An accepted case of 王奶奶's."""
        return accept(matter=self.intake(**more), by=self.world.li, at=at)


@pytest.fixture
def matter(world: World) -> Matter:
    """低保申请 of 王奶奶, who is ill and comes herself: six papers, 25 working days."""
    return Matter(world)


@pytest.fixture
def instant(world: World) -> Matter:
    """敬老卡 or another matter that is done on the spot."""
    from yikou.catalogue.queries import catalogue

    items = catalogue(world.centre, MONDAY_9AM.date()).items.values()
    item = next(one for one in items if one.handling == "instant" and not one.situations and one.window == "general")
    return Matter(world, item=item.code, answers={}, listed=tuple(one.key for one in item.materials_for({})))
