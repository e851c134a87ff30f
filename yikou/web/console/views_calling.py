"""叫号: the keys of the left column. What is typed stays, and each answer draws the column anew.

A key that was pressed twice, or in two browsers at once, is one press: who is at the window already is shown.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.cases import queries as cases
from yikou.hall import access, operations
from yikou.hall import queries as hall
from yikou.kernel.refusals import Refusal
from yikou.web.asked import Asked
from yikou.web.console import desk as place
from yikou.web.console.calling import now_at, queue_of
from yikou.web.console.views_intake import on_to
from yikou.web.pages import page

if TYPE_CHECKING:
    from yikou.centre.models import Window
    from yikou.hall.models import Ticket

Verb = Callable[..., "Ticket"]


class NoSeat(Refusal):
    """Numbers are called to a window."""

    told = "您现在没有坐在窗口，不能叫号。请先坐到窗口。"


def _seat(request: Asked) -> "Window":
    found = place.window_of(request.actor)
    if found is None:
        raise NoSeat
    return found


def _ticket(request: Asked) -> "Ticket":
    """The number that the key was pressed for. Refuses with NotFound."""
    return access.ticket(request.actor, request.POST.get("ticket", ""), on=request.today)


def _desk(request: Asked) -> HttpResponse:
    """The desk anew: somebody else is at the window, with a form of their own."""
    return on_to(request, reverse("console:desk"))


def _column(request: Asked, refusal: Refusal | None = None, **more: Any) -> HttpResponse:
    """The left column as it stands now, and what was refused; without scripts the whole desk."""
    seat = _seat(request)
    now = now_at(seat, request.at)
    typed = place.left_over(request.actor, request.at, now.ticket if now else None).typed
    status = refusal.status if refusal else 200
    if not request.partial:
        if refusal is None:
            return HttpResponseRedirect(reverse("console:desk"))
        return render(request, "console/desk.html", place.shown(request, typed, refusal, **more), status=status)
    context = {"now_serving": now, "queue": queue_of(seat, request.at), "typed": typed, "window": seat}
    context |= place.middle(request, typed) | {"refusal": refusal, "is_swap": True, **more}
    return render(request, "console/_column.html", context, status=status)


@page(may="desk.work", methods=("POST",))
def call_next(request: Asked) -> HttpResponse:
    """End the service of the number that is named, if it is still there, and call the next one. (F9, F1)"""
    seat, ends = _seat(request), request.POST.get("ticket", "")
    try:
        here = hall.at_window(seat, request.at)
        if here is not None and here.is_at_a_window:
            if here.number != ends:  # pressed twice, or called in another browser: they are here already
                return _desk(request)
            _end(here, request)
        operations.call_next(window=seat, by=request.actor, at=request.at)
    except operations.NobodyWaits as nobody:
        return _desk(request) if ends else _column(request, nobody)
    except Refusal as refusal:
        there = hall.at_window(seat, request.at)
        if there is not None and there.is_at_a_window and there.number != ends:
            return _desk(request)
        return _column(request, refusal)
    return _desk(request)


def _end(ticket: "Ticket", request: Asked) -> None:
    matters = cases.matters_of_visit(ticket.pk)
    operations.end(ticket=ticket, matters=matters, by=request.actor, at=request.at)


@page(may="desk.work", methods=("POST",))
def arrive(request: Asked) -> HttpResponse:
    """They stand at the window: the service begins; twice is once."""
    return _act(request, operations.arrive)


@page(may="desk.work", methods=("POST",))
def recall(request: Asked) -> HttpResponse:
    """Call once more. (F2)"""
    return _act(request, operations.recall)


@page(may="desk.work", methods=("POST",))
def end(request: Asked) -> HttpResponse:
    """They have left; what follows is the clerk's own work."""
    try:
        _end(_ticket(request), request)
    except Refusal as refusal:
        return _column(request, refusal)
    return _column(request)


@page(may="desk.work", methods=("POST",))
def miss(request: Asked) -> HttpResponse:
    """Nobody came. (F3)"""
    return _act(request, operations.miss, goes_on=True)


def _act(request: Asked, verb: Verb, *, goes_on: bool = False, **given: Any) -> HttpResponse:
    """One verb on the number at the window; `goes_on` where it is at the window no more."""
    try:
        verb(ticket=_ticket(request), by=request.actor, at=request.at, **given)
    except Refusal as refusal:
        return _column(request, refusal)
    return _desk(request) if goes_on else _column(request)


@page(may="desk.work")
def queue(request: Asked) -> HttpResponse:
    """Who waits now; nothing where the page shows it already. The page asks by itself."""
    seat = _seat(request)
    fresh = queue_of(seat, request.at)
    if request.GET.get("seen") == fresh.seen:
        return HttpResponse(status=204)
    return render(request, "console/_queue.html", {"queue": fresh, "window": seat})
