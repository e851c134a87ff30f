"""岗位和离岗: who holds a post and who stands in (A岗, B岗), who is away, who joins the roll and leaves it."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import access as accounts
from yikou.centre import access, operations
from yikou.centre import queries as centre
from yikou.centre.queries import Responsible
from yikou.kernel.refusals import Refusal
from yikou.web.asked import Asked
from yikou.web.office.asking import Control, Form, Said, ask
from yikou.web.office.views_people import BOTH, READ, about, address, by_and_at
from yikou.web.pages import again, page

EDIT = "centre.edit"
POSTS, ABSENCES = "office/people/posts.html", "office/people/absences.html"
DONE = {"appointed": "已经定岗。", "recorded": "已经登记离岗。", "back": "已经登记回岗，岗位回到本人。"}
NOBODY = ("", "请选")

# --- posts -------------------------------------------------------------------------------------


@page(may=READ)
def posts(request: Asked) -> HttpResponse:
    """Every post with its A and B, who is away now, and the departments without a post."""
    rows = list(centre.posts(request.centre))
    held = {one.department_id for one in rows}
    context = {
        "section": "people",
        "posts": rows,
        "away": centre.absent(request.centre, request.at),
        "without": [one for one in centre.departments(request.centre) if one.pk not in held],
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, POSTS, context)


@page(may=EDIT, methods=BOTH)
def new_post(request: Asked) -> HttpResponse:
    """Set up a post: of a department, of a window, or of the whole centre."""
    where = request.GET.get("where", "")
    names = dict(_places(request))
    first = f"{where.partition(':')[2]}经办" if where in names and where.startswith("department:") else ""
    place = Control("where", "哪里的岗位", "select", (("", "整个中心"), *_places(request)), value=where)
    form = _appointing(request, "定新岗位", place, first, ("", ""))

    def act(said: Said) -> str:
        key = _free_key(request, said["where"])
        return _appoint(request, key, said, *_split(said["where"]))

    return ask(request, form, act)


@page(may=EDIT, methods=BOTH)
def post(request: Asked, key: str) -> HttpResponse:
    """Say anew who holds a post and who stands in."""
    found = access.post(request.actor, key)
    department = found.department.key if found.department else ""
    window = found.window.number if found.window else ""
    two = (str(found.holder_id), str(found.deputy_id))
    form = _appointing(request, f"定岗：{found.name}", None, found.name, two)
    return ask(request, form, lambda said: _appoint(request, key, said, department, window))


def _appointing(request: Asked, title: str, place: Control | None, name: str, two: tuple[str, str]) -> Form:
    people = (NOBODY, *_roll(request))
    controls = (
        *([place] if place else []),
        Control("name", "岗位叫什么", most=40, asked="请填岗位的名字，如“民政经办”。", value=name),
        Control("holder", "A岗", "select", people, asked="请选A岗。", hint="平时负责的人", value=two[0]),
        Control("deputy", "B岗", "select", people, asked="请选B岗。", hint="A岗不在时顶上，同权同责", value=two[1]),
    )
    back = reverse("office:posts")
    lead, rule = "只能选在册的人。", "deadlines.handover"
    return Form(title, "定岗", back, "岗位", controls, lead=lead, icon="user-check", rule=rule, is_shared=place is None)


def _appoint(request: Asked, key: str, said: Said, department: str, window: str) -> str:
    operations.appoint(
        centre=access.own_centre(request.actor),
        key=key,
        name=said["name"],
        holder=int(said["holder"]),
        deputy=int(said["deputy"]),
        department=department,
        window=window,
        **by_and_at(request),
    )
    return f"{reverse('office:posts')}?done=appointed"


def _roll(request: Asked) -> tuple[tuple[str, str], ...]:
    rows = centre.staff(request.centre, on=request.today).filter(account__is_active=True)
    return tuple((str(one.account_id), f"{one.account.name}（{one.account.username}）") for one in rows)


def _places(request: Asked) -> tuple[tuple[str, str], ...]:
    windows = [(f"window:{one.number}", one.title) for one in centre.windows(request.centre)]
    departments = [(f"department:{one.key}", one.key) for one in centre.departments(request.centre)]
    return (*windows, *departments)


def _split(where: str) -> tuple[str, str]:
    kind, _, which = where.partition(":")
    return (which, "") if kind == "department" else ("", which)


def _free_key(request: Asked, where: str) -> str:
    """A key that no post has: from its place, with a number behind it."""
    taken = {one.key for one in centre.posts(request.centre)}
    begin = (where.replace(":", "-").replace("/", "-") or "post")[:26]
    tries = (begin if n == 1 else f"{begin}-{n}" for n in range(1, len(taken) + 2))
    return next(one for one in tries if one not in taken)


# --- absences ----------------------------------------------------------------------------------


@page(may=READ)
def absences(request: Asked) -> HttpResponse:
    """Who is away now or will be, until when, and who stands in."""
    return render(request, ABSENCES, _away(request))


def _away(request: Asked) -> dict[str, Any]:
    rows = list(centre.absences(request.centre, at=request.at))
    now = [one for one in rows if one.from_at <= request.at]
    return {
        "section": "people",
        "now_away": [(one, _cover(request, one.account_id)) for one in now],
        "later": [one for one in rows if one.from_at > request.at],
        "done": DONE.get(request.GET.get("done", ""), ""),
    }


def _cover(request: Asked, account: int) -> Responsible | None:
    """Who answers meanwhile; nobody only where the centre has no director."""
    try:
        return centre.cover_of(request.centre, account, request.at)
    except centre.NobodyAnswers:
        return None


@page(may=EDIT, methods=BOTH)
def new_absence(request: Asked) -> HttpResponse:
    """Note that somebody is away; whoever stands in has the same powers meanwhile."""
    people, who = _roll(request), request.GET.get("who", "")
    form = Form(
        title="登记离岗",
        button="登记",
        back=reverse("office:absences"),
        back_label="离岗",
        lead="离岗期间，件由顶岗的人负责，同权同责。",
        rule="deadlines.handover",
        controls=(
            Control("account", "谁", "select", (NOBODY, *people), asked="请选谁离岗。", value=who),
            Control("from_at", "从什么时候", "moment", asked="请填离岗的时间。", value=f"{request.at:%Y-%m-%dT%H:%M}"),
            Control("until_at", "到什么时候", "moment", asked="请填回岗的时间。"),
            Control("reason", "事由", most=24, asked="请写两个字的事由，如“年休”。", hint="年休、病假、公出"),
            Control("stands_in", "谁顶岗", "select", (("", "按岗位的B岗"), *people)),
        ),
    )

    def act(said: Said) -> str:
        operations.record_absence(
            centre=access.own_centre(request.actor),
            account=int(said["account"]),
            from_at=said["from_at"],
            until_at=said["until_at"],
            reason=said["reason"],
            stands_in=int(said["stands_in"]) if said["stands_in"] else None,
            **by_and_at(request),
        )
        return f"{reverse('office:absences')}?done=recorded"

    return ask(request, form, act)


@page(may=EDIT, methods=("POST",))
def end_absence(request: Asked, number: int) -> HttpResponse:
    """Somebody is back earlier than said."""
    found = access.absence(request.actor, number)
    try:
        operations.end_absence(absence=found, **by_and_at(request))
    except Refusal as refusal:
        return again(request, ABSENCES, _away(request), refusal)
    return HttpResponseRedirect(f"{reverse('office:absences')}?done=back")


# --- the roll ----------------------------------------------------------------------------------


@page(may=EDIT, methods=BOTH)
def join(request: Asked, number: int) -> HttpResponse:
    """Put somebody on the roll; heads are counted from it and typed in nowhere."""
    account = accounts.account(request.actor, number)
    form: Form = about(
        account,
        title=f"登记到岗：{account.name}",
        button="登记",
        icon="user-plus",
        lead="人数都从名册数出来，不另外填。",
        controls=(
            Control("employment", "用工", "select", (NOBODY, *centre.EMPLOYMENTS.items()), asked="请选用工。"),
            Control("politics", "政治面貌", "select", tuple(centre.POLITICS.items()), value="none"),
            Control("joined_on", "到岗日期", "date", asked="请填到岗日期。", value=request.today.isoformat()),
            Control("home_unit", "派出单位", most=40),
            Control("education", "学历", most=16),
            Control("phone", "工作电话", most=24),
            Control("full_time", "专职", "check", value=True),
        ),
    )

    def act(said: Said) -> str:
        own = access.own_centre(request.actor)
        operations.join_staff(centre=own, account=number, **said, **by_and_at(request))
        return address(number, "joined")

    return ask(request, form, act)


@page(may=EDIT, methods=BOTH)
def leave(request: Asked, number: int) -> HttpResponse:
    """Take somebody off the roll, once their posts have other holders."""
    row = access.staff(request.actor, accounts.account(request.actor, number).pk)
    asked = Control(
        "left_on", "离岗日期", "date", asked="请填离岗日期。", hint="那天起不在册", value=request.today.isoformat()
    )
    lead = "离岗以后请系统管理员当天停用账号。"
    form: Form = about(row.account, title=f"离开中心：{row.account.name}", button="登记", lead=lead, controls=(asked,))

    def act(said: Said) -> str:
        operations.leave_staff(staff=row, left_on=said["left_on"], **by_and_at(request))
        return address(number, "left")

    return ask(request, form, act)
