"""小李 books for somebody, and a gateway that answers as it is told."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.hall.conftest import Hall, hall_now
from tests.hall.test_book import PHONE, book, on
from yikou.ledger.operations import subject_key
from yikou.notify import queries
from yikou.notify.models import Message

__all__ = ["PHONE", "hall_now", "on"]


@dataclass
class Gateway:
    """A gateway in the network; `answer` is its status, `says` its words, `got` what came."""

    answer: int = 200
    says: str = "ok"
    got: list[str] = field(default_factory=list)


@pytest.fixture
def gateway(settings: Any) -> Iterator[Gateway]:
    """The channel is a gateway on this machine."""
    told = Gateway()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.got.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(told.answer)
            self.end_headers()
            self.wfile.write(told.says.encode())

        def log_message(self, *_: Any) -> None:
            """Nothing is printed."""

    server = HTTPServer(("127.0.0.1", 0), Door)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    settings.NOTIFY = f"http://127.0.0.1:{server.server_port}/send"
    yield told
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def spool(settings: Any, tmp_path: Path) -> Path:
    """The channel is a folder."""
    settings.NOTIFY = f"file:{tmp_path / 'outbox'}"
    return tmp_path / "outbox"


def spooled(folder: Path) -> list[dict[str, str]]:
    """What lies in the folder, line by line."""
    files = sorted(folder.glob("*.jsonl")) if folder.exists() else []
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def reminder(hall_now: Hall) -> Message:
    """A reminder that is due on Tuesday at 11:30 for two o'clock."""
    made = book(hall_now, on(3, 14), item="MZ-001")
    (message,) = queries.of(subject_key(made))
    return message
