"""Sheets: the files of a catalogue as plain data that remembers its lines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from yikou.kernel.nesting import too_deep

Path_ = tuple[str | int, ...]

LARGEST_FILE = 4 * 1024 * 1024
MOST_VALUES = 500_000
DEEPEST = 30
LONGEST_SHOWN = 24
_PICKY = frozenset(f"tag:yaml.org,2002:{sort}" for sort in ("timestamp", "int", "float"))


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that is wrong: where it stands and what to do about it."""

    file: str
    code: str
    field: str
    line: int
    told: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return " ".join(part for part in (place, self.code, self.field) if part) + f"：{self.told}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file of a catalogue: its name, its data, the line of every value in it."""

    file: str
    data: Any
    lines: Mapping[Path_, int] = field(default_factory=dict)

    def line(self, path: Path_) -> int:
        """The line of a value or of the nearest value around it; 0 where there is no file."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.lines:
                return self.lines[path[:end]]
        return 0


@dataclass(slots=True)
class Sheets:
    """A whole catalogue to be checked. `names` are the material names fixed beside it."""

    departments: Sheet
    items: list[Sheet]
    joint: Sheet | None = None
    material_rules: Sheet | None = None
    names: Mapping[str, str] = field(default_factory=dict)
    stated: int | None = None


class Unreadable(Exception):
    """A file that cannot be read as the format's YAML; `line` is where."""

    def __init__(self, told: str, line: int = 0) -> None:
        super().__init__(told)
        self.told, self.line = told, line


def read_sheet(path: Path, name: str) -> Sheet:
    """One file with its lines; nobody changes what it says. A file that stayed as it was is not read again.

    Raises Unreadable: not UTF-8, not YAML, a key written twice, too large.
    """
    about = path.stat()
    if about.st_size > LARGEST_FILE:
        raise Unreadable("文件过大，不像是事项目录。")
    return _read(path, name, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=64)
def _read(path: Path, name: str, changed: int, size: int) -> Sheet:
    try:
        text = path.read_text(encoding="utf-8")
        if line := too_deep(text, DEEPEST, aliases=True):
            raise Unreadable("括号套得太深，不像是事项目录。", line)
        return _sheet(name, text)
    except UnicodeDecodeError as error:
        raise Unreadable("不是 UTF-8 编码，请另存为 UTF-8。") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise Unreadable(f"不是正确的 YAML：{problem}", mark.line + 1 if mark else 0) from error


def _sheet(name: str, text: str) -> Sheet:
    loader = yaml.CSafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return Sheet(name, None)
        lines = dict(_lines(node))
        _refuse_no_value(loader, node)
        return Sheet(name, loader.construct_document(node), lines)
    finally:
        loader.dispose()


def _refuse_no_value(loader: Any, root: Any) -> None:
    """Refuse what looks like a date or a number and is none (2026-13-45), where it stands."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.MappingNode):
            waiting += [one for pair in node.value for one in pair]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif node.tag in _PICKY:
            try:
                loader.construct_object(node)
            except ValueError as wrong:
                shown = node.value[:LONGEST_SHOWN]
                raise Unreadable(
                    f"“{shown}”像是日期或数字，却不是；要当文字用，请加引号。", node.start_mark.line + 1
                ) from wrong


def _lines(root: Any) -> Iterator[tuple[Path_, int]]:
    """Path and line of every value, outermost first; refuses a key that is written twice."""
    waiting: list[tuple[Any, Path_]] = [(root, ())]
    seen = 0
    while waiting:
        node, path = waiting.pop()
        seen += 1
        if seen > MOST_VALUES or len(path) > DEEPEST:
            raise Unreadable("内容过多，不像是事项目录。")
        yield path, node.start_mark.line + 1
        if isinstance(node, yaml.SequenceNode):
            waiting += [(one, (*path, index)) for index, one in enumerate(node.value)]
        elif isinstance(node, yaml.MappingNode):
            waiting += [(value, (*path, key)) for key, value in _pairs(node)]


def _pairs(node: yaml.MappingNode) -> Iterator[tuple[str, Any]]:
    written: set[str] = set()
    for key, value in node.value:
        name = str(key.value)
        if name in written and name != "<<":
            raise Unreadable(f"“{name}”写了两次。", key.start_mark.line + 1)
        written.add(name)
        yield name, value
