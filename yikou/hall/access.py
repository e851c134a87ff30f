"""The one door to the hall's rows: another centre's are not there, a ticket's link is its holder's key."""

from datetime import date

from yikou.hall.models import Queue, Ticket
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotAllowed, NotFound

# Any of these lets somebody of staff see the numbers of the hall.
SEES = ("desk.work", "desk.front", "desk.seats", "dashboard.read")


def queue(by: Actor, code: str) -> Queue:
    """A line of the own centre by its letter. Refuses with NotFound."""
    found = Queue.objects.filter(centre=by.centre, code=code).first()
    if found is None:
        raise NotFound("这个队列")
    return found


def ticket(by: Actor, number: str, *, on: date) -> Ticket:
    """A ticket of the own centre by its number on a day. Refuses with NotAllowed, NotFound."""
    if not any(by.may(right) for right in SEES):
        raise NotAllowed(right="看号票")
    rows = Ticket.objects.at_centre(by.centre).filter(day=on, number=number.strip().upper())
    return _found(rows.select_related("queue").first())


def ticket_by_token(token: str) -> Ticket:
    """The ticket behind its link; whoever holds the link may look. Refuses with NotFound."""
    rows = Ticket.objects.filter(token=token) if token else Ticket.objects.none()
    return _found(rows.select_related("queue").first())


def _found(row: Ticket | None) -> Ticket:
    if row is None:
        raise NotFound("这个号")
    return row
