"""Pinyin: in full, by initials, begun or misspelled, alone or in a sentence (`woyaobandibao`)."""

from collections import Counter
from itertools import chain

from yikou.catalogue.search import sound
from yikou.catalogue.search.index import Index, letter_pairs
from yikou.catalogue.search.scoring import WHOLE, Found, nested, worth

# What pinyin is worth beside characters: in full, where zh is z, by initials.
EXACT, LIKE, INITIALS = 0.95, 0.7, 0.9
# How much of what was asked a term of two syllables must be.
MOSTLY = 0.7
LONGEST = 48
SHORTEST_BEGUN, SHORTEST_MISSPELLED = 4, 5
CANDIDATES = 12


def spelled(index: Index, letters: str) -> list[Found]:
    """Terms spelled in pinyin, in full, by their initials, begun, or nearly: `dibao`, `glbt`, `shebaok`."""
    letters = letters.replace("v", "u")
    found = _pieces(index, letters)
    covered = {place for one in found for place in range(one.start, one.end)}
    if len(covered) >= MOSTLY * len(letters):
        return nested(found)
    short = [
        Found(term, 0, len(letters), worth(len(term.text)) * WHOLE * INITIALS)
        for term in index.by_initials.get(letters, ())
    ]
    return short or nested([*found, *(_begun(index, letters) or _misspelled(index, letters))])


def _pieces(index: Index, letters: str) -> list[Found]:
    """Terms that stand in a run of pinyin, from one end of a syllable to another."""
    places = sound.boundaries(letters, index.lexicon.syllables)
    said = sum(end - start for start, end in _filling(index, letters, places))
    found = []
    for start in range(len(letters)):
        for end in range(start + 3, min(len(letters), start + LONGEST) + 1) if places[start] else ():
            if places[end]:
                found += _spelled(index, letters, start, end, len(letters) - said)
    return found


def _filling(index: Index, letters: str, places: list[bool]) -> list[tuple[int, int]]:
    """Where fillers are spelled (woyao, zenmeban)."""
    taken: list[tuple[int, int]] = []
    start = 0
    while start < len(letters):
        sizes = (
            size
            for size in range(min(18, len(letters) - start), 1, -1)
            if letters[start : start + size] in index.fillers
        )
        size = next((size for size in sizes if places[start] and places[start + size]), 0)
        if size:
            taken.append((start, start + size))
        start += size or 1
    return taken


def _spelled(index: Index, letters: str, start: int, end: int, asked: int) -> list[Found]:
    """The terms of one piece; one of two syllables must be most of what was asked."""
    piece = letters[start:end]
    exact = index.by_sound.get(piece, [])
    like = [] if exact else index.by_blurred.get("".join(map(sound.blurred, _split(piece, index))), [])
    whole = WHOLE if len(piece) >= asked else 1.0
    return [
        Found(term, start, end, worth(len(term.text)) * whole * trust)
        for terms, trust in ((exact, EXACT), (like, LIKE))
        for term in terms
        if len(term.text) > 2 or len(piece) >= MOSTLY * asked
    ]


def _split(letters: str, index: Index) -> list[str]:
    """A run of pinyin in syllables, each as long as can be."""
    parts: list[str] = []
    while letters:
        size = next(
            (size for size in range(min(6, len(letters)), 0, -1) if letters[:size] in index.lexicon.syllables), 1
        )
        parts.append(letters[:size])
        letters = letters[size:]
    return parts


def _begun(index: Index, letters: str) -> list[Found]:
    """Terms whose pinyin begins with these letters, at least half of it."""
    if len(letters) < SHORTEST_BEGUN:
        return []
    return [
        Found(term, 0, len(letters), worth(len(term.text)) * len(letters) / len(spelling))
        for spelling, terms in index.by_sound.items()
        if spelling.startswith(letters) and len(letters) * 2 >= len(spelling)
        for term in terms
    ]


def _misspelled(index: Index, letters: str) -> list[Found]:
    """Terms whose pinyin is one or two letters away."""
    if len(letters) < SHORTEST_MISSPELLED:
        return []
    pairs = letter_pairs(letters)
    shared = Counter(chain.from_iterable(index.by_letters.get(pair, ()) for pair in pairs))
    allowed = 1 if len(letters) < 10 else 2
    likely = sorted(
        (-count, spelling)
        for spelling, count in shared.items()
        if abs(len(spelling) - len(letters)) <= allowed and count * 2 >= len(pairs)
    )[:CANDIDATES]
    return [
        Found(term, 0, len(letters), worth(len(term.text)) * (1 - apart / len(letters)) ** 2)
        for _, spelling in likely
        if (apart := _apart(letters, spelling)) <= allowed
        for term in index.by_sound[spelling]
    ]


def _apart(one: str, other: str) -> int:
    """How many letters two spellings are apart; neighbours in the wrong order count once."""
    rows = [list(range(len(other) + 1))]
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, with_letter in enumerate(other, 1):
            best = min(rows[-1][column] + 1, line[-1] + 1, rows[-1][column - 1] + (letter != with_letter))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == with_letter:
                best = min(best, rows[-2][column - 2] + 1)
            line.append(best)
        rows.append(line)
    return rows[-1][-1]
