"""日结: the day is watched over once more, summed up from its entries, and sealed (reporting.rhythm, H-04)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction

from yikou.accounts import access as accounts
from yikou.cases import operations as cases_operations
from yikou.cases import queries as cases
from yikou.centre import queries as centre_queries
from yikou.feedback import operations as feedback
from yikou.hall import operations as hall
from yikou.kernel.actors import Actor, system
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger import operations as ledger
from yikou.ledger import queries as ledger_queries
from yikou.ledger.operations import AlreadySealed, record
from yikou.policies.queries import rulebook
from yikou.reporting.facts import CloseMissed, DayClosed
from yikou.reporting.figures import totals
from yikou.reporting.models import DayClose, DayFigure
from yikou.reporting.policies import Rhythm
from yikou.reporting.queries.closes import close_by, closing_of
from yikou.reporting.queries.counting import counted_day
from yikou.reporting.queries.hall import of_day as hall_of_day

ROWS_AT_ONCE = 500


class StillOpen(Refusal):
    """The doors are open: more will be written today."""

    told = "{day}还没有下班（{closing}下班），下班后再做日结。"
    rule = "reporting.rhythm"


class DayToCome(Refusal):
    """A day that has not been cannot be closed."""

    told = "{day}还没有到，不能日结。"
    status = 422


class EarlierDayOpen(Refusal):
    """Days are closed in order."""

    told = "{day}漏做了日结，请先补做那一天的。"
    rule = "reporting.rhythm"


def close_day(*, centre: str, day: date, by: Actor, at: datetime) -> DayClose:
    """Close a day: the hall, one more round of watching, the summary of its entries, the seal (日结封存).

    Rest days before it on which something was written are closed along with it. A close after the
    rule's hour is late and says so. Needs `day.close`; the system may too. Refuses with NotAllowed,
    DayToCome, StillOpen, AlreadySealed, EarlierDayOpen. (reporting.rhythm, H-04)
    """
    if by.key != "system":
        accounts.require(by, "day.close")
    _refuse_too_early(centre, day, at)
    last = ledger_queries.last_seal(centre)
    if last is not None and last.day >= day:
        raise AlreadySealed(day=day.isoformat())
    note_missed_closes(centre=centre, by=system(centre), at=at)
    cases_operations.watch(centre=centre, by=system(centre), at=at)
    feedback.watch_supervision(centre=centre, by=system(centre), at=at)
    hall.close_hall(centre=centre, day=day, by=system(centre), at=at)
    for earlier in ledger_queries.unsealed_days(centre, day):
        if centre_queries.calendar(centre).is_working(earlier):
            raise EarlierDayOpen(day=earlier.isoformat())
        _close(centre, earlier, by, at)
    return _close(centre, day, by, at)


def close_open_days(*, centre: str, until: date, by: Actor, at: datetime) -> list[DayClose]:
    """Close every day up to `until` that is still open, in order: what a machine that was off has missed.

    Refuses as `close_day` does.
    """
    _refuse_too_early(centre, until, at)
    last = ledger_queries.last_seal(centre)
    if last is not None and last.day >= until:
        raise AlreadySealed(day=until.isoformat())
    calendar = centre_queries.calendar(centre)
    open_days = [day for day in ledger_queries.unsealed_days(centre, until) if calendar.is_working(day)]
    return [close_day(centre=centre, day=day, by=by, at=at) for day in [*open_days, until]]


@transaction.atomic
def note_missed_closes(*, centre: str, by: Actor, at: datetime) -> list[date]:
    """Note each working day that was not closed by the rule's hour, once: a missed close is a finding. (H-07)"""
    known = set(DayClose.objects.filter(centre=centre).values_list("day", flat=True))
    missed = [(day, due_at) for day, due_at in _due(centre, at) if day not in known]
    for day, due_at in missed:
        record(
            DayClose(centre_id=centre),
            CloseMissed(day=day, due_at=due_at),
            by=by,
            at=at,
            under=rulebook(centre, day).get(Rhythm),
        )
    return [day for day, _ in missed]


def _due(centre: str, at: datetime) -> Iterator[tuple[date, datetime]]:
    """The working days since the last seal whose close was due before `at`, with the moment it was due."""
    calendar, today = centre_queries.calendar(centre), at.astimezone(ZONE).date()
    last = ledger_queries.last_seal(centre)
    begun = ledger_queries.first_day(centre)
    day = last.day + timedelta(days=1) if last else begun
    while day is not None and day <= today:
        if calendar.is_working(day) and (due_at := close_by(centre, day)) < at:
            yield day, due_at
        day += timedelta(days=1)


def _refuse_too_early(centre: str, day: date, at: datetime) -> None:
    if day > at.astimezone(ZONE).date():
        raise DayToCome(day=day.isoformat())
    if at < (closing := closing_of(centre, day)):
        raise StillOpen(day=f"{day.month}月{day.day}日", closing=f"{closing:%H:%M}")


@transaction.atomic
def _close(centre: str, day: date, by: Actor, at: datetime) -> DayClose:
    # Nobody writes between the count and the seal: what is summed up is what is sealed.
    ledger.hold(centre)
    counted = counted_day(centre, day)
    sums = totals(counted)
    rule, due_at = rulebook(centre, day).get(Rhythm), close_by(centre, day)
    states, at_risk = cases.open_counts(centre), cases.at_risk(centre, on=day)
    close = DayClose.objects.filter(centre=centre, day=day).first() or DayClose(centre_id=centre)
    close.by = by.key
    fact = DayClosed(
        day=day,
        due_at=due_at,
        late=at > due_at and bool(centre_queries.spans(centre, day)),
        entries=sum(n for key, n in sums.items() if ":" not in key),
        totals=sums,
        unfinished=sum(states.values()),
        states=states,
        at_risk=tuple(at_risk.values_list("pk", flat=True)),
        unanswered=cases.unanswered(centre).count(),
        hall=hall_of_day(centre, day),
    )
    record(close, fact, by=by, at=at, under=rule)
    DayClose.objects.filter(pk=close.pk).update(by=by.key)
    detail = [DayFigure(centre_id=centre, day=day, n=n, **key._asdict()) for key, n in sorted(counted.items())]
    sum_rows = [DayFigure(centre_id=centre, day=day, is_total=True, figure=key, n=n) for key, n in sums.items()]
    DayFigure.objects.bulk_create([*sum_rows, *detail], batch_size=ROWS_AT_ONCE)
    ledger.seal(centre, day=day, by=by, at=at)
    return close
