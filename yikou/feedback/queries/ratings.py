"""What is asked about ratings."""

from collections.abc import Collection
from datetime import date, datetime, time

from django.db.models import Count, QuerySet

from yikou.centre import queries as centre_queries
from yikou.feedback.models import Appeal, Rating, RatingQuerySet, Rectification, Slip, SlipState
from yikou.feedback.policies import RatingAppeal
from yikou.kernel.clock import ZONE
from yikou.policies.queries import rulebook


def of_case(case: int) -> Rating | None:
    """The rating of a case, if the resident gave one."""
    return Rating.objects.filter(case_id=case).first()


def rated(cases: Collection[int]) -> set[int]:
    """Those of some cases that were rated."""
    return set(Rating.objects.filter(case_id__in=cases).values_list("case_id", flat=True)) if cases else set()


def ratings(centre: str) -> RatingQuerySet:
    """All ratings of a centre, newest first."""
    return Rating.objects.at_centre(centre).order_by("-rated_at", "-id")


def left_out(centre: str) -> list[int]:
    """The ratings that do not count now: left out after a re-check, or still to be looked at."""
    return list(Rating.objects.at_centre(centre).filter(is_counted=False).order_by().values_list("pk", flat=True))


def rectification_of(rating: Rating) -> Rectification | None:
    """What is owed for a bad rating."""
    return Rectification.objects.filter(rating=rating).first()


def appeal_of(rating: Rating) -> Appeal | None:
    """The rated person's appeal against it."""
    return Appeal.objects.filter(rating=rating).first()


def appeal_until(rating: Rating) -> date:
    """The last day on which the rated person can appeal: counted from when it was known here."""
    rule = rulebook(rating.centre_id, rating.rated_at.astimezone(ZONE).date()).get(RatingAppeal)
    return rule.until(known_on(rating), centre_queries.calendar(rating.centre_id))


def known_on(rating: Rating) -> date:
    """The day on which the house knew of a rating: paper is typed in later than it is written."""
    one: Rectification | None = getattr(rating, "rectification", None)
    return (one.opened_at if one else rating.rated_at).astimezone(ZONE).date()


def rectifications(centre: str) -> QuerySet[Rectification]:
    """All rectifications of a centre, newest first."""
    return Rectification.objects.filter(centre_id=centre).select_related("rating").order_by("-id")


def appeals(centre: str) -> QuerySet[Appeal]:
    """All appeals of a centre against ratings, newest first."""
    return Appeal.objects.filter(centre_id=centre).select_related("rating").order_by("-id")


def slips_to_check(centre: str) -> QuerySet[Slip]:
    """Papers that wait for a second person."""
    return Slip.objects.filter(centre_id=centre, state=SlipState.TYPED).order_by("id")


def levels(centre: str, start: date, end: date) -> dict[str, int]:
    """How often each level was given from `start` until before `end`, among those that count."""
    since, until = (datetime.combine(day, time.min, tzinfo=ZONE) for day in (start, end))
    rows = Rating.objects.at_centre(centre).counted().filter(rated_at__gte=since, rated_at__lt=until)
    counted = rows.values("level").annotate(n=Count("id")).order_by()
    return {row["level"]: row["n"] for row in counted}
