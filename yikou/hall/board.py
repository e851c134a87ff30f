"""The live board: what of the hall wants a head's eye now, each with the rule that says so."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from yikou.centre import queries as centre_queries
from yikou.hall import days, standing
from yikou.hall.days import Hour
from yikou.hall.models import Help
from yikou.hall.picture import LineNow, Picture, WindowNow
from yikou.hall.policies import WaitWarning
from yikou.hall.policies.queue import NO_WARNING, NOTICE, OPEN_WINDOW
from yikou.hall.spans import stopped
from yikou.kernel.clock import ZONE
from yikou.kernel.rules import Rule
from yikou.policies.queries import rulebook

__all__ = ["NOTICE", "OPEN_WINDOW", "Board", "Hour", "Warned", "board", "warned"]

COVER, NOBODY, BACK_LATE = "cover", "nobody", "back_late"


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that goes wrong since a moment: a long wait of a line, or a window without anybody.

    `kind` is `notice` or `open_window` (somebody waits too long), `nobody` (no window serves the line),
    `cover` (nobody sits where somebody waits), `back_late` (a pause that should be over).
    """

    kind: str
    since: datetime
    line: LineNow | None = None
    window: WindowNow | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """The picture, what is warned of, who calls for help, and today beside a usual day."""

    picture: Picture
    warnings: tuple[Warned, ...]
    rule: Rule
    helps: tuple[Help, ...]
    hours: tuple[Hour, ...]

    @property
    def longest(self) -> tuple[str, datetime] | None:
        """The number that has waited longest, and since when."""
        ones = [one.one for line in self.picture.lines for one in line.waiting]
        return min(((one.number, one.shown_at) for one in ones if one.shown_at), key=lambda one: one[1], default=None)


def board(picture: Picture) -> Board:
    """The board of a picture."""
    centre, day = picture.centre, picture.at.astimezone(ZONE).date()
    rule = rulebook(centre, day).get(WaitWarning)
    return Board(
        picture=picture,
        warnings=tuple(warned(picture, rule, unmanned(picture))),
        rule=rule,
        helps=tuple(Help.objects.filter(centre=centre, answered_at=None).order_by("rung_at", "pk")),
        hours=days.hours(centre, picture.at),
    )


def unmanned(picture: Picture) -> dict[str, datetime]:
    """Since when somebody waits for a window that served today and does no more."""
    left = stopped(picture.centre, picture.at.astimezone(ZONE).date())
    lines = standing.lines_of(picture.centre)
    waits = {line.pk: since for line in picture.lines if (since := line.longest) is not None}
    found = {}
    for window in centre_queries.windows(picture.centre):
        seat = standing.seat(window, {})
        mine = [since for pk, since in waits.items() if pk in lines and seat.may_call_from(lines[pk])]
        if window.state != "open" and window.number in left and mine:
            found[window.number] = max(left[window.number], min(mine))
    return found


def warned(picture: Picture, rule: WaitWarning, unmanned: Mapping[str, datetime]) -> Iterator[Warned]:
    """What is to be warned of: lines first, as they stand, then windows."""
    for line in picture.lines:
        yield from _of_line(line, picture.at, rule)
    for window in picture.windows:
        since = unmanned.get(window.number)
        if window.state == "paused" and window.paused_until is not None and window.paused_until < picture.at:
            yield Warned(BACK_LATE, window.paused_until, window=window)
        elif window.state != "paused" and since is not None and rule.needs_cover(picture.at - since):
            yield Warned(COVER, since, window=window)


def _of_line(line: LineNow, at: datetime, rule: WaitWarning) -> Iterator[Warned]:
    since = line.longest
    if since is None:
        return
    number = next(one.number for one in line.waiting if one.one.shown_at == since)
    level = rule.level(at - since)
    if level != NO_WARNING:
        yield Warned(level, since, line=line, number=number)
    if not line.windows and rule.needs_cover(at - since):
        yield Warned(NOBODY, since, line=line, number=number)
