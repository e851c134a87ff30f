"""To which visit an act at the desk belongs: the number that its form names, if it was served by whoever acts."""

from typing import TYPE_CHECKING

from yikou.hall import access, operations
from yikou.hall import queries as hall
from yikou.kernel.refusals import NotFound
from yikou.web.asked import Asked
from yikou.web.console import desk as place

if TYPE_CHECKING:
    from yikou.hall.models import Ticket

# The papers of a visit may be written while its number is called, served, or after its holder has left.
SERVED = ("called", "serving", "wrapping", "done")


def visit_of(request: Asked, number: str) -> int | None:
    """The number of today that this clerk serves or has served; its service begins with the first act.

    None where nobody was called, or where the number has gone on to somebody else meanwhile.
    """
    ticket = _served(request, number)
    if ticket is None:
        return None
    if ticket.state == "called":
        operations.arrive(ticket=ticket, by=request.actor, at=request.at)
    return ticket.pk


def visit_here(request: Asked) -> int | None:
    """The number at the window of whoever acts, for what is done beside the desk's form: supplying, collecting."""
    seat = place.window_of(request.actor)
    here = hall.at_window(seat, request.at) if seat is not None else None
    return visit_of(request, here.number) if here is not None and here.is_at_a_window else None


def _served(request: Asked, number: str) -> "Ticket | None":
    if not number:
        return None
    try:
        found = access.ticket(request.actor, number, on=request.today)
    except NotFound:
        return None
    return found if found.clerk == request.actor.account_id and found.state in SERVED else None
