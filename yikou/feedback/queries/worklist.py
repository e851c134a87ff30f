"""The list that one works by: everything owed, by its last day, by who owes it."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from typing import cast

from django.apps import apps
from django.db.models import Count, Q, QuerySet

from yikou.feedback.models import Finding, Owed, OwedQuerySet
from yikou.kernel.actors import Actor
from yikou.ledger.queries import EntryQuerySet
from yikou.tasks import queries as tasks

MOST = 200
# Who arranges inspections knows who looked and who said what.
ARRANGES = "inspections.arrange"


@dataclass(frozen=True)
class Line:
    """One owed thing as a line of the list; `address` names its page, which takes its number."""

    kind: str
    name: str
    address: str
    number: str
    about: str
    step: str
    owner: int
    due_on: date
    is_late: bool


@dataclass(frozen=True)
class Held:
    """How much somebody owes of one kind, and how much of it is past its last day."""

    kind: str
    owner: int
    n: int
    late: int


def kinds() -> dict[str, type[Owed]]:
    """Every kind of thing that is owed, by its table's name; what is assigned has the same columns."""
    models = apps.get_app_config("feedback").get_models()
    owed = {model._meta.model_name or "": model for model in models if issubclass(model, Owed)}
    return owed | {"task": cast(type[Owed], tasks.Task)}


def owed(kind: str, centre: str, *, reader: int | None = None) -> "OwedQuerySet[Owed]":
    """All owed things of one kind at a centre, for its register; without those that are about the reader."""
    return _shown_to(reader, kinds()[kind].objects.at_centre(centre))


def _shown_to(reader: int | None, rows: "OwedQuerySet[Owed]") -> "OwedQuerySet[Owed]":
    """What is assigned is about nobody; all other kinds know whom they are kept from."""
    return rows.not_about(reader) if issubclass(rows.model, Owed) else rows


def prefix(kind: str) -> str:
    """What the numbers of one kind begin with, before the day."""
    return str(getattr(kinds()[kind], "prefix", ""))


def worklist(
    centre: str,
    *,
    on: date,
    owner: int | None = None,
    kind: str = "",
    reader: int | None = None,
    reads: Container[str] | None = None,
) -> list[Line]:
    """What is owed at a centre, the earliest last day first; at most `MOST` lines of each kind.

    Nothing that is about the `reader` himself; of kinds that are not among `reads` only what he owes himself.
    """
    found = [
        _line(one, on)
        for key, model in kinds().items()
        if kind in ("", key)
        for one in _open(key, model, centre, owner, reader, reads).order_by("due_on", "id")[:MOST]
    ]
    return sorted(found, key=lambda line: (line.due_on, line.number))


def tally(centre: str, *, on: date, reader: int | None = None, reads: Container[str] | None = None) -> list[Held]:
    """How much each person owes of each kind, counted over everything that `worklist` would show."""
    return [
        Held(key, row["owner"], row["n"], row["late"])
        for key, model in kinds().items()
        for row in _open(key, model, centre, None, reader, reads)
        .order_by()
        .values("owner")
        .annotate(n=Count("id"), late=Count("id", filter=model.past(on)))
    ]


def _open(
    key: str,
    model: type[Owed],
    centre: str,
    owner: int | None,
    reader: int | None,
    reads: Container[str] | None,
) -> "OwedQuerySet[Owed]":
    rows = _shown_to(reader, model.objects.at_centre(centre).open())
    if reads is not None and key not in reads:
        rows = rows.owned_by(reader or 0)
    return rows if owner is None else rows.owned_by(owner)


def _line(one: Owed, on: date) -> Line:
    return Line(
        kind=one._meta.model_name or "",
        name=one.name,
        address=one.address,
        number=one.number,
        about=one.subject_line,
        step=one.step,
        owner=one.owner,
        due_on=one.due_on,
        is_late=one.is_late(on),
    )


def loads(centre: str) -> dict[int, int]:
    """How many open things each person answers for at a centre: who has the least gets the next."""
    held: dict[int, int] = {}
    for model in kinds().values():
        rows = model.objects.at_centre(centre).open().values("owner").annotate(n=Count("id")).order_by()
        for row in rows:
            held[row["owner"]] = held.get(row["owner"], 0) + row["n"]
    return held


def kept_from(by: Actor) -> frozenset[str]:
    """The numbers of everything whose entries somebody is not to read: what is about him and not shown to him,
    and what was said of him by who is not named to him.
    """
    if not (me := by.account_id):
        return frozenset()
    rows = [_numbers(model.kept_from(me), model, by.centre) for model in _keeping()]
    if not by.may(ARRANGES):
        rows.append(_numbers(Finding.unnamed_to(me), Finding, by.centre))
    return frozenset(rows[0].union(*rows[1:], all=True))


def shown_to(by: Actor, entries: EntryQuerySet) -> EntryQuerySet:
    """Entries without those that somebody is not to read: they are there, counted and verified, and not shown."""
    kept = kept_from(by)
    return entries.exclude(about__in=kept) if kept else entries


def _keeping() -> list[type[Owed]]:
    """The kinds of which something is kept from somebody."""
    return [model for model in kinds().values() if issubclass(model, Owed) and "kept_from" in vars(model)]


def _numbers(which: Q, model: type[Owed], centre: str) -> "QuerySet[Owed, str]":
    return model.objects.at_centre(centre).filter(which).order_by().values_list("number", flat=True)
