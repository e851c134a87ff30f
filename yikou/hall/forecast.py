"""How long somebody will wait: a plain baseline from the line's own day. Pure.

`ahead` people share the windows that serve them; each takes about as long as the services of the
last weeks did. The range is wide where few services are known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from yikou.hall.picture import Range

# What is assumed before any service was measured.
UNKNOWN = timedelta(minutes=8)
# How far the range opens around the middle, for one person ahead and per further person.
SPREAD_LOW, SPREAD_HIGH = 0.6, 1.6
NONE = Range(timedelta(0), timedelta(0), timedelta(0))


@dataclass(frozen=True, slots=True)
class Pace:
    """What is known of a line: the mean length of a service, and how many windows serve it in effect."""

    service: timedelta = UNKNOWN
    windows: float = 1.0
    idle: bool = False


def expected(ahead: int, pace: Pace) -> Range | None:
    """How long somebody waits with so many people ahead; None while no window serves the line."""
    if pace.windows <= 0:
        return None
    if ahead == 0 and pace.idle:
        return NONE
    middle = pace.service * ((ahead + 0.5) / pace.windows)
    return Range(middle * SPREAD_LOW, middle, middle * SPREAD_HIGH)


def mean(services: Sequence[timedelta]) -> timedelta:
    """The mean length of some services; the assumption where there are none."""
    return sum(services, timedelta(0)) / len(services) if services else UNKNOWN
