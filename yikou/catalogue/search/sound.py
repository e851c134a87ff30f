"""How words sound: syllables of Chinese text, pinyin without tones, and what is easily confused.

pypinyin is loaded when the first index is built, not before.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

_CONFUSED = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^([zcs])h", r"\1"),
        (r"^n(?=[aeiou])", "l"),
        (r"([aei])ng$", r"\1n"),
        (r"^hu(?=[aio])", "f"),
    )
)


def teach(readings: Mapping[str, str]) -> None:
    """Tell pypinyin the readings of words that it reads wrongly (`yikou/data/search/readings.yaml`)."""
    from pypinyin import load_phrases_dict

    load_phrases_dict({word: [[one] for one in sounds.split()] for word, sounds in readings.items()})


def syllables(text: str) -> tuple[str, ...]:
    """One syllable for each character, without tones; what is not Chinese stands for itself."""
    from pypinyin import lazy_pinyin

    said = lazy_pinyin(text, errors=_each, v_to_u=False)  # type: ignore[arg-type]  # a list is taken, not declared
    return tuple(one.replace("v", "u") for one in said)


def _each(text: str) -> list[str]:
    return list(text)


@lru_cache(maxsize=4096)
def blurred(syllable: str) -> str:
    """A syllable as it sounds where z and zh, n and l, in and ing, h and f are one."""
    for pattern, sound in _CONFUSED:
        syllable = pattern.sub(sound, syllable)
    return syllable


def initials(sounds: Iterable[str]) -> str:
    """The first letters of syllables: 高龄补贴 is `glbt`."""
    return "".join(one[0] for one in sounds)


def boundaries(letters: str, known: frozenset[str]) -> list[bool]:
    """Where a syllable may begin or end in a run of letters that is pinyin throughout; none where it is not."""
    size = len(letters)
    ahead, behind = [False] * (size + 1), [False] * (size + 1)
    ahead[0] = behind[size] = True
    for end in range(1, size + 1):
        ahead[end] = any(
            ahead[start] and _is_syllable(letters[start:end], known) for start in range(max(0, end - 6), end)
        )
    if not ahead[size]:
        return [False] * (size + 1)
    for start in range(size - 1, -1, -1):
        behind[start] = any(
            behind[end] and _is_syllable(letters[start:end], known)
            for end in range(start + 1, min(size, start + 6) + 1)
        )
    return [one and other for one, other in zip(ahead, behind, strict=True)]


def _is_syllable(letters: str, known: frozenset[str]) -> bool:
    return letters in known or (len(letters) == 1 and letters.isdigit())
