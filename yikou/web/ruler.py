"""The working-day ruler (限时尺): one cell, one working day. Pure: days come in, cells come out."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

LONGEST = 90
ROOM = 16


@dataclass(frozen=True)
class Cell:
    """One working day: `done`, `now`, `hold` (the clock stands still), `left` (watch), `late`, or to come."""

    state: str = ""
    gap: bool = False


@dataclass(frozen=True)
class Label:
    """What the cells above it are for; `days` cells wide."""

    days: int
    title: str = ""
    told: str = ""


@dataclass(frozen=True)
class Ruler:
    """What the `{% ruler %}` tag draws; `told` is the sentence that is read out."""

    cells: tuple[Cell, ...]
    told: str
    labels: tuple[Label, ...] = ()

    @property
    def days(self) -> int:
        return max(len(self.cells), 1)


def running(
    *,
    days: Sequence[date],
    due_on: date,
    today: date,
    held: Collection[date] = (),
    steps: Sequence[tuple[str, int]] = (),
    closed_on: date | None = None,
    watch: bool = False,
) -> Ruler:
    """The ruler of a case.

    `days` are the working days from day 1 to the due day (held days among them), and on to today
    where the promise is broken; `held` those on which the clock stood still; `steps` names and lengths
    of the steps in order; `closed_on` the day it was concluded; `watch` marks what is left in yellow.
    """
    shown = list(days)[:LONGEST]
    starts = _starts(steps)
    cells = tuple(
        Cell(_state(day, due_on=due_on, today=today, held=held, closed_on=closed_on, watch=watch), index in starts)
        for index, day in enumerate(shown)
    )
    return Ruler(cells, _told(days, due_on, today, held, closed_on), _labels(steps, len(shown)))


def promised(steps: Sequence[tuple[str, int]], *, held: Collection[str] = ()) -> Ruler:
    """The ruler of a promise before anything began: each step as wide as its days."""
    starts = _starts(steps)
    states = [("hold" if name in held else "") for name, days in steps for _ in range(days)][:LONGEST]
    cells = tuple(Cell(state, index in starts) for index, state in enumerate(states))
    total = sum(days for name, days in steps if name not in held)
    return Ruler(cells, f"承诺 {total} 个工作日", _labels(steps, len(cells)))


def _state(day: date, *, due_on: date, today: date, held: Collection[date], closed_on: date | None, watch: bool) -> str:
    end = closed_on or today
    if day in held:
        return "hold"
    if day > due_on:
        return "late" if day <= end else ""
    if day == today and closed_on is None:
        return "now"
    if day <= end:
        return "done"
    return "left" if watch and closed_on is None else ""


def _starts(steps: Sequence[tuple[str, int]]) -> frozenset[int]:
    starts, at = set(), 0
    for _, days in steps:
        if at and days:
            starts.add(at)
        at += days
    return frozenset(starts)


def _labels(steps: Sequence[tuple[str, int]], width: int) -> tuple[Label, ...]:
    labels, left = [], width
    for name, days in steps:
        days = min(days, left)
        if days:
            # A label needs room for some characters; a short step among many days goes without.
            fits = days * ROOM >= width
            labels.append(Label(days, name, f"{days} 日") if fits else Label(days))
            left -= days
    return tuple(labels)


def _told(days: Sequence[date], due_on: date, today: date, held: Collection[date], closed_on: date | None) -> str:
    counted = [day for day in days if day not in held and day <= due_on]
    told = f"承诺 {len(counted)} 个工作日，{due_on.month}月{due_on.day}日到期"
    if closed_on is not None:
        told += f"，{closed_on.month}月{closed_on.day}日办结"
    elif today > due_on:
        told += f"，已经超期 {sum(due_on < day <= today for day in days)} 个工作日"
    elif passed := sum(day <= today for day in counted):
        told += f"，今天是第 {passed} 日"
    if stood := [day for day in held if day <= due_on]:
        told += f"；其间 {len(stood)} 日不计时"
    return told
