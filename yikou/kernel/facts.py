"""Fact: what one kind of ledger entry says, as a frozen dataclass with its sentence.

    @fact("cases.accepted", label="受理", sentence="受理，{due_on}前办结")
    class Accepted(Fact):
        due_on: date

Facts hold identifiers, dates, numbers, codes and short texts without personal data:
erasing a person never touches the ledger.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar, Self, TypeVar, dataclass_transform, get_args, get_origin, get_type_hints

F = TypeVar("F", bound="Fact")

KINDS: dict[str, type["Fact"]] = {}


class Fact:
    """The base of all facts; `kind` is stored, `label` heads a register row."""

    kind: ClassVar[str]
    label: ClassVar[str]
    tone: ClassVar[str]
    sentence: ClassVar[str]

    def told(self) -> str:
        """The Chinese sentence of this entry, its values filled in."""
        return self.sentence.format(**{f.name: _shown(getattr(self, f.name)) for f in fields(self)})  # type: ignore[arg-type]

    def to_json(self) -> dict[str, Any]:
        """The fact as it is stored: plain JSON, values that are empty left out."""
        return {
            f.name: _plain(value)
            for f in fields(self)  # type: ignore[arg-type]
            if (value := getattr(self, f.name)) not in (None, "", (), {})
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """The fact read back from the ledger; unknown keys of a later version are an error."""
        hints = get_type_hints(cls)
        values = {name: _typed(hints[name], value) for name, value in stored.items()}
        for f in fields(cls):  # type: ignore[arg-type]
            values.setdefault(f.name, _EMPTY.get(get_origin(hints[f.name]) or hints[f.name]))
        return cls(**values)


_EMPTY: dict[Any, Any] = {str: "", tuple: (), dict: {}, bool: False, int: 0}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value


def _typed(hint: Any, value: Any) -> Any:
    wanted = [one for one in get_args(hint) if one is not type(None)] if _is_union(hint) else [hint]
    kind = wanted[0]
    if value is None:
        return None
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    if get_origin(kind) is tuple or kind is tuple:
        inner = get_args(kind)
        return tuple(_typed(inner[0], one) if inner else one for one in value)
    return value


def _is_union(hint: Any) -> bool:
    return type(None) in get_args(hint)


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value.month}月{value.day}日 {value:%H:%M}"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, tuple | list):
        return "、".join(_shown(one) for one in value)
    return "" if value is None else str(value)


@dataclass_transform(frozen_default=True, kw_only_default=True)
def fact(kind: str, *, label: str, sentence: str, tone: str = "") -> Callable[[type[F]], type[F]]:
    """Declare a kind of ledger entry; `tone` is the tag's tone (action done watch breach warm)."""

    def declare(cls: type[F]) -> type[F]:
        made = dataclass(frozen=True, kw_only=True)(cls)
        made.kind, made.label, made.sentence, made.tone = kind, label, sentence, tone
        if KINDS.setdefault(kind, made).__qualname__ != made.__qualname__:
            raise ValueError(f"two facts are called {kind}")
        return made

    return declare
