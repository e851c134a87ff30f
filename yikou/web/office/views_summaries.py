"""汇总: the figures of a week, month, quarter, year or any other days; on paper, and as a file that goes upward."""

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.kernel.refusals import NotFound, Refusal
from yikou.policies.queries import rulebook
from yikou.reporting import operations, queries
from yikou.reporting.facts import PURPOSES
from yikou.reporting.figures import label_of
from yikou.reporting.policies import Rhythm
from yikou.reporting.queries import Summary
from yikou.reporting.queries.spanning import FIRST_VISIT, REWORK, arrivals
from yikou.reporting.spans import KINDS, Span
from yikou.web.asked import Asked
from yikou.web.office.figures import Figure, address
from yikou.web.office.hall_tables import of_span
from yikou.web.office.summary import span_pdf
from yikou.web.office.tables import clerks, is_work, rate, tables
from yikou.web.office.views_exports import XLSX
from yikou.web.pages import again, page, require

READ, EXPORT = "dashboard.read", "registers.export"
STATES = {"closed": "已封存", "late": "补做", "missed": "漏做", "open": "还没日结", "rest": "休息日"}
TONES = {"closed": "done", "late": "watch", "missed": "breach"}


@page(may=READ)
def summaries(request: Asked) -> HttpResponse:
    """The days that were chosen, or this week."""
    chosen = f"{request.GET.get('from', '')}..{request.GET.get('to', '')}"
    span = Span.read(chosen) if len(chosen) < 40 else None
    key = (span or Span.around("week", request.today)).key
    return HttpResponseRedirect(reverse("office:summary", args=[key]))


@page(may=READ, methods=("GET", "HEAD", "POST"))
def summary(request: Asked, span: str) -> HttpResponse:
    """One summary; with the right, its file, which goes upward or elsewhere and is an entry."""
    chosen = _span(request, span)
    if request.method != "POST":
        return render(request, "office/span.html", _context(request, chosen))
    require(request, EXPORT)
    purpose, receiver = request.POST.get("purpose", ""), request.POST.get("receiver", "")
    try:
        made = operations.export_summary(
            span=chosen, purpose=purpose, receiver=receiver, by=request.actor, at=request.at
        )
    except Refusal as refusal:
        return again(request, "office/span.html", _context(request, chosen), refusal)
    answer = HttpResponse(made.content, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(made.name)}"
    return answer


@page(may=READ)
def paper(request: Asked, span: str) -> HttpResponse:
    """The summary as a PDF, to print and sign."""
    chosen = _span(request, span)
    return span_pdf(_context(request, chosen), request, chosen)


def _span(request: Asked, written: str) -> Span:
    found = Span.read(written)
    if found is None or found.start > request.today or found.start.year < 2000:
        raise NotFound("这一段的汇总")
    return found


def _context(request: Asked, span: Span) -> dict[str, Any]:
    found = queries.summary(request.centre, span, on=request.today)
    start, end = span.start, min(span.end, request.today)
    reports = queries.reports(request.centre, [span, *_recent(request)], on=request.today)
    return {
        "section": "close",
        "span": span,
        "is_running": span.end >= request.today,
        "until": end,
        "tabs": _tabs(request, span),
        "before": span.before().key if span.before().start.year >= 2000 else "",
        "after": span.after().key if span.after().start <= request.today else "",
        "figures": _figures(found, span),
        "totals": [
            (label_of(key), n, address(start, end, key), found.before.get(key, 0))
            for key, n in found.figures.items()
            if is_work(key)
        ],
        "before_title": span.before().title,
        "days": [_day(one) for one in found.days],
        "tables": [
            *of_span(request.centre, start, end),
            *tables(request.centre, start, end, found.places),
            clerks(start, end, found.clerks),
        ],
        "own_report": next((one for one in reports if one.span == span), None),
        "reports": [one for one in reports if one.span != span],
        "inspects": rulebook(request.centre, request.today).get(Rhythm).is_inspection_day(request.today),
        "may_export": request.actor.may(EXPORT),
        "purposes": PURPOSES,
        "typed": {"purpose": request.POST.get("purpose", "report"), "receiver": request.POST.get("receiver", "")},
    }


def _tabs(request: Asked, span: Span) -> list[tuple[str, str, bool]]:
    """This week, month, quarter and year; the one that is shown, or whose like is."""
    spans = [(f"本{label}", Span.around(kind, request.today).key, kind) for kind, label in KINDS.items()]
    return [(label, key, kind == span.kind) for label, key, kind in spans]


def _recent(request: Asked) -> list[Span]:
    """The spans whose reports were due lately or come next."""
    month, quarter = Span.around("month", request.today), Span.around("quarter", request.today)
    return [month.before(), month.before().before(), quarter.before(), Span.around("year", request.today).before()]


def _figures(found: Summary, span: Span) -> list[Figure]:
    counts = [("cases.received", "收件"), ("cases.concluded", "办结"), ("cases.enquired", "咨询")]
    busiest = found.busiest
    return [
        *(_counted(found, span, key, label) for key, label in counts),
        Figure(
            rate(found.of(FIRST_VISIT), found.of("cases.accepted")).removesuffix("%") or "—",
            "%",
            "第一趟就受理",
            address(span.start, span.end, FIRST_VISIT),
            f"受理 {found.of('cases.accepted'):,} 件，第一趟材料就齐的 {found.of(FIRST_VISIT):,} 件",
        ),
        Figure(
            rate(found.of(REWORK), found.of("cases.received")).removesuffix("%") or "—",
            "%",
            "返工率",
            address(span.start, span.end, REWORK),
            f"收件 {found.of('cases.received'):,} 件，因我们出错重来的 {found.of(REWORK):,} 次",
        ),
        Figure(
            arrivals(busiest) if busiest else "—",
            "人次" if busiest else "",
            "最忙的一天",
            address(busiest.day, busiest.day, "") if busiest else address(span.start, span.end, ""),
            f"{busiest.day.month}月{busiest.day.day}日，收件和咨询" if busiest else "",
        ),
    ]


def _counted(found: Summary, span: Span, key: str, label: str) -> Figure:
    before = found.before.get(key, 0)
    return Figure(found.of(key), "件", label, address(span.start, span.end, key), f"上一期 {before:,} 件")


def _day(one: Any) -> dict[str, Any]:
    keys = ("cases.received", "cases.concluded", "cases.enquired")
    return {
        "day": one.day,
        "state": STATES[one.state],
        "tone": TONES.get(one.state, ""),
        "cells": [(one.of(key), address(one.day, one.day, key)) for key in keys],
    }
