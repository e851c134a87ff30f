"""Reading the declaration of one value: its type, its source, its labels and columns."""

import re
from typing import Any

from yikou.kernel.rules import Value
from yikou.policies.reading import Desk, Mapping
from yikou.policies.texts import flaws, typed_numbers
from yikou.policies.values import IN_TABLES, KINDS, NUMBERLESS, UNPRINTED, Spec, Unfit, is_number

_KEYS = frozenset(["type", "value", "unit", "of", "columns", "rows", "each", "open", "total", "source", "unverified"])
_COLUMN_KEYS = frozenset({"type", "unit", "of"})
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_SOURCE = re.compile(r"[A-Y]-\d\d|S\d+(\.\d+)?")
_REF = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")


def read_value(name: str, said: Any, line: int, what: str, desk: Desk) -> tuple[Spec | None, Value | None]:
    """One value as declared and as it counts; a borrowed one (`ref`) is filled in by the rulebook."""
    if not _NAME.fullmatch(name):
        desk.say(line, f"{what}：名字不合写法")
    if not isinstance(said, Mapping) or "type" not in said:
        desk.say(line, f"{what} 没有写类型")
        return None, None
    for key in said.keys() - _KEYS:
        desk.say(said.line_of(key), f"{what} 有不认识的键 {key}")
    if str(said["type"]) not in KINDS:
        desk.say(said.line_of("type"), f"{what}：不认识的类型 {said['type']}")
        return None, None
    _check_source(said, what, desk)
    spec = _spec(said, line, what, desk)
    if spec is None or spec.kind == "ref":
        return spec, None
    try:
        value = spec.value(desk.terms)
    except Unfit as unfit:
        desk.say(said.line_of("rows" if spec.kind == "table" else "value"), f"{what}：{unfit}")
        return None, None
    _check_total(said, spec, value, what, desk)
    return spec, value


def _spec(said: Mapping, line: int, what: str, desk: Desk) -> Spec | None:
    kind = said["type"]
    holder = "rows" if kind == "table" else "value"
    if holder not in said:
        desk.say(line, f"{what} 没有写 {holder}")
        return None
    columns = _columns(said, what, desk) if kind == "table" else {}
    if columns is None:
        return None
    if kind == "ref" and not (isinstance(said["value"], str) and _REF.fullmatch(said["value"])):
        desk.say(said.line_of("value"), f"{what}：{said['value']!r} 不是“制度编号.值”")
        return None
    return Spec(
        kind=kind,
        raw=said[holder],
        unit=str(said.get("unit", "")),
        labels=_labels(said, what, desk),
        columns=columns,
        each=str(said.get("each", "")),
        open=str(said.get("open", "")),
        sources=_sources(said),
        unverified=said.get("unverified") is True,
        line=line,
    )


def _sources(said: Mapping) -> tuple[str, ...]:
    cited = said.get("source", [])
    return tuple(map(str, cited if isinstance(cited, list) else [cited]))


def _check_source(said: Mapping, what: str, desk: Desk) -> None:
    if "unverified" in said and said["unverified"] is not True:
        desk.say(said.line_of("unverified"), f"{what}：unverified 要么写 true，要么不写")
    for one in _sources(said):
        if not _SOURCE.fullmatch(one):
            desk.say(said.line_of("source"), f"{what}：出处 {one} 既不是条目（E-05）也不是事实（S3.10）")
    if said["type"] not in NUMBERLESS and not _sources(said) and not said.get("unverified"):
        desk.say(said.line, f"{what}：数要写出处，或者写明 unverified: true")


def _labels(said: Mapping, what: str, desk: Desk) -> dict[str, str]:
    labels = said.get("of", Mapping())
    if not isinstance(labels, Mapping):
        desk.say(said.line_of("of"), f"{what}：of 应当是一组键和名称")
        return {}
    for key, label in labels.items():
        if not isinstance(label, str) or typed_numbers(label, desk.terms):
            desk.say(labels.line_of(key), f"{what}：名称 {label} 不是文字或直接写了数")
    return {key: str(label) for key, label in labels.items()}


def _columns(said: Mapping, what: str, desk: Desk) -> dict[str, Spec] | None:
    columns = said.get("columns")
    if not isinstance(columns, Mapping) or not columns:
        desk.say(said.line, f"{what}：表格要写 columns")
        return None
    made: dict[str, Spec] = {}
    for name, column in columns.items():
        if not isinstance(column, Mapping) or str(column.get("type")) not in IN_TABLES:
            desk.say(columns.line_of(name), f"{what}：列 {name} 没有写类型")
            return None
        for key in column.keys() - _COLUMN_KEYS:
            desk.say(column.line_of(key), f"{what}：列 {name} 有不认识的键 {key}")
        labels = _labels(column, what, desk)
        made[name] = Spec(kind=column["type"], unit=str(column.get("unit", "")), labels=labels)
    return made if _templates_are_right(said, made, what, desk) else None


def _templates_are_right(said: Mapping, columns: dict[str, Spec], what: str, desk: Desk) -> bool:
    if "each" not in said:
        desk.say(said.line, f"{what}：表格要写每行怎样印（each）")
        return False
    hidden = {name for name, column in columns.items() if column.kind in UNPRINTED}
    right = True
    for part in ("each", "open"):
        for flaw in flaws(said[part], columns.keys() - hidden, hidden, desk.terms) if part in said else ():
            desk.say(said.line_of(part), f"{what} 的 {part}：{flaw}")
            right = False
    return right


def _check_total(said: Mapping, spec: Spec, value: Value, what: str, desk: Desk) -> None:
    totals = said.get("total") or {}
    for column, total in totals.items() if isinstance(totals, Mapping) else ():
        if column not in spec.columns or not is_number(total):
            desk.say(said.line_of("total"), f"{what}：total 写的 {column} 不是一列数")
        elif sum(row[column] for row in value.plain) != total:
            desk.say(said.line_of("total"), f"{what}：{column} 一列加起来不是 {total}")
