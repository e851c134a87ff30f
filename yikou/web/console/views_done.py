"""After a verb: what was done, the paper to print, the pad to hand over; and the papers themselves."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yikou.cases import access, queries
from yikou.feedback import queries as feedback
from yikou.kernel.documents import qr_svg
from yikou.ledger import queries as ledger
from yikou.residents import queries as residents
from yikou.web import papers
from yikou.web.asked import Asked
from yikou.web.console import desk as place
from yikou.web.console.board import board
from yikou.web.console.typed import begun
from yikou.web.console.work import way
from yikou.web.pages import page


@page(may="desk.work")
def done(request: Asked, number: str) -> HttpResponse:
    """A case right after the window decided: its date and why, the paper to print, the next one."""
    case = access.case(request.actor, number)
    shown = queries.progress(case, at=request.at, for_resident=False)
    issued = list(queries.papers(request.centre).filter(case=case))
    rate = request.build_absolute_uri(reverse("pad:rate", args=[case.token]) + "?by=qr")
    context = {
        **_frame(request),
        "case": case,
        "receipt": papers.receipt_title(case),
        "progress": shown,
        "papers": issued,
        "paper": issued[0] if issued else None,
        "sorts": queries.SORTS,
        "ruler": way(shown.item),
        "breaches": [one for one in ledger.history(case) if one.kind == "cases.notice_breached"],
        "kept": [one for one in residents.vault(case.applicant) if one.from_case == case.number],
        "rate": rate,
        "rate_qr": qr_svg(rate) if case.concluded_at and not feedback.of_case(case.pk) else "",
    }
    return render(request, "console/done.html", context)


@page(may="desk.work")
def told(request: Asked, number: str) -> HttpResponse:
    """A one-time notice right after it was given."""
    paper = access.paper(request.actor, number)
    return render(request, "console/told.html", {**_frame(request), "paper": paper, "content": paper.content})


@page(may="desk.work")
def taken_together(request: Asked, key: str) -> HttpResponse:
    """The cases of one package that were taken in together."""
    taken = list(queries.cases(request.centre).filter(key__startswith=f"{key[:24]}-").order_by("id"))
    package = taken[0].package if taken else ""
    return render(request, "console/taken.html", {**_frame(request), "cases": taken, "package": package})


def _frame(request: Asked) -> dict[str, object]:
    window = place.window_of(request.actor)
    return {
        "window": window,
        **place.calling(window, request.at),
        "board": board(request.actor, at=request.at),
        "typed": begun(request.at),
        "section": "done",
    }


@page(may="cases.read")
def receipt(request: Asked, number: str) -> HttpResponse:
    """The receipt of a case as PDF."""
    return papers.receipt_pdf(access.case(request.actor, number), request)


@page(may="cases.read")
def cover(request: Asked, number: str) -> HttpResponse:
    """The cover of a case's file with its contents list, as PDF."""
    return papers.cover_pdf(access.case(request.actor, number), request)


@page(may="cases.read")
def paper(request: Asked, number: str) -> HttpResponse:
    """A numbered paper as PDF, as it was handed out."""
    return papers.paper_pdf(access.paper(request.actor, number), request)
