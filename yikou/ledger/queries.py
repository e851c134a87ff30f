"""What is asked of the ledger: histories, whether it still fits its seals, whether rows follow from it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from yikou.kernel.facts import KINDS, Fact
from yikou.ledger.models import Entry, EntryQuerySet, Seal
from yikou.ledger.operations import digest_of, mac_of, subject_key

# What other packages may say of an entry that they were given.
EntryRow = Entry
__all__ = ["EntryQuerySet", "EntryRow"]


@dataclass(frozen=True)
class Finding:
    """Something that does not fit: where, and in what way."""

    where: str
    told: str


def entries(centre: str) -> EntryQuerySet:
    """All entries of a centre, newest first; filter and page it."""
    return Entry.objects.at_centre(centre).order_by("-id")


def history(subject: Any) -> list[Entry]:
    """What happened to one row, oldest first."""
    return list(Entry.objects.of(subject_key(subject)))


def around(row: Entry, most: int) -> tuple[list[Entry], list[Entry]]:
    """What happened to the same row before an entry and after it, oldest first, at most so many each way."""
    rows = Entry.objects.filter(subject=row.subject)
    before = list(rows.filter(pk__lt=row.pk).order_by("-id")[:most])[::-1]
    return before, list(rows.filter(pk__gt=row.pk).order_by("id")[:most])


def decided_under(centre: str, code: str, *, since: date) -> EntryQuerySet:
    """The entries since a day that were decided under a rule, in any of its variants and versions; newest first."""
    named = [f"{code}{mark}" for mark in "@:"]
    begins = [Q(under__startswith=one) | Q(under__contains=f",{one}") for one in named]
    return entries(centre).filter(begins[0] | begins[1], day__gte=since)


def of_subjects(subjects: Collection[str], kind: str) -> QuerySet[Entry]:
    """The entries of one kind about some rows, oldest first: one query for a page of them."""
    return Entry.objects.filter(subject__in=subjects, kind=kind).order_by("id")


def digests(centre: str, *facts: type[Fact]) -> dict[str, str]:
    """The digest of its content that the last of such entries fixed for each row, by its key."""
    rows = Entry.objects.filter(centre=centre, kind__in=[one.kind for one in facts]).order_by("id")
    said = rows.values_list("subject", "facts__digest").iterator(chunk_size=2000)
    return {subject: str(digest) for subject, digest in said}


def entry(centre: str, number: int) -> Entry | None:
    """One entry by its number; another centre's is not there."""
    return Entry.objects.filter(centre=centre, pk=number).first()


def is_empty() -> bool:
    """Whether no centre has an entry yet."""
    return not Entry.objects.exists()


def books() -> list[str]:
    """The centres that have entries, by code; also one that no centre has, which somebody wrote there."""
    return list(Entry.objects.order_by("centre").values_list("centre", flat=True).distinct())


def last_number(centre: str) -> int:
    """The number of the newest entry of a centre; 0 in an empty ledger."""
    return Entry.objects.at_centre(centre).order_by("-id").values_list("id", flat=True).first() or 0


def newest() -> int:
    """The number of the newest entry of all centres; 0 in an empty ledger."""
    return Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0


def added(*, after: int, missing: Collection[int] = ()) -> list[tuple[int, str]]:
    """Number and centre of the entries after a number, and of those that were `missing` and are there now."""
    rows = Entry.objects.filter(Q(id__gt=after) | Q(id__in=missing) if missing else Q(id__gt=after))
    return list(rows.values_list("id", "centre"))


def first_day(centre: str) -> date | None:
    """The day of the first entry; None in an empty ledger."""
    return Entry.objects.filter(centre=centre).order_by("day").values_list("day", flat=True).first()


def last_seal(centre: str) -> Seal | None:
    """The newest day's seal."""
    return Seal.objects.filter(centre=centre).order_by("-day").first()


def seals(centre: str) -> QuerySet[Seal]:
    """All seals of a centre, newest first."""
    return Seal.objects.filter(centre=centre).order_by("-day")


def unsealed_days(centre: str, before: date) -> list[date]:
    """Days before `before` that have entries and no seal: each missed close is a finding."""
    last = last_seal(centre)
    open_entries = Entry.objects.filter(centre=centre, day__lt=before)
    if last is not None:
        open_entries = open_entries.filter(day__gt=last.day)
    return list(open_entries.order_by("day").values_list("day", flat=True).distinct())


def verify(centre: str) -> list[Finding]:
    """Compare every entry with its code and every sealed day with its digest.

    Names the first entry that does not fit, then each day up to the last seal that has entries
    and no seal, or whose seal does not fit them. Nothing that was written by hand stops it.
    """
    findings = list(_first_misfit(centre))
    before = ""
    seals = {seal.day: seal for seal in Seal.objects.filter(centre=centre) if seal.day}
    for day in sorted({*seals, *_days_up_to_last(centre, seals)}):
        if (seal := seals.get(day)) is None:
            findings.append(Finding(str(day), "这一天有条目，封存却不见了。"))
            continue
        rows = list(Entry.objects.filter(centre=centre, day=day).order_by("id").values_list("id", "mac"))
        if seal.before != before or digest_of(rows, seal.before) != seal.digest:
            findings.append(Finding(f"{day} 的封存", _unfit(seal, len(rows))))
        before = seal.digest
    return findings


def _days_up_to_last(centre: str, seals: dict[date, Seal]) -> list[date]:
    if not seals:
        return []
    rows = Entry.objects.filter(centre=centre, day__lte=max(seals)).annotate(said=Cast("day", CharField()))
    days = rows.order_by("said").values_list("said", flat=True).distinct()
    return [day for one in days if (day := day_of(one))]


def day_of(said: Any) -> date | None:
    """A day as it stands in the table; None where somebody wrote something else there."""
    try:
        return date.fromisoformat(said)
    except (TypeError, ValueError):
        return None


def _misfit(entry: Entry) -> Finding:
    told = f"{entry.day} {entry.kind} {entry.about or entry.subject}：内容和登记时的校验码对不上，被改动过。"
    return Finding(f"第 {entry.pk} 条", told)


def _unfit(seal: Seal, found: int) -> str:
    if found != seal.entries:
        return f"封存时 {seal.entries} 条，现在 {found} 条。"
    return "条目和封存时的摘要对不上。"


def _first_misfit(centre: str) -> Iterator[Finding]:
    rows = Entry.objects.filter(centre=centre).order_by("id")
    last = 0
    try:
        for row in rows.iterator(chunk_size=2000):
            if not _fits(row):
                yield _misfit(row)
                return
            last = row.pk
    except ValueError:  # something in a later row is not even what its column holds
        yield _first_unreadable(rows.filter(pk__gt=last))


def _fits(row: Entry) -> bool:
    try:
        return mac_of(row) == row.mac
    except (AttributeError, TypeError, ValueError):
        return False


def _first_unreadable(rows: QuerySet[Entry]) -> Finding:
    """The first of some entries that is changed so that it cannot even be read."""
    for number in rows.values_list("pk", flat=True):
        try:
            row = rows.get(pk=number)
        except ValueError:
            return Finding(f"第 {number} 条", "内容读不出来，被改动过。")
        if not _fits(row):
            return _misfit(row)
    return Finding("台账", "有一条读不出来，被改动过。")


ROWS_AT_ONCE = 500


def replay(centre: str, model: str = "") -> Iterator[Finding]:
    """Rebuild the state of every row from its entries and say where a stored row differs, or has no entry at all.

    `model` (`cases.case`) narrows it to one table. Reads entry by entry and rows by the hundred,
    so that a year needs no more memory than a day.
    """
    yield from _without_entry(centre, model)
    rows = Entry.objects.filter(centre=centre)
    if model:
        rows = rows.filter(subject__startswith=f"{model}:")
    histories = groupby(rows.order_by("subject", "id").iterator(chunk_size=2000), lambda one: one.subject)
    try:
        yield from _by_table(histories)
    except ValueError:  # an entry is not even what its columns hold
        yield Finding("台账", "有一条读不出来，没有算完；先核对台账（yikou ledger verify），找出是哪一条。")


def _by_table(histories: Iterator[tuple[str, Iterator[Entry]]]) -> Iterator[Finding]:
    for label, group in groupby(histories, lambda one: one[0].partition(":")[0]):
        waiting: dict[str, list[Entry]] = {}
        for subject, history in group:
            waiting[subject.partition(":")[2]] = list(history)
            if len(waiting) == ROWS_AT_ONCE:
                yield from _differences(label, waiting)
                waiting = {}
        yield from _differences(label, waiting)


def _without_entry(centre: str, model: str) -> Iterator[Finding]:
    """Rows that nothing in the ledger tells of: put there by hand."""
    for table in apps.get_models():
        label = table._meta.label_lower
        if hasattr(table, "folded") and model in ("", label):
            key = Concat(Value(f"{label}:"), Cast("pk", CharField()), output_field=CharField())
            told = Entry.objects.filter(subject=OuterRef("ledger_key"))
            rows = _at(table, centre).annotate(ledger_key=key).filter(~Exists(told)).order_by("pk")
            for subject in rows.values_list("ledger_key", flat=True).iterator(chunk_size=2000):
                yield Finding(subject, "表里有，台账里没有。")


def _at(table: type[Model], centre: str) -> QuerySet[Any]:
    """A centre's rows that have entries of their own; `entered` says which where not all have."""
    rows = table._default_manager.filter(getattr(table, "entered", Q()))
    names = {field.name for field in table._meta.get_fields()}
    return rows.filter(centre=centre) if "centre" in names else rows.filter(pk=centre)


def _differences(label: str, waiting: dict[str, list[Entry]]) -> Iterator[Finding]:
    model: Any = next((one for one in apps.get_models() if one._meta.label_lower == label), None)
    if model is None or not hasattr(model, "folded"):
        yield from (Finding(f"{label}:{key}", "台账里有这个版本不认识的对象。") for key in waiting)
        return
    stored = _stored(model, list(waiting))
    for key, history in waiting.items():
        yield from _difference(f"{label}:{key}", model, stored.get(key), history)


def _stored(model: Any, keys: list[str]) -> dict[str, Any]:
    """The stored rows by their key; False for one that cannot be read. One by one where one of them is not right."""
    try:
        return {str(key): row for key, row in model._default_manager.in_bulk(keys).items()}
    except ValueError:
        if len(keys) > 1:
            return {name: row for key in keys for name, row in _stored(model, [key]).items()}
        return {keys[0]: False}


def _difference(subject: str, model: Any, stored: Any, history: list[Entry]) -> Iterator[Finding]:
    if not stored:
        yield Finding(subject, "台账里有，表里没有。" if stored is None else "表里的内容读不出来，被改动过。")
        return
    if unknown := [entry.kind for entry in history if entry.kind not in KINDS]:
        yield Finding(subject, f"台账里有这个版本不认识的条目 {unknown[0]}。")
        return
    rebuilt = model(pk=stored.pk)
    for entry in history:
        try:
            rebuilt.absorb(entry.fact, entry.at)
        except (AttributeError, KeyError, TypeError, ValueError):
            yield Finding(subject, f"第 {entry.pk} 条的内容读不出来，被改动过。")
            return
    for name in model.folded:
        if getattr(rebuilt, name) != getattr(stored, name):
            yield Finding(subject, f"{name}：按台账是 {getattr(rebuilt, name)!r}，表里是 {getattr(stored, name)!r}。")
