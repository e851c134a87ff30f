"""暂停计时与延期: the clock stands still for what the item names; the promise is lengthened by who may."""

from datetime import datetime, timedelta

from django.db import transaction

from yikou.cases.facts import Extended, Recounted, Resumed, Suspended
from yikou.cases.ground import ground_of, item_of
from yikou.cases.models import RUNNING, Case, State
from yikou.cases.operations.acceptance import AlreadyDealtWith
from yikou.cases.operations.clocks import dates_of, step_due_of, stops_of
from yikou.cases.operations.notices import ReasonMissing
from yikou.cases.operations.papers import issue
from yikou.cases.policies import ClockStop, Extension
from yikou.kernel.actors import Actor
from yikou.kernel.calendar import Stop
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record


class MayNotStop(Refusal):
    """The procedure does not stop this item's clock, or another stop runs."""

    told = "{said}"
    rule = "deadlines.clock_stop"


class NotStopped(Refusal):
    """Nothing to resume."""

    told = "这件没有在暂停计时，不用恢复。"


class MayNotExtend(Refusal):
    """Too late, too long, or once too often."""

    told = "{said}"
    rule = "deadlines.extension"


@transaction.atomic
def suspend(*, case: Case, reason: str, note: str, by: Actor, at: datetime) -> Case:
    """Stop the clock for a procedure that the item names, with its paper and its cap (暂停计时).

    `note` says what is awaited and is printed on the paper. Refuses with MayNotStop, ReasonMissing,
    AlreadyDealtWith. (行政许可法 第四十五条, S3.14)
    """
    if case.state != State.ACCEPTED:
        raise AlreadyDealtWith(number=case.number, state=State(case.state).label, verb="暂停计时")
    item, standing = item_of(case), ground_of(case)
    rule = standing.rules.get(ClockStop)
    if not note.strip():
        raise ReasonMissing()
    is_named = reason in item.suspends
    if not is_named or not rule.allows(reason=reason, paper=True, already_stopped=case.is_stopped):
        raise MayNotStop(said=rule.refused())
    runs_again = rule.resumes_at(reason, at, standing.calendar, standing.hours)
    until = (runs_again - timedelta(days=1)).date()
    content = {
        "item": {"code": item.code, "name": item.name, "short_name": item.short_name},
        "case": case.number,
        "reason": reason,
        "paper": rule.paper(reason),
        "note": note.strip(),
        "until": until.isoformat(),
        "rule": rule.ref,
    }
    paper = issue(sort="stop", case=case, centre=case.centre_id, content=content, by=by, at=at)
    record(case, Suspended(reason=reason, paper=paper.number, since=at, until=until), by=by, at=at, under=rule)
    return case


@transaction.atomic
def resume(*, case: Case, by: Actor, at: datetime, since: datetime | None = None, by_cap: bool = False) -> Case:
    """Let the clock run again and count the dates anew; days on which it stood at closing are not counted.

    `since` is when the clock began to run again if that was earlier; beyond its cap a stop never
    counts, however late somebody notices. Refuses with NotStopped.
    """
    if not case.is_stopped:
        raise NotStopped()
    item, standing = item_of(case), ground_of(case)
    *before, last = stops_of(case)
    rule = standing.rules.get(ClockStop)
    runs_since = since or rule.ends_at(last.reason, last.start, at, standing.calendar, standing.hours)
    ended = Stop(start=last.start, end=runs_since, reason=last.reason)
    stops = (*before, ended)
    dates = dates_of(case, item, standing, stops)
    fact = Resumed(
        since=runs_since,
        days=rule.days_not_counted(last.start, runs_since, standing.calendar, standing.hours),
        step_due_on=step_due_of(case, item, standing, case.step, stops),
        by_cap=by_cap or runs_since < at,
        **dates.due,
    )
    record(case, fact, by=by, at=at, under=rule)
    return case


@transaction.atomic
def extend(*, case: Case, days: int, reason: str, by: Actor, at: datetime) -> Case:
    """Lengthen the promise, once and before it ends, by the head who may; told in writing (延期).

    `days` are working days. Refuses with MayNotExtend, ReasonMissing, AlreadyDealtWith. (行政许可法 第四十二条)
    """
    if case.state != State.ACCEPTED or case.due_on is None:
        raise AlreadyDealtWith(number=case.number, state=State(case.state).label, verb="延期")
    if not reason.strip():
        raise ReasonMissing()
    item, standing = item_of(case), ground_of(case)
    rule = standing.rules.get(Extension).applying(handling="joint" if case.package else "single")
    today = at.astimezone(ZONE).date()
    if not rule.allows(
        due_on=case.due_on, asked_on=today, reason=reason, extended_before=case.extended_times, days=days
    ):
        raise MayNotExtend(said=rule.refused())
    until = dates_of(case, item, standing, more=days)
    content = {
        "item": {"code": item.code, "name": item.name, "short_name": item.short_name},
        "case": case.number,
        "reason": reason.strip(),
        "days": days,
        "due_on": until.due_on.isoformat(),
        "approver": by.name,
        "rule": rule.ref,
    }
    paper = issue(sort="extension", case=case, centre=case.centre_id, content=content, by=by, at=at)
    fact = Extended(
        paper=paper.number,
        days=days,
        step_due_on=step_due_of(case, item, standing, case.step, more=days),
        approver=by.account_id or 0,
        **until.due,
    )
    record(case, fact, by=by, at=at, under=rule)
    return case


@transaction.atomic
def recount(*, case: Case, by: Actor, at: datetime) -> bool:
    """Count a case's dates anew after a year's notice or a closing; an entry only where a date moved."""
    if case.state not in RUNNING or case.is_stopped:
        return False
    item, standing = item_of(case), ground_of(case)
    dates = dates_of(case, item, standing)
    step_due_on = step_due_of(case, item, standing, case.step)
    counted = (dates.due_on, dates.provisional, dates.legal_due_on, step_due_on)
    if counted == (case.due_on, case.is_provisional, case.legal_due_on, case.step_due_on):
        return False
    fact = Recounted(step_due_on=step_due_on, **dates.due)
    record(case, fact, by=by, at=at)
    return True
