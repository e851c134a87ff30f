"""What is asked about return visits."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import cast

from django.db.models import QuerySet

from yikou.feedback.models import FollowUp, VisitState
from yikou.feedback.policies.intervals import Interval, wilson
from yikou.feedback.policies.visits import YES
from yikou.kernel.clock import ZONE

SHOWN = 200


@dataclass(frozen=True)
class Answered:
    """How one question was answered: so many said yes, of so many who said yes or no or could not say."""

    key: str
    counts: dict[str, int]
    share: Interval


def visits(centre: str) -> QuerySet[FollowUp]:
    """All return visits of a centre."""
    return cast(QuerySet[FollowUp], FollowUp.objects.filter(centre_id=centre))


def sampled(centre: str, month: date) -> list[int]:
    """The cases concluded from a day on that were drawn."""
    rows = visits(centre).filter(why="sample", case__concluded_at__gte=_dawn(month))
    return list(rows.values_list("case_id", flat=True))


def to_call(centre: str) -> list[FollowUp]:
    """The call list, the earliest last day first."""
    rows = visits(centre).filter(state=VisitState.TO_CALL).select_related("case").order_by("due_on", "id")
    return list(rows[:SHOWN])


def called(centre: str, start: date, end: date, *, reader: int | None = None) -> list[FollowUp]:
    """Calls that ended in some days, newest first; none that went on as a concern about the reader."""
    ended = (
        FollowUp.objects.at_centre(centre).not_about(reader).filter(ended_at__gte=_dawn(start), ended_at__date__lte=end)
    )
    return list(ended.select_related("case").order_by("-ended_at", "-id")[:SHOWN])


def answered(centre: str, start: date, end: date, questions: tuple[str, ...]) -> list[Answered]:
    """How the three questions were answered in some days."""
    rows = visits(centre).filter(state=VisitState.REACHED, ended_at__gte=_dawn(start), ended_at__date__lte=end)
    said = list(rows.values_list("answers", flat=True))
    made = []
    for key in questions:
        counts = Counter(one[key] for one in said if key in one)
        made.append(Answered(key, dict(counts), wilson(counts[YES], sum(counts.values()))))
    return made


def _dawn(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=ZONE)
