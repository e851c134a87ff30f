"""The floor: the hall as whoever plays it sees it: which windows are free, who is in the house with which number.

Only a memory of the moment: the rows say the same, and a demo that goes on builds it from them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from yikou.centre import queries as centre_queries
from yikou.hall import queries as hall
from yikou.hall.order import Standing
from yikou.hall.serving import Line, Seat
from yikou.kernel.actors import Actor
from yikou.simulation.agenda import Act

if TYPE_CHECKING:
    from yikou.centre.models import Window
    from yikou.hall.models import Queue, Ticket

# What begins when somebody sits down, with which number, answers what is done when he gets up.
Serve = Callable[[Actor, datetime, int], Act | None]


@dataclass
class Guest:
    """Somebody in the house: what for, how long that takes, and the number once it is taken."""

    name: str
    line: str
    minutes: float
    serve: Serve
    items: tuple[str, ...] = ()
    department: str = ""
    ticket: "Ticket | None" = None
    # What is left of the service when it was broken off; and whether he went away without a word.
    left_over: float | None = None
    is_gone: bool = False
    moved: int = 0
    # A second number of the same person.
    along: "Ticket | None" = None


@dataclass
class Floor:
    """The lines, the windows, and who is where."""

    lines: dict[str, "Queue"]
    windows: dict[str, "Window"]
    known: dict[int, frozenset[str]]
    departments: dict[str, str]
    guests: dict[int, Guest] = field(default_factory=dict)
    # Numbers that the register's people held when a demo went on, until their errand is known.
    held: dict[int, "Ticket"] = field(default_factory=dict)
    # Windows that serve nobody and have called nobody, in the order in which they became free.
    idle: dict[str, datetime] = field(default_factory=dict)
    # Windows at which somebody wants to get up as soon as nobody is there.
    going: dict[str, Act] = field(default_factory=dict)
    # The same, but only when nobody waits any more.
    last: dict[str, Act] = field(default_factory=dict)
    # Until when what goes on at a window is planned.
    busy_until: dict[str, datetime] = field(default_factory=dict)
    # From when a window calls nobody any more, because it is wanted free at a moment.
    until: dict[str, datetime] = field(default_factory=dict)

    def line_for(self, department: str) -> str:
        """The letter of the line for a matter of a department: its own, else the general one."""
        own = [one.code for one in self.lines.values() if department in one.departments]
        general = [one.code for one in self.lines.values() if not one.departments and not one.is_front_desk]
        return (own or general or [""])[0]

    @property
    def front_line(self) -> str:
        """The letter of the front desk's line."""
        return next((one.code for one in self.lines.values() if one.is_front_desk), "")

    def seat(self, number: str, account: int) -> Seat:
        """A window with whoever sits there."""
        window = self.windows[number]
        return Seat(
            window=number,
            is_general=window.sort == "general",
            is_front_desk=window.sort == "front_desk",
            departments=frozenset(window.departments),
            competence=self.known.get(account),
        )

    def may_serve(self, number: str, account: int, ticket: "Ticket") -> bool:
        """Whether a window may call a number."""
        queue = next((one for one in self.lines.values() if one.pk == ticket.queue_id), None)
        if queue is None:
            return False
        return self.seat(number, account).may_serve(
            line_of(queue), standing(ticket), lambda item: self.departments.get(item, "")
        )

    def takes(self, number: str, account: int, department: str) -> bool:
        """Whether matters of a department are done at a window, by whoever sits there."""
        window, known = self.windows[number], self.known.get(account, frozenset())
        return not department or window.sort != "dedicated" or department in {*window.departments, *known}

    def free(self, seats: dict[str, int], ticket: "Ticket") -> Iterator[str]:
        """The idle windows that may call a number: dedicated ones first, then by how long they have been free."""
        able = [one for one in self.idle if one in seats and self.may_serve(one, seats[one], ticket)]
        return iter(sorted(able, key=lambda one: (self.windows[one].sort == "general", self.idle[one])))


def line_of(queue: "Queue") -> Line:
    """A line as far as serving goes."""
    return Line(queue.pk, queue.stage, frozenset(queue.departments), queue.is_front_desk, queue.is_helped)


def standing(ticket: "Ticket") -> Standing:
    """A number as the order sees it."""
    return Standing(
        pk=ticket.pk,
        number=ticket.number,
        queue=ticket.queue_id,
        lane=ticket.lane,
        rank_at=ticket.rank_at,
        reserved_for=ticket.reserved_for,
        matters=tuple(ticket.matters),
    )


def read(centre: str, departments: dict[str, str]) -> Floor:
    """The floor of a centre as its day begins: read once."""
    return Floor(
        lines={one.code: one for one in hall.queues(centre)},
        windows={one.number: one for one in centre_queries.windows(centre)},
        known=centre_queries.competences(centre),
        departments=departments,
    )
