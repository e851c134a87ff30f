"""What is asked of closes: those that were done, those that were missed, whether all of it still fits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from yikou.cases import queries as cases
from yikou.catalogue import queries as catalogue
from yikou.centre import queries as centre_queries
from yikou.kernel.clock import ZONE
from yikou.kernel.facts import KINDS
from yikou.ledger import queries as ledger
from yikou.ledger.queries import EntryQuerySet, Finding
from yikou.policies.queries import rulebook
from yikou.reporting.facts import DayClosed
from yikou.reporting.models import CloseState, DayClose, Export
from yikou.reporting.policies import Rhythm
from yikou.reporting.queries import disclosing

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
    """What does not fit in the ledger, and what no longer fits to it.

    That is closed days whose seal is gone, which the ledger alone cannot miss, and content that
    its entries fixed: the catalogue, the papers handed out, what was made public, the centre's own rules.
    """
    findings = ledger.verify(centre)
    sealed = set(ledger.seals(centre).values_list("day", flat=True))
    named = {one.where for one in findings}
    gone = [str(day) for day in sorted(_closed(centre) - sealed) if str(day) not in named]
    findings += [Finding(day, "这一天日结过，封存却不见了。") for day in gone]
    return [*findings, *_altered(centre)]


def _closed(centre: str) -> set[date]:
    """The days that were closed, by what the closes say and by what the ledger says of them."""
    done = DayClose.objects.filter(centre=centre, state=CloseState.CLOSED)
    said = done.annotate(said=Cast("day", CharField())).values_list("said", flat=True)
    told = ledger.entries(centre).filter(kind=DayClosed.kind).values_list("facts__day", flat=True)
    return {day for one in (*said, *told) if (day := ledger.day_of(one))}


def _altered(centre: str) -> Iterator[Finding]:
    told = "现在的内容和台账记下的摘要对不上，被改动过。"
    yield from (Finding(f"事项目录 {one.number}", told) for one in catalogue.altered(centre))
    yield from (
        Finding(f"{cases.SORTS.get(one.sort, one.sort)} {one.number}", told) for one in cases.altered_papers(centre)
    )
    yield from (Finding(f"公开 {one.number}", told) for one in disclosing.altered(centre))
    for table in ("policies.ruleversion", "policies.choice"):
        yield from ledger.replay(centre, table)
