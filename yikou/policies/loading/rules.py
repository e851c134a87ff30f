"""Reading one rule: its head, and everything below it."""

import re
from collections.abc import Mapping as AnyMapping
from typing import Any

from yikou.policies.library import LoadedRule
from yikou.policies.loading.cases import Declared, read_examples, read_exceptions, read_facts
from yikou.policies.loading.versions import read_variants
from yikou.policies.loading.words import check_basis
from yikou.policies.reading import Desk, Mapping, has_keys, has_kinds

_NEEDS = ["code", "title", "institution", "owner", "basis", "plain", "poster", "takes", "gives", "examples"]
_MAY = ["where", "figures", "refusal", "exceptions", "versions", "variants", "default", "note"]
_KINDS = {"title": str, "institution": str, "owner": str, "where": list, "basis": list, "note": str, "variants": list}
_PLACES = ("wall", "guide", "receipt", "portal", "staff")
_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+")


def read_rule(node: Any, line: int, rules: AnyMapping[str, LoadedRule], desk: Desk) -> LoadedRule | None:
    """One rule of a file, None when it is too broken to go on with."""
    code = str(node.get("code", "制度")) if isinstance(node, Mapping) else "制度"
    if not has_keys(node, _NEEDS, _MAY, code, line, desk) or not has_kinds(node, _KINDS, code, desk):
        return None
    if not _has_own_code(node, code, rules, desk):
        return None
    _check_head(node, code, desk)
    takes = read_facts(node["takes"], node.line_of("takes"), f"{code} takes", desk)
    gives = read_facts(node["gives"], node.line_of("gives"), f"{code} gives", desk)
    variants = read_variants(node, code, desk)
    if not variants or takes is None or gives is None:
        return None
    default = str(node.get("default", ""))
    exceptions = read_exceptions(node, code, takes, variants[default].latest, desk)
    declared = Declared(takes, gives, frozenset(one.name for one in exceptions), variants)
    return LoadedRule(
        code=code,
        title=node["title"],
        institution=node["institution"],
        owner=node["owner"],
        where=tuple(map(str, node.get("where", ()))),
        rows=tuple(one for one in node["basis"] if isinstance(one, str)),
        note=node.get("note", ""),
        takes=takes,
        gives=gives,
        default=default,
        variants=variants,
        exceptions=exceptions,
        examples=_all_examples(node, code, declared, desk),
        file=desk.file,
        line=node.line,
    )


def _has_own_code(node: Mapping, code: str, rules: AnyMapping[str, LoadedRule], desk: Desk) -> bool:
    if not _CODE.fullmatch(code):
        desk.say(node.line_of("code"), f"编号 {code} 不合写法")
        return False
    if code in rules:
        desk.say(node.line_of("code"), f"编号 {code} 用了两次，另一处在 {rules[code].file}:{rules[code].line}")
        return False
    return True


def _check_head(node: Mapping, code: str, desk: Desk) -> None:
    if not node["title"].strip():
        desk.say(node.line_of("title"), f"{code} 名称是空的")
    if node["institution"] not in desk.terms.institutions:
        desk.say(node.line_of("institution"), f"{code} 不认识的制度类别 {node['institution']}")
    if node["owner"] not in desk.terms.owners:
        desk.say(node.line_of("owner"), f"{code} 不认识的归口包 {node['owner']}")
    for place in node.get("where", ()):
        if place not in _PLACES:
            desk.say(node.line_of("where"), f"{code} 不认识的公示处 {place}")
    check_basis(node, code, desk)


def _all_examples(node: Mapping, code: str, declared: Declared, desk: Desk) -> Any:
    examples = read_examples(node, code, declared, desk)
    for one in node.get("variants", ()):
        if "examples" in one:
            examples += read_examples(one, f"{code}:{one['key']}", declared, desk)
    return examples
