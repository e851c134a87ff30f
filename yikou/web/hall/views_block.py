"""应急号单: a block of numbers printed in advance, and entered afterwards in order with their times."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.centre import queries as centre_queries
from yikou.hall import operations, queries
from yikou.hall.operations import LETTER, PaperNumber
from yikou.hall.policies import Priority
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.pages import again, page

if TYPE_CHECKING:
    from yikou.centre.models import Window
    from yikou.hall.models import Queue

FRONT = "desk.front"
ROWS, PRINTED, MOST = 12, 30, 300
FIELDS = ("number", "line", "taken", "category", "window", "called", "ended", "left")


@page(may=FRONT)
def sheet(request: Asked) -> HttpResponse:
    """A sheet of numbers to tear off, with room for the time and the line."""
    first = _whole(request.GET.get("first", ""), 1)
    numbers = [f"{LETTER}{n:03d}" for n in range(first, first + PRINTED)]
    lines = queries.queues(request.centre)
    return render(request, "hall/block_sheet.html", {"numbers": numbers, "lines": lines, "next": first + PRINTED})


def _whole(typed: str, otherwise: int) -> int:
    return int(typed) if typed.isdecimal() and 0 < int(typed[:6]) <= MOST else otherwise


@dataclass(frozen=True)
class Row:
    """One line of the form as it was typed, with the sentences that go with its fields."""

    typed: Mapping[str, str]
    errors: Mapping[str, str]

    @property
    def is_used(self) -> bool:
        """Whether a time was written: numbers stand in the form before they are used."""
        return any(self.typed[name] for name in FIELDS if name != "number")


@page(may=FRONT, methods=("GET", "HEAD", "POST"))
def enter(request: Asked) -> HttpResponse:
    """Enter the numbers of the block: all of them or none; what was typed stays."""
    if request.method != "POST":
        last = queries.last_on_paper(request.centre, request.today)
        rows = [Row(_blank(f"{LETTER}{last + n:03d}"), {}) for n in range(1, ROWS + 1)]
        return render(request, "hall/block_enter.html", _shown(request, rows))
    rows, lines = _read(request)
    if any(one.errors for one in rows) or not lines:
        shown = _shown(request, rows) | {"empty": not any(one.errors for one in rows)}
        return again(request, "hall/block_enter.html", shown)
    try:
        made = operations.enter_block(lines=lines, by=request.actor, at=request.at)
    except Refusal as refusal:
        return again(request, "hall/block_enter.html", _shown(request, rows), refusal)
    return HttpResponseRedirect(f"{reverse('hall:block')}?done={len(made)}")


def _blank(number: str) -> dict[str, str]:
    return {**dict.fromkeys(FIELDS, ""), "number": number}


def _shown(request: Asked, rows: list[Row]) -> dict[str, Any]:
    done = request.GET.get("done", "")
    return {
        "section": "front",
        "rows": rows,
        "lines": queries.queues(request.centre),
        "windows": centre_queries.windows(request.centre),
        "classes": rulebook(request.centre, request.today).get(Priority).words_of_classes(),
        "done": done if done.isdecimal() and len(done) < 4 else "",
        "letter": LETTER,
    }


def _read(request: Asked) -> tuple[list[Row], list[PaperNumber]]:
    """The rows as they were typed, and what the used ones say."""
    queues = {one.code: one for one in queries.queues(request.centre)}
    windows = {one.number: one for one in centre_queries.windows(request.centre)}
    count = min(len(request.POST.getlist("number")), MOST)
    rows, lines = [], []
    for n in range(count):
        typed = {name: _at(request.POST.getlist(name), n) for name in FIELDS}
        errors: dict[str, str] = {}
        row = Row(typed, errors)
        if row.is_used and (line := _line(typed, errors, queues, windows, request.at)) is not None:
            lines.append(line)
        rows.append(row)
    return rows, lines


def _at(typed: list[str], n: int) -> str:
    return typed[n].strip()[:16] if n < len(typed) else ""


def _line(
    typed: Mapping[str, str],
    errors: dict[str, str],
    queues: Mapping[str, "Queue"],
    windows: Mapping[str, "Window"],
    at: datetime,
) -> PaperNumber | None:
    number = typed["number"].upper()
    if not (number.startswith(LETTER) and number[1:].isascii() and number[1:].isdecimal() and len(number) <= 8):
        errors["number"] = f"号是 {LETTER} 加数字，如 {LETTER}007"
    if typed["line"] not in queues:
        errors["line"] = "请选办哪样"
    if typed["window"] and typed["window"] not in windows:
        errors["window"] = "没有这个窗口"
    moments = {name: _moment(typed[name], at, errors, name) for name in ("taken", "called", "ended")}
    if not typed["taken"]:
        errors["taken"] = "请填几点取的"
    if errors or moments["taken"] is None:
        return None
    return PaperNumber(
        number=number,
        queue=queues[typed["line"]],
        taken_at=moments["taken"],
        category=typed["category"],
        window=windows.get(typed["window"]),
        called_at=moments["called"],
        ended_at=moments["ended"],
        has_left=typed["left"] == "left",
    )


def _moment(typed: str, at: datetime, errors: dict[str, str], name: str) -> datetime | None:
    """A time of today as it stands on paper: 9:05, 0905."""
    if not typed:
        return None
    digits = typed.replace("：", ":").replace(":", "").zfill(4)
    try:
        if len(digits) != 4 or not digits.isascii():
            raise ValueError(typed)
        read = time(int(digits[:2]), int(digits[2:]))
    except ValueError:
        errors[name] = "几点几分，如 9:05"
        return None
    return datetime.combine(at.astimezone(ZONE).date(), read, ZONE)
