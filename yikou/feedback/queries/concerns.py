"""What is asked about concerns: for the page of one, for lists, for who is accountable."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count

from yikou.feedback.models import BoxOpening, Concern, ConcernQuerySet, Kind
from yikou.feedback.operations.deciding import may_take
from yikou.feedback.operations.lengthening import may_approve_no, may_extend
from yikou.feedback.policies import Acceptance
from yikou.feedback.terms import terms, terms_of
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE

__all__ = [
    "Concern",
    "Justified",
    "Kind",
    "box_due",
    "concerns",
    "concerns_by_kind",
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


def concerns_by_kind(actor: Actor) -> dict[str, int]:
    """How many open concerns of each kind an actor may be shown."""
    rows = concerns(actor.centre).open().not_about(actor.account_id)
    counted = rows.order_by().values("sort").annotate(n=Count("id"))
    held = {row["sort"]: row["n"] for row in counted}
    return {kind.value: held.get(kind.value, 0) for kind in Kind}


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
