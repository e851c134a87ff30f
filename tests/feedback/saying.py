"""A matter done on the spot by 小李, a visit without a matter, and what was said of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.hall.conftest import Hall
from tests.working_day import INSTANT, intake_of
from tests.world import MONDAY_9AM, World
from yikou.cases import operations as cases
from yikou.cases.models import Case
from yikou.feedback import operations as feedback
from yikou.feedback import queries
from yikou.feedback.models import Rating, Rectification
from yikou.hall.models import Ticket
from yikou.kernel.actors import Actor, resident


def moment(days: int = 0, at: str = "09:00") -> datetime:
    """A moment so many calendar days after Monday 2 March 2026."""
    hour, minute = map(int, at.split(":"))
    return (MONDAY_9AM + timedelta(days=days)).replace(hour=hour, minute=minute)


@dataclass
class Said:
    """What residents say: `matter()` is done on the spot at window 1, `rated()` is 王奶奶's word on it."""

    world: World

    @property
    def resident(self) -> Actor:
        """Whoever holds the receipt."""
        return resident(self.world.centre)

    def matter(self, at: datetime = MONDAY_9AM, by: Actor | None = None, **more: Any) -> Case:
        """A matter that was done on the spot by 小李."""
        intake = intake_of(self.world, INSTANT, self.world.wang, at)
        return cases.finish_at_once(intake=intake, by=by or self.world.li, at=at, **more)

    def visit(self, start: float = 0, by: Actor | None = None) -> Ticket:
        """A visit in which nothing was taken in: a number that 小李 served for five minutes."""
        hall, clerk = Hall(self.world), by or self.world.li
        ticket = hall.take(start)
        hall.sit(clerk, clerk.window, start)
        hall.next(clerk, start + 1)
        return hall.served(ticket, clerk, start + 2, start + 7)

    def rated(self, level: str = "dissatisfied", *, of: Any = None, at: datetime | None = None, **more: Any) -> Rating:
        """A rating by the resident's own hand, twenty minutes after opening."""
        about = of if of is not None else self.matter()
        given: dict[str, Any] = {"channel": "qr", "by": self.resident, "at": at or moment(at="09:20"), **more}
        return feedback.rate(token=about.token, level=level, **given)

    def bad(self, **more: Any) -> Rectification:
        """What is owed for a bad rating."""
        found = queries.rectification_of(self.rated(**more))
        assert found is not None
        return found

    def owner(self, one: Any, at: datetime = MONDAY_9AM) -> Actor:
        """Whoever answers for it now."""
        name = next(name for name, key in self.world.accounts.items() if key == one.owner)
        return self.world.actor(name, at=at)


@pytest.fixture
def said(world: World) -> Said:
    """What residents say at the cast's centre."""
    return Said(world)


@pytest.fixture
def stepped(said: Said) -> Callable[[str], Rectification]:
    """`stepped("fix")`: a rectification that has come as far as a step."""

    def go(step: str) -> Rectification:
        one = said.bad()
        if step in ("fix", "follow_up"):
            feedback.contact_rater(rectification=one, outcome="reached", by=said.owner(one), at=moment(at="10:00"))
        if step == "follow_up":
            feedback.put_right(
                rectification=one, how="put_right", words="重新说明了材料", by=said.owner(one), at=moment(1)
            )
        return one

    return go
