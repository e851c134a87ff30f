"""From a posted form to the format. What cannot be read stays as it was typed, so that nothing is lost."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from yikou.catalogue.items import Material
from yikou.web.office.sheets import keys
from yikou.web.office.sheets.fields import NAMED, Field, fields_of

Sent = Mapping[str, Sequence[str]]
Names = Mapping[str, Material]
Read = Callable[[Field, Sent, str, Names], Any]

MOST_ROWS = 199
_WHOLE = re.compile(r"[+-]?\d{1,9}")
_DECIMAL = re.compile(r"\d{1,9}\.\d{1,4}")
_NOTHING: tuple[Any, ...] = (None, "", [], {}, False)


def read(kind: str, code: str, sent: Sent, known: Names) -> dict[str, Any]:
    """What a sheet says. `known` are the materials that the catalogue has, by name."""
    said: dict[str, Any] = {NAMED[kind]: code} if kind in NAMED else {}
    return said | _fields(fields_of(kind), sent, "", known)


def _fields(fields: Sequence[Field], sent: Sent, at: str, known: Names) -> dict[str, Any]:
    said = {one.name: _READ[one.kind](one, sent, at + one.name, known) for one in fields}
    left_out = {one.name for one in fields if one.optional and said[one.name] in _NOTHING}
    return {name: value for name, value in said.items() if name not in left_out}


def last(sent: Sent, name: str) -> str:
    """The text of a field; empty where it was not sent."""
    return sent[name][-1].strip() if sent.get(name) else ""


def number(text: str) -> int | float | str | None:
    """A number as it was typed; None where nothing was, the text itself where it is none."""
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text or None


def _text(one: Field, sent: Sent, name: str, known: Names) -> str:
    return " ".join(last(sent, name).split())


def _number(one: Field, sent: Sent, name: str, known: Names) -> Any:
    return number(last(sent, name))


def _flag(one: Field, sent: Sent, name: str, known: Names) -> bool:
    return bool(last(sent, name))


def _several(one: Field, sent: Sent, name: str, known: Names) -> list[str]:
    return list(dict.fromkeys(value for value in sent.get(name, ()) if value))


def _lines(one: Field, sent: Sent, name: str, known: Names) -> list[str]:
    return [line for text in last(sent, name).splitlines() if (line := " ".join(text.split()))]


def _rows(one: Field, sent: Sent, name: str, known: Names) -> list[dict[str, Any]]:
    rows = [_fields(one.fields, sent, f"{name}.{row}.", known) for row in sent.get(name, ())[:MOST_ROWS]]
    for field in one.fields:
        if field.keyed_by:
            for row in rows:
                taken = {other["key"] for other in rows if other is not row}
                keys.fill(row, field.keyed_by, taken, known if one.name == "materials" else {})
    return rows


def _part(one: Field, sent: Sent, name: str, known: Names) -> dict[str, Any]:
    return _fields(one.fields, sent, f"{name}.", known)


def _term(one: Field, sent: Sent, name: str, known: Names) -> dict[str, Any] | None:
    count = number(last(sent, f"{name}.count"))
    return None if count is None else {last(sent, f"{name}.unit") or "days": count}


def _fee(one: Field, sent: Sent, name: str, known: Names) -> dict[str, Any] | None:
    if not last(sent, name):
        return None
    fee: dict[str, Any] = {
        "amount": number(last(sent, f"{name}.amount")),
        "unit": last(sent, f"{name}.unit"),
        "basis": last(sent, f"{name}.basis"),
    }
    asked = [question for question in sent.get(f"{name}.by_option", ()) if question]
    if asked:
        fee["by_option"] = {question: _amounts(sent, f"{name}.by_option.{question}.") for question in asked}
    return fee


def _amounts(sent: Sent, start: str) -> dict[str, Any]:
    return {name.removeprefix(start): number(last(sent, name)) for name in sent if name.startswith(start)}


_READ: Mapping[str, Read] = {
    "text": _text,
    "long": _text,
    "key": _text,
    "choice": _text,
    "number": _number,
    "flag": _flag,
    "choices": _several,
    "keys": _several,
    "picked": _several,
    "lines": _lines,
    "rows": _rows,
    "part": _part,
    "term": _term,
    "fee": _fee,
}
