"""Arrivals: who comes today, when, with what, and at which window they are served."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from yikou.catalogue.items import Item
from yikou.simulation.chance import one_of
from yikou.simulation.habits import WEEKDAYS, Habits
from yikou.simulation.scene import Place, Scene


@dataclass(frozen=True)
class Visit:
    """One visitor: the number of the day, what for, at which window, served from when to when."""

    number: int
    kind: str
    item: str
    window: str
    arrives: datetime
    start: datetime
    end: datetime


def visits(scene: Scene) -> list[Visit]:
    """Today's visitors by the time they are called; each is served by the window that is free first."""
    thrown = scene.dice(scene.day, "arrivals")
    free_at = {one.number: scene.at(scene.habits.desk.open) for one in scene.places if one.number in scene.seats}
    open_places = [one for one in scene.places if one.number in free_at]
    weights = {kind: _weights(scene, is_company=kind == "company") for kind in ("matter", "notice", "company")}
    coming = []
    for number, arrives in enumerate(_moments(scene, thrown), 1):
        kind = one_of(thrown, scene.habits.visitors)
        item = scene.catalogue.items[one_of(thrown, weights[kind])] if kind in weights else None
        place = _window(open_places, item, kind, arrives, free_at)
        if place is None:
            continue
        start = max(arrives, free_at[place.number])
        end = start + timedelta(minutes=_minutes(scene.habits, thrown), seconds=thrown.randrange(60))
        free_at[place.number] = end
        coming.append(Visit(number, kind, item.code if item else "", place.number, arrives, start, end))
    return sorted(coming, key=lambda one: (one.start, one.number))


def _moments(scene: Scene, thrown: Random) -> list[datetime]:
    habits = scene.habits
    weekday = habits.weekdays[WEEKDAYS[scene.day.weekday()]]
    count = round(habits.visits * weekday * thrown.uniform(1 - habits.spread, 1 + habits.spread) * scene.share)
    shares = [share for *_, share in habits.hours]
    return sorted(_within(scene, *thrown.choices(habits.hours, shares)[0][:2], thrown) for _ in range(count))


def _within(scene: Scene, start: time, end: time, thrown: Random) -> datetime:
    first, last = scene.at(start), scene.at(end)
    return first + timedelta(seconds=thrown.randrange(int((last - first).total_seconds())))


def _minutes(habits: Habits, thrown: Random) -> int:
    return round(thrown.triangular(*(habits.service[name] for name in ("shortest", "longest", "usual"))))


def _weights(scene: Scene, *, is_company: bool) -> dict[str, float]:
    """How often each item is asked for by people, or by shops and companies."""
    listed = {code: weight for group in scene.habits.popular.values() for code, weight in group.items()}
    fits = [one for one in scene.catalogue.items.values() if is_company or one.audience != "organisation"]
    if is_company:
        fits = [one for one in fits if one.audience != "person"]
    unlisted = [one.code for one in fits if one.code not in listed]
    return {one.code: listed.get(one.code, scene.habits.others / max(1, len(unlisted))) for one in fits}


def _window(
    places: list[Place], item: Item | None, kind: str, arrives: datetime, free_at: dict[str, datetime]
) -> Place | None:
    """The front desk for questions; for a matter a free window of its own department, else the general half."""
    if kind == "enquiry":
        front = [one for one in places if one.is_front]
        return front[0] if front else next((one for one in places if one.is_general), None)
    able = [one for one in places if one.takes(item.department)] if item else [one for one in places if one.is_general]
    if not able:
        return None
    own = [one for one in able if not one.is_general and free_at[one.number] <= arrives]
    return min(own or able, key=lambda one: (max(arrives, free_at[one.number]), free_at[one.number], one.number))
