"""How a case's dates are counted: the promise, the law's own term, and the step at hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from yikou.cases.ground import Ground
from yikou.cases.models import Case
from yikou.catalogue.items import Item
from yikou.kernel.calendar import Deadline, Stop, calendar_term, deadline
from yikou.kernel.clock import ZONE


@dataclass(frozen=True)
class Dates:
    """The dates of a running case."""

    counted_from: date
    due_on: date
    due_at: datetime
    provisional: bool
    legal_due_on: date | None

    @property
    def due(self) -> dict[str, Any]:
        """The fields that every fact about new dates has."""
        return {
            "due_on": self.due_on,
            "due_at": self.due_at,
            "provisional": self.provisional,
            "legal_due_on": self.legal_due_on,
        }


def promise(*, accepted_at: datetime, days: int, ground: Ground, stops: Sequence[Stop] = ()) -> Deadline:
    """When a number of working days after acceptance ends at this centre. (deadlines.counting)"""
    return deadline(
        accepted_at=accepted_at, working_days=days, calendar=ground.calendar, hours=ground.hours, stops=tuple(stops)
    )


def dates(
    item: Item,
    *,
    accepted_at: datetime,
    days: int,
    ground: Ground,
    stops: Sequence[Stop] = (),
    granted: int = 0,
    waited: int = 0,
) -> Dates:
    """The promised date, never later than the law's own term. (deadlines.limit)

    `days` are all working days of the promise; of them `granted` by an extension, which lengthens
    the law's term too (行政许可法 第四十二条), and `waited` for an earlier case's result.
    """
    promised = promise(accepted_at=accepted_at, days=days, ground=ground, stops=stops)
    legal = _legal(item, promised.counted_from, accepted_at, ground, stops, granted + waited)
    due_on, due_at = promised.due_on, promised.due_at
    if legal is not None and legal < due_on:
        due_on, due_at = legal, datetime.combine(legal, ground.hours.closing, tzinfo=ZONE)
    return Dates(
        counted_from=promised.counted_from,
        due_on=due_on,
        due_at=due_at,
        provisional=promised.provisional,
        legal_due_on=legal,
    )


def _legal(
    item: Item, counted_from: date, accepted_at: datetime, ground: Ground, stops: Sequence[Stop], more: int
) -> date | None:
    if item.legal_term is not None:
        term = calendar_term(
            accepted_on=counted_from,
            days=item.legal_term.days,
            months=item.legal_term.months,
            calendar=ground.calendar,
            closing=ground.hours.closing,
            stops=stops,
        )
        return ground.calendar.after(term, more) if more else term
    if item.legal_limit:
        return promise(accepted_at=accepted_at, days=item.legal_limit + more, ground=ground, stops=stops).due_on
    return None


def stops_of(case: Case) -> tuple[Stop, ...]:
    """The case's clock stops; one that still runs has no end."""
    return tuple(
        Stop(
            start=datetime.fromisoformat(one["start"]),
            end=datetime.fromisoformat(one["end"]) if "end" in one else None,
            reason=one["reason"],
        )
        for one in case.stops
    )


def dates_of(case: Case, item: Item, ground: Ground, stops: Sequence[Stop] | None = None, *, more: int = 0) -> Dates:
    """A running case's dates counted anew, extensions included; `more` days are granted just now."""
    assert case.accepted_at is not None
    granted = case.extended_days + more
    return dates(
        item,
        accepted_at=case.accepted_at,
        days=case.days + granted,
        ground=ground,
        stops=stops_of(case) if stops is None else stops,
        granted=granted,
        waited=waited_days(case.days, item),
    )


def step_due(
    item: Item, key: str, *, accepted_at: datetime, ground: Ground, stops: Sequence[Stop] = (), extended: int = 0
) -> date | None:
    """By when a step is due: the days of all steps up to it, counted from acceptance."""
    days = 0
    for step in item.steps:
        days += step.days
        if step.key == key:
            return promise(accepted_at=accepted_at, days=days + extended, ground=ground, stops=stops).due_on
    return None


def step_due_of(
    case: Case, item: Item, ground: Ground, key: str, stops: Sequence[Stop] | None = None, *, more: int = 0
) -> date | None:
    """By when a running case's step is due; `more` days are granted just now."""
    if not key or case.accepted_at is None:
        return None
    return step_due(
        item,
        key,
        accepted_at=case.accepted_at,
        ground=ground,
        stops=stops_of(case) if stops is None else stops,
        extended=case.extended_days + more + waited_days(case.days, item),
    )


def waited_days(days: int, item: Item) -> int:
    """The days of an earlier case that come first, where a case waits for its result."""
    return max(0, days - item.promised_limit)
