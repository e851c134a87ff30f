"""Loading the rules library strictly: every violation is named, nothing is loaded unless all is right.

The format is described in docs/rules.md. One file holds a list of rules; `terms.yaml` the shared words.
"""

import hashlib
from pathlib import Path

from yikou.kernel.durations import UNITS
from yikou.policies.library import Library, LoadedRule
from yikou.policies.loading.across import check_borrowed, check_shapes, check_systems
from yikou.policies.loading.rules import read_rule
from yikou.policies.reading import Desk, Mapping, Sequence, Unsound, Violation, read
from yikou.policies.texts import Terms

__all__ = ["Unsound", "Violation", "digest_of", "load"]

TERMS = "terms.yaml"


def load(folder: Path) -> Library:
    """Read every rule of a folder; raises `Unsound` with all violations."""
    desk = Desk()
    _read_terms(folder / TERMS, desk)
    rules: dict[str, LoadedRule] = {}
    for path in sorted(folder.glob("*.yaml")):
        if path.name != TERMS:
            _read_file(path, rules, desk)
    if not desk.found:
        check_borrowed(rules, desk)
        check_shapes(rules, desk)
        check_systems(rules, desk)
    if desk.found:
        raise Unsound(desk.found)
    return Library(rules, desk.terms, digest_of(folder))


def digest_of(folder: Path) -> str:
    """A digest of the files, so that two installations can tell whether they hold the same rules."""
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _read_terms(path: Path, desk: Desk) -> None:
    said = read(path, desk) if path.exists() else None
    parts = [said.get(part) for part in ("units", "roles", "institutions")] if isinstance(said, Mapping) else []
    if not isinstance(said, Mapping) or not all(isinstance(part, Mapping) for part in parts):
        desk.file = path.name
        desk.say(1, "缺少共用词表：units、roles、institutions、owners、words")
        raise Unsound(desk.found)
    units, roles, institutions = ({str(key): str(name) for key, name in part.items()} for part in parts if part)
    if units != UNITS:
        desk.say(said.line_of("units"), "units 和程序里的时间单位不一致")
    words = sorted(map(str, said.get("words") or ()), key=len, reverse=True)
    desk.terms = Terms(roles, institutions, tuple(map(str, said.get("owners") or ())), tuple(words))


def _read_file(path: Path, rules: dict[str, LoadedRule], desk: Desk) -> None:
    said = read(path, desk)
    if said is None:
        return
    if not isinstance(said, Sequence):
        desk.say(1, "文件应当是制度的列表")
        return
    for index, node in enumerate(said):
        loaded = read_rule(node, said.lines[index], rules, desk)
        if loaded is not None:
            rules[loaded.code] = loaded
