"""The evaluation set: how often search is right, by kind of query, tuned on and held out.

`yikou/data/search/queries.tsv` holds the set (`tuned`, `held_out`), the kind, the query, and the
codes of which any is right; without codes the query must be refused. The held-out part was
written before the lexicon was tuned and is never tuned on.
"""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from yikou.catalogue.search import SearchResult, search
from yikou.catalogue.search.lexicon import DATA

if TYPE_CHECKING:
    from yikou.catalogue.snapshot import Catalogue

TUNED, HELD_OUT, REFUSE = "tuned", "held_out", "refuse"


@dataclass(frozen=True, slots=True)
class Query:
    """One line of the set."""

    part: str
    kind: str
    text: str
    expected: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a query gave: its place among the hits (1 is best, 0 is none), whether it was refused."""

    query: Query
    place: int
    refused: bool

    @property
    def is_right(self) -> bool:
        """Refused where it must be, else among the first three."""
        return self.refused if not self.query.expected else 0 < self.place <= 3


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table: shares of 1 over `count` queries."""

    part: str
    kind: str
    count: int
    hit_1: float
    hit_3: float


def queries() -> list[Query]:
    """The evaluation set that ships."""
    lines = (DATA / "queries.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = (line.split("\t") for line in lines if line.strip())
    return [Query(part, kind, text, tuple(codes.split())) for part, kind, text, codes in rows]


def evaluate(catalogue: "Catalogue") -> list[Outcome]:
    """Every query of the set, answered."""
    return [_outcome(one, search(catalogue, one.text, top=5)) for one in queries()]


def figures(outcomes: list[Outcome]) -> list[Figure]:
    """Hit@1 and hit@3 by part and kind, and over each part; for queries to refuse both are the share refused."""
    groups: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    for one in outcomes:
        groups[one.query.part, one.query.kind].append(one)
        if one.query.expected:
            groups[one.query.part, "all"].append(one)
    return [_figure(part, kind, group) for (part, kind), group in groups.items()]


def _figure(part: str, kind: str, group: list[Outcome]) -> Figure:
    first = sum(one.refused if kind == REFUSE else one.place == 1 for one in group)
    third = sum(one.is_right for one in group)
    return Figure(part, kind, len(group), first / len(group), third / len(group))


def _outcome(query: Query, result: SearchResult) -> Outcome:
    places = [place for place, hit in enumerate(result.hits, 1) if hit.code in query.expected]
    return Outcome(query, min(places, default=0), result.refused)
