"""What a resident answers and brings: answers to an item's questions, ticks for its materials."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from yikou.cases.needs import AWAITED, INSTEAD, KEPT, LOOKED_UP, MISSING, PROMISED, RECEIVED, Need
from yikou.cases.operations import AUTHORITY
from yikou.catalogue.items import Item

Answers = dict[str, list[str]]
Ticks = dict[str, dict[str, Any]]
# What somebody can hardly have left at home when asked for at the desk: who comes has it on him.
ALWAYS_THERE = frozenset({"id_card", AUTHORITY, "agent_id_card"})


@dataclass
class Brought:
    """What was ticked at the desk, and what of it is not there."""

    ticks: Ticks = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


def answers_for(item: Item, thrown: Random) -> Answers:
    """Some answer to every question; the first option is the usual case, an agent is rare."""
    chosen: Answers = {}
    for one in item.situations:
        keys = [option.key for option in one.options]
        weights = [1 if "agent" in option.key or AUTHORITY in option.adds else 3 for option in one.options]
        weights[0] *= 2
        first = thrown.choices(keys, weights)[0]
        more = [key for key in keys if key not in (first, "none")]
        takes_two = one.multiple and first != "none" and bool(more) and thrown.random() < 0.2
        chosen[one.key] = [first, thrown.choice(more)] if takes_two else [first]
    return chosen


def bring(
    wanted: Sequence[Need], chances: Mapping[str, float], thrown: Random, *, lacks: str, minor: Collection[str]
) -> Brought:
    """How each material is had. `lacks`: nothing (""), something ("main"), or only what may come later ("minor")."""
    brought = Brought()
    brought.missing = _left_at_home([one for one in wanted if _must_be_brought(one)], thrown, lacks, minor)
    for need in wanted:
        key = need.material.key
        brought.ticks[key] = {"state": MISSING} if key in brought.missing else _tick(need, chances, thrown)
    _replaced(wanted, brought.ticks)
    return brought


def _must_be_brought(need: Need) -> bool:
    return need.kept is None and need.awaited_from is None and not need.source


def _left_at_home(wanted: Sequence[Need], thrown: Random, lacks: str, minor: Collection[str]) -> list[str]:
    keys = [one.material.key for one in wanted]
    if lacks == "minor":
        return [key for key in keys if key in minor][:1]
    if lacks == "main":
        there = [key for key in keys if key not in ALWAYS_THERE and key not in minor]
        return sorted(thrown.sample(there, min(len(there), thrown.choice((1, 1, 2)))), key=keys.index)
    return []


def _tick(need: Need, chances: Mapping[str, float], thrown: Random) -> dict[str, Any]:
    if need.kept is not None:
        return {"state": KEPT}
    if need.awaited_from is not None:
        return {"state": AWAITED}
    if need.source and thrown.random() < chances["looked_up"]:
        return {"state": LOOKED_UP}
    if need.may_promise and thrown.random() < chances["promised"]:
        return {"state": PROMISED}
    return received(need.material.form, need.material.copies)


def received(form: str, copies: int) -> dict[str, Any]:
    """The tick of a paper that lies on the desk: the original seen, copies taken."""
    seen = {"original": True} if form in ("original", "original_and_copy") else {}
    return {"state": RECEIVED, **seen, **({"copies": copies} if form in ("copy", "original_and_copy") else {})}


def _replaced(wanted: Sequence[Need], ticks: Ticks) -> None:
    """A paper that another one makes unnecessary is not asked for a second time."""
    had = {key for key, tick in ticks.items() if tick["state"] in (RECEIVED, KEPT, LOOKED_UP, PROMISED)}
    for need in wanted:
        key = need.material.key
        if ticks[key]["state"] == RECEIVED and had & set(need.instead_of) - {key}:
            ticks[key] = {"state": INSTEAD}
            had.discard(key)
