"""What became of the numbers and appointments of some days, line by line: sums of the rows' own periods.

The same as the register of numbers says line by line; one question to the database however many days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.db.models import Count, Max, Sum

from yikou.hall.models import Appointment, AppointmentState, Queue, State, Ticket
from yikou.hall.statistics import LEFT, MISSED, OUTCOMES, SERVED, ZERO

CAME, NO_SHOW = "came", "no_show"
_KEPT = {AppointmentState.CHECKED_IN: CAME, AppointmentState.NO_SHOW: NO_SHOW, AppointmentState.BOOKED: ""}


@dataclass(frozen=True, slots=True)
class Tally:
    """A line, or all: numbers taken and what became of them, the wait of those who were served; who booked and came."""

    taken: int = 0
    served: int = 0
    left: int = 0
    missed: int = 0
    waited: timedelta = ZERO
    longest: timedelta = ZERO
    booked: int = 0
    came: int = 0
    no_show: int = 0

    @property
    def wait(self) -> timedelta:
        """The mean wait of those who were served."""
        return self.waited / self.served if self.served else ZERO

    def __add__(self, other: Self) -> "Tally":
        """Two lines, or two parts of one, together."""
        sums = {name: getattr(self, name) + getattr(other, name) for name in self.__slots__ if name != "longest"}
        return Tally(**sums, longest=max(self.longest, other.longest))


def tallies(centre: str, start: date, end: date) -> dict[str, Tally]:
    """Every line of which something is to be told, by its letter, in the order of the lines; both days counted."""
    lines = dict(Queue.objects.filter(centre=centre).order_by("place", "pk").values_list("pk", "code"))
    found: dict[int, Tally] = {}
    for queue, tally in (*_of_numbers(centre, start, end), *_of_appointments(centre, start, end)):
        found[queue] = found.get(queue, Tally()) + tally
    return {code: found[pk] for pk, code in lines.items() if pk in found}


def in_all(parts: Iterable[Tally]) -> Tally:
    """All lines together."""
    return sum(parts, Tally())


def _of_numbers(centre: str, start: date, end: date) -> list[tuple[int, Tally]]:
    rows = Ticket.objects.at_centre(centre).counted().filter(day__range=(start, end)).order_by()
    sums = rows.values_list("queue", "state").annotate(Count("pk"), Sum("waited"), Max("waited"))
    return [(queue, _numbers(OUTCOMES.get(State(state), ""), *rest)) for queue, state, *rest in sums]


def _numbers(outcome: str, n: int, waited: timedelta, longest: timedelta) -> Tally:
    if outcome == SERVED:
        return Tally(taken=n, served=n, waited=waited, longest=longest)
    return Tally(taken=n, left=n if outcome == LEFT else 0, missed=n if outcome == MISSED else 0)


def _of_appointments(centre: str, start: date, end: date) -> list[tuple[int, Tally]]:
    rows = Appointment.objects.at_centre(centre).filter(day__range=(start, end), state__in=list(_KEPT)).order_by()
    counts = rows.values_list("queue", "state").annotate(Count("pk"))
    return [(queue, _kept(_KEPT[AppointmentState(state)], n)) for queue, state, n in counts]


def _kept(outcome: str, n: int) -> Tally:
    return Tally(booked=n, came=n if outcome == CAME else 0, no_show=n if outcome == NO_SHOW else 0)
