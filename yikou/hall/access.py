"""The one door to the hall's rows: another centre's are not there, a ticket's link is its holder's key."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from yikou.centre import queries as centre_queries
from yikou.hall.models import AHEAD, Appointment, Help, Kiosk, Queue, Screen, Ticket, Trial
from yikou.hall.models.appointment import IDENTITY
from yikou.kernel import crypto
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.identifiers import normalise
from yikou.kernel.refusals import NotAllowed, NotFound, Refusal

if TYPE_CHECKING:
    from yikou.centre.models import Window

# Any of these lets somebody of staff see the numbers of the hall.
SEES = ("desk.work", "desk.front", "desk.seats", "dashboard.read")


class NoSeat(Refusal):
    """Numbers are called to a window."""

    told = "您现在没有坐在窗口，不能叫号。请先坐到窗口。"


def own_window(by: Actor) -> "Window":
    """The window at which somebody sits now. Refuses with NoSeat."""
    found = centre_queries.window_of(by.account_id or 0)
    if found is None or found.centre_id != by.centre:
        raise NoSeat
    return found


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


def missed(by: Actor, number: str, *, on: date) -> Ticket:
    """A number of the own centre that missed its turn, as its holder gives it at the machine. Refuses with NotFound."""
    rows = Ticket.objects.at_centre(by.centre).filter(day=on, number=number.strip().upper(), missed_times__gt=0)
    return _found(rows.select_related("queue").first())


def ticket_by_token(token: str) -> Ticket:
    """The ticket behind its link; whoever holds the link may look. Refuses with NotFound."""
    rows = Ticket.objects.filter(token=token) if token else Ticket.objects.none()
    return _found(rows.select_related("queue").first())


def kiosk(centre: str, pk: int) -> Kiosk:
    """A ticket machine of a centre. Refuses with NotFound."""
    found = Kiosk.objects.filter(centre=centre, pk=pk).first()
    if found is None:
        raise NotFound("这台取号机")
    return found


def machine(one: Kiosk) -> Actor:
    """A ticket machine as it acts."""
    return Actor(key=f"kiosk:{one.pk or 0}", centre=one.centre_id, name=one.name)


def wanted(by: Actor, pk: int) -> Help:
    """A call for help at the own centre. Refuses with NotFound."""
    found = Help.objects.filter(centre=by.centre, pk=pk).first()
    if found is None:
        raise NotFound("这次求助")
    return found


def screen(by: Actor, name: str) -> Screen:
    """A screen of the own centre by its name, for whoever arranges the hall. Refuses with NotAllowed, NotFound."""
    if not by.may("hall.arrange"):
        raise NotAllowed(right="安排屏幕")
    return _screen(Screen.objects.filter(centre=by.centre, name=name).first())


def trial(by: Actor, pk: int) -> Trial:
    """What was tried at the own centre, for whoever arranges the hall. Refuses with NotAllowed, NotFound."""
    if not by.may("hall.arrange"):
        raise NotAllowed(right="安排大厅")
    found = Trial.objects.filter(centre=by.centre, pk=pk).first()
    if found is None:
        raise NotFound("这次试算")
    return found


def screen_shown(centre: str, name: str) -> Screen:
    """A screen that hangs in the hall of a centre; anybody may look. Refuses with NotFound."""
    return _screen(Screen.objects.filter(centre=centre, name=name, is_on=True).first())


def _screen(row: Screen | None) -> Screen:
    if row is None:
        raise NotFound("这块屏幕")
    return row


def _found(row: Ticket | None) -> Ticket:
    if row is None:
        raise NotFound("这个号")
    return row


# --- appointments --------------------------------------------------------------------------------


def appointment_by_token(token: str) -> Appointment:
    """The appointment behind its link; whoever holds the link may change it. Refuses with NotFound."""
    rows = Appointment.objects.filter(token=token) if token else Appointment.objects.none()
    return _there(rows.select_related("queue", "ticket").first())


def appointment(by: Actor, number: int) -> Appointment:
    """An appointment of the own centre, for the front desk. Refuses with NotAllowed, NotFound."""
    _require_desk(by)
    rows = Appointment.objects.at_centre(by.centre).filter(pk=number)
    return _there(rows.select_related("queue", "ticket").first())


def arriving(by: Actor, typed: str, *, at: datetime) -> Appointment:
    """What somebody types or scans at the machine: the six digits, the link, the identity card.

    Today's is found first, then one still to come. Refuses with NotFound.
    """
    text, today = typed.strip().rstrip("/"), at.astimezone(ZONE).date()
    rows = Appointment.objects.at_centre(by.centre).select_related("queue", "ticket")
    if "/" in text:
        return _there(rows.filter(token=text.rsplit("/", 1)[-1]).first())
    number = normalise(text)
    if len(number) == 18:
        mark = crypto.blind(number, purpose=IDENTITY)
        rows = rows.filter(identity_mark=mark, day__gte=today, slot_at__isnull=False).order_by("slot_at", "pk")
        return _there(next((one for one in rows if one.is_ahead), None) or rows.first())
    mine = rows.filter(number=number)
    return _there(mine.filter(day=today).order_by("-pk").first() or mine.filter(state__in=AHEAD).first())


def _require_desk(by: Actor) -> None:
    if not (by.may("desk.front") or by.may("hall.arrange")):
        raise NotAllowed(right="总服务台接待")


def _there(row: Appointment | None) -> Appointment:
    if row is None:
        raise NotFound("这个预约")
    return row
