"""A quick run of the benches does every part of a whole one; its figures mean nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.scratch import ROOT


# Once is enough: it starts a PostgreSQL of its own.
@pytest.mark.slow
@pytest.mark.sqlite
def test_a_quick_run_measures_every_part_and_writes_its_report(tmp_path: Path):
    target = tmp_path / "benchmarks.md"
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "YIKOU_DATA")}

    done = subprocess.run(
        [sys.executable, "-m", "bench", "--quick", "--write", str(target)],
        env={**environment, "YIKOU_DATA": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=400,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    said = target.read_text(encoding="utf-8")
    for part in ("## Goals", "## Taking a case in", "## Registers over a grown ledger", "## Single things"):
        assert part in said
    for row in ("our page", "our API", "HTTP floor", "on SQLite", "day's close", "cold start", "one deadline"):
        assert row in said
    assert "requests failed" not in said
