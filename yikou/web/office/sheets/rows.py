"""Rows of a sheet added, removed and moved before it is read, so that it works without scripts.

A form says the order of its rows by a field of the list's own name, once a row, whose value is the
row's mark: `materials=0`, `materials=1`; the row's fields are `materials.0.name` and so on.
"""

from collections.abc import Mapping
from typing import Any

from yikou.web.office.sheets.fields import Field, fields_of

NEW = "new"
ACTS = ("add", "remove", "up", "down")
Lists = dict[str, list[str]]


def is_act(do: str) -> bool:
    """Whether a button changes rows only: `add materials`, `up situations.0.options.1`."""
    return do.partition(" ")[0] in ACTS


def done(kind: str, sent: Lists, do: str) -> tuple[Lists, str]:
    """The form after a row was added, removed or moved; and the name of the row that is new."""
    act, _, where = do.partition(" ")
    field = _field(fields_of(kind), where if act == "add" else where.rpartition(".")[0])
    if field is None:
        return sent, ""
    if act == "add":
        return _added(sent, where, field), f"{where}.{len(sent.get(where, ()))}"
    name, _, row = where.rpartition(".")
    order = list(sent.get(name, ()))
    if row not in order:
        return sent, ""
    place = order.index(row)
    order.pop(place)
    if act != "remove":
        order.insert(max(0, place + (-1 if act == "up" else 1)), row)
    return {**sent, name: order}, ""


def _added(sent: Lists, name: str, field: Field) -> Lists:
    return {**sent, **_begun(f"{name}.{NEW}", field, field.begins), name: [*sent.get(name, ()), NEW]}


def _begun(at: str, field: Field, begins: Mapping[str, Any]) -> Lists:
    """The fields of a new row as a form would send them."""
    sent: Lists = {}
    for name, value in begins.items():
        if isinstance(value, list):
            sent[f"{at}.{name}"] = [str(n) for n in range(len(value))]
        elif value:
            sent[f"{at}.{name}"] = [str(value)]
    return sent


def _field(fields: tuple[Field, ...], where: str) -> Field | None:
    """The list that a name like `situations.0.options` means."""
    name, *rest = where.split(".")
    found = next((one for one in fields if one.name == name and one.kind == "rows"), None)
    if found is None or not rest:
        return found
    return _field(found.fields, ".".join(rest[1:]))
