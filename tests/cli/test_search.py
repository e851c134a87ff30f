"""`yikou search`: the forms that scripts rely on."""

import json
from pathlib import Path

import pytest

from yikou.cli.main import main

Captured = pytest.CaptureFixture[str]
pytestmark = pytest.mark.django_db


def ask(capsys: Captured, *words: str) -> tuple[int, str, str]:
    code = main(["search", *words])
    out, err = capsys.readouterr()
    return code, out, err


def test_a_question_is_answered_with_codes_and_names(capsys: Captured) -> None:
    code, out, err = ask(capsys, "我妈八十了能领什么钱")

    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "MZ-018\t高龄津贴给付"


def test_what_fits_nothing_ends_with_one_and_goes_to_the_front_desk(capsys: Captured) -> None:
    code, out, err = ask(capsys, "今天天气怎么样")

    assert (code, out) == (1, "")
    assert "总服务台" in err


def test_json_stands_alone_on_standard_output(capsys: Captured) -> None:
    code, out, err = ask(capsys, "dibao", "--json", "--top", "2")

    answer = json.loads(out)
    assert (code, err) == (0, "")
    assert [one["code"] for one in answer["hits"]][:1] == ["MZ-001"]
    assert len(answer["hits"]) <= 2
    code, out, err = ask(capsys, "asdfgh", "--json")
    assert code == 1
    assert json.loads(out)["refused"] is True
    assert json.loads(err)["code"] == "cli.nothing_fits"


def test_a_batch_prints_the_query_then_codes_and_nothing_where_it_refuses(capsys: Captured, tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    file.write_text("低保\n今天天气怎么样\r\nglbt\n", encoding="utf-8")

    code, out, err = ask(capsys, "--batch", str(file), "--top", "1")

    assert (code, err) == (0, "")
    assert out == "低保\tMZ-001\n今天天气怎么样\nglbt\tMZ-018\n"


def test_a_batch_prints_a_line_for_every_line_also_for_an_empty_one(capsys: Captured, tmp_path: Path) -> None:
    file = tmp_path / "questions.txt"
    file.write_text("\n低保\n  \n", encoding="utf-8")

    assert ask(capsys, "--batch", str(file), "--top", "1")[1] == "\n低保\tMZ-001\n  \n"


def test_the_evaluation_prints_a_line_for_each_kind(capsys: Captured) -> None:
    code, out, _ = ask(capsys, "--evaluate", "--json")

    rows = json.loads(out)
    assert code == 0
    assert {(one["part"], one["kind"]) for one in rows} >= {("held_out", "all"), ("held_out", "refuse")}
    assert ask(capsys, "--evaluate")[1].startswith("set ")


@pytest.mark.parametrize("words", [[], ["--top", "0", "低保"], ["--top", "many", "低保"], ["低保", "--evaluate"]])
def test_wrong_usage_ends_with_two(capsys: Captured, words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        ask(capsys, *words)

    assert ended.value.code == 2


def test_a_centre_that_is_not_there_is_refused(capsys: Captured) -> None:
    code, out, err = ask(capsys, "低保", "--centre", "nowhere")

    assert (code, out) == (1, "")
    assert "nowhere" in err
