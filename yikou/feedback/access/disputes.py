"""The door to disputes: who mediates, who noted it, who watches how far it is; never who is a side of it."""

from typing import Any

from yikou.accounts import access as accounts
from yikou.feedback.models import Dispute, OwedQuerySet
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotAllowed, NotFound

READS_DISPUTES = ("disputes.mediate", "concerns.note", "dashboard.read")
_ALL = ("disputes.mediate", "dashboard.read")


def disputes(by: Actor) -> OwedQuerySet[Any]:
    """Those that somebody may see: all for who mediates or watches, else what he noted; none in which he is a side."""
    if not any(map(by.may, READS_DISPUTES)):
        accounts.require(by, READS_DISPUTES[0])
    rows: OwedQuerySet[Any] = Dispute.objects.at_centre(by.centre).not_about(by.account_id)
    return rows if any(map(by.may, _ALL)) else rows.filter(noted_by=by.account_id or 0)


def dispute(by: Actor, number: str) -> Dispute:
    """A dispute by its number. Refuses with NotAllowed, NotFound."""
    found = disputes(by).filter(number=number.strip().upper()).first()
    if not isinstance(found, Dispute):
        raise NotFound("这件纠纷")
    return found


def dispute_with_sides(by: Actor, number: str) -> Dispute:
    """The same for who may read between whom it is. Refuses with NotAllowed, NotFound."""
    found = dispute(by, number)
    if not sees_sides(by, found):
        raise NotAllowed(right="调解民间纠纷")
    return found


def sees_sides(by: Actor, found: Dispute) -> bool:
    """Whether somebody may read between whom it is and what was said: who mediates it or noted it."""
    return by.account_id in (found.owner, found.noted_by) or by.may("disputes.mediate")
