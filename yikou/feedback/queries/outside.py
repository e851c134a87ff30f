"""What others found of the centre, with its own figure of the same year beside it."""

from dataclasses import dataclass
from datetime import date

from yikou.feedback.models import OutsideResult
from yikou.feedback.queries.satisfaction import Standing, overall


@dataclass(frozen=True)
class Beside:
    """A place in an evaluation from outside, and what residents said here in that year."""

    result: OutsideResult
    own: Standing


def outside(centre: str) -> list[OutsideResult]:
    """Every result that stands, the newest year first."""
    rows = OutsideResult.objects.filter(centre_id=centre, withdrawn_at__isnull=True)
    return list(rows.order_by("-year", "what", "pk"))


def beside_own(centre: str) -> list[Beside]:
    """The same with the centre's own figure of each year, counted once a year."""
    rows = outside(centre)
    own = {year: overall(centre, date(year, 1, 1), date(year, 12, 31)) for year in {one.year for one in rows}}
    return [Beside(one, own[one.year]) for one in rows]
