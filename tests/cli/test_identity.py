"""`yikou identity`: the forms that scripts rely on."""

import json
from pathlib import Path

import pytest

from yikou.cli.main import main

Captured = pytest.CaptureFixture[str]


def ask(capsys: Captured, *words: str) -> tuple[int, str, str]:
    code = main(["identity", *words])
    out, err = capsys.readouterr()
    return code, out, err


def test_a_valid_number_is_answered_without_a_reason(capsys: Captured) -> None:
    assert ask(capsys, "11010519491231002X") == (0, "11010519491231002X\tvalid\t\n", "")
    assert ask(capsys, "12441500196720244T", "--kind", "organisation") == (0, "12441500196720244T\tvalid\t\n", "")


def test_an_invalid_number_is_answered_with_its_reason_and_ends_with_one(capsys: Captured) -> None:
    code, out, err = ask(capsys, "110105194912310021")

    assert (code, out) == (1, "110105194912310021\tinvalid\tcheck\n")
    assert "末位" in err


def test_a_number_of_the_other_kind_is_invalid(capsys: Captured) -> None:
    assert ask(capsys, "12441500196720244T")[0] == 1
    assert ask(capsys, "11010519491231002X", "--kind", "organisation")[0] == 1


def test_json_says_what_the_number_tells(capsys: Captured) -> None:
    code, out, err = ask(capsys, " 11010519491231002x", "--json")

    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert answer["valid"] is True
    assert (answer["number"], answer["birth_on"], answer["sex"]) == ("11010519491231002X", "1949-12-31", "female")


def test_json_of_an_invalid_number_keeps_the_outputs_apart(capsys: Captured) -> None:
    code, out, err = ask(capsys, "11010519490230002X", "--json")

    assert code == 1
    assert json.loads(out)["reason"] == "date"
    assert json.loads(err)["code"] == "kernel.invalid_identity"
    assert "1949" not in err


def test_the_day_of_checking_can_be_named(capsys: Captured) -> None:
    assert ask(capsys, "11010519491231002X", "--on", "1949-12-30")[1].endswith("future\n")


@pytest.mark.parametrize("words", [(), ("x", "--kind", "alien"), ("x", "--on", "gestern")])
def test_wrong_usage_ends_with_two(capsys: Captured, words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["identity", *words])

    assert ended.value.code == 2
    assert "用法不对" in capsys.readouterr().err


@pytest.mark.parametrize("heading", ["", "value\twhy\tkind\n", "号码\t种类\n"])
def test_a_file_is_answered_line_by_line(capsys: Captured, tmp_path: Path, heading: str) -> None:
    file = tmp_path / "numbers.tsv"
    file.write_text(
        f"{heading}11010519491231002X\ta note\tresident\n"
        "12441500196720244T\torganisation\r\n"
        "000000194912310025\tx\tresident\n\n"
        "\tresident\n"
        "440524188001010014\n",
        encoding="utf-8",
    )

    code, out, err = ask(capsys, "--batch", str(file))

    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "11010519491231002X\tvalid\t",
        "12441500196720244T\tvalid\t",
        "000000194912310025\tinvalid\tregion",
        "\tinvalid\tlength",
        "440524188001010014\tvalid\t",
    ]


def test_an_unknown_kind_is_named_and_ends_with_one(capsys: Captured, tmp_path: Path) -> None:
    file = tmp_path / "numbers.tsv"
    file.write_text("11010519491231002X\tperson\n11010519491231002X\tresident\n", encoding="utf-8")

    code, out, err = ask(capsys, "--batch", str(file))

    assert code == 1
    assert out.splitlines() == ["11010519491231002X\tinvalid\tkind", "11010519491231002X\tvalid\t"]
    assert "第1行" in err
    assert "110105" not in err


def test_one_column_takes_the_kind_of_the_command_line(capsys: Captured, tmp_path: Path) -> None:
    file = tmp_path / "numbers.tsv"
    file.write_text("12441500196720244T\n", encoding="utf-8")

    _, out, _ = ask(capsys, "--batch", str(file), "--kind", "organisation", "--json")

    assert json.loads(out)[0]["valid"] is True


def test_a_kind_that_is_left_empty_is_the_one_named_beside(tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "numbers.tsv"
    file.write_text("11010519491231002X\t\n", encoding="utf-8")

    assert ask(capsys, "--batch", str(file))[:2] == (0, "11010519491231002X\tvalid\t\n")
