"""Screens: set up and changed by settings alone; whoever looks at one sees the change at once."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from typing import Any

from django.db import transaction

from yikou.centre import queries as centre_queries
from yikou.hall.facts import ScreenAdded, ScreenChanged
from yikou.hall.models import Kind, Queue, Screen
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record

WORDS = {
    "title": "名称",
    "kind": "用途",
    "lines": "显示的队列",
    "windows": "显示的窗口",
    "voice": "语音",
    "repeats": "播报遍数",
    "quiet_from": "静音从",
    "quiet_until": "静音到",
    "footer": "底行",
    "is_on": "启用",
}
SCREEN_SETTINGS = tuple(WORDS)
MOST_REPEATS = 3
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,23}")


class ScreenExists(Refusal):
    """The name is taken: two screens cannot have one address."""

    told = "已经有叫“{name}”的屏幕了，请换一个地址名。"


class ScreenNameOdd(Refusal):
    """The name stands in an address that somebody types with a remote control."""

    told = "地址名用小写字母、数字和短横线，最多24个，如“zone-a”。"
    status = 422


class ScreenKindUnknown(Refusal):
    """A screen is one of three kinds."""

    told = "屏幕只有大厅大屏、等候区屏、窗口小屏三种，请选一种。"
    status = 422


class OneWindow(Refusal):
    """The small display hangs at one window."""

    told = "窗口小屏只挂在一个窗口上，请选一个窗口。"
    status = 422


class NotInThisHall(Refusal):
    """A line or a window that the centre does not have."""

    told = "这里没有{what}，请从列出的里面选。"
    status = 422


class RepeatsOdd(Refusal):
    """A call is spoken once, twice or three times: the next one waits."""

    told = "一次叫号播报1到3遍。"
    status = 422


class QuietHalfSaid(Refusal):
    """Quiet hours have a beginning and an end."""

    told = "静音时间要写从几点到几点；不静音就都空着。"
    status = 422


@transaction.atomic
def add_screen(
    *,
    centre: str,
    name: str,
    title: str,
    kind: str,
    by: Actor,
    at: datetime,
    lines: Sequence[str] = (),
    windows: Sequence[str] = (),
    voice: bool = False,
    repeats: int = 1,
    quiet_from: time | None = None,
    quiet_until: time | None = None,
    footer: str = "",
) -> Screen:
    """Set up a screen: the name in its address, what it is for, which lines and windows it shows (none: all).

    Refuses with ScreenNameOdd, ScreenExists and what change_screen refuses with.
    """
    if not _NAME.fullmatch(name):
        raise ScreenNameOdd
    if Screen.objects.filter(centre=centre, name=name).exists():
        raise ScreenExists(name=name)
    said: dict[str, Any] = {"title": title, "kind": str(kind), "lines": list(lines), "windows": list(windows)}
    said |= {"voice": voice, "repeats": repeats, "quiet_from": quiet_from, "quiet_until": quiet_until}
    screen = Screen(centre_id=centre)
    _refuse_odd(screen, {**said, "footer": footer})
    plain = _plain({"name": name, **said, "footer": footer, "is_on": True})
    record(screen, ScreenAdded(title=title, said=plain), by=by, at=at)
    return screen


@transaction.atomic
def change_screen(*, screen: Screen, changes: Mapping[str, Any], by: Actor, at: datetime) -> Screen:
    """Change a screen's settings; nothing is recorded where nothing changes.

    Refuses with ScreenKindUnknown, OneWindow, NotInThisHall, RepeatsOdd, QuietHalfSaid.
    """
    given = {name: list(value) if isinstance(value, tuple) else value for name, value in changes.items()}
    said = {name: given[name] for name in WORDS if name in given and getattr(screen, name) != given[name]}
    if said:
        _refuse_odd(screen, said)
        changed = ScreenChanged(title=screen.title, changes="、".join(WORDS[name] for name in said), said=_plain(said))
        record(screen, changed, by=by, at=at)
    return screen


def _refuse_odd(screen: Screen, said: Mapping[str, Any]) -> None:
    """Look at the screen as it would be."""
    whole = {name: said.get(name, getattr(screen, name)) for name in WORDS}
    if whole["kind"] not in Kind.values:
        raise ScreenKindUnknown
    if whole["kind"] == Kind.WINDOW and len(whole["windows"]) != 1:
        raise OneWindow
    if not 1 <= whole["repeats"] <= MOST_REPEATS:
        raise RepeatsOdd
    if (whole["quiet_from"] is None) != (whole["quiet_until"] is None):
        raise QuietHalfSaid
    _refuse_strange(screen.centre_id, whole)


def _refuse_strange(centre: str, whole: Mapping[str, Any]) -> None:
    lines = set(Queue.objects.filter(centre=centre).values_list("code", flat=True))
    windows = {one.number for one in centre_queries.windows(centre)}
    strange = [f"队列{one}" for one in whole["lines"] if one not in lines]
    strange += [f"窗口{one}" for one in whole["windows"] if one not in windows]
    if strange:
        raise NotInThisHall(what="、".join(strange))


def _plain(said: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as an entry holds them: times as text."""
    times = ("quiet_from", "quiet_until")
    return {name: (f"{value:%H:%M}" if value else "") if name in times else value for name, value in said.items()}
