"""预测得准不准: each day's forecasts beside the waits that followed, and beside the naive rule."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from yikou.hall import queries
from yikou.hall.queries import DayScore
from yikou.web.asked import Asked
from yikou.web.office.views_board import HEADS
from yikou.web.pages import page

# What a range promises, and what part of the naive rule's error is allowed.
PROMISED, ALLOWED = 80, 80


@dataclass(frozen=True)
class Line:
    """One day of the table: counts and whole minutes; None where nothing can be said."""

    day: date
    n: int
    within: int
    coverage: int | None
    error: float
    middle: float
    naive: float
    part: int | None


@page(may=HEADS)
def forecast(request: Asked) -> HttpResponse:
    """How the forecasts of the last days fared."""
    rows = [_line(one) for one in queries.scores(request.centre, request.today)]
    n, within = sum(one.n for one in rows), sum(one.within for one in rows)
    context = {
        "section": "hall",
        "rows": rows,
        "n": n,
        "coverage": round(100 * within / n) if n else None,
        "promised": PROMISED,
        "allowed": ALLOWED,
    }
    return render(request, "office/hall/forecast.html", context)


def _line(one: DayScore) -> Line:
    found = one.score
    coverage, part = found.coverage, found.against_naive
    return Line(
        day=one.day,
        n=found.n,
        within=found.within,
        coverage=None if coverage is None else round(100 * coverage),
        error=round(found.error / 60, 1),
        middle=round(found.middle_error / 60, 1),
        naive=round(found.naive_middle_error / 60, 1),
        part=None if part is None else round(100 * part),
    )
