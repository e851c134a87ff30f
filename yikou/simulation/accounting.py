"""Accounting: what the ledger put forward is verified or set aside, heard, decided, appealed; trips are paid.

One step a day for each, by whoever has it in hand: some of it is always on its way.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from random import Random
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import yaml
from django.conf import settings

from yikou.feedback import operations, queries
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.simulation.scene import Scene

if TYPE_CHECKING:
    from yikou.feedback.models import Breach

# What becomes of them in turn: upheld after an appeal, set aside, taken back after an appeal, nobody's fault.
UPHELD, SET_ASIDE, TAKEN_BACK, EXCUSED = range(4)
Step = Callable[["Breach", Random, Actor, datetime], object]


@lru_cache(maxsize=1)
def _words() -> dict[str, list[str]]:
    text = (settings.SHIPPED / "demo" / "inspections.yaml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    found: dict[str, list[str]] = read["accounting"]
    return found


def account(scene: Scene, at: datetime) -> None:
    """A step for everything that was put forward before today, and what is owed for second trips is paid."""
    for one in queries.breaches(scene.centre).filter(ended_at__isnull=True).order_by("id"):
        if one.opened_at.astimezone(ZONE).date() < scene.day:
            _step(scene, one, at)
    for one in queries.compensations(scene.centre).filter(state="owed", opened_at__date__lt=scene.day).order_by("id"):
        if scene.is_played(one.owner):
            operations.pay_compensation(compensation=one, signed="self", by=scene.actor(one.owner), at=at)


def _step(scene: Scene, breach: "Breach", at: datetime) -> None:
    """The next step by whoever it waits for, unless he is somebody whom the demo leaves to its visitors."""
    who = breach.account if breach.state in ("hearing", "decided") else breach.owner
    if scene.is_played(who) and breach.state in _STEPS:
        _STEPS[breach.state](breach, scene.dice(breach.number, breach.state), scene.actor(who), at)


def _fate(breach: "Breach") -> int:
    """Which of the ways it goes, by its place among all that were put forward."""
    return int(queries.breaches(breach.centre_id).filter(pk__lt=breach.pk).count()) % 4


def _verify(breach: "Breach", thrown: Random, by: Actor, at: datetime) -> None:
    if _fate(breach) == SET_ASIDE:
        operations.drop_breach(breach=breach, reason=thrown.choice(_words()["not_so"]), by=by, at=at)
    else:
        operations.verify_breach(breach=breach, by=by, at=at)


def _explain(breach: "Breach", thrown: Random, by: Actor, at: datetime) -> None:
    operations.explain(breach=breach, words=thrown.choice(_words()["explained"]), by=by, at=at)


def _decide(breach: "Breach", thrown: Random, by: Actor, at: datetime) -> None:
    excused = _fate(breach) == EXCUSED
    reason = thrown.choice(_words()["excused"]) if excused else ""
    operations.decide_breach(breach=breach, at_fault=not excused, reason=reason, by=by, at=at)


def _appeal(breach: "Breach", thrown: Random, by: Actor, at: datetime) -> None:
    """The next day, or not at all: the days for it then pass by themselves."""
    decided = breach.decided_on == at.astimezone(ZONE).date()
    if breach.counts and not decided:
        operations.appeal_breach(breach=breach, words=thrown.choice(_words()["appealed"]), by=by, at=at)


def _answer(breach: "Breach", thrown: Random, by: Actor, at: datetime) -> None:
    outcome = "revoked" if _fate(breach) == TAKEN_BACK else "upheld"
    reason = thrown.choice(_words()[outcome])
    operations.answer_appeal(breach=breach, outcome=outcome, reason=reason, by=by, at=at)


_STEPS: Mapping[str, Step] = MappingProxyType(
    {"proposed": _verify, "hearing": _explain, "heard": _decide, "decided": _appeal, "appealed": _answer}
)
