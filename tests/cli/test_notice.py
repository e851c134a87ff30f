"""`yikou notice`: what a matter needs for these answers, in the forms that scripts rely on."""

import json
from pathlib import Path
from typing import Any

import pytest

from yikou.cli.main import main

Captured = pytest.CaptureFixture[str]
pytestmark = pytest.mark.django_db
ALONE = ["--answer", "members=none", "--answer", "unit=local", "--answer", "applicant=self"]


def ask(capsys: Captured, *words: str) -> tuple[int, str, str]:
    code = main(["notice", *words])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.covers("E-01")
def test_a_notice_lists_basis_limit_procedure_materials_and_reasons(capsys: Captured) -> None:
    code, out, err = ask(capsys, "--item", "MZ-001", *ALONE)

    assert (code, err) == (0, "")
    for part in ("社会救助暂行办法", "承诺时限：25个工作日", "居民户口簿", "入户调查", "不予办理的情形", "本人办理"):
        assert part in out


def test_json_gives_the_material_keys_in_the_items_order(capsys: Captured) -> None:
    code, out, _ = ask(capsys, "--item", "MZ-001", "--answer", "members=student,ill", *ALONE[2:], "--json")

    answer = json.loads(out)
    assert code == 0
    assert answer["materials"][-3:] == ["diagnosis_certificate", "medical_invoice", "student_status_proof"]
    assert [one["key"] for one in answer["papers"]] == answer["materials"]
    assert answer["promised_limit"] == 25


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--item", "XX-001"], "没有编码是“XX-001”的事项"),
        (["--item", "MZ-001"], "家里有没有下列成员？"),
        (["--item", "MZ-001", *ALONE, "--answer", "unit=permit"], "按哪种情况申请"),
        (["--item", "MZ-001", *ALONE, "--answer", "colour=red"], "colour"),
    ],
)
def test_a_refusal_ends_with_one(capsys: Captured, words: list[str], told: str) -> None:
    code, out, err = ask(capsys, *words)

    assert (code, out) == (1, "")
    assert told in err


LINES: list[tuple[Any, dict[str, Any]]] = [
    (
        {"id": 1, "item": "MZ-001", "answers": {"members": ["ill"], "unit": ["local"], "applicant": "self"}},
        {
            "id": 1,
            "materials": [
                "application_form",
                "authorization_letter",
                "id_card",
                "household_register",
                "diagnosis_certificate",
                "medical_invoice",
            ],
        },
    ),
    ({"id": "b", "item": "XX-001", "answers": {}}, {"id": "b", "refusal": "unknown_item"}),
    ({"id": 3, "item": "MZ-001"}, {"id": 3, "refusal": "missing_answer"}),
    ({"id": 4, "item": "MZ-001", "answers": {"weather": "fine"}}, {"id": 4, "refusal": "unknown_option"}),
    (
        {"id": 5, "item": "MZ-001", "answers": {"members": ["none", "ill"], "unit": "local", "applicant": "self"}},
        {"id": 5, "refusal": "unknown_option"},
    ),
    (
        {"id": 6, "item": "MZ-001", "answers": {"members": "none", "unit": ["local", "permit"], "applicant": "self"}},
        {"id": 6, "refusal": "unknown_option"},
    ),
    ({"id": 7, "item": None, "answers": None}, {"id": 7, "refusal": "unknown_item"}),
    ({"id": 8, "item": "BM-001", "answers": {}}, {"id": 8, "refusal": "missing_answer"}),
]


def test_a_batch_answers_in_one_line_each(capsys: Captured, tmp_path: Path) -> None:
    file = tmp_path / "asked.jsonl"
    file.write_text("\n".join(json.dumps(asked, ensure_ascii=False) for asked, _ in LINES), encoding="utf-8")

    code, out, err = ask(capsys, "--batch", str(file))

    assert (code, err) == (0, "")
    assert [json.loads(line) for line in out.splitlines()] == [answer for _, answer in LINES]


def test_a_line_that_cannot_be_read_is_named_and_the_others_are_answered(capsys: Captured, tmp_path: Path) -> None:
    file = tmp_path / "asked.jsonl"
    file.write_text('{"id": 1, "item": "XX"}\n[1]\n{"id": 2,\n{"id": 3, "item": "XX"}\n', encoding="utf-8")

    code, out, err = ask(capsys, "--batch", str(file))

    assert code == 1
    assert len(out.splitlines()) == 2
    assert "第2行" in err
    assert "第3行" in err


@pytest.mark.parametrize("words", [[], ["--item", "MZ-001", "--batch", "x"], ["--item", "MZ-001", "--answer", "self"]])
def test_wrong_usage_ends_with_two(capsys: Captured, words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        ask(capsys, *words)

    assert ended.value.code == 2
