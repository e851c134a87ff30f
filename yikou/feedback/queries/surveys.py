"""What is asked about surveys: the list, and honest results."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from yikou.feedback.models import Survey
from yikou.feedback.operations.surveys import SCALE, refuse_unless_open
from yikou.feedback.policies.intervals import Interval, wilson
from yikou.feedback.words import readable
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal

if TYPE_CHECKING:
    from yikou.hall.models import Ticket

TEXTS = 50


@dataclass(frozen=True)
class Option:
    """One option with how many chose it, of those who answered the question."""

    text: str
    n: int
    share: Interval


@dataclass(frozen=True)
class Result:
    """One question's results: so many answered; its options, or the newest texts."""

    question: dict[str, Any]
    answered: int
    options: tuple[Option, ...] = ()
    texts: tuple[str, ...] = ()
    mean: float | None = None


def surveys(centre: str) -> list[Survey]:
    """All surveys of a centre, newest first, each with its `n` answers."""
    return list(Survey.objects.filter(centre_id=centre).annotate(n=Count("answers")).order_by("-id"))


def for_visit(ticket: "Ticket", by: Actor, at: datetime) -> list[Survey]:
    """What the holder of a number that was served can answer now."""
    rows = Survey.objects.filter(centre_id=ticket.centre_id, for_visits=True, ended_at__isnull=True)
    rows = rows.filter(opens_on__lte=ticket.day, closes_on__gte=at.astimezone(ZONE).date())
    return [one for one in rows.order_by("id") if _can_answer(one, ticket, by, at)]


def _can_answer(survey: Survey, ticket: "Ticket", by: Actor, at: datetime) -> bool:
    try:
        refuse_unless_open(survey=survey, ticket=ticket, by=by, at=at)
    except Refusal:
        return False
    return True


def of_kinds(survey: Survey) -> dict[str, int]:
    """How many holders of each kind of number answered."""
    return dict(survey.answers.order_by().values_list("visitor").annotate(n=Count("id")))


def results(survey: Survey) -> list[Result]:
    """How each question was answered; what one sees is counted from the answers each time."""
    said = list(survey.answers.order_by("-id").values_list("answers", flat=True))
    return [_result(one, [row[one["key"]] for row in said if row.get(one["key"])]) for one in survey.questions]


def _result(question: dict[str, Any], given: list[Any]) -> Result:
    if question["kind"] == "text":
        return Result(question, len(given), texts=tuple(readable(text) for text in given[:TEXTS]))
    counts = Counter(one for value in given for one in (value if isinstance(value, list) else [value]))
    offered = SCALE if question["kind"] == "scale" else question["options"]
    options = tuple(Option(text, counts[text], wilson(counts[text], len(given))) for text in offered)
    mean = sum(int(one) for one in given) / len(given) if question["kind"] == "scale" and given else None
    return Result(question, len(given), options=options, mean=mean)
