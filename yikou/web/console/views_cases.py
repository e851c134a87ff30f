"""Cases as staff see them: everything about one, who else has it open, one's own list; correcting a notice."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from yikou.cases import access, operations, queries
from yikou.catalogue import queries as catalogue
from yikou.centre import queries as centre_queries
from yikou.feedback import queries as feedback
from yikou.feedback.policies import RatingWindow
from yikou.kernel.actors import Actor
from yikou.kernel.documents import qr_svg
from yikou.kernel.refusals import NotFound, Refusal
from yikou.ledger.operations import latest_change
from yikou.policies.queries import rulebook
from yikou.residents import queries as residents
from yikou.web.asked import Asked
from yikou.web.console import acts
from yikou.web.console.board import line, taken_in_today, with_rulers
from yikou.web.console.typed import number as whole
from yikou.web.console.typed import read
from yikou.web.console.work import questions
from yikou.web.pages import again, page
from yikou.web.papers import receipt_title
from yikou.web.ruler import Ruler, running

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from yikou.cases.models import Case, Paper

MOST = 100
LISTS = {"hand": "在我手上", "department": "我们部门在办", "today": "今天我收的"}


@page(may="cases.read")
def mine(request: Asked) -> HttpResponse:
    """One's own list, the most urgent first, with how long each still has."""
    offered = {key: told for key, told in LISTS.items() if _offers(request.actor, key)}
    chosen = request.GET.get("list", "")
    chosen = chosen if chosen in offered else next(iter(offered))
    rows = _rows(request, chosen)
    calendar = centre_queries.calendar(request.centre)
    context = {
        "section": "mine",
        "lists": [(key, told, _rows(request, key).count()) for key, told in offered.items()],
        "chosen": chosen,
        "lines": with_rulers(rows.select_related("applicant")[:MOST], calendar, request.at),
        "total": rows.count(),
    }
    return render(request, "console/mine.html", context)


def _offers(actor: Actor, key: str) -> bool:
    return {"hand": True, "department": bool(actor.departments), "today": actor.may("desk.work")}[key]


def _rows(request: Asked, key: str) -> "QuerySet[Case]":
    if key == "department":
        return queries.of_departments(request.actor)
    return taken_in_today(request.actor, request.at) if key == "today" else queries.in_hand(request.actor)


@page(may="cases.read")
def case(request: Asked, number: str) -> HttpResponse:
    """Everything about one case: where it stands, what happened, what may be done with it now."""
    found = access.case(request.actor, number)
    return render(request, "console/case.html", shown(request, found))


def shown(request: Asked, found: "Case", **more: Any) -> dict[str, Any]:
    """What the page of a case shows; `typed` is a form that was refused, else what its draft holds."""
    progress = queries.progress(found, at=request.at, for_resident=False)
    calendar = centre_queries.calendar(request.centre)
    rate = request.build_absolute_uri(reverse("pad:rate", args=[found.token]) + "?by=qr")
    rating = feedback.of_case(found.pk)
    offered = acts.offered(request.actor, found, progress.item)
    draft = queries.draft(request.actor, acts.draft_key(found)) or {}
    typed = {name: values[-1] for name, values in draft.get("fields", {}).items() if values}
    return {
        "section": "mine",
        "case": found,
        "receipt": receipt_title(found),
        "progress": progress,
        "line": line(found, calendar, request.today),
        "ruler": ruler_of(request, found, progress),
        "events": [(one, entry_address(one.entry)) for one in progress.events],
        "materials": queries.material_lines(found, progress.item),
        "answers": progress.item.answers_in_words(found.answers),
        "papers": [(one, queries.SORTS.get(one.sort, one.sort)) for one in _papers(found)],
        "view": residents.view(found.applicant, on=request.today),
        "agent": residents.view(found.agent, on=request.today) if found.agent else None,
        "acts": offered,
        "choices": acts.choices(request, found, progress.item) | {"reasons": operations.LOOKED_UP_REASONS},
        "typed": typed,
        "opened": next((one.key for one in offered if any(name.startswith(f"{one.key}.") for name in typed)), ""),
        "rating": rulebook(request.centre, request.today).get(RatingWindow).word(rating.level) if rating else "",
        "rate": rate,
        "rate_qr": qr_svg(rate) if found.concluded_at and not rating else "",
        "did": acts.ACTS[request.GET["did"]].done if request.GET.get("did") in acts.ACTS else "",
        **more,
    }


def _papers(found: "Case") -> list["Paper"]:
    """The papers of a case, and the notice that it began with."""
    given = queries.papers(found.centre_id)
    own = list(given.filter(case=found))
    return [*own, *given.filter(number=found.notice)] if found.notice else own


def entry_address(number: int) -> str:
    """Where an entry of the ledger is read; empty while there is no such page."""
    try:
        return reverse("office:entry", args=[number])
    except NoReverseMatch:
        return ""


def ruler_of(request: Asked, found: "Case", progress: queries.Progress) -> Ruler | None:
    """The ruler of a running or finished case."""
    if not progress.days or found.due_on is None:
        return None
    return running(
        days=progress.days,
        due_on=found.due_on,
        today=request.today,
        held=progress.held,
        steps=[(one.name, one.days) for one in progress.item.steps],
        closed_on=found.concluded_at.astimezone(request.at.tzinfo).date() if found.concluded_at else None,
        watch=bool(found.card),
    )


@page(may="cases.read", methods=("POST",))
def here(request: Asked, number: str) -> HttpResponse:
    """Who else has the case open, and whether it changed since this page was read."""
    found = access.case(request.actor, number)
    others = operations.look_at(case=found, by=request.actor, at=request.at)
    seen = whole(request.POST.get("revision", ""))
    changed = latest_change(found) if seen is not None and seen != found.revision else ""
    return render(request, "console/_here.html", {"others": others, "changed": changed, "case": found})


@page(may="notices.give", methods=("GET", "HEAD", "POST"))
def correct_notice(request: Asked, number: str) -> HttpResponse:
    """Replace a notice whose answers turned out wrong: whose mistake it was is said, the old one stays readable."""
    paper = access.paper(request.actor, number)
    edition = catalogue.current(request.centre, paper.item_code, on=request.today)
    if paper.sort != "notice" or edition is None:
        raise NotFound("这份告知书")
    typed = read(dict(request.POST.lists()), request.at)
    given = typed.answers if request.method == "POST" else paper.answers
    context: dict[str, Any] = {
        "section": "mine",
        "paper": paper,
        "item": edition.item,
        "asked": questions(edition.item.situations, given),
        "faults": operations.FAULTS,
        "fault": request.POST.get("fault", ""),
        "reason": request.POST.get("reason", ""),
    }
    if request.method != "POST":
        return render(request, "console/correct_notice.html", context)
    try:
        fresh = operations.correct_notice(
            notice=paper,
            answers={key: options for key, options in typed.answers.items() if options},
            fault=context["fault"],
            reason=context["reason"][:400],
            by=request.actor,
            at=request.at,
        )
    except Refusal as refusal:
        return again(request, "console/correct_notice.html", context, refusal)
    shown_at = "console:told" if request.actor.may("desk.work") else "console:paper"
    return HttpResponseRedirect(reverse(shown_at, args=[fresh.number]))
