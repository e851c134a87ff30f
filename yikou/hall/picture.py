"""The picture of a hall at one moment: what displays, kiosks, consoles, phones and the live board are drawn from.

Values only. `yikou.hall.queries.picture` reads it; whoever shows it asks nothing more of the database.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from yikou.hall.order import Standing


@dataclass(frozen=True, slots=True)
class Range:
    """An expected wait: with eight of ten people it lies between `low` and `high`; `likely` is the middle."""

    low: timedelta
    likely: timedelta
    high: timedelta

    @property
    def minutes(self) -> tuple[int, int, int]:
        """The same in whole minutes, the lower end rounded down, the upper end up."""
        low, likely, high = (one.total_seconds() / 60 for one in (self.low, self.likely, self.high))
        return int(low), round(likely), -int(-high // 1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One number in a line, in the order in which it would be called; `ahead` of its own line."""

    one: Standing
    ahead: int
    waits: Callable[[int], Range | None]

    @property
    def wait(self) -> Range | None:
        """How long it still waits; None while no window serves the line. Worked out for whoever looks."""
        return self.waits(self.ahead)

    @property
    def number(self) -> str:
        """What is printed on the ticket."""
        return self.one.number


@dataclass(frozen=True, slots=True)
class LineNow:
    """One line: who waits, how many windows serve it, how long a newcomer would wait."""

    pk: int
    code: str
    name: str
    hint: str
    icon: str
    zone: str
    is_open: bool
    is_front_desk: bool
    waiting: tuple[Waiting, ...]
    windows: tuple[str, ...]
    newcomer: Range | None
    # When a window serves it again today, where none does now and one is planned.
    opens_at: datetime | None = None

    @property
    def longest(self) -> datetime | None:
        """Since when the longest waiting one has waited."""
        return min((one.one.shown_at for one in self.waiting if one.one.shown_at), default=None)


@dataclass(frozen=True, slots=True)
class WindowNow:
    """One window: who sits there, whom it serves, since when."""

    number: str
    title: str
    sort: str
    area: str
    state: str
    clerk: int | None
    name: str
    ticket: str
    ticket_state: str
    since: datetime | None
    paused_for: str
    paused_until: datetime | None
    # What it is called while party members or volunteers help there; never who.
    help: str = ""

    @property
    def is_free(self) -> bool:
        """Whether it is open and serves nobody."""
        return self.state == "open" and not self.ticket


@dataclass(frozen=True, slots=True)
class Call:
    """A number that is called, for the display and the voice; `times` counts the calls."""

    number: str
    window: str
    is_front_desk: bool
    times: int
    at: datetime
    queue: int


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole hall; `entry` is the last ledger entry that it shows, the id of its event."""

    centre: str
    at: datetime
    entry: int
    lines: tuple[LineNow, ...]
    windows: tuple[WindowNow, ...]
    calls: tuple[Call, ...]
    missed: tuple[str, ...]
    served: int

    @property
    def waiting(self) -> int:
        """How many wait in all lines."""
        return sum(len(one.waiting) for one in self.lines)

    @property
    def open_windows(self) -> int:
        """How many windows serve now."""
        return sum(one.state == "open" for one in self.windows)

    def line(self, code: str) -> LineNow | None:
        """A line by its letter."""
        return next((one for one in self.lines if one.code == code), None)

    def place(self, ticket: int) -> Waiting | None:
        """Where a number stands, if it waits."""
        return next((one for line in self.lines for one in line.waiting if one.one.pk == ticket), None)


@dataclass(frozen=True, slots=True)
class TicketNow:
    """One number as its holder sees it: how many of its line are called before it, and how long that takes.

    `ahead` is there while it waits, the minutes while a window serves its line.
    """

    number: str
    state: str
    window: str
    is_front_desk: bool
    calls: int
    ahead: int | None
    minutes: tuple[int, int, int] | None
    since: datetime | None
