"""A window's settings: its number and name, its kind, area and departments; retired and set up again (A-07)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from yikou.centre import facts as f
from yikou.centre.models import Department, Sort, Window
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record

SETTINGS = {"number": "窗口号", "name": "名称", "sort": "类别", "area": "区域", "departments": "专办部门"}


class WindowExists(Refusal):
    """The hall has, or had, a window with this number."""

    told = "{number}号窗口已经有了，请换一个号。"


class WindowWasThere(Refusal):
    """What was done at a window that was retired keeps its number."""

    told = "{number}号窗口撤过，以前的登记还用着这个号。请恢复它，或者换一个号。"


class WindowTakesUnknown(Refusal):
    """A window cannot take a department's matters before the department is in the house."""

    told = "{department}还没有进驻，不能安排到窗口。"


class WindowTakesNothing(Refusal):
    """A dedicated window is there for some departments."""

    told = "专项窗口请勾上它办哪些部门的事；什么都办的选综合窗口。"
    status = 422


class WindowSeated(Refusal):
    """Somebody sits there: it can neither be retired nor get another number."""

    told = "{window}现在有人坐。请离窗以后再{verb}。"


class WindowIsRetired(Refusal):
    """The window was retired meanwhile."""

    told = "{window}已经撤了，请换一个窗口。"


@transaction.atomic
def change_window(*, window: Window, changes: Mapping[str, Any], by: Actor, at: datetime) -> Window:
    """Change a window's settings: number, name, sort, area, departments; who sits there stays.

    Only a dedicated window has departments. Nothing is recorded where nothing changes. Refuses with WindowExists,
    WindowWasThere, WindowTakesUnknown, WindowTakesNothing, WindowSeated.
    """
    whole = {name: changes.get(name, getattr(window, name)) for name in SETTINGS}
    whole["departments"] = list(whole["departments"]) if whole["sort"] == Sort.DEDICATED else []
    said = {name: value for name, value in whole.items() if value != getattr(window, name)}
    if said:
        _refuse_odd(window, whole)
        changed = "、".join(SETTINGS[name] for name in said)
        record(window, f.WindowChanged(title=window.title, changes=changed, said=said), by=by, at=at)
    return window


def _refuse_odd(window: Window, whole: Mapping[str, Any]) -> None:
    if whole["sort"] == Sort.DEDICATED and not whole["departments"]:
        raise WindowTakesNothing
    refuse_unknown(window.centre_id, whole["departments"])
    if whole["number"] != window.number:
        refuse_seated(window, "改号")
        refuse_taken(window.centre_id, whole["number"])
    if Sort.FRONT_DESK in (whole["sort"], window.sort) and whole["sort"] != window.sort:
        refuse_seated(window, "改类别")


def refuse_taken(centre: str, number: str) -> None:
    """No two windows have one number. Refuses with WindowExists, WindowWasThere."""
    other = Window.objects.filter(centre=centre, number=number).first()
    if other is not None:
        raise (WindowWasThere if other.is_retired else WindowExists)(number=number)


def refuse_unknown(centre: str, departments: Iterable[str]) -> None:
    """A window takes what departments of the house do. Refuses with WindowTakesUnknown."""
    known = set(Department.objects.filter(centre=centre).values_list("key", flat=True))
    if unknown := [one for one in departments if one not in known]:
        raise WindowTakesUnknown(department="、".join(unknown))


def refuse_seated(window: Window, verb: str) -> None:
    """Nobody's seat goes from under them. Refuses with WindowSeated."""
    if window.seated_id is not None:
        raise WindowSeated(window=window.title, verb=verb)


@transaction.atomic
def retire_window(*, window: Window, by: Actor, at: datetime) -> Window:
    """Take a window out of the hall; what was done there keeps its number. Twice is once. Refuses with WindowSeated."""
    refuse_seated(window, "撤")
    if not window.is_retired:
        record(window, f.WindowRetired(title=window.title), by=by, at=at)
    return window


@transaction.atomic
def restore_window(*, window: Window, by: Actor, at: datetime) -> Window:
    """A window that was retired is there again, as it was. Twice is once."""
    if window.is_retired:
        record(window, f.WindowRestored(title=window.title), by=by, at=at)
    return window
