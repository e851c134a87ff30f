"""说到做到: what the portal says of this month, each figure with the page on which it is counted out."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.urls import reverse

from yikou.cases import queries as cases
from yikou.feedback import queries as feedback
from yikou.feedback.policies import RatingWindow
from yikou.ledger import queries as ledger
from yikou.policies.queries import rulebook
from yikou.reporting.queries import counting

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from yikou.cases.models import Case

RECENT = 400
ACCEPTED, CONCLUDED = "cases.accepted", "cases.concluded"


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
class Row:
    """One matter: how often, and of these how often in time."""

    item: str
    n: int
    kept: int = 0


@dataclass(frozen=True)
class Month:
    """This month until today at a centre, read from the ledger."""

    centre: str
    start: date
    today: date

    def sums(self) -> Mapping[str, int]:
        """Every figure of the month: closed days from the roll-up, today from its entries."""
        return counting.sums(self.centre, self.start, self.today)

    def by_item(self, kind: str) -> list[Row]:
        """The entries of one kind, by matter, most first."""
        rows = self._entries(kind).order_by().values_list("item").annotate(n=Count("pk"))
        kept = Count("pk", filter=Q(facts__in_time=True))
        counted = rows.annotate(kept=kept) if kind == CONCLUDED else rows
        return sorted((Row(*one) for one in counted), key=lambda one: (-one.n, one.item))

    def overdue(self) -> "QuerySet[Case]":
        """Done too late this month, or past the date and still not done."""
        late = self._entries(CONCLUDED).filter(facts__in_time=False).values_list("subject", flat=True)
        done = Q(pk__in=[int(subject.rpartition(":")[2]) for subject in late])
        return cases.cases(self.centre).filter(done | self._waiting()).order_by("due_on", "id")

    def count_overdue(self, sums: Mapping[str, int]) -> int:
        """How many of these there are."""
        return sums.get(f"{CONCLUDED}:late", 0) + cases.cases(self.centre).filter(self._waiting()).count()

    def levels(self) -> dict[str, int]:
        """How often each level of the evaluation was given."""
        return feedback.levels(self.centre, self.start, self.today + timedelta(days=1))

    def rated(self) -> tuple[int, int]:
        """How many ratings count, and how many of them are bad; what was not used after a re-check is none."""
        rule, levels = rulebook(self.centre, self.today).get(RatingWindow), self.levels()
        return sum(levels.values()), sum(n for level, n in levels.items() if rule.is_bad(level))

    def _waiting(self) -> Q:
        return Q(state__in=["accepted", "decided"], due_on__lt=self.today)

    def _entries(self, kind: str) -> ledger.EntryQuerySet:
        return ledger.entries(self.centre).filter(kind=kind, day__range=(self.start, self.today))


def month(centre: str, today: date) -> Month:
    """The month of a day."""
    return Month(centre, today.replace(day=1), today)


def figures(found: Month) -> tuple[Kept, ...]:
    """The four figures. No rating is not a good one, and only all is a hundred percent."""
    sums = found.sums()
    kept, late = (sums.get(f"{CONCLUDED}:{one}", 0) for one in ("in_time", "late"))
    rated, bad = found.rated()
    return (
        Kept("accepted", f"{sums.get(ACCEPTED, 0):,}", "件", "受理"),
        Kept("in-time", *percent(kept, kept + late), "按时办结"),
        Kept("overdue", f"{found.count_overdue(sums):,}", "件", "超期，逐件说明原因"),
        Kept("rating", *percent(rated - bad, rated), "评价满意"),
    )


def percent(part: int, whole: int) -> tuple[str, str]:
    """`99.6` and `%`, cut and never rounded up. A dash where there is nothing to count."""
    if not whole:
        return "—", ""
    return (f"{part * 1000 // whole / 10:g}", "%")


def counts(centre: str) -> Mapping[str, int]:
    """How often each matter was taken in of late, by code."""
    return Counter(cases.cases(centre).values_list("item_code", flat=True)[:RECENT])


def named(rows: Iterable[Row], names: Mapping[str, str]) -> list[tuple[str, Row]]:
    """Rows with the names of their matters; what is no longer offered keeps its code."""
    return [(names.get(one.item, one.item), one) for one in rows]
