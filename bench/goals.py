"""The goals, as the issue sets them, and whether a run met them. The yardstick is never tuned."""

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bench.book import Book, said
from bench.house import DATABASES

NAMES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}
Values = Callable[[Book], list[float]]


@dataclass(frozen=True)
class Goal:
    """One goal: what is measured, how much is asked, how much is reached for."""

    what: str
    values: Values
    must: float
    reach: float | None = None
    at_most: bool = True
    unit: str = ""

    def asked(self) -> str:
        """What is asked, and reached for."""
        sign = "≤" if self.at_most else "≥"
        reach = f" ({sign} {self.reach:g})" if self.reach is not None else ""
        return f"{sign} {self.must:g}{self.unit}{reach}"

    def verdict(self, values: list[float]) -> str:
        """Whether the median meets it."""
        middle = statistics.median(values)
        if self._fits(middle, self.must):
            return "reached" if self.reach is not None and self._fits(middle, self.reach) else "met"
        return "**missed**"

    def _fits(self, value: float, limit: float) -> bool:
        return value <= limit if self.at_most else value >= limit


def goals() -> Iterator[Goal]:
    """All goals of this issue, those of performance.md by their number."""
    for kind in DATABASES:
        yield from _intake(kind)
    times = _ratio("page/rate", "helpdesk/rate")
    yield Goal("intake through the page against django-helpdesk, times (G2)", times, 2, 4, at_most=False)
    yield Goal("p99 of it against django-helpdesk's (G5)", _ratio("page/p99", "helpdesk/p99"), 0.5, 0.25)
    for kind in DATABASES:
        yield from _pages(kind)
    for kind in DATABASES:
        yield from _hall(kind)
    yield Goal("the console's first visit with everything (G15)", _kilo("console/weight"), 300, unit=" kB")
    for kind in DATABASES:
        yield Goal(f"cold start to the first page, {NAMES[kind]} (G17)", _of(f"{kind}/cold"), 1, unit=" s")
    yield Goal("cold start against django-helpdesk's (G17)", _ratio("cold", "helpdesk/cold"), 1.5, 1)
    yield Goal("memory after load against django-helpdesk's (G18)", _ratio("memory", "helpdesk/memory"), 1.3, 0.8)
    yield Goal("a deadline", _of("deadline"), 20, unit=" µs")
    yield Goal("a search", _of("search"), 10, unit=" ms")
    for kind in DATABASES:
        yield Goal(f"a one-page PDF through its page, {NAMES[kind]}", _of(f"{kind}/receipt"), 100, unit=" ms")
    yield Goal("replay of the demo's eleven days", _of("replay"), 60, unit=" s")


def _intake(kind: str) -> Iterator[Goal]:
    name = NAMES[kind]
    for way, told in (("page", "page"), ("api", "API")):
        of_raw = _ratio(f"{way}/rate", "raw4/rate", kind)
        yield Goal(f"intake through the {told} of the raw {name} (G1)", of_raw, 0.08, 0.15, at_most=False)
        of_floor = _ratio(f"{way}/cpu", "floor/cpu", kind)
        yield Goal(f"processor time through the {told} against the floor, {name} (G4)", of_floor, 10, 5)
        if kind == "postgresql":
            yield Goal(f"p99 through the {told} with 4 clients, {name}", _of(f"{kind}/{way}/p99"), 35, unit=" ms")


def _pages(kind: str) -> Iterator[Goal]:
    name = NAMES[kind]
    for key, told in (("ledger", "ledger"), ("cases", "register of cases")):
        place = f"register/{key}"
        grows = _ratio(f"{place}/100000", f"{place}/10000", kind)
        yield Goal(f"{told} at 100 000 entries against 10 000, {name} (G8)", grows, 1.3, 1.1)
    yield Goal(f"HTML of 50 lines, {name} (G16)", _html(f"{kind}/register/ledger/size/100000"), 60, 30, unit=" kB")


def _hall(kind: str) -> Iterator[Goal]:
    name = NAMES[kind]
    over = _difference(f"{kind}/claim/p99", f"{kind}/claim/raw/p99")
    yield Goal(f"p99 of a call at 90 windows above the bare claim's, {name} (G6)", over, 40, 15, unit=" ms")
    yield Goal(f"the slowest of 90 calls at once, {name} (G7)", _of(f"{kind}/claim/slowest"), 1000, unit=" ms")
    yield Goal(f"p99 from the click to 200 displays, {name} (G14)", _of(f"{kind}/display/p99"), 250, 100, unit=" ms")
    yield Goal(f"idle phones held by one process, {name}", _of(f"{kind}/phones"), 2000, at_most=False)


def _difference(key: str, to: str) -> Values:
    return lambda book: [ours - theirs for ours, theirs in zip(book.of(key), book.of(to), strict=False)]


def _html(key: str) -> Values:
    return lambda book: [float(book.words.get(key, 0)) / 1000]


def _of(key: str) -> Values:
    return lambda book: book.of(key)


def _kilo(key: str) -> Values:
    return lambda book: [one / 1000 for one in book.of(key)]


def _ratio(key: str, to: str, kind: str = "postgresql") -> Values:
    return lambda book: book.ratios(f"{kind}/{key}", f"{kind}/{to}")


def judged(book: Book) -> list[tuple[str, str, str, str]]:
    """Every goal that was measured: what, what is asked, what it came to, the verdict."""
    rows = []
    for one in goals():
        values = [value for value in one.values(book) if value]
        if values:
            rows.append((one.what, one.asked(), f"{said(values)}{one.unit}", one.verdict(values)))
    return rows
