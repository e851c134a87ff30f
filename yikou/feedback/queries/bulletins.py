"""月度通报 in figures: what the entries and rows of a month say of the people whom one unit sent. (K-14, K-15)"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from yikou.cases.facts import PromiseBroken
from yikou.centre import queries as centre_queries
from yikou.feedback.models import Bulletin, Finding, FindingState, Rating
from yikou.feedback.policies import MonthTold
from yikou.feedback.queries.breaches import decided_breaches
from yikou.kernel.clock import ZONE
from yikou.kernel.durations import months_later
from yikou.ledger import queries as ledger
from yikou.policies.queries import rulebook

RECEIVED, CONCLUDED, ENQUIRED = "cases.received", "cases.concluded", "cases.enquired"


@dataclass(frozen=True)
class Member:
    """One person of a unit and what a month shows: work, what residents said, what was found, what followed."""

    account: int
    name: str
    received: int
    concluded: int
    enquired: int
    rated: int
    bad: int
    overdue: int
    found: int
    still_open: int
    breaches: int


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of a day's month."""
    first = day.replace(day=1)
    return first, months_later(first, 1) - timedelta(days=1)


def units(centre: str, month: date) -> dict[str, dict[int, str]]:
    """Each unit that has people here in a month, with them: account to name, in order."""
    first, last = month_of(month)
    found: dict[str, dict[int, str]] = {}
    for day in (first, last):
        for one in centre_queries.staff(centre, on=day):
            if one.home_unit:
                found.setdefault(one.home_unit, {})[one.account_id] = one.account.name
    return {unit: dict(sorted(people.items())) for unit, people in sorted(found.items())}


def department_of(centre: str, unit: str) -> str:
    """The department of the house that is this unit; empty where it hosts no items here."""
    rows = centre_queries.departments(centre).filter(full_name=unit)
    return str(rows.values_list("key", flat=True).first() or "")


def bulletin_rule(centre: str, month: date) -> MonthTold:
    """The rule of a month's last day."""
    return rulebook(centre, month_of(month)[1]).get(MonthTold)


def bulletins(centre: str) -> QuerySet[Any]:
    """All bulletins of a centre, the newest month first."""
    rows: Any = Bulletin.objects.at_centre(centre)
    found: QuerySet[Any] = rows.order_by("-month", "unit")
    return found


def members(centre: str, month: date, people: dict[int, str]) -> list[Member]:
    """What a month says of some people, by name."""
    first, last = month_of(month)
    work, rated = _work(centre, first, last, people), _rated(centre, first, last, people)
    found, still = _found(centre, first, last, people)
    late = ledger.entries(centre).filter(kind=PromiseBroken.kind, day__range=(first, last)).order_by()
    overdue = Counter(late.values_list("facts__held_by", flat=True))
    ends = last + timedelta(days=1)
    breaches = Counter(decided_breaches(centre, first, ends).values_list("account", flat=True))
    return [
        Member(
            account=key,
            name=name,
            received=work[key, RECEIVED],
            concluded=work[key, CONCLUDED],
            enquired=work[key, ENQUIRED],
            rated=rated[key][0],
            bad=rated[key][1],
            overdue=overdue[key],
            found=found[key],
            still_open=still[key],
            breaches=breaches[key],
        )
        for key, name in people.items()
    ]


def _work(centre: str, first: date, last: date, people: Iterable[int]) -> Counter[tuple[int, str]]:
    rows = ledger.entries(centre).filter(
        day__range=(first, last),
        kind__in=(RECEIVED, CONCLUDED, ENQUIRED),
        by__in=[f"staff:{key}" for key in people],
    )
    counted = rows.order_by().values_list("by", "kind").annotate(n=Count("pk"))
    return Counter({(int(by.partition(":")[2]), kind): n for by, kind, n in counted})


def _rated(centre: str, first: date, last: date, people: Iterable[int]) -> dict[int, tuple[int, int]]:
    """How many evaluations that count each got, and how many of them are bad."""
    rows: Any = Rating.objects.at_centre(centre).filter(staff__in=list(people), is_counted=True)
    inside = [
        (staff, bad)
        for staff, bad, at in rows.values_list("staff", "is_bad", "rated_at")
        if first <= at.astimezone(ZONE).date() <= last
    ]
    all_, worse = Counter(staff for staff, _ in inside), Counter(staff for staff, bad in inside if bad)
    return {key: (all_[key], worse[key]) for key in people}


def _found(centre: str, first: date, last: date, people: Iterable[int]) -> tuple[Counter[int], Counter[int]]:
    """What checks found of each, and what of it is not right yet; what was not so is left out."""
    rows = Finding.objects.at_centre(centre).filter(meant__in=list(people), found_on__range=(first, last))
    told = list(
        rows.exclude(state__in=(FindingState.DISMISSED, FindingState.REPORTED)).values_list("meant", "ended_at")
    )
    return Counter(key for key, _ in told), Counter(key for key, ended in told if ended is None)
