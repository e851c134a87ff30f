"""盯着诉求: limits that passed are noted once and named; who is away is stood in for; answers nobody judged end."""

import logging
from datetime import date, datetime

from django.db import transaction

from yikou.centre import queries as centre_queries
from yikou.feedback import people
from yikou.feedback.facts import ConcernAssigned, ConcernLate
from yikou.feedback.models import Concern, ConcernState
from yikou.feedback.operations.answering import close_concern
from yikou.feedback.operations.deciding import may_take
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.facts import Fact
from yikou.ledger.operations import record

log = logging.getLogger(__name__)


def watch_concerns(*, centre: str, by: Actor, at: datetime) -> int:
    """Look at every open concern once; how many had something happen. One that fails does not keep the others."""
    done = 0
    for concern in list(Concern.objects.at_centre(centre).open().order_by("id")):
        try:
            done += _watched(concern, by, at)
        except Exception:  # one bad concern must not keep the others from being watched
            log.exception("watching %s", concern.number)
    return done


@transaction.atomic
def _watched(concern: Concern, by: Actor, at: datetime) -> bool:
    if concern.state == ConcernState.ANSWERED:
        if at.astimezone(ZONE).date() <= concern.due_on:
            return False
        close_concern(concern=concern, by=by, at=at)
        return True
    facts = [*_late(concern, at), *_covered(concern, at)]
    if facts:
        record(concern, *facts, by=by, at=at)
    return bool(facts)


def _late(concern: Concern, at: datetime) -> list[Fact]:
    """Each limit breaks once: the head's thirty minutes, the step's last day."""
    facts: list[Fact] = []
    if concern.head_by and concern.head_came_at is None and at > concern.head_by:
        facts += _broken(concern, "负责人到场", concern.head_by.astimezone(ZONE).date())
    if at.astimezone(ZONE).date() > concern.due_on:
        facts += _broken(concern, "受理" if concern.state == ConcernState.NOTED else "答复", concern.due_on)
    return facts


def _broken(concern: Concern, what: str, due_on: date) -> list[Fact]:
    if f"{what} {due_on.isoformat()}" in concern.broken:
        return []
    return [ConcernLate(what=what, due_on=due_on, held_by=concern.owner)]


def _covered(concern: Concern, at: datetime) -> list[Fact]:
    """Who is away is stood in for: by the deputy, else by somebody else who may; never by whom it is about."""
    centre, absent = concern.centre_id, centre_queries.absent(concern.centre_id, at)
    if concern.owner not in absent:
        return []
    on = at.astimezone(ZONE).date()
    able = may_take(concern, on).keys() - absent
    to = centre_queries.present_or_deputy(centre, concern.owner, at)
    if to not in able and not able:
        return []
    if to not in able:
        apart = {concern.owner, *concern.meant_accounts, *absent}
        to = people.owner_by_role(centre, (), people.ARRANGE, on=on, apart_from=apart)
    return [ConcernAssigned(owner=to, before=concern.owner, why="不在岗，顶岗")]
