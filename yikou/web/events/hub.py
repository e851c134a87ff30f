"""The hub: one look at the ledger for all who listen, one picture a centre a change, one frame a stream."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

from yikou.web.events.mailbox import Event, Mailbox

log = logging.getLogger("yikou.events")
T = TypeVar("T")

# How often the ledger is looked at, and how often a picture is drawn although nothing happened, in seconds:
# expected waits change with time, and so does the day.
LOOK_EVERY, DRAW_EVERY = 0.025, 20.0
# The longest pause after pictures that took long to draw.
LONGEST = 0.08
# How many tickets are drawn before what was drawn is sent.
AT_ONCE = 250


@dataclass(frozen=True, slots=True)
class Stream:
    """What one listens to: a screen by its name, a ticket by its link, the board of a centre."""

    kind: str
    centre: str
    key: str = ""


class Source(Protocol):
    """Where pictures come from; asked by one thread alone, so that it may keep a connection."""

    def news(self) -> set[str]:
        """The centres that changed since the last look."""

    def draw(self, centre: str, streams: Collection[Stream], *, anew: bool) -> Mapping[Stream, Event]:
        """What each stream shows now; from the last picture where nothing happened since."""

    def rest(self) -> None:
        """Nobody listens: let the connection go."""


class Hub:
    """Who listens to what in this process. While nobody does, nothing is asked of the database."""

    def __init__(self, source: Callable[[], Source], *, every: float = LOOK_EVERY, draw_every: float = DRAW_EVERY):
        self._make, self._every, self._draw_every = source, every, draw_every
        self._source: Source | None = None
        self._thread = ThreadPoolExecutor(1, "events-ledger")
        self._listeners: dict[Stream, set[Mailbox]] = {}
        self._shown: dict[Stream, Event] = {}
        self._fresh: set[Stream] = set()
        self._watcher: asyncio.Task[None] | None = None
        self._is_closed = False

    @property
    def listeners(self) -> int:
        """How many listen."""
        return sum(map(len, self._listeners.values()))

    @asynccontextmanager
    async def listening(self, stream: Stream, *, seen: str = "") -> AsyncIterator[Mailbox]:
        """A mailbox for what a stream shows, from now on.

        The picture of this moment lies in it first, unless it is the one that was `seen` before the line broke.
        """
        box = Mailbox(seen)
        self._join(stream, box)
        try:
            yield box
        finally:
            self._leave(stream, box)

    def close(self) -> None:
        """End every stream: the server stops."""
        self._is_closed = True
        self._end_all()
        if self._source is not None:
            self._thread.submit(self._source.rest)
        self._thread.shutdown(wait=False)

    def _join(self, stream: Stream, box: Mailbox) -> None:
        if self._is_closed:
            box.close()
            return
        self._listeners.setdefault(stream, set()).add(box)
        if (shown := self._shown.get(stream)) is None:
            self._fresh.add(stream)
        else:
            box.put(shown)
        if self._watcher is None:
            self._watcher = asyncio.get_running_loop().create_task(self._watch())

    def _leave(self, stream: Stream, box: Mailbox) -> None:
        boxes = self._listeners.get(stream, set())
        boxes.discard(box)
        if not boxes:
            self._listeners.pop(stream, None)
            self._shown.pop(stream, None)
            self._fresh.discard(stream)

    async def _watch(self) -> None:
        """Look at the ledger until nobody listens any more; a failure ends the streams, which then ask again."""
        drawn_at = time.monotonic()
        try:
            self._source = self._make()
            while self._listeners and not self._is_closed:
                changed = await self._ask(self._source.news)
                if time.monotonic() - drawn_at >= self._draw_every:
                    drawn_at, changed = time.monotonic(), {one.centre for one in self._listeners}
                began = time.monotonic()
                await self._draw(changed)
                # In a rush the pause is as long as the drawing took: what comes meanwhile is in the next picture.
                await asyncio.sleep(max(self._every, min(time.monotonic() - began, LONGEST)))
        except Exception:
            if not self._is_closed:
                log.exception("the ledger cannot be read")
            self._end_all()
            await asyncio.sleep(1)
        finally:
            self._watcher = None
            await self._rest()

    async def _draw(self, changed: Collection[str]) -> None:
        """Draw whole centres that changed, and elsewhere only what somebody has just begun to listen to."""
        fresh, self._fresh = self._fresh, set()
        for centre in {*changed, *(one.centre for one in fresh)}:
            anew = centre in changed
            streams = [one for one in self._listeners if one.centre == centre and (anew or one in fresh)]
            for part in _parts(streams):
                if self._source is not None:
                    drawn = await self._ask(partial(self._source.draw, centre, part, anew=anew))
                    anew = False
                    for stream, one in drawn.items():
                        self._show(stream, one)

    def _show(self, stream: Stream, one: Event) -> None:
        if (boxes := self._listeners.get(stream)) is None:
            return
        before, self._shown[stream] = self._shown.get(stream), one
        if before is None or before.id != one.id:
            for box in boxes:
                box.put(one)

    async def _ask(self, question: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, question)

    async def _rest(self) -> None:
        if self._is_closed:
            return
        if self._source is not None:
            await self._ask(self._source.rest)
        self._source = None
        # Somebody may have begun to listen in this very moment.
        if self._listeners and self._watcher is None:
            self._watcher = asyncio.get_running_loop().create_task(self._watch())

    def _end_all(self) -> None:
        self._shown.clear()
        for boxes in self._listeners.values():
            for box in boxes:
                box.close()


def _parts(streams: list[Stream]) -> Iterator[list[Stream]]:
    """Streams in the order in which they are drawn: what a whole hall looks at first, then tickets by the hundred."""
    walls = [one for one in streams if one.kind != "ticket"]
    tickets = [one for one in streams if one.kind == "ticket"]
    if walls:
        yield walls
    yield from (tickets[n : n + AT_ONCE] for n in range(0, len(tickets), AT_ONCE))
