"""The check: each condition of the format, broken once, is named with file, item and field."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.catalogue.conftest import SHIPPED, read
from yikou.catalogue.checking import Sheet, Sheets, Violation, check, check_sheets, read_sheet, read_sheets

Change = Callable[[dict[str, Any]], Any]


Spoil = Callable[[str, Any], list[Violation]]


@cache
def all_sheets() -> Sheets:
    sheets, found = read_sheets(SHIPPED)
    assert sheets is not None
    assert not found
    return sheets


@pytest.fixture
def spoil(tmp_path: Path) -> Spoil:
    """Check the shipped catalogue with one file written anew."""

    def change(name: str, data: Any) -> list[Violation]:
        file = tmp_path / Path(name).name
        file.write_text(yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False), encoding="utf-8")
        sheet, sheets = read_sheet(file, name), replace(all_sheets())
        if name.startswith("items/"):  # the other files would only cost time
            sheets.items = [sheet]
        else:
            setattr(sheets, Path(name).stem, sheet)
        return check_sheets(sheets)

    return change


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The shipped catalogue in a directory of its own."""
    shutil.copytree(SHIPPED, tmp_path / "all")
    return tmp_path / "all"


def with_item(code: str, change: Change) -> tuple[str, list[dict[str, Any]]]:
    """A file's items with one of them changed."""
    name = f"items/{code[:2].lower()}.yaml"
    items = read(SHIPPED / name)
    index = next(index for index, one in enumerate(items) if one["code"] == code)
    change(items[index])
    return name, items[: max(2, index + 1)]


def put(*path: Any, to: Any) -> Change:
    """Set the value at a path."""

    def change(data: Any) -> None:
        for step in path[:-1]:
            data = data[step]
        data[path[-1]] = to

    return change


def drop(*path: Any) -> Change:
    """Remove the value at a path."""

    def change(data: Any) -> None:
        for step in path[:-1]:
            data = data[step]
        del data[path[-1]]

    return change


def add(*path: Any, value: Any) -> Change:
    """Append to the list at a path."""

    def change(data: Any) -> None:
        for step in path:
            data = data[step]
        data.append(value)

    return change


def both(*changes: Change) -> Change:
    """Several changes one after another."""

    def change(data: Any) -> None:
        for one in changes:
            one(data)

    return change


# code, the change that breaks it, the field named, a word of the sentence
ITEM = [
    ("MZ-001", drop("name"), "name", "缺少这个字段"),
    ("MZ-001", put("colour", to="红"), "colour", "没有这个字段"),
    ("MZ-001", put("name", to=" "), "name", "不能空着"),
    ("MZ-001", put("short_name", to="最低生活保障的申请"), "short_name", "9 个字"),
    ("MZ-001", put("code", to="MZ-1"), "code", "MZ-三位数字"),
    ("MZ-001", put("code", to="MZ-002"), "code", "编码已经在"),
    ("MZ-001", put("department", to="财政"), "department", "可选值"),
    ("MZ-001", put("department", to="残联"), "department", "items/cl.yaml"),
    ("MZ-001", put("category", to="救助"), "category", "可选值"),
    ("MZ-001", put("kind", to="行政"), "kind", "可选值"),
    ("MZ-001", put("handling", to=["instant"]), "handling", "可选值"),
    ("MZ-001", put("audience", to="all"), "audience", "可选值"),
    ("MZ-001", put("window", to="vip"), "window", "可选值"),
    ("MZ-001", put("citywide", to="yes"), "citywide", "true 或 false"),
    ("MZ-001", put("online", to=1), "online", "true 或 false"),
    ("MZ-001", put("aliases", to=["低保", "吃低保"]), "aliases", "3 至 8"),
    ("MZ-001", put("aliases", to=["低保", "吃低保", "低保"]), "aliases", "重复了 低保"),
    ("MZ-002", add("aliases", value="低保"), "aliases", "已经是 MZ-001"),
    ("MZ-001", put("conditions", to=[]), "conditions", "1 至 5"),
    ("MZ-001", put("suspends", to="公示"), "suspends", "文字的列表"),
    ("MZ-001", put("legal_limit", to=0), "legal_limit", "不小于 1"),
    ("MZ-001", put("promised_limit", to="25"), "promised_limit", "整数"),
    ("MZ-001", put("legal_limit", to=24), "promised_limit", "长于法定时限"),
    ("MZ-001", put("steps", 0, "days", to=2), "steps", "共 26 天"),
    ("MZ-001", put("steps", 1, "key", to="review"), "steps", "重复了 review"),
    ("MZ-001", put("steps", 0, "role", to="boss"), "steps[review].role", "可选值"),
    ("MZ-001", put("steps", 0, "days", to=1.5), "steps[review].days", "整数"),
    ("MZ-001", drop("steps", 0, "name"), "steps[review].name", "缺少这个字段"),
    ("RS-019", put("legal_limit", to=3), "legal_limit", "没有法定时限"),
    ("RS-019", put("promised_limit", to=1), "promised_limit", "应当是 0"),
    ("MZ-001", both(put("promised_limit", to=0), put("steps", to=[])), "promised_limit", "大于 0"),
    ("GA-002", put("legal_term", to={"days": 20}), "legal_limit", "应当是 14"),
    ("GA-002", put("legal_term", to={"weeks": 2}), "legal_term", "{days: n}"),
    ("GA-002", put("legal_term", to={"days": 15, "months": 1}), "legal_term", "{days: n}"),
    ("GA-002", put("legal_term", to={"days": 0}), "legal_term.days", "不小于 1"),
    ("MZ-001", put("provides", to=[]), "provides", "至少 1"),
    ("MZ-001", put("provides", to=["moon_rock"]), "provides", "没有事项要用"),
    ("MZ-007", put("channel", to=["pigeon"]), "channel", "pigeon"),
    (
        "MZ-007",
        both(put("channel", to=["cross_province"]), put("citywide", to=False)),
        "channel",
        "跨省通办",
    ),
    ("NY-001", put("retention", to="5y"), "retention", "可选值"),
    ("NY-001", put("retention", to="30y"), "retention", "本来就是 30y"),
    ("MZ-001", put("basis", to=[]), "basis", "1 至 4"),
    ("MZ-001", put("basis", 0, "title", to=""), "basis[1].title", "不能空着"),
    ("MZ-001", put("basis", 0, "article", to=11), "basis[1].article", "文字"),
    ("MZ-002", put("basis", 0, "title", to="社会救助暂行办法"), "basis[1].title", "同一依据"),
    ("MZ-001", put("basis", 2, "title", to="社会救助暂行办法（国务院令第649号）"), "basis", "条款写在一起"),
    ("MZ-001", put("materials", 2, "name", to="身份证"), "materials[id_card].name", "在别处叫“居民身份证”"),
    ("MZ-001", put("materials", 2, "key", to="identity"), "materials[identity].key", "键是 id_card"),
    ("MZ-002", put("materials", 2, "issuer", to="派出所"), "materials[id_card].issuer", "由“公安机关”出具"),
    ("MZ-001", put("materials", 2, "key", to="ID"), "materials[ID].key", "不能作键"),
    ("MZ-001", put("materials", 3, "key", to="id_card"), "materials[id_card].key", "写了两次"),
    ("MZ-001", put("materials", 2, "form", to="paper"), "materials[id_card].form", "可选值"),
    ("MZ-001", put("materials", 2, "copies", to=0), "materials[id_card].copies", "不小于 1"),
    ("MZ-001", put("materials", 2, "statute", to=None), "materials[id_card].statute", "true 或 false"),
    ("MZ-001", drop("materials", 2, "issuer"), "materials[id_card].issuer", "缺少这个字段"),
    ("MZ-001", put("materials", 7, "name", to="其他材料"), "materials[student_status_proof].name", "兜底"),
    ("MZ-001", put("materials", 4, "issuer", to="居委会"), "materials[disability_certificate].issuer", "20号"),
    ("MZ-001", put("materials", 2, "required", to=False), "materials[id_card].required", "没有哪个选项要它"),
    ("MZ-001", put("situations", 0, "key", to="unit"), "situations", "重复了 unit"),
    ("MZ-001", put("situations", 0, "multiple", to=False), "situations[members].multiple", "写 true"),
    ("MZ-001", put("situations", 2, "multiple", to=True), "situations[applicant].multiple", "不必多选"),
    (
        "MZ-001",
        put("situations", 2, "options", 1, "adds", to=[]),
        "situations[applicant].options",
        "材料都一样",
    ),
    ("MZ-001", drop("situations", 2, "options", 0), "situations[applicant].options", "至少 2|2 至"),
    (
        "MZ-001",
        put("situations", 2, "options", 0, "key", to="agent"),
        "situations[applicant].options",
        "重复了 agent",
    ),
    (
        "MZ-001",
        put("situations", 2, "options", 0, "adds", to=["passport"]),
        "situations[applicant].options[self].adds",
        "没有 passport",
    ),
    (
        "MZ-001",
        put("situations", 2, "options", 0, "adds", to=["id_card"]),
        "situations[applicant].options[self].adds",
        "本来就必交",
    ),
    ("MZ-001", put("situations", to=[{}, {}, {}, {}]), "situations", "0 至 3"),
    ("GA-008", put("fee", "amount", to=0), "fee.amount", "fee: null"),
    ("GA-008", put("fee", "amount", to="20元"), "fee.amount", "金额"),
    ("GA-008", put("fee", "amount", to=float("inf")), "fee.amount", "金额"),
    ("GA-008", put("fee", "unit", to=""), "fee.unit", "不能空着"),
    ("GA-008", drop("fee", "by_option", "reason", "lost"), "fee.by_option.reason", "每个选项"),
    ("GA-008", put("fee", "by_option", "reason", "lost", to=-1), "fee.by_option.reason.lost", "金额"),
    ("GA-008", put("fee", "amount", to=30), "fee.by_option.reason", "30 不在"),
    ("GA-008", put("fee", "by_option", to={"colour": {"red": 1}}), "fee.by_option.colour", "每个选项"),
    ("MZ-001", put("result", "delivery", to=["pigeon"]), "result.delivery", "pigeon"),
    ("MZ-001", put("result", "delivery", to=["none", "mail"]), "result.delivery", "不能和别的"),
    ("MZ-001", put("result", "delivery", to=["mail", "mail"]), "result.delivery", "重复了 mail"),
    ("MZ-001", put("result", to=None), "result", "字段: 值"),
    ("MZ-001", put("joint", to=["wedding"]), "joint", "没有套餐 wedding"),
    ("MZ-001", put("faq", 0, "a", to=None), "faq[1].a", "不能空着"),
    ("MZ-001", put("faq", to=[{"q": "问", "a": "答"}] * 4), "faq", "0 至 3"),
]


def test_the_shipped_catalogue_is_right() -> None:
    assert check(SHIPPED) == []


@pytest.mark.parametrize(("code", "change", "field", "word"), ITEM, ids=[f"{one[0]}-{one[2]}-{one[3]}" for one in ITEM])
def test_a_broken_item_is_named_with_file_item_field_and_line(
    spoil: Spoil, code: str, change: Change, field: str, word: str
) -> None:
    name, items = with_item(code, change)

    found = spoil(name, items)

    told = [one for one in found if one.file == name and one.field == field]
    assert any(part in one.told for one in told for part in word.split("|")), [str(one) for one in found]
    assert all(one.code and one.line for one in told)


# file, the change, item or package, the field named, a word of the sentence
AROUND = [
    ("departments.yaml", drop("categories"), "", "categories", "缺少这个字段"),
    ("departments.yaml", put("departments", 0, "prefix", to="CL"), "", "departments", "重复了 CL"),
    ("departments.yaml", drop("departments", 0, "full_name"), "", "departments[1].full_name", "缺少这个字段"),
    ("joint.yaml", put("extra", to=1), "", "extra", "没有这个字段"),
    ("joint.yaml", put("packages", 0, "key", to="death"), "", "", "重复了 death"),
    ("joint.yaml", put("packages", 0, "deadline_rule", to="sum"), "newborn", "deadline_rule", "可选值"),
    ("joint.yaml", put("packages", 0, "intro", to=""), "newborn", "intro", "不能空着"),
    ("joint.yaml", put("packages", 0, "departments", to=["卫健"]), "newborn", "departments", "全部部门"),
    ("joint.yaml", put("packages", 0, "key", to="nobody"), "nobody", "", "只有 0 个事项"),
    ("joint.yaml", put("packages", 0, "outside", 0, "gives", to=["moon_rock"]), "newborn", None, "没有事项要用"),
    ("joint.yaml", drop("packages", 0, "outside", 0, "where"), "newborn", None, "缺少这个字段"),
    ("joint.yaml", put("packages", 0, "questions", to=[]), "newborn", "questions", "1 至 6"),
    (
        "joint.yaml",
        put("packages", 0, "questions", 0, "options", 1, "leaves_out", to=["飞船"]),
        "newborn",
        "questions[maternity].options[father].leaves_out",
        "对不上",
    ),
    (
        "joint.yaml",
        put("packages", 0, "questions", 1, "key", to="maternity"),
        "newborn",
        "questions",
        "重复了 maternity",
    ),
    ("material_rules.yaml", drop("instead"), "", "instead", "缺少这个字段"),
    ("material_rules.yaml", put("shared", 0, "key", to="moon_rock"), "", "shared[moon_rock].key", "没有事项要用"),
    ("material_rules.yaml", put("shared", 0, "key", to="residence_permit"), "", "shared", "重复了"),
    ("material_rules.yaml", put("promise", 0, "except", to=["MZ-999"]), "", None, "不要这种材料"),
    ("material_rules.yaml", put("instead", 0, "any_of", to=["moon_rock"]), "", None, "没有事项要用"),
]


@pytest.mark.parametrize(
    ("name", "change", "code", "field", "word"), AROUND, ids=[f"{one[0]}-{one[4]}-{one[3]}" for one in AROUND]
)
def test_what_stands_around_the_items_is_checked_too(
    spoil: Spoil, name: str, change: Change, code: str, field: str | None, word: str
) -> None:
    data = read(SHIPPED / name)
    change(data)

    found = spoil(name, data)

    assert any(
        one.file == name and one.code == code and field in (None, one.field) and word in one.told for one in found
    ), [str(one) for one in found]


def test_results_that_wait_for_each_other_are_found(spoil: Spoil) -> None:
    name, items = with_item("SC-004", put("provides", to=["premises_proof"]))
    licence = next(one for one in items if one["code"] == "SC-001")
    wanted = next(one["key"] for one in licence["materials"] if one["key"] != "id_card")
    next(one for one in items if one["code"] == "SC-004")["provides"] = [wanted]

    found = spoil(name, items)

    assert any("互相等对方的结果" in one.told and one.code == "shop_opening" for one in found)


TEXTS = [
    (b"\xff\xfe\x00", "UTF-8"),
    (b"- code: [", "YAML"),
    (b"- {code: BM-001, code: BM-002}", "“code”写了两次"),
    (b"a: &a [*a]", "内容过多"),
    (b"code: BM-001", "列表"),
    (b"- BM-001", "字段: 值"),
    (b"- {when: 2026-02-31}", "“2026-02-31”像是日期"),
    (b"- " + b"[" * 100_000, "套得太深"),
    (b"# /home/somebody/catalogue\n[]", "计算机上的路径"),
]


@pytest.mark.parametrize(("content", "word"), TEXTS, ids=[one[1] for one in TEXTS])
def test_a_file_that_cannot_be_read_is_named(copy: Path, content: bytes, word: str) -> None:
    (copy / "items" / "bm.yaml").write_bytes(content)

    found = check(copy)

    assert any(one.file == "items/bm.yaml" and word in one.told for one in found), [str(one) for one in found]


def test_a_directory_without_items_is_refused(tmp_path: Path) -> None:
    told = [one.told for one in check(tmp_path)]

    assert told == ["没有这个文件。", "没有事项文件；事项写在 items/部门前缀.yaml。"]


def test_a_count_in_the_readme_must_be_right(copy: Path) -> None:
    (copy / "README.md").write_text("144 service items", encoding="utf-8")

    found = check(copy)

    assert [one.told for one in found] == ["README.md 说有 144 个事项，这里有 145 个。"]


def test_too_few_guided_items_are_noticed() -> None:
    bare = [Sheet(one.file, [{**item, "situations": []} for item in one.data]) for one in all_sheets().items]

    found = check_sheets(replace(all_sheets(), items=bare))

    assert any("三分之一" in one.told for one in found)


def test_a_violation_reads_as_one_line() -> None:
    shown = str(Violation("items/mz.yaml", "MZ-001", "fee", 12, "应当是金额。"))

    assert shown == "items/mz.yaml:12 MZ-001 fee：应当是金额。"
