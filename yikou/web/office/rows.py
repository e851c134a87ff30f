"""A line of a register as a row of its table: where it leads, and its cells as they are printed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from yikou.kernel.clock import ZONE
from yikou.reporting.registers import Column, Line

_LEADS = {"case": "console:case", "paper": "console:paper", "enquiry": "console:enquiry"}
_LONGEST = 40


@dataclass(frozen=True)
class Cell:
    """One cell: `kind` number, tag, link, sub or plain."""

    text: str
    kind: str = ""
    tone: str = ""
    stamp: str = ""
    end: bool = False


@dataclass(frozen=True)
class Row:
    """One row: the link over the whole of it, and what it shows; `entry` is set for a line of the ledger."""

    address: str
    entry: str
    cells: tuple[Cell, ...]


def rows(lines: Iterable[Line], columns: Sequence[Column], *, one_day: bool, query: str) -> list[Row]:
    """The rows of a page; on a register of one day moments are times."""
    named = _named(columns)
    return [
        Row(
            address=_address(line, query),
            entry=line.number if line.sort == "entry" else "",
            cells=tuple(_cell(column, line, named, one_day) for column in columns),
        )
        for line in lines
    ]


def _named(columns: Sequence[Column]) -> str:
    """The column that carries the link."""
    keys = [one.key for one in columns]
    return next(key for key in ("content", "item", "question", "number") if key in keys)


def _address(line: Line, query: str) -> str:
    if line.sort == "entry":
        return f"?{query}&entry={line.number}" if query else f"?entry={line.number}"
    return reverse(_LEADS.get(line.sort, line.sort), args=[line.number])


def _cell(column: Column, line: Line, named: str, one_day: bool) -> Cell:
    value = line.cells.get(column.key)
    text, stamp = _shown(value, one_day)
    if column.key == named:
        return Cell(text or line.number, "link")
    if column.key == "kind":
        return Cell(text, "tag", tone=line.cells.get("tone", ""))
    if stamp:
        return Cell(text, "time", stamp=stamp)
    kind = "sub" if column.key in ("number", "about", "paper") else ""
    return Cell(text, kind, end=column.end)


def _shown(value: Any, one_day: bool) -> tuple[str, str]:
    """The words of a cell, and its machine-readable moment."""
    if isinstance(value, datetime):
        local = value.astimezone(ZONE)
        told = f"{local:%H:%M:%S}" if one_day else f"{local.month}月{local.day}日 {local:%H:%M}"
        return told, local.isoformat(timespec="seconds")
    if isinstance(value, date):
        return f"{value.month}月{value.day}日", value.isoformat()
    text = "" if value is None else str(value)
    return (text[:_LONGEST] + "…" if len(text) > _LONGEST else text), ""
