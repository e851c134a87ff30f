"""How satisfied residents are, and how many said so: by window, item, clerk and month, with what the share is worth."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from yikou.cases import queries as cases
from yikou.feedback.models import Rating, RatingQuerySet
from yikou.feedback.policies import Interval, Publication, wilson
from yikou.hall import queries as hall
from yikou.kernel.durations import months_later
from yikou.ledger import queries as ledger
from yikou.policies.queries import rulebook


@dataclass(frozen=True)
class Standing:
    """One window, item, clerk or month: who could rate, who did, how it came out; `left_out` do not count."""

    key: str
    could: int
    rated: int
    bad: int
    left_out: int

    @property
    def satisfied(self) -> Interval:
        """The share of those that were not bad."""
        return wilson(self.rated - self.bad, self.rated)

    @property
    def response(self) -> Interval:
        """The share of those who could rate that did, those that do not count among them."""
        whole = max(self.could, self.rated + self.left_out)
        return wilson(self.rated + self.left_out, whole)


# How each side is grouped: the field of a rating.
SIDES = {"window": "window", "item": "item_code", "clerk": "staff"}


def satisfaction(rows: RatingQuerySet) -> Interval:
    """The share of some ratings that were not bad."""
    counted = rows.aggregate(all=Count("pk"), bad=Count("pk", filter=Q(is_bad=True)))
    return wilson(counted["all"] - counted["bad"], counted["all"])


def overall(centre: str, start: date, end: date) -> Standing:
    """The whole centre over some days, both counted."""
    return _standing("", _rated(centre, start, end), _could(centre, start, end))


def by_side(centre: str, start: date, end: date, side: str) -> list[Standing]:
    """Each window, item or clerk over some days, the one with most that could be rated first."""
    return _grouped(_rated(centre, start, end), _could(centre, start, end), side)


def by_month(centre: str, start: date, end: date) -> list[Standing]:
    """Each month over some days, in order: by the day on which a matter or a visit ended, and of the rating."""
    made: list[Standing] = []
    first = start.replace(day=1)
    while first <= end:
        following = months_later(first, 1)
        span = max(first, start), min(following - timedelta(days=1), end)
        made.append(_standing(f"{first:%Y-%m}", _rated(centre, *span), _could(centre, *span)))
        first = following
    return made


def _grouped(rated: RatingQuerySet, could: list[dict[str, Any]], side: str) -> list[Standing]:
    field = SIDES[side]
    units = Counter(str(unit[side] or "") for unit in could)
    counts = {str(row[field] or ""): row for row in rated.order_by().values(field).annotate(**_SUMS)}
    made = [_made(key, counts.get(key, {}), units[key]) for key in {*units, *counts}]
    return sorted(made, key=lambda one: (-one.could, -one.rated, one.key))


def _standing(key: str, rated: RatingQuerySet, could: list[dict[str, Any]]) -> Standing:
    return _made(key, rated.order_by().aggregate(**_SUMS), len(could))


_SUMS = {
    "counted": Count("pk", filter=Q(is_counted=True)),
    "bad": Count("pk", filter=Q(is_counted=True, is_bad=True)),
    "left_out": Count("pk", filter=Q(is_counted=False)),
}


def _made(key: str, counts: dict[str, Any], could: int) -> Standing:
    found = {name: int(counts.get(name) or 0) for name in _SUMS}
    return Standing(key, could, found["counted"], found["bad"], found["left_out"])


def _rated(centre: str, start: date, end: date) -> RatingQuerySet:
    rows = Rating.objects.at_centre(centre)
    return rows.filter(rated_at__date__gte=start, rated_at__date__lt=end + timedelta(days=1))


def _could(centre: str, start: date, end: date) -> list[dict[str, Any]]:
    """What could be rated: matters concluded in these days, and visits that were served and concluded none that day."""
    after = end + timedelta(days=1)
    matters = cases.cases(centre).filter(concluded_at__date__gte=start, concluded_at__date__lt=after)
    own = cases.cases(centre).filter(ticket=OuterRef("pk"), concluded_at__date=OuterRef("day"))
    visits = hall.all_tickets(centre).filter(
        day__gte=start, day__lt=after, served_at__isnull=False, ended_at__isnull=False, clerk__isnull=False
    )
    own_ways = visits.exclude(Exists(own)).order_by().values_list("window", "matters", "clerk")
    concluded = matters.order_by().values_list("window", "item_code", "first_contact")
    return [
        *({"window": window, "item": item, "clerk": clerk} for window, item, clerk in concluded),
        *({"window": window, "item": (went or [""])[0], "clerk": clerk} for window, went, clerk in own_ways),
    ]


def ranked(rows: list[Standing], rule: Publication) -> tuple[list[Standing], list[Standing]]:
    """Those with ratings enough, the most satisfied first, and the others, which are published without a place."""
    enough = [one for one in rows if rule.is_ranked(one.rated)]
    few = [one for one in rows if not rule.is_ranked(one.rated)]
    return sorted(enough, key=lambda one: (-(one.satisfied.share or 0), -one.rated, one.key)), few


def at_bottom(centre: str, on: date) -> str:
    """The window that was last of those ranked in each of the months before `on`, as often as the rule says.

    How often is said by the rule of the last of these months; each month is ranked by the rule of its own last day.
    """
    ended, begun = on.replace(day=1) - timedelta(days=1), ledger.first_day(centre)
    if begun is None or begun > ended:
        return ""
    firsts = [months_later(ended.replace(day=1), -n) for n in range(_publication(centre, ended).bottom_months)]
    last = {_last_of(centre, first) if months_later(first, 1) > begun else "" for first in firsts}
    return last.pop() if len(last) == 1 else ""


def _last_of(centre: str, first: date) -> str:
    """The window that was last in a month, by the rule of the month's last day."""
    end = months_later(first, 1) - timedelta(days=1)
    order, _ = ranked(by_side(centre, first, end, "window"), _publication(centre, end))
    return order[-1].key if len(order) > 1 else ""


def _publication(centre: str, on: date) -> Publication:
    return rulebook(centre, on).get(Publication)
