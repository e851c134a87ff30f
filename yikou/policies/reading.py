"""Reading YAML strictly: every mapping and list knows its lines, a key written twice is a violation."""

import re
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from yikou.kernel.nesting import too_deep
from yikou.policies.texts import NO_TERMS, Terms

_MACHINE_PATH = re.compile(r"/(?:work|home|root|tmp|mnt|Users|opt|var)/|[A-Za-z]:\\\\|https?://")
# What most values are: they need no building.
_TEXT = "tag:yaml.org,2002:str"
# The C parser where PyYAML has it: all rules are composed in some 70 ms instead of a second.
_PARSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 30


@dataclass(frozen=True)
class Violation:
    """One thing that is wrong: where, and what."""

    file: str
    line: int
    told: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.told}"


class Unsound(Exception):
    """Rules that cannot be loaded; nothing of them is. `violations` lists everything that is wrong."""

    def __init__(self, violations: list[Violation]) -> None:
        self.violations = violations
        super().__init__("\n".join(map(str, violations)))


class Mapping(dict[str, Any]):
    """A YAML mapping that knows its line and those of its keys."""

    line: int = 1

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}

    def line_of(self, key: str) -> int:
        """The line of a key, or that of the mapping when the key is missing."""
        return self.lines.get(key, self.line)


class Sequence(list[Any]):
    """A YAML list that knows the lines of its items."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


@dataclass
class Desk:
    """Where violations are put down while one file after another is read, and the shared words."""

    file: str = ""
    terms: Terms = NO_TERMS
    found: list[Violation] = field(default_factory=list)

    def say(self, line: int, told: str) -> None:
        """Put down one violation in the file that is being read."""
        self.found.append(Violation(self.file, line, told))


def has_keys(node: Any, needs: list[str], may: list[str], what: str, line: int, desk: Desk) -> bool:
    """Whether something is a mapping with all the keys it needs; unknown keys are put down."""
    if not isinstance(node, Mapping):
        desk.say(line, f"{what} 应当是一组键和值")
        return False
    for key in needs:
        if key not in node:
            desk.say(node.line, f"{what} 缺少 {key}")
    for key in node:
        if key not in needs and key not in may:
            desk.say(node.line_of(key), f"{what} 有不认识的键 {key}")
    return all(key in node for key in needs)


_KINDS = {list: "列表", str: "文字", Mapping: "一组键和值", bool: "true"}


def has_kinds(node: Mapping, kinds: AnyMapping[str, type], what: str, desk: Desk) -> bool:
    """Whether the keys that are there hold what they should: a text, a list, a mapping, `true`."""
    right = True
    for key, kind in kinds.items():
        if key in node and not (node[key] is True if kind is bool else isinstance(node[key], kind)):
            desk.say(node.line_of(key), f"{what} 的 {key} 应当是{_KINDS[kind]}")
            right = False
    return right


def read(path: Path, desk: Desk) -> Any:
    """The content of a YAML file, None where it cannot be read; violations go to the desk."""
    desk.file = path.name
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError):
        desk.say(1, "读不了，或者不是 UTF-8 文本")
        return None
    for number, line in enumerate(text.splitlines(), 1):
        if "\t" in line:
            desk.say(number, "有制表符，请用空格")
        if found := _MACHINE_PATH.search(line):
            desk.say(number, f"有机器路径或网址 {found[0]}")
    try:
        if deep := too_deep(text, _DEEPEST):
            desk.say(deep, "括号套得太深，或者用了引用")
            return None
        node = yaml.compose(text, Loader=_PARSER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        desk.say(mark.line + 1 if mark else 1, f"读不懂：{getattr(error, 'problem', error)}")
        return None
    return _made(node, desk)


def _made(node: Any, desk: Desk) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, desk)
    if isinstance(node, yaml.SequenceNode):
        return _sequence(node, desk)
    if node.tag == _TEXT:
        return node.value
    try:
        return yaml.constructor.SafeConstructor().construct_object(node)
    except (ValueError, yaml.YAMLError):
        desk.say(node.start_mark.line + 1, f"{node.value} 不是真实的日期或数")
        return None


def _mapping(node: yaml.MappingNode, desk: Desk) -> Mapping:
    made = Mapping()
    made.line = node.start_mark.line + 1
    for key_node, value_node in node.value:
        key, line = str(key_node.value), key_node.start_mark.line + 1
        if key in made:
            desk.say(line, f"键 {key} 写了两次")
        made[key] = _made(value_node, desk)
        made.lines[key] = line
    return made


def _sequence(node: yaml.SequenceNode, desk: Desk) -> Sequence:
    made = Sequence()
    for one in node.value:
        made.append(_made(one, desk))
        made.lines.append(one.start_mark.line + 1)
    return made
