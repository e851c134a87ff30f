"""The command itself: help, the data folder, exit codes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from yikou.cli import main as cli


def test_help_lists_every_command_by_group_in_one_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])

    out = capsys.readouterr().out
    assert ended.value.code == 0
    assert all(f"\n  {name} " in out for name in cli._known())
    assert "查与算：" in out


def test_every_command_module_stands_in_a_group() -> None:
    folder = Path(cli.__file__).parent / "commands"
    modules = {file.stem.replace("_", "-") for file in folder.glob("*.py")} - {"--init--"}

    assert modules == set(cli._known())


def test_no_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([]) == 2
    with pytest.raises(SystemExit) as ended:
        cli.main(["没有的命令"])

    assert ended.value.code == 2
    assert "没有的命令" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["before", "after"])
def test_the_data_folder_can_be_named_before_and_after_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("YIKOU_DATA", "elsewhere")
    command, data = ["identity", "11010519491231002X"], ["--data", str(tmp_path)]

    assert cli.main([*data, *command] if place == "before" else [*command, *data]) == 0

    assert os.environ["YIKOU_DATA"] == str(tmp_path)


def test_a_check_needs_no_data_folder(tmp_path: Path) -> None:
    data = tmp_path / "never made"
    words = [sys.executable, "-m", "yikou.cli.main", "--data", str(data), "identity", "11010519491231002X"]

    done = subprocess.run(words, capture_output=True, text=True, check=True)

    assert done.stdout == "11010519491231002X\tvalid\t\n"
    assert not data.exists()


@pytest.mark.parametrize("words", [["ledger", "verify"], ["ledger", "replay", "--check"]])
def test_a_folder_without_a_database_is_told_in_a_sentence(tmp_path: Path, words: list[str]) -> None:
    command = [sys.executable, "-m", "yikou.cli.main", "--data", str(tmp_path), *words, "--json"]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}

    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**environment, "DJANGO_SETTINGS_MODULE": "yikou.settings"},
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert "yikou migrate" in done.stderr
    assert "Traceback" not in done.stderr
