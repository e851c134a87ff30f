"""A printer in the network that a test plays, on a port of its own."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Printer:
    """A printer that keeps what it got; `paper` is what it answers when asked for its paper, None says nothing."""

    paper: bytes | None = b"\x12"
    got: list[bytes] = field(default_factory=list)
    address: str = ""
    done: threading.Event = field(default_factory=threading.Event)

    def serve(self, door: socket.socket) -> None:
        """Take one connection after the other until the door is shut."""
        while True:
            try:
                line, _ = door.accept()
            except OSError:
                return
            with line:
                line.settimeout(5)
                self.got.append(self._read(line))
            self.done.set()

    def _read(self, line: socket.socket) -> bytes:
        asked, rest = line.recv(3), b""
        if self.paper is not None:
            line.sendall(self.paper)
        while part := line.recv(4096):
            rest += part
        return asked + rest


@contextmanager
def printing() -> Iterator[Printer]:
    """A printer that answers at its `address`."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        made = Printer(address=f"127.0.0.1:{door.getsockname()[1]}")
        threading.Thread(target=made.serve, args=(door,), daemon=True).start()
        yield made
