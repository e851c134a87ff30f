"""The portal's first page, opening hours, the month's figures, the switch to elder mode."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from yikou.centre import queries as centre_queries
from yikou.centre.policies import WorkingDays
from yikou.feedback.policies import RatingWindow
from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.refusals import NotFound
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.pages import page
from yikou.web.portal import figures, matters
from yikou.web.portal.joint import stations
from yikou.web.portal.opening import Now
from yikou.web.portal.opening import now as opening_now
from yikou.web.portal.shelf import all_items, shelf

A_YEAR = 365 * 24 * 3600
WEEKS_SHOWN = 3
MOST_SHOWN = 200
ORDINARY = frozenset({"工作日", "休息日"})


@page(public=True)
def home(request: Asked) -> HttpResponse:
    """First what one wants to do, then what is often done, then whether the centre keeps its word."""
    held = shelf(request)
    items = all_items(held)
    context = {
        "section": "home",
        "opening": doors(request),
        "packages": stations(tuple(held.packages.values()), items),
        "popular": matters.popular(items, figures.counts(request.centre)),
        "total": len(items),
        "kept": figures.figures(figures.month(request.centre, request.today)),
    }
    return render(request, "portal/home.html", context)


def doors(request: Asked) -> Now:
    """Whether the doors are open now, and when next."""
    rule = centre_queries.opening(request.centre, request.today)
    calendar = centre_queries.calendar(request.centre)
    return opening_now(at=request.at, spans=lambda day: rule.spans(day, calendar), why=calendar.why)


@dataclass(frozen=True)
class Day:
    """One line of the opening hours."""

    day: date
    spans: tuple[str, ...]
    note: str
    today: bool


@page(public=True)
def hours(request: Asked) -> HttpResponse:
    """The hours of the coming weeks, with holidays, make-up days and announced closings."""
    rule = centre_queries.opening(request.centre, request.today)
    calendar = centre_queries.calendar(request.centre)
    days = [
        Day(
            day=day,
            spans=tuple(f"{start:%H:%M}–{end:%H:%M}" for start, end in rule.spans(day, calendar)),
            note=_note(day, calendar),
            today=day == request.today,
        )
        for day in (request.today + timedelta(days=n) for n in range(7 * WEEKS_SHOWN))
    ]
    context = {
        "rule": rule,
        "calendar_rule": rulebook(request.centre, request.today).get(WorkingDays),
        "days": days,
        "closings": centre_queries.closings(request.centre, after=request.today),
    }
    return render(request, "portal/hours.html", context)


def _note(day: date, calendar: WorkCalendar) -> str:
    """What is special about a day: a holiday's name, a make-up day, a closing; and whether it is certain."""
    why = calendar.why(day)
    said = "" if why in ORDINARY else why
    return f"{said}（暂定）" if said and calendar.is_provisional(day) else said


@page(public=True)
def kept(request: Asked, figure: str) -> HttpResponse:
    """One figure of the month counted out: by matter, or case by case where the promise broke."""
    month = figures.month(request.centre, request.today)
    every = figures.figures(month)
    shown = next((one for one in every if one.key == figure), None)
    if shown is None:
        raise NotFound("这个数字")
    context: dict[str, Any] = {"month": month, "figure": shown, "figures": every}
    name = f"portal/kept_{figure.replace('-', '_')}.html"
    return render(request, name, context | _counted_out(request, month, figure))


def _counted_out(request: Asked, month: figures.Month, figure: str) -> dict[str, Any]:
    if figure == "overdue":
        return {"cases": month.overdue()[:MOST_SHOWN]}
    if figure == "rating":
        rule = rulebook(request.centre, request.today).get(RatingWindow)
        levels = month.levels()
        return {"levels": [(rule.word(one), levels.get(one, 0)) for one in rule.levels], "rule": rule}
    names = {one.code: one.short_name for one in all_items(shelf(request))}
    kind = figures.ACCEPTED if figure == "accepted" else figures.CONCLUDED
    return {"rows": figures.named(month.by_item(kind), names)}


@page(public=True)
def mode(request: Asked) -> HttpResponse:
    """Switch elder mode on or off and go back to where one was."""
    wanted, back = request.GET.get("to", ""), request.GET.get("next", "/")
    if not back.startswith("/") or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = "/"
    answer = HttpResponseRedirect(back)
    if wanted == "elder":
        answer.set_cookie("mode", "elder", max_age=A_YEAR, samesite="Lax", httponly=True)
    else:
        answer.delete_cookie("mode", samesite="Lax")
    return answer
