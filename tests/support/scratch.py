"""One temporary folder for a whole test run, shared by its workers and removed at its end."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_NAMED = "YIKOU_TEST_SCRATCH"


def scratch() -> Path:
    """The run's folder: made by the first process that asks, known to its children."""
    if known := os.environ.get(_NAMED):
        return Path(known)
    made = Path(tempfile.mkdtemp(prefix="yikou-tests-"))
    os.environ[_NAMED] = str(made)
    owner = os.getpid()
    atexit.register(lambda: shutil.rmtree(made, ignore_errors=True) if os.getpid() == owner else None)
    return made


def folder(name: str) -> Path:
    """A folder of that name in the run's folder."""
    made = scratch() / name
    made.mkdir(parents=True, exist_ok=True, mode=0o700)
    return made


def in_ci() -> bool:
    """Whether nothing may be left out."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}
