"""The hall in the summaries: what became of the numbers of a day or of a longer span, and what the windows did."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from yikou.centre import queries as centre_queries
from yikou.hall import queries as hall
from yikou.web.office.figures import address
from yikou.web.office.tables import Line, Table

# What a close says of the hall: counts that open, and times in seconds.
_COUNTED = (
    ("taken", "取号", ""),
    ("served", "办完", "served"),
    ("left", "退号", "left"),
    ("missed", "过号作废", "missed"),
)
_BOOKED = (("booked", "约了"), ("came", "约了来的"), ("no_show", "爽约"))
_WAITS = (("wait", "平均等"), ("longest", "最长等"))
_TIMES = (("sittings", "叫到窗口"), ("walk", "平均走到"), ("service", "平均办理"), ("after", "平均整理"))


def of_day(centre: str, chosen: date, said: Mapping[str, Any]) -> tuple[Table, ...]:
    """What became of the day's numbers by line, and what the windows did; nothing where nobody took a number."""
    if not said:
        return ()
    named = {one.code: one.name for one in hall.queues(centre)}
    titles = {one.number: one.title for one in centre_queries.windows_of_old(centre)}
    lines = [("全部", "", said)]
    lines += [(f"{code} {named.get(code, '')}", code, row) for code, row in said["lines"].items()]
    heads = tuple(label for _, label, _ in _COUNTED) + tuple(label for _, label in _WAITS)
    windows = [(titles.get(number, number), number, row) for number, row in said["windows"].items() if row["sittings"]]
    return (
        Table("大厅：按队列", heads, tuple(Line(name, _waited(row, chosen, words)) for name, words, row in lines)),
        Table(
            "大厅：按窗口",
            tuple(label for _, label in _TIMES),
            tuple(Line(name, _worked(row, chosen, number)) for name, number, row in windows),
        ),
    )


def _waited(row: Mapping[str, int], chosen: date, words: str) -> tuple[tuple[int | str, str], ...]:
    """Counts of the hall or of a line, each of which opens the numbers that it counts, and the waits."""
    counts = [
        (row[key], address(chosen, chosen, register="tickets", state=state, q=words)) for key, _, state in _COUNTED
    ]
    return (*counts, *((_minutes(row[key]), "") for key, _ in _WAITS))


def _worked(row: Mapping[str, int], chosen: date, number: str) -> tuple[tuple[int | str, str], ...]:
    opens = address(chosen, chosen, "hall.arrived", window=number)
    return ((row["sittings"], opens), *((_minutes(row[key]), "") for key, _ in _TIMES[1:]))


def _minutes(seconds: int) -> str:
    return f"{seconds / 60:.1f} 分" if seconds else ""


def of_span(centre: str, start: date, end: date) -> tuple[Table, ...]:
    """What became of the numbers and appointments of some days, line by line; nothing where nobody came."""
    parts = hall.tallies(centre, start, end)
    if not parts:
        return ()
    named = {one.code: one.name for one in hall.queues(centre)}
    heads = (*(label for _, label, _ in _COUNTED), *(label for _, label in _WAITS), *(label for _, label in _BOOKED))
    rows = [("全部", "", hall.in_all(parts.values()))]
    rows += [(f"{code} {named.get(code, '')}", code, one) for code, one in parts.items()]
    return (
        Table("大厅：按队列", heads, tuple(Line(name, _tallied(one, start, end, code)) for name, code, one in rows)),
    )


def _tallied(one: "hall.Tally", start: date, end: date, code: str) -> tuple[tuple[int | str, str], ...]:
    counts = [
        (getattr(one, key), address(start, end, register="tickets", state=state, line=code))
        for key, _, state in _COUNTED
    ]
    waits = [(_minutes(round(getattr(one, key).total_seconds())), "") for key, _ in _WAITS]
    return (*counts, *waits, *((getattr(one, key), "") for key, _ in _BOOKED))
