"""docs/rules.md lists every rule as it is."""

from pathlib import Path

import pytest

from yikou.cli.main import main

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rules.md"
OPEN, SHUT = "<!-- rules -->\n", "<!-- /rules -->\n"


def test_the_table_is_what_the_command_prints(capsys: pytest.CaptureFixture[str]) -> None:
    main(["rules", "list", "--markdown"])

    table = capsys.readouterr().out
    assert OPEN + table + SHUT in PAGE.read_text(encoding="utf-8")
