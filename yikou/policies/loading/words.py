"""Reading the words of a rule: its basis, its plain sentence, poster, figures and refusal."""

import re
from collections.abc import Iterator
from collections.abc import Mapping as AnyMapping
from typing import Any

from yikou.kernel.rules import RuleText
from yikou.policies.reading import Desk, Mapping, Sequence
from yikou.policies.texts import Terms, flaws
from yikou.policies.values import UNPRINTED, Spec

_BASIS = {"law", "standard", "document", "article", "note"}
_ROW = re.compile(r"[A-Y]-\d\d|S\d+(\.\d+)?")
_AUDIENCES = ("resident", "staff")
_PARTS = ("plain", "poster", "figures", "refusal")


def check_basis(node: Mapping, code: str, desk: Desk) -> None:
    """Every rule says what it rests on: laws, standards, documents, requirement rows, facts."""
    basis = node.get("basis")
    if not isinstance(basis, Sequence) or not basis:
        desk.say(node.line_of("basis"), f"{code} 没有写依据")
        return
    for one, line in zip(basis, basis.lines, strict=True):
        if isinstance(one, Mapping):
            named = one.keys() & {"law", "standard", "document"}
            if not named or one.keys() - _BASIS or not all(isinstance(part, str) and part for part in one.values()):
                desk.say(line, f"{code} 的依据要写明法律、标准或文件")
        elif not isinstance(one, str) or not _ROW.fullmatch(one):
            desk.say(line, f"{code} 的依据 {one} 既不是条目（E-05）也不是事实（S3.10）")


def words_of(rule: Mapping, node: Mapping, variant: str, terms: Terms) -> RuleText | None:
    """The words of one variant as templates; what the variant lacks it takes from the rule."""
    plain, poster, basis, figures = (node.get(part, rule.get(part)) for part in ("plain", "poster", "basis", "figures"))
    if not isinstance(plain, Mapping) or not isinstance(poster, Sequence):
        return None
    return RuleText(
        code=str(rule["code"]),
        title=rule["title"],
        variant=variant,
        institution=terms.institutions.get(rule["institution"], ""),
        basis=tuple(_cited(one) for one in _mappings(basis)),
        where=tuple(map(str, rule.get("where", ()))),
        audience=str(plain.get("for", "")),
        plain=str(plain.get("text", "")),
        poster=tuple(map(str, poster)),
        figures=tuple(
            (str(one.get("value")), str(one.get("label"))) for one in figures or () if isinstance(one, Mapping)
        ),
        refusal=str(rule.get("refusal", "")),
    )


def _mappings(listed: Any) -> Iterator[Mapping]:
    return (one for one in listed if isinstance(one, Mapping)) if isinstance(listed, Sequence) else iter(())


def _cited(basis: AnyMapping[str, Any]) -> str:
    article = str(basis.get("article", ""))
    if law := basis.get("law"):
        return f"《{law}》{article}"
    return " ".join(filter(None, (str(basis.get("standard") or basis.get("document", "")), article)))


def check_words(rule: Mapping, node: Mapping, what: str, specs: AnyMapping[str, Spec], desk: Desk) -> None:
    """Every text prints only values that the version has, and no number is typed in it."""
    hidden = {name for name, spec in specs.items() if spec.kind in UNPRINTED}
    for part in _PARTS:
        holder = node if part in node else rule
        if part not in holder:
            continue
        for text, line in _texts(holder, part, what, desk):
            for flaw in flaws(text, specs.keys() - hidden, hidden, desk.terms):
                desk.say(line, f"{what} 的 {part}：{flaw}")


def _texts(holder: Mapping, part: str, what: str, desk: Desk) -> Iterator[tuple[Any, int]]:
    said, line = holder[part], holder.line_of(part)
    if part == "refusal":
        yield said, line
    elif part == "plain":
        if isinstance(said, Mapping) and said.keys() == {"for", "text"} and said["for"] in _AUDIENCES:
            yield said["text"], said.line_of("text")
        else:
            desk.say(line, f"{what} 的 plain 应当写成 {{for: resident|staff, text: …}}")
    elif not isinstance(said, Sequence) or not said:
        desk.say(line, f"{what} 的 {part} 应当是列表")
    elif part == "poster":
        yield from zip(said, said.lines, strict=True)
    else:
        yield from _figures(said, what, desk)


def _figures(said: Sequence, what: str, desk: Desk) -> Iterator[tuple[Any, int]]:
    for one, line in zip(said, said.lines, strict=True):
        if not isinstance(one, Mapping) or one.keys() != {"value", "label"}:
            desk.say(line, f"{what} 的 figures 每项要有 value 和 label")
        else:
            yield from ((one[key], one.line_of(key)) for key in ("value", "label"))
