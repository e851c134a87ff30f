"""A throw-away PostgreSQL: in a temporary folder, on a Unix socket, stopped at exit.

    python -m tests.support.postgres pytest tests/ledger

runs the command with DATABASE_URL naming one. Tests that need their own (a server that
is killed, durable commits) take the `postgres` fixture or start a `Cluster` themselves.
"""

import atexit
import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
_COMMON = (
    "listen_addresses=",
    "unix_socket_permissions=0777",
    "max_connections=120",
    "shared_buffers=256MB",
    "log_min_messages=fatal",
    "log_statement=none",
    "timezone=Asia/Shanghai",
)


def programs() -> Path | None:
    """The folder with `initdb` and `postgres`, the newest version first; None where there is none."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: -int(one.parent.name.split(".")[0]))
    found = shutil.which("initdb")
    for one in [*debian, *([Path(found).resolve().parent] if found else [])]:
        if (one / "initdb").exists() and (one / "postgres").exists():
            return one
    return None


class Cluster:
    """A PostgreSQL of one test run. `durable=True` commits to the disk as a centre's does."""

    def __init__(self, *, durable: bool = False) -> None:
        bin_folder = programs()
        if bin_folder is None:
            raise FileNotFoundError("PostgreSQL is not installed (Debian: apt-get install postgresql)")
        self._bin = bin_folder
        self.folder = Path(tempfile.mkdtemp(prefix="yikou-pg-", dir="/tmp" if Path("/tmp").is_dir() else None))
        self._durable = durable
        self._user = _unprivileged()
        if self._user:
            shutil.chown(self.folder, self._user)
        self._process: subprocess.Popen[bytes] | None = None
        self._as_owner([self._bin / "initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8"])
        self.start()
        atexit.register(self.remove)

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _privileges(self) -> dict[str, Any]:
        if not self._user:
            return {"cwd": "/"}
        group = pwd.getpwnam(self._user).pw_gid
        return {"cwd": "/", "user": self._user, "group": group, "extra_groups": []}

    def _as_owner(self, command: list[Any]) -> None:
        done = subprocess.run(
            [*map(str, command), "--locale=C.UTF-8"], capture_output=True, text=True, **self._privileges()
        )
        if done.returncode:
            raise RuntimeError(f"initdb failed:\n{done.stderr}")

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = [*_COMMON, *(() if self._durable else _QUICK), f"unix_socket_directories={self.folder}"]
        with open(self.folder / "log", "ab") as log:
            self._process = subprocess.Popen(
                [str(self._bin / "postgres"), "-D", str(self._data), *(f"--{one}" for one in options)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_end_with_parent,
                **self._privileges(),
            )
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=5).close()
            except psycopg.OperationalError:
                if self._process.poll() is not None:
                    break
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()}")

    def url(self, database: str) -> str:
        """What DATABASE_URL says to reach a database of this cluster."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def create(self, database: str, *, like: str = "template1") -> str:
        """Make a database, a copy of another where one is named; answers its URL."""
        return create_database(self.url("postgres"), database, like=like)

    def kill(self) -> None:
        """Stop at once as a power cut would: no checkpoint, recovery at the next start."""
        self._end(signal.SIGQUIT)

    def stop(self) -> None:
        """Stop in order, keeping the data."""
        self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> None:
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.send_signal(how)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def remove(self) -> None:
        """Stop and delete everything."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


def create_database(server: str, name: str, *, like: str = "template1") -> str:
    """Make a database on the server of a URL; answers the new database's URL."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    head, _, tail = server.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{tail}" if tail else "")


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """A cluster for the length of a block."""
    made = Cluster(durable=durable)
    try:
        yield made
    finally:
        made.remove()


def _unprivileged() -> str:
    """Whom PostgreSQL runs as when we are root, which it refuses to be; empty when we are not."""
    if os.geteuid() != 0:
        return ""
    known = {one.pw_name for one in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _end_with_parent() -> None:
    """Let the kernel end PostgreSQL when the tests are killed and cannot do it themselves."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


def main() -> int:
    """Run the command given with DATABASE_URL set; its exit code is ours."""
    with cluster() as made:
        environment = {**os.environ, "DATABASE_URL": made.create("yikou")}
        return subprocess.call(sys.argv[1:], env=environment)


if __name__ == "__main__":
    sys.exit(main())
