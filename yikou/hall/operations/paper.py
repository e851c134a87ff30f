"""应急号单: numbers given out on paper while the network is down, entered afterwards in their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from yikou.centre import queries as centre_queries
from yikou.hall.facts import GivenUp, ServedOnPaper
from yikou.hall.models import Channel, Queue, Ticket
from yikou.hall.operations.tickets import issue
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record

if TYPE_CHECKING:
    from yikou.centre.models import Window

# The letter of paper numbers; no line has it.
LETTER = "E"


@dataclass(frozen=True)
class PaperNumber:
    """One line of the block: the number, the line, when it was taken; where it was served and from when to when."""

    number: str
    queue: Queue
    taken_at: datetime
    category: str = ""
    window: "Window | None" = None
    called_at: datetime | None = None
    ended_at: datetime | None = None
    has_left: bool = False


class PaperOutOfOrder(Refusal):
    """Numbers are torn off in their order, at moments that have passed."""

    told = "{number}的时间不对：{why}。请对照号单再看一遍。"
    status = 422


@transaction.atomic
def enter_block(*, lines: Sequence[PaperNumber], by: Actor, at: datetime) -> list[Ticket]:
    """Enter paper numbers with the times that were written on them: all of them, or none.

    Whoever still waits stands in the line by the moment of the paper; what was served meanwhile is
    entered as served. Refuses with PaperOutOfOrder, NumberTaken.
    """
    _refuse_disorder(lines, at)
    return [_entered(one, by, at) for one in lines]


def _refuse_disorder(lines: Sequence[PaperNumber], at: datetime) -> None:
    before: PaperNumber | None = None
    for one in lines:
        if why := _wrong(one, before, at):
            raise PaperOutOfOrder(number=one.number, why=why)
        before = one


def _wrong(one: PaperNumber, before: PaperNumber | None, at: datetime) -> str:
    moments = [one.taken_at, *(moment for moment in (one.called_at, one.ended_at) if moment)]
    if any(moment > at for moment in moments) or one.taken_at.astimezone(ZONE).date() != at.astimezone(ZONE).date():
        return "要是今天已经过去的时间"
    if moments != sorted(moments):
        return "取号、叫号、办完要一个比一个晚"
    if (one.called_at is None) != (one.ended_at is None) or (one.window is None) != (one.ended_at is None):
        return "办完的要写窗口、几点叫的、几点办完"
    if before is not None and (before.number >= one.number or before.taken_at > one.taken_at):
        return f"{before.number}在它前面，号和取号时间都要按次序"
    return ""


def _entered(one: PaperNumber, by: Actor, at: datetime) -> Ticket:
    given = {"queue": one.queue, "category": one.category, "number": one.number}
    ticket = issue(**given, channel=Channel.PAPER, is_shown=True, by=by, at=one.taken_at)  # type: ignore[arg-type]
    if one.window is not None and one.called_at is not None and one.ended_at is not None:
        record(ticket, _served(one, one.called_at, one.ended_at), by=by, at=one.called_at, place=one.window.number)
    elif one.has_left:
        record(ticket, GivenUp(reason="应急号单上写着已经离开"), by=by, at=at)
    return ticket


def _served(one: PaperNumber, called_at: datetime, ended_at: datetime) -> ServedOnPaper:
    assert one.window is not None
    times = f"{called_at.astimezone(ZONE):%H:%M}到{ended_at.astimezone(ZONE):%H:%M}"
    moments = {"called_at": called_at, "ended_at": ended_at}
    return ServedOnPaper(window=one.window.number, clerk=_clerk(one), times=times, **moments)


def _clerk(one: PaperNumber) -> int:
    """Who sat at the window: who sits there now, else the holder of its post."""
    assert one.window is not None
    holder = centre_queries.posts(one.window.centre_id).filter(window=one.window).values_list("holder", flat=True)
    clerk = one.window.seated_id or holder.first()
    if clerk is None:
        raise PaperOutOfOrder(number=one.number, why=f"{one.window.title}没有人，不知道是谁办的")
    return clerk
