"""`@pytest.mark.covers("E-05")`: which requirement rows a test really shows.

A row may be shown in part, `covers("E-05", partly="by post only")`. A row that is not in
`tests/requirements_rows.txt` fails the run. `make requirements` prints what is covered.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

ROWS = Path(__file__).resolve().parents[1] / "requirements_rows.txt"


@dataclass(frozen=True)
class Row:
    """One requirement row: `E-05`, its section, kind and text."""

    code: str
    section: str
    kind: str
    text: str


def rows() -> dict[str, Row]:
    """All requirement rows by code, in their order."""
    lines = ROWS.read_text(encoding="utf-8").splitlines()
    return {row.code: row for row in (Row(*line.split("\t")) for line in lines if line and not line.startswith("#"))}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--covers-json", metavar="FILE", help="write which rows the collected tests cover")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    known = rows()
    found: dict[str, list[dict[str, str | bool]]] = {}
    wrong: list[str] = []
    for item in items:
        for mark in item.iter_markers("covers"):
            if not mark.args or set(mark.kwargs) - {"partly"}:
                wrong.append(f'{item.nodeid}: write covers("E-05") or covers("E-05", partly="what is missing")')
            for code in mark.args:
                if code not in known:
                    wrong.append(f"{item.nodeid}: there is no requirement row {code}")
                found.setdefault(str(code), []).append(
                    {"test": item.nodeid, "partly": mark.kwargs.get("partly", False)}
                )
    if wrong:
        raise pytest.UsageError("\n".join(sorted(set(wrong))))
    if file := config.getoption("--covers-json"):
        Path(file).write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
