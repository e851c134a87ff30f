"""`yikou deadline`: the forms that scripts rely on."""

import json
from pathlib import Path

import pytest

from yikou.cli.main import main

Captured = pytest.CaptureFixture[str]


def ask(capsys: Captured, *words: str) -> tuple[int, str, str]:
    code = main(["deadline", *words])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.covers("F-09")
def test_one_limit_is_answered_with_its_date_first_and_the_reason_after(capsys: Captured) -> None:
    code, out, err = ask(capsys, "--accepted", "2026-09-30T17:40", "--days", "5")

    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "2026-10-14"
    assert "国庆节" in out.splitlines()[1]
    assert "2026-10-11 周日 休息日" in out


def test_a_provisional_date_says_so(capsys: Captured) -> None:
    _, out, _ = ask(capsys, "--accepted", "2026-12-28T10:00", "--days", "10")

    assert out.splitlines()[0] == "2027-01-12\tprovisional"


def test_json_stands_alone_on_standard_output(capsys: Captured) -> None:
    stops = ("--stop", "2026-03-09T10:00..2026-03-16T10:00", "--stop", "2026-03-18..2026-03-18")
    code, out, err = ask(capsys, "--accepted", "2026-03-02T10:00", "--days", "20", *stops, "--json")

    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert (answer["due_on"], answer["stopped_days"], answer["provisional"]) == ("2026-04-08", 6, False)
    assert answer["due_at"] == "2026-04-08T17:30:00+08:00"
    assert {"day": "2026-03-18", "why": "暂停计时"} in answer["skipped"]


@pytest.mark.parametrize(
    ("stop", "due_on"),
    [
        ("2026-03-04..2026-03-05", "2026-03-11"),
        ("2026-03-04T00:00..2026-03-05T00:00", "2026-03-10"),
        ("2026-03-04T10:00..2026-03-05", "2026-03-11"),
        ("2026-03-04T18:00..2026-03-05T17:31", "2026-03-10"),
        ("2026-03-04..", "2026-03-09"),
    ],
)
def test_a_date_alone_as_the_end_of_a_stop_is_the_whole_day(capsys: Captured, stop: str, due_on: str) -> None:
    _, out, _ = ask(capsys, "--accepted", "2026-03-02T10:00", "--days", "5", "--stop", stop)

    assert out.splitlines()[0] == due_on


def test_other_hours_close_at_another_time(capsys: Captured) -> None:
    _, out, _ = ask(capsys, "--accepted", "2026-03-02T17:00", "--days", "1", "--hours", "08:30-16:30")

    assert out.splitlines()[0] == "2026-03-04"


@pytest.mark.parametrize(
    ("words", "named", "code"),
    [
        (("--accepted", "2026-02-30T10:00", "--days", "5"), "2026-02-30", "cli.bad_moment"),
        (("--accepted", "昨天", "--days", "5"), "昨天", "cli.bad_moment"),
        (("--accepted", "9999-12-31T18:00", "--days", "5"), "9999", "cli.bad_moment"),
        (("--accepted", "2026-03-02T10:00", "--days", "五"), "五", "cli.bad_days"),
        (("--accepted", "2026-03-02T10:00", "--days", "-5"), "-5", "cli.bad_days"),
        (("--accepted", "2026-03-02T10:00", "--days", "1_0"), "1_0", "cli.bad_days"),
        (("--accepted", "2026-03-02T10:00", "--days", "9" * 5000), "999", "cli.bad_days"),
        (("--accepted", "2026-03-02T10:00", "--days", "5", "--stop", "2026-03-04"), "2026-03-04", "cli.bad_stop"),
        (("--accepted", "2026-03-02", "--days", "5", "--stop", "2026-03-04..2026-03-03"), "开始", "cli.bad_stop"),
        (("--accepted", "2026-03-02", "--days", "5", "--hours", "九点"), "九点", "cli.bad_hours"),
        (("--accepted", "2060-03-02T10:00", "--days", "5"), "2060", "kernel.no_calendar"),
        (("--accepted", "2026-03-02T10:00", "--days", "99999999999999999999"), "2051", "kernel.no_calendar"),
        (("--batch", "nowhere.tsv"), "nowhere.tsv", "cli.file_unreadable"),
    ],
)
def test_what_cannot_be_counted_is_told_on_standard_error(
    capsys: Captured, words: tuple[str, ...], named: str, code: str
) -> None:
    words = tuple(f"{one}={other}" for one, other in zip(words[::2], words[1::2], strict=True))

    status, out, err = ask(capsys, *words)
    json_status, json_out, json_err = ask(capsys, *words, "--json")

    assert (status, json_status, out, json_out) == (1, 1, "", "")
    assert named in err
    told = json.loads(json_err)
    assert (told["code"], told["told"]) == (code, err.strip())


@pytest.mark.parametrize("words", [(), ("--days", "5"), ("--accepted", "2026-03-02"), ("--colour", "red")])
def test_wrong_usage_ends_with_two(capsys: Captured, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["deadline", *words])

    assert ended.value.code == 2
    assert "用法不对" in capsys.readouterr().err


ROWS = """\
2026-09-24T10:00\t5\t\t2026-10-09\tx
2026-12-28T10:00\t10
2026-03-02T10:00\t20\t2026-03-09T10:00..2026-03-16T10:00;2026-03-18..2026-03-18
2026-03-02 17:31\t5\t
"""
ANSWERS = """\
2026-09-24T10:00\t5\t2026-10-09\t
2026-12-28T10:00\t10\t2027-01-12\tprovisional
2026-03-02T10:00\t20\t2026-04-08\t
2026-03-02 17:31\t5\t2026-03-10\t
"""


@pytest.mark.parametrize("heading", ["", "accepted_at\tworking_days\tstops\tnote\n", "\ufeff", "受理时间\t工作日\n\n"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_file_is_answered_line_by_line(capsys: Captured, tmp_path: Path, heading: str, ends: str) -> None:
    file = tmp_path / "limits.tsv"
    file.write_bytes((heading + ROWS).replace("\n", ends).encode())

    assert ask(capsys, "--batch", str(file)) == (0, ANSWERS, "")


def test_bad_lines_are_named_and_the_others_answered(capsys: Captured, tmp_path: Path) -> None:
    file = tmp_path / "limits.tsv"
    file.write_text(
        "2026-13-01\t5\n2026-03-02T10:00\tx\n2026-03-02T10:00\n2026-03-02\t5\ta..b\n2026-03-02\t5\n2060-01-01\t1\n"
    )

    code, out, err = ask(capsys, "--batch", str(file))

    assert code == 1
    assert out.splitlines() == [
        "2026-13-01\t5\t\tbad_moment",
        "2026-03-02T10:00\tx\t\tbad_days",
        "2026-03-02T10:00\t\t\tbad_days",
        "2026-03-02\t5\t\tbad_moment",
        "2026-03-02\t5\t2026-03-09\t",
        "2060-01-01\t1\t\tno_calendar",
    ]
    assert [line.split("行")[0] for line in err.splitlines()] == ["第1", "第2", "第3", "第4", "第6"]


def test_a_file_answers_as_json_too(capsys: Captured, tmp_path: Path) -> None:
    file = tmp_path / "limits.tsv"
    file.write_text(ROWS)

    _, out, _ = ask(capsys, "--batch", str(file), "--json")

    assert [one["due_on"] for one in json.loads(out)] == ["2026-10-09", "2027-01-12", "2026-04-08", "2026-03-10"]


def test_a_file_that_is_no_text_is_refused(capsys: Captured, tmp_path: Path) -> None:
    file = tmp_path / "limits.tsv"
    file.write_bytes(b"\xff\xfe\x00\x01")

    code, _, err = ask(capsys, "--batch", str(file))

    assert code == 1
    assert "UTF-8" in err
