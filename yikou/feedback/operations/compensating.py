"""路费补偿: a notice that was not right cost somebody a trip; whoever gave it pays, and the resident signs. (E-06)"""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.db import transaction

from yikou.accounts import queries as accounts
from yikou.accounts.access import require
from yikou.cases.operations.numbers import take_number
from yikou.cases.policies import TravelCompensation
from yikou.feedback.facts import CompensationMoved, CompensationOwed, CompensationPaid, CompensationRefused
from yikou.feedback.models import Compensation, CompensationState
from yikou.feedback.operations.breaches import HANDLE
from yikou.feedback.operations.duty import refuse_limit, said, today
from yikou.feedback.operations.findings import NobodyAnswers, NotNow, NotYours
from yikou.feedback.owners import find_owner
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook

SIGNED = {"self": "本人", "agent": "代办人"}
CAUSES = {"applicant": "因本人情形变化再来", "declined": "本人表示不要", "unreachable": "多次联系不上"}
MOST = Decimal(100000)


class NotSigned(Refusal):
    """Paid, and nobody signed for it."""

    told = "请选由谁签收：付清要本人或者代办人签收存档。"
    rule = "notice.travel_compensation"
    status = 422


class TicketsWrong(Refusal):
    """The sum of the tickets cannot be read."""

    told = "票据金额请写成元，如 18.00；没有票据的不用填。"
    status = 422


class NoSuchCause(Refusal):
    """Not paid, without one of the causes."""

    told = "不付的，请选一种原因并写明情况。"
    rule = "notice.travel_compensation"
    status = 422


class OwnDebt(Refusal):
    """Nobody waives what they owe themselves."""

    told = "该您付的，不能由您自己定不付，请办公室核定。"
    status = 403


@transaction.atomic
def owe_compensation(
    *, entry: int, notice: str, about: str, clerk: int, amount: str, due_on: date, by: Actor, at: datetime
) -> Compensation:
    """What an entry of a breached notice says is owed becomes something somebody owes; once for an entry. (E-06)"""
    known = clerk in accounts.active({clerk}, centre=by.centre)
    owner = clerk if known else find_owner(by.centre, HANDLE, on=today(at))
    row = Compensation(centre_id=by.centre)
    fact = CompensationOwed(
        number=take_number(centre=by.centre, at=at),
        entry=entry,
        notice=notice,
        about=about,
        owner=owner,
        amount=amount,
        due_on=due_on,
    )
    record(row, fact, by=by, at=at, under=rulebook(by.centre, today(at)).get(TravelCompensation))
    return row


@transaction.atomic
def pay_compensation(
    *, compensation: Compensation, signed: str, by: Actor, at: datetime, tickets: str = ""
) -> Compensation:
    """Paid and signed for: by the tickets up to the rule's most, or the rule's sum without one. (E-06)

    By who owes it, or who handles breaches. Refuses with NotNow, NotYours, NotSigned, TicketsWrong.
    """
    _open(compensation)
    if by.account_id != compensation.owner and not by.may(HANDLE):
        raise NotYours(number=compensation.number)
    if signed not in SIGNED:
        raise NotSigned()
    rule = rulebook(compensation.centre_id, today(compensation.opened_at)).get(TravelCompensation)
    shown = _yuan(tickets)
    fact = CompensationPaid(
        amount=str(rule.owed(shown)),
        by_ticket=shown is not None,
        signed=signed,
        signed_name=SIGNED[signed],
        in_time=today(at) <= compensation.due_on,
    )
    record(compensation, fact, by=by, at=at, under=rule)
    return compensation


def _yuan(typed: str) -> Decimal | None:
    if not typed.strip():
        return None
    try:
        found = Decimal(typed.strip())
    except InvalidOperation:
        raise TicketsWrong() from None
    if not found.is_finite() or not 0 < found < MOST:
        raise TicketsWrong()
    return found


@transaction.atomic
def refuse_compensation(
    *, compensation: Compensation, cause: str, reason: str, by: Actor, at: datetime
) -> Compensation:
    """Nothing is paid, with the cause and the reason; never by who would have to pay.

    Refuses with NotAllowed, NotNow, OwnDebt, NoSuchCause, ReasonNeeded.
    """
    require(by, HANDLE)
    _open(compensation)
    if by.account_id == compensation.payer:
        raise OwnDebt()
    if cause not in CAUSES:
        raise NoSuchCause()
    rule = rulebook(compensation.centre_id, today(compensation.opened_at)).get(TravelCompensation)
    applied = rule.applying(cause=cause) if cause == "applicant" else rule
    fact = CompensationRefused(cause=cause, cause_name=CAUSES[cause], reason=said(reason))
    record(compensation, fact, by=by, at=at, under=applied)
    return compensation


@transaction.atomic
def move_compensation(
    *, compensation: Compensation, owner: int, due_on: date, reason: str, by: Actor, at: datetime
) -> Compensation:
    """Another who pays, or another day, with the reason. Refuses with NotAllowed, NotNow, NobodyAnswers, DayWrong."""
    require(by, HANDLE)
    _open(compensation)
    if owner not in accounts.active({owner}, centre=compensation.centre_id):
        raise NobodyAnswers()
    refuse_limit(due_on, at)
    fact = CompensationMoved(owner=owner, due_on=due_on, reason=said(reason))
    record(compensation, fact, by=by, at=at)
    return compensation


def _open(compensation: Compensation) -> None:
    if compensation.state != CompensationState.OWED:
        raise NotNow(number=compensation.number, step=compensation.step)
