"""The words of a rule: numbers come only from values, every placeholder has one."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from yikou.kernel.rules import PLACEHOLDER

_NUMERAL = re.compile(r"[0-9０-９〇零一二三四五六七八九十百千万亿两半]")


@dataclass(frozen=True)
class Terms:
    """The shared words (terms.yaml): roles, institutions, owners, fixed words with a numeral."""

    roles: dict[str, str]
    institutions: dict[str, str]
    owners: tuple[str, ...]
    words: tuple[str, ...]


NO_TERMS = Terms({}, {}, (), ())


def typed_numbers(text: str, terms: Terms) -> str:
    """The digits and numerals that were typed into a text; a posted number comes from a value."""
    bare = PLACEHOLDER.sub("", text)
    for word in terms.words:
        bare = bare.replace(word, "")
    return "".join(_NUMERAL.findall(bare))


def flaws(text: object, printable: Collection[str], hidden: Collection[str], terms: Terms) -> Iterator[str]:
    """What is wrong with a text that prints the values `printable`; `hidden` ones (flags) cannot be printed."""
    if not isinstance(text, str) or not text.strip():
        yield "文字是空的"
        return
    if numbers := typed_numbers(text, terms):
        yield f"文字里直接写了数（{numbers}）：{text}"
    named = PLACEHOLDER.findall(text)
    if text.count("{") != len(named) or text.count("}") != len(named):
        yield f"花括号不成对：{text}"
    for name in named:
        if name in hidden:
            yield f"{{{name}}} 是开关，不能印出来"
        elif name not in printable:
            yield f"占位 {{{name}}} 没有对应的值"
