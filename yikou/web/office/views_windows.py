"""窗口: set up, changed in the middle of a day, retired when it is needed no more, restored."""

import re
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from yikou.centre import access, operations
from yikou.centre import queries as centre
from yikou.hall import operations as hall
from yikou.hall import queries
from yikou.kernel.refusals import Refusal
from yikou.ledger import queries as ledger
from yikou.web.asked import Asked
from yikou.web.office.asking import Control, Form, Said, ask
from yikou.web.office.views_people import BOTH, by_and_at
from yikou.web.office.views_posts import EDIT
from yikou.web.pages import page

if TYPE_CHECKING:
    from yikou.centre.models import Window

# Who keeps the house, and who arranges the hall.
MAY = (EDIT, "hall.arrange")
_LEAD = "白天也能改：类别和部门保存以后马上照新的叫号，改号要等没有人坐。"
_RENUMBER = "改了号，以前的登记还写原来的号；窗口上的评价器要重新打开"


class WindowNumberOdd(Refusal):
    """A window's number is short and can stand in an address."""

    told = "窗口号用数字、字母或汉字，最多8个，如“3”或“总台”。"
    status = 422


@page(may=MAY, methods=BOTH)
def new_window(request: Asked) -> HttpResponse:
    """Set up a window: general, dedicated with its departments, or the front desk."""

    def act(said: Said) -> str:
        _refuse_odd(said)
        operations.add_window(centre=access.own_centre(request.actor), **said, **by_and_at(request))
        return _back("window")

    back = reverse("office:windows")
    return ask(request, Form("设立窗口", "设立", back, "窗口和部门", _controls(request), icon="plus"), act)


@page(may=MAY, methods=BOTH)
def window(request: Asked, number: str) -> HttpResponse:
    """Change a window: number, name, kind, area, departments; below, the displays and what became of it."""
    found = access.window(request.actor, number)
    more = {
        "window": found,
        "screens": [one for one in queries.screens(request.centre) if number in one.windows and one.is_on],
        "entries": ledger.history(found)[::-1][:12],
    }
    controls, back = _controls(request, found), reverse("office:windows")
    form = Form(found.title, "保存", back, "窗口和部门", controls, lead=_LEAD, is_shared=True, more=more)

    def act(said: Said) -> str:
        _refuse_odd(said)
        changes = {**said, "departments": _same_order(found.departments, said["departments"])}
        hall.change_window(window=found, changes=changes, **by_and_at(request))
        return _back("changed")

    return ask(request, form, act, "office/people/window.html")


@page(may=MAY, methods=BOTH)
def retire_window(request: Asked, number: str) -> HttpResponse:
    """Take a window out of the hall, asked once more."""
    found = access.window(request.actor, number)
    lead = "撤了以后不能上窗、不能叫号，大屏上不再显示；只显示它的窗口小屏停用。以前的登记还在，也能恢复。"
    back = reverse("office:window", args=[number])
    form = Form(f"撤{found.title}", "撤了", back, found.title, lead=lead, icon="x")

    def act(said: Said) -> str:
        hall.retire_window(window=found, **by_and_at(request))
        return _back("retired")

    return ask(request, form, act)


@page(may=MAY, methods=("POST",))
def restore_window(request: Asked, number: str) -> HttpResponse:
    """A window that was retired is there again."""
    found = access.window_of_old(request.actor, number)
    operations.restore_window(window=found, **by_and_at(request))
    return HttpResponseRedirect(_back("restored"))


def _controls(request: Asked, one: "Window | None" = None) -> tuple[Control, ...]:
    hosts = tuple((row.key, row.key) for row in centre.departments(request.centre))
    was = {name: getattr(one, name) for name in ("number", "name", "sort", "area", "departments")} if one else {}
    kinds = centre.SORTS.items() if one else (("", "请选"), *centre.SORTS.items())
    return (
        Control(
            "number",
            "窗口号",
            most=8,
            asked="请填窗口号。",
            value=was.get("number", ""),
            hint=_RENUMBER if one else "",
        ),
        Control(
            "name",
            "叫什么",
            most=24,
            asked="请填名字，如“综合”。",
            hint="大厅里叫作“综合 3 号窗口”",
            value=was.get("name", ""),
        ),
        Control("sort", "哪一类", "select", tuple(kinds), asked="请选哪一类。", value=was.get("sort", "")),
        Control("area", "在哪个区", most=24, value=was.get("area", "")),
        Control(
            "departments",
            "专项窗口办哪些部门的事",
            "choices",
            hosts,
            hint="综合窗口不用勾",
            value=tuple(was.get("departments", ())),
        ),
    )


def _refuse_odd(said: Said) -> None:
    if not re.fullmatch(r"[\w-]+", said["number"]) or said["number"] in ("new", "departments"):
        raise WindowNumberOdd


def _same_order(before: list[str], chosen: tuple[str, ...]) -> list[str]:
    """What is chosen, in the order in which it stood before."""
    return [one for one in before if one in chosen] + [one for one in chosen if one not in before]


def _back(done: str) -> str:
    return f"{reverse('office:windows')}?done={done}"
