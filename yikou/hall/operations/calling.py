"""叫号: a number is claimed by one window, called, and served until the window is free again.

The window's row is held first, so that a window that closes at the same moment calls nobody. The
number is claimed by locking the first of the line that nobody else has locked, and by an update of
the revision that was read: two windows never call the same number, and none is passed over.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from yikou.centre import operations as centre
from yikou.hall import standing, turns
from yikou.hall.facts import Arrived, Called, Ended, Missed, Recalled, TakenAlong, WrappedUp
from yikou.hall.models import AT_A_WINDOW, State, Ticket
from yikou.hall.policies import Calling, MissedTurn, Priority
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.facts import Fact
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook

if TYPE_CHECKING:
    from yikou.centre.models import Window


class NobodyWaits(Refusal):
    """Nobody waits whom this window may serve."""

    told = "现在没有人等这个窗口。有人取号时这里会亮起来。"


class StillAtWindow(Refusal):
    """The window serves one at a time."""

    told = "{number}还在这个窗口，请先办毕、过号、挂起或者转走。"


class WindowShut(Refusal):
    """The window does not serve, or somebody else sits there."""

    told = "{window}现在是“{state}”，不能叫号。请先坐到窗口、恢复服务。"


class NotHere(Refusal):
    """The number is not at this window."""

    told = "{number}现在是“{state}”，不在您的窗口，不能{verb}。"


class OtherWindow(Refusal):
    """The window may not serve this number."""

    told = "{number}要由能办这件事的窗口叫。请转过去，或者请总服务台安排。"


class NotYet(Refusal):
    """Too early to call again or to give a number up as missed."""

    told = "{number}才叫了{called}次，每次要隔{interval}，叫满{calls}次没有来才算过号。"
    rule = "queue.calling"


def call_next(*, window: "Window", by: Actor, at: datetime) -> Ticket:
    """Call the next number that this window may serve (叫下一位); a service that has ended is wrapped up first.

    The window's own lines and what was passed on to it come first at a dedicated window; a general
    one takes all its lines as one. Refuses with WindowShut, StillAtWindow, NobodyWaits. (E-10, queue.priority)
    """
    with transaction.atomic():
        chosen = _next(window, by, at)
    if chosen is None:  # the papers of the last service are in order all the same
        raise NobodyWaits
    return chosen


def _next(window: "Window", by: Actor, at: datetime) -> Ticket | None:
    held = _free(window, by, at)
    rule = rulebook(window.centre_id, at.astimezone(ZONE).date()).get(Priority)
    for group in turns.groups(held, rule, at):
        chosen = _claimed(one.pk for one in group)
        if chosen is not None:
            return _called(chosen, held, by, at, rule)
    return None


@transaction.atomic
def call(*, ticket: Ticket, window: "Window", reason: str, by: Actor, at: datetime) -> Ticket:
    """Call one number out of turn (点号), with the reason.

    Refuses with WindowShut, StillAtWindow, OtherWindow, NotHere.
    """
    held = _free(window, by, at)
    seat, lines = standing.seat_of(held, at), standing.lines_of(window.centre_id)
    line, one = lines.get(ticket.queue_id), standing.standing_of(ticket)
    if line is None or not seat.may_serve(line, one, standing.department_of(window, at)):
        raise OtherWindow(number=ticket.number)
    chosen = _claimed([ticket.pk])
    if chosen is None:
        ticket.refresh_from_db()
        raise NotHere(number=ticket.number, state=State(ticket.state).label, verb="点号")
    rule = rulebook(window.centre_id, at.astimezone(ZONE).date()).get(Priority)
    return _called(chosen, window, by, at, rule, picked=reason.strip()[:40] or "窗口点号")


def _free(window: "Window", by: Actor, at: datetime) -> "Window":
    """The window as it stands, held for this transaction: open, one's own, and nobody at it."""
    held = centre.hold_window(window=window, by=by, at=at)
    if held.state != "open" or held.seated_id != by.account_id:
        raise WindowShut(window=held.title, state="暂停" if held.state == "paused" else "没有开")
    wrapped_up(held, by, at)
    return held


def wrapped_up(window: "Window", by: Actor, at: datetime) -> None:
    """Nobody is at the window, and the papers of its last service are in order. Refuses with StillAtWindow."""
    here = Ticket.objects.at_centre(window.centre_id).filter(day=at.astimezone(ZONE).date(), window=window.number)
    for one in here.filter(state__in=(*AT_A_WINDOW, State.WRAPPING)):
        if one.is_at_a_window:
            raise StillAtWindow(number=one.number)
        record(one, WrappedUp(), by=by, at=at, place=window.number)


def _claimed(keys: Iterable[int]) -> Ticket | None:
    """The first of these numbers that still waits and that nobody else is calling at this moment."""
    return next(filter(None, map(_held, keys)), None)


def _held(key: int) -> Ticket | None:
    rows = Ticket.objects.waiting().filter(pk=key).select_related("queue")
    return rows.select_for_update(skip_locked=True, of=("self",)).first()


def _called(ticket: Ticket, window: "Window", by: Actor, at: datetime, rule: Priority, *, picked: str = "") -> Ticket:
    assert by.account_id is not None
    lane = standing.standing_of(ticket).lane_at(at)
    fact = Called(window=window.number, clerk=by.account_id, lane=lane, picked=picked)
    try:
        record(ticket, fact, by=by, at=at, under=rule, place=window.number)
    except IntegrityError:
        raise StillAtWindow(number="另一个号") from None
    return ticket


def _mine(ticket: Ticket, by: Actor, *states: str, verb: str) -> None:
    if ticket.clerk != by.account_id or ticket.state not in states:
        raise NotHere(number=ticket.number, state=State(ticket.state).label, verb=verb)


def _record(ticket: Ticket, fact: Fact, by: Actor, at: datetime) -> Ticket:
    record(ticket, fact, by=by, at=at, place=ticket.window)
    return ticket


@transaction.atomic
def recall(*, ticket: Ticket, by: Actor, at: datetime) -> Ticket:
    """Call the number once more, after the rule's interval (重呼). Refuses with NotHere, NotYet. (queue.calling)"""
    _mine(ticket, by, State.CALLED, verb="重呼")
    rule = rulebook(ticket.centre_id, ticket.day).get(Calling)
    if not rule.may_recall(called=ticket.calls, since=rule.since(ticket.last_called_at or at, at)):
        raise _not_yet(ticket, rule)
    record(ticket, Recalled(calls=ticket.calls + 1), by=by, at=at, under=rule, place=ticket.window)
    return ticket


@transaction.atomic
def arrive(*, ticket: Ticket, by: Actor, at: datetime) -> Ticket:
    """The resident stands at the window: the walk ends, the service begins. Twice is once. Refuses with NotHere."""
    if ticket.state == State.SERVING and ticket.clerk == by.account_id:
        return ticket
    _mine(ticket, by, State.CALLED, verb="开始办理")
    return _record(ticket, Arrived(), by, at)


@transaction.atomic
def miss(*, ticket: Ticket, by: Actor, at: datetime) -> Ticket:
    """Nobody came after the rule's number of calls (过号); it can report back. Refuses with NotHere, NotYet."""
    _mine(ticket, by, State.CALLED, verb="过号")
    book = rulebook(ticket.centre_id, ticket.day)
    rule = book.get(Calling)
    if not rule.may_mark_missed(called=ticket.calls, since=rule.since(ticket.last_called_at or at, at)):
        raise _not_yet(ticket, rule)
    under, fact = (rule, book.get(MissedTurn)), Missed(times=ticket.missed_times + 1)
    record(ticket, fact, by=by, at=at, under=under, place=ticket.window)
    return ticket


def _not_yet(ticket: Ticket, rule: Calling) -> NotYet:
    return NotYet(number=ticket.number, called=ticket.calls, interval=rule.interval.text, calls=rule.calls)


@transaction.atomic
def end(*, ticket: Ticket, by: Actor, at: datetime, matters: Sequence[str] = ()) -> Ticket:
    """The resident leaves (办毕); `matters` are the items that were in fact done. Refuses with NotHere."""
    _mine(ticket, by, State.CALLED, State.SERVING, verb="办毕")
    facts: tuple[Fact, ...] = (Ended(matters=tuple(matters)),)
    if ticket.state == State.CALLED:  # nobody pressed the key when the resident sat down
        facts = (Arrived(), *facts)
    record(ticket, *facts, by=by, at=at, place=ticket.window)
    return ticket


@transaction.atomic
def wrap_up(*, ticket: Ticket, by: Actor, at: datetime) -> Ticket:
    """The papers are in order, the window is free (整理完). Twice is once. Refuses with NotHere."""
    if ticket.state == State.DONE:
        return ticket
    _mine(ticket, by, State.WRAPPING, verb="整理")
    return _record(ticket, WrappedUp(), by, at)


@transaction.atomic
def take_along(*, ticket: Ticket, other: Ticket, by: Actor, at: datetime) -> Ticket:
    """Serve another waiting number of the same person in the same sitting. Refuses with NotHere."""
    _mine(ticket, by, State.CALLED, State.SERVING, verb="合并")
    chosen = _claimed([other.pk]) if other.centre_id == ticket.centre_id else None
    if chosen is None or by.account_id is None:
        raise NotHere(number=other.number, state=State(other.state).label, verb="合并")
    fact = TakenAlong(number=ticket.number, window=ticket.window, clerk=by.account_id)
    record(chosen, fact, by=by, at=at, place=ticket.window)
    return chosen
