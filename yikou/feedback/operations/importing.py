"""评价导入: ratings that were given on another platform, line by line; what is wrong is told with its line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from yikou.accounts.access import require
from yikou.feedback.operations.rating import Given, rate
from yikou.feedback.queries import exchange
from yikou.feedback.queries.rateable import by_number
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal


@dataclass(frozen=True)
class Wrong:
    """A line that was not taken: its place, why, and what stood there."""

    line: int
    why: str
    row: dict[str, str]


@dataclass(frozen=True)
class Imported:
    """How many lines were taken, and those that were not."""

    taken: int
    wrong: tuple[Wrong, ...]


def import_ratings(*, rows: Sequence[tuple[int, dict[str, str]]], direction: str, by: Actor, at: datetime) -> Imported:
    """Take in ratings of another platform; each line stands for itself. (1.18)

    A line is refused for what any rating is refused for. Refuses as a whole with NotAllowed.
    """
    require(by, "ratings.note")
    wrong: list[Wrong] = []
    for line, row in rows:
        try:
            _take(exchange.given_of(row, direction), by, at)
        except Refusal as refusal:
            wrong.append(Wrong(line, refusal.sentence, dict(row)))
    return Imported(len(rows) - len(wrong), tuple(wrong))


@transaction.atomic
def _take(given: exchange.Given, by: Actor, at: datetime) -> None:
    if given.given_at > at:
        raise exchange.LineWrong(why="评价时间在将来")
    about = by_number(by.centre, given.number, on=given.given_at.astimezone(ZONE).date())
    more = Given(words=given.words)
    rate(token=about.token, level=given.level, channel=given.channel, given=more, given_at=given.given_at, by=by, at=at)
