"""What is asked about ratings."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, QuerySet

from yikou.feedback.models import Rating


def of_case(case: int) -> Rating | None:
    """The rating of a case, if the resident gave one."""
    return Rating.objects.filter(case_id=case).first()


def rated(cases: Collection[int]) -> set[int]:
    """Those of some cases that were rated."""
    return set(Rating.objects.filter(case_id__in=cases).values_list("case_id", flat=True)) if cases else set()


def ratings(centre: str) -> QuerySet[Rating]:
    """All ratings of a centre, newest first."""
    return Rating.objects.filter(centre_id=centre).order_by("-id")


def levels(centre: str, start: date, end: date) -> dict[str, int]:
    """How often each level was given from `start` until before `end`."""
    rows = Rating.objects.filter(centre_id=centre, rated_at__date__gte=start, rated_at__date__lt=end)
    counted = rows.values("level").annotate(n=Count("id")).order_by()
    return {row["level"]: row["n"] for row in counted}
