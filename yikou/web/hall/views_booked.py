"""Who booked a time checks in at the machine: six digits, the code on the phone, or the identity card."""

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.hall import access, operations
from yikou.hall.policies import Booking
from yikou.kernel.refusals import NotFound, Refusal
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.hall import printing
from yikou.web.hall.machines import Machine, NotAMachine, here
from yikou.web.pages import again, page
from yikou.web.portal.views_home import doors

if TYPE_CHECKING:
    from yikou.hall.models import Ticket

LONGEST = 200
PAGE = "hall/kiosk_booked.html"


class NoSuchBooking(Refusal):
    """What was typed or scanned leads to no appointment."""

    told = "没有找到这个预约，请对照手机上的预约号再输一遍。忘了号码可以直接取现场号，或者请人帮忙。"
    status = 404


@page(public=True, methods=("GET", "HEAD", "POST"))
def booked(request: Asked) -> HttpResponse:
    """Type or scan; the number comes out as for anybody, at the place of the booked time."""
    machine = here(request)
    context = {"rule": rulebook(request.centre, request.today).get(Booking), "doors": doors(request)}
    if request.method != "POST":
        return render(request, PAGE, context)
    try:
        if not machine.may_take:
            raise NotAMachine
        try:
            found = access.arriving(machine.by, request.POST.get("number", "")[:LONGEST], at=request.at)
        except NotFound:
            raise NoSuchBooking from None
        ticket = operations.check_in(appointment=found, by=machine.by, at=request.at)
    except Refusal as refusal:
        return again(request, PAGE, context, refusal)
    return _given(request, machine, ticket)


def by_card(request: Asked, machine: Machine, identity: str) -> HttpResponse | None:
    """Whoever booked with the identity number and is in time needs no more than the card; nothing for anybody else."""
    if not machine.may_take:
        return None
    try:
        found = access.arriving(machine.by, identity, at=request.at)
        if found.state != "booked":  # used already: the card is for another matter
            return None
        ticket = operations.check_in(appointment=found, by=machine.by, at=request.at)
    except Refusal:
        return None
    return _given(request, machine, ticket)


def _given(request: Asked, machine: Machine, ticket: "Ticket") -> HttpResponse:
    printing.put_out(ticket, machine, request)
    return HttpResponseRedirect(reverse("hall:kiosk_ticket", args=[ticket.token]))
