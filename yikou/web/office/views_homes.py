"""走访: what is planned and how far it is, whom I visit, what was heard at the door; made for a phone."""

from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.feedback import access
from yikou.feedback.operations import homes as operations
from yikou.feedback.operations.homes import HEARD, LONGEST
from yikou.feedback.policies import HomeVisiting
from yikou.feedback.queries import homes as queries
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import NotFound, Refusal
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.office import things
from yikou.web.office.asking import Control, Said, ask, form_of
from yikou.web.office.views_tasks import doer_control
from yikou.web.pages import again, page

if TYPE_CHECKING:
    from yikou.feedback.models import HomeRound, HomeVisit

READS, VISITS, ARRANGES = access.READS_HOMES, "homes.visit", "homes.arrange"
BOTH = ("GET", "HEAD", "POST")
DONE = {
    "arranged": "排好了，去走访的人在“走访”里看得到。",
    "missed": "记下了，没人在家。",
    "card": "去够次数了，记为没遇上。",
    "met": "记下了。居民说的事，在下面一件一件登记。",
    "heard": "登记好了，有人管了。",
    "done": "这一户走完了。",
    "moved": "已经改派。",
    "closed": "这一期汇总好了。",
}
# What was heard, and the page of what it became.
PAGES = {"concern": "office:concern", "enquiry": "console:enquiry", "dispute": "office:dispute", "task": "office:task"}


@page(may=READS)
def homes(request: Asked) -> HttpResponse:
    """Whom I visit, and how far each round is."""
    watches = any(map(request.actor.may, access.WATCHES_HOMES))
    rounds = queries.home_rounds(request.centre) if watches else []
    names = accounts.names({one.owner for one in rounds})
    context = {
        "section": "homes",
        "mine": _lines(request, queries.to_go(request.centre, request.actor.account_id or 0)),
        "rounds": [
            (one, _figures(request, one), names.get(one.owner, ""), one.is_late(request.today)) for one in rounds
        ],
        "watches": watches,
        "rule": rulebook(request.centre, request.today).get(HomeVisiting),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "office/feedback/homes.html", context)


def _figures(request: Asked, one: "HomeRound") -> dict[str, int]:
    return queries.figures(queries.visits_of(one, reader=request.actor.account_id), request.today)


def _lines(request: Asked, visits: "list[HomeVisit]") -> list[tuple["HomeVisit", str, str, bool]]:
    """Each visit with its home, where the reader may know it, who goes, and whether it is late."""
    names = accounts.names({one.owner for one in visits})
    sees = [access.sees_home(request.actor, one) for one in visits]
    return [
        (one, one.home if seen else "", names.get(one.owner, ""), one.is_late(request.today))
        for one, seen in zip(visits, sees, strict=True)
    ]


@page(may=access.WATCHES_HOMES)
def home_round(request: Asked, number: str) -> HttpResponse:
    """One round: its figures, each of which opens what it counts."""
    found = access.home_round(request.actor, number)
    every = queries.visits_of(found, reader=request.actor.account_id)
    figure = request.GET.get("view", "")
    figure = figure if figure in queries.FIGURES else "all"
    counts_visits = figure in ("all", "done", "unreachable", "open", "late")
    context = {
        "section": "homes",
        "one": found,
        "figures": [(key, queries.FIGURES[key], n) for key, n in queries.figures(every, request.today).items()],
        "view": figure,
        "label": queries.FIGURES[figure],
        "lines": _lines(request, queries.narrowed(every, figure, request.today)) if counts_visits else [],
        "counts_visits": counts_visits,
        "heard": [] if counts_visits else _heard(request, queries.heard(every, figure)),
        "owner": accounts.names({found.owner}).get(found.owner, ""),
        "rule": _rule(found),
        "lacking": _rule(found).least - found.planned,
        "is_late": found.is_late(request.today),
        "may_arrange": request.actor.may(ARRANGES) and found.is_open,
        "history": things.history(found),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }
    return render(request, "office/feedback/home_round.html", context)


def _rule(found: "HomeRound | HomeVisit") -> HomeVisiting:
    return rulebook(found.centre_id, found.opened_at.astimezone(ZONE).date()).get(HomeVisiting)


def _heard(request: Asked, found: list[queries.Heard]) -> list[tuple[str, str, str, "HomeVisit"]]:
    """What was heard: in words, its number, the page of what it became."""
    return [(HEARD[one.sort], one.number, _page_of(one.sort, one.number), one.visit) for one in found]


def _page_of(sort: str, number: str) -> str:
    return reverse(PAGES[queries.kind(sort)], args=[number])


@page(may=READS)
def home(request: Asked, number: str) -> HttpResponse:
    """One visit: where, what to ask, what was heard and what it became."""
    found = access.home(request.actor, number)
    return render(request, "office/feedback/home.html", _context(request, found))


def _context(request: Asked, found: "HomeVisit") -> dict[str, Any]:
    rule = _rule(found)
    asked, offered = rule.words_of("asked"), rule.words_of("offered")
    is_mine = found.owner == request.actor.account_id and request.actor.may(VISITS)
    return {
        "section": "homes",
        "one": found,
        "sees": access.sees_home(request.actor, found),
        "rule": rule,
        "to_ask": [asked[key] for key in rule.asked],
        "asked": [asked.get(key, key) for key in found.asked],
        "offered": [offered.get(key, key) for key in found.offered],
        "heard": _heard(request, queries.heard([found])),
        "owner": accounts.names({found.owner}).get(found.owner, ""),
        "may_go": is_mine and found.state == "to_go",
        "may_note": is_mine and found.state == "met",
        "may_move": request.actor.may(ARRANGES) and found.is_open,
        "is_late": found.is_late(request.today),
        "history": things.history(found),
        "done": DONE.get(request.GET.get("done", ""), ""),
    }


def _address(found: "HomeVisit", done: str = "") -> str:
    return reverse("office:home", args=[found.number]) + (f"?done={done}" if done else "")


_form = partial(form_of, section="homes", rule="homes.visiting")


# --- arranging -----------------------------------------------------------------------------------


@page(may=ARRANGES, methods=BOTH)
def arrange(request: Asked) -> HttpResponse:
    """Say which homes of a neighbourhood are visited, who goes, until when."""
    able = operations.visitors(request.centre, request.today)
    people = things.people(able, request.centre)
    rule = rulebook(request.centre, request.today).get(HomeVisiting)
    form = _form(
        "排走访",
        "排好",
        reverse("office:homes"),
        "走访",
        Control("area", "哪个小区", most=40, asked="请写是哪个小区。"),
        Control(
            "homes",
            "走哪些户",
            "area",
            most=8000,
            asked="请写走哪些户。",
            hint="一行一户，如 14 号 302 室；不写身份证号码",
        ),
        Control(
            "visitors",
            "谁去",
            "choices",
            people,
            asked="请选谁去。",
            hint="几个人一起去的，按户数平分，邻近的归一个人",
        ),
        Control(
            "until_on", "哪天前走到", "date", asked="请填哪天前走到。", value=rule.period(request.today)[1].isoformat()
        ),
    )

    def act(said: Said) -> str:
        made = operations.arrange_homes(
            area=said["area"],
            homes=said["homes"].splitlines(),
            visitors=[int(one) for one in said["visitors"]],
            until_on=said["until_on"],
            by=request.actor,
            at=request.at,
        )
        return reverse("office:home_round", args=[made.number]) + "?done=arranged"

    return ask(request, form, act)


@page(may=ARRANGES, methods=BOTH)
def close(request: Asked, number: str) -> HttpResponse:
    """Sum a round up."""
    found = access.home_round(request.actor, number)
    back = reverse("office:home_round", args=[found.number])
    words = Control(
        "summary", "听到什么、办了什么", "area", most=LONGEST, asked="请写听到什么、办了什么。", hint="不写居民的姓名"
    )
    form = _form("汇总这一期走访", "汇总", back, found.title, words)

    def act(said: Said) -> str:
        operations.close_home_round(round=found, summary=said["summary"], by=request.actor, at=request.at)
        return f"{back}?done=closed"

    return ask(request, form, act)


# --- at the door ---------------------------------------------------------------------------------


@page(may=READS, methods=BOTH)
def move(request: Asked, number: str, step: str) -> HttpResponse:
    """One step of a visit: a click, or a form."""
    found = access.home(request.actor, number)
    if step == "missed":
        return _missed(request, found)
    if step not in FORMS:
        raise NotFound("这一步")
    return FORMS[step](request, found)


def _missed(request: Asked, found: "HomeVisit") -> HttpResponse:
    if request.method != "POST":
        return HttpResponseRedirect(_address(found))
    try:
        visit = operations.miss_home(visit=found, by=request.actor, at=request.at)
    except Refusal as refusal:
        return again(request, "office/feedback/home.html", _context(request, found), refusal)
    return HttpResponseRedirect(_address(found, "missed" if visit.is_open else "card"))


def _meet(request: Asked, found: "HomeVisit") -> HttpResponse:
    asked, offered = _rule(found).words_of("asked"), _rule(found).words_of("offered")
    form = _form(
        "见到人了",
        "记下",
        _address(found),
        found.subject_line,
        Control("who", "见到了谁", most=30, asked="请写见到了谁。", hint="称呼就行，如 王阿姨"),
        Control("asked", "问了什么", "choices", tuple(asked.items()), asked="请勾一下问了什么。", value=list(asked)),
        Control("words", "怎么说的", "area", most=LONGEST, hint="原话最好；要办的事，记下以后一件一件登记"),
        Control("offered", "当场帮了什么", "choices", tuple(offered.items())),
    )

    def act(said: Said) -> str:
        operations.meet_home(
            visit=found,
            who=said["who"],
            words=said["words"],
            asked=said["asked"],
            offered=said["offered"],
            by=request.actor,
            at=request.at,
        )
        return _address(found, "met")

    return ask(request, form, act)


def _hear(request: Asked, found: "HomeVisit") -> HttpResponse:
    assigns = request.actor.may("tasks.assign")
    sorts = tuple((key, label) for key, label in HEARD.items() if key != "task" or assigns)
    controls = [
        Control("sort", "登记成什么", "select", sorts, value="help", hint="求助、建议、投诉有人限期办；咨询由您管到底"),
        Control("words", "居民怎么说的", "area", most=LONGEST, asked="请写居民怎么说的。", hint="原话最好"),
        Control("phone", "怎么联系", most=20, hint="居民愿意留的电话，没有就空着"),
        Control("answer", "当场怎么答的", "area", most=LONGEST, hint="咨询当场答清楚了的写在这里"),
    ]
    if assigns:
        doer = doer_control(request)
        controls += [
            Control("doer", "交办给谁", "select", doer.options, hint="登记成交办的才填"),
            Control("due_on", "哪天前回话", "date", hint="登记成交办的才填"),
        ]
    form = _form("登记一件", "登记", _address(found), found.subject_line, *controls)

    def act(said: Said) -> str:
        heard = operations.AtTheDoor(
            sort=said["sort"],
            words=said["words"],
            phone=said["phone"],
            answer=said["answer"],
            doer=int(said["doer"]) if said.get("doer") else None,
            due_on=said.get("due_on"),
        )
        operations.hear_at_home(visit=found, said=heard, by=request.actor, at=request.at)
        return _address(found, "heard")

    return ask(request, form, act)


def _finish(request: Asked, found: "HomeVisit") -> HttpResponse:
    nothing = Control("nothing", "没有要办的", "check", hint="居民没有说要办的事，也没有意见")
    lead = f"登记了 {len(found.heard)} 件。" if found.heard else "还没有登记。"
    form = _form("这一户走完了", "走完了", _address(found), found.subject_line, nothing, lead=lead)

    def act(said: Said) -> str:
        operations.finish_home(visit=found, nothing=said["nothing"], by=request.actor, at=request.at)
        return _address(found, "done")

    return ask(request, form, act)


def _move(request: Asked, found: "HomeVisit") -> HttpResponse:
    able = operations.visitors(request.centre, request.today)
    people = things.people(able, request.centre)
    form = _form(
        "改派或者改期",
        "改派",
        _address(found),
        found.subject_line,
        Control("owner", "谁去", "select", people, asked="请选谁去。", value=str(found.owner)),
        Control("due_on", "哪天前走到", "date", asked="请填哪天前走到。", value=found.due_on.isoformat()),
        Control("reason", "为什么", most=60, asked="请写一句为什么。"),
    )

    def act(said: Said) -> str:
        operations.move_home(
            visit=found,
            owner=int(said["owner"]),
            due_on=said["due_on"],
            reason=said["reason"],
            by=request.actor,
            at=request.at,
        )
        return _address(found, "moved")

    return ask(request, form, act)


FORMS = {"met": _meet, "hear": _hear, "done": _finish, "owner": _move}
