"""What is sent, and what waits for one client: the newest picture only, so that nobody slow holds anything up."""

import asyncio
import zlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """One picture as it is sent; the id begins with the number of the last entry that it shows.

    The check after it tells two pictures of the same entry apart: time passes, and expectations with it.
    """

    id: str
    frame: bytes


def event(entry: int, data: str) -> Event:
    """An event of what a stream shows after an entry."""
    made = f"{entry}-{zlib.crc32(data.encode()):08x}"
    lines = "".join(f"data: {line}\n" for line in data.split("\n"))
    return Event(made, f"id: {made}\n{lines}\n".encode())


class Mailbox:
    """The newest picture that a client has not taken yet; an older one is dropped, one that it has is not sent."""

    def __init__(self, seen: str = "") -> None:
        self._has = seen
        self._waiting: Event | None = None
        self._changed = asyncio.Event()
        self.is_closed = False

    def put(self, one: Event) -> None:
        """Lay down a picture in place of the one that was not taken."""
        self._waiting = one if one.id != self._has else None
        self._changed.set()

    def close(self) -> None:
        """Nothing more will come."""
        self.is_closed = True
        self._changed.set()

    async def take(self, within: float) -> Event | None:
        """The newest picture; None when nothing came in that many seconds, or nothing more will."""
        try:
            await asyncio.wait_for(self._changed.wait(), within)
        except TimeoutError:
            return None
        self._changed.clear()
        taken, self._waiting = self._waiting, None
        self._has = taken.id if taken else self._has
        return taken
