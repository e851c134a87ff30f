"""待办: everything somebody owes about what residents said, by its last day, by who owes it."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.cases import queries as cases
from yikou.feedback import queries
from yikou.feedback.queries import Held, Line
from yikou.reporting.registers import OWED
from yikou.web.asked import Asked
from yikou.web.pages import page

# Who sees what others owe, beside what is his own.
ALL = ("dashboard.read", "concerns.arrange", "inspections.arrange")


@dataclass(frozen=True)
class _Row:
    line: Line
    address: str
    owner: str


@page(signed_in=True)
def owed(request: Asked) -> HttpResponse:
    """What I owe; who watches over others sees theirs, of the kinds whose register he may read."""
    sees_all = any(map(request.actor.may, ALL))
    whose = request.GET.get("whose", "") if sees_all else ""
    kind = request.GET.get("kind", "")
    kind = kind if kind in queries.kinds() else ""
    owner = _owner(request, whose)
    shown_to: dict[str, Any] = {"reader": request.actor.account_id, "reads": _reads(request)}
    held = queries.tally(request.centre, on=request.today, **shown_to)
    these = [one for one in held if owner in (None, one.owner)]
    counted = Counter({key: sum(one.n for one in these if one.kind == key) for key in queries.kinds()})
    asked = [key for key, n in counted.items() if n and kind in ("", key)]
    found = (queries.worklist(request.centre, on=request.today, owner=owner, kind=key, **shown_to) for key in asked)
    lines = sorted((line for some in found for line in some), key=lambda line: (line.due_on, line.number))
    context = {
        "section": "owed",
        "rows": _rows(lines),
        "kinds": [
            (key, model.name, counted[key]) for key, model in queries.kinds().items() if counted[key] or key == kind
        ],
        "total": counted.total(),
        "late": sum(one.late for one in these),
        "left_out": (counted[kind] if kind else counted.total()) - len(lines),
        "kind": kind,
        "whose": whose,
        "sees_all": sees_all,
        "enquiries": _enquiries(request, sees_all),
        "asked": queries.asked_of(request.centre, request.actor.account_id or 0, request.today),
        "owners": _owners(request, held) if sees_all else [],
    }
    return render(request, "office/feedback/owed.html", context)


def _enquiries(request: Asked, sees_all: bool) -> dict[str, int]:
    """Questions without an answer: one's own, late ones of these; for who watches over others what nobody took."""
    waiting = cases.unanswered(request.centre)
    mine = waiting.filter(owner=request.actor.account_id or 0)
    return {
        "mine": mine.count(),
        "late": mine.filter(reply_by__lt=request.today).count(),
        "silent": len(cases.not_taken(request.centre)) if sees_all else 0,
        "all_late": waiting.filter(reply_by__lt=request.today).count() if sees_all else 0,
    }


def _reads(request: Asked) -> set[str]:
    return {key for key, readers in OWED.items() if any(map(request.actor.may, readers))}


def _owner(request: Asked, whose: str) -> int | None:
    if whose == "all":
        return None
    return int(whose) if whose.isdecimal() and len(whose) < 18 else request.actor.account_id or 0


def _rows(lines: list[Line]) -> list[_Row]:
    names = accounts.names({line.owner for line in lines})
    return [_Row(line, reverse(line.address, args=[line.number]), names.get(line.owner, "")) for line in lines]


def _owners(request: Asked, held: list[Held]) -> list[tuple[int, str, int]]:
    counted: Counter[int] = Counter()
    for one in held:
        counted[one.owner] += one.n
    names = accounts.names(set(counted), centre=request.centre)
    return [(key, names[key], n) for key, n in counted.most_common() if key in names]
