"""The hall's own model: people who come, windows that call by the real order, services as long as they were. Pure.

The clock of a run is SimPy's, in seconds after midnight; everything that decides whom a window calls
(`order`, `serving`, `standing.in_order`) is what the hall itself calls by.
"""

from collections.abc import Callable, Collection, Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from yikou.hall.order import PRIORITY, Standing
from yikou.hall.policies import Priority
from yikou.hall.serving import Line, Seat
from yikou.hall.standing import in_order

if TYPE_CHECKING:
    pass

# How long the windows that are open at the end go on for those who still wait.
OVERTIME = 4 * 3600.0


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who takes a number: the line, when, for what, how long a window is held, how long he would wait."""

    queue: int
    at: float
    service: float
    lane: str = "ordinary"
    matters: tuple[str, ...] = ()
    slot: float | None = None
    patience: float | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """A window with whoever sits there, and from when until when, in seconds after midnight."""

    seat: Seat
    spans: tuple[tuple[float, float], ...]
    clerk: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A day as it is played."""

    midnight: datetime
    lines: Mapping[int, Line]
    posts: tuple[Post, ...]
    arrivals: tuple[Arrival, ...]
    departments: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wait:
    """What became of one arrival: how long it waited, until it was called or went away."""

    arrival: Arrival
    waited: float
    window: str = ""

    @property
    def was_called(self) -> bool:
        """Whether a window called it."""
        return bool(self.window)


class Run:
    """One day played once."""

    def __init__(self, day: Day, rule: Priority, *, seen: "Callable[[Run, Standing], None] | None" = None) -> None:
        self.day, self.rule, self.seen = day, rule, seen
        first = min(
            [one.at for one in day.arrivals] + [start for one in day.posts for start, _ in one.spans], default=0
        )
        import simpy  # only a run needs it, and not every process makes one

        self.env = simpy.Environment(initial_time=first)
        self.waiting: dict[int, Standing] = {}
        self.waits: dict[int, Wait] = {}
        self.calls: list[tuple[int, str]] = []
        self.seated: dict[str, Post] = {}
        self.busy: set[str] = set()
        self.idle: dict[str, simpy.Event] = {}

    def play(self) -> list[Wait]:
        """Everybody's wait, in the order in which they are named."""
        self._begin()
        self.env.run()
        return self._ended()

    def play_step_by_step(self, look: "Callable[[Run], None]") -> list[Wait]:
        """The same, with a look at the hall whenever the clock goes on."""
        self._begin()
        while (at := self.env.peek()) != float("inf"):
            self.env.step()
            if self.env.peek() > at:
                look(self)
        return self._ended()

    def _begin(self) -> None:
        for post in self.day.posts:
            self.env.process(self._sit(post))
        self.env.process(self._come())

    def _ended(self) -> list[Wait]:
        for key in self.waiting:  # nobody was there to call them
            self.waits[key] = Wait(self.day.arrivals[key], max(self.env.now - self.day.arrivals[key].at, 0.0))
        return [self.waits[key] for key in sorted(self.waits)]

    @property
    def now(self) -> datetime:
        """The moment in the hall."""
        return self.moment(self.env.now)

    def moment(self, seconds: float) -> datetime:
        """A moment of the day."""
        return self.day.midnight + timedelta(seconds=seconds)

    def department_of(self, item: str) -> str:
        """Which department an item belongs to."""
        return self.day.departments.get(item, "")

    def may_serve(self, post: Post, one: Standing) -> bool:
        """Whether a window may call somebody."""
        return post.seat.may_serve(self.day.lines[one.queue], one, self.department_of)

    def _come(self) -> Generator[Any, Any, None]:
        for key, one in sorted(enumerate(self.day.arrivals), key=lambda each: each[1].at):
            yield self.env.timeout(max(one.at - self.env.now, 0))
            rank = self.moment(one.slot if one.slot is not None else one.at)
            booked = self.moment(one.slot) if one.slot is not None else None
            standing = Standing(
                key, str(key), one.queue, one.lane, rank, booked, matters=one.matters, shown_at=self.now
            )
            if self.seen is not None:
                self.seen(self, standing)
            self.waiting[key] = standing
            self._wake(standing)
            if one.patience is not None:
                self.env.process(self._lose_patience(key, one.patience))

    def _lose_patience(self, key: int, patience: float) -> Generator[Any, Any, None]:
        yield self.env.timeout(patience)
        if self.waiting.pop(key, None) is not None:
            self.waits[key] = Wait(self.day.arrivals[key], patience)

    def _wake(self, one: Standing) -> None:
        """A free window that may call somebody who just came does: dedicated ones first, then the one free longest."""
        able = [number for number in self.idle if self.may_serve(self.seated[number], one)]
        for number in sorted(able, key=lambda each: self.seated[each].seat.is_general)[:1]:
            self.idle.pop(number).succeed()

    def _sit(self, post: Post) -> Generator[Any, Any, None]:
        last = max((end for one in self.day.posts for _, end in one.spans), default=0.0)
        for start, end in post.spans:
            yield self.env.timeout(max(start - self.env.now, 0))
            self.seated[post.seat.window] = post
            yield from self._serve(post, end, until=end + OVERTIME if end >= last else end)
            self.seated.pop(post.seat.window, None)

    def _serve(self, post: Post, end: float, *, until: float) -> Generator[Any, Any, None]:
        """Call until the span ends; who waits at closing time is still served (hours.served_after_closing)."""
        number = post.seat.window
        while self.env.now < until:
            chosen = self._next(post)
            if chosen is not None:
                self.busy.add(number)
                yield self.env.timeout(self.day.arrivals[chosen].service)
                self.busy.discard(number)
            elif self.env.now >= end:
                break
            else:
                self.idle[number] = self.env.event()
                yield self.idle[number] | self.env.timeout(end - self.env.now)
                self.idle.pop(number, None)

    def _next(self, post: Post) -> int | None:
        for group in in_order(
            list(self.waiting.values()),
            post.seat,
            self.day.lines,
            self.department_of,
            row=self._row,
            rule=self.rule,
            at=self.now,
        ):
            one = group[0]
            self.waiting.pop(one.pk)
            arrival = self.day.arrivals[one.pk]
            self.calls.append((one.queue, one.lane_at(self.now)))
            self.waits[one.pk] = Wait(arrival, self.env.now - arrival.at, post.seat.window)
            return one.pk
        return None

    def _row(self, queues: Collection[int]) -> int:
        count = 0
        for queue, lane in reversed(self.calls):
            if queue in queues:
                if lane != PRIORITY or count >= self.rule.in_a_row:
                    break
                count += 1
        return count


def play(day: Day, rule: Priority) -> list[Wait]:
    """A day played once: everybody's wait."""
    return Run(day, rule).play()
