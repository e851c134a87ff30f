"""How long somebody will wait: learnt from the days before, a plain baseline where nothing is known. Pure.

`ahead` people share the windows that serve them; each takes about as long as services of this line,
at this hour, of these items, with these clerks did. What became of earlier forecasts of the same kind
(line, how many ahead) moves the middle and opens the range so far that eight of ten lie within it: the
shortest one that does, as it is shown. A range grows with the root of its middle: a wait is a sum of services,
and in a long sum the quick and the slow ones make up for each other.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil, floor, fsum, sqrt
from typing import NamedTuple, TypeVar

from yikou.hall.picture import Range

# What is assumed before any service was measured.
UNKNOWN = timedelta(minutes=8)
# How far the range opens while no forecast was scored yet: from 6 to 16 minutes around a middle of ten.
SPREAD_LOW, SPREAD_HIGH = -1.27, 1.9
# How many services or forecasts are enough to learn from, and how much a single one is held back by the mean.
ENOUGH, PRIOR = 20, 10
# Which part of the waits a range is to hold; from few forecasts so much more as they may have been lucky.
WANTED, LUCK = 0.8, 0.3
# Who comes with many ahead comes in the same rush as those beside: four of them tell no more than one does of others,
# and it takes more of them to be learnt from by themselves.
MANY, MANY_ENOUGH, TOGETHER = 2, 40, 4
# The parts that are tried, since a range is shown in whole minutes and holds more than was learnt; spans so much
# longer than the shortest count as short, so that no single forecast decides where a range lies.
_PARTS, _NEAR = tuple(n / 100 for n in range(64, 97, 2)), 1.03
_MINUTE = timedelta(minutes=1)
# Of how many ahead forecasts are told apart: nobody, one to three, four to nine, more.
_STEPS = (1, 4, 10)
ANY, ALL = 0, -1
K = TypeVar("K")
V = TypeVar("V")


class Told(NamedTuple):
    """What somebody was told when the number was taken, in whole seconds, beside the naive rule and the bare model."""

    low: int
    likely: int
    high: int
    naive: int
    bare: int


class Spread(NamedTuple):
    """Where one, five and nine of ten lie."""

    low: float
    middle: float
    high: float


class Opening(NamedTuple):
    """How waits lay about the bare model: their middle as a part of it, from where to where eight of ten beside that.

    The last two are minutes for each root of a minute of the model.
    """

    low: float
    middle: float
    high: float

    def around(self, bare: timedelta) -> Range:
        """The range of a wait for which the model says so much."""
        low, likely, high = self.minutes(bare / _MINUTE)
        return Range(low * _MINUTE, likely * _MINUTE, high * _MINUTE)

    def minutes(self, bare: float) -> tuple[float, float, float]:
        """The same in minutes."""
        likely, root = bare * self.middle, sqrt(bare)
        return max(likely + self.low * root, 0.0), likely, max(likely + self.high * root, likely)

    def holds(self, fared: Sequence[tuple[float, float]]) -> float:
        """Which part of some waits lies within the range as it is shown, beside what the model said of each."""
        ranges = ((self.minutes(bare), wait) for bare, wait in fared)
        return sum(floor(low) <= wait <= ceil(high) for (low, _, high), wait in ranges) / len(fared)


@dataclass(frozen=True, slots=True)
class Service:
    """One window held by one number: the walk, the service and the work after it."""

    line: int
    hour: int
    item: str
    clerk: int | None
    took: timedelta
    served: timedelta


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the days before say: mean lengths by line, what hour, item and clerk do to them, how forecasts fared."""

    lines: Mapping[int, timedelta] = field(default_factory=dict)
    served: Mapping[int, timedelta] = field(default_factory=dict)
    hours: Mapping[tuple[int, int], float] = field(default_factory=dict)
    items: Mapping[str, float] = field(default_factory=dict)
    clerks: Mapping[int, float] = field(default_factory=dict)
    spreads: Mapping[tuple[int, int], Opening] = field(default_factory=dict)
    idle: Spread | None = None

    def service(self, line: int, hour: int, known: timedelta | None, matters: Iterable[Collection[str]]) -> timedelta:
        """How long a window is held by one number of a line, at an hour, with these people waiting."""
        if line not in self.lines:
            return known or UNKNOWN
        factors = [self.items[one] for some in matters for one in some if one in self.items]
        factor = fsum(factors) / len(factors) if factors else 1.0  # whoever is asked first
        return self.lines[line] * (self.hours.get((line, hour), 1.0) * factor)

    def slowness(self, clerk: int | None) -> float:
        """How much longer than others somebody takes; one where too little is known."""
        return self.clerks.get(clerk, 1.0) if clerk is not None else 1.0

    def plain(self, line: int, known: timedelta | None) -> timedelta:
        """The mean service of a line, as the naive rule takes it."""
        return self.served.get(line) or known or UNKNOWN

    def spread(self, line: int, ahead: int) -> Opening:
        """How far waits lay from the bare model with so many ahead: of this line, else of all lines.

        Where few had so many ahead, of all who waited; else assumed.
        """
        step = sum(ahead >= one for one in _STEPS)
        keys = (line, step), (ANY, step), (ANY, ALL)
        found = next((self.spreads[key] for key in keys if key in self.spreads), None)
        return found or Opening(SPREAD_LOW, 1.0, SPREAD_HIGH)


NOTHING = Learnt()


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a line moves: how long one number holds a window, and how many windows serve it in effect.

    `count` windows may call it at all, and `plain` is the mean service: what the naive rule knows.
    """

    service: timedelta = UNKNOWN
    windows: float = 1.0
    idle: bool = False
    count: int = 1
    plain: timedelta = UNKNOWN


def expected(ahead: int, pace: Pace, *, learnt: Learnt = NOTHING, line: int = ANY) -> Range | None:
    """How long somebody waits with so many people ahead; None while no window serves the line."""
    if pace.windows <= 0:
        return None
    middle = bare(ahead, pace)
    if not middle:
        low, likely, high = learnt.idle or (0.0, 0.0, 0.0)
        return Range(timedelta(seconds=low), timedelta(seconds=likely), timedelta(seconds=high))
    return learnt.spread(line, ahead).around(middle)


def bare(ahead: int, pace: Pace) -> timedelta:
    """The model's own middle, before what earlier forecasts taught; nothing where a window is free."""
    free = ahead == 0 and pace.idle
    return timedelta() if free or pace.windows <= 0 else pace.service * ((ahead + 0.5) / pace.windows)


def told(ahead: int, pace: Pace, *, learnt: Learnt, line: int) -> Told | None:
    """What is remembered of a forecast, so that it can be scored; None where none was made."""
    wait = expected(ahead, pace, learnt=learnt, line=line)
    if wait is None:
        return None
    naive = pace.plain * (ahead / max(pace.count, 1))
    return Told(*(round(one.total_seconds()) for one in (wait.low, wait.likely, wait.high, naive, bare(ahead, pace))))


def mean(services: Sequence[timedelta]) -> timedelta:
    """The mean length of some services; the assumption where there are none."""
    return sum(services, timedelta(0)) / len(services) if services else UNKNOWN


# --- learning --------------------------------------------------------------------------------------


def learn(services: Iterable[Service], fared: Iterable[tuple[int, int, Told, float]]) -> Learnt:
    """What services teach, and what became of forecasts: line, people ahead, what was told, the wait in seconds."""
    rows = list(services)
    by_line = {line: ones for line, ones in _apart((one.line, one) for one in rows).items() if len(ones) >= ENOUGH}
    lines = {line: mean([one.took for one in ones]) for line, ones in by_line.items()}
    known = [(one, one.took / lines[one.line]) for one in rows if lines.get(one.line)]
    spreads, idle = _fared(list(fared))
    return Learnt(
        lines=lines,
        served={line: mean([one.served for one in ones]) for line, ones in by_line.items()},
        hours=_factors(((one.line, one.hour), ratio) for one, ratio in known),
        items=_factors((one.item, ratio) for one, ratio in known if one.item),
        clerks=_factors((one.clerk, ratio) for one, ratio in known if one.clerk is not None),
        spreads=spreads,
        idle=idle,
    )


def _apart(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    found: dict[K, list[V]] = {}
    for key, one in pairs:
        found.setdefault(key, []).append(one)
    return found


def _factors(ratios: Iterable[tuple[K, float]]) -> dict[K, float]:
    """The mean ratio of each kind of which there are enough, held back towards one."""
    apart = _apart(ratios)
    return {key: (sum(some) + PRIOR) / (len(some) + PRIOR) for key, some in apart.items() if len(some) >= ENOUGH}


def _fared(rows: list[tuple[int, int, Told, float]]) -> tuple[dict[tuple[int, int], Opening], Spread | None]:
    waited = [
        (line, sum(ahead >= one for one in _STEPS), (said.bare / 60, wait / 60))
        for line, ahead, said, wait in rows
        if said.bare
    ]
    keyed = [(key, one) for line, step, one in waited for key in ((line, step), (ANY, step), (ANY, ALL))]
    spreads = {
        (line, step): _opening(some, together=TOGETHER if step >= MANY else 1)
        for (line, step), some in _apart(keyed).items()
        if len(some) >= (MANY_ENOUGH if step >= MANY else ENOUGH)
    }
    at_once = [wait for _, _, said, wait in rows if not said.bare]
    return spreads, _spread(at_once) if len(at_once) >= ENOUGH else None


def _opening(fared: Sequence[tuple[float, float]], *, together: int = 1) -> Opening:
    """How waits lay about the bare model, both in minutes; so many of them tell as much as one by itself."""
    middle = _spread([wait / bare for bare, wait in fared]).middle
    beside = sorted((wait - middle * bare) / sqrt(bare) for bare, wait in fared)
    wanted = min(WANTED + LUCK / sqrt(len(fared) / together), 1.0)
    tried = (Opening(low, middle, high) for low, high in (_shortest(beside, part) for part in _PARTS))
    return next((one for one in tried if one.holds(fared) >= wanted), Opening(beside[0], middle, beside[-1]))


def _shortest(ranked: Sequence[float], part: float) -> tuple[float, float]:
    """From where to where so much of some values lies closest together; the middle one of several that are as close.

    The middle value lies within.
    """
    many, middle = ceil(len(ranked) * part) - 1, ranked[(len(ranked) - 1) // 2]
    spans = [(ranked[first], ranked[first + many]) for first in range(len(ranked) - many)]
    least = min(high - low for low, high in spans)
    near = [(low, high) for low, high in spans if high - low <= least * _NEAR]
    low, high = near[len(near) // 2]
    return min(low, middle), max(high, middle)


def _spread(values: Sequence[float]) -> Spread:
    ranked, last = sorted(values), len(values) - 1
    return Spread(*(ranked[round(last * part)] for part in (0.1, 0.5, 0.9)))


# --- the score -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Score:
    """How forecasts fared: of `n` who had to wait, how many lay within what they were told; errors in seconds."""

    n: int = 0
    within: int = 0
    error: float = 0.0
    middle_error: float = 0.0
    naive_error: float = 0.0
    naive_middle_error: float = 0.0

    @property
    def coverage(self) -> float | None:
        """The part of those who waited as long as they were told; None without any."""
        return self.within / self.n if self.n else None

    @property
    def against_naive(self) -> float | None:
        """The median error as a part of the naive rule's; None without any."""
        return self.middle_error / self.naive_middle_error if self.naive_middle_error else None


def score(pairs: Iterable[tuple[Told, float]]) -> Score:
    """The score of forecasts with the waits that followed; those who found a window free are no art and left out.

    A wait lies within a range as it was shown: whole minutes, the lower end rounded down, the upper end up.
    """
    rows = [(said, wait) for said, wait in pairs if said.bare]
    if not rows:
        return Score()
    errors = sorted(abs(wait - said.likely) for said, wait in rows)
    naive = sorted(abs(wait - said.naive) for said, wait in rows)
    return Score(
        n=len(rows),
        within=sum(said.low // 60 * 60 <= wait <= -(-said.high // 60) * 60 for said, wait in rows),
        error=sum(errors) / len(errors),
        middle_error=errors[len(errors) // 2],
        naive_error=sum(naive) / len(naive),
        naive_middle_error=naive[len(naive) // 2],
    )
