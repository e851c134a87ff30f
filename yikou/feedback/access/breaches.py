"""Breaches and what is paid for second trips: who handles them, and each person his own once the facts stand."""

from typing import Any

from django.db.models import QuerySet

from yikou.feedback import queries
from yikou.feedback.models import Breach, Compensation
from yikou.feedback.models.breach import SHOWN
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotFound

HANDLES = ("breaches.handle", "breaches.decide")


def handles(actor: Actor) -> bool:
    """Whether somebody verifies or decides breaches of others."""
    return any(map(actor.may, HANDLES))


def breach(actor: Actor, number: str) -> Breach:
    """A breach of the own centre: for who handles them; the person it is about sees his own from the hearing on.

    Refuses with NotFound.
    """
    found: Breach | None = breaches(actor).filter(number=number.strip().upper()).first()
    if found is None:
        raise NotFound("这件追责")
    return found


def breaches(actor: Actor) -> QuerySet[Any]:
    """All breaches that `breach` would show an actor, newest first; what is about oneself only once it is verified."""
    rows, me = queries.breaches(actor.centre), actor.account_id or 0
    return rows.not_about(me) if handles(actor) else rows.filter(account=me, state__in=SHOWN)


def compensation(actor: Actor, number: str) -> Compensation:
    """What is owed for a second trip: for who owes it, and who handles breaches. Refuses with NotFound."""
    found: Compensation | None = queries.compensations(actor.centre).filter(number=number.strip().upper()).first()
    me = actor.account_id
    if found is None or not (actor.may("breaches.handle") or me in (found.owner, found.payer)):
        raise NotFound("这笔路费")
    return found
