"""The library loads strictly: every rule prints, and each kind of mistake is named with its line."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.policies.test_answer import LATEST
from yikou.kernel.rules import SHAPES
from yikou.policies.library import Library
from yikou.policies.loading import Unsound, digest_of, load
from yikou.policies.rulebook import InForce, Rulebook
from yikou.policies.shipped import FOLDER, shipped

GOOD = """\
- code: tea.serving
  title: 奉茶制度
  institution: conduct
  owner: cases
  where: [wall]
  basis: [D-15, {law: 中华人民共和国茶法, article: 第一条}]
  versions:
    - version: 1
      from: 2026-01-01
      values:
        within: {type: duration, value: 3, unit: minute, source: D-15}
        longest: {type: duration, value: 9, unit: minute, unverified: true}
        kinds: {type: choices, value: [green], of: {green: 绿茶, black: 红茶}}
        hot: {type: flag, value: true}
        cups:
          type: table
          unverified: true
          columns: {guest: {type: text}, cups: {type: count, unit: 杯}}
          rows: [[老人, 2], [孩子, 1]]
          each: "{guest}{cups}"
  plain: {for: resident, text: "{within}内有茶"}
  poster: ["{within}内奉{kinds}。", "{cups}。"]
  refusal: "{within}内没有茶，请稍候。"
  exceptions:
    - {name: crowd, title: 客人多, when: {guests: {least: 20}}, set: {within: "{longest}"}, text: "人多{within}内。"}
  takes: {guests: int, rain: bool}
  gives: {served: bool}
  examples:
    - {name: 平常, given: {guests: 1}, then: {served: true}}
    - {name: 多, given: {guests: 30}, then: {served: true}, exception: crowd}
"""


def folder(tmp_path: Path, text: str) -> Path:
    """A rules folder with the shipped words and one file."""
    shutil.copy(FOLDER / "terms.yaml", tmp_path)
    (tmp_path / "tea.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def all_in_force(library: Library) -> list[InForce]:
    """Every version of every variant of every rule, as it would hang."""
    made = []
    for code, rule in library.rules.items():
        for variant in rule.variants.values():
            for version in variant.versions:
                book = Rulebook(library, version.from_on)
                published = rule.publish(variant, version, book.values_of(version), library.terms)
                made.append(InForce(library.rules[code], variant, version, published))
    return made


@pytest.mark.covers("C-03")
def test_the_whole_library_loads(library: Library) -> None:
    assert len(library.rules) == 109
    assert sum(len(rule.examples) for rule in library.rules.values()) > 350
    assert {code for code, rule in library.rules.items() if len(rule.variants) > 1} == {
        "leave.approval",
        "hours.opening",
        "deadlines.cards",
        "complaints.cannot_get_done",
        "campaign.veto",
    }


@pytest.mark.parametrize("one", all_in_force(shipped()), ids=lambda one: one.ref)
def test_every_version_prints_without_an_unfilled_brace(one: InForce) -> None:
    text = one.text

    said = [text.title, text.plain, *text.poster, text.refusal]
    said += [word for pair in (*text.figures, *text.exceptions) for word in pair]

    assert text.title
    assert text.plain
    assert text.poster
    assert not [words for words in said if "{" in words or "}" in words or "每1个" in words or "None" in words]


@pytest.mark.covers("C-01")
def test_the_six_systems_of_the_wall_hang_there(library: Library) -> None:
    for code in (
        "first_contact.duty",
        "deadlines.limit",
        "notice.content",
        "reception.service_scope",
        "complaints.acceptance",
        "accountability.ladder",
    ):
        assert "wall" in library.rules[code].where


@pytest.mark.covers("C-02")
def test_the_five_basic_systems_are_in_force(library: Library) -> None:
    book = Rulebook(library, LATEST)

    for code in (
        "first_contact.duty",
        "reception.service_promise",
        "notice.content",
        "ledger.registration",
        "complaints.acceptance",
    ):
        assert book.posted(code).poster


def test_every_shape_has_its_rule_and_every_field_its_value(library: Library) -> None:
    assert set(SHAPES) <= set(library.rules)
    for code, shape in SHAPES.items():
        made = Rulebook(library, LATEST).get(shape)
        assert made.code == code
        assert set(made.published.values) <= set(shape.asks)


def test_a_good_file_loads(tmp_path: Path) -> None:
    library = load(folder(tmp_path, GOOD))

    book = Rulebook(library, LATEST)
    assert book.posted("tea.serving").poster == ("3分钟内奉绿茶。", "老人2杯；孩子1杯。")
    assert book.posted("tea.serving").exceptions == (("客人多", "人多9分钟内。"),)
    assert book.posted("tea.serving").basis == ("《中华人民共和国茶法》第一条",)


def test_the_digest_changes_with_a_file(tmp_path: Path) -> None:
    before = digest_of(folder(tmp_path, GOOD))

    assert digest_of(folder(tmp_path, GOOD.replace("绿茶", "白茶"))) != before


def swap(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, 1)

    return change


SECOND = """\
    - version: 2
      from: {from_on}
      values:
        within: {{type: duration, value: 4, unit: minute, unverified: true}}
        longest: {{type: duration, value: 9, unit: minute, unverified: true}}
        kinds: {{type: choices, value: [green], of: {{green: 绿茶}}}}
        cups: {{type: text, value: 管够}}
  plain:"""
CLASH = '\n    - {name: wet, title: 雨天, when: {rain: true}, set: {within: "{longest}"}, text: 雨天。}\n  takes:'
BROKEN = [
    ("an unknown key of a rule", swap("  where: [wall]", "  wher: [wall]"), 5, "不认识的键 wher"),
    ("a missing key", swap("  owner: cases\n", ""), 1, "缺少 owner"),
    ("a key written twice", swap("  owner: cases", "  owner: cases\n  owner: hall"), 5, "键 owner 写了两次"),
    ("a bad code", swap("tea.serving", "Tea"), 1, "不合写法"),
    ("a code used twice", lambda text: text + text, 31, "用了两次"),
    ("an unknown institution", swap("conduct", "tearoom"), 3, "不认识的制度类别"),
    ("an unknown owner", swap("owner: cases", "owner: kitchen"), 4, "不认识的归口包"),
    ("an unknown place", swap("[wall]", "[roof]"), 5, "不认识的公示处 roof"),
    ("no basis", swap("basis: [D-15, {law: 中华人民共和国茶法, article: 第一条}]", "basis: []"), 6, "没有写依据"),
    ("a basis that is no row", swap("[D-15,", "[Q15,"), 6, "既不是条目"),
    ("a basis that names no law", swap("{law: ", "{article: "), 6, "键 article 写了两次"),
    ("versions and variants", swap("  versions:", "  variants: []\n  versions:"), 1, "要么有 versions"),
    ("a version out of order", swap("version: 1", "version: 2"), 8, "依次是 1、2、3"),
    ("a date that is none", swap("2026-01-01", "2026-02-30"), 9, "不是真实的日期"),
    ("a date in words", swap("2026-01-01", "明年"), 9, "from 不是日期"),
    ("a version that ends before it begins", swap("2026-01-01", "2026-01-01\n      until: 2025-01-01"), 10, "就结束了"),
    ("overlapping versions", swap("  plain:", SECOND.format(from_on="2025-06-01")), 21, "施行期重叠"),
    ("a value without a type", swap("{type: flag, value: true}", "{value: true}"), 14, "没有写类型"),
    ("an unknown type", swap("type: flag", "type: maybe"), 14, "不认识的类型 maybe"),
    ("a wrong type", swap("value: 3, unit: minute", "value: 三, unit: minute"), 11, "不是 duration"),
    ("an unknown unit", swap("value: 3, unit: minute", "value: 3, unit: moon"), 11, "不认识的单位"),
    ("an unknown key of a value", swap("unit: minute, source", "unit: minute, sourse"), 11, "不认识的键 sourse"),
    ("a number without a source", swap("value: 3, unit: minute, source: D-15", "value: 3, unit: minute"), 11, "出处"),
    (
        "unverified that is not true",
        swap("unverified: true", "unit: minute, unverified: no"),
        12,
        "unverified",
    ),
    ("a source that is no row", swap("source: D-15", "source: 听说"), 11, "既不是条目"),
    ("a key that is no choice", swap("value: [green]", "value: [white]"), 13, "choices"),
    ("a number in a label", swap("绿茶, black", "头道2泡, black"), 13, "直接写了数"),
    ("a flag that is no flag", swap("value: true}", "value: 是}"), 14, "不是 flag"),
    ("a row that does not fit", swap("[孩子, 1]", "[孩子]"), 19, "对不上"),
    ("a cell of a wrong type", swap("[孩子, 1]", "[孩子, 很多]"), 19, "不是 count"),
    ("a table without its template", swap('          each: "{guest}{cups}"\n', ""), 16, "each"),
    ("a digit typed in a text", swap("{within}内有茶", "3分钟内有茶"), 21, "直接写了数（3）"),
    ("a numeral typed in a text", swap("内奉{kinds}", "内奉两杯{kinds}"), 22, "直接写了数（两）"),
    ("a placeholder without a value", swap("内奉{kinds}", "内奉{kind}"), 22, "占位 {kind} 没有对应的值"),
    ("a flag in a text", swap("内奉{kinds}", "内奉{hot}"), 22, "是开关"),
    ("braces that do not match", swap("内奉{kinds}", "内奉{kinds"), 22, "花括号不成对"),
    ("a plain sentence for nobody", swap("for: resident", "for: cat"), 21, "resident|staff"),
    ("an exception about an unknown fact", swap("{guests: {least: 20}}", "{cats: {least: 20}}"), 25, "不在 takes 里"),
    (
        "an exception that sets an unknown value",
        swap('set: {within: "{longest}"}', "set: {w: 5}"),
        25,
        "不是这项制度的值",
    ),
    ("an exception of another unit", swap('{within: "{longest}"}', '{within: "{cups}"}'), 25, "类型或单位不同"),
    ("an exception without a source", swap('{within: "{longest}"}', "{within: 9}"), 25, "出处"),
    ("an exception that does nothing", swap('set: {within: "{longest}"}, ', ""), 25, "要么写 set"),
    ("an exception over an unknown one", swap("title: 客人多", "title: 客人多, over: [ghost]"), 25, "不存在的 ghost"),
    ("two exceptions without an order", swap("\n  takes:", CLASH), 26, "用 over 排出先后"),
    ("an unknown type of a fact", swap("guests: int", "guests: many"), 26, "不认识"),
    ("an example with an unknown fact", swap("given: {guests: 1}", "given: {cats: 1}"), 29, "不认识的键 cats"),
    ("an example of a wrong type", swap("given: {guests: 1}", "given: {guests: 很多}"), 29, "不是 int"),
    ("an example of an unknown exception", swap("exception: crowd", "exception: ghost"), 30, "没有例外 ghost"),
    (
        "an example before the rule",
        swap("{served: true}}", "{served: true}, as_of: 2020-01-01}"),
        29,
        "as_of",
    ),
    ("two examples of one name", swap("name: 多", "name: 平常"), 30, "写了两次"),
    ("one example only", lambda text: text[: text.rindex("    - {name: 多")], 28, "2 到 6 个样例"),
    (
        "a borrowed value that is not there",
        swap("type: flag, value: true", "type: ref, value: a.b.c"),
        14,
        "借用的 a.b.c",
    ),
    ("a tab", swap("  where:", "\twhere:"), 5, "制表符"),
    ("a machine path", swap("中华人民共和国茶法", "/home/tea/law"), 6, "机器路径"),
    ("no list", lambda text: "code: tea\n", 1, "列表"),
    ("no YAML at all", lambda text: "- {code: [\n", 2, "读不懂"),
]


@pytest.mark.parametrize(("change", "line", "told"), [one[1:] for one in BROKEN], ids=[one[0] for one in BROKEN])
def test_a_mistake_is_named_with_its_line_and_nothing_is_loaded(
    tmp_path: Path, change: Callable[[str], str], line: int, told: str
) -> None:
    with pytest.raises(Unsound) as caught:
        load(folder(tmp_path, change(GOOD)))

    found = [(one.file, one.line) for one in caught.value.violations if told in one.told]
    assert ("tea.yaml", line) in found, str(caught.value)


def test_all_mistakes_are_listed_at_once(tmp_path: Path) -> None:
    broken = swap("owner: cases", "owner: kitchen")(swap("unit: minute, source", "unit: moon, source")(GOOD))

    with pytest.raises(Unsound) as caught:
        load(folder(tmp_path, broken))

    assert {one.line for one in caught.value.violations} >= {4, 11}


def test_two_versions_that_do_not_overlap_load(tmp_path: Path) -> None:
    text = swap("  plain:", SECOND.format(from_on="2026-06-01"))(GOOD)

    library = load(folder(tmp_path, text))

    assert [one.version for one in library.rules["tea.serving"].chosen_by_default.versions] == [1, 2]


def test_a_rule_that_does_not_fit_its_shape_is_an_error_that_names_line_and_value(tmp_path: Path) -> None:
    text = (FOLDER / "notice.yaml").read_text(encoding="utf-8")
    wrong = text.replace(
        "trips_promised: {type: count, value: 1, unit: 次", "trips_promised: {type: count, value: 1.5, unit: 次"
    )

    with pytest.raises(Unsound) as caught:
        load(folder(tmp_path, wrong))

    line = next(n for n, said in enumerate(text.splitlines(), 1) if "trips_promised: {" in said)
    assert [(one.line, "trips_promised" in one.told, "1.5" in one.told) for one in caught.value.violations] == [
        (line, True, True)
    ]


def test_a_missing_value_of_a_shape_is_an_error(tmp_path: Path) -> None:
    text = (FOLDER / "first_contact.yaml").read_text(encoding="utf-8")
    without = "".join(line for line in text.splitlines(keepends=True) if "contact_by: {type" not in line)
    without = without.replace("记下{contact_by}", "记下来")
    (tmp_path / "complaints.yaml").write_bytes((FOLDER / "complaints.yaml").read_bytes())

    with pytest.raises(Unsound, match="contact_by"):
        load(folder(tmp_path, without))


def test_words_that_are_missing_are_said(tmp_path: Path) -> None:
    (tmp_path / "tea.yaml").write_text(GOOD, encoding="utf-8")

    with pytest.raises(Unsound, match="共用词表"):
        load(tmp_path)
