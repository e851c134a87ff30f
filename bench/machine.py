"""What the machine says: load, processor time and memory of processes, what it is (all from /proc)."""

import os
import platform
import sqlite3
import time
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


def load() -> str:
    """The load averages of 1, 5 and 15 minutes."""
    return " ".join(f"{one:.1f}" for one in os.getloadavg())


def family(root: int) -> list[int]:
    """A process and everything below it."""
    parents: dict[int, list[int]] = {}
    for one in _PROC.iterdir():
        if one.name.isdigit() and (stat := _stat(int(one.name))):
            parents.setdefault(int(stat[1]), []).append(int(one.name))
    found = [root]
    for pid in found:
        found.extend(parents.get(pid, ()))
    return found


def processor_seconds(root: int) -> float:
    """User and system time of a family, its dead children included."""
    total = 0.0
    for pid in family(root):
        if stat := _stat(pid):
            # utime, stime, and those of children that were waited for.
            total += sum(int(one) for one in stat[11:15])
    return total / _TICK


def memory(root: int) -> float:
    """Megabytes of a family, what is shared counted once (PSS)."""
    kilobytes = 0
    for pid in family(root):
        try:
            lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        kilobytes += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes / 1024


def _stat(pid: int) -> list[str] | None:
    """The fields after the name: state, parent, …"""
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None


def described() -> list[str]:
    """The machine in a few lines."""
    text = (_PROC / "cpuinfo").read_text()
    model = next((line.partition(":")[2].strip() for line in text.splitlines() if line.startswith("model name")), "?")
    memory_kb = int((_PROC / "meminfo").read_text().split()[1])
    return [
        f"{os.cpu_count()} cores ({model}), {memory_kb / 2**20:.0f} GiB, {platform.system()} {platform.release()}",
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}",
    ]


def syncs(folder: Path, seconds: float) -> float:
    """How often a second 8 kB reach the disk (write and fdatasync): what bounds every durable commit."""
    file = folder / "sync-probe"
    handle = os.open(file, os.O_RDWR | os.O_CREAT)
    block, done, until = b"\0" * 8192, 0, time.monotonic() + seconds
    while time.monotonic() < until:
        os.pwrite(handle, block, 0)
        os.fdatasync(handle)
        done += 1
    os.close(handle)
    file.unlink()
    return done / seconds
