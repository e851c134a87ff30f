"""What one screen shows of the hall's picture: pure values, by the screen's settings."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Protocol

from yikou.hall.picture import Call, LineNow, Picture, Waiting, WindowNow

# The call in the large field and those before it; how many numbers of each line there is room for.
BEFORE, NUMBERS, MISSED = 4, 6, 8


class Settings(Protocol):
    """A screen as far as what it shows goes."""

    kind: str
    lines: list[str]
    windows: list[str]
    voice: bool
    repeats: int
    quiet_from: time | None
    quiet_until: time | None


@dataclass(frozen=True, slots=True)
class LineShown:
    """A line on a screen: its next numbers, and how many wait in all."""

    line: LineNow
    next: tuple[Waiting, ...]

    @property
    def count(self) -> int:
        """How many wait."""
        return len(self.line.waiting)

    @property
    def more(self) -> int:
        """How many wait beyond those that are shown."""
        return self.count - len(self.next)


@dataclass(frozen=True, slots=True)
class ScreenNow:
    """One screen at one moment; numbers only, whoever they belong to."""

    at: datetime
    entry: int
    calls: tuple[Call, ...]
    lines: tuple[LineShown, ...]
    paused: tuple[WindowNow, ...]
    helping: tuple[WindowNow, ...]
    missed: tuple[str, ...]
    window: WindowNow | None

    @property
    def now(self) -> Call | None:
        """The newest call."""
        return self.calls[0] if self.calls else None

    @property
    def before(self) -> tuple[Call, ...]:
        """The calls before it."""
        return self.calls[1 : BEFORE + 1]


def shown_on(screen: Settings, picture: Picture) -> ScreenNow:
    """What a screen shows: its lines (all but the front desk's where none is named), and the calls to them."""
    lines = [one for one in picture.lines if _shows(screen, one)]
    here, keys = {one.pk for one in lines}, {one.code for one in lines}
    whole = not screen.lines and not screen.windows
    calls = [one for one in picture.calls if whole or one.window in screen.windows or one.queue in here]
    windows = [one for one in picture.windows if whole or one.number in screen.windows or _serves(one, lines)]
    return ScreenNow(
        at=picture.at,
        entry=picture.entry,
        calls=tuple(calls),
        lines=tuple(LineShown(one, one.waiting[:NUMBERS]) for one in lines),
        paused=tuple(one for one in windows if one.state == "paused"),
        helping=tuple(one for one in windows if one.help),
        missed=tuple(one for one in picture.missed if whole or one.rstrip("0123456789") in keys)[-MISSED:],
        window=next((one for one in picture.windows if one.number in screen.windows), None),
    )


def _shows(screen: Settings, line: LineNow) -> bool:
    return line.code in screen.lines if screen.lines else not line.is_front_desk and not screen.windows


def _serves(window: WindowNow, lines: list[LineNow]) -> bool:
    """Whether a window serves one of the lines; one that pauses serves none, so its area tells."""
    return any(window.number in one.windows or window.area == one.name for one in lines)


def is_quiet(screen: Settings, at: time) -> bool:
    """Whether nothing is spoken at a time of the day; quiet hours may run over midnight."""
    begin, end = screen.quiet_from, screen.quiet_until
    if begin is None or end is None:
        return False
    return begin <= at < end if begin < end else at >= begin or at < end
