"""日结: the day's summary, its seal, the days before, those that were missed."""

from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.cases import queries as cases
from yikou.centre import queries as centre_queries
from yikou.kernel.refusals import NotFound, Refusal
from yikou.ledger import queries as ledger
from yikou.reporting import access, operations, queries
from yikou.reporting.figures import in_order, label_of
from yikou.reporting.spans import KINDS, Span
from yikou.web.asked import Asked
from yikou.web.office.figures import address
from yikou.web.office.hall_tables import of_day
from yikou.web.office.summary import summary_pdf
from yikou.web.office.tables import PLACES, is_work, tables
from yikou.web.pages import again, page, require

READ, CLOSE = ("dashboard.read", "day.close"), "day.close"
SHOWN = 40
LISTED = 12


@page(may=READ)
def close(request: Asked) -> HttpResponse:
    """Today's summary so far, and the days before."""
    return render(request, "office/close.html", _context(request, request.today))


@page(may=READ, methods=("GET", "HEAD", "POST"))
def day(request: Asked, on: str) -> HttpResponse:
    """One day: its summary and seal; with the right, closing it."""
    chosen = _day(on)
    if request.method == "POST":
        require(request, CLOSE)
        try:
            operations.close_day(centre=request.centre, day=chosen, by=request.actor, at=request.at)
        except Refusal as refusal:
            return again(request, "office/close.html", _context(request, chosen), refusal)
        return HttpResponseRedirect(reverse("office:close_day", args=[chosen.isoformat()]))
    return render(request, "office/close.html", _context(request, chosen))


@page(may=READ)
def paper(request: Asked, on: str) -> HttpResponse:
    """The day's summary as a PDF, to print and sign."""
    chosen = _day(on)
    return summary_pdf(_context(request, chosen), request, chosen)


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise NotFound("这一天的日结") from None


def _context(request: Asked, chosen: date) -> dict[str, Any]:
    centre = request.centre
    if chosen > request.today or chosen.year < 2000:
        raise NotFound("这一天的日结")
    done = access.day_close(request.actor, chosen)
    seal = ledger.seals(centre).filter(day=chosen).first()
    # Not what the close wrote down: what does not count after a re-check is in no level of this page either.
    totals = in_order(queries.sums(centre, chosen, chosen))
    at_risk = done.figures["at_risk"] if done and done.is_closed else None
    calendar = centre_queries.calendar(centre)
    return {
        "section": "close",
        "day": chosen,
        "done": done,
        "closer": accounts.name_of_actor(done.by) if done and done.by else "",
        "seal": seal,
        "totals": [(label_of(key), n, address(chosen, chosen, key)) for key, n in totals.items() if is_work(key)],
        "entries": sum(n for key, n in totals.items() if ":" not in key),
        "tables": (
            *of_day(centre, chosen, queries.hall_of(done.figures if done and done.is_closed else None, centre, chosen)),
            *tables(centre, chosen, chosen, {place: queries.by_place(centre, chosen, place) for place in PLACES}),
        ),
        "unfinished": _unfinished(request, chosen, done),
        "at_risk": _at_risk(request, chosen, at_risk),
        "at_risk_more": max(0, len(at_risk or ()) - LISTED),
        "unanswered": done.figures["unanswered"] if done and done.is_closed else None,
        "close_by": queries.close_by(centre, chosen),
        "closing": queries.closing_of(centre, chosen),
        "is_working": calendar.is_working(chosen),
        "why": calendar.why(chosen),
        "may_close": request.actor.may(CLOSE) and (seal is None) and chosen <= request.today,
        "is_over": request.at >= queries.closing_of(centre, chosen),
        "history": list(queries.closes(centre)[:SHOWN]),
        "missed": queries.missed(centre, still_open=True),
        "summaries": _summaries(chosen) if request.actor.may(READ[0]) else [],
        "is_today": chosen == request.today,
    }


def _summaries(chosen: date) -> list[tuple[str, str]]:
    """The week, month, quarter and year that a day lies in."""
    return [(f"本{label}", Span.around(kind, chosen).key) for kind, label in KINDS.items()]


def _unfinished(request: Asked, chosen: date, done: Any) -> list[tuple[str, int, str]]:
    states = done.figures["states"] if done and done.is_closed else cases.open_counts(request.centre)
    words = cases.state_words()
    since = date(2000, 1, 1)
    return [(words[state], n, address(since, chosen, register="cases", state=state)) for state, n in states.items()]


def _at_risk(request: Asked, chosen: date, kept: list[int] | None) -> list[tuple[str, str, str, str]]:
    """Number, item, due date and who holds it, of the cases near or past their date at the close."""
    rows = (
        cases.cases(request.centre).filter(pk__in=kept)
        if kept is not None
        else cases.at_risk(request.centre, on=chosen)
    )
    found = list(rows.order_by("due_on", "id")[:LISTED])
    names = accounts.names({one.owner for one in found})
    return [
        (one.number, one.item_name, f"{one.due_on:%m月%d日}" if one.due_on else "", names.get(one.owner, ""))
        for one in found
    ]
