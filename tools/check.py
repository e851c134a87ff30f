"""Runs the checks in order and closes with one line: python tools/check.py all|fast|lint|shots|have NAME

`all` is what CI runs. What is missing on the machine is installed where it can be (Debian, as
root); otherwise the tests that need it are left out and named at the end. With CI set nothing
may be left out.
"""

import ctypes
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.support.browser import chromium  # noqa: E402
from tests.support.postgres import programs  # noqa: E402
from tests.support.scratch import in_ci  # noqa: E402

BIN = Path(sys.executable).parent
PYTEST = [str(BIN / "pytest"), "-n", "2", "--dist", "loadfile", "--durations", "10"]
UNSTEADY = 2  # of some hundred and twenty journeys


def browser() -> bool:
    """Whether Chromium is there, and the one library that Playwright's driver needs of a bare Debian."""
    try:
        ctypes.CDLL("libatomic.so.1")
    except OSError:
        return False
    return chromium() is not None


# What is asked for by name: how it is found, and Debian's packages that bring it.
NEEDED: dict[str, tuple[Callable[[], object], tuple[str, ...]]] = {
    "chromium": (browser, ("chromium", "libatomic1")),
    "postgresql": (programs, ("postgresql",)),
}


@dataclass
class Run:
    """The steps that ran, what failed and what was left out."""

    tally: Path
    environment: dict[str, str]
    lines: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    unsteady: list[str] = field(default_factory=list)

    def step(self, name: str, *command: str, **environment: str) -> None:
        """Run one step, its output as it comes; a failure does not stop the next."""
        print(f"\n── {name} " + "─" * max(4, 70 - len(name)), flush=True)
        began = time.monotonic()
        code = subprocess.call(command, cwd=ROOT, env={**self.environment, **environment}, stdin=subprocess.DEVNULL)
        took = f"{time.monotonic() - began:6.1f} s"
        self.lines.append(f"{'ok    ' if code == 0 else 'FAILED'} {took}  {name}")
        if code:
            self.failed.append(name)

    def once_more(self, name: str, *command: str, most: int, **environment: str) -> None:
        """Run again what just failed, where it is no more than `most` tests: alone, and named at the end.

        A page on a busy machine fails now and then for reasons of neither; what fails twice is broken.
        """
        before = self.tally.read_text()
        *rows, row = before.splitlines()
        passed, failed, errors, skipped = (int(n) for n in row.split())
        if not 0 < failed + errors <= most:
            return
        self.failed.remove(name)
        self.step(f"{name}, once more", *command, "--last-failed", "--last-failed-no-failures", "none", **environment)
        if f"{name}, once more" in self.failed:
            self.tally.write_text(before)
            return
        self.tally.write_text("\n".join([*rows, f"{passed + failed} 0 0 {skipped}"]) + "\n")
        self.unsteady.append(f"{failed + errors} of {name}")

    def leave_out(self, what: str, why: str) -> None:
        """Name what cannot run here; in CI that is a failure."""
        self.left_out.append(f"{what}: {why}")
        if in_ci():
            self.failed.append(what)

    def close(self) -> int:
        """Print what happened; the closing line counts the tests of all runs."""
        print("\n" + "\n".join(self.lines))
        for one in self.left_out:
            print(f"\n{'!' * 78}\n!!  LEFT OUT  {one}\n{'!' * 78}")
        for one in self.unsteady:
            print(f"\nunsteady: {one} failed and then passed; find out why")
        if self.failed:
            print("\nfailed: " + ", ".join(self.failed))
        rows = [[int(n) for n in line.split()] for line in self.tally.read_text().splitlines()]
        if rows:
            passed, failed, errors, skipped = (sum(column) for column in zip(*rows, strict=True))
            print(f"\ntests: {passed} passed, {failed + errors} failed, {skipped} skipped")
        return 1 if self.failed else 0


def have(name: str) -> bool:
    """Whether a program is there, after installing Debian's package where that can be done."""
    found, packages = NEEDED[name]
    if not found() and shutil.which("apt-get") and os.geteuid() == 0:
        print(f"Installing Debian's {' and '.join(packages)} …", flush=True)
        subprocess.call([str(ROOT / "tools" / "debian.sh"), *packages], stdin=subprocess.DEVNULL)
    return bool(found())


def lint(run: Run) -> None:
    """Style, types, and who may import whom."""
    run.step("ruff check", str(BIN / "ruff"), "check", ".")
    run.step("ruff format", str(BIN / "ruff"), "format", "--check", ".")
    run.step("types (mypy)", str(BIN / "mypy"))
    run.step("import contracts", str(BIN / "lint-imports"), "--cache-dir", ".import_linter_cache")


def units(run: Run, *, fast: bool) -> None:
    """Unit, property and contract tests on SQLite."""
    # Every migration in turn takes as long as a thousand tests; the long runs do it.
    chosen = ("-m", "not journey and not slow", "--nomigrations") if fast else ("-m", "not journey")
    profile = "fast" if fast else "thorough"
    run.step("tests on SQLite", *PYTEST, *chosen, HYPOTHESIS_PROFILE=profile, DATABASE_URL="")


def units_on_postgres(run: Run) -> None:
    """The same tests on PostgreSQL; contracts over the sources need no second run."""
    if not have("postgresql"):
        run.leave_out("tests on PostgreSQL", "install PostgreSQL (Debian: apt-get install postgresql)")
        return
    wrapped = [sys.executable, "-m", "tests.support.postgres", *PYTEST]
    run.step("tests on PostgreSQL", *wrapped, "-m", "not journey", "--ignore", "tests/contracts")


def journeys(run: Run, **environment: str) -> None:
    """Whole stories through the pages in headless Chromium."""
    if not any((ROOT / "tests" / "journeys").glob("test_*.py")):
        run.leave_out("journeys", "there are none yet")
    elif not have("chromium"):
        run.leave_out("journeys", "install Chromium (Debian: apt-get install chromium libatomic1)")
    else:
        steps = ("journeys in Chromium", *PYTEST, "tests/journeys")
        run.step(*steps, DATABASE_URL="", **environment)
        if run.failed and run.failed[-1] == steps[0]:
            run.once_more(*steps, "-v", "-n", "0", most=UNSTEADY, DATABASE_URL="", **environment)


def main(arguments: list[str]) -> int:
    """Run what was asked for; the exit code says whether all of it passed."""
    if len(arguments) == 2 and arguments[0] == "have":
        return 0 if have(arguments[1]) else 1
    asked = arguments[0] if arguments else "all"
    if asked not in {"all", "fast", "lint", "shots"}:
        print(__doc__, file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="yikou-check-") as scratch:
        tally = Path(scratch) / "tally"
        tally.touch()
        # Checks that load the settings without testing (mypy does) must not touch a real data folder.
        environment = {**os.environ, "YIKOU_TEST_TALLY": str(tally), "YIKOU_DATA": scratch}
        run = Run(tally, environment)
        if asked != "shots":
            lint(run)
        if asked in {"all", "fast"}:
            units(run, fast=asked == "fast")
        if asked == "all":
            units_on_postgres(run)
        if asked in {"all", "shots"}:
            journeys(run, **({"SHOTS": "1"} if asked == "shots" else {}))
        return run.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
