"""大厅: take a number, call it to one's window, serve and end it; the whole hall in one picture."""

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus

from ninja import Router

from yikou.api.asked import Asked
from yikou.api.door import offer
from yikou.api.seats import at_desk
from yikou.api.shapes import hall as shapes
from yikou.api.shapes.words import Number
from yikou.catalogue import queries as catalogue
from yikou.catalogue.items import UnknownItem
from yikou.hall import access, operations, queries
from yikou.residents import access as residents

topic = Router(tags=["大厅叫号"])
_TAKES = ("desk.front", "desk.work")


@offer(topic.get, "/hall", says="大厅现在的样子：队列、窗口、叫号", gives=shapes.HallTold, may=access.SEES)
def read_hall(request: Asked) -> shapes.HallTold:
    """Lines in the order of calling with the expected waits, windows, the last calls, missed turns."""
    return shapes.HallTold.of(queries.picture(request.centre, request.at))


@offer(topic.post, "/tickets", says="取号", gives=shapes.TicketTold, may=_TAKES, status=HTTPStatus.CREATED)
def issue_ticket(request: Asked, given: shapes.TicketWanted) -> shapes.TicketTold:
    """Give out the next number of a line; it waits from now on. Refuses with HallClosed, QueueClosed, UnknownItem."""
    _refuse_unknown(request, given.matters)
    if given.person is not None:
        residents.people(request.actor, [given.person])
    wanted = given.model_dump(exclude={"queue"})
    made = operations.issue(
        queue=access.queue(request.actor, given.queue), is_shown=True, by=request.actor, at=request.at, **wanted
    )
    return shapes.TicketTold.of(made)


def _refuse_unknown(request: Asked, matters: Sequence[str]) -> None:
    offered = catalogue.catalogue(request.centre, request.at.date()).items
    for one in matters:
        if one not in offered:
            raise UnknownItem(item=one)


@offer(topic.get, "/tickets/{number}", says="今天的一个号", gives=shapes.TicketTold, may=access.SEES)
def read_ticket(request: Asked, number: Number) -> shapes.TicketTold:
    """A number of today at the own centre. Refuses with NotFound."""
    return shapes.TicketTold.of(access.ticket(request.actor, number, on=request.at.date()))


@offer(
    topic.post, "/calls", says="叫下一位到自己的窗口", gives=shapes.TicketTold, may=_TAKES, status=HTTPStatus.CREATED
)
def call_next_ticket(request: Asked) -> shapes.TicketTold:
    """Call the next number that the token's window may serve. Refuses with NoSeat, StillAtWindow, NobodyWaits."""
    window = access.own_window(request.actor)
    by = replace(request.actor, window=window.number)  # the row that was just read says where
    called = operations.call_next(window=window, by=by, at=request.at)
    return shapes.TicketTold.of(called)


@offer(topic.post, "/tickets/{number}/recall", says="再叫一次", gives=shapes.TicketTold, may=_TAKES)
def recall_ticket(request: Asked, number: Number) -> shapes.TicketTold:
    """Call the number once more, after the rule's interval. Refuses with NotHere, NotYet."""
    ticket = access.ticket(request.actor, number, on=request.at.date())
    return shapes.TicketTold.of(operations.recall(ticket=ticket, by=at_desk(request.actor), at=request.at))


@offer(topic.post, "/tickets/{number}/arrive", says="到窗，开始办理", gives=shapes.TicketTold, may=_TAKES)
def arrive_ticket(request: Asked, number: Number) -> shapes.TicketTold:
    """The resident stands at the window; twice is once. Refuses with NotHere."""
    ticket = access.ticket(request.actor, number, on=request.at.date())
    return shapes.TicketTold.of(operations.arrive(ticket=ticket, by=at_desk(request.actor), at=request.at))


@offer(topic.post, "/tickets/{number}/miss", says="过号", gives=shapes.TicketTold, may=_TAKES)
def miss_ticket(request: Asked, number: Number) -> shapes.TicketTold:
    """Nobody came after the rule's number of calls. Refuses with NotHere, NotYet."""
    ticket = access.ticket(request.actor, number, on=request.at.date())
    return shapes.TicketTold.of(operations.miss(ticket=ticket, by=at_desk(request.actor), at=request.at))


@offer(topic.post, "/tickets/{number}/end", says="办毕", gives=shapes.TicketTold, may=_TAKES)
def end_ticket(request: Asked, number: Number, given: shapes.ServiceEnded) -> shapes.TicketTold:
    """The resident leaves; the clerk's own work begins. Refuses with NotHere, UnknownItem."""
    _refuse_unknown(request, given.matters)
    ticket = access.ticket(request.actor, number, on=request.at.date())
    ended = operations.end(ticket=ticket, matters=given.matters, by=at_desk(request.actor), at=request.at)
    return shapes.TicketTold.of(ended)


@offer(topic.post, "/tickets/{number}/wrap-up", says="办后整理完", gives=shapes.TicketTold, may=_TAKES)
def wrap_up_ticket(request: Asked, number: Number) -> shapes.TicketTold:
    """The papers are in order and the window is free; twice is once. Refuses with NotHere."""
    ticket = access.ticket(request.actor, number, on=request.at.date())
    return shapes.TicketTold.of(operations.wrap_up(ticket=ticket, by=at_desk(request.actor), at=request.at))
