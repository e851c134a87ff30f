"""Prints every requirement row as covered, partly or not yet, by section: python tools/requirements.py

What counts is a test marked `covers("E-05")`; `covers("E-05", partly="what is missing")`
shows the row in part. With `--missing` only what is not covered is printed.
"""

import json
import os
import subprocess
import sys
import tempfile
from itertools import groupby
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.plugins.covers import Row, rows  # noqa: E402

WORDS = {"covered": "covered", "partly": "partly ", "not yet": "not yet"}


def collected() -> dict[str, list[dict[str, Any]]]:
    """Row code to the tests that cover it, from pytest's own collection."""
    with tempfile.TemporaryDirectory(prefix="yikou-covers-") as folder:
        found: dict[str, list[dict[str, Any]]] = {}
        # Once for each database: a test that belongs to one of them is left out of the other's run.
        for number, url in enumerate(("", "postgresql:///none")):
            file = Path(folder) / f"{number}.json"
            command = [sys.executable, "-m", "pytest", "--collect-only", "-qq", "-p", "no:cacheprovider"]
            done = subprocess.run(
                [*command, "--covers-json", str(file)],
                cwd=ROOT,
                env={**os.environ, "DATABASE_URL": url, "YIKOU_DATA": folder},
                capture_output=True,
                text=True,
            )
            if done.returncode not in (0, 5):
                sys.exit(done.stdout[-4000:] + done.stderr)
            for code, tests in json.loads(file.read_text(encoding="utf-8")).items():
                known = found.setdefault(code, [])
                known.extend(one for one in tests if one not in known)
        return found


def state(tests: list[dict[str, Any]]) -> str:
    """`covered`, `partly` or `not yet`."""
    if any(not one["partly"] for one in tests):
        return "covered"
    return "partly" if tests else "not yet"


def note(tests: list[dict[str, Any]]) -> str:
    """What is missing, where a test says so and no other covers the row whole."""
    if state(tests) != "partly":
        return ""
    missing = [one["partly"] for one in tests if isinstance(one["partly"], str)]
    return f"  [{'; '.join(dict.fromkeys(missing))}]" if missing else ""


def counts(of: list[Row], found: dict[str, list[dict[str, Any]]]) -> str:
    """`12 covered, 3 partly, 8 not yet`."""
    states = [state(found.get(row.code, [])) for row in of]
    return ", ".join(f"{states.count(one)} {one}" for one in WORDS)


def main(arguments: list[str]) -> int:
    """Print the report."""
    found, known = collected(), list(rows().values())
    for section, members in groupby(known, key=lambda row: row.section):
        listed = list(members)
        print(f"\n{section} ({counts(listed, found)})")
        for row in listed:
            tests = found.get(row.code, [])
            if "--missing" not in arguments or state(tests) != "covered":
                print(f"  {WORDS[state(tests)]}  {row.code:6} {row.text}{note(tests)}")
    print(f"\n{len(known)} rows: {counts(known, found)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
