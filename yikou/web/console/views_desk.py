"""Sitting down at a window and the desk itself: what was typed is still there, and the line to the page."""

from dataclasses import replace
from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import access as accounts
from yikou.cases import operations as cases
from yikou.centre import access, operations
from yikou.centre import queries as centre_queries
from yikou.hall import operations as hall_operations
from yikou.hall import queries as hall
from yikou.kernel.documents import qr_svg
from yikou.kernel.refusals import Refusal
from yikou.web.asked import Asked
from yikou.web.console import desk as place
from yikou.web.console.typed import kept
from yikou.web.console.typed import number as whole
from yikou.web.console.views_intake import on_to
from yikou.web.pad.views import pass_for
from yikou.web.pages import again, page

if TYPE_CHECKING:
    from yikou.centre.models import Window


@page(may="desk.work")
def desk(request: Asked) -> HttpResponse:
    """The desk of whoever sits at a window; what was typed before a reload, a lock or a break is there."""
    seat = place.window_of(request.actor)
    if seat is None:
        return HttpResponseRedirect(reverse("console:sit"))
    _remember(request, seat)
    left = place.left_over(request.actor, request.at, hall.at_window(seat, request.at))
    try:
        context = place.shown(request, left.typed, left=left)
    except Refusal:  # an option or package of the draft is gone since; who came and why they came still stands
        context = place.shown(request, replace(left.typed, answers={}, joint={}, package=""), left=left)
    return render(request, "console/desk.html", context)


def _remember(request: Asked, seat: "Window") -> None:
    """A session that began anew does not know its seat; the window does."""
    if request.actor.window != seat.number:
        accounts.sit(request.session, window=seat.number)


@page(may="desk.work", methods=("GET", "HEAD", "POST"))
def sit(request: Asked) -> HttpResponse:
    """Choose a window and sit down at it."""
    context = {"windows": centre_queries.windows(request.centre), "section": "desk"}
    if request.method != "POST":
        if place.window_of(request.actor) is not None:
            return HttpResponseRedirect(reverse("console:desk"))
        return render(request, "console/sit.html", context)
    seat = access.window(request.actor, request.POST.get("number", ""))
    try:
        operations.seat_at(window=seat, by=request.actor, at=request.at)
    except Refusal as refusal:
        return again(request, "console/sit.html", context, refusal)
    accounts.sit(request.session, window=seat.number)
    return HttpResponseRedirect(reverse("console:desk"))


@page(may="desk.work", methods=("POST",))
def leave(request: Asked) -> HttpResponse:
    """Leave the seat and close the window."""
    seat = place.window_of(request.actor)
    try:
        if seat is not None:
            hall_operations.leave(window=seat, by=request.actor, at=request.at)
    except Refusal as refusal:
        return _refused(request, refusal)
    accounts.sit(request.session, window="")
    return on_to(request, reverse("console:sit"))


@page(may="desk.work", methods=("POST",))
def pause(request: Asked) -> HttpResponse:
    """Serve nobody for some minutes, for a reason of the rule, or serve again."""
    seat = place.window_of(request.actor)
    if seat is None:
        return HttpResponseRedirect(reverse("console:sit"))
    reason, minutes = request.POST.get("reason", ""), whole(request.POST.get("minutes", "")) or 0
    try:
        # The same key pressed twice finds the window as it wants it.
        if not reason and seat.state == "paused":
            hall_operations.resume(window=seat, by=request.actor, at=request.at)
        elif reason and seat.state != "paused":
            hall_operations.pause(window=seat, reason=reason, minutes=minutes, by=request.actor, at=request.at)
    except Refusal as refusal:
        return _refused(request, refusal)
    return on_to(request, reverse("console:desk"))


def _refused(request: Asked, refusal: Refusal) -> HttpResponse:
    """A seat's verb that was refused, said where it was asked for; what is typed stays."""
    if request.partial:
        return render(request, "console/_no.html", {"refusal": refusal}, status=refusal.status)
    ticket = hall.at_window(seat, request.at) if (seat := place.window_of(request.actor)) else None
    typed = place.left_over(request.actor, request.at, ticket).typed
    return render(request, "console/desk.html", place.shown(request, typed, refusal), status=refusal.status)


@page(may="desk.work")
def pad(request: Asked) -> HttpResponse:
    """The code that ties a rating pad to this window; scanned once, on the pad."""
    seat = place.window_of(request.actor)
    if seat is None:
        return HttpResponseRedirect(reverse("console:sit"))
    address = request.build_absolute_uri(reverse("pad:pair", args=[pass_for(request.centre, seat.number)]))
    context = {"window": seat, "address": address, "qr": qr_svg(address), "section": "desk"}
    return render(request, "console/pad.html", context)


@page(may=("desk.work", "cases.read"))
def line(request: Asked) -> HttpResponse:
    """Is the line there, and is the screen still open: nothing else."""
    return HttpResponse(status=204)


@page(may=("desk.work", "cases.read"), methods=("POST",))
def draft(request: Asked) -> HttpResponse:
    """Keep what is typed so far; the page sends it by itself, so that nothing typed is lost."""
    fields = kept(dict(request.POST.lists()))
    content = {"fields": fields, "saved_at": request.at.isoformat()}
    about = request.GET.get("case", "")
    key = f"case:{about}"[:40] if about else place.draft_key(request.POST.get("ticket", "")[:12], request.at)
    cases.save_draft(key=key, content=content, by=request.actor, at=request.at)
    return HttpResponse(f"{request.at:%H:%M}", content_type="text/plain")


@page(may="desk.work", methods=("POST",))
def drop(request: Asked) -> HttpResponse:
    """Give up what was typed and begin with the next one."""
    key = place.draft_key(request.POST.get("ticket", ""), request.at)
    cases.drop_draft(key=key, by=request.actor, at=request.at)
    return HttpResponseRedirect(reverse("console:desk"))
