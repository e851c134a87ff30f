"""What else is done with a number at the desk: passed on, sent to fetch something, called out of turn, back again."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse

from yikou.centre import access as centre
from yikou.hall import access, operations
from yikou.hall import queries as hall
from yikou.kernel.refusals import Refusal
from yikou.web.asked import Asked
from yikou.web.console.views_calling import act, column, desk_anew, seat_of, ticket_of
from yikou.web.pages import page

if TYPE_CHECKING:
    from yikou.hall.models import Ticket

LONGEST = 60


def _why(request: Asked) -> str:
    """The reason, as it was written or else chosen."""
    return (request.POST.get("other", "").strip() or request.POST.get("reason", "").strip())[:LONGEST]


@page(may="desk.work", methods=("POST",))
def pass_on(request: Asked) -> HttpResponse:
    """Send whoever is at the window on to another line, window or the front desk, with the reason. (F6)"""
    try:
        where = _where(request)
    except Refusal as refusal:
        return column(request, refusal)
    return act(request, operations.pass_on, goes_on=True, reason=_why(request), **where)


def _where(request: Asked) -> dict[str, Any]:
    """A line or a window of the house; neither where nothing was chosen. Refuses with NotFound."""
    sort, _, name = request.POST.get("to", "").partition(":")
    if sort == "window":
        return {"window": centre.window(request.actor, name)}
    return {"queue": access.queue(request.actor, name)} if sort == "queue" else {}


@page(may="desk.work", methods=("POST",))
def park(request: Asked) -> HttpResponse:
    """Let whoever is at the window fetch something; they are next here when they are back. (B)"""
    return act(request, operations.park, goes_on=True, reason=_why(request))


@page(may="desk.work", methods=("POST",))
def call_one(request: Asked) -> HttpResponse:
    """Call one number out of turn, with the reason; with somebody at the window it is served along with them. (N)"""
    seat = seat_of(request)
    try:
        one = access.ticket(request.actor, request.POST.get("number", "")[:12], on=request.today)
        here = hall.at_window(seat, request.at)
        if here is not None and here.is_at_a_window:
            return _along(request, here, one)
        operations.call(ticket=one, window=seat, reason=_reason(request), by=request.actor, at=request.at)
    except Refusal as refusal:
        return column(request, refusal)
    return desk_anew(request)


def _reason(request: Asked) -> str:
    """Out of turn is never without a reason. Refuses with ReasonMissing."""
    if not _why(request):
        raise operations.ReasonMissing
    return _why(request)


def _along(request: Asked, here: "Ticket", other: "Ticket") -> HttpResponse:
    if other.pk != here.pk:  # the same one: called a moment ago, in this browser or another
        operations.take_along(ticket=here, other=other, by=request.actor, at=request.at)
        return column(request)
    return desk_anew(request)


@page(may="desk.work", methods=("POST",))
def back(request: Asked) -> HttpResponse:
    """Somebody who fetched something, or who missed the turn, stands there again."""
    try:
        ticket = ticket_of(request)
        verb = operations.report_back if ticket.state == "missed" else operations.come_back
        verb(ticket=ticket, by=request.actor, at=request.at)
    except Refusal as refusal:
        return column(request, refusal)
    return column(request)
