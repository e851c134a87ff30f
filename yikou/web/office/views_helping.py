"""党员志愿岗: which window helps as what, who is there and until when."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.centre import access, operations, queries
from yikou.web.asked import Asked
from yikou.web.office.asking import Control, Form, Said, ask
from yikou.web.office.views_people import BOTH, by_and_at
from yikou.web.pages import page

ARRANGE = "hall.arrange"


@page(may=(ARRANGE, "desk.front"))
def posts(request: Asked) -> HttpResponse:
    """The posts that hang or will hang."""
    windows = [one for one in queries.windows(request.centre) if one.help_until and one.help_until > request.at]
    rows = [(one, queries.HELP_POSTS[one.help_post], bool(one.help_at(request.at))) for one in windows]
    return render(request, "office/hall/helping.html", {"section": "appointments", "rows": rows})


@page(may=ARRANGE, methods=BOTH)
def staff(request: Asked) -> HttpResponse:
    """Make a window a help post for a time."""
    windows = tuple((one.number, one.title) for one in queries.windows(request.centre))
    form = Form(
        title="挂一个党员志愿岗",
        button="挂上",
        back=reverse("office:helping"),
        back_label="党员志愿岗",
        lead="大屏和窗口屏上显示牌子，不显示姓名。",
        section="appointments",
        controls=(
            Control("window", "哪个窗口", "select", windows, asked="请选一个窗口或总服务台。"),
            Control("post", "挂什么牌子", "select", tuple(queries.HELP_POSTS.items()), asked="请选一个。"),
            Control("helpers", "谁在这里帮忙", most=120, asked="请写姓名。", hint="几个人用顿号分开"),
            Control("from_at", "从什么时候", "moment", asked="请填时间。", value=f"{request.at:%Y-%m-%dT%H:%M}"),
            Control("until_at", "到什么时候", "moment", asked="请填时间。"),
        ),
    )

    def act(said: Said) -> str:
        operations.staff_help_post(
            window=access.window(request.actor, said["window"]),
            post=said["post"],
            helpers=said["helpers"].split("、"),
            from_at=said["from_at"],
            until_at=said["until_at"],
            **by_and_at(request),
        )
        return reverse("office:helping")

    return ask(request, form, act)


@page(may=ARRANGE, methods=("POST",))
def end(request: Asked, number: str) -> HttpResponse:
    """Take it down before its time."""
    operations.end_help_post(window=access.window(request.actor, number), **by_and_at(request))
    return HttpResponseRedirect(reverse("office:helping"))
