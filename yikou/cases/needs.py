"""What a matter needs from this person, and in which ways each paper may be had (少交材料)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from yikou.catalogue.items import Item, Material, MaterialRules

RECEIVED, MISSING, KEPT, LOOKED_UP = "received", "missing", "kept", "looked_up"
PROMISED, INSTEAD, AWAITED, PROVIDED = "promised", "instead", "awaited", "provided"

WORDS = {
    RECEIVED: "收到",
    MISSING: "缺",
    KEPT: "免交，已存有",
    LOOKED_UP: "窗口已查到",
    PROMISED: "已书面承诺",
    INSTEAD: "有别的证件代替",
    AWAITED: "等前一件的结果",
    PROVIDED: "前一件的结果已转入",
}


@dataclass(frozen=True)
class Need:
    """One material of the matter, and the ways in which it may be had besides bringing it."""

    material: Material
    kept: int | None = None
    kept_until: Any = None
    source: str = ""
    may_promise: bool = False
    instead_of: tuple[str, ...] = ()
    awaited_from: int | None = None

    @property
    def ways(self) -> tuple[str, ...]:
        """The states that a clerk may tick for it."""
        offered = {
            KEPT: self.kept is not None,
            LOOKED_UP: bool(self.source),
            PROMISED: self.may_promise,
            INSTEAD: bool(self.instead_of),
            AWAITED: self.awaited_from is not None,
        }
        return (RECEIVED, *(way for way, is_open in offered.items() if is_open), MISSING)


def needs(
    item: Item,
    answers: Mapping[str, Any],
    rules: MaterialRules,
    *,
    kept: Mapping[str, Any] | None = None,
    awaited: Mapping[str, int] | None = None,
) -> tuple[Need, ...]:
    """Every material for these answers, in the item's order, with what saves the resident from bringing it.

    `kept` maps a key to the resident's usable paper in the vault, `awaited` to an earlier case of the
    same visit whose result will serve. Raises UnknownOption and MissingAnswer. (优化营商环境条例 第四十四条)
    """
    asked = item.materials_for(answers)
    return needs_of(asked, item, rules, kept=kept, awaited=awaited)


def needs_so_far(
    item: Item,
    answers: Mapping[str, Any],
    rules: MaterialRules,
    *,
    kept: Mapping[str, Any] | None = None,
    awaited: Mapping[str, int] | None = None,
) -> tuple[Need, ...]:
    """The same while questions are still open: what every way of answering them asks for. Raises UnknownOption."""
    return needs_of(item.materials_so_far(answers).certain, item, rules, kept=kept, awaited=awaited)


def needs_of(
    asked: tuple[Material, ...],
    item: Item,
    rules: MaterialRules,
    *,
    kept: Mapping[str, Any] | None = None,
    awaited: Mapping[str, int] | None = None,
) -> tuple[Need, ...]:
    """The same for materials that are named: a paper in the vault serves only where the item lets it be used again."""
    keys = {one.key for one in asked}
    return tuple(_need(one, item, keys, rules, kept or {}, awaited or {}) for one in asked)


def _need(
    material: Material,
    item: Item,
    asked: Collection[str],
    rules: MaterialRules,
    kept: Mapping[str, Any],
    awaited: Mapping[str, int],
) -> Need:
    paper = kept.get(material.key) if material.reusable else None
    own_result = material.key in item.provides
    return Need(
        material=material,
        kept=paper.pk if paper else None,
        kept_until=paper.valid_until if paper else None,
        source=rules.source_of(material.key),
        may_promise=rules.may_be_promised(material.key, item.code),
        instead_of=rules.replaced_by(material.key),
        awaited_from=None if own_result else awaited.get(material.key),
    )
