"""The index: built once for a catalogue, then only read.

A *target* is an item or a joint package. A *term* is a word or phrase that leads to targets
with a weight: their names, short names and aliases, and the lexicon's everyday words. Beside
the terms stands a plain text index (character pairs and synonym groups) over what the items say.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from yikou.catalogue.items import Item, Package
from yikou.catalogue.search import sound
from yikou.catalogue.search.lexicon import Group, Lexicon, lexicon
from yikou.catalogue.search.words import squeezed

if TYPE_CHECKING:
    from yikou.catalogue.snapshot import Catalogue

V = TypeVar("V")
Names = dict[str, dict[int, float]]

# How much a concept's matters weigh, the best first.
ORDER = (0.95, 0.72, 0.58, 0.48, 0.4, 0.35)
# BM25: how soon repetition stops counting, how much long texts pay.
SATURATION, LENGTH = 1.2, 0.4
UNKNOWN = 0.7


@dataclass(frozen=True, slots=True)
class Target:
    """What a hit is: an item's code or a package's key, with its name."""

    code: str
    name: str
    is_package: bool


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase with its sound and the targets that it leads to, by weight.

    `kinds` is how many different syllables it has.
    """

    text: str
    sounds: tuple[str, ...]
    blurred: tuple[str, ...]
    targets: Mapping[int, float]
    kinds: int


@dataclass(slots=True)
class Index:
    """Everything that a query is compared with.

    `needed` is how many syllables a query must share with a term (by number) to be nearly that term.
    """

    targets: list[Target]
    terms: dict[str, Term]
    by_sound: dict[str, list[Term]]
    by_blurred: dict[str, list[Term]]
    by_initials: dict[str, list[Term]]
    by_syllable: dict[str, list[int]]
    numbered: list[Term]
    needed: list[int]
    by_letters: dict[str, list[str]]
    postings: dict[str, list[tuple[int, float]]]
    weight_of_token: dict[str, float]
    group_of_word: dict[str, Group]
    groups_of_target: list[frozenset[str]]
    fillers: frozenset[str]
    ages: list[tuple[int, int, dict[int, float]]]
    elsewhere: dict[str, str]
    lexicon: Lexicon
    longest_word: int
    words: frozenset[str]
    spelled: dict[str, str]


def build(catalogue: "Catalogue") -> Index:
    """The index of a catalogue."""
    words = lexicon()
    sound.teach(words.readings)
    found = [Target(one.code, one.name, False) for one in catalogue.items.values()]
    found += [Target(one.key, one.name, True) for one in catalogue.packages.values()]
    names = names_of(catalogue)
    terms = _terms(names, words)
    groups = {word: group for group in words.groups for word in group.words}
    postings, weights = _postings(list(_texts(catalogue, terms)), groups)
    index = Index(
        targets=found,
        terms=terms,
        by_sound=_grouped(("".join(one.sounds), one) for one in terms.values()),
        by_blurred=_grouped(("".join(one.blurred), one) for one in terms.values()),
        by_initials=_grouped((sound.initials(one.sounds), one) for one in terms.values() if len(one.text) <= 12),
        by_syllable=_grouped(
            (syllable, number)
            for number, one in enumerate(terms.values())
            if len(one.text) > 2
            for syllable in set(one.blurred)
        ),
        numbered=list(terms.values()),
        needed=[max(2, one.kinds - 1 - (one.kinds > 5)) for one in terms.values()],
        by_letters={},
        postings=postings,
        weight_of_token=weights,
        group_of_word=groups,
        groups_of_target=_groups_of_targets(len(found), terms, groups),
        fillers=frozenset("".join(sound.syllables(one)) for one in words.fillers if len(one) > 1),
        ages=[(one.start, one.end, led_to(one.about, names)) for one in words.ages],
        elsewhere=_elsewhere(words, names),
        lexicon=words,
        longest_word=max(map(len, (*terms, *groups))),
        words=frozenset((*terms, *groups)),
        spelled=_spellings(terms, words),
    )
    index.by_letters = _grouped((pair, said) for said in index.by_sound for pair in letter_pairs(said))
    return index


# --- terms ---------------------------------------------------------------------------


def names_of(catalogue: "Catalogue") -> Names:
    """Every name of every target, with its weight by target."""
    names: Names = defaultdict(dict)
    for number, item in enumerate(catalogue.items.values()):
        for text in (item.name, item.short_name, *item.aliases):
            names[squeezed(text)][number] = 1.0
    for number, package in enumerate(catalogue.packages.values(), len(catalogue.items)):
        names[squeezed(package.name)][number] = 1.0
        names[squeezed(package.name.removesuffix("一件事"))].setdefault(number, 0.7)
    return names


def led_to(about: Iterable[str], names: Names) -> dict[int, float]:
    """The targets that a concept means: by a name that is the same, else by one that contains it."""
    led: dict[int, float] = {}
    for place, said in enumerate(about):
        text = squeezed(said)
        same = names.get(text) or {number for name, numbers in names.items() if text in name for number in numbers}
        for number in sorted(same):
            led.setdefault(number, ORDER[min(place, len(ORDER) - 1)])
    return led


def _terms(names: Names, words: Lexicon) -> dict[str, Term]:
    led: Names = defaultdict(dict, {text: dict(numbers) for text, numbers in names.items()})
    for concept in words.concepts:
        meant = led_to(concept.about, names)
        for word in concept.words if meant else ():
            for number, weight in meant.items():
                led[word][number] = max(weight, led[word].get(number, 0))
    return {text: _term(text, targets) for text, targets in led.items() if len(text) > 1}


def _term(text: str, targets: Mapping[int, float]) -> Term:
    sounds = sound.syllables(text)
    blurred = tuple(map(sound.blurred, sounds))
    return Term(text, sounds, blurred, targets, len(set(blurred)))


def _spellings(terms: Mapping[str, Term], words: Lexicon) -> dict[str, str]:
    """The word that a piece of pinyin spells: in full, or by three initials and more; names and what is dear first."""
    known = sorted(terms.values(), key=lambda one: -max(one.targets.values()))
    said = [(one.text, one.sounds) for one in known]
    said += [(word, sound.syllables(word)) for group in words.groups for word in group.words if len(word) > 1]
    said += [(word, sound.syllables(word)) for word in words.fillers if len(word) > 1]
    spelled: dict[str, str] = {}
    for text, sounds in said:
        spelled.setdefault("".join(sounds), text)
    for text, sounds in said:
        if 2 < len(text) < 7:
            spelled.setdefault(sound.initials(sounds), text)
    return spelled


def _groups_of_targets(count: int, terms: Mapping[str, Term], groups: Mapping[str, Group]) -> list[frozenset[str]]:
    """The synonym groups in the names and first words of each target."""
    said: list[set[str]] = [set() for _ in range(count)]
    for term in terms.values():
        names = {group.name for group in groups_in(term.text, groups)}
        for number, weight in term.targets.items():
            if weight > ORDER[1]:
                said[number] |= names
    return [frozenset(one) for one in said]


def _elsewhere(words: Lexicon, names: Names) -> dict[str, str]:
    """Words for what is done elsewhere, unless this centre's catalogue has it."""
    offered = "\n".join(names)
    return {word: one.where for one in words.elsewhere for word in one.words if word not in offered}


# --- plain text ----------------------------------------------------------------------


def _texts(catalogue: "Catalogue", terms: Mapping[str, Term]) -> Iterator[Counter[str]]:
    """What each target says, as pieces of text with their weight."""
    words: dict[int, list[str]] = defaultdict(list)
    for term in terms.values():
        for number, weight in term.targets.items():
            if weight > ORDER[1]:
                words[number].append(term.text)
    for number, item in enumerate(catalogue.items.values()):
        yield _item_text(item, words[number])
    for number, package in enumerate(catalogue.packages.values(), len(catalogue.items)):
        yield _package_text(package, words[number])


def _item_text(item: Item, words: list[str]) -> Counter[str]:
    said: Counter[str] = Counter()
    for weight, texts in (
        (3, (item.name, item.short_name, *item.aliases)),
        (1, (item.category, item.department, item.result.name, *item.conditions)),
        (1, (option.label for situation in item.situations for option in situation.options)),
        (1, (text for faq in item.faq for text in (faq.q, faq.a))),
        (1, words),
    ):
        for text in texts:
            said[squeezed(text)] += weight
    return said


def _package_text(package: Package, words: list[str]) -> Counter[str]:
    return Counter({squeezed(package.name): 3, squeezed(package.intro): 1} | dict.fromkeys(words, 1))


def _postings(
    texts: list[Counter[str]], groups: Mapping[str, Group]
) -> tuple[dict[str, list[tuple[int, float]]], dict[str, float]]:
    """BM25 impacts by token, and what a token is worth."""
    counted = [_counted(text, groups) for text in texts]
    average = sum(map(Counter.total, counted)) / max(1, len(counted))
    spread = Counter(token for tokens in counted for token in tokens)
    worth = {token: math.log(1 + (len(texts) - times + 0.5) / (times + 0.5)) for token, times in spread.items()}
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, tokens in enumerate(counted):
        longer = 1 - LENGTH + LENGTH * tokens.total() / average
        for token, times in tokens.items():
            impact = worth[token] * times * (SATURATION + 1) / (times + SATURATION * longer)
            postings[token].append((number, impact))
    return dict(postings), worth


def _counted(text: Counter[str], groups: Mapping[str, Group]) -> Counter[str]:
    tokens: Counter[str] = Counter()
    for piece, weight in text.items():
        for token in tokens_of(piece, groups):
            tokens[token] += weight
    return tokens


def tokens_of(text: str, groups: Mapping[str, Group]) -> list[str]:
    """Character pairs, and a token for each synonym group that is said."""
    pairs = [pair for start in range(len(text) - 1) if not (pair := text[start : start + 2]).isdigit()]
    return pairs + sorted({f"§{group.name}" for group in groups_in(text, groups)})


def groups_in(text: str, groups: Mapping[str, Group]) -> list[Group]:
    """The synonym groups said in a text; a word inside a longer one that is also said does not count."""
    found: list[Group] = []
    start = 0
    while start < len(text):
        for size in range(min(8, len(text) - start), 0, -1):
            group = groups.get(text[start : start + size])
            if group is not None:
                found.append(group)
                start += size
                break
        else:
            start += 1
    return found


def letter_pairs(letters: str) -> set[str]:
    """The pairs of letters in a run of pinyin."""
    return {letters[start : start + 2] for start in range(len(letters) - 1)}


def _grouped(pairs: Iterable[tuple[str, V]]) -> dict[str, list[V]]:
    grouped: dict[str, list[V]] = defaultdict(list)
    for key, value in pairs:
        grouped[key].append(value)
    return dict(grouped)
