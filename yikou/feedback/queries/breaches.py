"""What is asked about breaches and what is paid for second trips."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from yikou.centre import queries as centre_queries
from yikou.feedback.models import Breach, BreachState, Compensation, OwedQuerySet
from yikou.feedback.policies import Ladder
from yikou.feedback.queries.worklist import shown_to
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.ledger import queries as ledger
from yikou.policies.queries import rulebook

if TYPE_CHECKING:
    from yikou.ledger.models import Entry

DECIDED = (BreachState.DECIDED, BreachState.APPEALED, BreachState.CLOSED)


def breaches(centre: str) -> OwedQuerySet[Any]:
    """All breaches of a centre, newest first."""
    rows: OwedQuerySet[Any] = Breach.objects.at_centre(centre).order_by("-id")
    return rows


def counted_before(breach: Breach, since: date) -> int:
    """How many others of the same person stand within the period: decided, at fault, not taken back. (M-05)"""
    others = breaches(breach.centre_id).filter(account=breach.account, state__in=DECIDED, at_fault=True)
    within = others.filter(happened_on__gte=since, happened_on__lte=breach.happened_on).exclude(pk=breach.pk)
    return within.exclude(measure__in=("", "none")).count()


@dataclass(frozen=True)
class Ladders:
    """What a decision would come to: how often it was so in the period, the least measure, all measures in words."""

    count: int
    least: str
    steps: dict[str, str]


def ladder_of(breach: Breach) -> Ladders:
    """What the rule asks for in a breach as it stands."""
    rule = rulebook(breach.centre_id, breach.opened_at.astimezone(ZONE).date()).get(Ladder)
    since = rule.counted_from(breach.happened_on, centre_queries.calendar(breach.centre_id))
    count = 1 + counted_before(breach, since)
    return Ladders(count, rule.measure(count), rule.steps())


def breach_kinds(centre: str, on: date) -> dict[str, str]:
    """The kinds of breach that the rule of a day knows, in words."""
    return rulebook(centre, on).get(Ladder).names()


def decided_breaches(centre: str, start: date, end: date) -> QuerySet[Any]:
    """What stands against somebody, decided from `start` until before `end`: what the appraisal counts. (K-11)"""
    rows = breaches(centre).filter(decided_on__gte=start, decided_on__lt=end, state__in=DECIDED, at_fault=True)
    found: QuerySet[Any] = rows.exclude(measure__in=("", "none"))
    return found


def compensations(centre: str) -> QuerySet[Any]:
    """All that is or was owed for second trips, newest first."""
    rows: Any = Compensation.objects.at_centre(centre)
    found: QuerySet[Any] = rows.order_by("-id")
    return found


def asked_of(centre: str, account: int, on: date) -> list[Breach]:
    """What somebody is asked to explain, and what was decided about him that he may still appeal against."""
    rows = breaches(centre).filter(account=account)
    mine = Q(state=BreachState.HEARING) | Q(state=BreachState.DECIDED, appeal_until__gte=on, at_fault=True)
    return list(rows.filter(mine).order_by("due_on", "id"))


def shown_by(breach: Breach, reader: Actor) -> "list[Entry]":
    """The entries that show it, in their order: the facts; without those that the reader is not to read."""
    rows = ledger.entries(breach.centre_id).filter(pk__in=breach.entries)
    return list(shown_to(reader, rows).order_by("id"))
