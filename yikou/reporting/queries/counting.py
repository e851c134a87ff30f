"""Counting a day's entries, and sums over days: from the roll-up where days are closed, live where not."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db.models import Count, QuerySet, Sum

from yikou.catalogue import queries as catalogue
from yikou.feedback import queries as feedback
from yikou.ledger import queries as ledger
from yikou.ledger.queries import EntryQuerySet
from yikou.reporting.figures import LEFT_OUT, PARTS, RATED, Counted, Row, count, totals
from yikou.reporting.models import DayClose, DayFigure

# A page counts at most so many lines: what it costs must not grow with what is kept.
MOST_COUNTED = 3_000


def counted_day(centre: str, day: date) -> Counter[Counted]:
    """The figures of one day, counted from its entries: what the close writes down and a recount repeats."""
    entries = ledger.entries(centre).filter(day=day).order_by("id")
    rows = [Row(*one) for one in entries.values_list("kind", "place", "item", "facts").iterator(chunk_size=2000)]
    return count(rows, departments_on(centre, day, {row.item for row in rows if row.item}))


def departments_on(centre: str, day: date, items: Iterable[str]) -> dict[str, str]:
    """The department of each item as it stood on a day; an item that is no longer offered keeps its last one."""
    offered = catalogue.catalogue(centre, day).items
    found = {}
    for code in items:
        if code in offered:
            found[code] = offered[code].department
        elif past := [one for one in catalogue.history(centre, code) if one.from_on and one.from_on <= day]:
            found[code] = str(past[0].payload.get("department", ""))
    return found


def left_out(centre: str, start: date, end: date) -> dict[date, Counter[Counted]]:
    """By day, what ratings that do not count now change in the figures that are shown: out of their levels, apart.

    What a close wrote down stays, since it counts entries; a re-check comes later, and may be of a sealed day.
    """
    entries = rated_entries(ledger.entries(centre).filter(day__range=(start, end)), centre, count_now=False)
    rows = [
        (day, Row(*one)) for day, *one in entries.order_by("id").values_list("day", "kind", "place", "item", "facts")
    ]
    found: dict[date, Counter[Counted]] = {}
    for day, row in rows:
        for key, n in count([row], departments_on(centre, day, {row.item} - {""})).items():
            apart = key._replace(figure=LEFT_OUT.key) if key.figure == RATED else key
            found.setdefault(day, Counter())[apart] += n if apart is not key else -n
    return found


def rated_entries(entries: EntryQuerySet, centre: str, *, count_now: bool) -> EntryQuerySet:
    """Of some entries the ratings that count now, or those that do not."""
    out = [f"feedback.rating:{key}" for key in feedback.left_out(centre)]
    rows = entries.filter(kind=RATED)
    return rows.exclude(subject__in=out) if count_now else rows.filter(subject__in=out)


def recount(centre: str, day: date) -> list[tuple[str, int, int]]:
    """Where a closed day's roll-up differs from a full recount: (figure and place, kept, counted). (G12)"""
    counted = counted_day(centre, day)
    fresh = {("", *key): n for key, n in counted.items()}
    fresh |= {("total", key, "", "", ""): n for key, n in totals(counted).items()}
    kept = {
        ("total" if row.is_total else "", row.figure, row.window, row.department, row.item): row.n
        for row in DayFigure.objects.filter(centre=centre, day=day)
    }
    return [
        (" ".join(filter(None, key)), kept.get(key, 0), fresh.get(key, 0))
        for key in sorted({*kept, *fresh})
        if kept.get(key, 0) != fresh.get(key, 0)
    ]


def closed_days(centre: str, start: date, end: date) -> QuerySet[DayClose]:
    """The closed days from `start` to `end`, both counted, oldest first."""
    return DayClose.objects.filter(centre=centre, day__range=(start, end), state="closed").order_by("day")


def sums(centre: str, start: date, end: date) -> dict[str, int]:
    """How often each figure occurred from `start` to `end`: closed days from the roll-up, the others live."""
    rolled = DayFigure.objects.filter(centre=centre, is_total=True, day__range=(start, end))
    summed: Counter[str] = Counter(
        {row["figure"]: row["sum"] for row in rolled.values("figure").annotate(sum=Sum("n")).order_by()}
    )
    last = ledger.last_seal(centre)
    entries = ledger.entries(centre).filter(day__range=(start, end))
    if last:
        entries = entries.filter(day__gt=last.day)
    summed.update(live_sums(entries))
    for changed in left_out(centre, start, end).values():
        summed.update(totals(changed))
    return dict(+summed)


def live_sums(entries: EntryQuerySet) -> Counter[str]:
    """How often each figure occurs among entries of days that are not closed yet; two queries."""
    counted = Counter(dict(entries.order_by().values_list("kind").annotate(n=Count("pk"))))
    rows = entries.order_by().filter(kind__in={part.kind for part in PARTS}).values_list("kind", "facts")
    for kind, facts in rows:
        counted.update(part.key for part in PARTS if part.kind == kind and part.counts(facts))
    return counted


def kinds(centre: str, start: date, end: date) -> tuple[dict[str, int], bool]:
    """How many entries of each kind there are from `start` to `end`, for a page: closed days from the roll-up,
    of the others at most MOST_COUNTED; whether there are more.
    """
    rolled = DayFigure.objects.filter(centre=centre, is_total=True, day__range=(start, end)).exclude(
        figure__contains=":"
    )
    counted = Counter({row["figure"]: row["sum"] for row in rolled.values("figure").annotate(sum=Sum("n")).order_by()})
    last = ledger.last_seal(centre)
    entries = ledger.entries(centre).filter(day__range=(start, end))
    live, has_more = kinds_among(entries.filter(day__gt=last.day) if last else entries)
    counted.update(live)
    return dict(counted), has_more


def kinds_among(entries: EntryQuerySet) -> tuple[dict[str, int], bool]:
    """How many entries of each kind a choice has, newest first and at most MOST_COUNTED; whether there are more."""
    newest = entries.order_by("-day", "-id").values_list("kind", flat=True)[: MOST_COUNTED + 1]
    counted = Counter(newest)
    return dict(counted), counted.total() > MOST_COUNTED


def by_place(centre: str, day: date, place: str) -> dict[str, dict[str, int]]:
    """A day's figures by window, department or item (`place`): closed days from the roll-up, others counted."""
    rows: Iterable[tuple[str, str, int]] = DayFigure.objects.filter(centre=centre, day=day, is_total=False).values_list(
        place, "figure", "n"
    )
    if not closed_days(centre, day, day).exists():
        rows = [(getattr(key, place), key.figure, n) for key, n in counted_day(centre, day).items()]
    changed = left_out(centre, day, day).get(day, Counter())
    rows = [*rows, *((getattr(key, place), key.figure, n) for key, n in changed.items())]
    found: dict[str, dict[str, int]] = {}
    for name, figure, n in rows:
        if name:
            figures = found.setdefault(name, {})
            figures[figure] = figures.get(figure, 0) + n
    return found
