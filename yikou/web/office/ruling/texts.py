"""The words of a rule as a person edits them: values stand in brackets as they print, 〔90天〕, and stay values."""

import re
from collections.abc import Mapping
from typing import Any

from yikou.kernel.rules import PLACEHOLDER, Published

_IN_BRACKETS = re.compile(r"〔([^〔〕]*)〕")


def tokens(published: Published) -> dict[str, str]:
    """The bracketed words of each printable value; two that print alike are numbered."""
    made: dict[str, str] = {}
    for name, value in published.values.items():
        if not value.printed:
            continue
        words, n = value.printed, 1
        while f"〔{words}〕" in made.values():
            n += 1
            words = f"{value.printed}·{n}"
        made[name] = f"〔{words}〕"
    return made


def shown(published: Published) -> dict[str, str]:
    """The plain sentence, the poster's lines and the refusal with their values in brackets."""
    named, words = tokens(published), published.words
    return {
        "plain": _show(words.plain, named),
        "poster": "\n".join(_show(line, named) for line in words.poster),
        "refusal": _show(words.refusal, named),
    }


def read(published: Published, sent: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The words that were changed, with placeholders; and what is in brackets but no value."""
    now, names = shown(published), {words: name for name, words in tokens(published).items()}
    words: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for part, before in now.items():
        typed = "\n".join(line.strip() for line in sent.get(part, before).splitlines() if line.strip())
        if typed == before:
            continue
        unknown = [found for found in (f"〔{one}〕" for one in _IN_BRACKETS.findall(typed)) if found not in names]
        if unknown:
            errors[f"w.{part}"] = f"{'、'.join(unknown)}不是这项制度的数值；数值请在上面改，方括号里的照原样留着。"
        read_text = _IN_BRACKETS.sub(lambda found: f"{{{names.get(found[0], found[0])}}}", typed)
        words[part] = read_text.splitlines() if part == "poster" else read_text
    return words, errors


def _show(text: str, named: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda found: named.get(found[1], found[0]), text)
