"""大厅此刻: the live board for heads, and one number of it. Its figures open the register of numbers."""

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

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
from yikou.web.office.figures import Figure, address
from yikou.web.pages import page

if TYPE_CHECKING:
    from yikou.hall.models import Ticket

HEADS = ("desk.seats", "dashboard.read")


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
        "today": listed(today),
        "bars": bars.draw([Slot(time(one.hour), one.taken, one.usual.taken) for one in now.hours]),
        "curve": _curve(now),
        "rule": now.rule,
    }


def _waited(since: datetime | None, at: datetime) -> int | None:
    return None if since is None else max(int((at - since).total_seconds() // 60), 0)


def _figures(now: Board, states: Counter[str]) -> list[Figure]:
    day, longest = now.picture.at.astimezone(ZONE).date(), now.longest
    usual = sum(one.usual.taken * _gone_by(one.hour, now.picture.at.astimezone(ZONE)) for one in now.hours)
    since, number = (_waited(longest[1], now.picture.at), longest[0]) if longest else (None, "")
    first = reverse("office:hall_ticket", args=[number]) if number else listed(day, stand="waiting")
    return [
        Figure(sum(states.values()), "个", "今天取号", listed(day), f"往常到这时 {usual:.0f} 个" if usual else ""),
        Figure(now.picture.waiting, "人", "在等", listed(day, stand="waiting")),
        Figure("—" if since is None else since, "分", "等得最久", first, number),
        Figure(now.picture.served, "个", "办完", listed(day, state="served")),
        Figure(now.picture.open_windows, "个", "窗口开着", "#windows", "哪几个在下面"),
        Figure(states["left"] + states["void"], "个", "退号、作废", listed(day, stand="gone")),
    ]


def _gone_by(hour: int, at: datetime) -> float:
    """Which part of an hour has gone by."""
    return min(max(at.hour + at.minute / 60 - hour, 0.0), 1.0)


def listed(day: date, **said: str) -> str:
    """The register of numbers narrowed to what a figure counts."""
    return address(day, day, register="tickets", **said)


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


# --- one number ------------------------------------------------------------------------------------


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
        "listed": listed(day),
        "word": queries.STATES[found.state],
        "channel": queries.CHANNELS[found.channel],
        "periods": _periods(found),
        "entries": ledger.history(found),
    }
    return render(request, "office/hall/ticket.html", context)


def _periods(one: "Ticket") -> list[tuple[str, int]]:
    said = (("等候", one.waited), ("走到窗口", one.walked), ("办理", one.served), ("办后整理", one.wrapped))
    return [(label, round(length.total_seconds() / 60)) for label, length in said]
