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
from yikou.web.console.calling import now_at, queue_of, seen
from yikou.web.console.typed import Typed
from yikou.web.console.views_intake import on_to
from yikou.web.pages import page

if TYPE_CHECKING:
    from yikou.centre.models import Window
    from yikou.hall.models import Ticket

Verb = Callable[..., "Ticket"]


class NotSent(Refusal):
    """Something was typed for whoever leaves, and not sent."""

    told = "{number}还有填了没交的。先受理、收件或者登记咨询；不要了就点“清掉填的”，再办完。"


def seat_of(request: Asked) -> "Window":
    """Where the clerk sits. Refuses with NoSeat."""
    return access.own_window(request.actor)


def ticket_of(request: Asked) -> "Ticket":
    """The number that the key was pressed for. Refuses with NotFound."""
    return access.ticket(request.actor, request.POST.get("ticket", ""), on=request.today)


def desk_anew(request: Asked) -> HttpResponse:
    """The desk anew: somebody else is at the window, with a form of their own."""
    return on_to(request, reverse("console:desk"))


def column(request: Asked, refusal: Refusal | None = None, **more: Any) -> HttpResponse:
    """The left column as it stands now, and what was refused; without scripts the whole desk."""
    seat = seat_of(request)
    now = now_at(seat, request.at)
    typed = place.left_over(request.actor, request.at, now.ticket if now else None).typed
    status = refusal.status if refusal else 200
    if not request.partial:
        if refusal is None:
            return HttpResponseRedirect(reverse("console:desk"))
        return render(request, "console/desk.html", place.shown(request, typed, refusal, **more), status=status)
    context: dict[str, Any] = {"now_serving": now, "queue": queue_of(seat, request.at), "typed": typed, "window": seat}
    context |= {"refusal": refusal, "is_swap": True, **more}
    if now is None:
        context |= _begun(request, typed)
    return render(request, "console/_column.html", context, status=status)


def _begun(request: Asked, typed: Typed) -> dict[str, Any]:
    """What is at hand without a number; nothing where an option of the draft is gone since."""
    try:
        return {**place.middle(request, typed), **place.around(request, typed)}
    except Refusal:
        return {}


@page(may="desk.work", methods=("POST",))
def call_next(request: Asked) -> HttpResponse:
    """End the service of the number that is named, if it is still there, and call the next one. (F9, F1)"""
    seat, ends = seat_of(request), request.POST.get("ticket", "")
    try:
        here = hall.at_window(seat, request.at)
        if here is not None and not here.is_at_a_window:
            _refuse_unsent(here, request)
        elif here is not None:
            if here.number != ends:  # pressed twice, or called in another browser: they are here already
                return desk_anew(request)
            _end(here, request)
        operations.call_next(window=seat, by=request.actor, at=request.at)
    except operations.NobodyWaits as nobody:
        return desk_anew(request) if ends else column(request, nobody)
    except Refusal as refusal:
        there = hall.at_window(seat, request.at)
        if there is not None and there.is_at_a_window and there.number != ends:
            return desk_anew(request)
        return column(request, refusal)
    return desk_anew(request)


def _refuse_unsent(ticket: "Ticket", request: Asked) -> None:
    """A matter with papers on the desk is sent or cleared before its holder is gone. Refuses with NotSent."""
    typed = place.left_over(request.actor, request.at, ticket).typed
    if typed.has_papers or typed.text.get("t.question", "").strip():
        raise NotSent(number=ticket.number)


def _end(ticket: "Ticket", request: Asked) -> None:
    _refuse_unsent(ticket, request)
    matters = cases.matters_of_visit(ticket.pk, centre=request.centre, day=request.today)
    operations.end(ticket=ticket, matters=matters, by=request.actor, at=request.at)


@page(may="desk.work", methods=("POST",))
def arrive(request: Asked) -> HttpResponse:
    """They stand at the window: the service begins; twice is once."""
    return act(request, operations.arrive)


@page(may="desk.work", methods=("POST",))
def recall(request: Asked) -> HttpResponse:
    """Call once more. (F2)"""
    return act(request, operations.recall)


@page(may="desk.work", methods=("POST",))
def end(request: Asked) -> HttpResponse:
    """They have left; what follows is the clerk's own work."""
    try:
        _end(ticket_of(request), request)
    except Refusal as refusal:
        return column(request, refusal)
    return column(request)


@page(may="desk.work", methods=("POST",))
def miss(request: Asked) -> HttpResponse:
    """Nobody came. (F3)"""
    return act(request, operations.miss, goes_on=True)


def act(request: Asked, verb: Verb, *, goes_on: bool = False, **given: Any) -> HttpResponse:
    """One verb on the number at the window; `goes_on` where it is at the window no more."""
    try:
        verb(ticket=ticket_of(request), by=request.actor, at=request.at, **given)
    except Refusal as refusal:
        return column(request, refusal)
    return desk_anew(request) if goes_on else column(request)


@page(may="desk.work")
def queue(request: Asked) -> HttpResponse:
    """Who waits now; nothing where the page shows it already. The page asks by itself."""
    seat = place.window_of(request.actor)
    if seat is None:
        return on_to(request, reverse("console:sit"))
    here = hall.at_window(seat, request.at)
    shown, _, state = request.GET.get("here", "").partition(".")
    if shown != (here.number if here else ""):
        return desk_anew(request)
    is_same = not here or here.state == state
    if is_same and request.GET.get("seen") == seen(seat, request.at):
        return HttpResponse(status=204)
    context = {"now_serving": now_at(seat, request.at), "queue": queue_of(seat, request.at), "window": seat}
    return render(request, "console/_queue.html" if is_same else "console/_look.html", context)
