"""交办: what I am to do, what I assigned, what the centre has open; one task and its steps."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from yikou.accounts import queries as accounts
from yikou.kernel.refusals import NotFound, Refusal
from yikou.tasks import access, operations
from yikou.tasks.queries import State, Task
from yikou.web.asked import Asked
from yikou.web.office import things
from yikou.web.office.asking import Control, Form, Said, ask
from yikou.web.pages import again, page

BOTH = ("GET", "HEAD", "POST")
MOST = 200
VIEWS = {"": "等我办", "assigned": "我交办的", "all": "全中心", "ended": "已经结束"}
DONE = {
    "assigned": "已经交办，责任人的“交办”里看得到。",
    "accept": "已经签收。",
    "answer": "已经回话，等交办人确认。",
    "send-back": "已经退回重办。",
    "hand-back": "已经退回交办人。",
    "reassign": "已经改派。",
    "confirm": "已经确认办结。",
    "cancel": "已经撤销。",
}
# Where a task came from, and the page of that thing.
OPENS = {
    "pattern": "office:pattern",
    "symposium": "office:symposium",
    "survey": "office:survey",
    "visit": "office:visit",
    "home": "office:home",
    "concern": "office:concern",
    "rectification": "office:rectification",
    "inspection": "inspect:finding",
    "duty": "office:duty_week",
}


@dataclass(frozen=True)
class Row:
    """One task as a line of the list."""

    task: Task
    doer: str
    assigner: str
    is_late: bool


@page(signed_in=True)
def tasks(request: Asked) -> HttpResponse:
    """Where I have to move, what I assigned, and for who watches over the centre all of it; by date."""
    sees_all = request.actor.may(access.WATCHES)
    view = request.GET.get("view", "")
    view = view if view in VIEWS and (sees_all or view != "all") else ""
    found = _of_view(request, view)
    rows = list(found.order_by("-id" if view == "ended" else "due_on", "id")[:MOST])
    context = {
        "section": "tasks",
        "view": view,
        "views": [(key, label) for key, label in VIEWS.items() if sees_all or key != "all"],
        "rows": _rows(rows, request.today),
        "total": len(rows),
        "late": sum(one.is_late(request.today) for one in rows),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "office/feedback/tasks.html", context)


def _of_view(request: Asked, view: str) -> Any:
    mine, seen = request.actor.account_id or 0, access.tasks(request.actor)
    return {
        "": seen.open().filter(owner=mine),
        "assigned": seen.open().filter(assigner=mine),
        "all": seen.open(),
        "ended": seen.filter(ended_at__isnull=False),
    }[view]


def _rows(found: list[Task], today: date) -> list[Row]:
    names = accounts.names({key for one in found for key in (one.doer, one.assigner)})
    return [Row(one, names.get(one.doer, ""), names.get(one.assigner, ""), one.is_late(today)) for one in found]


# --- one task ------------------------------------------------------------------------------------


@page(signed_in=True)
def task(request: Asked, number: str) -> HttpResponse:
    """One task: what, who, by when, from where, what was answered, what became of it."""
    return render(request, "office/feedback/task.html", _context(request, access.task(request.actor, number)))


def _context(request: Asked, found: Task) -> dict[str, Any]:
    names = accounts.names({found.doer, found.assigner, found.owner})
    return {
        "section": "tasks",
        "task": found,
        "names": names,
        "is_late": found.is_late(request.today),
        "source": operations.SOURCES[found.source],
        "source_page": source_page(found.source, found.source_number),
        "history": things.history(found),
        "steps": _steps(found, request.actor.account_id or 0),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }


def source_page(source: str, number: str) -> str:
    """The page of what a task came from; empty where it has none."""
    if not number or source not in OPENS:
        return ""
    try:
        return reverse(OPENS[source], args=[number])
    except NoReverseMatch:
        return ""


def _steps(found: Task, me: int) -> list[str]:
    """What this person may do with it now, the likeliest first."""
    with_doer = found.state in (State.ASSIGNED, State.ACCEPTED)
    steps = {
        "accept": found.state == State.ASSIGNED and me == found.doer,
        "answer": with_doer and me == found.doer,
        "hand-back": with_doer and me == found.doer != found.assigner,
        "confirm": found.state == State.ANSWERED and me == found.assigner,
        "send-back": found.state == State.ANSWERED and me == found.assigner,
        "reassign": found.is_open and found.state != State.ANSWERED and me == found.assigner,
        "cancel": found.is_open and me == found.assigner,
    }
    return [step for step, may in steps.items() if may]


@page(signed_in=True, methods=BOTH)
def move(request: Asked, number: str, step: str) -> HttpResponse:
    """One step of a task: a click, or a form with its words."""
    found = access.task(request.actor, number)
    if step in CLICKS:
        return _click(request, found, step)
    if step not in FORMS:
        raise NotFound("这一步")
    form, act = FORMS[step](request, found)
    return ask(request, form, act)


def _click(request: Asked, found: Task, step: str) -> HttpResponse:
    if request.method == "POST":
        try:
            CLICKS[step](task=found, by=request.actor, at=request.at)
        except Refusal as refusal:
            return again(request, "office/feedback/task.html", _context(request, found), refusal)
    return HttpResponseRedirect(_address(found, step if request.method == "POST" else ""))


CLICKS: dict[str, Callable[..., Task]] = {"accept": operations.accept, "confirm": operations.confirm}


def _address(found: Task, done: str = "") -> str:
    return reverse("office:task", args=[found.number]) + (f"?done={done}" if done else "")


Asking = Callable[[Asked, Task], tuple[Form, Callable[[Said], str]]]


def _form(found: Task, title: str, button: str, *controls: Control, lead: str = "") -> Form:
    return Form(
        title=title,
        button=button,
        back=_address(found),
        back_label=found.number,
        controls=controls,
        lead=lead or found.what,
        section="tasks",
        rule="tasks.answered",
    )


def _area(name: str, label: str, asked: str, hint: str = "") -> Control:
    return Control(name, label, "area", most=operations.LONGEST, asked=asked, hint=hint)


def _answer(request: Asked, found: Task) -> tuple[Form, Callable[[Said], str]]:
    words = _area("answer", "办了什么、结果怎样", "请写办了什么、结果怎样。", "不要写身份证号码")

    def act(said: Said) -> str:
        operations.answer(task=found, answer=said["answer"], by=request.actor, at=request.at)
        return _address(found, "answer")

    return _form(found, "回话", "回话", words), act


def _send_back(request: Asked, found: Task) -> tuple[Form, Callable[[Said], str]]:
    words = _area("reason", "还差什么", "请写还差什么。")
    due_on = Control("due_on", "重办到哪天", "date", hint="不填就是原来的期限，已经过了就是今天")

    def act(said: Said) -> str:
        operations.send_back(task=found, reason=said["reason"], due_on=said["due_on"], by=request.actor, at=request.at)
        return _address(found, "send-back")

    return _form(found, "退回重办", "退回重办", words, due_on, lead=found.answer), act


def _hand_back(request: Asked, found: Task) -> tuple[Form, Callable[[Said], str]]:
    words = _area("reason", "为什么办不了", "请写为什么办不了，该找谁。")

    def act(said: Said) -> str:
        operations.hand_back(task=found, reason=said["reason"], by=request.actor, at=request.at)
        return _address(found, "hand-back")

    return _form(found, "退回交办人", "退回", words), act


def _reassign(request: Asked, found: Task) -> tuple[Form, Callable[[Said], str]]:
    words = _area("reason", "为什么改派或者改期", "请写为什么。")
    doer = doer_control(request, value=str(found.doer))
    due_on = due_control(value=found.due_on.isoformat())

    def act(said: Said) -> str:
        operations.reassign(
            task=found,
            doer=int(said["doer"]),
            due_on=said["due_on"],
            reason=said["reason"],
            by=request.actor,
            at=request.at,
        )
        return _address(found, "reassign")

    return _form(found, "改派或者改期", "改派", doer, due_on, words), act


def _cancel(request: Asked, found: Task) -> tuple[Form, Callable[[Said], str]]:
    words = _area("reason", "为什么不办了", "请写为什么不办了。")

    def act(said: Said) -> str:
        operations.cancel(task=found, reason=said["reason"], by=request.actor, at=request.at)
        return _address(found, "cancel")

    return _form(found, "撤销", "撤销", words), act


FORMS: dict[str, Asking] = {
    "answer": _answer,
    "send-back": _send_back,
    "hand-back": _hand_back,
    "reassign": _reassign,
    "cancel": _cancel,
}


# --- assigning -----------------------------------------------------------------------------------


def doer_control(request: Asked, value: str = "") -> Control:
    """Who is to do it: everybody of the centre who has an account in use."""
    people = [one for one in accounts.people(request.centre, at=request.at) if one.is_active]
    options = (("", "请选"), *((str(one.id), one.name) for one in people))
    return Control("doer", "责任人", "select", options, asked="请选责任人，一件事一个人。", value=value)


def due_control(value: str = "") -> Control:
    """The last day of a task."""
    return Control("due_on", "哪天前回话", "date", asked="请填哪天前回话。", value=value)


@page(may="tasks.assign", methods=BOTH)
def new(request: Asked) -> HttpResponse:
    """Assign something to one person, by a day."""
    sources = tuple((key, operations.SOURCES[key]) for key in ("leader", "meeting", "other"))
    form = Form(
        title="交办一件事",
        button="交办",
        back=reverse("office:tasks"),
        back_label="交办",
        section="tasks",
        rule="tasks.answered",
        controls=(
            _area("what", "要办什么", "请写要办什么。", "写清楚办到什么样算好；不要写身份证号码"),
            doer_control(request),
            due_control(),
            Control("source", "从哪里来", "select", sources, value="leader"),
        ),
    )

    def act(said: Said) -> str:
        made = operations.assign(
            what=said["what"],
            doer=int(said["doer"]),
            due_on=said["due_on"],
            source=said["source"] or "leader",
            by=request.actor,
            at=request.at,
        )
        return _address(made, "assigned")

    return ask(request, form, act)
