"""What became of a bad rating, as the resident reads it: three steps in plain words, no name of staff."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from yikou.feedback import queries

if TYPE_CHECKING:
    from yikou.feedback.models import Rating, Rectification


@dataclass(frozen=True)
class Way:
    """One step of the way: what it is, by which day, when it was done; `state` is done, now or ahead."""

    what: str
    state: str
    due_on: date | None = None
    done_at: datetime | None = None


@dataclass(frozen=True)
class Outcome:
    """The way of a bad rating and, at its end, what was done; `asks` while the resident can say whether it is right."""

    number: str
    ways: tuple[Way, ...]
    words: str
    how: str
    asks: bool
    is_over: bool


def outcome_of(rating: "Rating") -> Outcome | None:
    """What became of a rating; nothing for one that is not bad."""
    one = queries.rectification_of(rating)
    if one is None:
        return None
    return Outcome(
        number=one.number,
        ways=_ways(one),
        words=one.done_words,
        how=one.how,
        asks=one.at_step == "follow_up",
        is_over=not one.is_open,
    )


def _ways(one: "Rectification") -> tuple[Way, ...]:
    order = ("contact", "fix", "follow_up", "closed")
    now = order.index(one.at_step)

    def state(place: int) -> str:
        return "done" if place < now else "now" if place == now else "ahead"

    return (
        Way("有人联系您，问清情况", state(0), one.contact_by, one.contacted_at),
        Way("由别的同事改好，或者给您解释清楚", state(1), one.fix_by, one.fixed_at if now > 1 else None),
        Way("再问您满不满意", state(2), one.due_on if now == 2 else None, one.ended_at),
    )
