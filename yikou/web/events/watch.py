"""Watching the ledger grow: which centres have new entries since the last look.

PostgreSQL gives out numbers before it commits, so that a later number can be there before an earlier
one. A number that was passed over is asked for again, until it comes or was given up (a transaction
that was rolled back leaves a hole for good).
"""

import time
from collections.abc import Callable

from yikou.ledger import queries as ledger

# How long a number that was passed over may still come, in seconds, and how far back the first look goes.
PATIENCE = 30.0
LOOK_BACK = 200
# A jump of the numbers (a restored database) is no hole.
WIDEST = 1000


class Watch:
    """One reader's memory of the ledger; `news` is asked again and again by one thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._newest: int | None = None
        self._missing: dict[int, float] = {}

    def news(self) -> set[str]:
        """The centres with entries that were not there at the last look."""
        now = self._clock()
        if self._newest is None:
            self._newest = max(0, ledger.newest() - LOOK_BACK)
        self._missing = {number: until for number, until in self._missing.items() if until > now}
        found = ledger.added(after=self._newest, missing=self._missing)
        self._remember([number for number, _ in found], now)
        return {centre for _, centre in found}

    def _remember(self, numbers: list[int], now: float) -> None:
        before = self._newest or 0
        self._newest = max([before, *numbers])
        for number in numbers:
            self._missing.pop(number, None)
        expected = range(max(before, self._newest - WIDEST) + 1, self._newest)
        for number in set(expected) - set(numbers):
            self._missing[number] = now + PATIENCE
