"""Figures that open: each leads to the lines of a register that it counts."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from yikou.feedback.policies import RatingWindow
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked


@dataclass(frozen=True)
class Figure:
    """One large number, what it counts, where it leads, and a line below it."""

    value: int | str
    unit: str
    label: str
    address: str
    note: str = ""


def address(start: date, end: date, kind: str = "", *, register: str = "ledger", **more: str) -> str:
    """The register narrowed to some days and a kind of entry."""
    said = {"from": start.isoformat(), "to": end.isoformat(), "kind": kind, **more}
    return f"{reverse('office:register', args=[register])}?{urlencode({k: v for k, v in said.items() if v})}"


def today_address(day: date, kind: str, **more: str) -> str:
    """The entries of a kind on one day."""
    return address(day, day, kind, **more)


def month_address(day: date, kind: str) -> str:
    """The entries of a kind in a day's month so far."""
    return address(day.replace(day=1), day, kind)


def level_words(request: Asked) -> dict[str, str]:
    """The levels of the rating rule in words."""
    rule = rulebook(request.centre, request.today).get(RatingWindow)
    return {level: rule.word(level) for level in rule.levels}
