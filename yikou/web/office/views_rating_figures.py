"""评价的数: by window, item, clerk and month, how many said something, how satisfied, and what the share is worth."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.catalogue import queries as catalogue
from yikou.centre import queries as centre
from yikou.feedback import queries
from yikou.feedback.policies import Publication
from yikou.feedback.queries import Standing, outside
from yikou.kernel.durations import months_later
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.office.views_ratings import span_of
from yikou.web.pages import page
from yikou.web.templatetags.yikou import seat

WATCH = ("dashboard.read", "ratings.review")
SIDES = {"window": "按窗口", "item": "按事项", "clerk": "按经办人", "month": "按月"}
# Half a year of months is what one looks back at.
_MONTHS = 6
OUTSIDE = 3


@dataclass(frozen=True)
class Line:
    """One window, item, clerk or month with its place (none where there are too few), and where its figures lead."""

    standing: Standing
    name: str
    place: int | None
    address: str


@page(may=WATCH)
def figures(request: Asked) -> HttpResponse:
    """The whole centre and one way to look at its parts; few ratings have no place in an order."""
    side = request.GET.get("by", "window")
    side = side if side in SIDES else "window"
    start, end = span_of(request)
    if side == "month" and not request.GET.get("from"):
        start = months_later(end.replace(day=1), 1 - _MONTHS)
    rule = rulebook(request.centre, end).get(Publication)
    keep = {"from": start.isoformat(), "to": end.isoformat()}
    asked, used = queries.asked_and_used(request.centre, start, end)
    context = {
        "section": "ratings",
        "way": "figures",
        "asked": asked,
        "outside": outside.outside(request.centre)[:OUTSIDE],
        "used": used,
        "side": side,
        "sides": [
            (key, label, urlencode({"by": key, **(keep if key != "month" else {})})) for key, label in SIDES.items()
        ],
        "start": start,
        "end": end,
        "whole": queries.overall(request.centre, start, end),
        "whole_address": f"{reverse('office:ratings')}?{urlencode(keep)}",
        "lines": _lines(request, side, start, end, rule),
        "rule": rule,
        "bottom": seat(found) if (found := queries.at_bottom(request.centre, request.today)) else "",
    }
    return render(request, "office/feedback/figures.html", context)


def _lines(request: Asked, side: str, start: date, end: date, rule: Publication) -> list[Line]:
    if side == "month":
        return [_month(one, start, end) for one in queries.by_month(request.centre, start, end)]
    order, few = queries.ranked(queries.by_side(request.centre, start, end, side), rule)
    names = _names(request, side, [*order, *few], end)
    made = [(one, n) for n, one in enumerate(order, 1)]
    return [
        Line(one, names(one.key), place, _address(start, end, **{side: one.key}))
        for one, place in [*made, *((one, None) for one in few)]
        if one.could or one.rated
    ]


def _names(request: Asked, side: str, rows: list[Standing], on: date) -> Any:
    if side == "window":
        titles = {one.number: one.title for one in centre.windows_of_old(request.centre)}
        return lambda key: titles.get(key) or (seat(key) if key else "不在窗口")
    if side == "item":
        items = catalogue.catalogue(request.centre, on).items
        return lambda key: items[key].short_name if key in items else key or "没有登记事项"
    staff = accounts.names({int(one.key) for one in rows if one.key.isdecimal()})
    return lambda key: staff.get(int(key or 0), "")


def _month(one: Standing, start: date, end: date) -> Line:
    year, month = map(int, one.key.split("-"))
    first = date(year, month, 1)
    last = months_later(first, 1)
    return Line(
        one, f"{year}年{month}月", None, _address(max(first, start), min(date.fromordinal(last.toordinal() - 1), end))
    )


def _address(start: date, end: date, **narrowed: str) -> str:
    said = {"from": start.isoformat(), "to": end.isoformat(), **narrowed}
    return f"{reverse('office:ratings')}?{urlencode({key: value for key, value in said.items() if value})}"
