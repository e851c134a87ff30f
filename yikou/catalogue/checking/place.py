"""Place: one value in a sheet, with the questions the check asks of any value.

Each question answers with the value as its type, or None after it has noted what is
wrong; so a check reads as the format's conditions and never trips over a wrong type.
"""

import math
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from yikou.catalogue.checking.sheets import Path_, Sheet, Violation

KEY = re.compile(r"[a-z][a-z0-9_]*")


def repeated(values: Collection[str]) -> list[str]:
    """The values that stand more than once, in order."""
    seen: set[str] = set()
    return list(dict.fromkeys(one for one in values if one in seen or seen.add(one)))  # type: ignore[func-returns-value]


def joined(values: Collection[Any]) -> str:
    """Values in a row, for a sentence."""
    return "、".join(map(str, values))


@dataclass(frozen=True)
class Place:
    """A value and where it stands. `code` is the item or package it belongs to."""

    sheet: Sheet
    value: Any
    found: list[Violation]
    path: Path_ = ()
    code: str = ""
    field: str = ""

    def wrong(self, told: str) -> None:
        """Note a violation here."""
        line = self.sheet.line(self.path)
        self.found.append(Violation(self.sheet.file, self.code, self.field, line, told))

    def at(self, name: str) -> "Place":
        """The value of a field; None where the field is missing (which `has` has noted)."""
        value = self.value.get(name) if isinstance(self.value, dict) else None
        shown = f"{self.field}.{name}" if self.field else name
        return Place(self.sheet, value, self.found, (*self.path, name), self.code, shown)

    def belonging_to(self, code: str) -> "Place":
        """The same place, named with its item's or package's code."""
        return Place(self.sheet, self.value, self.found, self.path, code, "")

    def has(self, wanted: Collection[str], optional: Collection[str] = ()) -> bool:
        """Whether it is a mapping with every wanted field and no unknown one."""
        if not isinstance(self.value, dict):
            self.wrong("应当是“字段: 值”的形式。")
            return False
        missing = [name for name in wanted if name not in self.value]
        unknown = [name for name in self.value if name not in wanted and name not in optional]
        for name in missing:
            self.at(name).wrong("缺少这个字段。")
        for name in unknown:
            self.at(str(name)).wrong("没有这个字段，请删去或改正。")
        return not missing

    def each(self, least: int = 0, most: int | None = None) -> Iterator["Place"]:
        """The entries of a list, each named by its key where it has one."""
        if not isinstance(self.value, list):
            self.wrong("应当是列表。")
            return
        self._size(least, most)
        for index, one in enumerate(self.value):
            name = one.get("key") if isinstance(one, dict) else None
            shown = f"{self.field}[{name if isinstance(name, str) else index + 1}]"
            yield Place(self.sheet, one, self.found, (*self.path, index), self.code, shown)

    def _size(self, least: int, most: int | None) -> None:
        size = len(self.value)
        if size < least or (most is not None and size > most):
            allowed = f"{least} 至 {most} 项" if most is not None else f"至少 {least} 项"
            self.wrong(f"有 {size} 项，应当是{allowed}。")

    def text(self) -> str | None:
        """The value if it is text that is not blank."""
        if isinstance(self.value, str) and self.value.strip():
            return self.value
        self.wrong("应当是文字，不能空着。")
        return None

    def key(self) -> str | None:
        """The value if it is a stable key: lower-case letters, digits, underscores."""
        if isinstance(self.value, str) and KEY.fullmatch(self.value):
            return self.value
        self.wrong(f"“{self.value}”不能作键：以小写字母开头，只用小写字母、数字和下划线。")
        return None

    def count(self, least: int = 0) -> int | None:
        """The value if it is a whole number of at least `least`."""
        if isinstance(self.value, int) and not isinstance(self.value, bool) and self.value >= least:
            return self.value
        self.wrong(f"“{self.value}”应当是不小于 {least} 的整数。")
        return None

    def amount(self) -> int | float | None:
        """The value if it is a sum of money, 0 or more."""
        is_number = isinstance(self.value, int | float) and not isinstance(self.value, bool)
        if is_number and math.isfinite(self.value) and self.value >= 0:
            return self.value  # type: ignore[no-any-return]
        self.wrong(f"“{self.value}”应当是不小于 0 的金额。")
        return None

    def flag(self) -> bool | None:
        """The value if it is true or false."""
        if isinstance(self.value, bool):
            return self.value
        self.wrong(f"“{self.value}”应当是 true 或 false。")
        return None

    def one_of(self, allowed: Collection[str]) -> str | None:
        """The value if it is one of those allowed."""
        if isinstance(self.value, str) and self.value in allowed:
            return self.value
        self.wrong(f"“{self.value}”不在可选值之内：{joined(allowed)}。")
        return None

    def texts(self, least: int = 0, most: int | None = None) -> list[str]:
        """The values of a list of text without repetition; empty after something was wrong."""
        if not isinstance(self.value, list):
            self.wrong("应当是文字的列表。")
            return []
        self._size(least, most)
        good = [one.value for one in self.each() if one.text() is not None]
        if twice := repeated(good):
            self.wrong(f"重复了 {joined(twice)}。")
        return good
