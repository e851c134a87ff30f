"""The ASGI side: an address becomes a stream, a stream is sent until either end has had enough."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.db import connections
from django.http.request import split_domain_port, validate_host

from yikou.kernel import clock
from yikou.kernel.refusals import Refusal
from yikou.web.events.admission import admit
from yikou.web.events.hub import Hub, Stream
from yikou.web.events.mailbox import Mailbox
from yikou.web.events.showing import Hall

log = logging.getLogger("yikou.events")
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
# Path, query and headers, as admission reads them.
Address = tuple[str, str, Mapping[str, str]]

# A beat says that the line is alive, and what time it is; a client that takes nothing for so long is gone. Seconds.
BEAT_EVERY, GONE_AFTER = 10.0, 30.0
# How long a browser waits before it asks again, in milliseconds.
RETRY = 2000
HEADERS = ((b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-store"))
# A proxy that gathers answers before it hands them on would hold every event back.
UNBUFFERED = (b"x-accel-buffering", b"no")


class Events:
    """The application."""

    def __init__(self, hub: Hub | None = None, *, beat_every: float = BEAT_EVERY) -> None:
        self.hub = hub or Hub(Hall)
        self._beat_every = beat_every
        self._doors = ThreadPoolExecutor(1, "events-door")
        self._is_closed = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    def close(self) -> None:
        """End all streams, so that the server can."""
        if not self._is_closed:
            self._is_closed = True
            self.hub.close()
            self._doors.submit(connections.close_all)
            self._doors.shutdown(wait=False)

    async def _live(self, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] != "lifespan.shutdown":
            await send({"type": f"{message['type']}.complete"})
        self.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        shared = _shared(headers)
        if scope["method"] != "GET":
            return await _say(send, 405, "只能用 GET。", shared)
        if not validate_host(_host(headers), settings.ALLOWED_HOSTS):
            return await _say(send, 400, "不认识这个域名。", ())
        asked: Address = (scope["path"], scope["query_string"].decode("latin-1"), headers)
        try:
            stream = await asyncio.get_running_loop().run_in_executor(self._doors, admit, *asked)
        except Refusal as refusal:
            return await _say(send, refusal.status, refusal.sentence, shared)
        except Exception:
            log.exception("%s cannot be opened", scope["path"])
            return await _say(send, 503, "请稍后再试。", shared)
        await send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, UNBUFFERED, *shared]})
        await self._send(stream, asked, receive, send)
        return None

    async def _send(self, stream: Stream, asked: Address, receive: Receive, send: Send) -> None:
        # A page that opened the stream anew, rather than its browser, names what it has in the address.
        seen = asked[2].get("last-event-id") or parse_qs(asked[1]).get("last", [""])[0]
        async with self.hub.listening(stream, seen=seen) as box:
            pump = asyncio.create_task(self._pump(box, stream, asked, send))
            gone = asyncio.create_task(_gone(receive))
            await asyncio.wait((pump, gone), return_when=asyncio.FIRST_COMPLETED)
            for task in (pump, gone):
                task.cancel()
            await asyncio.gather(pump, gone, return_exceptions=True)

    async def _pump(self, box: Mailbox, stream: Stream, asked: Address, send: Send) -> None:
        """Send what comes; between pictures a beat, and with it the question whether one may still listen."""
        await _part(send, f"retry: {RETRY}\n".encode() + _beat())
        beat_at = time.monotonic() + self._beat_every
        while not box.is_closed:
            one = await box.take(max(0.0, beat_at - time.monotonic()))
            if one is not None:
                await _part(send, one.frame)
            if time.monotonic() >= beat_at and not box.is_closed:
                if not await self._may_still(stream, asked):
                    break
                await _part(send, _beat())
                beat_at = time.monotonic() + self._beat_every
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _may_still(self, stream: Stream, asked: Address) -> bool:
        if stream.kind != "board":
            return True
        try:
            return await asyncio.get_running_loop().run_in_executor(self._doors, admit, *asked) == stream
        except Refusal:
            return False


def _beat() -> bytes:
    """That the line is alive, with the centre's time in milliseconds."""
    return f"event: beat\ndata: {clock.now().timestamp() * 1000:.0f}\n\n".encode()


async def _part(send: Send, body: bytes) -> None:
    await asyncio.wait_for(send({"type": "http.response.body", "body": body, "more_body": True}), GONE_AFTER)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _say(send: Send, status: int, sentence: str, shared: tuple[tuple[bytes, bytes], ...]) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store"), *shared]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": sentence.encode(), "more_body": False})


def _host(headers: Mapping[str, str]) -> str:
    return split_domain_port(headers.get("host", ""))[0]


def _shared(headers: Mapping[str, str]) -> tuple[tuple[bytes, bytes], ...]:
    """A page of the same host may read this from its own port, with its session; no other host's may."""
    origin = headers.get("origin", "")
    try:
        same = bool(origin) and urlsplit(origin).hostname == _host(headers).strip("[]")
    except ValueError:
        same = False
    if not same:
        return ((b"vary", b"Origin"),)
    return (
        (b"vary", b"Origin"),
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
    )
