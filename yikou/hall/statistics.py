"""How long people wait, walk and are served: rebuilt from the entries of the ledger, and the same read from the rows.

The ledger is the truth: `read` goes through its entries once and gives every number's visit and
every sitting at a window. `from_rows` gives the same visits from the rows that are folded from it;
`differences` names where the two do not agree. Everything below that (figures by line, window,
clerk, hour, item) takes visits or sittings from wherever they come.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from yikou.hall.models import State, Ticket
from yikou.kernel.clock import ZONE
from yikou.ledger import queries as ledger

ZERO = timedelta()
# How long after its day a number may still be ended: by a close that is made up for.
LATE = timedelta(weeks=1)
SERVED, LEFT, MISSED, IN_LINE = "served", "left", "missed", "in_line"
OUTCOMES = {State.WRAPPING: SERVED, State.DONE: SERVED, State.LEFT: LEFT, State.VOID: MISSED}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Visit:
    """One number from the door to its end: the sums of its periods, and where it was served last."""

    ticket: int
    number: str
    day: date
    queue: int
    channel: str
    category: str
    item: str
    state: str
    window: str
    clerk: int | None
    shown_at: datetime
    waited: timedelta
    walked: timedelta
    served: timedelta
    wrapped: timedelta

    @property
    def outcome(self) -> str:
        """`served`, `left`, `missed` (for good) or `in_line`."""
        return OUTCOMES.get(State(self.state), IN_LINE)

    @property
    def hour(self) -> int:
        """The hour in which it was taken."""
        return self.shown_at.astimezone(ZONE).hour


@dataclass(frozen=True, slots=True)
class Sitting:
    """One call of a number to a window, and what came of it (`how`): `ended`, `parked`, `passed_on`, `missed`,
    `along` with another number; nothing is said of what has not come yet.

    `waited` is the time in the line before this call.
    """

    ticket: int
    number: str
    day: date
    queue: int
    item: str
    window: str
    clerk: int
    lane: str
    picked: str
    waited: timedelta
    called_at: datetime
    served_at: datetime | None = None
    left_at: datetime | None = None
    how: str = ""
    free_at: datetime | None = None

    @property
    def hour(self) -> int:
        """The hour of the call."""
        return self.called_at.astimezone(ZONE).hour

    @property
    def walked(self) -> timedelta | None:
        """From the call to the window; None where nobody came."""
        return _between(self.called_at, self.served_at)

    @property
    def served(self) -> timedelta | None:
        """At the window; None while it lasts, and where nobody came."""
        return _between(self.served_at, self.left_at)

    @property
    def wrapped(self) -> timedelta | None:
        """The clerk's own work after it; None where there was none."""
        return _between(self.left_at, self.free_at)


def _between(start: datetime | None, end: datetime | None) -> timedelta | None:
    """How long it was; nothing while it lasts. A clock that was set back in between takes nothing away."""
    return max(end - start, ZERO) if start and end else None


@dataclass(frozen=True, slots=True)
class Told:
    """What the ledger tells of some days."""

    visits: tuple[Visit, ...]
    sittings: tuple[Sitting, ...]


# --- from the entries ------------------------------------------------------------------------------


@dataclass(slots=True)
class _Trace:
    """A number as its entries are gone through: the state that each of them begins, and since when it lasts."""

    ticket: int
    said: Mapping[str, Any]
    queue: int
    item: str
    state: str = State.PRINTING.value
    since: datetime | None = None
    shown_at: datetime | None = None
    window: str = ""
    clerk: int | None = None
    sums: dict[str, timedelta] = field(default_factory=dict)
    waited: timedelta = ZERO
    sittings: list[dict[str, Any]] = field(default_factory=list)

    def go_on(self, kind: str, facts: Mapping[str, Any], at: datetime) -> None:
        """One entry more."""
        begins = _BEGINS.get(kind)
        if begins is None:
            return
        spent = max(at - self.since, ZERO) if self.since else ZERO
        if self.state == State.WAITING:
            self.waited = spent
        if not (self.state == State.CALLED and begins == State.MISSED):
            self.sums[self.state] = self.sums.get(self.state, ZERO) + spent
        _AND.get(kind, _nothing)(self, facts, at)
        self.state, self.since = begins, at

    def visit(self) -> Visit:
        """The whole of it."""
        assert self.shown_at is not None
        said, sums = self.said, self.sums
        return Visit(
            ticket=self.ticket,
            number=said["number"],
            day=date.fromisoformat(said["day"]),
            queue=self.queue,
            channel=said["channel"],
            category=said.get("category", ""),
            item=self.item,
            state=self.state,
            window=self.window,
            clerk=self.clerk,
            shown_at=self.shown_at,
            waited=sums.get(State.WAITING, ZERO),
            walked=sums.get(State.CALLED, ZERO),
            served=sums.get(State.SERVING, ZERO),
            wrapped=sums.get(State.WRAPPING, ZERO),
        )


# Which state each kind of entry begins; those that are not named begin none.
_BEGINS: Mapping[str, str] = {
    "hall.shown": State.WAITING.value,
    "hall.called": State.CALLED.value,
    "hall.arrived": State.SERVING.value,
    "hall.missed": State.MISSED.value,
    "hall.returned": State.WAITING.value,
    "hall.parked": State.PARKED.value,
    "hall.came_back": State.WAITING.value,
    "hall.passed_on": State.WAITING.value,
    "hall.ended": State.WRAPPING.value,
    "hall.wrapped_up": State.DONE.value,
    "hall.taken_along": State.DONE.value,
    "hall.served_on_paper": State.DONE.value,
    "hall.given_up": State.LEFT.value,
    "hall.voided": State.VOID.value,
}


def _nothing(one: _Trace, facts: Mapping[str, Any], at: datetime) -> None:
    """Nothing but the state changes."""


def _shown(one: _Trace, facts: Mapping[str, Any], at: datetime) -> None:
    one.shown_at = at


def _called(one: _Trace, facts: Mapping[str, Any], at: datetime) -> None:
    one.window, one.clerk = facts["window"], facts["clerk"]
    called = {"window": one.window, "clerk": one.clerk, "lane": facts["lane"], "picked": facts.get("picked", "")}
    one.sittings.append({**called, "queue": one.queue, "item": one.item, "waited": one.waited, "called_at": at})


def _arrived(one: _Trace, facts: Mapping[str, Any], at: datetime) -> None:
    one.sittings[-1]["served_at"] = at


def _gone(one: _Trace, how: str, at: datetime) -> None:
    """The window is left without being done there."""
    if one.state in (State.CALLED, State.SERVING):
        one.sittings[-1] |= {"left_at": at, "how": how}
    one.window, one.clerk = "", None


def _missed(one: _Trace, facts: Mapping[str, Any], at: datetime) -> None:
    _gone(one, "missed", at)


def _parked(one: _Trace, facts: Mapping[str, Any], at: datetime) -> None:
    _gone(one, "parked", at)


def _passed_on(one: _Trace, facts: Mapping[str, Any], at: datetime) -> None:
    _gone(one, "passed_on", at)
    one.queue = facts["queue"]


def _given_up(one: _Trace, facts: Mapping[str, Any], at: datetime) -> None:
    _gone(one, "left", at)


def _ended(one: _Trace, facts: Mapping[str, Any], at: datetime) -> None:
    one.item = next(iter(facts.get("matters", ())), one.item)
    one.sittings[-1] |= {"left_at": at, "how": "ended", "item": one.item}


def _wrapped_up(one: _Trace, facts: Mapping[str, Any], at: datetime) -> None:
    one.sittings[-1]["free_at"] = at


def _taken_along(one: _Trace, facts: Mapping[str, Any], at: datetime) -> None:
    _called(one, {**facts, "lane": one.said["lane"]}, at)
    one.sittings[-1] |= {"served_at": at, "left_at": at, "how": "along"}


def _served_on_paper(one: _Trace, facts: Mapping[str, Any], at: datetime) -> None:
    """The entry stands at the moment of the call; it says itself until when the service lasted."""
    _called(one, {**facts, "lane": one.said["lane"]}, at)
    ended_at = datetime.fromisoformat(facts["ended_at"])
    one.sums[State.SERVING] = one.sums.get(State.SERVING, ZERO) + (ended_at - at)
    one.sittings[-1] |= {"served_at": at, "left_at": ended_at, "free_at": ended_at, "how": "ended"}


_AND: Mapping[str, Callable[[_Trace, Mapping[str, Any], datetime], None]] = {
    "hall.shown": _shown,
    "hall.called": _called,
    "hall.arrived": _arrived,
    "hall.missed": _missed,
    "hall.parked": _parked,
    "hall.passed_on": _passed_on,
    "hall.given_up": _given_up,
    "hall.ended": _ended,
    "hall.wrapped_up": _wrapped_up,
    "hall.taken_along": _taken_along,
    "hall.served_on_paper": _served_on_paper,
}


def read(centre: str, start: date, end: date) -> Told:
    """Every number of some days, both counted, and every sitting: from the ledger's entries alone."""
    traces = sorted(_traces(centre, start, end), key=lambda one: (one.said["day"], one.ticket))
    return Told(tuple(one.visit() for one in traces), tuple(sitting for one in traces for sitting in _sittings(one)))


def _traces(centre: str, start: date, end: date) -> list[_Trace]:
    """The numbers of some days that were printed or shown."""
    kinds = ("hall.issued", *_BEGINS)
    rows = ledger.entries(centre).filter(kind__in=kinds, day__range=(start, end + LATE)).order_by("id")
    found: dict[str, _Trace] = {}
    for kind, subject, facts, at in rows.values_list("kind", "subject", "facts", "at").iterator(chunk_size=2000):
        if kind == "hall.issued":
            if start.isoformat() <= facts["day"] <= end.isoformat():
                found[subject] = _begun(subject, facts)
        elif (trace := found.get(subject)) is not None:
            trace.go_on(kind, facts, at)
    return [one for one in found.values() if one.shown_at is not None]


def _begun(subject: str, facts: Mapping[str, Any]) -> _Trace:
    item = next(iter(facts.get("matters", ())), "")
    return _Trace(int(subject.partition(":")[2]), facts, facts["queue"], item)


def _sittings(one: _Trace) -> Iterator[Sitting]:
    day = date.fromisoformat(one.said["day"])
    for row in one.sittings:
        yield Sitting(ticket=one.ticket, number=one.said["number"], day=day, **row)


# --- from the rows -----------------------------------------------------------------------------------

_FIELDS = (
    *("pk", "number", "day", "queue", "channel", "category", "matters", "state", "window", "clerk"),
    *("shown_at", "waited", "walked", "served", "wrapped"),
)


def from_rows(centre: str, start: date, end: date) -> tuple[Visit, ...]:
    """The same visits from the rows that are folded from the entries."""
    rows = Ticket.objects.at_centre(centre).counted().filter(day__range=(start, end)).order_by("day", "pk")
    return tuple(_visit(*row) for row in rows.values_list(*_FIELDS))


def _visit(pk: int, number: str, day: date, queue: int, channel: str, category: str, matters: Any, *rest: Any) -> Visit:
    return Visit(pk, number, day, queue, channel, category, str(matters[0]) if matters else "", *rest)


def differences(centre: str, start: date, end: date) -> list[str]:
    """The numbers whose rows say something else than their entries."""
    told = {one.ticket: one for one in read(centre, start, end).visits}
    rows = {one.ticket: one for one in from_rows(centre, start, end)}
    wrong = [key for key in {**told, **rows} if told.get(key) != rows.get(key)]
    return [f"{(rows.get(key) or told[key]).day} {(rows.get(key) or told[key]).number}" for key in sorted(wrong)]


# --- figures -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Spread:
    """Some lengths of time: how many, their mean, the longest, the middle one, and what nine of ten stay below."""

    n: int = 0
    mean: timedelta = ZERO
    longest: timedelta = ZERO
    middle: timedelta = ZERO
    nine_of_ten: timedelta = ZERO


def spread(times: Iterable[timedelta | None]) -> Spread:
    """The spread of some lengths; what is not known yet is left out."""
    ranked = sorted(one for one in times if one is not None)
    if not ranked:
        return Spread()
    last = len(ranked) - 1
    mean = sum(ranked, ZERO) / len(ranked)
    return Spread(len(ranked), mean, ranked[-1], ranked[last // 2], ranked[round(last * 0.9)])


@dataclass(frozen=True, slots=True)
class Figures:
    """How many numbers were taken and what became of them; the wait of those who were served."""

    taken: int
    served: int
    left: int
    missed: int
    in_line: int
    wait: Spread


def figures(visits: Iterable[Visit]) -> Figures:
    """The figures of some visits. Taken is the sum of the other four."""
    rows = list(visits)
    ways = Counter(one.outcome for one in rows)
    return Figures(
        taken=len(rows),
        served=ways[SERVED],
        left=ways[LEFT],
        missed=ways[MISSED],
        in_line=ways[IN_LINE],
        wait=spread(one.waited for one in rows if one.outcome == SERVED),
    )


@dataclass(frozen=True, slots=True)
class Work:
    """What was done at windows: sittings with somebody there, the walks, the services, the work after them."""

    sittings: int
    walk: Spread
    service: Spread
    after: Spread


def work(sittings: Iterable[Sitting]) -> Work:
    """The work of some sittings; those to which nobody came, or who came along with another, are none."""
    rows = [one for one in sittings if one.served_at is not None and one.how != "along"]
    return Work(
        sittings=len(rows),
        walk=spread(one.walked for one in rows),
        service=spread(one.served for one in rows),
        after=spread(one.wrapped for one in rows),
    )


# What visits and sittings are told apart by, and where it stands; of a visit the last window and clerk count.
KEYS: Mapping[str, str] = {
    "day": "day",
    "line": "queue",
    "window": "window",
    "clerk": "clerk",
    "hour": "hour",
    "item": "item",
}


def by(rows: Iterable[T], key: str) -> dict[Any, list[T]]:
    """Visits or sittings apart by day, line, window, clerk, hour or item."""
    found: dict[Any, list[T]] = {}
    for one in rows:
        found.setdefault(getattr(one, KEYS[key]), []).append(one)
    return found
