"""What the hall's tests share: 小李 and 小孙 at two general windows, and numbers taken at the door."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from tests.world import MONDAY_9AM, House, World
from yikou.centre import access as centre_access
from yikou.centre.models import Window
from yikou.centre.operations import seat_at
from yikou.hall import access, queries
from yikou.hall import operations as hall
from yikou.hall.models import Ticket
from yikou.kernel.actors import Actor, resident, system


def moment(minutes: float = 0) -> datetime:
    """So many minutes after opening on Monday."""
    return MONDAY_9AM + timedelta(minutes=minutes)


@dataclass
class Hall:
    """A hall in the morning; verbs take minutes after opening."""

    house: House

    @property
    def centre(self) -> str:
        """Its code."""
        return self.house.centre

    @property
    def door(self) -> Actor:
        """Whoever stands at the machine at the door."""
        return resident(self.centre)

    @property
    def machine(self) -> Actor:
        """The system itself."""
        return system(self.centre)

    def sit(self, by: Actor, number: str, at: float = 0) -> Window:
        """Sit down at a window."""
        return seat_at(window=centre_access.window(by, number), by=by, at=moment(at))

    def take(self, at: float = 0, *, queue: str = "A", **more: object) -> Ticket:
        """Take a number at the machine."""
        line = access.queue(self.door, queue)
        given: dict[str, object] = {"channel": "kiosk", "is_shown": True, **more}
        return hall.issue(queue=line, by=self.door, at=moment(at), **given)  # type: ignore[arg-type]

    def next(self, by: Actor, at: float) -> Ticket:
        """Call the next number to where somebody sits."""
        return hall.call_next(window=centre_access.window(by, by.window), by=by, at=moment(at))

    def served(self, ticket: Ticket, by: Actor, start: float, end: float) -> Ticket:
        """Serve a number that was called."""
        ticket.refresh_from_db()
        hall.arrive(ticket=ticket, by=by, at=moment(start))
        return hall.end(ticket=ticket, by=by, at=moment(end))

    def missed(self, ticket: Ticket, by: Actor, at: float) -> Ticket:
        """Call a number as often as the rule wants; nobody comes."""
        ticket.refresh_from_db()
        hall.recall(ticket=ticket, by=by, at=moment(at + 0.5))
        hall.recall(ticket=ticket, by=by, at=moment(at + 1))
        return hall.miss(ticket=ticket, by=by, at=moment(at + 1.5))

    def picture(self, at: float) -> queries.Picture:
        """The hall as it stands."""
        return queries.picture(self.centre, moment(at))


@pytest.fixture
def hall_now(house: House) -> Hall:
    """The cast's hall at nine on Monday, two general windows open."""
    return _opened(house)


@pytest.fixture
def full_hall(world: World) -> Hall:
    """The same with the catalogue and two residents."""
    return _opened(world)


def _opened(house: House) -> Hall:
    made = Hall(house)
    made.sit(house.li, "1")
    made.sit(house.sun, "2")
    return made
