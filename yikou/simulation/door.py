"""At the door: who comes takes a number, waits as long as he is patient, and comes near when it is called."""

from datetime import datetime
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from yikou.hall import operations as hall
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.simulation import asking, desk, waiting
from yikou.simulation.arrivals import Visit, visits
from yikou.simulation.chance import one_of
from yikou.simulation.floor import Guest
from yikou.simulation.scene import Scene

if TYPE_CHECKING:
    pass


def plan(scene: Scene, since: datetime) -> None:
    """Put today's visitors on the agenda, those who are still to come."""
    for visit in visits(scene):
        if visit.arrives > since:
            scene.agenda.put(visit.arrives, partial(come, scene, visit))


def come(scene: Scene, visit: Visit, at: datetime) -> None:
    """Somebody comes in: with a question that is answered on the spot, or he takes a number."""
    if visit.kind == "enquiry" and visit.channel != "visit":
        _telephone(scene, visit, at)
        return
    guest, thrown = guest_of(scene, visit), scene.dice(scene.day, "door", visit.number)
    if visit.kind == "enquiry" and thrown.random() < scene.habits.chances["on_the_spot"]:
        _on_the_spot(scene, visit, at)
        return
    person = desk.somebody(scene, visit) if visit.kind not in ("enquiry", "company") else None
    swipes = person is not None and thrown.random() < scene.habits.chances["swipes_card"]
    age = person.age(scene.day) if person and swipes else None
    waiting.take(scene, guest, at, thrown, age=age, category=_category(scene, thrown))
    if thrown.random() < scene.habits.chances["second_number"] and not scene.floor.idle:
        _take_another(scene, guest, at)


def guest_of(scene: Scene, visit: Visit) -> Guest:
    """Who comes as somebody in the house: which line, how long at the window, what is done there."""
    item = scene.catalogue.items.get(visit.item)
    department = item.department if item else ""
    is_question = visit.kind == "enquiry"
    return Guest(
        name=f"visit {visit.number}",
        line=scene.floor.front_line if is_question else scene.floor.line_for(department),
        minutes=visit.minutes,
        serve=partial(asking.sit_down, scene, visit) if is_question else partial(desk.sit_down, scene, visit),
        items=(visit.item,) if visit.item else (),
        department=department,
    )


def _category(scene: Scene, thrown: Random) -> str:
    """The class that lets somebody go first, beside age; told at the machine or seen by the front desk."""
    return one_of(thrown, scene.habits.hall.categories) if thrown.random() < scene.habits.chances["goes_first"] else ""


# --- questions ---------------------------------------------------------------------------------------


def _telephone(scene: Scene, visit: Visit, at: datetime) -> None:
    """The telephone rings at the front desk, or somebody writes."""
    _answered(scene, visit, scene.later(at, 2))


def _on_the_spot(scene: Scene, visit: Visit, at: datetime) -> None:
    """The front desk answers whoever stands there, without a number; it is an enquiry all the same."""
    _answered(scene, visit, scene.later(at, 1))


def _answered(scene: Scene, visit: Visit, moment: datetime) -> None:
    by = scene.clerk_at(scene.front) or scene.some_clerk(visit.number)
    act = asking.sit_down(scene, visit, by, moment, None) if by else None
    if act is not None:
        scene.agenda.put(moment, act)


# --- two numbers -------------------------------------------------------------------------------------


def _take_another(scene: Scene, first: Guest, at: datetime) -> None:
    """Somebody takes two numbers, for two matters; both are served in one sitting."""
    other = Guest(f"{first.name} too", first.line, 4, _nothing, first.items, first.department, is_gone=True)
    assert first.ticket is not None
    try:
        ticket = hall.issue(
            queue=scene.floor.lines[first.line], channel="kiosk", by=scene.resident, at=at, is_shown=True
        )
    except Refusal:
        return
    other.ticket, first.along = ticket, ticket
    scene.floor.guests[ticket.pk] = other


def _nothing(by: Actor, at: datetime, ticket: int) -> None:
    """Nothing is done with the second number: it was taken along."""
