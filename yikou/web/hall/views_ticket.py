"""The ticket on a phone: whoever has its link holds the number. No account, no cookie.

The link is the key, so a form here needs no token against forged requests: nobody else knows its address.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from yikou.cases import queries as cases
from yikou.feedback import queries as ratings
from yikou.feedback.queries import surveys
from yikou.hall import access, operations, queries
from yikou.hall.policies import Calling, MissedTurn, Priority
from yikou.kernel.actors import resident
from yikou.kernel.refusals import NotFound, Refusal
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.hall import places
from yikou.web.pages import again, page

if TYPE_CHECKING:
    from yikou.cases.models import Case
    from yikou.feedback.queries import Rateable
    from yikou.hall.models import Ticket

BOTH = ("GET", "HEAD", "POST")


@page(public=True)
def ticket(request: Asked, token: str) -> HttpResponse:
    """Who is ahead, from when to when one is called, and what one can do about it."""
    found = _held(request, token)
    if found.day != request.today:
        asked = surveys.for_visit(found, request.actor, request.at)
        return render(request, "hall/ticket_old.html", {"ticket": found, "surveys": asked}, status=410)
    return render(request, "hall/ticket.html", _shown(request, found))


@page(public=True)
def now(request: Asked, token: str) -> HttpResponse:
    """The same, only what moves."""
    found = _held(request, token)
    if found.day != request.today:  # the page asks for itself again and says so
        raise NotFound("这个号")
    return render(request, "hall/_ticket.html", _shown(request, found))


def _held(request: Asked, token: str) -> "Ticket":
    """The ticket of a link; the page then speaks for the ticket's centre. Refuses with NotFound."""
    found = access.ticket_by_token(token)
    request.centre = found.centre_id
    return found


def _shown(request: Asked, found: "Ticket") -> dict[str, Any]:
    picture = queries.picture(found.centre_id, request.at)
    book = rulebook(found.centre_id, found.day)
    missed = book.get(MissedTurn)
    window = next((one for one in picture.windows if one.number == found.window), None)
    return {
        "ticket": found,
        "stands": places.place(found, picture),
        "first": book.get(Priority).word(found.category),
        "window": window,
        "calling": book.get(Calling),
        "missed": missed,
        "waited": int(max(request.at - (found.shown_at or found.issued_at), timedelta(0)).total_seconds() // 60),
        "steps_left": missed.steps_a_day - found.stepped_back,
        "places": missed.step,
        "replies": operations.REPLIES,
        "to_rate": _to_rate(found) if found.is_over else [],
        "surveys": surveys.for_visit(found, request.actor, request.at) if found.is_over else [],
    }


def _to_rate(found: "Ticket") -> "list[Case] | list[Rateable]":
    """What was concluded in this visit and waits for its holder's word; else the visit itself."""
    done = cases.concluded_in_visit(found.pk)
    if not done:
        about = ratings.rateable(found.token)
        return [about] if about.ended_at and ratings.of_unit(about) is None else []
    rated = ratings.rated({one.pk for one in done})
    return [one for one in done if one.pk not in rated]


@csrf_exempt
@page(public=True, methods=BOTH)
def back(request: Asked, token: str) -> HttpResponse:
    """Let others go first: the new range is said before it is done."""
    found = _held(request, token)
    picture = queries.picture(found.centre_id, request.at)
    rule = rulebook(found.centre_id, found.day).get(MissedTurn)
    then = places.after(found, picture, rule.step)
    context = {**_shown(request, found), "then": then, "steps": rule.steps_a_day}
    if request.method != "POST":
        return render(request, "hall/ticket_back.html", context)
    return _done(request, found, lambda: operations.step_back(ticket=found, places=rule.step, **_by(request, found)))


@csrf_exempt
@page(public=True, methods=BOTH)
def leave(request: Asked, token: str) -> HttpResponse:
    """Give the number up; asked once more, since it cannot be taken back."""
    found = _held(request, token)
    if request.method != "POST":
        return render(request, "hall/ticket_leave.html", _shown(request, found))
    return _done(request, found, lambda: operations.give_up(ticket=found, **_by(request, found)))


@csrf_exempt
@page(public=True, methods=("POST",))
def reply(request: Asked, token: str) -> HttpResponse:
    """Answer the call: I am here; I walk slowly."""
    found = _held(request, token)
    said = request.POST.get("said", "")
    return _done(request, found, lambda: operations.reply(ticket=found, said=said, **_by(request, found)))


@csrf_exempt
@page(public=True, methods=("POST",))
def here(request: Asked, token: str) -> HttpResponse:
    """Back in the hall: after a missed turn, or with what was to be fetched."""
    found = _held(request, token)
    verb = operations.come_back if found.state == "parked" else operations.report_back
    return _done(request, found, lambda: verb(ticket=found, **_by(request, found)))


def _by(request: Asked, found: "Ticket") -> dict[str, Any]:
    return {"by": resident(found.centre_id), "at": request.at}


def _done(request: Asked, found: "Ticket", act: Callable[[], object]) -> HttpResponse:
    """Do it and show the ticket; a refusal is said on the ticket as it stands now."""
    try:
        if found.day != request.today:
            raise TicketOfYesterday(day=f"{found.day.month}月{found.day.day}日")
        act()
    except Refusal as refusal:
        return again(request, "hall/ticket.html", _shown(request, access.ticket_by_token(found.token)), refusal)
    return HttpResponseRedirect(reverse("hall:ticket", args=[found.token]))


class TicketOfYesterday(Refusal):
    """A number is good for its day."""

    told = "这个号是{day}的，已经过了。要办事请重新取号。"
    status = 410
