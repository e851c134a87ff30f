"""Arrivals: who comes today, when, with what, and how long that takes at a window."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from yikou.simulation.chance import one_of
from yikou.simulation.habits import WEEKDAYS, Habits
from yikou.simulation.scene import Scene


@dataclass(frozen=True)
class Visit:
    """One visitor: the number of the day, what for, when, how long at the window; `channel` of a question.

    Whoever made an appointment is known by the day on which that was.
    """

    number: int
    kind: str
    item: str
    arrives: datetime
    minutes: float
    channel: str = "visit"
    booked_on: date | None = None


def visits(scene: Scene) -> list[Visit]:
    """Today's visitors in the order in which they come."""
    thrown = scene.dice(scene.day, "arrivals")
    wanted = {kind: weights(scene, is_company=kind == "company") for kind in ("matter", "notice", "company")}
    coming = []
    for number, arrives in enumerate(_moments(scene, thrown), 1):
        kind = one_of(thrown, scene.habits.visitors)
        item = one_of(thrown, wanted[kind]) if kind in wanted else ""
        minutes = minutes_for(scene.habits, thrown) * scene.habits.hall.takes.get(kind, 1.0)
        channel = one_of(thrown, scene.habits.channels) if kind == "enquiry" else "visit"
        coming.append(Visit(number, kind, item, arrives, minutes, channel))
    return coming


def _moments(scene: Scene, thrown: Random) -> list[datetime]:
    habits = scene.habits
    weekday = habits.weekdays[WEEKDAYS[scene.day.weekday()]]
    count = round(habits.visits * weekday * thrown.uniform(1 - habits.spread, 1 + habits.spread) * scene.share)
    shares = [share for *_, share in habits.hours]
    moments = sorted(_within(scene, *thrown.choices(habits.hours, shares)[0][:2], thrown) for _ in range(count))
    # No two come at the same moment: by it a number is known again whose taker was planned before.
    return [one + timedelta(milliseconds=place) for place, one in enumerate(moments)]


def _within(scene: Scene, start: time, end: time, thrown: Random) -> datetime:
    first, last = scene.at(start), scene.at(end)
    return first + timedelta(seconds=thrown.randrange(int((last - first).total_seconds())))


def minutes_for(habits: Habits, thrown: Random) -> float:
    """How long somebody sits at a window."""
    return thrown.triangular(*(habits.service[name] for name in ("shortest", "longest", "usual")))


def weights(scene: Scene, *, is_company: bool) -> dict[str, float]:
    """How often each item is asked for by people, or by shops and companies."""
    listed = {code: weight for group in scene.habits.popular.values() for code, weight in group.items()}
    fits = [one for one in scene.catalogue.items.values() if is_company or one.audience != "organisation"]
    if is_company:
        fits = [one for one in fits if one.audience != "person"]
    unlisted = [one.code for one in fits if one.code not in listed]
    return {one.code: listed.get(one.code, scene.habits.others / max(1, len(unlisted))) for one in fits}
