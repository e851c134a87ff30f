"""The events as they are served: a process beside the pages, on either database, that lives and ends with them."""

import json
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.centre import Centre
from tests.support.hall import open_hall
from tests.support.hands import Hands

pytestmark = pytest.mark.slow

Frame = dict[str, str]


@pytest.fixture(scope="module")
def hall() -> Iterator[Centre]:
    """The cast's centre on a Monday morning, served."""
    made = open_hall()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def hands(hall: Centre) -> Iterator[Hands]:
    """Whoever takes and calls numbers, in another process."""
    made = Hands(hall)
    yield made
    made.close()


class Reader:
    """A client without a browser: one open stream, read frame by frame."""

    def __init__(self, centre: Centre, path: str, **headers: str) -> None:
        self._socket = socket.create_connection(("127.0.0.1", centre.events_port), timeout=10)
        lines = [f"GET /events/{path} HTTP/1.1", "Host: 127.0.0.1", *(f"{k}: {v}" for k, v in headers.items())]
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode())
        self._file = self._socket.makefile("rb")
        self.status = int(self._file.readline().split()[1])

    def frames(self) -> Iterator[Frame]:
        """What is sent, until the stream ends."""
        frame: Frame = {}
        for raw in self._file:
            name, _, value = raw.decode().strip().partition(": ")
            if name in ("id", "event", "data", "retry"):
                frame[name] = value
            elif not name and frame:
                yield frame
                frame = {}

    def pictures(self) -> Iterator[tuple[str, Any]]:
        """The pictures among them, with their ids."""
        return ((one["id"], json.loads(one["data"])) for one in self.frames() if "id" in one)

    def close(self) -> None:
        """Go away."""
        self._socket.close()


def _take(hands: Hands, queue: str = "A") -> tuple[str, str]:
    number, token = hands("take", queue).split()
    return number, token


def _until(pictures: Iterator[tuple[str, Any]], **said: Any) -> tuple[str, Any]:
    """The first picture that says so; expected waits change in between."""
    return next(one for one in pictures if said.items() <= one[1].items())


def _entry(ident: str) -> int:
    return int(ident.partition("-")[0])


def test_a_ticket_hears_of_its_turn_and_of_nobody_elses(hall: Centre, hands: Hands):
    first, _ = _take(hands)
    number, token = _take(hands)
    pictures = Reader(hall, f"hall/ticket/{token}").pictures()
    waits = next(pictures)[1]
    assert (waits["number"], waits["state"], waits["ahead"]) == (number, "waiting", 1)

    assert hands("next", "xiaoli", "1") == first
    nearer = _until(pictures, ahead=0)[1]
    assert hands("next", "xiaoli", "1") == number
    called = _until(pictures, state="called")[1]

    assert (called["window"], called["calls"], called["ahead"]) == ("1", 1, None)
    assert first not in json.dumps([waits, nearer, called])


def test_who_reconnects_with_the_last_id_gets_only_what_was_missed(hall: Centre, hands: Hands):
    _take(hands)
    _, token = _take(hands)
    kept = Reader(hall, f"hall/ticket/{token}")
    seen, _ = next(kept.pictures())
    again = Reader(hall, f"hall/ticket/{token}", **{"Last-Event-ID": seen}).pictures()

    hands("next", "xiaoli", "1")
    ident, missed = next(again)
    assert _entry(ident) > _entry(seen)
    if missed["ahead"]:  # the end of the service before was an entry of its own
        ident, missed = _until(again, ahead=0)

    assert missed["ahead"] == 0
    late, at_once = next(Reader(hall, f"hall/ticket/{token}", **{"Last-Event-ID": seen}).pictures())
    assert _entry(late) >= _entry(ident)
    assert at_once["ahead"] == 0
    kept.close()


def test_an_unknown_ticket_and_a_board_without_a_session_are_refused(hall: Centre):
    assert Reader(hall, "hall/ticket/guessed").status == 404
    assert Reader(hall, "hall/board").status == 401


def test_streams_end_at_once_when_the_server_stops():
    hall = open_hall()
    hands = Hands(hall)
    _, token = _take(hands)
    frames = Reader(hall, f"hall/ticket/{token}").frames()
    next(frames)
    began = time.monotonic()
    hands.close()
    hall.stop()

    list(frames)

    assert time.monotonic() - began < 10
    with pytest.raises(ConnectionError):
        Reader(hall, f"hall/ticket/{token}")
