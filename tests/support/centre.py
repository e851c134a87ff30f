"""A whole centre of one's own: a data folder with the demo centre in it, and the product serving it.

The folder is made once a run by the `yikou` command, as a user would, and copied for whoever
needs one untouched. With DATABASE_URL set the centre lives in a database of its own there.
"""

import contextlib
import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime
from pathlib import Path

from tests.support.postgres import create_database
from tests.support.scratch import ROOT, scratch
from yikou.kernel import clock

YIKOU = Path(sys.executable).parent / "yikou"
# What fills the template: one working day of the demo centre, always the same one.
BUILD = ("simulate", "--days", "1", "--seed", "7")
# When the centre is served it is 10:20 on the first working morning after what it has seen.
MORNING = """
import django; django.setup()
from datetime import datetime, time, timedelta
from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.clock import ZONE
from yikou.ledger.models import Entry
last = Entry.objects.order_by("-at").values_list("at", flat=True).first().astimezone(ZONE)
day = last.date() + timedelta(days=last.time() >= time(10, 20))
print(datetime.combine(WorkCalendar.shipped().next_working(day), time(10, 20), ZONE).isoformat())
"""


class Centre:
    """A served centre: `url`, its `data` folder, and the command to ask it things."""

    def __init__(self, data: Path, database: str = "") -> None:
        self.data = data
        self.database = database
        self.port, self.events_port = _free_port(), _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is served."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of every process of this centre."""
        plain = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        named = {"YIKOU_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": "yikou.settings"}
        return {**plain, **named, **({"DATABASE_URL": self.database} if self.database else {})}

    def run(self, *arguments: str, expect: int = 0) -> str:
        """Run the `yikou` command on this centre; answers its standard output."""
        return self._run([str(YIKOU), *arguments], expect)

    def _run(self, command: list[str], expect: int = 0) -> str:
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, timeout=300)
        said = f"{done.stdout}\n{done.stderr}"
        assert done.returncode == expect, f"{command} ended with {done.returncode}, not {expect}\n{said}"
        return done.stdout

    def morning(self) -> datetime:
        """10:20 on the first working morning after everything that happened here."""
        return datetime.fromisoformat(self._run([sys.executable, "-c", MORNING]).strip())

    def start(self) -> None:
        """Serve, and wait for the first page."""
        log = open(self.data / "serve.log", "ab")  # noqa: SIM115
        self._process = subprocess.Popen(
            [str(YIKOU), "serve", "--port", str(self.port), "--events-port", str(self.events_port)],
            env=self.environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()
        until = time.monotonic() + 60
        while time.monotonic() < until and self._process.poll() is None:
            try:
                urllib.request.urlopen(self.url, timeout=10).close()
            except urllib.error.HTTPError:
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"yikou serve did not answer:\n{(self.data / 'serve.log').read_text(errors='replace')}")

    def stop(self) -> None:
        """Stop serving in order."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """`kill -9` of the server and everything it started, as a power cut ends it."""
        self._end(signal.SIGKILL)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        process, self._process = self._process, None
        _signal_group(process.pid, how)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            _signal_group(process.pid, signal.SIGKILL)
            process.wait()
        _signal_group(process.pid, signal.SIGKILL)


def fresh(name: str = "") -> Centre:
    """A centre with one past day of work in it, nobody else's; not started yet."""
    template = _template()
    data = scratch() / f"centre-{name or 'own'}-{secrets.token_hex(3)}"
    shutil.copytree(template.data, data)
    clock.start_at(data, datetime.fromisoformat((data / "morning").read_text()))
    database = ""
    if server := os.environ.get("DATABASE_URL"):
        database = create_database(server, data.name, like=f"{scratch().name}-template")
    return Centre(data, database)


def _template() -> Centre:
    """The centre that the others are copies of, made by whichever worker comes first."""
    folder = scratch() / "centre-template"
    with open(scratch() / "centre-template.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server, name = os.environ.get("DATABASE_URL"), f"{scratch().name}-template"
        if folder.exists():
            return Centre(folder)
        making = scratch() / "centre-template.making"
        making.mkdir(mode=0o700)
        made = Centre(making, create_database(server, name) if server else "")
        made.run(*BUILD)
        (making / "morning").write_text(made.morning().isoformat())
        making.rename(folder)
    return Centre(folder)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def _signal_group(pid: int, how: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, how)
