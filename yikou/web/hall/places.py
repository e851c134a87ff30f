"""Where a number stands, as its holder sees it: who is ahead, from when to when, and what that rests on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from yikou.hall import queries
from yikou.hall.policies import Calling
from yikou.hall.policies.queue import PRIORITY
from yikou.policies.queries import rulebook
from yikou.web.hall import words

if TYPE_CHECKING:
    from yikou.hall.models import Ticket

# So many of those ahead are drawn; the bar is at least so long.
DRAWN = 4
SHORTEST = 15
QUARTERS = 3


@dataclass(frozen=True)
class Cell:
    """One 口 on the counter: `at` who is served, `pri` who goes first, `me`, `more` for those not drawn."""

    text: str
    sort: str = ""


@dataclass(frozen=True)
class Bar:
    """The expected time drawn: hundredths of its length, and what stands below it."""

    start: int
    width: int
    likely: int
    marks: tuple[str, ...]
    told: str


@dataclass(frozen=True)
class Place:
    """A number in its line."""

    ahead: int
    cells: tuple[Cell, ...]
    wait: queries.Range | None
    at: datetime
    why: str
    is_soon: bool

    @property
    def first(self) -> datetime:
        """When it may be called at the earliest."""
        return self.at + (self.wait.low if self.wait else timedelta(0))

    @property
    def last(self) -> datetime:
        """When at the latest, with eight of ten people."""
        return self.at + (self.wait.high if self.wait else timedelta(0))

    @property
    def is_now(self) -> bool:
        """Whether it is next to no wait."""
        return self.wait is not None and self.wait.minutes[2] <= 1

    @property
    def bar(self) -> Bar | None:
        """The range as a bar from now on."""
        if self.wait is None or self.is_now:
            return None
        low, likely, high = self.wait.minutes
        length = max(SHORTEST, -(-high * 4 // (3 * QUARTERS)) * QUARTERS)
        marks = (f"{self.at + timedelta(minutes=length * n / QUARTERS):%H:%M}" for n in range(1, QUARTERS + 1))
        start, end, middle = (round(100 * one / length) for one in (low, high, likely))
        told = f"从现在算 {low} 到 {high} 分钟，最可能 {likely} 分钟"
        return Bar(start, max(end - start, 2), middle, ("现在", *marks), told)


def place(ticket: "Ticket", picture: queries.Picture) -> Place | None:
    """Where a waiting number stands in a picture; nothing where it does not wait."""
    line = next((one for one in picture.lines if one.pk == ticket.queue_id), None)
    stands = picture.place(ticket.pk)
    if line is None or stands is None:
        return None
    rule = rulebook(ticket.centre_id, ticket.day).get(Calling)
    wait = stands.wait if line.windows else None
    why = _why(line, picture)
    return Place(stands.ahead, _cells(stands, line, picture), wait, picture.at, why, rule.is_soon(stands.ahead))


def after(ticket: "Ticket", picture: queries.Picture, places: int) -> Place | None:
    """Where it would stand after letting so many others go first; nothing where nobody comes after it."""
    line = next((one for one in picture.lines if one.pk == ticket.queue_id), None)
    stands = picture.place(ticket.pk)
    if line is None or stands is None or stands.ahead + 1 >= len(line.waiting):
        return None
    there = line.waiting[min(stands.ahead + places, len(line.waiting) - 1)]
    return Place(there.ahead, (), there.wait if line.windows else None, picture.at, there.number, is_soon=False)


def _cells(stands: queries.Waiting, line: queries.LineNow, picture: queries.Picture) -> tuple[Cell, ...]:
    called = next((Cell(one.number, "at") for one in picture.calls if one.queue == line.pk), None)
    ahead = [one.one for one in line.waiting[: stands.ahead]]
    more = [Cell(f"还有{len(ahead) - DRAWN + 1}位", "more")] if len(ahead) > DRAWN else []
    drawn = ahead[-DRAWN + 1 :] if more else ahead
    goes_first = [Cell(one.number, "pri" if one.lane_at(picture.at) == PRIORITY else "") for one in drawn]
    return (*([called] if called else []), *more, *goes_first, Cell("您", "me"))


def _why(line: queries.LineNow, picture: queries.Picture) -> str:
    if not line.windows:
        return f"现在没有窗口在办这一队，{words.nobody(line)}。开了窗口就按次序叫。"
    known = queries.service_times(picture.centre, picture.at.date()).get(line.pk)
    pace = f"按最近每件 {max(1, round(known.total_seconds() / 60))} 分钟算" if known else "按一般情况估算"
    first = "虚线框的是优先的或者约好时间的。" if any(one.one.lane == PRIORITY for one in line.waiting) else ""
    return f"{len(line.windows)} 个窗口在办这一队，{pace}。{first}"
