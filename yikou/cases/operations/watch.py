"""Watching (催办督办): reminders, cards, broken promises, and what happens by itself when nobody acts.

`watch` is run by the worker every few minutes and by the day's close. Each case is looked at in
a transaction of its own: one that fails is parked with its reason and the others go on.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q

from yikou.cases.facts import Carded, PromiseBroken, Reminded
from yikou.cases.ground import Ground, ground, ground_of, item_of
from yikou.cases.models import Case, CaseQuerySet, State
from yikou.cases.operations.acceptance import accept_deemed, withdraw
from yikou.cases.operations.prompting import prompts
from yikou.cases.operations.steps import stand_in
from yikou.cases.operations.stops import recount, resume
from yikou.cases.policies import ApplicantCorrection, Cards, CorrectionNotice, Provisional
from yikou.centre import queries as centre_queries
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.facts import Fact
from yikou.ledger.operations import record

log = logging.getLogger(__name__)

CARDS = {"yellow": "黄牌", "red": "红牌"}


@dataclass
class Watched:
    """What one round of watching did: numbers of cases by kind, and what could not be done."""

    done: dict[str, int] = field(default_factory=dict)
    parked: list[tuple[str, str]] = field(default_factory=list)

    def count(self, kind: str) -> None:
        """One more of a kind."""
        self.done[kind] = self.done.get(kind, 0) + 1


def watch(*, centre: str, by: Actor, at: datetime) -> Watched:
    """Look at every open case once and do what the rules do by themselves. (F-03, F-04, F-11, S3.29)

    Reminders to applicants and to who lets something lie, enquiries that nobody takes or answers,
    deemed acceptance, corrections and gaps that ran out, stops at their cap, provisional dates whose
    year is out now, deputies for who is away, reminders, cards, and an entry when a promise breaks and who held it.
    """
    result, today = Watched(), at.astimezone(ZONE).date()
    cases = Case.objects.at_centre(centre)
    rounds: list[tuple[str, Iterable[Case], Callable[[Case, Actor, datetime], bool]]] = [
        ("deemed", cases.filter(state=State.RECEIVED), _deem),
        ("withdrawn", cases.filter(state=State.CORRECTING, correct_by__lt=today), _give_up),
        ("gaps", cases.filter(state=State.ACCEPTED, gaps_by__lt=today), _give_up_gaps),
        ("resumed", cases.filter(state=State.ACCEPTED, is_stopped=True), _resume_at_cap),
        ("recounted", _moved(cases, centre, today), _recount),
        ("stood_in", _of_absent(cases, centre, at), _stand_in),
        ("carded", _near(cases, centre, today), _card),
    ]
    for kind, rows, act in rounds:
        for case in list(rows):
            _one(result, kind, case.number, partial(act, case), by, at)
    parked = {number for number, _ in result.parked}
    for number, said in list(prompts(centre, at)):
        if number not in parked:
            _one(result, "prompted", number, said, by, at)
    return result


def _one(
    result: Watched, kind: str, number: str, act: Callable[[Actor, datetime], bool], by: Actor, at: datetime
) -> None:
    try:
        with transaction.atomic():
            if act(by, at):
                result.count(kind)
    except Exception as problem:  # one bad case must not keep the others from being watched
        log.exception("watching %s: %s", number, kind)
        result.parked.append((number, f"{kind}: {problem}"))


def _of_absent(cases: CaseQuerySet, centre: str, at: datetime) -> CaseQuerySet:
    absent = centre_queries.absent(centre, at)
    return cases.open().filter(owner__in=absent) if absent else cases.none()


def _moved(cases: CaseQuerySet, centre: str, today: date) -> CaseQuerySet:
    """Running cases whose dates may not stand: provisional ones, and those that a closing announced falls into."""
    closing = centre_queries.closings(centre, after=today).first()
    may_move = Q(is_provisional=True) | (Q(due_on__gte=closing.day) if closing else Q(pk__in=()))
    return cases.running().filter(may_move, is_stopped=False)


def _near(cases: CaseQuerySet, centre: str, today: date) -> CaseQuerySet:
    """Running cases close enough to a date that a card may be due: bounded by the rule's own days."""
    standing = ground(centre, today)
    horizon = standing.rules.get(Cards).horizon(today, standing.calendar)
    return cases.running().filter(is_stopped=False).filter(Q(due_on__lte=horizon) | Q(step_due_on__lte=horizon))


def _deem(case: Case, by: Actor, at: datetime) -> bool:
    standing = ground_of(case)
    received_on, today = case.received_at.astimezone(ZONE).date(), at.astimezone(ZONE).date()
    tell_by = standing.rules.get(CorrectionNotice).tell_by(received_on, standing.calendar)
    if today <= tell_by:
        return False
    accept_deemed(case=case, by=by, at=at)
    record(case, PromiseBroken(what="补正告知", due_on=tell_by, held_by=case.first_contact), by=by, at=at)
    return True


def _give_up(case: Case, by: Actor, at: datetime) -> bool:
    withdraw(case=case, ground=ground_of(case).rules.get(ApplicantCorrection).outcome, by=by, at=at)
    return True


def _give_up_gaps(case: Case, by: Actor, at: datetime) -> bool:
    withdraw(case=case, ground=ground_of(case).rules.get(Provisional).outcome, by=by, at=at)
    return True


def _resume_at_cap(case: Case, by: Actor, at: datetime) -> bool:
    runs_again = datetime.combine(date.fromisoformat(case.stops[-1]["until"]), time.min, tzinfo=ZONE) + timedelta(
        days=1
    )
    if at < runs_again:
        return False
    resume(case=case, by=by, at=at, since=runs_again, by_cap=True)
    return True


def _recount(case: Case, by: Actor, at: datetime) -> bool:
    return recount(case=case, by=by, at=at)


def _stand_in(case: Case, by: Actor, at: datetime) -> bool:
    before = case.owner
    return stand_in(case=case, by=by, at=at).owner != before


def _card(case: Case, by: Actor, at: datetime) -> bool:
    standing, today = ground_of(case), at.astimezone(ZONE).date()
    facts = [*_broken(case, at), *_shown(case, standing, today)]
    if facts:
        record(case, *facts, by=by, at=at, under=standing.rules.get(Cards))
    return bool(facts)


def _broken(case: Case, at: datetime) -> list[Fact]:
    """Each promise breaks once: the case's, and each step's."""
    facts: list[Fact] = []
    if case.due_at is not None and case.due_on is not None and at > case.due_at and "办结" not in case.broken:
        facts.append(PromiseBroken(what="办结", due_on=case.due_on, held_by=case.owner))
    today = at.astimezone(ZONE).date()
    due_on = case.step_due_on
    if due_on is None or due_on >= today or _ends_with_the_case(case):
        return facts
    if (mark := _step_in_words(case)) not in case.broken:
        facts.append(PromiseBroken(what=mark, due_on=due_on, held_by=case.owner))
    return facts


def _step_in_words(case: Case) -> str:
    name = next((one.name for one in item_of(case).steps if one.key == case.step), case.step)
    return f"环节“{name}”"


def _ends_with_the_case(case: Case) -> bool:
    """Whether the step at hand is due with the case itself: then it is one promise, and breaks once."""
    return case.step_due_on is not None and case.due_on is not None and case.step_due_on >= case.due_on


def _shown(case: Case, standing: Ground, today: date) -> list[Fact]:
    rule = standing.rules.get(Cards)
    assert case.due_on is not None
    card = rule.card(case.due_on, today, standing.calendar, case.step_due_on)
    if card in CARDS:
        if card == case.card or case.card == "red":
            return []
        return [Carded(card=card, card_name=CARDS[card], owner=case.owner, shown_to=rule.told(card))]
    remind_on = rule.remind_on(case.due_on, standing.calendar)
    if case.card or today < remind_on:
        return []
    return [Reminded(owner=case.owner, left=standing.calendar.working_days(today, case.due_on))]
