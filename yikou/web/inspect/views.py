"""检查: begin a check, tick the lists, see what is still to be written down."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.centre import queries as centre_queries
from yikou.feedback import access, operations, queries
from yikou.feedback.policies import GROUPS, WeekDuty, monday
from yikou.kernel.refusals import Refusal
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.pages import again, page

if TYPE_CHECKING:
    from yikou.feedback.models import Inspection

BOTH = ("GET", "HEAD", "POST")
MAY = "inspections.do"
MOST = 20


@page(may=MAY)
def home(request: Asked) -> HttpResponse:
    """What I have to look at, to finish and to look at again; and what I may begin."""
    return render(request, "inspect/home.html", _home(request))


def _home(request: Asked) -> dict[str, Any]:
    me = request.actor.account_id or 0
    this = monday(request.today)
    week = queries.duty_week(request.centre, this)
    owed = queries.worklist(request.centre, on=request.today, owner=me)
    names = accounts.names(set(week.members)) if week else {}
    return {
        "section": "inspect",
        "sorts": _sorts(request, week.members if week else []),
        "week": week if week and me in week.members else None,
        "stands": queries.week_stands(request.centre, this, on=request.today),
        "beside": [(key, names.get(key, "")) for key in week.members if key != me] if week else [],
        "term": queries.term_of(request.centre, me, request.today),
        "owed": [(one, reverse(one.address, args=[one.number])) for one in owed if one.kind in KINDS],
        "mine": queries.inspections(request.centre).filter(owner=me)[:MOST],
    }


KINDS = ("inspection", "finding", "dutyleave")


def _sorts(request: Asked, members: list[int]) -> list[tuple[str, str, str]]:
    """Which checks this person may begin: key, words, what it is for."""
    me = request.actor.account_id or 0
    sorts = []
    if me in members:
        sorts = [("full", "全面检查", "三张表逐项看"), ("surprise", "突击检查", "不打招呼，看到什么记什么")]
    if queries.term_of(request.centre, me, request.today):
        sorts.append(("visit", "明察暗访", "监督员来看"))
    if request.actor.may("inspections.arrange"):
        sorts.append(("leader", "领导检查", "结果当即登记"))
    return sorts


@page(may=MAY, methods=("POST",))
def begin(request: Asked) -> HttpResponse:
    """Begin to look."""
    sent = request.POST
    try:
        made = operations.begin_inspection(
            sort=sent.get("sort", ""),
            seen_on=_day(sent.get("seen_on", "")) or request.today,
            secret=sent.get("secret") == "1",
            beside=[int(one) for one in sent.getlist("beside") if one.isdecimal() and len(one) < 18],
            by=request.actor,
            at=request.at,
        )
    except Refusal as refusal:
        return again(request, "inspect/home.html", _home(request), refusal)
    return HttpResponseRedirect(reverse("inspect:inspection", args=[made.number]))


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


@page(may=MAY, methods=BOTH)
def inspection(request: Asked, number: str) -> HttpResponse:
    """One check: the lists while it is open, then what was found."""
    found = access.inspection(request.actor, number)
    if request.method != "POST":
        return render(request, "inspect/inspection.html", _shown(request, found))
    results = {name.removeprefix("p."): value for name, value in request.POST.items() if name.startswith("p.")}
    try:
        operations.record_results(
            inspection=found,
            results={key: str(value) for key, value in results.items()},
            words=request.POST.get("words", ""),
            by=request.actor,
            at=request.at,
        )
    except Refusal as refusal:
        fresh = access.inspection(request.actor, number)
        context = _shown(request, fresh) | {"typed": results, "words": request.POST.get("words", "")}
        return again(request, "inspect/inspection.html", context, refusal)
    return HttpResponseRedirect(reverse("inspect:inspection", args=[number]))


def _shown(request: Asked, found: "Inspection") -> dict[str, Any]:
    rule = rulebook(found.centre_id, found.seen_on).get(WeekDuty)
    points, waiting = rule.points(), queries.unwritten(found)
    listed = queries.findings_in(found)
    names = accounts.names({*found.group, *(one.meant for one in listed)})
    written = {one.point for one in listed}
    mine = request.actor.account_id in (found.owner, *found.group)
    return {
        "section": "inspect",
        "inspection": found,
        "lists": [(GROUPS[key], list(words.items())) for key, words in rule.checklists().items()],
        "typed": found.results,
        "words": found.words,
        "choices": operations.RESULTS.items(),
        "bad": written,
        "waiting": [(key, points[key]) for key in waiting],
        "findings": [(one, names.get(one.meant, "")) for one in listed],
        "group": "、".join(names.get(one, "") for one in found.group),
        "fills": found.is_open and mine,
        "adds": (found.is_open and mine) or (found.is_from_outside and request.actor.may("inspections.arrange")),
        "is_late": found.is_late(request.today),
        "courtesies": list(queries.courtesies(found.centre_id, found.seen_on).items()),
        "receptions": queries.receptions_in(found),
        "windows": [(one.number, one.title) for one in centre_queries.windows(found.centre_id)],
    }


@page(may=MAY, methods=("POST",))
def reception(request: Asked, number: str) -> HttpResponse:
    """How somebody was received at a window, by the five ones."""
    found = access.inspection(request.actor, number)
    window, done = request.POST.get("window", ""), request.POST.getlist("done")
    try:
        operations.note_reception(inspection=found, window=window, done=done, by=request.actor, at=request.at)
    except Refusal as refusal:
        context = _shown(request, access.inspection(request.actor, number)) | {"done": done, "window": window}
        return again(request, "inspect/inspection.html", context, refusal)
    return HttpResponseRedirect(reverse("inspect:inspection", args=[number]) + "#receptions")


@page(may=MAY)
def manners(request: Asked) -> HttpResponse:
    """The five ones of this month or another, window by window, as checks saw them."""
    first, last = _month(request)
    words = list(queries.courtesies(request.centre, last).values())
    context = {
        "section": "inspect",
        "first": first,
        "last": last,
        "courtesies": words,
        "rows": [
            (one, list(zip(words, one.done, strict=True))) for one in queries.manners(request.centre, first, last)
        ],
    }
    return render(request, "inspect/manners.html", context)


def _month(request: Asked) -> tuple[date, date]:
    """The month that is asked for, of this year or another; this one where none can be read."""
    first = (_day(request.GET.get("month", "") + "-01") or request.today).replace(day=1)
    first = first if first <= request.today else request.today.replace(day=1)
    return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


@page(may=MAY, methods=("POST",))
def drop(request: Asked, number: str) -> HttpResponse:
    """Take back what was begun by mistake."""
    found = access.inspection(request.actor, number)
    try:
        operations.drop_inspection(
            inspection=found, reason=request.POST.get("reason", ""), by=request.actor, at=request.at
        )
    except Refusal as refusal:
        return again(request, "inspect/inspection.html", _shown(request, found), refusal)
    return HttpResponseRedirect(reverse("inspect:home"))
