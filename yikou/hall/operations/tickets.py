"""取号: a number is given out, and counts once it is printed or shown."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from yikou.centre import queries as centre_queries
from yikou.hall import outlook, standing
from yikou.hall.facts import Issued, PrinterFailed, Shown
from yikou.hall.models import Channel, Queue, State, Ticket
from yikou.hall.operations import arrivals
from yikou.hall.order import ORDINARY, PRIORITY, Standing
from yikou.hall.policies import Priority
from yikou.kernel import crypto
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger import queries as ledger
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook


class HallClosed(Refusal):
    """Numbers are given out while the doors are open."""

    told = "现在不在开放时间，不能取号。{hours}再来，或者预约。"
    rule = "hours.opening"


class TooManyNumbers(Refusal):
    """One machine gave out more numbers within a minute than people can stand before it."""

    told = "这一会儿取的号太多了，请等一分钟再取，或者请总服务台帮您。"
    status = 429


class NumberTaken(Refusal):
    """A number of an emergency block was entered before."""

    told = "{number}今天已经有了，请核对应急号单。"


class QueueClosed(Refusal):
    """The line gives out no numbers now."""

    told = "{name}现在停止发号，请到总服务台问一下。"


@transaction.atomic
def issue(
    *,
    queue: Queue,
    channel: str,
    by: Actor,
    at: datetime,
    category: str = "",
    age: int | None = None,
    matters: Sequence[str] = (),
    person: int | None = None,
    slot_at: datetime | None = None,
    is_shown: bool = False,
    key: str = "",
    number: str = "",
    a_minute: int = 0,
) -> Ticket:
    """Give out the next number of a line (取号); whoever the rule lets go first stands in the priority lane.

    `category` is what the resident or the front desk says (queue.priority's classes), `age` is known
    from a card. A booked number (`slot_at`) is ranked by the moment that was booked, a paper one by the
    moment that was written on it, everybody else behind whoever came before (`arrivals`). It counts once
    `show` says that it was printed or shown; `is_shown` does both. Numbers are unlimited while the
    doors are open (hours.served_after_closing). The same `key` again answers the same ticket: a
    double tap is one. `number` is a paper number's own; `a_minute` limits one machine.
    Refuses with HallClosed, QueueClosed, TooManyNumbers, NumberTaken.
    """
    token = _token(key)
    if key and (found := Ticket.objects.filter(token=token).first()) is not None:
        return found
    _refuse_now(queue, channel, a_minute, by, at)
    rule = rulebook(queue.centre_id, at.astimezone(ZONE).date()).get(Priority)
    goes_first = rule.category_of(category=category, age=age)
    day = at.astimezone(ZONE).date()
    ticket = Ticket(centre_id=queue.centre_id, queue=queue)
    lane, comes = PRIORITY if goes_first else ORDINARY, slot_at is None and channel != Channel.PAPER
    rank_at = arrivals.rank(queue, at) if comes else slot_at or at
    one = Standing(0, number, queue.pk, lane, rank_at, slot_at, matters=tuple(matters))
    # Nothing was said to whoever was given a number on paper; asked before the line's serial is held.
    said = outlook.tell(queue, one, at) if is_shown and channel != Channel.PAPER else ()
    try:
        with transaction.atomic():  # the serial is given back where the number turns out to be there
            given = number or f"{queue.code}{arrivals.serial(queue.pk, day):03d}"
            issued = Issued(
                queue=queue.pk,
                day=day,
                number=given,
                token=token,
                channel=channel,
                lane=lane,
                rank_at=arrivals.arrived(queue, at) if comes else rank_at,
                category=goes_first,
                matters=tuple(matters),
                person=person,
                slot_at=slot_at,
            )
            facts = (issued, Shown(how="已交给本人", forecast=said)) if is_shown else (issued,)
            record(ticket, *facts, by=by, at=at, under=rule)
    except IntegrityError:
        return _there_already(token, number)
    return ticket


def _token(key: str) -> str:
    """The secret of a ticket's link: by chance, or of its form's key, which nobody can turn into it outside."""
    return crypto.blind(key, purpose="ticket")[:24] if key else secrets.token_urlsafe(12)


def _there_already(token: str, number: str) -> Ticket:
    """The ticket that the same form made at this very moment; otherwise a paper number is taken twice."""
    found = Ticket.objects.filter(token=token).first()
    if found is None:
        raise NumberTaken(number=number)
    return found


def given_out(by: Actor, at: datetime) -> int:
    """How many numbers one machine gave out within the last minute."""
    rows = ledger.entries(by.centre).filter(kind=Issued.kind, day=at.astimezone(ZONE).date(), by=by.key)
    return rows.filter(at__gt=at - timedelta(minutes=1), at__lte=at).count()


def _refuse_now(queue: Queue, channel: str, a_minute: int, by: Actor, at: datetime) -> None:
    if channel != Channel.PAPER:
        _refuse_shut(queue, at)
    if a_minute and given_out(by, at) >= a_minute:
        raise TooManyNumbers


def _refuse_shut(queue: Queue, at: datetime) -> None:
    if not queue.is_open:
        raise QueueClosed(name=queue.name)
    if not centre_queries.is_open(queue.centre_id, at):
        local = at.astimezone(ZONE)
        later = [start for start, _ in centre_queries.spans(queue.centre_id, local.date()) if start > local.time()]
        raise HallClosed(hours=f"{later[0]:%H:%M} " if later else "请下一个开放日")


@transaction.atomic
def show(*, ticket: Ticket, how: str, by: Actor, at: datetime) -> Ticket:
    """The resident holds the number, on paper or on the screen (`how`): from now on it waits. Twice is once."""
    if ticket.state == State.PRINTING:
        told = outlook.tell(ticket.queue, standing.standing_of(ticket), at)
        record(ticket, Shown(how=how, forecast=told), by=by, at=at)
    return ticket


@transaction.atomic
def printer_failed(*, ticket: Ticket, reason: str, by: Actor, at: datetime) -> Ticket:
    """The printer gave nothing: seen at the front desk; the number may still be shown on the screen."""
    record(ticket, PrinterFailed(reason=reason[:60]), by=by, at=at)
    return ticket
