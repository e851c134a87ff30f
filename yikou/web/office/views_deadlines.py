"""时限: the board of what runs out, by card, by department, by who holds it."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from yikou.cases import access
from yikou.reporting import queries
from yikou.web.asked import Asked
from yikou.web.office.promises import lines_of
from yikou.web.pages import page

CARDS = (("any", "亮牌和已提醒"), ("red", "红牌"), ("yellow", "黄牌"), ("remind", "已提醒"), ("", "全部在办"))


@page(may="cases.watch")
def deadlines(request: Asked) -> HttpResponse:
    """Running matters by due date, fifty a page."""
    card = request.GET.get("card", "any")
    owner = request.GET.get("owner", "")
    department = request.GET.get("department", "")[:24]
    after = request.GET.get("after", "")
    card = card if card in dict(CARDS) else "any"
    holder = int(owner) if owner.isdecimal() and len(owner) < 18 else None
    running = access.cases(request.actor).running()
    rows = queries.chosen(running, on=request.today, card=card, owner=holder, department=department)
    board = queries.board(rows, centre=request.centre, at=request.at, after=after if _is_key(after) else "")
    counted = queries.cards(running, on=request.today)
    keep = {"card": card, "owner": str(holder or ""), "department": department}
    context = {
        "section": "deadlines",
        "lines": lines_of(board.promises, request),
        "cards": [(key, label, _count(key, counted), key == card) for key, label in CARDS],
        "card": card,
        "owner": str(holder or ""),
        "department": department,
        "departments": queries.by_department(running, on=request.today),
        "owners": queries.by_owner(running, on=request.today),
        "after": board.after and urlencode({**keep, "after": board.after}),
        "is_first": not after,
    }
    return render(request, "office/deadlines.html", context)


def _count(key: str, counted: dict[str, int]) -> int:
    if key == "any":
        return counted["red"] + counted["yellow"] + counted["remind"]
    return counted[key or "running"]


def _is_key(text: str) -> bool:
    from datetime import date

    day, _, number = text.partition(".")
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return number.isdecimal() and len(number) < 18
