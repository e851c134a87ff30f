"""日结、导出和公开的表."""

from yikou.reporting.models.books import CloseState, DayClose, DayFigure, Export, ExportState
from yikou.reporting.models.disclosure import Board, Disclosure, DisclosureState, Question

__all__ = [
    "Board",
    "CloseState",
    "DayClose",
    "DayFigure",
    "Disclosure",
    "DisclosureState",
    "Export",
    "ExportState",
    "Question",
]
