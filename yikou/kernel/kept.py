"""Kept: what a process keeps in memory as long as a small stamp in the database says it is current.

Rules, the catalogue and calendars change a few times a month and are asked for several times in
every request. The process that changes one forgets it at once; others see the change within
`SEEN_WITHIN` seconds, which is why this one place may read the processor's clock.
"""

import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")
S = TypeVar("S")
K = TypeVar("K", bound=Hashable)

SEEN_WITHIN = 2.0


@dataclass
class _Held(Generic[T, S]):
    stamp: S
    value: T
    read_at: float


class _Forgetful(Protocol):
    def forget(self, key: str | None = None) -> None:
        """Drop one key, or all."""


_everything: list[_Forgetful] = []


def forget_everything() -> None:
    """Drop all that this process keeps: between tests, and after a whole database was exchanged."""
    for one in _everything:
        one.forget()


class Kept(Generic[T, S]):
    """Values by key, each rebuilt when its stamp has changed.

    `stamp(key)` is one cheap query; `build(key)` reads everything.
    """

    def __init__(self, *, stamp: Callable[[str], S], build: Callable[[str], T]) -> None:
        self._stamp, self._build = stamp, build
        self._held: dict[str, _Held[T, S]] = {}
        _everything.append(self)

    def get(self, key: str) -> T:
        """The value of a key, at most two seconds behind another process's change."""
        now = time.monotonic()
        held = self._held.get(key)
        if held is not None and now - held.read_at < SEEN_WITHIN:
            return held.value
        stamp = self._stamp(key)
        if held is None or held.stamp != stamp:
            held = self._held[key] = _Held(stamp, self._build(key), now)
        held.read_at = now
        return held.value

    def forget(self, key: str | None = None) -> None:
        """Drop one key, or all: called by whatever changes the thing."""
        if key is None:
            self._held.clear()
        else:
            self._held.pop(key, None)


class Rows(Generic[K, T]):
    """Rows as they were read, each by what tells its state from every other that any row ever has.

    Nothing is behind: which states there are now is asked each time, only what is in them is kept.
    """

    def __init__(self) -> None:
        self._held: dict[str, dict[K, T]] = {}
        _everything.append(self)

    def get(self, key: str, states: Sequence[K], read: Callable[[Sequence[K]], Mapping[K, T]]) -> list[T]:
        """The rows of some states in their order; `read` answers those that are new, without what went meanwhile."""
        held = self._held.get(key, {})
        fresh = [one for one in states if one not in held]
        known = {**held, **read(fresh)} if fresh else held
        found = {one: known[one] for one in states if one in known}
        self._held[key] = found
        return list(found.values())

    def forget(self, key: str | None = None) -> None:
        """Drop one key, or all."""
        if key is None:
            self._held.clear()
        else:
            self._held.pop(key, None)
