"""`yikou serve`: up within moments, down without leaving anybody behind."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.centre import YIKOU, Centre
from tests.support.folders import empty

pytestmark = pytest.mark.slow


@pytest.fixture
def centre() -> Iterator[Centre]:
    """An empty data folder; what serves it is gone at the end."""
    made = empty("serve")
    yield made
    made.kill()


def group_is_gone(pid: int, within: float = 10) -> bool:
    """Whether no process of a group is left."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            os.killpg(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_it_serves_pages_and_static_files_from_an_empty_folder(centre: Centre):
    centre.start()

    with urllib.request.urlopen(f"{centre.url}/static/yikou/css/tokens.css", timeout=10) as answer:
        assert answer.status == 200
        assert "text/css" in answer.headers["Content-Type"]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_asked_and_nobody_is_left(centre: Centre, how: signal.Signals):
    centre.start()
    assert centre._process is not None
    pid = centre._process.pid

    os.kill(pid, how)

    assert centre._process.wait(20) == 0
    assert group_is_gone(pid)


def test_when_it_is_killed_the_others_end_by_themselves(centre: Centre):
    centre.start()
    assert centre._process is not None
    pid = centre._process.pid

    os.kill(pid, signal.SIGKILL)
    centre._process.wait(20)

    assert group_is_gone(pid)


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(one) for one in listed.read_text().split()] if listed.exists() else []


def _answers(port: int) -> bool:
    with socket.socket() as tried:
        tried.settimeout(0.5)
        return tried.connect_ex(("127.0.0.1", port)) == 0


def test_what_ends_beside_the_server_is_started_again_and_noted(centre: Centre):
    centre.start()
    assert centre._process is not None
    kept = {one: _children(one) for one in _children(centre._process.pid)}
    before = [pid for each in kept.values() for pid in each]
    assert len(before) == 2  # the worker and the events, each under its keeper

    for pid in before:
        os.kill(pid, signal.SIGKILL)

    until = time.monotonic() + 20
    while time.monotonic() < until:
        now = [pid for one in kept for pid in _children(one)]
        if len(now) == 2 and not set(now) & set(before) and _answers(centre.events_port):
            break
        time.sleep(0.1)
    else:
        pytest.fail("nobody started them again")
    noted = [json.loads(line) for line in (centre.data / "restarts.jsonl").read_text().splitlines()]
    assert sorted((one["name"], one["code"]) for one in noted) == [("events", -9), ("worker", -9)]


def test_a_port_that_is_taken_is_said_before_anything_is_touched(centre: Centre):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        refused = subprocess.run(
            [YIKOU, "serve", "--port", str(port)], env=centre.environment, capture_output=True, text=True, timeout=60
        )

    assert refused.returncode == 1
    assert f"{port} 端口用不了：已经被占用" in refused.stderr
    assert not (centre.data / "yikou.sqlite3").exists()


def test_an_address_that_is_not_ours_is_said(centre: Centre):
    refused = subprocess.run(
        [YIKOU, "serve", "--host", "192.0.2.1"], env=centre.environment, capture_output=True, text=True, timeout=60
    )

    assert refused.returncode == 1
    assert "本机没有这个地址" in refused.stderr


def test_a_database_that_is_up_to_date_is_not_migrated_again(centre: Centre):
    centre.run("migrate")
    ask = "import django; django.setup(); from yikou.cli import database; print(database.is_behind())"
    forget = (
        "import django; django.setup(); from django.db import connection as c; "
        "c.cursor().execute(\"DELETE FROM django_migrations WHERE app = 'cases'\")"
    )
    python = str(YIKOU.parent / "python")

    assert centre._run([python, "-c", ask]).strip() == "False"
    centre._run([python, "-c", forget])
    assert centre._run([python, "-c", ask]).strip() == "True"
