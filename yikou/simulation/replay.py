"""Replay: found the demo centre, play its working days, and stop on the morning on which the demo begins."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import connection

from yikou.accounts import queries as accounts
from yikou.catalogue.operations import import_catalogue
from yikou.centre import queries as centre_queries
from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger import queries as ledger
from yikou.reporting import operations as reporting
from yikou.simulation import days as playing
from yikou.simulation import habits, routine
from yikou.simulation.folder import NotADemo
from yikou.simulation.founding import demo_data, found
from yikou.simulation.scene import Scene
from yikou.simulation.town import town

# The centre is founded on the afternoon before its first day, and that day is closed like any other.
FOUNDED_AT, FIRST_CLOSE = time(15, 0), time(17, 42)
# Played just before the demo begins: whoever is played gets up from the visitor's window.
BEFORE = timedelta(seconds=20)
OFFICE = "yuhaiyan"
LEFT_TO_VISITORS = frozenset({"3"})
Tell = Callable[["Played"], None]


class TooManyDays(Refusal):
    """The rules of the house begin with the year; no day before it can be replayed."""

    told = "最多能演 {most} 个工作日：再往前，制度还没有施行。"
    status = 422


@dataclass(frozen=True)
class Played:
    """How far a replay has come: the day that is done, its place among all, and its acts."""

    day: date
    place: int
    of: int
    acts: int


@dataclass
class Replay:
    """One centre as it is played from a seed; `share` plays only so much of the usual number of visitors."""

    seed: int
    share: float = 1.0
    centre: str = ""
    acts: int = 0
    refused: dict[str, int] = field(default_factory=dict)

    def scene(self, day: date) -> Scene:
        """A day of this centre."""
        read = habits.shipped()
        people = town(self.seed, read.today.date())
        return Scene(self.centre, self.seed, day, read, people, self.share)

    def run(self, days: int, tell: Tell = lambda _: None) -> datetime:
        """Play so many working days and the morning after them; answers the moment at which it stops.

        An empty folder is founded first. In a demo that went on meanwhile the missed rest of its
        last day is played and closed before. Refuses with TooManyDays, NotADemo.
        """
        self.centre = self.centre or demo_centre()
        to_play = self._first_days(days) if not self.centre else self._next_days(days)
        for place, day in enumerate(to_play, 1):
            done = self._play(day)
            tell(Played(day, place, len(to_play) + 1, done))
        last = to_play[-1] if to_play else _last_moment(self.centre).date()
        stopped_at = self._morning(self.calendar.after(last, 1))
        tell(Played(stopped_at.date(), len(to_play) + 1, len(to_play) + 1, self.acts))
        return stopped_at

    @property
    def calendar(self) -> WorkCalendar:
        """The centre's working calendar."""
        return centre_queries.calendar(self.centre)

    # --- the beginning -----------------------------------------------------------------------------

    def _first_days(self, days: int) -> list[date]:
        calendar, today = WorkCalendar.shipped(), habits.shipped().today.date()
        most = calendar.working_days(date(today.year, 1, 1), today) - 2
        if days > most:
            raise TooManyDays(most=most)
        eve = calendar.before(today, days + 1)
        self.centre = found_demo(datetime.combine(eve, FOUNDED_AT, tzinfo=ZONE))
        scene = self.scene(eve)
        routine.close(scene, scene.at(FIRST_CLOSE))
        return [calendar.after(eve, number) for number in range(1, days + 1)]

    # --- going on ----------------------------------------------------------------------------------

    def _next_days(self, days: int) -> list[date]:
        last = self._finish_last_day()
        return [self.calendar.after(last, number) for number in range(1, days + 1)]

    def _finish_last_day(self) -> date:
        """The missed rest of the last day is played, and everything up to it closed."""
        at = _last_moment(self.centre)
        day = at.date()
        sealed = ledger.last_seal(self.centre)
        if sealed is not None and sealed.day >= day:
            return day
        if not self.calendar.is_working(day):
            return day
        scene = self.scene(day)
        for earlier in self._left_open(day):
            reporting.close_day(centre=self.centre, day=earlier, by=scene.machine, at=at)
        playing.finish(scene, at)
        self._count(scene)
        return day

    def _left_open(self, day: date) -> Iterator[date]:
        return (one for one in ledger.unsealed_days(self.centre, day) if self.calendar.is_working(one))

    # --- days --------------------------------------------------------------------------------------

    def _play(self, day: date) -> int:
        scene = self.scene(day)
        playing.finish(scene, scene.at(time.min))
        self._count(scene)
        return scene.agenda.done

    def _morning(self, day: date) -> datetime:
        """The morning up to the demo's hour; the visitors' window is free then."""
        scene = self.scene(day)
        stops = scene.at(habits.shipped().today.time())
        scene.floor.until.update(dict.fromkeys(LEFT_TO_VISITORS, stops - BEFORE))
        playing.begin(scene, scene.at(time.min))
        scene.agenda.play(stops - BEFORE)
        scene.kept_free = LEFT_TO_VISITORS
        routine.leave_kept_free(scene, stops - BEFORE)
        self._count(scene)
        return stops

    def _count(self, scene: Scene) -> None:
        self.acts += scene.agenda.done
        for code, number in scene.agenda.refused.items():
            self.refused[code] = self.refused.get(code, 0) + number


def found_demo(at: datetime) -> str:
    """Found the demo centre with the catalogue that ships; answers its code."""
    made = found(demo_data(), at=at)
    office = accounts.actor_of(made.accounts[OFFICE], centre=made.centre, on=at.date())
    shipped = settings.SHIPPED / "catalogue"
    import_catalogue(centre=made.centre, directory=shipped, from_on=at.date(), by=office, at=at)
    return made.centre


def demo_centre(*, must_be_new: bool = False) -> str:
    """The code of the demo's centre, empty where none was founded; any other centre refuses with NotADemo."""
    codes = [one.code for one in centre_queries.centres()]
    if codes and (must_be_new or codes != [demo_data()["centre"]["code"]]):
        raise NotADemo(where=settings.DATA)
    return codes[0] if codes else ""


def _last_moment(centre: str) -> datetime:
    last = ledger.entries(centre).first()
    assert last is not None
    return last.at.astimezone(ZONE)


@contextmanager
def without_waiting_for_the_disk() -> Iterator[None]:
    """While a past is replayed a power cut costs nothing but the replay: let the disk write when it likes.

    Only in this process and only for as long as it lasts; a centre at work waits for every write.
    """
    quick, durable = "PRAGMA synchronous = OFF", "PRAGMA synchronous = FULL"
    if connection.vendor == "postgresql":
        quick, durable = "SET synchronous_commit = off", "SET synchronous_commit = on"
    _say(quick)
    # A replay makes objects by the million and no circles among them: look for those less often.
    often = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*often)
        _say(durable)
        if connection.vendor == "sqlite":
            _say("PRAGMA wal_checkpoint(TRUNCATE)")


def _say(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
