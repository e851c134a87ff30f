"""The types of values: how each is written in YAML, what it becomes in Python, how it prints."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import Any

from yikou.kernel.durations import UNITS, Duration, figure
from yikou.kernel.rules import PLACEHOLDER, MonthDay, Value
from yikou.policies.texts import Terms, typed_numbers

_WEEK = "一二三四五六日"
_MONEY = re.compile(r"\d+(\.\d{1,2})?")
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_SPAN = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")
_MONTH_DAY = re.compile(r"(\d\d)-(\d\d)")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
LEAP_YEAR = 2024
WHOLE_UNITS = frozenset({"working_day", "week", "month", "quarter", "year"})


class Unfit(ValueError):
    """A value that is not of its type."""


@dataclass(frozen=True)
class Spec:
    """One value as it is declared: its type, what the type needs, and the value as written."""

    kind: str
    raw: Any = None
    unit: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, "Spec"] = field(default_factory=dict)
    each: str = ""
    open: str = ""
    sources: tuple[str, ...] = ()
    unverified: bool = False
    line: int = 1

    def value(self, terms: Terms) -> Value:
        """The typed value and how it prints; raises `Unfit`."""
        plain = typed(self, self.raw, terms)
        return Value(self.kind, plain, printed(self, plain, terms), self.sources, self.unverified)


def typed(spec: Spec, raw: Any, terms: Terms) -> Any:
    """What a value as written (`raw`) is in Python; raises `Unfit` with the reason."""
    if spec.kind not in _TYPED:
        raise Unfit(f"不认识的类型 {spec.kind}")
    try:
        return _TYPED[spec.kind](spec, raw, terms)
    except Unfit:
        raise
    except (TypeError, ValueError, KeyError, IndexError):
        raise Unfit(f"{raw!r} 不是 {spec.kind}") from None


def printed(spec: Spec, plain: Any, terms: Terms) -> str:
    """How a typed value stands in a text; flags print nothing."""
    return _PRINTED[spec.kind](spec, plain, terms)


def is_number(raw: Any) -> bool:
    """Whether something is a number and not a truth value."""
    return isinstance(raw, int | float) and not isinstance(raw, bool)


def is_whole(raw: Any) -> bool:
    """Whether something is a whole number and not a truth value."""
    return isinstance(raw, int) and not isinstance(raw, bool)


def _checked(raw: Any, kind: str, is_right: bool) -> Any:
    if not is_right:
        raise Unfit(f"{raw!r} 不是 {kind}")
    return raw


def _listed(raw: Any, kind: str) -> list[Any]:
    return list(_checked(raw, kind, isinstance(raw, list | tuple) and len(raw) > 0))


def _number(spec: Spec, raw: Any, terms: Terms) -> int | float:
    number: int | float = _checked(raw, spec.kind, is_number(raw) and raw >= 0)
    return number


def _count(spec: Spec, raw: Any, terms: Terms) -> int | float:
    if not spec.unit.strip():
        raise Unfit("计数要写单位")
    return _number(spec, raw, terms)


def _duration(spec: Spec, raw: Any, terms: Terms) -> Duration:
    if spec.unit not in UNITS:
        raise Unfit(f"不认识的单位 {spec.unit!r}")
    number = _number(spec, raw, terms)
    if spec.unit in WHOLE_UNITS and not is_whole(number):
        raise Unfit(f"{raw!r}{UNITS[spec.unit]} 不是整数")
    return Duration(number, spec.unit)


def _money(spec: Spec, raw: Any, terms: Terms) -> Decimal:
    return Decimal(_checked(raw, spec.kind, isinstance(raw, str) and bool(_MONEY.fullmatch(raw))))


def _time(spec: Spec, raw: Any, terms: Terms) -> time:
    return time.fromisoformat(_checked(raw, spec.kind, isinstance(raw, str) and bool(_TIME.fullmatch(raw))))


def _hours(spec: Spec, raw: Any, terms: Terms) -> tuple[tuple[time, time], ...]:
    spans: list[tuple[time, time]] = []
    for one in _listed(raw, spec.kind):
        found = _checked(_SPAN.fullmatch(one), spec.kind, _SPAN.fullmatch(one) is not None)
        start, end = _time(spec, found[1], terms), _time(spec, found[2], terms)
        if end <= start or (spans and start < spans[-1][1]):
            raise Unfit(f"{raw!r} 的时段前后颠倒或重叠")
        spans.append((start, end))
    return tuple(spans)


def _weekdays(spec: Spec, raw: Any, terms: Terms) -> tuple[int, ...]:
    return tuple(_checked(one, spec.kind, is_whole(one) and 1 <= one <= 7) for one in _listed(raw, spec.kind))


def _month_day(spec: Spec, raw: Any, terms: Terms) -> MonthDay:
    found = _MONTH_DAY.fullmatch(raw)
    _checked(raw, spec.kind, found is not None)
    assert found is not None
    day = date(LEAP_YEAR, int(found[1]), int(found[2]))
    return MonthDay(day.month, day.day)


def _month_days(spec: Spec, raw: Any, terms: Terms) -> tuple[MonthDay, ...]:
    days = tuple(_month_day(spec, one, terms) for one in _listed(raw, spec.kind))
    return days if spec.kind == "month_days" else _checked(days, spec.kind, len(days) == 2)


def _day_of_month(spec: Spec, raw: Any, terms: Terms) -> int:
    return int(_checked(raw, spec.kind, is_whole(raw) and 1 <= raw <= 31))


def _ratio(spec: Spec, raw: Any, terms: Terms) -> tuple[float, float]:
    one, other = _checked(raw, spec.kind, isinstance(raw, list | tuple) and all(map(is_number, raw)))
    return one, other


def _key_of(names: Callable[[Spec, Terms], Mapping[str, str]]) -> Callable[[Spec, Any, Terms], str]:
    def one(spec: Spec, raw: Any, terms: Terms) -> str:
        return str(_checked(raw, f"{spec.kind}（{'、'.join(names(spec, terms))}）", raw in names(spec, terms)))

    return one


def _keys_of(names: Callable[[Spec, Terms], Mapping[str, str]]) -> Callable[[Spec, Any, Terms], tuple[str, ...]]:
    def many(spec: Spec, raw: Any, terms: Terms) -> tuple[str, ...]:
        return tuple(_key_of(names)(spec, one, terms) for one in _listed(raw, spec.kind))

    return many


def _labels(spec: Spec, terms: Terms) -> Mapping[str, str]:
    return spec.labels


def _roles(spec: Spec, terms: Terms) -> Mapping[str, str]:
    return terms.roles


def _text(spec: Spec, raw: Any, terms: Terms) -> str:
    text = str(_checked(raw, spec.kind, isinstance(raw, str) and bool(raw.strip())))
    if numbers := typed_numbers(text, terms):
        raise Unfit(f"文字里直接写了数（{numbers}）：{text}")
    return text


def _date(spec: Spec, raw: Any, terms: Terms) -> date:
    day: date = _checked(raw, spec.kind, type(raw) is date)
    return day


def _flag(spec: Spec, raw: Any, terms: Terms) -> bool:
    return bool(_checked(raw, spec.kind, isinstance(raw, bool)))


def _key(spec: Spec, raw: Any, terms: Terms) -> str:
    return str(_checked(raw, spec.kind, isinstance(raw, str) and bool(_KEY.fullmatch(raw))))


def _table(spec: Spec, raw: Any, terms: Terms) -> tuple[dict[str, Any], ...]:
    return tuple(_row(spec, row, terms) for row in _listed(raw, spec.kind))


def _row(spec: Spec, row: Any, terms: Terms) -> dict[str, Any]:
    if not isinstance(row, list | tuple) or len(row) != len(spec.columns):
        raise Unfit(f"一行 {row!r} 和各列（{'、'.join(spec.columns)}）对不上")
    cells = zip(spec.columns.items(), row, strict=True)
    made = {name: None if cell is None else typed(column, cell, terms) for (name, column), cell in cells}
    for name in PLACEHOLDER.findall(_template(spec, made)):
        if made[name] is None:
            raise Unfit(f"一行 {row!r} 要印的 {name} 是空的")
    return made


def _template(spec: Spec, row: Mapping[str, Any]) -> str:
    return spec.open if spec.open and None in row.values() else spec.each


_TYPED: dict[str, Callable[[Spec, Any, Terms], Any]] = {
    "duration": _duration,
    "count": _count,
    "percent": _number,
    "points": _number,
    "money": _money,
    "time": _time,
    "hours": _hours,
    "weekdays": _weekdays,
    "day_of_month": _day_of_month,
    "month_day": _month_day,
    "month_days": _month_days,
    "span": _month_days,
    "date": _date,
    "ratio": _ratio,
    "text": _text,
    "choice": _key_of(_labels),
    "choices": _keys_of(_labels),
    "role": _key_of(_roles),
    "roles": _keys_of(_roles),
    "table": _table,
    "flag": _flag,
    "key": _key,
}
KINDS = frozenset(_TYPED) - {"key"} | {"ref"}
IN_TABLES = frozenset(_TYPED) - {"table"}
# A source is asked for numbers; words and yes-or-no are the rule's own.
NUMBERLESS = frozenset({"flag", "choice", "choices", "role", "roles", "text", "ref"})
UNPRINTED = frozenset({"flag", "key"})


def _month_day_text(day: MonthDay) -> str:
    return f"{day.month}月{day.day}日"


def _clock_text(at: time) -> str:
    return f"{at.hour}:{at.minute:02}"


def _weekdays_text(days: tuple[int, ...]) -> str:
    if len(days) > 2 and days == tuple(range(days[0], days[-1] + 1)):
        return f"周{_WEEK[days[0] - 1]}至周{_WEEK[days[-1] - 1]}"
    return "、".join(f"周{_WEEK[day - 1]}" for day in days)


def _rows_text(spec: Spec, rows: tuple[dict[str, Any], ...], terms: Terms) -> Iterator[str]:
    for row in rows:
        cells = {name: printed(spec.columns[name], row[name], terms) for name in row if row[name] is not None}
        yield PLACEHOLDER.sub(lambda found, cells=cells: str(cells[found[1]]), _template(spec, row))  # type: ignore[misc]


_PRINTED: dict[str, Callable[[Spec, Any, Terms], str]] = {
    "duration": lambda spec, plain, terms: plain.text,
    "count": lambda spec, plain, terms: figure(plain) + spec.unit,
    "percent": lambda spec, plain, terms: figure(plain) + "%",
    "points": lambda spec, plain, terms: figure(plain) + "分",
    "money": lambda spec, plain, terms: f"{plain}元",
    "time": lambda spec, plain, terms: _clock_text(plain),
    "hours": lambda spec, plain, terms: "、".join("—".join(map(_clock_text, span)) for span in plain),
    "weekdays": lambda spec, plain, terms: _weekdays_text(plain),
    "day_of_month": lambda spec, plain, terms: f"{plain}日",
    "month_day": lambda spec, plain, terms: _month_day_text(plain),
    "month_days": lambda spec, plain, terms: "、".join(map(_month_day_text, plain)),
    "span": lambda spec, plain, terms: "至".join(map(_month_day_text, plain)),
    "date": lambda spec, plain, terms: f"{plain.year}年{plain.month}月{plain.day}日",
    "ratio": lambda spec, plain, terms: ":".join(map(figure, plain)),
    "text": lambda spec, plain, terms: plain,
    "choice": lambda spec, plain, terms: spec.labels[plain],
    "choices": lambda spec, plain, terms: "、".join(spec.labels[one] for one in plain),
    "role": lambda spec, plain, terms: terms.roles[plain],
    "roles": lambda spec, plain, terms: "、".join(terms.roles[one] for one in plain),
    "table": lambda spec, plain, terms: "；".join(_rows_text(spec, plain, terms)),
    "flag": lambda spec, plain, terms: "",
    "key": lambda spec, plain, terms: "",
}
