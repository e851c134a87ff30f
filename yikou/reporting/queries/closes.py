"""What is asked of closes: those that were done, those that were missed, whether all of it still fits."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet

from yikou.centre import queries as centre_queries
from yikou.kernel.clock import ZONE
from yikou.kernel.facts import KINDS
from yikou.ledger import queries as ledger
from yikou.ledger.queries import EntryQuerySet, Finding
from yikou.policies.queries import rulebook
from yikou.reporting.models import CloseState, DayClose, Export
from yikou.reporting.policies import Rhythm

__all__ = ["Finding"]

ExportRow = Export


@dataclass(frozen=True)
class Missed:
    """A working day that was not closed in time: when it was due; when it was made up for, if it was."""

    day: date
    due_at: datetime | None
    closed_at: datetime | None


def close_by(centre: str, day: date) -> datetime:
    """The moment by which a day is to be summed up and sealed."""
    return rulebook(centre, day).get(Rhythm).close_by(closing_of(centre, day))


def closing_of(centre: str, day: date) -> datetime:
    """When the doors close on a day; midnight at its end where they stay shut."""
    spans = centre_queries.spans(centre, day)
    if not spans:
        return datetime.combine(day, time.min, tzinfo=ZONE) + timedelta(days=1)
    return datetime.combine(day, max(end for _, end in spans), tzinfo=ZONE)


def closes(centre: str) -> QuerySet[DayClose]:
    """All closes, done or missed, newest first."""
    return DayClose.objects.filter(centre=centre).order_by("-day")


def exports(centre: str) -> QuerySet[Export]:
    """What left the house or wants to, newest first."""
    return Export.objects.filter(centre=centre).order_by("-id")


LOG_KINDS = (
    "accounts.",
    "residents.looked",
    "residents.erased",
    "residents.restricted",
    "residents.keys_rotated",
    "reporting.export",
    "reporting.close_missed",
)
"""What the auditor reads: who came in, who may do what, who looked, what left the house."""


def logs(centre: str, kinds: tuple[str, ...] = ()) -> EntryQuerySet:
    """The entries of the logs, newest first; `kinds` narrows them by the beginnings of kinds."""
    wanted = tuple(kind for kind in KINDS if kind.startswith(kinds or LOG_KINDS))
    return ledger.entries(centre).filter(kind__in=wanted)


def missed(centre: str, *, still_open: bool = False) -> list[Missed]:
    """The days whose close was missed, newest first; only those that are still open where asked."""
    rows = DayClose.objects.filter(centre=centre, was_missed=True).order_by("-day")
    if still_open:
        rows = rows.filter(state=CloseState.MISSED)
    return [Missed(one.day, one.due_at, one.closed_at) for one in rows]


def verify(centre: str) -> list[Finding]:
    """What does not fit in the ledger, and closed days whose seal is gone: the ledger alone cannot miss those."""
    findings = ledger.verify(centre)
    sealed = set(ledger.seals(centre).values_list("day", flat=True))
    done = DayClose.objects.filter(centre=centre, state=CloseState.CLOSED).order_by("day")
    gone = [day for day in done.values_list("day", flat=True) if day not in sealed]
    named = {one.where for one in findings}
    return [*findings, *(Finding(str(day), "这一天日结过，封存却不见了。") for day in gone if str(day) not in named)]
