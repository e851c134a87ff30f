"""What is asked of reporting; split by topic."""

from yikou.reporting.queries.closes import (
    Finding,
    Missed,
    close_by,
    closes,
    closing_of,
    missed,
    verify,
)
from yikou.reporting.queries.counting import by_place, recount, sums
from yikou.reporting.queries.lines import sentence_of, title_of
from yikou.reporting.queries.registers import page, tallies
from yikou.reporting.queries.risk import Board, Promise, Tally, board, by_department, by_owner, cards, chosen, promises
from yikou.reporting.queries.today import Today, today

__all__ = [
    "Board",
    "Finding",
    "Missed",
    "Promise",
    "Tally",
    "Today",
    "board",
    "by_department",
    "by_owner",
    "by_place",
    "cards",
    "chosen",
    "close_by",
    "closes",
    "closing_of",
    "missed",
    "page",
    "promises",
    "recount",
    "sentence_of",
    "sums",
    "tallies",
    "title_of",
    "today",
    "verify",
]
