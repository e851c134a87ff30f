"""Clients in a closed loop, each a process of its own: the next request leaves when the answer is there."""

import contextlib
import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

from bench import machine
from bench.book import percentile

# What one client does in its process: opened once, then a turn after another; False is a failure.
Turn = Callable[[int], bool]
Opening = Callable[[], Turn]
_forked = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Driven:
    """What some clients got: turns a second, how long each took, processor seconds of each server."""

    done: int
    failed: int
    seconds: float
    took: list[float]
    spent: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Turns a second."""
        return self.done / self.seconds

    @property
    def spent_each(self) -> float:
        """Milliseconds of all servers' processor time for each turn."""
        return sum(self.spent) * 1000 / max(1, self.done)

    def within(self, share: float) -> float:
        """Milliseconds within which a share of the turns was done."""
        return percentile(self.took, share) * 1000 if self.took else 0.0


def drive(clients: Sequence[Opening], *, seconds: float, warm_up: int = 20, servers: Sequence[int] = ()) -> Driven:
    """Let all clients work at once for some seconds, after some turns that do not count.

    `servers` are the processes whose families' processor time is read before and after.
    """
    gate = _forked.Barrier(len(clients) + 1)
    ends: list[Connection] = []
    for opening in clients:
        ours, theirs = _forked.Pipe(duplex=False)
        _forked.Process(target=_client, args=(opening, gate, theirs, seconds, warm_up), daemon=True).start()
        theirs.close()
        ends.append(ours)
    gate.wait(120)
    before = [machine.processor_seconds(one) for one in servers]
    heard = [end.recv() for end in ends]
    spent = tuple(machine.processor_seconds(one) - then for one, then in zip(servers, before, strict=True))
    took = [one for each, _, _ in heard for one in each]
    return Driven(len(took), sum(failed for _, failed, _ in heard), max(last for _, _, last in heard), took, spent)


def _client(opening: Opening, gate: Barrier, end: Connection, seconds: float, warm_up: int) -> None:
    with contextlib.suppress(KeyboardInterrupt):
        turn = opening()
        for n in range(warm_up):
            turn(-1 - n)
        gate.wait(120)
        end.send(_loop(turn, seconds))
    os._exit(0)


def _loop(turn: Turn, seconds: float) -> tuple[list[float], int, float]:
    took: list[float] = []
    failed, n = 0, 0
    began = last = time.perf_counter()
    while last - began < seconds:
        fine = turn(n)
        now = time.perf_counter()
        if fine:
            took.append(now - last)
        else:
            failed += 1
        last, n = now, n + 1
    return took, failed, last - began
