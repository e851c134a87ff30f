"""The hall under load: ninety windows that call, two hundred displays that hear of it, two thousand phones at rest."""

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench import machine, statements
from bench.book import Book, percentile
from bench.contenders import JSON, expected
from bench.house import House
from bench.scale import Scale
from bench.wire import Line

# Threads that play the windows: each plays some, one after the other, as the clicks fall in a second.
HANDS = 15
RAW = {
    "postgresql": (
        "UPDATE bare_ticket SET state = 'called' WHERE id = (SELECT id FROM bare_ticket WHERE state = 'waiting' "
        "ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING id"
    ),
    "sqlite": (
        "UPDATE bare_ticket SET state = 'called' WHERE id = (SELECT id FROM bare_ticket WHERE state = 'waiting' "
        "ORDER BY id LIMIT 1) RETURNING id"
    ),
}
Click = Callable[[], float]


def measure(book: Book, house: House, folder: Path, scale: Scale) -> None:
    """Claims beside the raw database's, spread over a second and all at once; then what displays and phones hear."""
    seated = house.inside("seat", scale.windows, scale.phones + scale.windows * (2 * scale.rounds + 3))
    house.served.start()
    try:
        print(f"  hall on {house.kind}, load {machine.load()}", flush=True)
        windows = [_Window(house.served.port, token) for token in seated["tokens"]]
        raw = [_raw(house, folder)] * scale.windows
        _burst([one.call for one in windows], spread=1.0)  # each process reads catalogue and rules once
        _ended(book, house, windows)
        for _ in range(scale.rounds):
            book.add(f"{house.kind}/claim/raw/p99", 1000 * percentile(_burst(raw, spread=1.0), 0.99))
            took = _burst([one.call for one in windows], spread=1.0)
            book.add(f"{house.kind}/claim/p50", 1000 * percentile(took, 0.5))
            book.add(f"{house.kind}/claim/p99", 1000 * percentile(took, 0.99))
            _ended(book, house, windows)
            book.add(f"{house.kind}/claim/slowest", 1000 * max(_burst([one.call for one in windows], spread=0.0)))
            _ended(book, house, windows)
        _streams(book, house, windows[0], seated["links"], scale)
    finally:
        house.served.stop()


class _Window:
    """A clerk's program at one window: it calls, and ends what it called."""

    def __init__(self, port: int, token: str) -> None:
        self._line, self._headers = Line(port), {"Authorization": f"Bearer {token}", **JSON}
        self.number = ""

    def call(self) -> float:
        """Call the next number; answers how long the answer took."""
        began = time.perf_counter()
        answer = self._line.ask("POST", "/api/v1/calls", b"{}", self._headers)
        took = time.perf_counter() - began
        self.number = json.loads(answer.body)["number"] if expected(answer, 201) else ""
        return took

    def end(self) -> None:
        """End the service."""
        if self.number:
            address = f"/api/v1/tickets/{self.number}/end"
            expected(self._line.ask("POST", address, b'{"matters": []}', self._headers), 200)


def _raw(house: House, folder: Path) -> Click:
    """The bare claim by a program of each thread, durable, on a database of the same kind."""
    database = house.cluster.create("bareclaims") if house.cluster else f"sqlite:{folder / 'bareclaims.sqlite3'}"
    statements.lay_tables(database)
    local = threading.local()

    def click() -> float:
        if not hasattr(local, "run"):
            local.run = statements.connect(database)
        began = time.perf_counter()
        local.run("BEGIN", ())
        assert local.run(RAW[house.kind], ()).fetchone()
        local.run("COMMIT", ())
        return time.perf_counter() - began

    return click


def _burst(clicks: Sequence[Click], *, spread: float) -> list[float]:
    """Every window clicks once, spread over some seconds; how long each waited from the moment it meant to click."""
    began = time.perf_counter() + 0.2

    def at_its_moment(n: int) -> float:
        due = began + spread * n / len(clicks)
        time.sleep(max(0.0, due - time.perf_counter()))
        late = max(0.0, time.perf_counter() - due)
        return clicks[n]() + late

    with ThreadPoolExecutor(HANDS if spread else len(clicks)) as hands:
        return list(hands.map(at_its_moment, range(len(clicks))))


def _ended(book: Book, house: House, windows: Sequence[_Window]) -> None:
    """End every service; no number may have been called to two windows."""
    numbers = [one.number for one in windows if one.number]
    if len(numbers) != len(set(numbers)) or len(numbers) != len(windows):
        book.note(f"{house.kind}: {len(windows)} windows called {len(set(numbers))} different numbers.")
    for one in windows:
        one.end()


def _streams(book: Book, house: House, window: _Window, links: Sequence[str], scale: Scale) -> None:
    port, kind = house.served.events_port, house.kind
    for _ in range(scale.rounds):
        heard = asyncio.run(_heard(port, ["/events/hall/screen/hall"] * scale.displays, window))
        book.add(f"{kind}/display/p50", 1000 * percentile(heard, 0.5))
        book.add(f"{kind}/display/p99", 1000 * percentile(heard, 0.99))
        window.end()
        if len(heard) < scale.displays:
            book.note(f"{kind}: {scale.displays - len(heard)} of {scale.displays} displays heard nothing.")
    before = machine.memory(house.served.pid)
    phones = [f"/events/hall/ticket/{link}" for link in links[-scale.phones :]]
    held, memory = asyncio.run(_at_rest(port, phones, house.served.pid))
    book.add(f"{kind}/phones", float(held))
    book.add(f"{kind}/phones/memory", memory - before)


async def _opened(port: int, path: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n".encode())
    await writer.drain()
    assert b" 200 " in await reader.readline()
    return reader, writer


async def _event(reader: asyncio.StreamReader) -> None:
    """Wait for the next event that shows something; beats are passed over."""
    while not (await reader.readline()).startswith(b"id:"):
        pass


async def _heard(port: int, paths: Sequence[str], window: _Window) -> list[float]:
    """From the click on 'next' to the change at each display."""
    lines = [await _opened(port, path) for path in paths]
    try:
        await asyncio.gather(*(_event(reader) for reader, _ in lines))
        await asyncio.sleep(0.5)
        clicked = time.perf_counter()

        async def until_heard(reader: asyncio.StreamReader) -> float:
            await asyncio.wait_for(_event(reader), 20)
            return time.perf_counter() - clicked

        waits = [asyncio.create_task(until_heard(reader)) for reader, _ in lines]
        await asyncio.to_thread(window.call)
        said = await asyncio.gather(*waits, return_exceptions=True)
        return [one for one in said if isinstance(one, float)]
    finally:
        for _, writer in lines:
            writer.close()


async def _at_rest(port: int, paths: Sequence[str], served: int) -> tuple[int, float]:
    """How many phones hold their line and have heard their place, and the servers' memory then."""
    lines, held = [], 0
    try:
        for path in paths:
            lines.append(await _opened(port, path))
        for reader, _ in lines:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(_event(reader), 30)
                held += 1
        return held, machine.memory(served)
    finally:
        for _, writer in lines:
            writer.close()
