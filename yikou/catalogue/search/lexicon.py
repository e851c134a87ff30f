"""The lexicon: how residents say things, as data in `yikou/data/search`."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from yikou.catalogue.search.words import squeezed

DATA = Path(__file__).parents[2] / "data" / "search"


@dataclass(frozen=True, slots=True)
class Concept:
    """Everyday words and the matters they mean, best first."""

    about: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Words that mean the same; a weak group alone decides nothing."""

    name: str
    words: tuple[str, ...]
    is_strong: bool


@dataclass(frozen=True, slots=True)
class Years:
    """Matters that come to mind at an age from `start` up to but not including `end`."""

    start: int
    end: int
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the centre does not do, and where it is done."""

    where: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """A need by which guides are found (生孩子、找工作)."""

    key: str
    title: str
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All of it, with words in the shape in which queries are compared."""

    concepts: tuple[Concept, ...]
    groups: tuple[Group, ...]
    ages: tuple[Years, ...]
    elsewhere: tuple[Elsewhere, ...]
    needs: tuple[Need, ...]
    fillers: tuple[str, ...]
    readings: dict[str, str]
    syllables: frozenset[str]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon that ships."""
    synonyms = _read("synonyms.yaml")
    return Lexicon(
        concepts=tuple(Concept(tuple(one["about"]), _words(one["words"])) for one in _read("concepts.yaml")),
        groups=tuple(
            Group(name, _words(words), strength == "strong")
            for strength in ("strong", "weak")
            for name, words in synonyms[strength].items()
        ),
        ages=tuple(Years(one["from"], one.get("until", 200), tuple(one["about"])) for one in _read("ages.yaml")),
        elsewhere=tuple(Elsewhere(one["where"], _words(one["words"])) for one in _read("elsewhere.yaml")),
        needs=tuple(Need(one["key"], one["title"], tuple(one["about"])) for one in _read("needs.yaml")),
        fillers=tuple(sorted((squeezed(one) for one in _lines("fillers.txt")), key=len, reverse=True)),
        readings={str(word): str(sounds) for word, sounds in _read("readings.yaml").items()},
        syllables=frozenset(_lines("syllables.txt")),
    )


def _words(words: list[Any]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(squeezed(str(one)) for one in words))


def _lines(name: str) -> list[str]:
    return [line.strip() for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def _read(name: str) -> Any:
    return yaml.load((DATA / name).read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
