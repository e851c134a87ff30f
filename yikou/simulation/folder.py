"""The demo's folder: known by its marker, used by one at a time, wiped only where it is a demo's.

Nothing here touches Django: a folder is wiped before the settings read what is in it.
"""

import contextlib
import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlparse

from yikou.kernel.refusals import Refusal

MARKER, LOCK = "demo.json", "demo.lock"
# All that the product lays into a data folder; whatever else lies there is somebody's own.
MADE = (
    *("yikou.sqlite3", "yikou.sqlite3-wal", "yikou.sqlite3-shm", "secret_key", "keys.json", "keys.lock"),
    *("clock.json", "files", "backups", "parcels", "static", MARKER),
)


class NotADemo(Refusal):
    """The data folder or its database holds a centre that is not a demo."""

    told = "{where}里已经有一个不是演示的中心，不能在里面演，也不会清掉它。请用 --data（或 DATA=）另指一个目录。"


class InUse(Refusal):
    """Another demo or replay works in this folder."""

    told = "{where}正在被另一个演示使用。请先停掉它，或者另指一个目录。"


@dataclass(frozen=True)
class Marker:
    """What a demo's folder says of itself; not `ready` while its first replay has not come to its end."""

    seed: int
    days: int
    ready: bool
    database: str


def data_folder() -> Path:
    """The data folder as the settings will name it, made where it is not there."""
    default = Path(__file__).resolve().parents[2] / "var"
    folder = Path(os.environ.get("YIKOU_DATA") or default).resolve()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def database() -> str:
    """Which database this environment names, without its password."""
    url = urlparse(os.environ.get("DATABASE_URL", ""))
    return f"{url.hostname or ''}:{url.port or ''}{url.path}?{url.query}" if url.scheme else "sqlite"


def read(folder: Path) -> Marker | None:
    """The folder's marker; None where it is not a demo's."""
    try:
        return Marker(**json.loads((folder / MARKER).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def mark(folder: Path, marker: Marker) -> None:
    """Say what the folder is."""
    (folder / MARKER).write_text(json.dumps(asdict(marker)), encoding="utf-8")


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Be the only demo in this folder. Refuses with InUse."""
    with open(folder / LOCK, "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            raise InUse(where=folder) from taken
        yield


def wipe(folder: Path) -> None:
    """Take away what a demo made, and nothing else. Refuses with NotADemo where there is no marker of this database."""
    marker = read(folder)
    if marker is None or marker.database != database():
        raise NotADemo(where=folder)
    for name in MADE:
        found = folder / name
        if found.is_dir() and not found.is_symlink():
            shutil.rmtree(found)
        else:
            found.unlink(missing_ok=True)


def holds_something(folder: Path) -> bool:
    """Whether a centre may live here that no demo made."""
    return (folder / "yikou.sqlite3").exists() and read(folder) is None
