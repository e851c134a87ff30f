"""Reading what a rule asks and answers: facts, exceptions and worked examples."""

import re
from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import combinations
from typing import Any

from yikou.kernel.clock import ZONE
from yikou.policies.library import Example, LoadedException, LoadedVersion, Variant, sibling_of
from yikou.policies.reading import Desk, Mapping, Sequence, has_keys, has_kinds
from yikou.policies.texts import Terms, flaws
from yikou.policies.values import NUMBERLESS, UNPRINTED, Spec, Unfit, is_number, is_whole, typed

ABSENT = "none"
_DATETIME = re.compile(r"\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_FACTS = frozenset(["int", "number", "bool", "date", "datetime", "time", "text", "list"])
_EXCEPTION_NEEDS = ["name", "title", "when", "text"]
_EXCEPTION_MAY = ["set", "exempt", "over", "source", "unverified"]
_EXCEPTION_KINDS = {"name": str, "title": str, "set": Mapping, "exempt": bool, "over": list, "unverified": bool}
_EXAMPLE_NEEDS, _EXAMPLE_MAY = ["name", "given", "then"], ["as_of", "variant", "exception"]
FEWEST_EXAMPLES, MOST_EXAMPLES = 2, 6


@dataclass(frozen=True)
class Declared:
    """What examples may name: facts that are taken and given, exceptions, variants."""

    takes: AnyMapping[str, Any]
    gives: AnyMapping[str, Any]
    exceptions: frozenset[str]
    variants: AnyMapping[str, Variant]

    @property
    def first(self) -> date:
        """The first day on which any version is in force."""
        return min(version.from_on for variant in self.variants.values() for version in variant.versions)


def read_facts(node: Any, line: int, what: str, desk: Desk) -> dict[str, Any] | None:
    """The facts a rule takes or gives: a type's name, or the list of allowed words."""
    if not isinstance(node, Mapping) or not node:
        desk.say(line, f"{what} 应当写明各个事实的类型")
        return None
    made: dict[str, Any] = {}
    for name, shape in node.items():
        is_words = isinstance(shape, Sequence) and bool(shape)
        if not _KEY.fullmatch(name) or not (is_words or str(shape) in _FACTS):
            desk.say(node.line_of(name), f"{what}：{name} 的类型 {shape} 不认识")
            return None
        made[name] = tuple(shape) if is_words else shape
    return made


def typed_fact(shape: Any, said: Any) -> Any:
    """A fact of an example as operations get it; raises `Unfit`. The word `none` means absent."""
    if isinstance(shape, tuple):
        if said not in shape:
            raise Unfit(f"{said!r} 不在 {'、'.join(map(str, shape))} 之中")
        return said
    if shape == "text" and said == ABSENT:
        return None
    made = _MADE[shape](said)
    if made is None:
        raise Unfit(f"{said!r} 不是 {shape}")
    return made


def _moment(said: Any) -> datetime | None:
    right = isinstance(said, str) and _DATETIME.fullmatch(said)
    return datetime.fromisoformat(said).replace(tzinfo=ZONE) if right else None


_MADE: dict[str, Any] = {
    "int": lambda said: said if is_whole(said) else None,
    "number": lambda said: said if is_number(said) else None,
    "bool": lambda said: said if isinstance(said, bool) else None,
    "date": lambda said: said if type(said) is date else None,
    "datetime": _moment,
    "time": lambda said: time.fromisoformat(said) if isinstance(said, str) and _TIME.fullmatch(said) else None,
    "text": lambda said: said if isinstance(said, str) and said.strip() else None,
    "list": lambda said: tuple(said) if isinstance(said, list) else None,
}


# --- exceptions -----------------------------------------------------------------------


def read_exceptions(
    rule: Mapping, code: str, takes: AnyMapping[str, Any], version: LoadedVersion, desk: Desk
) -> tuple[LoadedException, ...]:
    """The exceptions of a rule, written against its default variant."""
    listed = rule.get("exceptions", Sequence())
    if not isinstance(listed, Sequence):
        desk.say(rule.line_of("exceptions"), f"{code} 的 exceptions 应当是列表")
        return ()
    made: list[LoadedException] = []
    for node, line in zip(listed, listed.lines, strict=True):
        what = f"{code} 的例外"
        if not has_keys(node, _EXCEPTION_NEEDS, _EXCEPTION_MAY, what, line, desk):
            continue
        if one := _exception(node, f"{what} {node['name']}", takes, version, desk):
            if any(other.name == one.name for other in made):
                desk.say(node.line_of("name"), f"{what} {one.name} 写了两次")
            made.append(one)
    _check_order(made, code, desk)
    return tuple(made)


def _exception(
    node: Mapping, what: str, takes: AnyMapping[str, Any], version: LoadedVersion, desk: Desk
) -> LoadedException | None:
    before = len(desk.found)
    if not has_kinds(node, _EXCEPTION_KINDS, what, desk):
        return None
    if ("set" in node) == ("exempt" in node):
        desk.say(node.line, f"{what} 要么写 set，要么写 exempt")
    changes = node.get("set", Mapping())
    for told, line in _wrong_changes(node, changes, version, desk.terms):
        desk.say(line, f"{what}：{told}")
    hidden = {name for name, spec in version.specs.items() if spec.kind in UNPRINTED}
    for flaw in flaws(node["text"], version.specs.keys() - hidden, hidden, desk.terms):
        desk.say(node.line_of("text"), f"{what}：{flaw}")
    when = _when(node["when"], node.line_of("when"), what, takes, desk)
    if len(desk.found) > before:
        return None
    return LoadedException(
        name=node["name"],
        title=node["title"],
        when=when,
        text=node["text"],
        changes=dict(changes),
        exempt="exempt" in node,
        over=tuple(map(str, node.get("over", ()))),
        unverified="unverified" in node,
        line=node.line,
    )


def _wrong_changes(node: Mapping, changes: Mapping, version: LoadedVersion, terms: Terms) -> Iterator[tuple[str, int]]:
    for name, new in changes.items():
        line = changes.line_of(name)
        spec = version.specs.get(name)
        if spec is None:
            yield f"要改的 {name} 不是这项制度的值", line
        elif sibling := sibling_of(new):
            if not _same_kind(version.specs.get(sibling), spec):
                yield f"{new} 和 {name} 的类型或单位不同", line
        else:
            try:
                typed(spec, new, terms)
            except Unfit as unfit:
                yield f"{name}：{unfit}", line
            if spec.kind not in NUMBERLESS and "source" not in node and not node.get("unverified"):
                yield f"{name} 的数要写出处，或者写明 unverified: true", line


def _same_kind(sibling: Spec | None, spec: Spec) -> bool:
    return sibling is not None and (sibling.kind, sibling.unit) == (spec.kind, spec.unit)


def _when(node: Any, line: int, what: str, takes: AnyMapping[str, Any], desk: Desk) -> dict[str, Any]:
    if not isinstance(node, Mapping) or not node:
        desk.say(line, f"{what} 要写明什么情形（when）")
        return {}
    made: dict[str, Any] = {}
    for name, wanted in node.items():
        try:
            made[name] = _wanted(takes.get(name), wanted)
        except Unfit as unfit:
            desk.say(node.line_of(name), f"{what}：{name} {unfit}")
    return made


def _wanted(shape: Any, wanted: Any) -> Any:
    if shape is None:
        raise Unfit("不在 takes 里")
    if isinstance(wanted, Mapping):
        if not wanted or wanted.keys() - {"least", "most"} or not all(map(is_number, wanted.values())):
            raise Unfit("只能写 least 和 most")
        return dict(wanted)
    if isinstance(wanted, list):
        return tuple(typed_fact(shape, one) for one in wanted)
    return typed_fact(shape, wanted)


def _check_order(listed: list[LoadedException], code: str, desk: Desk) -> None:
    names = {one.name for one in listed}
    for one in listed:
        for name in one.over:
            if name not in names:
                desk.say(one.line, f"{code} 的例外 {one.name} 排在不存在的 {name} 之前")
    for one, other in combinations(listed, 2):
        ordered = other.name in one.over or one.name in other.over
        clash = one.exempt or other.exempt or bool(one.changes.keys() & other.changes.keys())
        if clash and not ordered and not _are_apart(one.when, other.when):
            desk.say(other.line, f"{code} 的例外 {one.name} 和 {other.name} 可能同时成立，要用 over 排出先后")


def _are_apart(one: AnyMapping[str, Any], other: AnyMapping[str, Any]) -> bool:
    return any(_differ(one[name], other[name]) for name in one.keys() & other.keys())


def _differ(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        endless = float("inf")
        return bool(
            one.get("most", endless) < other.get("least", -endless)
            or other.get("most", endless) < one.get("least", -endless)
        )
    if isinstance(one, dict) or isinstance(other, dict):
        span, plain = (one, other) if isinstance(one, dict) else (other, one)
        each = plain if isinstance(plain, tuple) else (plain,)
        return all(not span.get("least", value) <= value <= span.get("most", value) for value in each)
    ones, others = (side if isinstance(side, tuple) else (side,) for side in (one, other))
    return not set(ones) & set(others)


# --- examples -------------------------------------------------------------------------


def read_examples(node: Mapping, what: str, declared: Declared, desk: Desk) -> tuple[Example, ...]:
    """The worked examples of a rule or a variant, their facts typed."""
    listed = node["examples"]
    if not isinstance(listed, Sequence) or not FEWEST_EXAMPLES <= len(listed) <= MOST_EXAMPLES:
        desk.say(node.line_of("examples"), f"{what} 要有 {FEWEST_EXAMPLES} 到 {MOST_EXAMPLES} 个样例")
        return ()
    made: dict[str, Example] = {}
    for one, line in zip(listed, listed.lines, strict=True):
        if not has_keys(one, _EXAMPLE_NEEDS, _EXAMPLE_MAY, f"{what} 的样例", line, desk):
            continue
        example = _example(one, f"{what} 的样例 {one['name']}", declared, desk)
        if example.name in made:
            desk.say(line, f"{what} 的样例 {example.name} 写了两次")
        made[example.name] = example
    return tuple(made.values())


def _example(node: Mapping, what: str, declared: Declared, desk: Desk) -> Example:
    named = node.get("exception", [])
    named = tuple(map(str, named if isinstance(named, list) else [named]))
    for name in named:
        if name not in declared.exceptions:
            desk.say(node.line_of("exception"), f"{what}：没有例外 {name}")
    variant = str(node.get("variant", ""))
    if "variant" in node and variant not in declared.variants:
        desk.say(node.line_of("variant"), f"{what}：没有做法 {variant}")
    as_of = node.get("as_of")
    if as_of is not None and (type(as_of) is not date or as_of < declared.first):
        desk.say(node.line_of("as_of"), f"{what}：as_of 那天还没有版本施行")
    given = _stated(node, "given", what, declared.takes, desk)
    then = _stated(node, "then", what, declared.gives, desk)
    return Example(str(node["name"]), given, then, as_of, variant, named, node.line)


def _stated(node: Mapping, part: str, what: str, shapes: AnyMapping[str, Any], desk: Desk) -> dict[str, Any]:
    said = node[part]
    if not isinstance(said, Mapping) or not said:
        desk.say(node.line_of(part), f"{what} 的 {part} 是空的")
        return {}
    made: dict[str, Any] = {}
    for name, fact in said.items():
        if name not in shapes:
            desk.say(said.line_of(name), f"{what} 的 {part} 有不认识的键 {name}")
            continue
        try:
            made[name] = typed_fact(shapes[name], fact)
        except Unfit as unfit:
            desk.say(said.line_of(name), f"{what} 的 {part} {name}：{unfit}")
    return made
