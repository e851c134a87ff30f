"""Scoring: what speaks for each target in a query."""

from collections import defaultdict
from dataclasses import dataclass, field

from yikou.catalogue.search.index import UNKNOWN, Index, Term, groups_in, tokens_of
from yikou.catalogue.search.words import Typed

# What a matched term of so many characters is worth.
BY_LENGTH = (0.0, 0.3, 1.0, 1.5, 1.9, 2.2, 2.4, 2.6)
# The whole query as a term says more; a term inside a longer matched one little.
WHOLE, INSIDE = 1.6, 0.25
# What the plain text and a said age are worth beside a term.
TEXT, AGE = 2.4, 1.5
# Several things of the query in one matter's words: what each further one adds, a weak one less.
TOGETHER, WEAK_GROUP = 1.6, 0.6
# How much a strong and a weak group count among the tokens of the plain text.
STRONG_TOKEN, WEAK_TOKEN = 2.0, 0.7
# What a token can reach at most, in its own weight.
SATURATED = 1.6


@dataclass(slots=True)
class Evidence:
    """What speaks for each target: `named` by terms, sounds and ages, `text` by the plain text (0 to 1).

    `why` is the term that weighs most.
    """

    named: dict[int, float] = field(default_factory=lambda: defaultdict(float))
    text: dict[int, float] = field(default_factory=dict)
    why: dict[int, tuple[float, str]] = field(default_factory=dict)

    def speak(self, found: "list[Found]") -> None:
        """Terms that were found; for one target each place of the query counts once, for the best term."""
        taken: dict[int, list[Found]] = defaultdict(list)
        for one in sorted(found, key=lambda one: -one.worth):
            for number, weight in one.term.targets.items():
                if any(other.start < one.end and one.start < other.end for other in taken[number]):
                    continue
                taken[number].append(one)
                self.named[number] += one.worth * weight
                if one.worth * weight > self.why.get(number, (0.0, ""))[0]:
                    self.why[number] = (one.worth * weight, one.term.text)

    def total(self, number: int) -> float:
        """All that speaks for a target."""
        return self.named.get(number, 0.0) + TEXT * self.text.get(number, 0.0)


@dataclass(frozen=True, slots=True)
class Found:
    """A term found in a query at `start` up to `end`."""

    term: Term
    start: int
    end: int
    worth: float


def worth(size: int) -> float:
    """What a term of so many characters is worth."""
    return BY_LENGTH[min(size, len(BY_LENGTH) - 1)]


# --- terms that are said -------------------------------------------------------------


def said(index: Index, text: str, core: str) -> list[Found]:
    """The terms that stand in a text; the whole query as a term weighs most."""
    found = []
    for start in range(len(text)):
        for end in range(start + 2, min(len(text), start + index.longest_word) + 1):
            if (term := index.terms.get(text[start:end])) is not None:
                is_whole = term.text in (core, text)
                found.append(Found(term, start, end, worth(end - start) * (WHOLE if is_whole else 1)))
    return nested(found)


def nested(found: list[Found]) -> list[Found]:
    """The same with less weight for what stands inside a longer one."""
    return [
        Found(one.term, one.start, one.end, one.worth * INSIDE) if any(_holds(other, one) for other in found) else one
        for one in found
    ]


def _holds(other: Found, one: Found) -> bool:
    """Whether one stands inside a longer other."""
    return other.start <= one.start and one.end <= other.end and other.end - other.start > one.end - one.start


# --- plain text ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reading:
    """What the plain text says: how much of the query each target has, 0 to 1, without and with weak groups."""

    firm: float
    scores: dict[int, float]
    has_strong: bool


def read_text(index: Index, typed: Typed) -> Reading:
    """How much of the query each target's text says."""
    tokens = tokens_of(typed.core, index.group_of_word)
    groups = {group.name: group for group in groups_in(typed.core, index.group_of_word)}
    unknown = max(index.weight_of_token.values(), default=1.0) * UNKNOWN
    firm: dict[int, float] = defaultdict(float)
    loose: dict[int, float] = defaultdict(float)
    ideal = 0.0
    for token in tokens:
        group = groups.get(token[1:]) if token.startswith("§") else None
        factor = 1.0 if group is None else STRONG_TOKEN if group.is_strong else WEAK_TOKEN
        ideal += factor * index.weight_of_token.get(token, unknown) * SATURATED
        into = firm if group is None or group.is_strong else loose
        for number, impact in index.postings.get(token, ()):
            into[number] += factor * impact
    if not ideal:
        return Reading(0.0, {}, False)
    scores = {number: min(1.0, (firm.get(number, 0) + loose.get(number, 0)) / ideal) for number in {*firm, *loose}}
    return Reading(
        firm=min(1.0, max(firm.values(), default=0.0) / ideal),
        scores=scores,
        has_strong=any(group.is_strong for group in groups.values()),
    )


def together(index: Index, typed: Typed) -> dict[int, float]:
    """What it adds that several things of the query belong to one matter: 残疾人 and 开店."""
    groups = {group.name: group for group in groups_in(typed.core, index.group_of_word)}
    if len(groups) < 2 or not any(group.is_strong for group in groups.values()):
        return {}
    added = {}
    for number, names in enumerate(index.groups_of_target):
        shared = [groups[name] for name in names.intersection(groups)]
        if len(shared) > 1 and any(group.is_strong for group in shared):
            added[number] = TOGETHER * (sum(1.0 if group.is_strong else WEAK_GROUP for group in shared) - 1)
    return added
