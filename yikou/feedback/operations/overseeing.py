"""没人说的也看得见: what the ledger shows is put forward, weeks and quarters that were not looked at are named.

Part of the round of watching. Each thing is looked at in a transaction of its own; one that fails
does not keep the others.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from yikou.centre import queries as centre_queries
from yikou.feedback.facts import Overdue, QuarterFellShort, WeekFellShort
from yikou.feedback.models import BreachState, DutyWeek, Owed
from yikou.feedback.operations.breaches import close_breach
from yikou.feedback.operations.bulletins import send_bulletins
from yikou.feedback.operations.duty import today
from yikou.feedback.operations.proposing import Act, proposals, trips
from yikou.feedback.policies import Rectifying, WeekDuty, monday
from yikou.feedback.queries.breaches import breaches
from yikou.feedback.queries.bulletins import bulletin_rule, bulletins, month_of, units
from yikou.feedback.queries.supervision import duty_weeks, quarter_of, visits, week_stands
from yikou.feedback.queries.worklist import kinds, owed
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.ledger import queries as ledger
from yikou.ledger.operations import record, subject_key
from yikou.policies.queries import rulebook

log = logging.getLogger(__name__)


def watch_supervision(*, centre: str, by: Actor, at: datetime) -> int:
    """Put forward what the ledger shows, end what is over, name what was not done or looked at; how many there were."""
    done = 0
    for source in (proposals, trips, _ended, _silences, _weeks, _quarters, _months):
        for what, act in _listed(source, centre, by, at):
            try:
                with transaction.atomic():
                    act()
                done += 1
            except Refusal as refusal:
                log.warning("%s: %s", what, refusal.sentence)
            except Exception:  # one bad thing must not keep the others from being watched
                log.exception("watching %s", what)
    return done


def _listed(
    source: Callable[[str, Actor, datetime], Iterator[tuple[str, Act]]], centre: str, by: Actor, at: datetime
) -> list[tuple[str, Act]]:
    try:
        return list(source(centre, by, at))
    except Exception:
        log.exception("watching %s", source.__name__)
        return []


def _ended(centre: str, by: Actor, at: datetime) -> Iterator[tuple[str, Act]]:
    """Breaches whose days for an appeal are over; where somebody complained, once he was told."""
    for one in breaches(centre).filter(state=BreachState.DECIDED, appeal_until__lt=today(at)):
        if one.how != "concern" or one.told_at:
            yield one.number, partial(close_breach, breach=one, by=by, at=at)


# --- silence ---------------------------------------------------------------------------------------

# These have an entry of their own for a limit that passed.
OWN_WORDS = ("concern", "task")


def _silences(centre: str, by: Actor, at: datetime) -> Iterator[tuple[str, Act]]:
    """What is owed and was not done by its last day, once each: an opinion box, a finding, a sum."""
    for kind in sorted(kinds().keys() - set(OWN_WORDS)):
        late = list(owed(kind, centre).late(today(at)).order_by("id"))
        noted = {(one.subject, one.facts.get("due_on")) for one in ledger.of_subjects(_keys(late), Overdue.kind)}
        for one in late:
            if (subject_key(one), one.due_on.isoformat()) not in noted:
                fact = Overdue(name=one.name, what=one.step, due_on=one.due_on, held_by=one.owner)
                yield one.number, partial(record, one, fact, by=by, at=at)


def _keys(rows: Iterable[Owed]) -> list[str]:
    return [subject_key(one) for one in rows]


# --- what nobody looked at -----------------------------------------------------------------------


def _weeks(centre: str, by: Actor, at: datetime) -> Iterator[tuple[str, Act]]:
    """Weeks since the first roster that ended without their checks, also one that nobody arranged. (K-07)"""
    first = duty_weeks(centre).order_by("week").values_list("week", flat=True).first()
    if first is None:
        return
    last = monday(today(at)) - timedelta(days=1)
    short = duty_weeks(centre).filter(short_at__isnull=True, week__lte=last)
    for one in short:
        yield from _short(one, by, at)
    if first < monday(last) and not duty_weeks(centre).filter(week=monday(last)).exists():
        yield from _short(DutyWeek(centre_id=centre, week=monday(last)), by, at)


def _short(week: DutyWeek, by: Actor, at: datetime) -> Iterator[tuple[str, Act]]:
    stands = week_stands(week.centre_id, week.week, on=today(at))
    if not stands.is_complete:
        fact = WeekFellShort(week=week.week, lacking=stands.lacking, full=stands.full, surprise=stands.surprise)
        rule = rulebook(week.centre_id, week.week).get(WeekDuty)
        yield week.number, partial(record, week, fact, by=by, at=at, under=rule)


def _months(centre: str, by: Actor, at: datetime) -> Iterator[tuple[str, Act]]:
    """The month before, told to the units that sent people, at the latest on the rule's day. (K-14)"""
    month, _ = month_of(today(at).replace(day=1) - timedelta(days=1))
    begun = ledger.first_day(centre)
    due = bulletin_rule(centre, month).bulletin_due(month, centre_queries.calendar(centre))
    if begun is None or begun > month_of(month)[1] or today(at) < due:
        return
    told = set(bulletins(centre).filter(month=month).values_list("unit", flat=True))
    if units(centre, month).keys() - told:
        yield f"{month:%Y-%m}", partial(send_bulletins, month=month, by=by, at=at)


def _quarters(centre: str, by: Actor, at: datetime) -> Iterator[tuple[str, Act]]:
    """Supervisors in office for a whole quarter who came less often than the rule of its last day says. (J-17)"""
    before = quarter_of(today(at))[0] - timedelta(days=1)
    first, begun = quarter_of(before)[0], ledger.first_day(centre)
    if begun is None or begun > before:
        return
    for one in visits(centre, before):
        term = one.term
        if one.lacking and term.short_on != first and term.from_on <= first and term.last_on >= before:
            name = f"{first.year}年{first.month}月至{before.month}月"
            fact = QuarterFellShort(quarter=name, first_on=first, lacking=one.lacking)
            rule = rulebook(centre, before).get(Rectifying)
            yield name, partial(record, term, fact, by=by, at=at, under=rule)
