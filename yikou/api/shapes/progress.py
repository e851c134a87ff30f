"""How far a matter is, as its applicant may know it."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

from pydantic import StringConstraints

from yikou.api.shapes.cases import AheadTold, EventTold, SkippedDay, ahead_of, events_of
from yikou.api.shapes.words import Given, Moment, Reason, Told

if TYPE_CHECKING:
    from yikou.cases.queries import Progress

Short = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[^\x00]*$")]


class ProgressAsked(Given):
    """The number on the receipt and the last digits of the applicant's identity number."""

    number: Short
    last_digits: Short


class ProgressTold(Told):
    """What happened, what comes next, who answers for it, when at the latest and why that date."""

    number: str
    token: str
    item: str
    item_name: str
    state: str
    state_label: str
    received_at: Moment
    accepted_at: Moment | None
    due_on: date | None
    is_provisional: bool
    counted: str
    skipped: list[SkippedDay]
    owner: str
    must_do: str
    events: list[EventTold]
    ahead: list[AheadTold]
    concluded_at: Moment | None
    in_time: bool | None

    @classmethod
    def of(cls, shown: "Progress") -> "ProgressTold":
        """A case's progress."""
        case = shown.case
        return cls(
            number=case.number,
            token=case.token,
            item=case.item_code,
            item_name=case.item_name,
            state=case.state,
            state_label=shown.state,
            received_at=case.received_at,
            accepted_at=case.accepted_at,
            due_on=shown.due_on,
            is_provisional=shown.is_provisional,
            counted=shown.counted,
            skipped=[SkippedDay(day=day, why=why) for day, why in shown.skipped],
            owner=shown.owner,
            must_do=shown.must_do,
            events=events_of(shown),
            ahead=ahead_of(shown),
            concluded_at=case.concluded_at,
            in_time=case.in_time,
        )


class RatingGiven(Given):
    """One of the five levels, never chosen before; a word where the person wants to say one."""

    level: Short
    words: Reason = ""


class RatingTold(Told):
    """The rating as it was noted."""

    number: str
    level: str
    rated_at: Moment
