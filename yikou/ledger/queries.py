"""What is asked of the ledger: histories, whether it still fits its seals, whether rows follow from it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from yikou.kernel.facts import KINDS
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


def entry(centre: str, number: int) -> Entry | None:
    """One entry by its number; another centre's is not there."""
    return Entry.objects.filter(centre=centre, pk=number).first()


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
    and no seal, or whose seal does not fit them.
    """
    findings = [Finding(f"第 {bad.pk} 条", _misfit(bad)) for bad in _first_misfit(centre)]
    before = ""
    seals = {seal.day: seal for seal in Seal.objects.filter(centre=centre)}
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
    rows = Entry.objects.filter(centre=centre, day__lte=max(seals))
    return list(rows.order_by("day").values_list("day", flat=True).distinct())


def _misfit(entry: Entry) -> str:
    return f"{entry.day} {entry.kind} {entry.about or entry.subject}：内容和登记时的校验码对不上，被改动过。"


def _unfit(seal: Seal, found: int) -> str:
    if found != seal.entries:
        return f"封存时 {seal.entries} 条，现在 {found} 条。"
    return "条目和封存时的摘要对不上。"


def _first_misfit(centre: str) -> Iterator[Entry]:
    for row in Entry.objects.filter(centre=centre).order_by("id").iterator(chunk_size=2000):
        if mac_of(row) != row.mac:
            yield row
            return


ROWS_AT_ONCE = 500


def replay(centre: str, model: str = "") -> Iterator[Finding]:
    """Rebuild the state of every row from its entries and say where a stored row differs.

    `model` (`cases.case`) narrows it to one table. Reads entry by entry and rows by the hundred,
    so that a year needs no more memory than a day.
    """
    rows = Entry.objects.filter(centre=centre)
    if model:
        rows = rows.filter(subject__startswith=f"{model}:")
    histories = groupby(rows.order_by("subject", "id").iterator(chunk_size=2000), lambda one: one.subject)
    for label, group in groupby(histories, lambda one: one[0].partition(":")[0]):
        waiting: dict[str, list[Entry]] = {}
        for subject, history in group:
            waiting[subject.partition(":")[2]] = list(history)
            if len(waiting) == ROWS_AT_ONCE:
                yield from _differences(label, waiting)
                waiting = {}
        yield from _differences(label, waiting)


def _differences(label: str, waiting: dict[str, list[Entry]]) -> Iterator[Finding]:
    model: Any = apps.get_model(label)
    stored = {str(key): row for key, row in model._default_manager.in_bulk(list(waiting)).items()}
    for key, history in waiting.items():
        yield from _difference(f"{label}:{key}", model, stored.get(key), history)


def _difference(subject: str, model: Any, stored: Any, history: list[Entry]) -> Iterator[Finding]:
    if stored is None:
        yield Finding(subject, "台账里有，表里没有。")
        return
    if unknown := [entry.kind for entry in history if entry.kind not in KINDS]:
        yield Finding(subject, f"台账里有这个版本不认识的条目 {unknown[0]}。")
        return
    rebuilt = model(pk=stored.pk)
    for entry in history:
        rebuilt.absorb(entry.fact, entry.at)
    for name in model.folded:
        if getattr(rebuilt, name) != getattr(stored, name):
            yield Finding(subject, f"{name}：按台账是 {getattr(rebuilt, name)!r}，表里是 {getattr(stored, name)!r}。")
