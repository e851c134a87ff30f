"""Terms that the query means without saying them: they sound alike, or were nearly typed."""

from collections import Counter
from itertools import chain

from yikou.catalogue.search import sound
from yikou.catalogue.search.index import Index, Term
from yikou.catalogue.search.scoring import WHOLE, Found, nested, worth

# The same sound in other characters; the same only where zh is z and ing is in.
SAME_SOUND, LIKE_SOUND = 0.88, 0.7
LONGEST_HEARD = 9
# Nearly said: what a character too many or missing costs, what two in the wrong order, what a homophone.
LIGHT, HEAVY, SWAPPED, HOMOPHONE = 0.15, 0.8, 0.6, 0.25
LIGHT_CHARACTERS = frozenset("个小大了的我他她你您俺咱给要想去来把被着过一两几点些有没在是能会可就都还又也到得地这那让")
# How near a name, an everyday word, or either inside a long sentence must come.
NEAR_NAME, NEAR_WORD, NEAR_INSIDE = 0.66, 0.8, 0.8
NEARLY, NEARLY_WHOLE = 0.9, 1.2
CANDIDATES = 24


def heard(index: Index, core: str, covered: set[int]) -> list[Found]:
    """Terms that sound like a piece of the query that no term explains yet: 底保 is 低保."""
    sounds = sound.syllables(core)
    blurred = tuple(map(sound.blurred, sounds))
    found = []
    for start in range(len(core)):
        open_until = next((place for place in range(start, len(core)) if place not in covered), len(core))
        for end in range(max(start + 2, open_until + 1), min(len(core), start + LONGEST_HEARD) + 1):
            like = index.by_blurred.get("".join(blurred[start:end]))
            if like:
                exact = index.by_sound.get("".join(sounds[start:end]), [])
                found += _sounding(core[start:end], exact, like, start, end - start == len(core))
    return nested(found)


def _sounding(piece: str, exact: list[Term], like: list[Term], start: int, is_whole: bool) -> list[Found]:
    found = []
    for term in {one.text: one for one in (*like, *exact)}.values():
        if term.text == piece or len(term.text) != len(piece):
            continue
        alike = sum(one == other for one, other in zip(term.text, piece, strict=True))
        trust = _trust(len(piece), alike, is_whole) * (SAME_SOUND if term in exact else LIKE_SOUND)
        if trust:
            found.append(Found(term, start, start + len(piece), worth(len(piece)) * trust * (WHOLE if is_whole else 1)))
    return found


def _trust(size: int, alike: int, is_whole: bool) -> float:
    """How far to believe that a piece was meant as a term of the same sound.

    Two syllables sound alike by chance; they count when they are all that was asked, or share a character.
    """
    if is_whole or size > 3:
        return 1.0 if alike else 0.8
    if size == 3:
        return (0.0, 0.6, 0.9, 1.0)[alike]
    return 0.55 if alike else 0.0


# --- terms that are nearly said ------------------------------------------------------


def nearly(index: Index, core: str) -> list[Found]:
    """Terms that the query nearly says: a character missing, wrong, too many or in another order."""
    sounds = tuple(map(sound.blurred, sound.syllables(core)))
    costs = [LIGHT if one in LIGHT_CHARACTERS else HEAVY for one in core]
    found = []
    for term in _likely(index, sounds):
        near, start, end = nearness(core, sounds, costs, term)
        needed = NEAR_NAME if max(term.targets.values()) == 1 else NEAR_WORD
        if len(core) > len(term.text) + 4:
            needed = max(needed, NEAR_INSIDE)
        if needed <= near < 1:
            is_whole = end - start == len(core)
            found.append(
                Found(term, start, end, worth(len(term.text)) * near * near * (NEARLY_WHOLE if is_whole else NEARLY))
            )
    return nested(found)


def _likely(index: Index, sounds: tuple[str, ...]) -> list[Term]:
    """The terms that share most syllables with the query, the likeliest first."""
    shared = Counter(chain.from_iterable(index.by_syllable.get(one, ()) for one in set(sounds)))
    terms, needed, size = index.numbered, index.needed, len(sounds)
    likely = [
        (-count / terms[number].kinds, abs(len(terms[number].text) - size), number)
        for number, count in shared.items()
        if count >= needed[number]
    ]
    return [terms[number] for _, _, number in sorted(likely)[:CANDIDATES]]


def nearness(core: str, sounds: tuple[str, ...], costs: list[float], term: Term) -> tuple[float, int, int]:
    """How near a term comes to some piece of the query, 0 to 1, and where that piece is.

    An edit distance whose ends are free in the query: another character of the same sound
    costs a quarter, two in the wrong order six tenths, a light character in between little.
    """
    text, blurred = term.text, term.blurred
    width = len(core) + 1
    earlier: list[float] = []
    earlier_from: list[int] = []
    row = [0.0] * width
    row_from = list(range(width))
    for place, character in enumerate(text):
        line, line_from = [(place + 1) * HEAVY], [0]
        for column in range(1, width):
            if character == core[column - 1]:
                best = row[column - 1]
            else:
                best = row[column - 1] + (HOMOPHONE if blurred[place] == sounds[column - 1] else 1.0)
            came = row_from[column - 1]
            if row[column] + HEAVY < best:
                best, came = row[column] + HEAVY, row_from[column]
            if line[-1] + costs[column - 1] < best:
                best, came = line[-1] + costs[column - 1], line_from[-1]
            if place and column > 1 and character == core[column - 2] and text[place - 1] == core[column - 1]:
                swapped = earlier[column - 2] + SWAPPED
                if swapped < best:
                    best, came = swapped, earlier_from[column - 2]
            line.append(best)
            line_from.append(came)
        earlier, earlier_from, row, row_from = row, row_from, line, line_from
    cost = min(row)
    end = row.index(cost)
    return 1 - cost / len(text), row_from[end], end
