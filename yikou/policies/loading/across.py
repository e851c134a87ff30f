"""What is checked across rules: borrowed values, shapes, the institutions that must hang."""

from collections.abc import Iterator, Mapping

from yikou.kernel.rules import SHAPES, Value, misfits
from yikou.policies.library import LoadedRule, LoadedVersion, borrowed
from yikou.policies.reading import Desk

Rules = Mapping[str, LoadedRule]


def _all_versions(rules: Rules, desk: Desk) -> Iterator[tuple[LoadedRule, LoadedVersion]]:
    for rule in rules.values():
        desk.file = rule.file
        for variant in rule.variants.values():
            for version in variant.versions:
                yield rule, version


def check_borrowed(rules: Rules, desk: Desk) -> None:
    """A borrowed value (`ref`) is a value of another rule, and not borrowed itself."""
    for rule, version in _all_versions(rules, desk):
        for name, spec in version.specs.items():
            if spec.kind != "ref":
                continue
            code, value = borrowed(spec)
            if code not in rules or value not in rules[code].chosen_by_default.latest.values:
                desk.say(spec.line, f"{rule.code} 的值 {name} 借用的 {spec.raw} 不存在")


def check_shapes(rules: Rules, desk: Desk) -> None:
    """A rule that is enforced has exactly the values that its shape asks for, of the right types."""
    if desk.found:
        return
    for rule, version in _all_versions(rules, desk):
        if (shape := SHAPES.get(rule.code)) is None:
            continue
        for name, told in misfits(shape, _with_borrowed(rules, version)):
            spec = version.specs.get(name)
            shown = f"（{spec.raw!r}）" if spec is not None else ""
            desk.say(spec.line if spec else version.line, f"{rule.code} 的值 {name}{shown}：{told}")


def _with_borrowed(rules: Rules, version: LoadedVersion) -> dict[str, Value]:
    values = dict(version.values)
    for name, spec in version.specs.items():
        if spec.kind == "ref":
            code, value = borrowed(spec)
            values[name] = rules[code].chosen_by_default.latest.values[value]
    return values


def check_systems(rules: Rules, desk: Desk) -> None:
    """Each institution that the posting rules list has a rule of its title; those of the wall list hang there."""
    titles = {rule.title: rule for rule in rules.values()}
    for code in ("posting.wall_systems", "posting.basic_systems"):
        if code not in rules:
            continue
        desk.file, version = rules[code].file, rules[code].chosen_by_default.latest
        for name in version.values["systems"].plain if "systems" in version.values else ():
            head = titles.get(desk.terms.institutions.get(name, ""))
            if head is None:
                desk.say(version.line, f"{code} 列的 {name} 没有同名的制度")
            elif code == "posting.wall_systems" and "wall" not in head.where:
                desk.say(version.line, f"{code} 列的 {head.code} 没有上墙")
