"""The values of a rule as controls, and what was typed as the rule's files write it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from yikou.kernel.durations import UNITS
from yikou.kernel.rules import PLACEHOLDER, SHAPES
from yikou.policies.queries import InForce
from yikou.web.office.ruling.words import called, sentence

if TYPE_CHECKING:
    from yikou.policies.library import LoadedVersion
    from yikou.policies.values import Spec

Sent = Mapping[str, Sequence[str]]
Choices = tuple[tuple[str, str, bool], ...]

NUMBERS = frozenset({"duration", "count", "percent", "points", "day_of_month"})
WEEKDAYS = {str(n): f"周{name}" for n, name in enumerate("一二三四五六日", 1)}
SIGNS = {"percent": "%", "points": "分", "money": "元", "day_of_month": "日"}
HINTS = {
    "time": "如 09:00",
    "hours": "一行一段，如 09:00-11:30",
    "month_day": "月-日，如 01-15",
    "month_days": "一行一个，如 01-15",
    "span": "一行一个：从哪天、到哪天，如 05-01",
    "ratio": "两个数，如 1:3",
    "money": "元，如 100 或 4.50",
    "text": "文字里不直接写数",
    "roles": "先后照排列的次序",
}
_WHOLE = re.compile(r"\d{1,9}")
_DECIMAL = re.compile(r"\d{1,9}\.\d{1,4}")


@dataclass(frozen=True)
class Cell:
    """One cell of a table's row: the words before it, its control."""

    before: str
    input: "Input | None"


@dataclass(frozen=True)
class Row:
    """One row of a table, as the sentence that it prints."""

    mark: str
    number: int
    cells: tuple[Cell, ...]
    kept: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Input:
    """One value: what it is called, the sentence it stands in, its control, why it may not be changed."""

    name: str
    label: str
    told: str
    kind: str
    value: Any
    unit: str = ""
    hint: str = ""
    choices: Choices = ()
    rows: tuple[Row, ...] = ()
    fixed: str = ""
    bound: str = ""
    now: str = ""
    unverified: bool = False
    error: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)

    @property
    def ident(self) -> str:
        """Its id in the page."""
        return "f-" + self.name.replace(".", "-")

    @property
    def described(self) -> str:
        """What describes it, for who listens."""
        parts = (("told", self.told), ("hint", self.hint), ("bound", self.bound), ("err", self.error))
        return " ".join(f"{self.ident}-{part}" for part, said in parts if said)


def inputs(rule: InForce, roles: Mapping[str, str], raws: Mapping[str, Any], errors: Mapping[str, str]) -> list[Input]:
    """All values of a rule as controls; `raws` are what was typed, else what is in force."""
    names, specs = called(rule), rule.version.specs
    return [
        _input(rule, name, spec, names[name], roles, raws.get(name, spec.raw), errors) for name, spec in specs.items()
    ]


def _input(
    rule: InForce,
    name: str,
    spec: "Spec",
    label: str,
    roles: Mapping[str, str],
    raw: Any,
    errors: Mapping[str, str],
) -> Input:
    shape, value = SHAPES.get(rule.rule.code), rule.published.values[name]
    fixed = "借用别的制度的数值，到那里改" if spec.kind == "ref" else ""
    if shape is not None and name in shape.fixed:
        fixed = "法律或系统已经定死，中心不能改"
    bound = ""
    if shape is not None and name in shape.only_less:
        bound = "只能更短、更少"
    elif shape is not None and name in shape.only_more:
        bound = "只能更长、更多"
    made = control(f"v.{name}", label, spec, roles, raw)
    return Input(
        **{
            **vars(made),
            "told": sentence(name, rule.published),
            "fixed": fixed,
            "bound": bound,
            "now": value.printed or ("是" if value.plain else "否"),
            "unverified": value.unverified,
            "error": errors.get(f"v.{name}", ""),
        }
    )


def control(name: str, label: str, spec: "Spec", roles: Mapping[str, str], raw: Any) -> Input:
    """The control of a value or of a table's cell."""
    options = dict(spec.labels) if spec.kind in ("choice", "choices") else dict(roles)
    if spec.kind == "weekdays":
        options = WEEKDAYS
    chosen = [str(one) for one in raw] if isinstance(raw, list | tuple) else [str(raw)]
    if spec.kind in ("choices", "roles"):  # in the order of the rule: who approves first stands first
        options = {key: options[key] for key in dict.fromkeys([*chosen, *options]) if key in options}
    takes_choices = spec.kind in ("choice", "choices", "role", "roles", "weekdays")
    return Input(
        name=name,
        label=label,
        told="",
        kind=spec.kind,
        value=shown(spec, raw),
        unit=UNITS.get(spec.unit, spec.unit) if spec.kind in ("duration", "count") else SIGNS.get(spec.kind, ""),
        hint=HINTS.get(spec.kind, ""),
        choices=tuple((key, words, key in chosen) for key, words in options.items()) if takes_choices else (),
        rows=tuple(_rows(name, spec, roles, raw)) if spec.kind == "table" else (),
    )


def _rows(name: str, spec: "Spec", roles: Mapping[str, str], raw: Any) -> list[Row]:
    """The rows of a table as sentences with controls where the values stand; what is not printed is kept."""
    made = []
    for n, cells in enumerate(raw or ()):
        at, values = f"{name}.{n}", dict(zip(spec.columns, cells, strict=False))
        is_new = not any(value for key, value in values.items() if spec.columns[key].kind != "key")
        template = spec.open if spec.open and None in values.values() and not is_new else spec.each
        parts = PLACEHOLDER.split(template)
        shown_cells = [
            Cell(before, control(f"{at}.{name}", _label(n, before, after), spec.columns[name], roles, values[name]))
            for before, name, after in zip(parts[::2], parts[1::2], parts[2::2], strict=False)
        ]
        printed = set(parts[1::2])
        kept = tuple(
            (f"{at}.{column}", "" if value is None else str(value))
            for column, value in values.items()
            if column not in printed
        )
        tail = (Cell(parts[-1], None),) if parts[-1] else ()
        made.append(Row(str(n), n + 1, (*shown_cells, *tail), kept))
    return made


def _label(n: int, before: str, after: str) -> str:
    """What a cell is called for who listens: its row and the words around it."""
    return f"第 {n + 1} 行：{before}…{after}".replace("……", "…")


def shown(spec: "Spec", raw: Any) -> str:
    """A value as its control shows it."""
    if raw is None:
        return ""
    if spec.kind == "ratio" and isinstance(raw, list | tuple):
        return ":".join(map(str, raw))
    if spec.kind in ("hours", "month_days", "span") and isinstance(raw, list | tuple):
        return "\n".join(map(str, raw))
    return str(raw)


# --- reading -------------------------------------------------------------------------


def read(version: "LoadedVersion", sent: Sent) -> tuple[dict[str, Any], dict[str, str]]:
    """What was typed, as the files write it, and the sentences under what cannot be read."""
    raws: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, spec in version.specs.items():
        if spec.kind == "ref" or not _was_sent(f"v.{name}", spec, sent):
            continue
        if spec.kind == "table":
            raws[name], told = _table(spec, sent, f"v.{name}")
            errors |= {f"v.{name}": told} if told else {}
            continue
        try:
            raws[name] = _READ.get(spec.kind, _text)(spec, sent, f"v.{name}")
        except ValueError as wrong:
            raws[name], errors[f"v.{name}"] = _last(sent, f"v.{name}"), str(wrong)
    return raws, errors


def changed(version: "LoadedVersion", raws: Mapping[str, Any]) -> dict[str, Any]:
    """Only those that say something else than the version does."""
    return {name: raw for name, raw in raws.items() if _plain(raw) != _plain(version.specs[name].raw)}


def _plain(raw: Any) -> Any:
    return [_plain(one) for one in raw] if isinstance(raw, list | tuple) else str(raw) if raw is not None else None


def _was_sent(name: str, spec: "Spec", sent: Sent) -> bool:
    """Whether the form had this value; a box that is not ticked is sent by its mark alone."""
    return name in sent or f"{name}.there" in sent


def _last(sent: Sent, name: str) -> str:
    return sent[name][-1].strip() if sent.get(name) else ""


def _number(spec: "Spec", sent: Sent, name: str) -> int | float:
    typed = _last(sent, name)
    if _WHOLE.fullmatch(typed):
        return int(typed)
    if _DECIMAL.fullmatch(typed):
        return float(typed)
    raise ValueError("请写数字，如 5。" if not typed else f"“{typed}”不是数，请写数字。")


def _text(spec: "Spec", sent: Sent, name: str) -> str:
    typed = _last(sent, name)
    if not typed:
        raise ValueError("不能空着。")
    return typed


def _several(spec: "Spec", sent: Sent, name: str) -> list[Any]:
    found = [one for one in sent.get(name, ()) if one]
    if not found:
        raise ValueError("至少要选一个。")
    return [int(one) for one in found if one.isdigit()] if spec.kind == "weekdays" else found


def _lines(spec: "Spec", sent: Sent, name: str) -> list[str]:
    found = [line.strip() for line in _last(sent, name).splitlines() if line.strip()]
    if not found:
        raise ValueError("至少要写一行。")
    return found


def _ratio(spec: "Spec", sent: Sent, name: str) -> list[int | float]:
    parts = _last(sent, name).replace("：", ":").split(":")
    if len(parts) != 2 or not all(_WHOLE.fullmatch(one.strip()) or _DECIMAL.fullmatch(one.strip()) for one in parts):
        raise ValueError("请写成两个数，如 1:3。")
    return [int(one) if one.strip().isdigit() else float(one) for one in parts]


def _flag(spec: "Spec", sent: Sent, name: str) -> bool:
    return bool(_last(sent, name))


def _table(spec: "Spec", sent: Sent, name: str) -> tuple[list[list[Any]], str]:
    """The rows as they were typed, whatever is wrong with them, and the first thing that is."""
    rows, wrong = [], "" if sent.get(name) else "至少要有一行。"
    for n, mark in enumerate(sent.get(name, ()), 1):
        cells = {column: _cell(one, sent, f"{name}.{mark}.{column}", n) for column, one in spec.columns.items()}
        told = next((told for _, told in cells.values() if told), "")
        printed = PLACEHOLDER.findall(spec.each)
        if not told and not spec.open and any(cells[column][0] is None for column in printed):
            told = "没填完。"
        wrong = wrong or (f"第 {n} 行：{told}" if told else "")
        rows.append([value for value, _ in cells.values()])
    return rows, wrong


def _cell(spec: "Spec", sent: Sent, name: str, row: int) -> tuple[Any, str]:
    if spec.kind == "key":
        return _last(sent, name) or f"own_{row}", ""
    if not any(sent.get(name, ())):
        return None, ""
    try:
        return _READ.get(spec.kind, _text)(spec, sent, name), ""
    except ValueError as wrong:
        return _last(sent, name), str(wrong)


_READ: Mapping[str, Callable[["Spec", Sent, str], Any]] = {
    **dict.fromkeys(NUMBERS, _number),
    "choices": _several,
    "roles": _several,
    "weekdays": _several,
    "hours": _lines,
    "month_days": _lines,
    "span": _lines,
    "ratio": _ratio,
    "flag": _flag,
}
