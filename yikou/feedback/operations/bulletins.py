"""月度通报: a month of those whom a unit sent goes before the unit, and the unit answers. (K-14, K-15)"""

from datetime import date, datetime, timedelta

from django.db import transaction

from yikou.accounts import queries as accounts
from yikou.accounts.access import require
from yikou.cases.operations.numbers import take_number
from yikou.centre import queries as centre_queries
from yikou.feedback.facts import BulletinAnswered, BulletinSent
from yikou.feedback.models import Bulletin
from yikou.feedback.operations.duty import today
from yikou.feedback.operations.findings import NotNow, NotYours, WordsMissing
from yikou.feedback.operations.inspecting import kept_words
from yikou.feedback.owners import owner_for
from yikou.feedback.queries.bulletins import bulletin_rule, bulletins, department_of, month_of, units
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record

ARRANGE = "inspections.arrange"


class MonthNotOver(Refusal):
    """A month is told when it is over."""

    told = "{month}还没有过完，{first}起才能通报。"
    rule = "appraisal.rhythm"


class NothingToTell(Refusal):
    """No unit has people here, or all were told."""

    told = "{month}没有要通报的单位：没有人登记所属单位，或者都通报过了。"


@transaction.atomic
def send_bulletins(*, month: date, by: Actor, at: datetime) -> list[Bulletin]:
    """Tell each unit that sent people what a month shows of them; once for a unit and a month.

    Refuses with NotAllowed, MonthNotOver, NothingToTell, NobodyToOwn.
    """
    if by.key != "system":
        require(by, ARRANGE)
    first, last = month_of(month)
    name = f"{first.year}年{first.month}月"
    if today(at) <= last:
        raise MonthNotOver(month=name, first=last + timedelta(days=1))
    told = set(bulletins(by.centre).filter(month=first).values_list("unit", flat=True))
    left = {unit: people for unit, people in units(by.centre, first).items() if unit not in told}
    if not left:
        raise NothingToTell(month=name)
    return [_send(unit, len(people), first, by, at) for unit, people in left.items()]


def _send(unit: str, people: int, month: date, by: Actor, at: datetime) -> Bulletin:
    rule, day = bulletin_rule(by.centre, month), today(at)
    department = department_of(by.centre, unit)
    fact = BulletinSent(
        number=take_number(centre=by.centre, at=at),
        unit=unit,
        department=department,
        month=month,
        people=people,
        owner=_reader(by.centre, department, day),
        due_on=rule.answer_by(day, centre_queries.calendar(by.centre)),
    )
    bulletin = Bulletin(centre_id=by.centre)
    record(bulletin, fact, by=by, at=at, under=rule)
    return bulletin


def _reader(centre: str, department: str, on: date) -> int:
    """Who answers for the unit: the head of its department, else who takes the paper there for the office."""
    heads = accounts.holding(centre, "department_head", on=on, department=department) if department else []
    return heads[0] if heads else owner_for(centre, ARRANGE, on=on)


@transaction.atomic
def answer_bulletin(*, bulletin: Bulletin, reply: str, by: Actor, at: datetime) -> Bulletin:
    """The unit has read it and says what it does; the office writes down what came on paper.

    Refuses with NotYours, NotNow, WordsMissing, WordsTooMany.
    """
    is_unit = by.account_id == bulletin.owner
    if not is_unit and not by.may(ARRANGE):
        raise NotYours(number=bulletin.number)
    if not bulletin.is_open:
        raise NotNow(number=bulletin.number, step=bulletin.step)
    if not reply.strip():
        raise WordsMissing(what="单位怎么答复")
    bulletin.reply = kept_words(reply)
    Bulletin._base_manager.filter(pk=bulletin.pk).update(reply=bulletin.reply)
    fact = BulletinAnswered(in_time=today(at) <= bulletin.due_on, by_hand=not is_unit)
    record(bulletin, fact, by=by, at=at, under=bulletin_rule(bulletin.centre_id, bulletin.month))
    return bulletin
