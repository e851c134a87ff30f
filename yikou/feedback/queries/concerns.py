"""What is asked about concerns: for the page of one, for lists, for who is accountable."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q

from yikou.feedback.models import BoxOpening, Concern, ConcernQuerySet, ConcernState, Kind
from yikou.feedback.operations.deciding import may_take
from yikou.feedback.operations.lengthening import may_approve_no, may_extend
from yikou.feedback.policies import Acceptance
from yikou.feedback.terms import terms, terms_of
from yikou.kernel.clock import ZONE

__all__ = [
    "Concern",
    "Justified",
    "Kind",
    "box_due",
    "concern_in_list",
    "concerns",
    "concerns_counted",
    "justified",
    "may_approve_no",
    "may_extend",
    "may_take",
    "openings",
    "terms_of",
]


@dataclass(frozen=True)
class Justified:
    """A concern that was found justified: what accountability begins from."""

    number: str
    sort: str
    subjects: tuple[str, ...]
    responsible: int | None
    department: str
    answered_at: datetime
    links: tuple[str, ...]
    turn: int


def concerns(centre: str) -> ConcernQuerySet:
    """All concerns of a centre, newest first."""
    rows: ConcernQuerySet = Concern.objects.at_centre(centre)
    return rows.order_by("-id")


def justified(centre: str, start: date, end: date) -> list[Justified]:
    """Concerns found justified whose last answer fell from `start` until before `end`, oldest first.

    `responsible` is the account that the findings name, None where a department or nobody was named.
    """
    rows = Concern.objects.at_centre(centre).filter(is_justified=True).order_by("answered_at", "id")
    found = [one for one in rows if one.answered_at and start <= one.answered_at.astimezone(ZONE).date() < end]
    return [_justified(one) for one in found]


def _justified(one: Concern) -> Justified:
    assert one.answered_at is not None
    last = one.replies[-1] if one.replies else {}
    return Justified(
        number=one.number,
        sort=one.sort,
        subjects=tuple(one.subjects),
        responsible=one.responsible,
        department=one.responsible_department,
        answered_at=one.answered_at,
        links=tuple(last.get("links", ())),
        turn=one.turn,
    )


def concern_in_list(name: str, *, me: int, on: date) -> Q:
    """What stands in one of the lists that one works by."""
    is_open, answered = Q(ended_at__isnull=True), Q(state=ConcernState.ANSWERED)
    return {
        "mine": is_open & Q(owner=me),
        "open": is_open & ~answered,
        "late": is_open & Concern.past(on),
        "answered": is_open & answered,
        "all": Q(),
    }[name]


def concerns_counted(rows: ConcernQuerySet, names: Iterable[str], *, me: int, on: date) -> dict[str, Counter[str]]:
    """How many of some concerns stand in each list, kind by kind; one query."""
    wanted = {name: Count("pk", filter=concern_in_list(name, me=me, on=on)) for name in names}
    grouped = rows.order_by().values("sort").annotate(**{f"in_{name}": n for name, n in wanted.items()})
    found: list[dict[str, Any]] = [dict(row) for row in grouped]
    return {name: Counter({row["sort"]: row[f"in_{name}"] for row in found}) for name in wanted}


def openings(centre: str) -> list[BoxOpening]:
    """The last openings of the opinion box, newest first."""
    return list(BoxOpening.objects.at_centre(centre).order_by("-id")[:30])


def box_due(centre: str, on: date) -> date | None:
    """By when the box is to be opened again; None where it never was."""
    last = BoxOpening.objects.at_centre(centre).order_by("-opened_at").first()
    if last is None:
        return None
    held = terms(centre, on)
    return held.rules.get(Acceptance).open_box_by(last.opened_at.astimezone(ZONE).date(), held.calendar)
