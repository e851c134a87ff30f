"""What is counted of the ledger, and counting it: the same figures for one day's close and for a recount."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from yikou.kernel.facts import KINDS

# The close itself is no work of the day: its own entry would make a recount differ from it.
UNCOUNTED = "reporting.day_closed"


@dataclass(frozen=True)
class Figure:
    """A part of one kind of entry that is counted apart: those whose facts say `where`."""

    key: str
    label: str
    where: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """The kind of entry that it is a part of."""
        return self.key.partition(":")[0]

    def counts(self, facts: Mapping[str, Any]) -> bool:
        """Whether an entry with these facts is one of them."""
        return all(facts.get(name) == value for name, value in self.where.items())


PARTS = (
    Figure("cases.accepted:first_visit", "第一趟受理", {"how": "desk", "visits": 1}),
    Figure("cases.accepted:provisional", "容缺受理", {"how": "provisional"}),
    Figure("cases.accepted:deemed", "逾期未告知视为受理", {"how": "deemed"}),
    Figure("cases.concluded:same_day", "当天办结", {"days_used": 0}),
    Figure("cases.concluded:in_time", "按时办结", {"in_time": True}),
    Figure("cases.concluded:late", "超期办结", {"in_time": False}),
    Figure("cases.carded:yellow", "黄牌", {"card": "yellow"}),
    Figure("cases.carded:red", "红牌", {"card": "red"}),
    Figure("cases.enquired:visit", "来访咨询", {"channel": "visit"}),
    Figure("cases.enquired:phone", "来电咨询", {"channel": "phone"}),
    Figure("feedback.rated:bad", "差评", {"bad": True}),
    Figure("feedback.rated:very_satisfied", "非常满意", {"level": "very_satisfied"}),
    Figure("feedback.rated:satisfied", "满意", {"level": "satisfied"}),
    Figure("feedback.rated:fairly_satisfied", "基本满意", {"level": "fairly_satisfied"}),
    Figure("feedback.rated:dissatisfied", "不满意", {"level": "dissatisfied"}),
    Figure("feedback.rated:very_dissatisfied", "非常不满意", {"level": "very_dissatisfied"}),
)
# Ratings by whether they count now, which their rows say and no entry of theirs: a level holds only what counts.
RATED = "feedback.rated"
COUNT_NOW = Figure(f"{RATED}:counted", "计入统计的评价")
LEFT_OUT = Figure(f"{RATED}:left_out", "不计入统计的评价")
BY_KEY = {one.key: one for one in (*PARTS, COUNT_NOW, LEFT_OUT)}
_PARTS_OF: dict[str, tuple[Figure, ...]] = {
    kind: tuple(one for one in PARTS if one.kind == kind) for kind in {one.kind for one in PARTS}
}


class Counted(NamedTuple):
    """Where something was counted: empty where the entry does not say."""

    figure: str
    window: str
    department: str
    item: str


class Row(NamedTuple):
    """What counting reads of one entry."""

    kind: str
    place: str
    item: str
    facts: dict[str, Any]


def label_of(key: str) -> str:
    """The name of a figure: of a kind of entry, or of a part of one."""
    if key in BY_KEY:
        return BY_KEY[key].label
    return KINDS[key].label if key in KINDS else key


def count(rows: Iterable[Row], departments: Mapping[str, str]) -> Counter[Counted]:
    """Count entries by figure, window, department and item; `departments` gives an item's department."""
    counted: Counter[Counted] = Counter()
    for row in rows:
        if row.kind == UNCOUNTED:
            continue
        where = (row.place, departments.get(row.item, ""), row.item)
        counted[Counted(row.kind, *where)] += 1
        for part in _PARTS_OF.get(row.kind, ()):
            if part.counts(row.facts):
                counted[Counted(part.key, *where)] += 1
    return counted


def totals(counted: Counter[Counted]) -> dict[str, int]:
    """The sums by figure alone, in a fixed order."""
    summed: Counter[str] = Counter()
    for key, n in counted.items():
        summed[key.figure] += n
    return in_order(summed)


def in_order(sums: Mapping[str, int]) -> dict[str, int]:
    """Sums in the order of a matter's way: kinds as they were declared, their parts behind them."""
    kinds = {kind: number for number, kind in enumerate(KINDS)}
    parts = {key: number for number, key in enumerate(BY_KEY)}
    keys = sorted(sums, key=lambda key: (kinds.get(key.partition(":")[0], len(kinds)), parts.get(key, -1), key))
    return {key: sums[key] for key in keys}
