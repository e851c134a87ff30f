"""队列设置、谁会办什么: how the hall serves, changed in the middle of a day when it has to be."""

import re
from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yikou.catalogue import queries as catalogue
from yikou.centre import access as centre_access
from yikou.centre import operations as centre_operations
from yikou.centre import queries as centre
from yikou.hall import access, operations, queries
from yikou.kernel.refusals import Refusal
from yikou.web.asked import Asked
from yikou.web.office.asking import Control, Form, Said, ask
from yikou.web.office.views_people import BOTH, by_and_at
from yikou.web.pages import page

ARRANGE = "hall.arrange"
# What each stage means for whoever waits, and for whoever sits at a window.
MEANS = {
    "one_door": "一门式：只有这个队自己的窗口叫它的号，别的窗口空着也不叫。",
    "one_desk": "一口式：综合窗口都能叫；专项窗口先叫自己部门的队，自己没有人等才帮别的队，只叫他会办的。",
    "all_round": "全科式：哪个窗口的人会办，哪个窗口就叫，先叫自己的队。",
}
HELPS = "一口式才用得上：别的专项窗口没有自己的人等时，来叫这个队里写明事项、他登记了会办的号；不勾就不帮"
DONE = {"line": "改好了，大屏和窗口马上照新的叫号；已经取的号还在原来的位置。", "opened": "队列设好了，现在就能取号。"}


class ItemsUnknown(Refusal):
    """What somebody may do is named by the catalogue's codes."""

    told = "目录里没有{codes}，请核对事项编码，几个之间用顿号隔开。"
    status = 422


class LetterOdd(Refusal):
    """The letter of a line is printed before every number."""

    told = "号头用一个大写英文字母，如“E”。"
    status = 422


class NameMissing(Refusal):
    """A line is read on the ticket and on the display."""

    told = "请填队列的名称，号票和大屏上都写它。"
    status = 422


# --- lines -----------------------------------------------------------------------------------------


@page(may=ARRANGE)
def lines(request: Asked) -> HttpResponse:
    """Every line with its settings, who waits, and which windows may call it now."""
    now = queries.picture(request.centre, request.at)
    shown = {one.pk: one for one in now.lines}
    context = {
        "section": "hall",
        "rows": [(one, shown[one.pk], MEANS[one.stage]) for one in queries.queues(request.centre)],
        "stages": queries.STAGES,
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "office/hall/lines.html", context)


@page(may=ARRANGE, methods=BOTH)
def line(request: Asked, code: str) -> HttpResponse:
    """Change a line: its words, its departments, its stage, whether it gives out numbers."""
    found = access.queue(request.actor, code)
    controls = _controls(
        request, tuple(found.departments), str(found.stage), found.is_front_desk, helped=found.is_helped
    )
    values = {"name": found.name, "hint": found.hint, "zone": found.zone}
    controls = tuple(
        Control(one.name, one.label, one.kind, one.options, one.hint, one.most, one.asked, values[one.name])
        if one.name in values
        else one
        for one in controls
    )
    opening = Control("is_open", "现在发号", "check", value=found.is_open, hint="不勾就停止发号，已经取的号照样叫完")
    form = _form(f"{found.code} {found.name}", "保存", (*controls, opening), is_shared=True)

    def act(said: Said) -> str:
        changes = {**said, "departments": _same_order(found.departments, said.get("departments", ()))}
        operations.change_queue(queue=found, changes=changes, **by_and_at(request))
        return f"{reverse('office:hall_lines')}?done=line"

    return ask(request, form, act)


@page(may=ARRANGE, methods=BOTH)
def new_line(request: Asked) -> HttpResponse:
    """Set up another line: the letter of its numbers, and the same settings."""
    letter = Control("code", "号头", most=4, asked="请填号头。", hint="一个大写字母，印在每个号前面")
    form = _form("新的队列", "设立", (letter, *_controls(request, (), "one_desk", False)))

    def act(said: Said) -> str:
        if not re.fullmatch(r"[A-Z]", said["code"]):
            raise LetterOdd
        place = max((one.place for one in queries.queues(request.centre)), default=0) + 1
        operations.open_queue(centre=request.centre, **said, place=place, **by_and_at(request))
        return f"{reverse('office:hall_lines')}?done=opened"

    return ask(request, form, act)


def _controls(
    request: Asked, departments: tuple[str, ...], stage: str, front: bool, *, helped: bool = True
) -> tuple[Control, ...]:
    words = (
        Control("name", "名称", most=24, asked=NameMissing.told),
        Control("hint", "一句说明", most=60, hint="取号机上写在名称下面，如“低保、残疾人证、老年卡”"),
        Control("zone", "在哪个等候区", most=24),
    )
    if front:  # its numbers are called at the front desk whatever the stage
        return words
    hosts = tuple((one.key, one.key) for one in centre.departments(request.centre))
    own = Control("departments", "办哪些部门的事", "choices", hosts, "一个都不勾：什么事都办", value=departments)
    stages = tuple(queries.STAGES.items())
    how = Control("stage", "受理方式", "select", stages, "".join(MEANS.values()), asked="请选一种。", value=stage)
    helps = Control("is_helped", "专项窗口帮忙", "check", value=helped, hint=HELPS)
    return (*words, own, how, helps)


def _form(title: str, button: str, controls: tuple[Control, ...], *, is_shared: bool = False) -> Form:
    lead = "白天也能改，保存以后马上照新的叫号，改动留在台账里。"
    back = reverse("office:hall_lines")
    return Form(title, button, back, "队列", controls, lead=lead, section="hall", is_shared=is_shared)


def _same_order(before: Sequence[str], chosen: Sequence[str]) -> list[str]:
    """What is chosen, in the order in which it stood before."""
    return [one for one in before if one in chosen] + [one for one in chosen if one not in before]


# --- who may do what -------------------------------------------------------------------------------


@page(may=ARRANGE)
def competence(request: Asked) -> HttpResponse:
    """Who may do what at a window: everything, or the departments and items that are named."""
    known, offered = centre.competences(request.centre), catalogue.catalogue(request.centre, request.today).items
    rows = [
        (one, [offered[code].short_name if code in offered else code for code in sorted(known.get(one.account_id, ()))])
        for one in centre.staff(request.centre, on=request.today)
    ]
    done = "改好了，下一次叫号就照新的。" if request.GET.get("done") else ""
    return render(request, "office/hall/competence.html", {"section": "hall", "rows": rows, "done": done})


@page(may=ARRANGE, methods=BOTH)
def competent(request: Asked, number: int) -> HttpResponse:
    """Say which departments and items somebody may handle at any window."""
    person = centre_access.staff(request.actor, number)
    known = centre.competences(request.centre).get(number, frozenset())
    hosts = tuple((one.key, one.key) for one in centre.departments(request.centre))
    items = "、".join(sorted(known - {key for key, _ in hosts}))
    controls = (
        Control("departments", "会办哪些部门的事", "choices", hosts, value=tuple(sorted(known))),
        Control("codes", "另外会办的事项", most=400, value=items, hint="写事项编码，如“MZ-001、GA-008”"),
    )
    back = reverse("office:hall_competence")
    lead = "一个都不写，就是什么都会办。叫号时只给会办的人。"
    title = f"{person.account.name}会办什么"
    form = Form(title, "保存", back, "谁会办什么", controls, lead=lead, section="hall", is_shared=True)

    def act(said: Said) -> str:
        scopes = {*said["departments"], *_items(request, said["codes"])}
        own = centre_access.own_centre(request.actor)
        centre_operations.set_competence(centre=own, account=number, scopes=scopes, **by_and_at(request))
        return f"{back}?done=1"

    return ask(request, form, act)


def _items(request: Asked, typed: str) -> list[str]:
    codes = [one.upper() for one in re.split(r"[\s,，、;；]+", typed) if one]
    offered = catalogue.catalogue(request.centre, request.today).items
    if strange := [one for one in codes if one not in offered]:
        raise ItemsUnknown(codes="、".join(one[:20] for one in strange[:5]))
    return codes
