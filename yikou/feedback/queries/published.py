"""What everybody may see of a month: what was said, what became of it; all of it, never a selection.

Everything is counted by the day on which it was said or found, and as it stands on the day of asking:
what is still open stands beside what has ended.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate

from yikou.feedback.models import Concern, ConcernState, Feel, Finding, FindingState, Kind, Rectification
from yikou.feedback.queries.ratings import levels
from yikou.feedback.queries.satisfaction import Standing, overall
from yikou.kernel.clock import ZONE


@dataclass(frozen=True)
class Said:
    """Concerns of one kind: how many, what became of them, what residents thought of the answers."""

    kind: str
    name: str
    noted: int
    answered: int
    in_time: int
    late: int
    waiting: int
    justified: int
    elsewhere: int
    good: int
    fair: int
    bad: int


@dataclass(frozen=True)
class PutRight:
    """Bad ratings, or findings of inspections: how many, put right, in time, still open, past their last day."""

    found: int
    ended: int
    in_time: int
    waiting: int
    late: int


@dataclass(frozen=True)
class Published:
    """One month (or any span of days, both counted) of a centre in public."""

    start: date
    end: date
    levels: Mapping[str, int]
    standing: Standing
    said: tuple[Said, ...]
    rectifications: PutRight
    findings: PutRight


def published(centre: str, start: date, end: date, *, on: date) -> Published:
    """What was said from `start` to `end`, both counted, as it stands on a day. (J-01, J-18, J-23, K-19)"""
    return Published(
        start=start,
        end=end,
        levels=levels(centre, start, end + timedelta(days=1)),
        standing=overall(centre, start, end),
        said=_said(centre, start, end, on),
        rectifications=_rectifications(centre, start, end, on),
        findings=_findings(centre, start, end, on),
    )


def _between(start: date, end: date) -> Q:
    first = datetime.combine(start, time.min, tzinfo=ZONE)
    return Q(opened_at__gte=first, opened_at__lt=datetime.combine(end + timedelta(days=1), time.min, tzinfo=ZONE))


_ELSEWHERE = Q(state__in=(ConcernState.DECLINED, ConcernState.RETURNED))
_ANSWERED = Q(answered_at__isnull=False) & ~_ELSEWHERE
_UNANSWERED = Q(ended_at__isnull=True, answered_at__isnull=True)


def _said(centre: str, start: date, end: date, on: date) -> tuple[Said, ...]:
    rows = Concern.objects.at_centre(centre).filter(_between(start, end)).order_by().values("sort")
    counted = rows.annotate(
        noted=Count("id"),
        answered=Count("id", filter=_ANSWERED),
        in_time=Count("id", filter=_ANSWERED & Q(answered_in_time=True)),
        waiting=Count("id", filter=_UNANSWERED),
        late=Count("id", filter=Q(answered_in_time=False) | (_UNANSWERED & Q(due_on__lt=on))),
        justified=Count("id", filter=Q(is_justified=True)),
        elsewhere=Count("id", filter=_ELSEWHERE),
        good=Count("id", filter=Q(feel=Feel.GOOD)),
        fair=Count("id", filter=Q(feel=Feel.FAIR)),
        bad=Count("id", filter=Q(feel=Feel.BAD)),
    )
    held: dict[str, dict[str, Any]] = {str(row["sort"]): dict(row) for row in counted}
    return tuple(_of_kind(kind, held[kind.value]) for kind in Kind if kind.value in held)


def _of_kind(kind: Kind, row: Mapping[str, Any]) -> Said:
    counts = {name: int(n) for name, n in row.items() if name != "sort"}
    return Said(kind.value, str(kind.label), **counts)


def _rectifications(centre: str, start: date, end: date, on: date) -> PutRight:
    rows = Rectification.objects.filter(_between(start, end), centre_id=centre)
    counted = rows.aggregate(
        found=Count("id"),
        ended=Count("id", filter=Q(ended_at__isnull=False)),
        kept=Count("id", filter=Q(fixed_in_time=True)),
        waiting=Count("id", filter=Q(ended_at__isnull=True)),
        late=Count("id", filter=Q(fixed_in_time=False) | Q(fixed_in_time=None, ended_at=None, fix_by__lt=on)),
    )
    return PutRight(in_time=counted.pop("kept"), **counted)


def _findings(centre: str, start: date, end: date, on: date) -> PutRight:
    at_once = Q(state=FindingState.AT_ONCE)
    rows: QuerySet[Any] = Finding.objects.at_centre(centre)
    rows = rows.filter(found_on__range=(start, end))
    rows = rows.exclude(state__in=(FindingState.REPORTED, FindingState.DISMISSED))
    counted = rows.aggregate(
        found=Count("id"),
        ended=Count("id", filter=Q(ended_at__isnull=False)),
        kept=Count("id", filter=at_once | Q(in_time=True)),
        waiting=Count("id", filter=Q(ended_at__isnull=True)),
        late=Count("id", filter=Q(in_time=False) | Q(in_time=None, ended_at=None, rectify_by__lt=on)),
    )
    return PutRight(in_time=counted.pop("kept"), **counted)


def days_to_answer(centre: str, start: date, end: date) -> list[int]:
    """How many calendar days the answer to each concern of some days took, shortest first."""
    rows = Concern.objects.at_centre(centre).filter(_between(start, end), _ANSWERED)
    spans = rows.annotate(a=TruncDate("opened_at", tzinfo=ZONE), b=TruncDate(F("answered_at"), tzinfo=ZONE))
    return sorted((b - a).days for a, b in spans.order_by().values_list("a", "b"))
