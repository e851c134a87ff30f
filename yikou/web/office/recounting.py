"""Counting matters anew after the calendar changed: at once, each in its own transaction."""

import logging
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from yikou.cases import operations
from yikou.cases import queries as cases
from yikou.kernel.actors import Actor
from yikou.ledger import queries as ledger

log = logging.getLogger(__name__)


@dataclass
class Recounted:
    """The numbers of the matters whose dates moved, and of those that could not be counted."""

    moved: list[str] = field(default_factory=list)
    parked: list[str] = field(default_factory=list)


def provisional(centre: str) -> Any:
    """The running matters whose date is provisional."""
    return cases.cases(centre).running().filter(is_provisional=True)


def recount(centre: str, *, by: Actor, at: datetime, since: date | None = None) -> Recounted:
    """Count anew the provisional matters, or (`since`) all that are due on that day or later."""
    rows = cases.cases(centre).running().filter(due_on__gte=since) if since else provisional(centre)
    done = Recounted()
    for case in list(rows.order_by("id")):
        try:
            if operations.recount(case=case, by=by, at=at):
                done.moved.append(case.number)
        except Exception:  # one bad case must not keep the others from being counted; the worker tries it again
            log.exception("counting %s anew", case.number)
            done.parked.append(case.number)
    return done


def moved_by(change: Any) -> list[tuple[str, str, date]]:
    """What a change of the calendar moved, read from the ledger: number, item and new date of each matter."""
    first = next(iter(ledger.history(change)), None)
    if first is None:
        return []
    found = ledger.entries(first.centre).filter(kind="cases.recounted", day=first.day, at=first.at).order_by("id")
    return [(one.about, one.item, date.fromisoformat(one.facts["due_on"])) for one in found]
