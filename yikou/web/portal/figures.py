"""说到做到: what the portal says of this month, each figure with the page it opens."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.urls import reverse

from yikou.cases import queries as cases
from yikou.feedback import queries as feedback
from yikou.kernel.clock import ZONE

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from yikou.cases.models import Case

RECENT = 400


@dataclass(frozen=True)
class Kept:
    """One figure of the month."""

    key: str
    value: str
    unit: str
    label: str

    @property
    def href(self) -> str:
        """The page on which it is counted out."""
        return reverse("portal:kept", args=[self.key])


@dataclass(frozen=True)
class Month:
    """This month until today at a centre: the cases behind the figures."""

    centre: str
    start: date
    today: date

    @property
    def begins_at(self) -> datetime:
        """The first moment of the month."""
        return datetime.combine(self.start, datetime.min.time(), tzinfo=ZONE)

    def accepted(self) -> "QuerySet[Case]":
        """Taken on this month."""
        return cases.cases(self.centre).filter(accepted_at__gte=self.begins_at)

    def concluded(self) -> "QuerySet[Case]":
        """Done this month."""
        return cases.cases(self.centre).filter(concluded_at__gte=self.begins_at)

    def overdue(self) -> "QuerySet[Case]":
        """Done too late this month, or past the date and still not done."""
        late = Q(concluded_at__gte=self.begins_at, in_time=False)
        waiting = Q(state__in=["accepted", "decided"], due_on__lt=self.today)
        return cases.cases(self.centre).filter(late | waiting)

    def ratings(self) -> dict[str, int]:
        """How often each level was given."""
        return feedback.levels(self.centre, self.start, self.today + timedelta(days=1))


def month(centre: str, today: date) -> Month:
    """The month of a day."""
    return Month(centre, today.replace(day=1), today)


def figures(found: Month, bad: Iterable[str]) -> tuple[Kept, ...]:
    """The four figures; `bad` are the levels that do not count as satisfied. No rating is not a good one."""
    done = found.concluded().aggregate(all=Count("id"), kept=Count("id", filter=Q(in_time=True)))
    levels = found.ratings()
    rated, unhappy = sum(levels.values()), sum(levels.get(one, 0) for one in bad)
    return (
        Kept("accepted", f"{found.accepted().count():,}", "件", "受理"),
        Kept("in-time", *percent(done["kept"], done["all"]), "按时办结"),
        Kept("overdue", f"{found.overdue().count():,}", "件", "超期，逐件说明原因"),
        Kept("rating", *percent(rated - unhappy, rated), "评价满意"),
    )


def percent(part: int, whole: int) -> tuple[str, str]:
    """`99.6` and `%`, cut and never rounded up: only all is a hundred. A dash where there is nothing to count."""
    if not whole:
        return "—", ""
    return (f"{part * 1000 // whole / 10:g}", "%")


def counts(centre: str) -> Mapping[str, int]:
    """How often each matter was taken in of late, by code."""
    return Counter(cases.cases(centre).values_list("item_code", flat=True)[:RECENT])
