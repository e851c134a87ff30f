"""The command itself: help, the data folder, exit codes, the machine's language, a disk without room."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from yikou.cli import main as cli

pytestmark = pytest.mark.slow


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


def run(*words: str, data: Path, given: bytes = b"", **also: str) -> subprocess.CompletedProcess[bytes]:
    """The command as a process of its own, as a script runs it."""
    keep = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = {**keep, "DJANGO_SETTINGS_MODULE": "yikou.settings", "YIKOU_DATA": str(data), **also}
    command = [sys.executable, "-m", "yikou.cli.main", *words]
    return subprocess.run(command, input=given, capture_output=True, check=False, env=environment)


@pytest.mark.parametrize(
    "language",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "gbk"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
)
def test_utf_8_is_read_and_written_whatever_the_machines_language(tmp_path: Path, language: dict[str, str]) -> None:
    one = run("search", "低保", "--top", "1", data=tmp_path, **language)
    many = run("search", "--batch", "-", "--top", "1", data=tmp_path, given="低保\n".encode("utf-8-sig"), **language)

    assert one.stdout.decode() == "MZ-001\t最低生活保障金的给付\n"
    assert many.stdout.decode() == "低保\tMZ-001\n"


def test_what_is_no_text_is_written_as_its_escape(tmp_path: Path) -> None:
    done = run("notice", "--batch", "-", data=tmp_path, given=b'{"id": "\\ud800", "item": "XX-001"}\n')

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == b'{"id": "\\ud800", "refusal": "unknown_item"}\n'


@pytest.mark.parametrize("command", ["deadline", "identity", "notice", "search"])
def test_a_file_of_another_encoding_is_refused_by_its_line(tmp_path: Path, command: str) -> None:
    done = run(command, "--batch", "-", data=tmp_path, given=b"\xef\xbb\xbf\n\n" + "时间\t天数\n".encode("gbk"))

    assert done.returncode == 1
    assert "第3行不是 UTF-8" in done.stderr.decode()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the machine has no /dev/full")
def test_a_disk_without_room_is_told_in_a_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "yikou.cli.main", "identity", "11010519491231002X"]

    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, check=False)

    assert (done.returncode, done.stderr.decode()) == (1, "写不下去：磁盘满了。请腾出磁盘空间再试。\n")


def test_a_reader_that_has_enough_is_no_error(tmp_path: Path) -> None:
    command = f"{sys.executable} -m yikou.cli.main identity --batch - | true; exit ${{PIPESTATUS[0]}}"

    done = subprocess.run(["bash", "-c", command], input=b"1\n" * 100_000, capture_output=True, check=False)

    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    "words",
    [("ledger", "verify"), ("ledger", "replay", "--check"), ("backup",), ("search", "低保"), ("staff", "list")],
)
def test_a_database_that_is_garbage_is_told_in_a_sentence(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "yikou.sqlite3").write_bytes(b"no database" * 1000)

    done = run(*words, data=tmp_path)

    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.decode().startswith("数据库用不了：")


def test_a_wrong_date_is_told_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["identity", "1", "--on", "2026-99-99"])

    assert ended.value.code == 2
    assert "--on 要写日期" in capsys.readouterr().err
