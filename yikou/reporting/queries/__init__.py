"""What is asked of reporting; split by topic."""

from yikou.reporting.queries.closes import (
    Finding,
    Missed,
    closes,
    missed,
    verify,
)
from yikou.reporting.queries.counting import by_place, recount, sums
from yikou.reporting.queries.lines import sentence_of, title_of
from yikou.reporting.queries.registers import page, tallies

__all__ = [
    "Finding",
    "Missed",
    "by_place",
    "closes",
    "missed",
    "page",
    "recount",
    "sentence_of",
    "sums",
    "tallies",
    "title_of",
    "verify",
]
