"""Two who edit the same settings at once: what only one of them changed is kept from both, what both did is asked.

A form about something that stands already carries a mark of each value that it was drawn with. What is sent back
unchanged gives way to what stands now; a value that was changed here and meanwhile elsewhere is refused once, with
what stands now in the sentence, and saved when it is sent again.
"""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import TYPE_CHECKING, Any
from zlib import crc32

from django.http import QueryDict

from yikou.kernel.refusals import Refusal

if TYPE_CHECKING:
    from yikou.web.office.asking import Control

SEEN = "seen"
SHOWN, NOTHING = 40, "空着"


class ChangedSince(Refusal):
    """Somebody else changed the same value after the page was opened."""

    told = "您打开这一页以后，别人改过：{changes}。您填的还在下面；看过了，再按一次就照您填的存。"


def marks(controls: "Sequence[Control]") -> str:
    """What a page was drawn with: a mark of each value, to be sent back."""
    return ",".join(f"{one.name}:{_mark(_texts(one, one.value))}" for one in controls)


def merged(controls: "Sequence[Control]", sent: QueryDict) -> tuple[QueryDict, ChangedSince | None]:
    """What was sent, with what stands now wherever nothing was changed here; and what both changed."""
    seen, made, changes = _seen(sent), sent.copy(), []
    for one in controls:
        now, typed = _texts(one, one.value), _texts(one, sent.getlist(one.name))
        if seen.get(one.name, _mark(now)) == _mark(now):
            continue
        if _mark(typed) == seen[one.name]:
            made.setlist(one.name, now)
        elif typed != now:
            changes.append(f"{one.label}现在是“{_said(one, now)}”")
    return made, ChangedSince(changes="，".join(changes)) if changes else None


def _seen(sent: QueryDict) -> Mapping[str, str]:
    pairs = (one.partition(":") for one in sent.get(SEEN, "").split(","))
    return {name: mark for name, _, mark in pairs if mark}


def _texts(control: "Control", value: Any) -> list[str]:
    """A value as a browser sends it; what was sent, as it is compared."""
    several = value if isinstance(value, list | tuple | set | frozenset) else [value]
    if control.kind == "check":
        return ["1"] if any(several) else []
    texts = [" ".join(_text(one).split()) for one in several]
    if control.kind == "choices":
        return sorted({one for one, _ in control.options} & set(texts))
    return [one[:5] if control.kind == "time" else one for one in texts if one]


def _text(value: Any) -> str:
    if isinstance(value, date | time):
        return value.isoformat()
    return "" if value is None else str(value)


def _mark(texts: Sequence[str]) -> str:
    return f"{crc32('|'.join(texts).encode()):08x}"


def _said(control: "Control", texts: Sequence[str]) -> str:
    words = dict(control.options)
    if control.kind == "check":
        return "勾上的" if texts else "不勾"
    return "、".join(words.get(one, one) for one in texts)[:SHOWN] or NOTHING
