"""What a clerk has typed at the desk: read from a submitted form or from the draft of it, never trusted.

One form holds a matter. Its fields: `key` names the act (made when the matter is begun), `began`
the moment, `ticket` the number at the window; `person`, `agent`, `item`, `package`; `q.<question>` an
answer; `m.<material>` the way a paper was had, with `.original`, `.copies`, `.file`, `.keep`, `.until`,
`.reason` beside it; `also` materials beyond the list. In a package `p.<question>` chooses the items,
`take` are their codes and `q.<item>.<question>` their answers. Everything else is text that is kept as it stands.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from yikou.kernel.clock import ZONE

Fields = Mapping[str, Sequence[str]]

LONGEST_KEY = 32
HAD = ("received", "looked_up", "promised", "instead")
_OF_ITEM = frozenset({"also", "take", "promised"})
_NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "password", "username"})


@dataclass(frozen=True)
class Typed:
    """A matter as it stands on the form."""

    key: str
    began_at: datetime
    ticket: str = ""
    person: int | None = None
    agent: int | None = None
    item: str = ""
    package: str = ""
    answers: Mapping[str, list[str]] = field(default_factory=dict)
    ticks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    joint: Mapping[str, str] = field(default_factory=dict)
    take: tuple[str, ...] = ()
    text: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_begun(self) -> bool:
        """Whether anything was chosen or typed, so that somebody is being served."""
        return bool(self.person or self.item or self.package or any(self.text.values()))

    @property
    def has_papers(self) -> bool:
        """Whether a paper was taken over the desk."""
        return any(tick.get("state") in HAD for tick in self.ticks.values())

    def answers_for(self, code: str) -> dict[str, list[str]]:
        """The answers to the questions of one item of a package."""
        start = f"{code}."
        return {key.removeprefix(start): given for key, given in self.answers.items() if key.startswith(start)}

    def intake_ticks(self, keys: Sequence[str]) -> dict[str, dict[str, Any]]:
        """The ticks of some materials in the shape that an intake takes."""
        kept = ("state", "original", "copies", "file", "reason")
        return {
            key: {name: self.ticks[key][name] for name in kept if self.ticks[key].get(name)}
            for key in keys
            if key in self.ticks
        }


def begun(at: datetime, **given: Any) -> Typed:
    """A matter that begins now, with a key of its own."""
    return Typed(key=secrets.token_hex(16), began_at=at, **given)


def read(fields: Fields, at: datetime) -> Typed:
    """The matter in a form's fields; what cannot be read counts as not typed."""
    last = {name: values[-1] for name, values in fields.items() if values}
    key = last.get("key", "")
    made = begun(at) if not key.isalnum() or len(key) > LONGEST_KEY else Typed(key=key, began_at=at)
    return replace(
        made,
        began_at=_moment(last.get("began", ""), at),
        ticket=last.get("ticket", "").strip()[:12],
        person=number(last.get("person", "")),
        agent=number(last.get("agent", "")),
        item=last.get("item", "")[:24],
        package=last.get("package", "")[:40],
        answers={name[2:]: [one for one in fields[name] if one] for name in fields if name.startswith("q.")},
        ticks=_ticks(last),
        also=tuple(one for one in fields.get("also", ()) if one),
        joint={name[2:]: value for name, value in last.items() if name.startswith("p.") and value},
        take=tuple(fields.get("take", ())),
        text={name: value for name, value in last.items() if name.startswith("t.") and value},
    )


def kept(fields: Fields) -> dict[str, list[str]]:
    """What of a form is kept as a draft: everything but secrets and files."""
    return {name: list(values) for name, values in fields.items() if name not in _NEVER_KEPT and any(values)}


def another(fields: Fields, *, item: str = "", package: str = "") -> dict[str, list[str]]:
    """The form with another item or package on it: answers belong to their item, the papers on the desk stay."""
    now = {"item": item, "package": package}
    same = all((fields.get(name) or [""])[-1] == value for name, value in now.items())
    stays = {
        name: list(values)
        for name, values in fields.items()
        if same or not (name.startswith(("q.", "p.")) or name in _OF_ITEM)
    }
    return {**stays, **{name: [value] for name, value in now.items()}}


def number(text: str) -> int | None:
    """A whole number as a form sends it; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def day(text: str) -> date | None:
    """A date as a date field sends it; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _ticks(last: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    ticks: dict[str, dict[str, Any]] = {}
    for name, value in last.items():
        if not name.startswith("m."):
            continue
        key, _, part = name[2:].partition(".")
        ticks.setdefault(key, {"state": ""})[part or "state"] = _READ.get(part, str)(value)
    return ticks


_READ: dict[str, Any] = {
    "original": bool,
    "keep": bool,
    "copies": lambda text: min(number(text) or 0, 99),
    "file": lambda text: text if text.isalnum() and len(text) == 32 else "",
    "until": day,
}


def _moment(text: str, at: datetime) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return at
    return moment.astimezone(ZONE) if moment.tzinfo and moment <= at else at
