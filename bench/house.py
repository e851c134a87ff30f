"""A centre to measure: founded, with its catalogue, residents and a day of work, served by `yikou serve`."""

import json
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.wire import Line
from tests.support.centre import Centre
from tests.support.postgres import Cluster
from tests.support.scratch import ROOT
from yikou.kernel import clock

DATABASES = ("postgresql", "sqlite")
# Tuesday morning; the centre was founded on Sunday and worked on Monday.
NOW = datetime(2026, 3, 3, 10, 20, tzinfo=clock.ZONE)
PASSWORD = "Liuwan@2026"
# Who works at the four windows that take matters in, and whoever reads the registers.
CLERKS = {"luwenjing": "3", "guqiuping": "4", "zhangmin": "5", "zhouning": "6"}
DIRECTOR = "fangzhihua"


class Durable(Cluster):
    """A PostgreSQL that commits to the disk, as a centre's does."""

    def __init__(self) -> None:
        super().__init__(durable=True)

    @property
    def pid(self) -> int:
        """The server's own process."""
        assert self._process is not None
        return self._process.pid


class Served(Centre):
    """A centre whose process can be named."""

    @property
    def pid(self) -> int:
        """The server's own process."""
        assert self._process is not None
        return self._process.pid


@dataclass
class House:
    """A centre on one of the databases, with what the clients need to know of it."""

    kind: str
    served: Served
    cluster: Durable | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def servers(self) -> tuple[int, ...]:
        """The processes whose time counts as the servers': the product's, and the database's where it has its own."""
        own = self.served.pid
        return (own, self.cluster.pid) if self.cluster else (own,)

    def inside(self, what: str, *words: object) -> Any:
        """Run one of `bench.inside`'s tasks within the centre; answers what it says."""
        command = [sys.executable, "-m", "bench.inside", what, *map(str, words)]
        done = subprocess.run(command, env=self.served.environment, cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{what} failed on {self.kind}:\n{done.stdout}\n{done.stderr}")
        return json.loads(done.stdout.splitlines()[-1])


def built(kind: str, folder: Path, *, people: int, cases: int, cluster: Durable | None) -> House:
    """A centre with some residents and a Monday of cases, not served yet."""
    data = folder / f"centre-{kind}"
    data.mkdir(parents=True, mode=0o700)
    made = House(kind, Served(data, cluster.create("yikou") if cluster else ""), cluster)
    clock.start_at(data, NOW)
    made.facts = made.inside("build", people, cases)
    return made


def free_port() -> int:
    """A port of this machine at which nothing listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def signed_in(port: int, username: str, window: str = "") -> Line:
    """The line of somebody who came in through the staff entrance and sat down at a window."""
    line = Line(port)
    line.get("/staff/")
    fields = {"username": username, "password": PASSWORD, "csrfmiddlewaretoken": line.cookies["csrftoken"]}
    answer = line.submit("/staff/", fields)
    assert answer.status == 302, answer.body.decode()
    if window:
        answer = line.submit("/console/sit/", {"number": window, "csrfmiddlewaretoken": line.cookies["csrftoken"]})
        assert answer.status == 302, answer.body.decode()
    return line
