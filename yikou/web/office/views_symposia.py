"""座谈会: the minutes, who does what about each point, the answer to those who came; printable."""

from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.feedback import access, operations
from yikou.feedback.operations.symposia import LONGEST, PEOPLE, SORTS
from yikou.feedback.queries import symposia as queries
from yikou.kernel.refusals import NotFound
from yikou.web.asked import Asked
from yikou.web.office import things
from yikou.web.office.asking import Control, Said, ask, form_of
from yikou.web.office.views_tasks import doer_control, due_control
from yikou.web.pages import page

if TYPE_CHECKING:
    from yikou.feedback.models import Symposium

READS, ARRANGES = access.READS_SYMPOSIA, "surveys.arrange"
BOTH = ("GET", "HEAD", "POST")
DONE = {"noted": "记下了，把意见一条一条加上。", "tasked": "已经交办。", "answered": "已经逐条答复。"}


@page(may=READS)
def symposia(request: Asked) -> HttpResponse:
    """All meetings, newest first."""
    rows = [(one, queries.came(one), one.is_late(request.today)) for one in queries.symposia(request.centre)]
    return render(request, "office/feedback/symposia.html", {"section": "symposia", "rows": rows, "sorts": SORTS})


@page(may=READS)
def symposium(request: Asked, number: str) -> HttpResponse:
    """One meeting: who came, each point with its task and answer."""
    found = access.symposium(request.actor, number)
    return render(request, "office/feedback/symposium.html", _context(request, found))


@page(may=READS)
def paper(request: Asked, number: str) -> HttpResponse:
    """The minutes as a sheet of paper."""
    found = access.symposium(request.actor, number)
    return render(request, "paper/symposium.html", _context(request, found))


def _context(request: Asked, found: "Symposium") -> dict[str, Any]:
    points = queries.points(found)
    return {
        "section": "symposia",
        "one": found,
        "sort": SORTS[found.sort],
        "came": queries.came(found),
        "points": points,
        "doers": accounts.names({one.task.doer for one in points if one.task}),
        "owner": accounts.names({found.owner}).get(found.owner, ""),
        "is_late": found.is_late(request.today),
        "may_arrange": request.actor.may(ARRANGES) and found.is_open,
        "may_assign": request.actor.may("tasks.assign") and found.is_open,
        "history": things.history(found),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }


_form = partial(form_of, section="symposia", rule="symposia.answered")


def _address(found: "Symposium", done: str = "") -> str:
    return reverse("office:symposium", args=[found.number]) + (f"?done={done}" if done else "")


@page(may=ARRANGES, methods=BOTH)
def new(request: Asked) -> HttpResponse:
    """Write the minutes of a meeting."""
    people = (Control(key, f"来了多少{label}", "number", most=5000) for key, label in PEOPLE.items())
    form = _form(
        "记一次座谈会",
        "记下",
        reverse("office:symposia"),
        "座谈会",
        Control("sort", "是什么", "select", tuple(SORTS.items()), value="residents"),
        Control("title", "议题", most=60, asked="请写议题。"),
        Control("held_on", "哪天开的", "date", asked="请填哪天开的。", value=request.today.isoformat()),
        Control("place", "在哪里", most=60),
        *people,
        Control("minutes", "大致经过", "area", most=LONGEST, hint="不写居民的姓名"),
    )

    def act(said: Said) -> str:
        made = operations.note_symposium(
            sort=said["sort"],
            title=said["title"],
            held_on=said["held_on"],
            place=said["place"],
            people={key: said[key] or 0 for key in PEOPLE},
            minutes=said["minutes"],
            by=request.actor,
            at=request.at,
        )
        return _address(made, "noted")

    return ask(request, form, act)


@page(may=ARRANGES, methods=BOTH)
def point(request: Asked, number: str) -> HttpResponse:
    """Add one point of what was said."""
    found = access.symposium(request.actor, number)
    form = _form(
        "加一条意见",
        "加上",
        _address(found),
        found.title,
        Control("who", "哪一类人说的", "select", tuple(PEOPLE.items()), value="residents"),
        Control("said", "说了什么", "area", most=LONGEST, asked="请写说了什么。", hint="记原话，不写姓名"),
    )

    def act(said: Said) -> str:
        operations.note_point(symposium=found, who=said["who"], said=said["said"], by=request.actor, at=request.at)
        return _address(found)

    return ask(request, form, act)


@page(may="tasks.assign", methods=BOTH)
def task(request: Asked, number: str, place: int) -> HttpResponse:
    """Give a point to somebody, by a day."""
    found = access.symposium(request.actor, number)
    one = next((each for each in found.points if each["place"] == place), None)
    if one is None:
        raise NotFound("这一条意见")
    what = Control("what", "要办什么", "area", most=LONGEST, asked="请写要办什么。", value=one["said"])
    form = _form(
        f"交办第 {place} 条",
        "交办",
        _address(found),
        found.title,
        what,
        doer_control(request),
        due_control(found.due_on.isoformat()),
    )

    def act(said: Said) -> str:
        operations.task_point(
            symposium=found,
            place=place,
            what=said["what"],
            doer=int(said["doer"]),
            due_on=said["due_on"],
            by=request.actor,
            at=request.at,
        )
        return _address(found, "tasked")

    return ask(request, form, act)


@page(may=ARRANGES, methods=BOTH)
def answer(request: Asked, number: str) -> HttpResponse:
    """Write down how those who came were answered."""
    found = access.symposium(request.actor, number)
    reply = Control(
        "reply", "怎么答复的", "area", most=LONGEST, asked="请写怎么答复的。", hint="哪天、用什么办法、答复了谁"
    )
    form = _form("逐条答复", "答复了", _address(found), found.title, reply)

    def act(said: Said) -> str:
        operations.answer_symposium(symposium=found, reply=said["reply"], by=request.actor, at=request.at)
        return _address(found, "answered")

    return ask(request, form, act)
