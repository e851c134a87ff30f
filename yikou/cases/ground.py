"""Ground: what a matter stands on: its centre's rules, calendar and hours on the day it began.

A running case stays under the rules of the day it was received (posting.rule_change); the
calendar is always today's, since a year's notice may come in while the case runs.
"""

from dataclasses import dataclass
from datetime import date

from yikou.cases.models import Case
from yikou.catalogue import queries as catalogue
from yikou.catalogue.items import Item
from yikou.centre import queries as centre_queries
from yikou.kernel.calendar import Hours, WorkCalendar
from yikou.kernel.clock import ZONE
from yikou.policies.queries import Rulebook, rulebook


@dataclass(frozen=True)
class Ground:
    """The rules in force for a matter, and how its centre counts time."""

    centre: str
    rules: Rulebook
    calendar: WorkCalendar
    hours: Hours


def ground(centre: str, on: date) -> Ground:
    """The ground of a matter that begins on a day."""
    return Ground(
        centre=centre,
        rules=rulebook(centre, on),
        calendar=centre_queries.calendar(centre),
        hours=centre_queries.hours(centre, on),
    )


def ground_of(case: Case) -> Ground:
    """The ground of a running case: the rules of the day it was received."""
    return ground(case.centre_id, case.received_at.astimezone(ZONE).date())


def item_of(case: Case) -> Item:
    """The item in the version under which the case was taken in."""
    return catalogue.item_version(case.centre_id, case.item_code, case.item_version)
