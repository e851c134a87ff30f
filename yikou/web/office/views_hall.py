"""窗口、部门、中心信息、临时停办: the house itself, from the office."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yikou.catalogue import queries as catalogue
from yikou.centre import access, operations
from yikou.centre import queries as centre
from yikou.hall import operations as booked
from yikou.web.asked import Asked
from yikou.web.office.asking import Control, Form, Said, ask
from yikou.web.office.recounting import moved_by, recount
from yikou.web.office.views_people import BOTH, READ, by_and_at
from yikou.web.office.views_posts import EDIT
from yikou.web.office.views_windows import MAY
from yikou.web.pages import page

CLOSE = "centre.close"
DONE = {
    "window": "窗口已经设立。",
    "changed": "窗口改好了，大屏和叫号马上照新的。",
    "retired": "窗口撤了，以前的登记还写着它的号。",
    "restored": "窗口恢复了。要在大屏上显示，到“屏幕”里勾上。",
    "department": "部门已经进驻。",
    "centre": "中心信息已经改好。",
}
_FACTS = (
    ("address", "地址", "text", 120),
    ("phone", "电话", "text", 24),
    ("complaint_phone", "投诉电话", "text", 24),
    ("motto", "服务口号", "text", 60),
    ("founded_year", "成立年份", "number", 2100),
    ("floor_area", "建筑面积（平方米）", "number", 10_000_000),
)


@page(may=READ)
def windows(request: Asked) -> HttpResponse:
    """The windows by kind, and the departments in the house with what they have here."""
    rows, every = centre.windows(request.centre), centre.windows_of_old(request.centre)
    sort = request.GET.get("sort", "")
    posts = list(centre.posts(request.centre))
    departments = [
        (
            one,
            [row.title for row in rows if one.key in row.departments],
            [row for row in posts if row.department_id == one.pk],
        )
        for one in centre.departments(request.centre)
    ]
    counts = [(key, label, sum(row.sort == key for row in rows)) for key, label in centre.SORTS.items()]
    context = {
        "section": "people",
        "windows": [row for row in rows if sort not in centre.SORTS or row.sort == sort],
        "may_arrange": any(request.actor.may(one) for one in MAY),
        "retired": [row for row in every if row.is_retired],
        "sort": sort,
        "sorts": counts,
        "total": len(rows),
        "departments": departments,
        "centre": access.own_centre(request.actor),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "office/people/windows.html", context)


def _form(title: str, button: str, controls: tuple[Control, ...], **more: Any) -> Form:
    return Form(title, button, reverse("office:windows"), "窗口和部门", controls, **more)


def _back(done: str) -> str:
    return f"{reverse('office:windows')}?done={done}"


@page(may=EDIT, methods=BOTH)
def new_department(request: Asked) -> HttpResponse:
    """Take a department into the house, with the short name that the catalogue has for it."""
    here = {one.key for one in centre.departments(request.centre)}
    known = {one.name: one for one in catalogue.catalogue(request.centre, request.today).departments}
    missing = [name for name in known if name not in here]
    hint = f"照目录里的简称；目录里还没进驻的有：{'、'.join(missing)}" if missing else "照目录里的简称，如“民政”"
    controls = (
        Control("key", "简称", most=24, asked="请填简称。", hint=hint),
        Control("full_name", "全称", hint="目录里有的不用填"),
        Control("prefix", "事项编码前缀", most=8, hint="目录里有的不用填"),
    )

    def act(said: Said) -> str:
        host = known.get(said["key"])
        operations.add_department(
            centre=access.own_centre(request.actor),
            key=said["key"].replace("/", "、"),
            full_name=said["full_name"] or (host.full_name if host else said["key"]),
            prefix=said["prefix"] or (host.prefix if host else ""),
            **by_and_at(request),
        )
        return _back("department")

    return ask(request, _form("部门进驻", "登记", controls, icon="plus"), act)


@page(may=EDIT, methods=BOTH)
def profile(request: Asked) -> HttpResponse:
    """What the public page says about the centre; only what changed goes into the ledger."""
    own = access.own_centre(request.actor)
    controls = tuple(
        Control(name, label, kind, most=most, value=getattr(own, name) or "") for name, label, kind, most in _FACTS
    )
    lead = "人数、窗口数、部门数从名册数出来，这里不填。改动留在台账里。"

    def act(said: Said) -> str:
        given = {**said, "floor_area": said["floor_area"] or 0}
        if changed := {name: value for name, value in given.items() if value != getattr(own, name)}:
            operations.change_profile(centre=own, profile=changed, **by_and_at(request))
        return _back("centre")

    return ask(request, _form("中心信息", "保存", controls, lead=lead, is_shared=True), act)


@page(may=(READ, CLOSE), methods=("GET", "HEAD"))
def closings(request: Asked) -> HttpResponse:
    """The closings announced for a day to come, and those of the last year."""
    rows = list(centre.closings(request.centre, after=request.today - timedelta(days=365)))
    context = {
        "section": "people",
        "parts": [
            ("要停办的", [(one, moved_by(one)) for one in rows if one.day >= request.today]),
            ("一年里停办过的", [(one, moved_by(one)) for one in rows if one.day < request.today][::-1]),
        ],
        "parked": request.GET.get("parked", "")[:6],
        "moved": request.GET.get("moved", "")[:6],
        "left": request.GET.get("left", "")[:6],
        "done": request.GET.get("done", ""),
    }
    return render(request, "office/calendar/closings.html", context)


@page(may=CLOSE, methods=BOTH)
def new_closing(request: Asked) -> HttpResponse:
    """Announce that the centre stays shut on a day; matters due then or later are counted anew at once."""
    controls = (
        Control("day", "哪天停办", "date", asked="请填哪天停办。"),
        Control("reason", "为什么", most=60, asked="请写一句为什么，居民会看到。", hint="一句话，居民会看到"),
        Control("emergency", "突发（停电、台风），可以当天公告", "check"),
    )
    lead = "停办那天不算工作日，没办完的件顺延，公告以后马上重算；约在那天的改到下一个有空的日子，并告诉本人。"
    back = reverse("office:closings")
    form = Form("公告停办", "公告", back, "临时停办", controls, lead=lead, rule="hours.extra_closing")

    def act(said: Said) -> str:
        operations.announce_closing(centre=access.own_centre(request.actor), **said, **by_and_at(request))
        done = recount(request.centre, since=said["day"], **by_and_at(request))
        moved, left = booked.move_off(centre=request.centre, day=said["day"], **by_and_at(request))
        return f"{back}?done=announced&parked={len(done.parked)}&moved={len(moved)}&left={len(left)}"

    return ask(request, form, act)
