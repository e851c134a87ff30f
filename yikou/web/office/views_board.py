"""大厅此刻: the live board for heads, and the numbers that its figures count."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yikou.hall import access, queries
from yikou.hall.policies import WaitWarning
from yikou.hall.queries import Board
from yikou.kernel.clock import ZONE
from yikou.ledger import queries as ledger
from yikou.policies.queries import rulebook
from yikou.reporting.queries.today import Slot
from yikou.web.asked import Asked
from yikou.web.office import bars, curves
from yikou.web.office.figures import Figure
from yikou.web.pages import page

if TYPE_CHECKING:
    from yikou.hall.models import Ticket, TicketQuerySet

HEADS = ("desk.seats", "dashboard.read")
MOST = 500
# What becomes of a number, as the list tells them apart.
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "waiting": ("在等", ("waiting",)),
    "at_window": ("在窗口", ("called", "serving")),
    "done": ("办完", ("wrapping", "done")),
    "away": ("补办、过号", ("parked", "missed")),
    "left": ("退号、作废", ("left", "void")),
}


def minutes(length: timedelta | None) -> int | None:
    """A length in whole minutes."""
    return None if length is None else round(length.total_seconds() / 60)


# --- the board -------------------------------------------------------------------------------------


@page(may=HEADS)
def hall(request: Asked) -> HttpResponse:
    """Windows and lines as they stand, what is warned of, today beside a usual day; changed by events."""
    now = queries.board(queries.picture(request.centre, request.at))
    name = "office/hall/_board.html" if request.partial else "office/hall/board.html"
    return render(request, name, _board(now, request.today))


def _board(now: Board, today: date) -> dict[str, Any]:
    picture = now.picture
    visits = Counter(one.state for one in queries.tickets(picture.centre, today))
    return {
        "section": "hall",
        "board": now,
        "figures": _figures(now, visits),
        "lines": [(one, _waited(one.longest, picture.at)) for one in picture.lines],
        "most_waiting": max([1, *(len(one.waiting) for one in picture.lines)]),
        "windows": [(one, _waited(one.since, picture.at)) for one in picture.windows],
        "warnings": [(one, _waited(one.since, picture.at)) for one in now.warnings],
        "states": queries.STATES,
        "bars": bars.draw([Slot(time(one.hour), one.taken, one.usual.taken) for one in now.hours]),
        "curve": _curve(now),
        "rule": now.rule,
    }


def _waited(since: datetime | None, at: datetime) -> int | None:
    return None if since is None else max(int((at - since).total_seconds() // 60), 0)


def _figures(now: Board, states: Counter[str]) -> list[Figure]:
    taken, longest = sum(states.values()), now.longest
    usual = sum(one.usual.taken * _gone_by(one.hour, now.picture.at.astimezone(ZONE)) for one in now.hours)
    since, number = (_waited(longest[1], now.picture.at), longest[0]) if longest else (None, "")
    return [
        Figure(taken, "个", "今天取号", listed(), f"往常到这时 {usual:.0f} 个" if usual else ""),
        Figure(now.picture.waiting, "人", "在等", listed(kind="waiting")),
        Figure("—" if since is None else since, "分", "等得最久", listed(kind="waiting"), number),
        Figure(now.picture.served, "个", "办完", listed(kind="done")),
        Figure(now.picture.open_windows, "个", "窗口开着", listed(kind="at_window"), "点开看正在办的号"),
        Figure(states["left"] + states["void"], "个", "退号、作废", listed(kind="left")),
    ]


def _gone_by(hour: int, at: datetime) -> float:
    """Which part of an hour has gone by."""
    return min(max(at.hour + at.minute / 60 - hour, 0.0), 1.0)


def listed(**said: object) -> str:
    """The list of numbers narrowed to what a figure counts."""
    return f"{reverse('office:hall_tickets')}?{urlencode(said)}" if said else reverse("office:hall_tickets")


def _curve(now: Board) -> curves.Drawing | None:
    waits = [minutes(one.wait) for one in now.hours]
    usual = [minutes(one.usual.wait) for one in now.hours]
    known = [f"{one.hour} 点等 {wait} 分钟" for one, wait in zip(now.hours, waits, strict=True) if wait is not None]
    limit = rulebook(now.picture.centre, now.picture.at.astimezone(ZONE).date()).get(WaitWarning).notice_at
    return curves.draw(
        [f"{one.hour}:00" for one in now.hours],
        usual,
        new=waits,
        told=f"{'，'.join(known) or '今天还没有人叫到号'}；等到 {limit.text} 就提醒",
        limit=limit.delta.total_seconds() / 60,
    )


# --- the numbers behind it -------------------------------------------------------------------------


@page(may=HEADS)
def tickets(request: Asked) -> HttpResponse:
    """The numbers of a day, narrowed by line, window, hour and what became of them."""
    day, asked = asked_day(request), {key: request.GET.get(key, "") for key in ("line", "kind", "window", "hour")}
    rows = list(_narrowed(queries.tickets(request.centre, day).select_related("queue"), asked))
    context = {
        "section": "hall",
        "day": day,
        "today": request.today,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "asked": asked,
        "kinds": [(key, label) for key, (label, _) in KINDS.items()],
        "lines": queries.queues(request.centre),
        "rows": [(one, queries.STATES[one.state], minutes(one.waited)) for one in rows[:MOST]],
        "more": max(len(rows) - MOST, 0),
        "count": len(rows),
    }
    return render(request, "office/hall/tickets.html", context)


def _narrowed(rows: "TicketQuerySet", asked: dict[str, str]) -> "TicketQuerySet":
    """What cannot be meant narrows nothing."""
    if asked["kind"] in KINDS:
        rows = rows.filter(state__in=KINDS[asked["kind"]][1])
    if asked["line"]:
        rows = rows.filter(queue__code=asked["line"][:4])
    if asked["window"]:
        rows = rows.filter(window=asked["window"][:8])
    if asked["hour"].isdecimal() and int(asked["hour"][:4]) < 24:
        rows = rows.filter(shown_at__hour=int(asked["hour"]))
    return rows


def asked_day(request: Asked) -> date:
    """The day that is asked for; today where none can be meant."""
    try:
        found = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return request.today
    return found if abs(found.year - request.today.year) <= 20 else request.today


@page(may=HEADS)
def ticket(request: Asked, number: str) -> HttpResponse:
    """One number of a day: its periods, and what happened to it."""
    day = asked_day(request)
    found = access.ticket(request.actor, number, on=day)
    context = {
        "section": "hall",
        "one": found,
        "day": day,
        "word": queries.STATES[found.state],
        "channel": queries.CHANNELS[found.channel],
        "periods": _periods(found),
        "entries": ledger.history(found),
    }
    return render(request, "office/hall/ticket.html", context)


def _periods(one: "Ticket") -> list[tuple[str, int]]:
    said = (("等候", one.waited), ("走到窗口", one.walked), ("办理", one.served), ("办后整理", one.wrapped))
    return [(label, round(length.total_seconds() / 60)) for label, length in said]
