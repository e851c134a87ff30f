"""What moves a number in the line: its holder's wish, a turn that was missed, a clerk who passes it on."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from yikou.hall import counting, standing
from yikou.hall.facts import CameBack, GivenUp, Parked, PassedOn, Released, Replied, Returned, SteppedBack
from yikou.hall.models import Queue, State, Ticket
from yikou.hall.operations import arrivals
from yikou.hall.operations.calling import NotHere
from yikou.hall.order import PRIORITY
from yikou.hall.policies import MissedTurn
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook

if TYPE_CHECKING:
    from yikou.centre.models import Window

# What a holder may answer to the call.
REPLIES = {"here": "我到了", "slow": "走不快，请等等我"}


class NotInLine(Refusal):
    """The number does not wait any more."""

    told = "{number}现在是“{state}”，不能再{verb}。"


class CannotReturn(Refusal):
    """It missed its turn too often or too long ago."""

    told = "{number}过号太久或者次数太多，已经作废，请重新取号。"
    rule = "queue.missed"


class StepBackUsedUp(Refusal):
    """Others were let first as often as that is possible."""

    told = "今天已经往后让过{times}次，不能再让了。来不及可以退号，到了再取。"
    rule = "queue.missed"


class PassedNowhere(Refusal):
    """A number is passed on to another place of the same centre."""

    told = "没有这个去处，请选一个开着的窗口、队列或者总服务台。"
    status = 422


class ReasonMissing(Refusal):
    """The next one has to know why the resident comes."""

    told = "请写一句为什么，接手的人要看。"
    status = 422


@transaction.atomic
def report_back(*, ticket: Ticket, by: Actor, at: datetime) -> Ticket:
    """Somebody who missed the turn is there (过号报到): some places on, by the rule. Twice is once.

    Refuses with NotInLine, CannotReturn. (queue.missed)
    """
    if ticket.state == State.WAITING and ticket.missed_times:
        return ticket
    if ticket.state != State.MISSED or ticket.missed_at is None:
        raise NotInLine(number=ticket.number, state=State(ticket.state).label, verb="报到")
    rule = rulebook(ticket.centre_id, ticket.day).get(MissedTurn)
    if not rule.may_return(missed=ticket.missed_times, since=at - ticket.missed_at):
        raise CannotReturn(number=ticket.number)
    line = counting.line(ticket.queue, standing.standing_of(ticket), at)
    lane, rank_at = line.behind(rule.place(line.counted.whole) - 1)
    if not line.counted.whole:  # who comes back to nobody comes like anybody else
        rank_at = arrivals.arrived(ticket.queue, at)
    record(ticket, Returned(lane=lane, rank_at=rank_at), by=by, at=at, under=rule)
    return ticket


@transaction.atomic
def step_back(*, ticket: Ticket, places: int, by: Actor, at: datetime) -> Ticket:
    """The holder lets some others go first. Refuses with NotInLine, StepBackUsedUp. (queue.missed)"""
    rule = rulebook(ticket.centre_id, ticket.day).get(MissedTurn)
    if ticket.state != State.WAITING or not rule.is_step(places):
        raise NotInLine(number=ticket.number, state=State(ticket.state).label, verb="往后让")
    if not rule.may_step_back(places=places, stepped_back=ticket.stepped_back):
        raise StepBackUsedUp(times=ticket.stepped_back)
    lane, rank_at = place_back(ticket, places, at)
    fact = SteppedBack(places=places, times=ticket.stepped_back + 1, lane=lane, rank_at=rank_at)
    record(ticket, fact, by=by, at=at, under=rule)
    return ticket


def place_back(ticket: Ticket, places: int, at: datetime) -> tuple[str, datetime]:
    """Where a number would stand after letting so many go first: lane and rank."""
    one = standing.standing_of(ticket)
    line = counting.line(ticket.queue, one, at)
    here, last = line.ahead(one), line.counted.whole - 1
    # It stands among those whom it lets go first.
    return (ticket.lane, ticket.rank_at) if here >= last else line.behind(min(here + places, last) + 1)


@transaction.atomic
def reply(*, ticket: Ticket, said: str, by: Actor, at: datetime) -> Ticket:
    """The holder answers the call on the phone: `here`, or `slow`. Twice is once. Refuses with NotInLine."""
    if ticket.state != State.CALLED or said not in REPLIES:
        raise NotInLine(number=ticket.number, state=State(ticket.state).label, verb="应答")
    if ticket.reply != said:
        record(ticket, Replied(said=said, word=REPLIES[said]), by=by, at=at, place=ticket.window)
    return ticket


@transaction.atomic
def give_up(*, ticket: Ticket, by: Actor, at: datetime, reason: str = "不办了") -> Ticket:
    """The holder no longer waits (退号). Twice is once. Refuses with NotInLine."""
    if ticket.state == State.LEFT:
        return ticket
    if ticket.state not in (State.PRINTING, State.WAITING, State.MISSED, State.PARKED):
        raise NotInLine(number=ticket.number, state=State(ticket.state).label, verb="退号")
    record(ticket, GivenUp(reason=reason[:40]), by=by, at=at)
    return ticket


@transaction.atomic
def park(*, ticket: Ticket, reason: str, by: Actor, at: datetime) -> Ticket:
    """Let the resident fetch something (挂起): the window is free and waits for them.

    Refuses with NotHere, ReasonMissing.
    """
    if not reason.strip():
        raise ReasonMissing
    if ticket.clerk != by.account_id or not ticket.is_at_a_window:
        raise NotHere(number=ticket.number, state=State(ticket.state).label, verb="挂起")
    record(ticket, Parked(reason=reason.strip()[:40], window=ticket.window), by=by, at=at, place=ticket.window)
    return ticket


@transaction.atomic
def come_back(*, ticket: Ticket, by: Actor, at: datetime) -> Ticket:
    """The resident is back with what was wanted: next at the same window. Twice is once. Refuses with NotInLine."""
    if ticket.state == State.WAITING:
        return ticket
    if ticket.state != State.PARKED:
        raise NotInLine(number=ticket.number, state=State(ticket.state).label, verb="接着办")
    record(ticket, CameBack(lane=PRIORITY, rank_at=ticket.rank_at), by=by, at=at)
    return ticket


@transaction.atomic
def pass_on(
    *,
    ticket: Ticket,
    reason: str,
    by: Actor,
    at: datetime,
    queue: Queue | None = None,
    window: "Window | None" = None,
) -> Ticket:
    """Send a number on to another line (also the front desk's) or to one window, with the reason (转号).

    It keeps its lane and the moment since which it has waited. Whoever holds it, or the front desk,
    may do so. Refuses with ReasonMissing, PassedNowhere, NotHere.
    """
    if not reason.strip():
        raise ReasonMissing
    if (queue is None) == (window is None) or _elsewhere(ticket, queue, window):
        raise PassedNowhere
    mine = ticket.is_at_a_window and ticket.clerk == by.account_id
    if not mine and not (ticket.state == State.WAITING and by.may("desk.front")):
        raise NotHere(number=ticket.number, state=State(ticket.state).label, verb="转走")
    fact = PassedOn(
        to=f"{window.title}" if window else queue.name if queue else "",
        queue=queue.pk if queue else ticket.queue_id,
        window=window.number if window else "",
        reason=reason.strip()[:60],
        lane=ticket.lane,
        rank_at=ticket.rank_at,
    )
    record(ticket, fact, by=by, at=at, place=ticket.window)
    return ticket


def _elsewhere(ticket: Ticket, queue: Queue | None, window: "Window | None") -> bool:
    """Whether the place is another centre's, shut, or where the number is already."""
    if queue is not None:
        return queue.centre_id != ticket.centre_id or not queue.is_open or queue.pk == ticket.queue_id
    assert window is not None
    return window.centre_id != ticket.centre_id or window.state == "closed" or window.number == ticket.window


def release(*, window: "Window", by: Actor, at: datetime) -> int:
    """Whoever was kept for a window that closes may be called by any other; how many there were."""
    kept = Ticket.objects.at_centre(window.centre_id).filter(
        day=at.date(), reserved_for=window.number, state__in=(State.WAITING, State.PARKED)
    )
    rows = list(kept)
    for ticket in rows:
        record(ticket, Released(), by=by, at=at, place=window.number)
    return len(rows)
