"""没人说的也看得见: what the ledger shows is put forward, weeks and quarters that were not looked at are named.

Part of the round of watching. Each thing is looked at in a transaction of its own; one that fails
does not keep the others.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from yikou.cases.facts import NoticeBreached, PromiseBroken
from yikou.centre import queries as centre_queries
from yikou.feedback.facts import QuarterFellShort, WeekFellShort
from yikou.feedback.models import BreachState, DutyWeek
from yikou.feedback.operations.breaches import close_breach, raise_breach
from yikou.feedback.operations.compensating import owe_compensation
from yikou.feedback.operations.duty import today
from yikou.feedback.policies import Ladder, Rectifying, WeekDuty, monday
from yikou.feedback.queries.breaches import breaches, compensations
from yikou.feedback.queries.supervision import duty_weeks, quarter_of, visits, week_stands
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.ledger import queries as ledger
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook

if TYPE_CHECKING:
    from yikou.ledger.models import Entry

log = logging.getLogger(__name__)
ANSWER = "答复咨询"
Act = Callable[[], object]


def watch_supervision(*, centre: str, by: Actor, at: datetime) -> int:
    """Put forward what the ledger shows, end what is over, name what was not looked at; how many things happened."""
    done = 0
    for source in (_proposals, _trips, _ended, _weeks, _quarters):
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


# --- what the ledger shows -----------------------------------------------------------------------


def _recent(centre: str, kind: str, on: date) -> "list[Entry]":
    since = rulebook(centre, on).get(Ladder).proposed_from(on, centre_queries.calendar(centre))
    return list(ledger.entries(centre).filter(kind=kind, day__gte=since).order_by("id"))


def _proposals(centre: str, by: Actor, at: datetime) -> Iterator[tuple[str, Act]]:
    """Each person's broken promise in one matter is put forward once, with the entries that show it. (M-01, M-04)"""
    day = today(at)
    found: dict[tuple[str, int, str], list[Entry]] = {}
    for entry in (*_recent(centre, PromiseBroken.kind, day), *_recent(centre, NoticeBreached.kind, day)):
        kind, account = _meant(entry)
        if account:
            found.setdefault((entry.about, account, kind), []).append(entry)
    known = set(breaches(centre).filter(about__in={key[0] for key in found}).values_list("about", "account", "kind"))
    for (about, account, kind), entries in found.items():
        if (about, account, kind) not in known:
            yield (
                about,
                partial(
                    raise_breach,
                    kind=kind,
                    account=account,
                    entries=[one.pk for one in entries],
                    about=about,
                    by=by,
                    at=at,
                ),
            )


def _meant(entry: "Entry") -> tuple[str, int]:
    """Which breach an entry shows, and whose."""
    fact = entry.fact
    if isinstance(fact, PromiseBroken):
        return ("not_answered" if fact.what == ANSWER else "overdue"), fact.held_by
    if isinstance(fact, NoticeBreached):
        return ("told_to_come_again" if entry.subject.startswith("cases.case") else "no_one_time_notice"), fact.clerk
    return "", 0


def _trips(centre: str, by: Actor, at: datetime) -> Iterator[tuple[str, Act]]:
    """What notices that were not right cost residents. (E-06)"""
    entries = _recent(centre, NoticeBreached.kind, today(at))
    known = set(compensations(centre).filter(entry__in=[one.pk for one in entries]).values_list("entry", flat=True))
    for entry in entries:
        fact = entry.fact
        if entry.pk in known or not isinstance(fact, NoticeBreached):
            continue
        yield (
            entry.about,
            partial(
                owe_compensation,
                entry=entry.pk,
                notice=fact.notice,
                about="" if entry.about == fact.notice else entry.about,
                clerk=fact.clerk,
                amount=fact.owed,
                due_on=fact.pay_by,
                by=by,
                at=at,
            ),
        )


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


def _quarters(centre: str, by: Actor, at: datetime) -> Iterator[tuple[str, Act]]:
    """Supervisors in office for a whole quarter who came less often than they should. (J-17)"""
    before = quarter_of(today(at))[0] - timedelta(days=1)
    first, _ = quarter_of(before)
    for one in visits(centre, before, on=today(at)):
        term = one.term
        if one.lacking and term.short_on != first and term.from_on <= first and term.last_on >= before:
            name = f"{first.year}年{first.month}月至{before.month}月"
            fact = QuarterFellShort(quarter=name, first_on=first, lacking=one.lacking)
            rule = rulebook(centre, today(at)).get(Rectifying)
            yield name, partial(record, term, fact, by=by, at=at, under=rule)
