"""谁的事都有人接: what somebody owed who is gone, may no longer or is away on its last day falls to somebody else."""

import logging
from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from yikou.accounts import queries as accounts
from yikou.centre import queries as centre_queries
from yikou.feedback.facts import OwnerReplaced
from yikou.feedback.models import Owed
from yikou.feedback.owners import NobodyToOwn, find_owner, owner_for
from yikou.feedback.queries.worklist import kinds
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.ledger.operations import record

log = logging.getLogger(__name__)
CLOSED, NO_RIGHT, AWAY = "账号停用", "不再有这个权限", "最后一天不在岗"


def replace_owners(*, centre: str, by: Actor, at: datetime) -> int:
    """Give what its owner can no longer see to somebody else who may; how much it was. The limit stays.

    One that fails does not keep the others. What is assigned is looked after by `tasks.watch`.
    """
    done = 0
    for row, why in _left_behind(centre, at):
        try:
            done += _replaced(row, why, by, at)
        except Exception:  # one bad row must not keep the others
            log.exception("replacing the owner of %s", row.number)
    return done


def _left_behind(centre: str, at: datetime) -> Iterator[tuple[Owed, str]]:
    today, away = at.astimezone(ZONE).date(), centre_queries.absent(centre, at)
    for model in (one for one in kinds().values() if issubclass(one, Owed)):
        rows = model.objects.at_centre(centre).open()
        owners = set(rows.order_by().values_list("owner", flat=True).distinct())
        here = set(accounts.active(owners, centre=centre))
        able = set(accounts.entitled(centre, *model.kept_by, on=today)) if model.kept_by else here
        for row in rows.filter(_suspect(owners - here, here - able, away if model.kept_by else set(), today)):
            yield row, _why(row.owner, here, able)


def _suspect(closed: set[int], unable: set[int], away: set[int], today: date) -> Q:
    return Q(owner__in=closed | unable) | Q(owner__in=away, due_on__lte=today)


def _why(owner: int, here: set[int], able: set[int]) -> str:
    if owner not in here:
        return CLOSED
    return AWAY if owner in able else NO_RIGHT


@transaction.atomic
def _replaced(row: Owed, why: str, by: Actor, at: datetime) -> bool:
    """Whether there was somebody: who only is away, or may no longer, keeps it where nobody else may have it."""
    right, apart = row.falls_to
    today, away = at.astimezone(ZONE).date(), centre_queries.absent(row.centre_id, at)
    try:
        owner = find_owner(row.centre_id, right, on=today, apart_from={*apart, row.owner, *away})
    except NobodyToOwn:
        if why != CLOSED:
            return False
        owner = owner_for(row.centre_id, right, on=today, apart_from={*apart, row.owner})
    record(row, OwnerReplaced(owner=owner, before=row.owner, why=why), by=by, at=at)
    return True
