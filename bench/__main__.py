"""Runs what was asked for, prints the goals, and writes docs/benchmarks.md after a whole run."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

from bench import alone, hall, intake, machine, pages, report
from bench.book import Book
from bench.house import DATABASES, Durable, House, built
from bench.scale import FULL, QUICK, Scale
from tests.support.postgres import programs
from tests.support.scratch import ROOT
from yikou.kernel.clock import ZONE

PARTS = ("intake", "registers", "pages", "hall", "single", "replay")
DOCUMENT = ROOT / "docs" / "benchmarks.md"


def main() -> int:
    """The whole run; its figures are printed as they come."""
    asked = _arguments()
    scale = QUICK if asked.quick else FULL
    book = Book()
    run = report.Run(datetime.now(ZONE), machine.described(), _commit(), scale)
    parts = asked.only or PARTS
    folder = Path(tempfile.mkdtemp(prefix="yikou-bench-"))
    _keep_bytecode(folder / "bytecode")
    try:
        run.machine.append(f"Disk: {machine.syncs(folder, 0.5):,.0f} durable 8 kB writes a second".replace(",", " "))
        _measure(book, folder, scale, parts, peers=asked.peers, heard=lambda: run.loads.append(machine.load()))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    run.ended = datetime.now(ZONE)
    run.loads.append(machine.load())
    print("\n" + report.printed(book))
    whole = not asked.quick and not asked.only
    if target := asked.write or (DOCUMENT if whole else None):
        Path(target).write_text(report.written(book, run), encoding="utf-8")
        print(f"\nwritten to {target}")
    return 0


def _keep_bytecode(folder: Path) -> None:
    """What is started compiles its sources once, as it does in service: in a folder here where that is forbidden."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="under a minute; the figures mean nothing")
    parser.add_argument("--peers", action="store_true", help="django-helpdesk in the same rounds (tools/env.sh peers)")
    parser.add_argument("--only", action="append", choices=PARTS, help="one part; may be given several times")
    parser.add_argument("--write", metavar="FILE", help="write the report there, also of a part")
    return parser.parse_args()


def _measure(
    book: Book, folder: Path, scale: Scale, parts: tuple[str, ...], *, peers: bool, heard: Callable[[], None]
) -> None:
    with ExitStack() as stack:
        for kind in DATABASES:
            heard()
            cluster = None
            if kind == "postgresql":
                if programs() is None:
                    book.note("PostgreSQL is not installed: nothing was measured on it.")
                    continue
                cluster = Durable()
                stack.callback(cluster.remove)
            if set(parts) - {"replay"}:
                house = built(kind, folder, people=scale.people, cases=scale.cases, cluster=cluster)
                _on(book, house, folder, scale, parts, peers)
        heard()
        if "replay" in parts and scale.days:
            alone.replay(book, folder, scale)


def _on(book: Book, house: House, folder: Path, scale: Scale, parts: tuple[str, ...], peers: bool) -> None:
    """Everything on one database."""
    print(f"{house.kind}: founded, load {machine.load()}", flush=True)
    if "single" in parts or "registers" in parts:
        alone.close(book, house, scale)
    # Copied while nobody is connected; the centre itself is grown by the load alone.
    grown = pages.grown(house, folder, scale) if "registers" in parts else {}
    if {"intake", "pages"} & set(parts):
        house.served.start()
        try:
            if "intake" in parts:
                intake.measure(book, house, folder, scale, peers=peers)
            if "pages" in parts:
                pages.console(book, house, scale)
        finally:
            house.served.stop()
    if "hall" in parts:
        hall.measure(book, house, folder, scale)
    if "single" in parts:
        alone.cold_start(book, house, scale)
        if house.kind == "sqlite":
            alone.once(book, house, scale)
    if grown:
        pages.registers(book, grown, scale)


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return done.stdout.strip() or "unknown"


if __name__ == "__main__":
    sys.exit(main())
