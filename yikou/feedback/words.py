"""Words of what residents wrote: cut on this machine, telling words kept, numbers hidden before anybody reads."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

# Two signs or more, all of them Chinese: single signs, digits and letters tell nothing by themselves.
_TELLING = re.compile(r"[\u4e00-\u9fff]{2,12}")
# Function words by their tag (jieba's): pronouns, numerals, measures, prepositions, conjunctions, particles; and
# names of people, which are nobody's recurring matter.
_SILENT_TAGS = ("r", "m", "q", "p", "c", "u", "y", "e", "o", "x", "w", "nr")
# Words in every comment, which say nothing about any of them.
_SILENT_FILE = Path(__file__).resolve().parent.parent / "data" / "words" / "silent.txt"
# Anything long enough to be a telephone, an identity or a card number, however it is grouped.
_NUMBER = re.compile(r"(?<![0-9A-Za-z])[+]?[0-9](?:[ \-]?[0-9Xx]){6,}")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def telling(text: str) -> frozenset[str]:
    """The words of a text that may say what it is about, each once; those of the dictionary, none made up."""
    import rjieba  # its dictionary is read at the first word, so only where words are counted

    silent = _silent()
    return frozenset(
        word
        for word, tag in rjieba.tag(text, False)
        if _TELLING.fullmatch(word) and word not in silent and not tag.startswith(_SILENT_TAGS)
    )


@cache
def _silent() -> frozenset[str]:
    return frozenset(_SILENT_FILE.read_text(encoding="utf-8").split())


def holding(word: str, texts: Iterable[tuple[int, str]]) -> list[int]:
    """The keys of those texts in which a word stands as a word, as it was counted."""
    return [key for key, text in texts if word in text and word in telling(text)]


def readable(text: str) -> str:
    """A text as others may read it: long numbers and addresses of mail hidden."""
    return _MAIL.sub("***", _NUMBER.sub("***", text))
