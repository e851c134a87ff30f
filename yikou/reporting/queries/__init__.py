"""What is asked of reporting; split by topic."""

from yikou.reporting.archive import read_manifest
from yikou.reporting.queries.closes import (
    ExportRow,
    Finding,
    Missed,
    close_by,
    closes,
    closing_of,
    exports,
    logs,
    missed,
    verify,
)
from yikou.reporting.queries.counting import by_place, recount, sums
from yikou.reporting.queries.disclosing import Degrees, Due, boards, degrees, disclosures, due, open_questions, shown
from yikou.reporting.queries.disclosing import questions as questions_about
from yikou.reporting.queries.hall import hall_of
from yikou.reporting.queries.lines import sentence_of, title_of
from yikou.reporting.queries.registers import last_day_before, page, state_words, tallies
from yikou.reporting.queries.risk import Board, Promise, Tally, board, by_department, by_owner, cards, chosen, promises
from yikou.reporting.queries.spanning import Report, Summary, reports, summary
from yikou.reporting.queries.today import Today, today

__all__ = [
    "Board",
    "Degrees",
    "Due",
    "ExportRow",
    "Finding",
    "Missed",
    "Promise",
    "Report",
    "Summary",
    "Tally",
    "Today",
    "board",
    "boards",
    "by_department",
    "by_owner",
    "by_place",
    "cards",
    "chosen",
    "close_by",
    "closes",
    "closing_of",
    "degrees",
    "disclosures",
    "due",
    "exports",
    "hall_of",
    "last_day_before",
    "logs",
    "missed",
    "open_questions",
    "page",
    "promises",
    "questions_about",
    "read_manifest",
    "recount",
    "reports",
    "sentence_of",
    "shown",
    "state_words",
    "summary",
    "sums",
    "tallies",
    "title_of",
    "today",
    "verify",
]
