"""Slots: how many places of a line can be booked in each slot of a day. Pure.

A line is served by the windows that are its own (without any, by the general ones); a window that
several lines draw on is shared evenly. What cannot be booked is counted over the whole day, so that
a line with one slow window can be booked now and then instead of never.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from yikou.hall.serving import ONE_DOOR, Line, Seat

Spans = Sequence[tuple[time, time]]
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Slot:
    """One beginning of a line's day: how many places it has, how many are gone, whether it can still be booked."""

    starts_at: datetime
    places: int
    taken: int
    is_open: bool

    @property
    def left(self) -> int:
        """How many can still be booked."""
        return max(self.places - self.taken, 0) if self.is_open else 0


def beginnings(spans: Spans, length: int) -> list[int]:
    """The minutes of the day at which slots of so many minutes begin; the last one of a span ends within it."""
    return [at for start, end in spans for at in range(_minutes(start), _minutes(end) - length + 1, length)]


def draws_on(line: Line, seats: Collection[Seat]) -> list[Seat]:
    """The windows that a line's bookings count on."""
    if line.is_front_desk:
        return []
    own = [one for one in seats if one.owns(line)]
    return own if own or line.stage == ONE_DOOR else [one for one in seats if one.is_general]


def shares(lines: Iterable[Line], seats: Collection[Seat]) -> Mapping[int, Mapping[str, float]]:
    """For each line the windows that it draws on, and which part of each is its own."""
    drawn = {one.pk: [seat.window for seat in draws_on(one, seats)] for one in lines}
    users: dict[str, int] = {}
    for windows in drawn.values():
        for window in windows:
            users[window] = users.get(window, 0) + 1
    return {pk: {window: 1 / users[window] for window in windows} for pk, windows in drawn.items()}


def places(
    begins: Sequence[int],
    length: int,
    windows: Iterable[tuple[float, Spans]],
    service: timedelta,
    bookable: Callable[[int], int],
) -> list[int]:
    """How many can be booked in slots of `length` minutes: `windows` are the line's parts of windows with their spans.

    `bookable` says how many of so many places may be booked (queue.appointment).
    """
    shared, found = list(windows), []
    minutes = 0.0
    before = 0
    for begin in begins:
        minutes += sum(part * _overlap(spans, begin, begin + length) for part, spans in shared)
        now = bookable(int(minutes / max(service / _MINUTE, 1)))
        found.append(now - before)
        before = now
    return found


def _overlap(spans: Spans, start: int, end: int) -> int:
    return sum(max(min(end, _minutes(last)) - max(start, _minutes(first)), 0) for first, last in spans)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
