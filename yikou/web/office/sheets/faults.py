"""Where a violation of the catalogue's check belongs on a sheet, and what it says to somebody who sees no file."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yikou.catalogue.queries import Violation

_PART = re.compile(r"\[([^\]]*)\]|([^.\[\]]+)")
_KEY = re.compile(r"[a-z][a-z0-9_]+")
# What the check says of a file, said of a form.
_SAID = (
    ("即办和咨询没有法定时限，应当是 null。", "即办和咨询没有法定时限，请空着。"),
    ("不收费的写 fee: null。", "不收费的，请去掉“收费”的勾。"),
    ("即办件没有后续环节，应当是 []。", "即办件没有后续环节，请把环节都删去。"),
    ("（citywide: true）", ""),
    ("，不必写。", "，请选“按规则”。"),
    ("“None”", "空着的"),
    ("（none）", ""),
    ("“”不在可选值之内", "还没有选"),
)


@dataclass(frozen=True)
class Fault:
    """One thing to put right: the control it belongs to, what that is called, and the sentence."""

    name: str
    where: str
    told: str

    @property
    def ident(self) -> str:
        """The id of the control."""
        return "f-" + self.name.replace(".", "-")


def placed(
    violations: Iterable[Violation],
    code: str,
    said: Mapping[str, Any],
    called: Mapping[str, str],
    words: Mapping[str, str],
) -> list[Fault]:
    """The violations of one sheet, each at the nearest control that there is; `called` are all controls."""
    return [_fault(one, said, called, words) for one in violations if one.code == code]


def elsewhere(violations: Iterable[Violation], code: str, words: Mapping[str, str]) -> list[tuple[str, str]]:
    """What becomes wrong in other parts of the catalogue: whose, and the sentence."""
    return [(one.code, in_words(one.told, words)) for one in violations if one.code != code]


def by_name(faults: Iterable[Fault]) -> dict[str, list[str]]:
    """The sentences by the control they stand under."""
    found: dict[str, list[str]] = {}
    for one in faults:
        found.setdefault(one.name, []).append(one.told)
    return found


def in_words(told: str, words: Mapping[str, str]) -> str:
    """A sentence of the check without the format's keys."""
    for file, form in _SAID:
        told = told.replace(file, form)
    return (
        _KEY.sub(lambda found: f"“{words[found[0]]}”" if found[0] in words else found[0], told)
        .replace("““", "“")
        .replace("””", "”")
    )


def _fault(one: Violation, said: Mapping[str, Any], called: Mapping[str, str], words: Mapping[str, str]) -> Fault:
    name = _nearest(path_of(one.field, said), called)
    return Fault(name, called.get(name, ""), in_words(one.told, words))


def _nearest(path: Sequence[str], called: Collection[str]) -> str:
    for end in range(len(path), 0, -1):
        if (name := ".".join(path[:end])) in called:
            return name
    return path[0] if path else ""


def path_of(field: str, said: Any) -> list[str]:
    """`materials[id_card].copies` as the name that its control has: materials, 3, copies."""
    path: list[str] = []
    value = said
    for key, name in _PART.findall(field):
        if name:
            path.append(name)
            value = value.get(name) if isinstance(value, Mapping) else None
        else:
            place = _place(value, key)
            path.append(str(place))
            value = value[place] if isinstance(value, list) and place < len(value) else None
    return path


def _place(rows: Any, key: str) -> int:
    """Which row a key names; rows without keys are numbered from 1."""
    for n, row in enumerate(rows if isinstance(rows, list) else ()):
        if isinstance(row, Mapping) and row.get("key") == key:
            return n
    return int(key) - 1 if key.isdigit() and int(key) > 0 else 0
