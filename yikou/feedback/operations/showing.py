"""What opens the way to a resident, or in his place: shown to one who asks, each look an entry."""

from datetime import datetime

from django.db import transaction

from yikou.feedback import facts as f
from yikou.feedback.models import Concern, Dispute
from yikou.feedback.operations.mediating import SIDES
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotFound, Refusal
from yikou.ledger.operations import record


class CodeForOthers(Refusal):
    """With the code one judges the answer in the resident's name: nobody judges his own."""

    told = "办过这一件的人不看查询码：居民凭它评办得怎么样。请他凭编号到总服务台问，由没有经办的人告诉他。"
    status = 403


@transaction.atomic
def show_caller_phone(*, concern: Concern, by: Actor, at: datetime) -> str:
    """The telephone that was left with a concern, in full; empty where none was. The look is an entry."""
    if concern.phone_number:
        record(concern, f.CallerSeen(what="电话"), by=by, at=at)
    return concern.phone_number


@transaction.atomic
def show_code(*, concern: Concern, by: Actor, at: datetime) -> str:
    """The code by which the resident follows, for one who lost it; the look is an entry. Refuses with CodeForOthers."""
    if by.account_id in concern.handler_accounts:
        raise CodeForOthers
    record(concern, f.CallerSeen(what="查询码"), by=by, at=at)
    return concern.code


@transaction.atomic
def show_party_phone(*, dispute: Dispute, side: str, by: Actor, at: datetime) -> str:
    """The telephone of one side, in full; empty where none was left. The look is an entry. Refuses with NotFound."""
    if side not in SIDES:
        raise NotFound("这一方")
    phone = dispute.phone_of(side)
    if phone:
        record(dispute, f.CallerSeen(what=f"{SIDES[side]}的电话"), by=by, at=at)
    return phone
