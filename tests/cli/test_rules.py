"""`yikou rules`: checking, listing, showing and printing the rules."""

import json
import re
import shutil
from pathlib import Path

import pytest

from yikou.cli.main import main
from yikou.policies.shipped import FOLDER

Captured = pytest.CaptureFixture[str]


def ask(capsys: Captured, *words: str) -> tuple[int, str, str]:
    code = main(["rules", *words])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_rules_that_ship_are_right(capsys: Captured) -> None:
    assert ask(capsys, "check") == (0, "109 项制度都对，其中 75 项由系统执行。\n", "")


def test_a_folder_with_mistakes_is_refused_with_file_and_line(capsys: Captured, tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path, dirs_exist_ok=True)
    broken = (FOLDER / "notice.yaml").read_text(encoding="utf-8").replace("  owner: cases", "  ownr: cases", 1)
    (tmp_path / "notice.yaml").write_text(broken, encoding="utf-8")

    code, out, err = ask(capsys, "check", str(tmp_path))

    assert (code, out) == (1, "")
    assert "notice.yaml:6: notice.content 有不认识的键 ownr" in err
    assert "一项也没有载入" in err


def test_mistakes_as_json(capsys: Captured, tmp_path: Path) -> None:
    code, out, _ = ask(capsys, "check", str(tmp_path), "--json")

    assert code == 1
    assert json.loads(out)["violations"][0]["file"] == "terms.yaml"


def test_a_folder_that_is_not_there_is_refused(capsys: Captured, tmp_path: Path) -> None:
    code, out, err = ask(capsys, "check", str(tmp_path / "none"))

    assert (code, out) == (1, "")
    assert "没有文件夹" in err


def test_the_list_names_every_rule(capsys: Captured) -> None:
    code, out, _ = ask(capsys, "list")

    assert code == 0
    assert "notice.binding@1\t告知内容约束办法\tcases\t执行\n" in out
    assert "party.dues@1\t党费收缴规定\tparty\t以后\n" in out
    assert len(out.splitlines()) == 109


def test_a_rule_is_shown_with_its_values_and_examples(capsys: Captured) -> None:
    code, out, _ = ask(capsys, "show", "notice.binding")

    assert code == 0
    assert "1. 照告知书备齐材料，90天内来办，窗口不得再要告知书以外的材料。" in out
    assert "valid_for\t90天（待核）" in out
    assert "对  多要了一样" in out
    assert "第1版，2026年1月1日起施行，编号 notice.binding@1。系统按本版执行" in out


def test_a_rule_that_is_not_enforced_yet_does_not_say_that_it_decides(capsys: Captured) -> None:
    code, out, _ = ask(capsys, "show", "party.dues")

    assert code == 0
    assert "系统按本版执行" not in out
    assert "样例：以后的版本执行" in out


def test_a_rule_as_json_says_what_its_examples_answer(capsys: Captured) -> None:
    _, out, _ = ask(capsys, "show", "deadlines.counting", "--json")

    examples = json.loads(out)["examples"]
    assert all(one["as_stated"] for one in examples)
    assert examples[0]["answered"] == {"due_on": "2026-10-09", "provisional": False}


def test_the_version_of_a_day_is_shown(capsys: Captured) -> None:
    _, out, _ = ask(capsys, "show", "calendar.working_days", "--on", "2024-05-01")

    assert "calendar.working_days@1" in out
    assert "全年法定节假日11天" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("show", "tea.serving"), "没有找到制度 tea.serving"),
        (("show", "notice.binding", "--on", "明天"), "不是日期"),
        (("show", "notice.binding", "--on", "2020-01-01"), "还没有施行的版本"),
        (("poster", "tea.serving"), "没有找到制度 tea.serving"),
    ],
)
def test_what_is_not_there_is_refused(capsys: Captured, words: tuple[str, ...], told: str) -> None:
    code, out, err = ask(capsys, *words)

    assert (code, out) == (1, "")
    assert told in err


@pytest.mark.covers("C-12", "C-15", partly="rules; an item's guide poster is the guide's own")
def test_a_poster_is_one_page_of_pdf(capsys: Captured, tmp_path: Path) -> None:
    file = tmp_path / "首问责任制.pdf"

    code, out, _ = ask(capsys, "poster", "first_contact.duty", "--pdf", str(file), "--house", "柳湾镇受理中心")

    assert (code, out) == (0, f"{file}\n")
    assert file.read_bytes().startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page[^s]", file.read_bytes())) == 1


def test_a_poster_as_text(capsys: Captured) -> None:
    code, out, _ = ask(capsys, "poster", "first_contact.duty")

    assert code == 0
    assert out.startswith("《首问责任制》\n您问的第一个人，就是替您管到底的那个人\n1. ")
    assert "【10分钟内】转交到承办人" in out


@pytest.mark.django_db
def test_a_centres_own_rules_are_asked_from_the_database(capsys: Captured) -> None:
    code, out, _ = ask(capsys, "show", "notice.binding", "--centre", "liuwan", "--on", "2026-03-02")

    assert code == 0
    assert "notice.binding@1" in out
