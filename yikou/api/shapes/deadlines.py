"""Limits in working days, and why they end when they end."""

from datetime import date
from typing import Annotated

from pydantic import Field

from yikou.api.shapes.cases import SkippedDay
from yikou.api.shapes.words import Days, Given, Line, Moment, Told
from yikou.kernel.calendar import Deadline, WorkCalendar


class StopGiven(Given):
    """The clock stood still from `start` until just before `end`; without an end it still does."""

    start: Moment
    end: Moment | None = None
    reason: Line = ""


class DeadlineAsked(Given):
    """A limit to be counted on the centre's own calendar and hours."""

    accepted_at: Moment
    working_days: Days
    stops: Annotated[list[StopGiven], Field(max_length=50)] = []


class DeadlineTold(Told):
    """When the limit ends, in a sentence, and every day between that is not counted."""

    accepted_at: Moment
    working_days: int
    counted_from: date
    due_on: date
    due_at: Moment
    provisional: bool
    running: bool
    stopped_days: int
    sentence: str
    skipped: list[SkippedDay]

    @classmethod
    def of(cls, made: Deadline, calendar: WorkCalendar) -> "DeadlineTold":
        """A deadline as it was counted."""
        return cls(
            accepted_at=made.accepted_at,
            working_days=made.working_days,
            counted_from=made.counted_from,
            due_on=made.due_on,
            due_at=made.due_at,
            provisional=made.provisional,
            running=made.running,
            stopped_days=made.stopped_days,
            sentence=made.sentence(calendar),
            skipped=[SkippedDay(day=one.day, why=one.why) for one in made.explain(calendar)],
        )
