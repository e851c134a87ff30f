"""The tables of a summary: by window, department, item and clerk, each figure opening into what it counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from yikou.accounts import queries as accounts
from yikou.catalogue import queries as catalogue
from yikou.centre import queries as centre_queries
from yikou.reporting.figures import label_of
from yikou.reporting.queries.spanning import COLUMNS, OF_CLERKS, PLACES, REWORK
from yikou.web.office.figures import address

__all__ = ["PLACES", "Line", "Table", "clerks", "is_work", "tables"]

Counted = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Line:
    """One window, department or item of a summary: its figures, each of which opens."""

    name: str
    cells: tuple[tuple[int | str, str], ...]


@dataclass(frozen=True)
class Table:
    """A part of the summary: by window, by department or by item."""

    title: str
    head: tuple[str, ...]
    lines: tuple[Line, ...]


def is_work(key: str) -> bool:
    """Whether a figure tells of residents' matters, not of the house itself."""
    return key.startswith(("cases.", "feedback."))


def tables(centre: str, start: date, end: date, counted: Mapping[str, Counted]) -> tuple[Table, ...]:
    """The three tables of some days; `counted` gives the figures by window, department and item."""
    titles = {one.number: one.title for one in centre_queries.windows_of_old(centre)}
    items = {code: one.short_name for code, one in catalogue.catalogue(centre, end).items.items()}
    parts: tuple[tuple[str, str, Mapping[str, str]], ...] = (
        ("按窗口", "window", titles),
        ("按部门", "department", {}),
        ("按事项", "item", items),
    )
    return tuple(_table(start, end, counted[place], title, place, names) for title, place, names in parts)


def clerks(start: date, end: date, counted: Mapping[int, Mapping[str, int]]) -> Table:
    """What each member of staff did, and how often somebody had to do it again through his mistake. (F-13)"""
    names = accounts.names(set(counted))
    shown = sorted(counted.items(), key=lambda row: (-row[1].get("cases.received", 0), names.get(row[0], "")))
    lines = tuple(
        Line(
            names.get(number, str(number)),
            (
                *((figures.get(one, 0), address(start, end, one, clerk=str(number))) for one in OF_CLERKS),
                (rate(figures.get(REWORK, 0), figures.get("cases.received", 0)), ""),
            ),
        )
        for number, figures in shown
    )
    return Table("按经办人", (*(label_of(one) for one in OF_CLERKS), "返工率"), lines)


def rate(part: int, whole: int) -> str:
    """A part of a whole in hundredths: 2.5%; empty where there is no whole."""
    return f"{100 * part / whole:.1f}".removesuffix(".0") + "%" if whole else ""


def _table(start: date, end: date, counted: Counted, title: str, place: str, names: Mapping[str, str]) -> Table:
    rows = [(key, figures) for key, figures in counted.items() if any(figures.get(one) for one in COLUMNS)]
    rows.sort(key=lambda row: (-row[1].get("cases.received", 0), row[0]))
    lines = tuple(
        Line(
            names.get(key, key),
            tuple((figures.get(one, 0), address(start, end, one, **{place: key})) for one in COLUMNS),
        )
        for key, figures in rows
    )
    return Table(title, tuple(label_of(one) for one in COLUMNS), lines)
