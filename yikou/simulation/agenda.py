"""Agenda: what is to happen today, in the order of its moments; whatever happens may put more on it."""

import heapq
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from yikou.kernel.refusals import Refusal

log = logging.getLogger(__name__)
Act = Callable[[datetime], object]


@dataclass
class Agenda:
    """Acts by their moment; of two at one moment the one that was put first comes first."""

    closes_at: datetime
    done: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    _acts: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _put: int = 0

    def put(self, at: datetime, act: Act) -> None:
        """Want something done at a moment; what is later than today's close is left to another day."""
        if at <= self.closes_at:
            self._put += 1
            heapq.heappush(self._acts, (at, self._put, act))

    @property
    def next_at(self) -> datetime | None:
        """The moment of the next act; None where nothing is left."""
        return self._acts[0][0] if self._acts else None

    def play(self, until: datetime) -> None:
        """Do everything up to a moment. A refusal is an answer: it is counted and the day goes on."""
        while self._acts and self._acts[0][0] <= until:
            at, _, act = heapq.heappop(self._acts)
            try:
                act(at)
                self.done += 1
            except Refusal as refusal:
                self.refused[refusal.code] += 1
                log.info("%s %s", at, refusal)
