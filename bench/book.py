"""The book of a run: every figure under a key, a value for each round."""

import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share of the values lies (0.5: the median, 0.99: the slowest hundredth)."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


class Book:
    """Figures by key, `postgresql/page/rate`; notes are what went otherwise than planned."""

    def __init__(self) -> None:
        self._rounds: dict[str, list[float]] = defaultdict(list)
        self.words: dict[str, str] = {}
        self.notes: list[str] = []

    def add(self, key: str, *values: float) -> None:
        """Write down one more round, or several."""
        self._rounds[key].extend(values)

    def note(self, text: str) -> None:
        """Write down what a reader of the figures must know."""
        if text not in self.notes:
            self.notes.append(text)

    def of(self, key: str) -> list[float]:
        """The rounds of a figure; empty where it was not measured."""
        return self._rounds.get(key, [])

    def has(self, *keys: str) -> bool:
        """Whether all of these were measured."""
        return all(self.of(key) for key in keys)

    def median(self, key: str) -> float:
        """The middle of a figure's rounds."""
        return statistics.median(self._rounds[key])

    def ratios(self, key: str, to: str) -> list[float]:
        """One figure over another, round by round."""
        return [ours / theirs for ours, theirs in zip(self.of(key), self.of(to), strict=False) if theirs]

    @property
    def keys(self) -> Iterable[str]:
        """Everything that was measured."""
        return self._rounds.keys()


def said(values: Sequence[float], digits: int | None = None) -> str:
    """A figure as it is printed: its median and, where there were several rounds, its range."""
    if not values:
        return "–"
    middle, low, high = (_plain(one, digits) for one in (statistics.median(values), min(values), max(values)))
    return middle if low == high else f"{middle} [{low}–{high}]"


def _plain(value: float, digits: int | None) -> str:
    if digits is None:
        digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    return f"{value:,.{digits}f}".replace(",", " ")
