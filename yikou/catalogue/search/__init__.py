"""Search in everyday words: names, aliases, pinyin and initials, typos and homophones, whole sentences.

When nothing fits it says so, and the resident is sent to the front desk: better no answer
than a wrong one. Works without a network and without a model.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yikou.catalogue.search.alike import heard, nearly
from yikou.catalogue.search.index import Index, build
from yikou.catalogue.search.needs import Need, needs
from yikou.catalogue.search.scoring import AGE, Evidence, Found, Reading, read_text, said, together
from yikou.catalogue.search.spelling import spelled
from yikou.catalogue.search.words import Typed, read

if TYPE_CHECKING:
    from yikou.catalogue.snapshot import Catalogue

__all__ = ["Hit", "Index", "Need", "SearchResult", "build", "needs", "search"]

# Below this nothing is offered; a hit far behind the best is not shown.
ENOUGH = 0.9
ENOUGH_TEXT = 0.42
BESIDE_BEST = 0.22
# What speaks for an answer although a word for something else was said (手机丢了).
DESPITE_ELSEWHERE = 1.4
# With a thing named that the centre deals with, this is enough.
HINTED = 0.6
MOST_PACKAGES = 2
# In longer questions only so many characters are looked at for slips of the pen.
LONGEST_NEAR = 24


@dataclass(frozen=True, slots=True)
class Hit:
    """A matter that fits: `why` is the word by which it was found."""

    code: str
    name: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What fits a query, best first; iterating it gives the items.

    `refused` says that nothing fits well enough; `where` names who does it instead, if known.
    """

    query: str
    hits: tuple[Hit, ...] = ()
    packages: tuple[Hit, ...] = ()
    refused: bool = False
    where: str = ""

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)

    @property
    def told(self) -> str:
        """What is said where nothing fits."""
        if not self.refused:
            return ""
        if self.where:
            return f"这件事不在本中心办，请到{self.where}。拿不准的，请到总服务台问一问。"
        return "没有找到对得上的事项。请换个说法再试，或者到总服务台，工作人员帮您找。"


def search(catalogue: "Catalogue", query: str, top: int = 5) -> SearchResult:
    """The matters that fit what a person typed, at most `top` items and two packages; refuses to guess."""
    index: Index = catalogue.search_index
    typed = read(query, index.lexicon.fillers, index.words, index.spelled)
    if not typed.text:
        return SearchResult(query, refused=True)
    evidence = Evidence()
    spoken = _weigh_terms(index, typed, evidence)
    reading = _weigh_text(index, typed, evidence)
    where = _elsewhere(index, typed.text, spoken)
    if where is not None or not _is_enough(evidence, reading):
        return SearchResult(query, refused=True, where=where or "")
    return _ranked(index, query, evidence, top)


def _ranked(index: Index, query: str, evidence: Evidence, top: int) -> SearchResult:
    scored = [(evidence.total(number), number) for number in {*evidence.named, *evidence.text}]
    best = max(score for score, _ in scored)
    items: list[Hit] = []
    packages: list[Hit] = []
    for score, number in sorted(scored, key=lambda one: (-one[0], one[1])):
        if score < best * BESIDE_BEST:
            break
        target = index.targets[number]
        _, why = evidence.why.get(number, (0.0, ""))
        (packages if target.is_package else items).append(Hit(target.code, target.name, round(score, 3), why))
    return SearchResult(query, hits=tuple(items[:top]), packages=tuple(packages[:MOST_PACKAGES]))


def _weigh_terms(index: Index, typed: Typed, evidence: Evidence) -> list[Found]:
    """What terms speak for; answers the terms that are said as they are."""
    spoken: list[Found] = []
    if any(not one.isascii() or one.isdigit() for one in typed.text):
        spoken = said(index, typed.text, typed.core)
        evidence.speak(spoken)
        alike = heard(index, typed.core, _places(typed.core, spoken))
        evidence.speak(alike)
        if not _is_one_term(typed, spoken, alike):
            evidence.speak(nearly(index, typed.core[:LONGEST_NEAR]))
    if typed.latin:
        evidence.speak(spelled(index, "".join(typed.latin)))
    return spoken


def _weigh_text(index: Index, typed: Typed, evidence: Evidence) -> Reading:
    """What an age, things said together and the plain text speak for."""
    for start, end, led in index.ages:
        if typed.age is not None and start <= typed.age < end:
            for number, weight in led.items():
                evidence.named[number] += AGE * weight
                evidence.why.setdefault(number, (AGE * weight, f"{typed.age}岁"))
    for number, added in together(index, typed).items():
        evidence.named[number] += added
    reading = read_text(index, typed)
    evidence.text = reading.scores
    return reading


def _is_one_term(typed: Typed, spoken: list[Found], alike: list[Found]) -> bool:
    """Whether the whole query is a term, or sounds like one: then no slip of the pen is looked for."""
    return any(one.term.text in (typed.core, typed.text) for one in spoken) or any(
        one.end - one.start == len(typed.core) for one in alike
    )


def _places(core: str, found: list[Found]) -> set[int]:
    """The places of the core that said terms explain."""
    places: set[int] = set()
    for one in found:
        start = core.find(one.term.text)
        if start >= 0:
            places.update(range(start, start + len(one.term.text)))
    return places


def _elsewhere(index: Index, text: str, spoken: list[Found]) -> str | None:
    """Where it is done instead, if a word for something else was said and nothing beside it says much."""
    for size in range(min(8, len(text)), 1, -1):
        for start in range(len(text) - size + 1):
            where = index.elsewhere.get(text[start : start + size])
            if where is None:
                continue
            beside = (one for one in spoken if one.end <= start or one.start >= start + size)
            if max((one.worth for one in beside), default=0.0) < DESPITE_ELSEWHERE:
                return where
    return None


def _is_enough(evidence: Evidence, reading: Reading) -> bool:
    """Whether anything fits well enough to be offered."""
    named = max(evidence.named.values(), default=0.0)
    return named >= ENOUGH or reading.firm >= ENOUGH_TEXT or (reading.has_strong and named + reading.firm >= HINTED)
