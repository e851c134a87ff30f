"""Reading the variants of a rule and their dated versions."""

import re
from datetime import date
from typing import Any

from yikou.kernel.rules import Value
from yikou.policies.library import LoadedVersion, Variant
from yikou.policies.loading.values import read_value
from yikou.policies.loading.words import check_basis, check_words, words_of
from yikou.policies.reading import Desk, Mapping, Sequence, has_keys
from yikou.policies.values import Spec

_KEY = re.compile(r"[a-z][a-z0-9_]*")
_NEEDS, _MAY = ["key", "title", "versions"], ["basis", "plain", "poster", "figures", "examples", "note"]


def read_variants(node: Mapping, code: str, desk: Desk) -> dict[str, Variant]:
    """The variants by key (one with an empty key where the rule has none); empty when one of them is broken."""
    if ("versions" in node) == ("variants" in node):
        desk.say(node.line, f"{code} 要么有 versions，要么有 variants")
        return {}
    if "variants" in node:
        return _several(node, code, desk)
    if "default" in node:
        desk.say(node.line_of("default"), f"{code} 没有 variants 却写了 default")
    versions = _versions(node, node, code, desk)
    words = words_of(node, node, "", desk.terms)
    return {"": Variant("", "", words, versions)} if versions and words else {}


def _several(node: Mapping, code: str, desk: Desk) -> dict[str, Variant]:
    listed = node["variants"]
    if not isinstance(listed, Sequence) or len(listed) < 2:
        desk.say(node.line_of("variants"), f"{code} 的 variants 至少两种")
        return {}
    found: dict[str, Variant] = {}
    for one, line in zip(listed, listed.lines, strict=True):
        made = _variant(node, one, line, code, desk)
        if made is None:
            return {}
        if made.key in found:
            desk.say(line, f"{code} 的做法 {made.key} 写了两次")
        found[made.key] = made
    if str(node.get("default")) not in found:
        desk.say(node.line_of("default"), f"{code} 的 default 不是其中一种做法")
        return {}
    return found


def _variant(rule: Mapping, node: Any, line: int, code: str, desk: Desk) -> Variant | None:
    if not has_keys(node, _NEEDS, _MAY, f"{code} 的一种做法", line, desk):
        return None
    key, title = str(node["key"]), str(node["title"])
    if not _KEY.fullmatch(key):
        desk.say(node.line_of("key"), f"{code} 的做法 {key} 不合写法")
    if "basis" in node:
        check_basis(node, f"{code}:{key}", desk)
    versions = _versions(rule, node, f"{code}:{key}", desk)
    words = words_of(rule, node, title, desk.terms)
    return Variant(key, title, words, versions) if versions and words else None


def _versions(rule: Mapping, node: Mapping, what: str, desk: Desk) -> tuple[LoadedVersion, ...]:
    listed = node["versions"]
    if not isinstance(listed, Sequence) or not listed:
        desk.say(node.line_of("versions"), f"{what} 没有版本")
        return ()
    made: list[LoadedVersion] = []
    for number, (one, line) in enumerate(zip(listed, listed.lines, strict=True), 1):
        version = _version(one, line, f"{what} 第{number}版", number, desk)
        if version is None:
            return ()
        if made and not follows(made[-1], version.from_on):
            desk.say(version.line, f"{what} 第{number - 1}版和第{number}版的施行期重叠")
        check_words(rule, node, f"{what} 第{number}版", version.specs, desk)
        made.append(version)
    return tuple(made)


def follows(before: LoadedVersion, from_on: date) -> bool:
    """Whether a version from a day on comes after another without overlapping it."""
    return before.from_on < from_on and (before.until is None or before.until <= from_on)


def _version(node: Any, line: int, what: str, number: int, desk: Desk) -> LoadedVersion | None:
    if not has_keys(node, ["version", "from", "values"], ["until"], what, line, desk):
        return None
    if node["version"] != number:
        desk.say(node.line_of("version"), f"{what} 的版次应当依次是 1、2、3")
    from_on, until = node["from"], node.get("until")
    for end in ("from", "until"):
        if end in node and type(node[end]) is not date:
            desk.say(node.line_of(end), f"{what} 的 {end} 不是日期")
            return None
    if until is not None and until <= from_on:
        desk.say(node.line_of("until"), f"{what} 还没有施行就结束了")
    if not isinstance(node["values"], Mapping):
        desk.say(node.line_of("values"), f"{what} 的 values 应当是一组键和值")
        return None
    specs, values = _values(node["values"], what, desk)
    return LoadedVersion(number, from_on, until, specs, values, node.line)


def _values(node: Mapping, what: str, desk: Desk) -> tuple[dict[str, Spec], dict[str, Value]]:
    specs: dict[str, Spec] = {}
    values: dict[str, Value] = {}
    for name, said in node.items():
        spec, value = read_value(name, said, node.line_of(name), f"{what} 的值 {name}", desk)
        if spec is not None:
            specs[name] = spec
        if value is not None:
            values[name] = value
    return specs, values
