"""Scene: one day of the centre as it is played: who works where, what is on the agenda, who is left alone."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING

from yikou.accounts import queries as accounts
from yikou.catalogue import queries as catalogue
from yikou.catalogue.queries import Catalogue
from yikou.centre import queries as centre_queries
from yikou.kernel import actors
from yikou.kernel.actors import Actor
from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.clock import ZONE
from yikou.simulation import floor as floors
from yikou.simulation.agenda import Agenda
from yikou.simulation.chance import dice, some
from yikou.simulation.floor import Floor
from yikou.simulation.habits import Fate, Habits
from yikou.simulation.town import Town

if TYPE_CHECKING:
    from yikou.simulation.booking import Caller

# After a desk shuts there are a few minutes in which who sits there is still served.
LAST_WORK = time(17, 25)


@dataclass(frozen=True)
class Place:
    """A window as the day begins: its kind and the departments it takes."""

    number: str
    is_general: bool
    is_front: bool
    departments: frozenset[str]

    def takes(self, department: str) -> bool:
        """Whether a matter of this department can be handled here."""
        return not self.is_front and (self.is_general or department in self.departments)


@dataclass
class Scene:
    """What everything that happens on one day needs to know.

    `left_alone` are the accounts for which a real person acts now: nobody is played who is there
    himself. `kept_free` are windows that are left to visitors of the demo.
    """

    centre: str
    seed: int
    day: date
    habits: Habits
    town: Town
    share: float = 1.0
    kept_free: frozenset[str] = frozenset()
    left_alone: frozenset[int] = frozenset()
    seats: dict[str, int] = field(default_factory=dict)
    # What became of the slow and the forgotten cases of a day, once it was looked up.
    fates: dict[date, dict[int, Fate]] = field(default_factory=dict)
    # Who books on a day, by the moment of asking, once it was looked up.
    callers: dict[date, "dict[datetime, Caller]"] = field(default_factory=dict)
    _planned: dict[tuple[str, int], str] = field(default_factory=dict)

    def is_new(self, kind: str, key: int, mark: str) -> bool:
        """Whether nothing was planned yet for something as it stands (`mark`); from now on something is."""
        if self._planned.get((kind, key)) == mark:
            return False
        self._planned[kind, key] = mark
        return True

    # --- time ------------------------------------------------------------------------------------

    @cached_property
    def agenda(self) -> Agenda:
        """What is to happen today, up to the day's close."""
        return Agenda(self.at(self.habits.desk.close))

    @cached_property
    def calendar(self) -> WorkCalendar:
        """The centre's working calendar."""
        return centre_queries.calendar(self.centre)

    @cached_property
    def spans(self) -> tuple[tuple[time, time], ...]:
        """When the doors are open today."""
        return self.spans_on(self.day)

    def spans_on(self, day: date) -> tuple[tuple[time, time], ...]:
        """When the doors are open on a day."""
        return centre_queries.spans(self.centre, day)

    def at(self, clock: time) -> datetime:
        """A moment of today."""
        return datetime.combine(self.day, clock, tzinfo=ZONE)

    def dice(self, *names: object) -> Random:
        """Dice for something of this demo, the same on whichever day it is asked."""
        return dice(self.seed, *names)

    def some_time(self, thrown: Random, *, after: datetime | None = None) -> datetime:
        """Some moment of today's office hours, later than `after`."""
        spans = [(self.at(start), self.at(end)) for start, end in self.spans]
        minutes = [int((end - start).total_seconds()) // 60 for start, end in spans]
        chosen = thrown.randrange(8, max(9, sum(minutes) - 12))
        for (start, _), length in zip(spans, minutes, strict=True):
            if chosen < length:
                found = start + timedelta(minutes=chosen, seconds=thrown.randrange(60))
                return found if after is None or found > after else self.later(after, thrown.randint(4, 40))
            chosen -= length
        return self.at(LAST_WORK)

    def later(self, at: datetime, minutes: float) -> datetime:
        """So many minutes later in office hours; beyond today's agenda where the day is too short for it."""
        moment = at + timedelta(minutes=minutes)
        for (_, end), (start, _) in zip(self.spans, self.spans[1:], strict=False):
            if self.at(end) <= moment < self.at(start):
                moment = self.at(start) + (moment - self.at(end))
        return moment if moment <= self.at(LAST_WORK) else self.agenda.closes_at + timedelta(days=1)

    def is_early(self, at: datetime, *, minutes: int) -> bool:
        """Whether the doors stay open for so many minutes more."""
        until = at + timedelta(minutes=minutes)
        return any(self.at(start) <= at and until <= self.at(end) for start, end in self.spans)

    def working_day(self, start: date, days: int) -> date:
        """The working day so many after a day."""
        return self.calendar.after(start, days) if days > 0 else self.calendar.next_working(start)

    def span(self, name: str, *of: object) -> int:
        """After how many working days somebody comes back for something."""
        return some(self.dice(*of, name), self.habits.days_later[name])

    def is_today(self, start: datetime | date, days: int) -> bool:
        """Whether so many working days after a moment or day is today."""
        begun = start.astimezone(ZONE).date() if isinstance(start, datetime) else start
        return self.working_day(begun, days) == self.day

    # --- people ----------------------------------------------------------------------------------

    @cached_property
    def accounts(self) -> dict[str, int]:
        """The account of each user name."""
        return {one.username: one.id for one in accounts.people(self.centre, at=self.at(time(8)))}

    @cached_property
    def _actors(self) -> dict[tuple[int, str], Actor]:
        return {}

    def actor(self, account: int, window: str = "") -> Actor:
        """Somebody of the cast with the rights of today."""
        key = account, window
        if key not in self._actors:
            self._actors[key] = accounts.actor_of(account, centre=self.centre, on=self.day, window=window)
        return self._actors[key]

    def named(self, username: str, window: str = "") -> Actor:
        """Somebody of the cast by user name."""
        return self.actor(self.accounts[username], window)

    def first_there(self, right: str, at: datetime, but: int | None = None) -> Actor | None:
        """The first of the cast who may do something, is in today and is played."""
        away = centre_queries.absent(self.centre, at) | self.left_alone
        people = (self.actor(key) for key in self.accounts.values() if key not in away and key != but)
        return next((one for one in people if one.may(right)), None)

    def is_played(self, account: int) -> bool:
        """Whether nobody real acts for this account."""
        return account not in self.left_alone

    def clerk_at(self, window: str) -> Actor | None:
        """Who is played at a window; nobody where a real person sits or acts for the account."""
        account = self.seats.get(window)
        return self.actor(account, window) if account is not None and self.is_played(account) else None

    def some_clerk(self, *names: object) -> Actor | None:
        """Some clerk who is played at a general window, the same one for the same reason."""
        numbers = [one.number for one in self.places if one.is_general and one.number in self.seats]
        able = [one for one in numbers if self.is_played(self.seats[one])]
        if not able:
            return None
        window = self.dice(self.day, *names).choice(able)
        return self.actor(self.seats[window], window)

    @property
    def machine(self) -> Actor:
        """The system itself."""
        return actors.system(self.centre)

    @property
    def resident(self) -> Actor:
        """A resident who is not signed in."""
        return actors.resident(self.centre)

    # --- the house -------------------------------------------------------------------------------

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The windows and the front desk."""
        return tuple(
            Place(one.number, one.sort == "general", one.sort == "front_desk", frozenset(one.departments))
            for one in centre_queries.windows(self.centre)
        )

    @cached_property
    def front(self) -> str:
        """The number of the front desk's window; empty where there is none."""
        return next((one.number for one in self.places if one.is_front), "")

    @cached_property
    def floor(self) -> Floor:
        """The hall as the day's players see it."""
        return floors.read(self.centre, {code: one.department for code, one in self.catalogue.items.items()})

    @cached_property
    def catalogue(self) -> Catalogue:
        """What the centre offers today."""
        return catalogue.catalogue(self.centre, self.day)
