"""A promise as a row: its ruler, its card in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from yikou.reporting.queries import Promise
from yikou.web import ruler
from yikou.web.asked import Asked
from yikou.web.ruler import Ruler

COLOURS = {"red": "红牌", "yellow": "黄牌"}


@dataclass(frozen=True)
class Row:
    """One running matter on a page."""

    promise: Promise
    ruler: Ruler
    colour: str
    told: str


def lines_of(promises: Iterable[Promise], request: Asked) -> list[Row]:
    """Promises as rows; the ruler of what is near its end is yellow."""
    return [_row(one, request) for one in promises]


def _row(promise: Promise, request: Asked) -> Row:
    drawn = ruler.running(
        days=promise.days, due_on=promise.due_on, today=request.today, held=promise.held, watch=promise.card in COLOURS
    )
    colour = promise.card if promise.card in COLOURS else ""
    told = f"{COLOURS[colour]} {promise.told}" if colour else promise.told
    return Row(promise, drawn, colour, told)
