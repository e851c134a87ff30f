"""三公开: what the boards show, one of them with what readers asked, how well it is done; the open letter."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.cases.operations.numbers import new_token
from yikou.kernel.durations import months_later
from yikou.kernel.refusals import Refusal
from yikou.policies.queries import rulebook
from yikou.reporting import access, operations, queries
from yikou.reporting.facts import COLUMNS
from yikou.reporting.policies import ServicePromise, ThreeAffairs
from yikou.reporting.queries import disclosing
from yikou.web.asked import Asked
from yikou.web.pages import again, page

MOST = 60
A_DAY = 24 * 60 * 60
# What every reader is thanked with, wherever the page is shown again.
ASKED = "asked"


@page(public=True)
def opened(request: Asked) -> HttpResponse:
    """What is made public, newest first, by board and column. (C-18, C-19, C-21)"""
    boards = list(queries.boards(request.centre))
    board = _one_of(request.GET.get("board", ""), [one.key for one in boards])
    column = _one_of(request.GET.get("column", ""), list(COLUMNS))
    rows = queries.shown(request.centre, board=board, column=column)[:MOST]
    context = {
        "section": "open",
        "boards": boards,
        "board": board,
        "columns": COLUMNS.items(),
        "column": column,
        "rows": [(one, COLUMNS[one.column], disclosing.period_told(one.period_from, one.period_to)) for one in rows],
        "rule": rulebook(request.centre, request.today).get(ThreeAffairs),
    }
    return render(request, "portal/open.html", context)


@page(public=True, methods=("GET", "HEAD", "POST"))
def disclosure(request: Asked, number: str) -> HttpResponse:
    """One disclosure with the questions about it; a reader asks without saying who he is."""
    found = access.shown_disclosure(request.centre, number)
    if request.method == "POST":
        try:
            said = {"words": request.POST.get("words", ""), "sent_as": request.POST.get("once", "")[:40]}
            operations.ask_about(disclosure=found, **said, by=request.actor, at=request.at)
        except Refusal as refusal:
            return again(request, "portal/open_one.html", _shown(request, found), refusal)
        return HttpResponseRedirect(f"{reverse('portal:open_one', args=[found.number])}?done={ASKED}#ask")
    answer = render(request, "portal/open_one.html", _shown(request, found))
    _count(request, found, answer)
    return answer


def _count(request: Asked, found: Any, answer: HttpResponse) -> None:
    """One browser counts once a day, staff never; the cookie holds the number of what was read and nothing else."""
    if request.actor.account_id or request.method == "HEAD" or f"read-{found.pk}" in request.COOKIES:
        return
    operations.note_read(disclosure=found, by=request.actor, at=request.at)
    answer.set_cookie(f"read-{found.pk}", "1", max_age=A_DAY, httponly=True, samesite="Lax", path=request.path_info)


def _shown(request: Asked, found: Any) -> dict[str, Any]:
    return {
        "section": "open",
        "one": found,
        "column": COLUMNS[found.column],
        "period": disclosing.period_told(found.period_from, found.period_to),
        "questions": queries.questions_about(found),
        "rule": rulebook(request.centre, request.today).get(ThreeAffairs),
        "asked": request.GET.get("done") == ASKED,
        "typed": request.POST.get("words", ""),
        "once": request.POST.get("once", "")[:40] or new_token(),
    }


@page(public=True)
def figures(request: Asked) -> HttpResponse:
    """三度一化: how much was read and asked, what was shown of what was due, and when; nobody picks what. (C-20)"""
    start, end = _quarter(request.today)
    context = {
        "section": "open",
        "start": start,
        "end": end,
        "rows": queries.degrees(request.centre, start, end),
        "owed": [one for one in queries.due(request.centre, on=request.today) if one.is_late(request.today)],
        "rule": rulebook(request.centre, request.today).get(ThreeAffairs),
    }
    return render(request, "portal/open_figures.html", context)


@page(public=True)
def letter(request: Asked) -> HttpResponse:
    """服务承诺公开信: the promise in the rule's own words, as a sheet to print and hand out. (C-17)"""
    rule = rulebook(request.centre, request.today).get(ServicePromise)
    return render(request, "portal/letter.html", {"rule": rule, "text": rule.text})


def _quarter(today: date) -> tuple[date, date]:
    """The last three months until today."""
    return months_later(today, -3) + timedelta(days=1), today


def _one_of(asked: str, known: list[str]) -> str:
    return asked if asked in known else ""
