"""What the hall does by itself: numbers that missed their turn for good, windows without anybody, the day's end."""

from datetime import date, datetime

from django.db import transaction

from yikou.centre import operations as centres
from yikou.hall.facts import Ended, GivenUp, Voided, WrappedUp
from yikou.hall.manning import noted, unmanned
from yikou.hall.models import State, Ticket
from yikou.hall.policies import MissedTurn, WindowPause
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.ledger.operations import ChangedMeanwhile, record
from yikou.policies.queries import rulebook


def sweep(*, centre: str, by: Actor, at: datetime) -> int:
    """Void every number that missed its turn too long ago (queue.missed); how many. Called every few minutes."""
    day = at.astimezone(ZONE).date()
    rule = rulebook(centre, day).get(MissedTurn)
    done = 0
    for ticket in Ticket.objects.at_centre(centre).filter(day=day, state=State.MISSED).order_by("pk"):
        assert ticket.missed_at is not None
        if not rule.may_return(missed=ticket.missed_times, since=at - ticket.missed_at):
            done += _tried(ticket, Voided(reason="到时没有报到"), rule, by, at)
    return done


def _tried(ticket: Ticket, fact: Voided, rule: MissedTurn, by: Actor, at: datetime) -> int:
    try:
        record(ticket, fact, by=by, at=at, under=rule)
    except ChangedMeanwhile:  # it reported back at this very moment
        return 0
    return 1


def note_unmanned(*, centre: str, by: Actor, at: datetime) -> int:
    """Write down each window that nobody has served for too long while it should be; once, however long. How many."""
    day = at.astimezone(ZONE).date()
    known, rule, done = noted(centre, day), rulebook(centre, day).get(WindowPause), 0
    for one in unmanned(centre, at):
        if (one.window.pk, one.since) not in known:
            centres.note_unmanned(
                window=one.window, since=one.since, how=one.how, account=one.account, under=rule, by=by, at=at
            )
            done += 1
    return done


@transaction.atomic
def close_hall(*, centre: str, by: Actor, at: datetime, day: date | None = None) -> int:
    """End the hall's day: whoever is still in a line has left; a service that nobody ended is ended. How many.

    Whoever took a number while the doors were open is served before this (hours.served_after_closing).
    A close that is made up for names the `day`: those who wait today stay.
    """
    day = day or at.astimezone(ZONE).date()
    rows = Ticket.objects.at_centre(centre).filter(day__lte=day).exclude(state__in=(State.DONE, State.LEFT, State.VOID))
    ended = list(rows.order_by("pk"))
    for ticket in ended:
        match ticket.state:
            case State.SERVING:
                record(ticket, Ended(), WrappedUp(), by=by, at=at, place=ticket.window)
            case State.WRAPPING:
                record(ticket, WrappedUp(), by=by, at=at, place=ticket.window)
            case State.MISSED:
                record(ticket, Voided(reason="到下班没有报到"), by=by, at=at)
            case _:
                record(ticket, GivenUp(reason="到下班已经离开"), by=by, at=at)
    return len(ended)
