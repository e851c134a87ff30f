"""日结: the day's summary, its seal, the days before, those that were missed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.cases import queries as cases
from yikou.centre import queries as centre_queries
from yikou.hall import queries as hall
from yikou.kernel.refusals import NotFound, Refusal
from yikou.ledger import queries as ledger
from yikou.reporting import access, operations, queries
from yikou.reporting.figures import in_order, label_of
from yikou.reporting.spans import KINDS, Span
from yikou.web.asked import Asked
from yikou.web.office.figures import address
from yikou.web.office.summary import summary_pdf
from yikou.web.office.tables import PLACES, Line, Table, is_work, tables
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
            *_hall_tables(centre, chosen, done),
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


# What a close says of the hall: counts that open, and times in seconds.
_COUNTED = (
    ("taken", "取号", ""),
    ("served", "办完", "served"),
    ("left", "退号", "left"),
    ("missed", "过号作废", "missed"),
)
_WAITS = (("wait", "平均等"), ("longest", "最长等"))
_TIMES = (("sittings", "叫到窗口"), ("walk", "平均走到"), ("service", "平均办理"), ("after", "平均整理"))


def _hall_tables(centre: str, chosen: date, done: Any) -> tuple[Table, ...]:
    """What became of the day's numbers by line, and what the windows did; nothing where nobody took a number."""
    said = queries.hall_of(done.figures if done and done.is_closed else None, centre, chosen)
    if not said:
        return ()
    named = {one.code: one.name for one in hall.queues(centre)}
    titles = {one.number: one.title for one in centre_queries.windows_of_old(centre)}
    lines = [("全部", "", said)]
    lines += [(f"{code} {named.get(code, '')}", code, row) for code, row in said["lines"].items()]
    heads = tuple(label for _, label, _ in _COUNTED) + tuple(label for _, label in _WAITS)
    windows = [(titles.get(number, number), number, row) for number, row in said["windows"].items() if row["sittings"]]
    return (
        Table("大厅：按队列", heads, tuple(Line(name, _waited(row, chosen, words)) for name, words, row in lines)),
        Table(
            "大厅：按窗口",
            tuple(label for _, label in _TIMES),
            tuple(Line(name, _worked(row, chosen, number)) for name, number, row in windows),
        ),
    )


def _waited(row: Mapping[str, int], chosen: date, words: str) -> tuple[tuple[int | str, str], ...]:
    """Counts of the hall or of a line, each of which opens the numbers that it counts, and the waits."""
    counts = [
        (row[key], address(chosen, chosen, register="tickets", state=state, q=words)) for key, _, state in _COUNTED
    ]
    return (*counts, *((_minutes(row[key]), "") for key, _ in _WAITS))


def _worked(row: Mapping[str, int], chosen: date, number: str) -> tuple[tuple[int | str, str], ...]:
    opens = address(chosen, chosen, "hall.arrived", window=number)
    return ((row["sittings"], opens), *((_minutes(row[key]), "") for key, _ in _TIMES[1:]))


def _minutes(seconds: int) -> str:
    return f"{seconds / 60:.1f} 分" if seconds else ""


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
