"""The list that one works by: everything owed, by its last day, by who owes it."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from django.apps import apps
from django.db.models import Count

from yikou.feedback.models import Owed, OwedQuerySet
from yikou.tasks import queries as tasks

MOST = 200


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


def kinds() -> dict[str, type[Owed]]:
    """Every kind of thing that is owed, by its table's name; what is assigned has the same columns."""
    models = apps.get_app_config("feedback").get_models()
    owed = {model._meta.model_name or "": model for model in models if issubclass(model, Owed)}
    return owed | {"task": cast(type[Owed], tasks.Task)}


def owed(kind: str, centre: str, *, reader: int | None = None) -> "OwedQuerySet[Owed]":
    """All owed things of one kind at a centre, for its register; without those that are about the reader."""
    return _shown_to(reader, kinds()[kind].objects.at_centre(centre))


def _shown_to(reader: int | None, rows: "OwedQuerySet[Owed]") -> "OwedQuerySet[Owed]":
    without = getattr(rows, "not_about", None)
    return cast("OwedQuerySet[Owed]", without(reader)) if without and reader else rows


def prefix(kind: str) -> str:
    """What the numbers of one kind begin with, before the day."""
    return str(getattr(kinds()[kind], "prefix", ""))


def worklist(
    centre: str, *, on: date, owner: int | None = None, kind: str = "", reader: int | None = None
) -> list[Line]:
    """What is owed at a centre, the earliest last day first; at most `MOST` lines of each kind.

    Nothing that is about the `reader` himself.
    """
    found = [
        _line(one, on)
        for key, model in kinds().items()
        if kind in ("", key)
        for one in _rows(model, centre, owner, reader)
    ]
    return sorted(found, key=lambda line: (line.due_on, line.number))


def _rows(model: type[Owed], centre: str, owner: int | None, reader: int | None) -> list[Owed]:
    rows = _shown_to(reader, model.objects.at_centre(centre).open())
    return list((rows if owner is None else rows.owned_by(owner)).order_by("due_on", "id")[:MOST])


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
    """How many open things each person answers for at a centre."""
    held: dict[int, int] = {}
    for model in kinds().values():
        rows = model.objects.at_centre(centre).open().values("owner").annotate(n=Count("id")).order_by()
        for row in rows:
            held[row["owner"]] = held.get(row["owner"], 0) + row["n"]
    return held
