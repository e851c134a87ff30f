"""待办: everything somebody owes about what residents said, by its last day, by who owes it."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.feedback import queries
from yikou.feedback.queries import Line
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
    """What I owe; who watches over others sees everybody's, and can narrow it to one person or one kind."""
    sees_all = any(map(request.actor.may, ALL))
    whose = request.GET.get("whose", "") if sees_all else ""
    kind = request.GET.get("kind", "")
    kind = kind if kind in queries.kinds() else ""
    lines = queries.worklist(
        request.centre, on=request.today, owner=_owner(request, whose), reader=request.actor.account_id
    )
    shown = [line for line in lines if kind in ("", line.kind)]
    context = {
        "section": "owed",
        "rows": _rows(shown),
        "kinds": [(key, model.name, sum(one.kind == key for one in lines)) for key, model in queries.kinds().items()],
        "total": len(lines),
        "late": sum(line.is_late for line in lines),
        "kind": kind,
        "whose": whose,
        "sees_all": sees_all,
        "asked": queries.asked_of(request.centre, request.actor.account_id or 0, request.today),
        "owners": _owners(request) if sees_all else [],
    }
    return render(request, "office/feedback/owed.html", context)


def _owner(request: Asked, whose: str) -> int | None:
    if whose == "all":
        return None
    return int(whose) if whose.isdecimal() and len(whose) < 18 else request.actor.account_id or 0


def _rows(lines: list[Line]) -> list[_Row]:
    names = accounts.names({line.owner for line in lines})
    return [_Row(line, reverse(line.address, args=[line.number]), names.get(line.owner, "")) for line in lines]


def _owners(request: Asked) -> list[tuple[int, str, int]]:
    held = queries.loads(request.centre)
    names = accounts.names(set(held), centre=request.centre)
    return [(key, names[key], n) for key, n in sorted(held.items(), key=lambda one: -one[1]) if key in names]
