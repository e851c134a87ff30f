"""屏幕: the displays of the hall, set up and changed by whoever arranges it; no code, no restart."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yikou.centre import queries as centre
from yikou.hall import access, operations, queries
from yikou.kernel.documents import qr_svg
from yikou.web import place
from yikou.web.asked import Asked
from yikou.web.office.asking import Control, Form, Said, ask
from yikou.web.office.views_people import BOTH, by_and_at
from yikou.web.pages import page
from yikou.web.templatetags.yikou import seat

if TYPE_CHECKING:
    from yikou.hall.models import Screen

ARRANGE = "hall.arrange"
DONE = {"added": "屏幕已经设好。在那块屏幕上打开它的地址就行。", "changed": "已经改好，挂着的屏幕马上跟着变。"}
REPEATS = tuple((str(number), f"{number} 遍") for number in range(1, operations.MOST_REPEATS + 1))


@page(may=ARRANGE)
def screens(request: Asked) -> HttpResponse:
    """All screens, what each shows, and where it is opened."""
    context = {
        "section": "screens",
        "rows": [(one, _address(request, one), _shows(one)) for one in queries.screens(request.centre)],
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "office/screens/screens.html", context)


@page(may=ARRANGE, methods=BOTH)
def new_screen(request: Asked) -> HttpResponse:
    """Set up a screen."""
    name = Control("name", "地址名", most=24, asked="请填地址名。", hint="小写字母、数字和短横线，如“zone-a”，以后不改")

    def act(said: Said) -> str:
        operations.add_screen(centre=request.centre, **_settings(said), **by_and_at(request))
        return _back("added")

    return ask(request, _form("设一块屏幕", "设好", (name, *_controls(request))), act)


@page(may=ARRANGE, methods=BOTH)
def screen(request: Asked, name: str) -> HttpResponse:
    """Change a screen's settings; beside them its address, also as a code for a camera."""
    found = access.screen(request.actor, name)
    address = _address(request, found)
    on = Control("is_on", "在用", "check", value=found.is_on, hint="不用了就去掉，地址留着")
    form = _form(
        found.title, "保存", (*_controls(request, found), on), address=address, qr=qr_svg(address), name=found.name
    )

    def act(said: Said) -> str:
        operations.change_screen(screen=found, changes=_settings(said), **by_and_at(request))
        return _back("changed")

    return ask(request, form, act, "office/screens/screen.html")


def _form(title: str, button: str, controls: tuple[Control, ...], **more: Any) -> Form:
    lead = "改了不用重开，挂着的屏幕自己会变。"
    back = reverse("office:screens")
    return Form(
        title, button, back, "屏幕", controls, lead=lead, section="screens", is_shared="name" in more, more=more
    )


def _controls(request: Asked, one: "Screen | None" = None) -> tuple[Control, ...]:
    lines = tuple((row.code, f"{row.code} {row.name}") for row in queries.queues(request.centre))
    windows = tuple((row.number, row.title) for row in centre.windows(request.centre))
    was = {name: getattr(one, name) for name in operations.SCREEN_SETTINGS} if one else {}
    return (
        Control("title", "叫什么", most=24, asked="请填名称。", hint="如“大厅大屏”“A 区”", value=was.get("title", "")),
        Control(
            "kind",
            "哪一种",
            "select",
            (("", "请选"), *queries.KINDS.items()),
            asked="请选哪一种。",
            value=was.get("kind"),
        ),
        Control(
            "lines",
            "显示哪些队列",
            "choices",
            lines,
            hint="都不勾就是全部（总服务台的除外）",
            value=was.get("lines", ()),
        ),
        Control(
            "windows", "显示哪些窗口的叫号", "choices", windows, hint="窗口小屏勾一个", value=was.get("windows", ())
        ),
        Control("voice", "语音叫号", "check", hint="屏幕上还要点一次“开声音”", value=was.get("voice", False)),
        Control("repeats", "每次叫号播报", "select", REPEATS, asked="请选播报几遍。", value=str(was.get("repeats", 2))),
        Control("quiet_from", "静音从", "time", value=was.get("quiet_from"), hint="如 12:00，不静音就空着"),
        Control("quiet_until", "静音到", "time", value=was.get("quiet_until")),
        Control("footer", "底行写什么", most=60, value=was.get("footer", ""), hint="空着就写过号怎么办，照制度印"),
    )


def _settings(said: Said) -> dict[str, Any]:
    return {**said, "repeats": int(said["repeats"])}


def _address(request: Asked, one: "Screen") -> str:
    path = reverse("hall:screen", args=[one.name])
    other = "" if one.centre_id == place.first() else f"?{urlencode({'centre': one.centre_id})}"
    return request.build_absolute_uri(path + other)


def _shows(one: "Screen") -> str:
    """What a screen shows, in words."""
    parts = [f"队列 {'、'.join(one.lines)}"] if one.lines else []
    numbered = [number for number in one.windows if number.isascii()]
    parts += [seat("、".join(numbered))] if numbered else []
    parts += [seat(number) for number in one.windows if number not in numbered]
    return "；".join(parts) or "全部"


def _back(done: str) -> str:
    return f"{reverse('office:screens')}?done={done}"
