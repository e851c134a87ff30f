"""`yikou demo`: one command, and there is a living centre."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from tests.cli.test_serve import group_is_gone
from tests.support.centre import YIKOU, Centre
from tests.support.folders import empty
from yikou.simulation import folder as folders

pytestmark = pytest.mark.slow


class Demo:
    """A demo that is started and stopped in a folder of its own."""

    def __init__(self) -> None:
        self.centre: Centre = empty("demo")
        self.process: subprocess.Popen[str] | None = None

    def start(self, *words: str, **environment: str) -> None:
        """Begin, and wait for the first page."""
        self.process = subprocess.Popen(
            [YIKOU, "demo", "--days", "0", *words],
            env={**self.centre.environment, "PORT": str(self.centre.port), **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        until = time.monotonic() + 120
        while time.monotonic() < until and self.process.poll() is None:
            try:
                urllib.request.urlopen(self.centre.url, timeout=10).close()
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(self.stop())

    def stop(self) -> str:
        """End it in order; answers what it said."""
        if self.process is None:
            return ""
        process, self.process = self.process, None
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=30)
        assert group_is_gone(process.pid)
        return said


@pytest.fixture
def demo() -> Iterator[Demo]:
    """A demo in an empty folder."""
    made = Demo()
    yield made
    if made.process is not None:
        os.killpg(made.process.pid, signal.SIGKILL)


def test_it_says_who_may_come_in_where_and_goes_on_the_next_time(demo: Demo):
    demo.start(STILL="1")
    said = demo.stop()

    assert "演示时间 2026-11-24 周二 10:20" in said
    for shown in (demo.centre.url + "/console/", "/office/", "/pad/", "/api/v1/docs", "luwenjing", "Liuwan@2026"):
        assert shown in said
    assert "今天收件" in said

    demo.start()
    page = urllib.request.urlopen(demo.centre.url, timeout=10).read().decode()
    assert "演示时间 2026-11-25 周三 10:20" in demo.stop()
    assert "柳湾" in page


@pytest.mark.slow
def test_reset_begins_anew_and_leaves_what_is_somebodys_own(demo: Demo):
    demo.start(STILL="1")
    demo.stop()
    before = (demo.centre.data / "secret_key").read_text()
    (demo.centre.data / "mine.txt").write_text("mine")

    demo.start("--reset", STILL="1")
    said = demo.stop()

    assert "演示时间 2026-11-24 周二 10:20" in said
    assert (demo.centre.data / "mine.txt").read_text() == "mine"
    assert (demo.centre.data / "secret_key").read_text() != before


@pytest.mark.slow
def test_a_demo_that_broke_off_while_it_was_made_begins_anew(demo: Demo):
    demo.start(STILL="1")
    demo.stop()
    marker = folders.read(demo.centre.data)
    assert marker is not None
    folders.mark(demo.centre.data, folders.Marker(marker.seed, marker.days, ready=False, database=marker.database))

    demo.start(STILL="1")

    assert "演示时间 2026-11-24 周二 10:20" in demo.stop()


def test_a_real_centre_is_neither_played_in_nor_wiped(demo: Demo):
    (demo.centre.data / "yikou.sqlite3").write_bytes(b"")

    for words in ((), ("--reset",)):
        assert demo.centre.run("demo", *words, expect=1) == ""
    assert (demo.centre.data / "yikou.sqlite3").exists()


def test_one_demo_at_a_time_in_a_folder(demo: Demo):
    with folders.alone(demo.centre.data):
        assert demo.centre.run("demo", expect=1) == ""
