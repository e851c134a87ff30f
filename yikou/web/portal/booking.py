"""What the booking page draws: what for, which day, when; each cell says why it cannot be taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from yikou.catalogue.items import Item
from yikou.hall import queries
from yikou.kernel.clock import ZONE
from yikou.web.portal.opening import WEEKDAYS

if TYPE_CHECKING:
    from yikou.hall.models import Queue
    from yikou.hall.queries import Diary, DiaryDay

NOON = 12
WHY = {
    "past": "过了",
    "rest": "休",
    "closed": "停办",
    "not_yet": "未开",
    "over": "过了",
    "full": "约满",
    "unmanned": "没有窗口",
}


@dataclass(frozen=True)
class Cell:
    """One day of the calendar."""

    day: date
    label: str
    weekday: str
    told: str
    is_free: bool
    is_rest: bool
    is_chosen: bool


@dataclass(frozen=True)
class Time:
    """One slot of the chosen day."""

    at: datetime
    label: str
    told: str
    is_free: bool
    is_chosen: bool


@dataclass(frozen=True)
class Page:
    """The three questions as they stand: what is chosen, what can be."""

    queue: "Queue"
    item: Item | None
    minutes: int
    diary: "Diary"
    cells: tuple[Cell, ...]
    day: date | None
    halves: tuple[tuple[str, tuple[Time, ...]], ...]
    slot_at: datetime | None
    full: tuple[date, ...]

    @property
    def asked(self) -> str:
        """What stands in the address for what is wanted: the item, or the line."""
        return self.item.code if self.item else ""


def drawn(queue: "Queue", item: Item | None, day: str, slot: str, at: datetime) -> Page:
    """The page for what was chosen so far; without a day the first that can be taken."""
    book_of = queries.diary_of(queue, at)
    days = book_of.days()
    chosen = _chosen(days, read_day(day))
    slot_at = _slot_at(chosen, read_time(slot))
    return Page(
        queue=queue,
        item=item,
        minutes=queries.minutes_of(queue, item.code if item else "", at),
        diary=book_of,
        cells=tuple(_cell(one, chosen) for one in days),
        day=chosen.day if chosen else None,
        halves=_halves(chosen, slot_at, at) if chosen else (),
        slot_at=slot_at,
        full=tuple(one.day for one in days if one.state == "full"),
    )


def _chosen(days: Iterable["DiaryDay"], wanted: date | None) -> "DiaryDay | None":
    free = [one for one in days if one.is_bookable]
    return next((one for one in free if one.day == wanted), free[0] if free else None)


def _cell(one: "DiaryDay", chosen: "DiaryDay | None") -> Cell:
    first = one.day.day == 1
    return Cell(
        day=one.day,
        label=f"{one.day.month}/1" if first else str(one.day.day),
        weekday=WEEKDAYS[one.day.weekday()],
        told=f"剩 {one.left}" if one.is_bookable else WHY[one.state],
        is_free=one.is_bookable,
        is_rest=one.state in ("rest", "closed"),
        is_chosen=chosen is not None and one.day == chosen.day,
    )


def _slot_at(chosen: "DiaryDay | None", wanted: time | None) -> datetime | None:
    if chosen is None or wanted is None:
        return None
    found = chosen.slot(datetime.combine(chosen.day, wanted, tzinfo=ZONE))
    return found.starts_at if found and found.left else None


def _halves(chosen: "DiaryDay", slot_at: datetime | None, at: datetime) -> tuple[tuple[str, tuple[Time, ...]], ...]:
    times = [
        Time(
            at=one.starts_at,
            label=f"{one.starts_at.hour}:{one.starts_at:%M}",
            told=f"剩 {one.left}" if one.left else "约满" if one.is_open else _closed(one.starts_at, at),
            is_free=bool(one.left),
            is_chosen=one.starts_at == slot_at,
        )
        for one in chosen.slots
    ]
    parts = (
        ("上午", tuple(one for one in times if one.at.hour < NOON)),
        ("下午", tuple(one for one in times if one.at.hour >= NOON)),
    )
    return tuple((name, rows) for name, rows in parts if rows)


def _closed(starts_at: datetime, at: datetime) -> str:
    return "太近了" if starts_at > at else "过了"


def read_day(text: str) -> date | None:
    """A day as the form sends it; None for anything else."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-03-02") else None
    except ValueError:
        return None


def read_time(text: str) -> time | None:
    """An hour as the form sends it; None for anything else."""
    try:
        return time.fromisoformat(text) if len(text) == len("09:00") else None
    except ValueError:
        return None


def read_moment(day: str, clock: str) -> datetime | None:
    """Day and hour together; None where one is missing."""
    on, at = read_day(day), read_time(clock)
    return datetime.combine(on, at, tzinfo=ZONE) if on and at else None
