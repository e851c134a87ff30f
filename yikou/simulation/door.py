"""At the door: who comes takes a number, waits as long as he is patient, and comes near when it is called."""

from datetime import datetime
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from yikou.hall import operations as hall
from yikou.hall import queries
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.simulation import asking, calling, desk
from yikou.simulation.arrivals import Visit, visits
from yikou.simulation.chance import one_of, some
from yikou.simulation.floor import Guest
from yikou.simulation.scene import Scene

if TYPE_CHECKING:
    from yikou.hall.models import Ticket


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
    take(scene, guest, at, thrown, age=age, category=_category(scene, thrown))
    if thrown.random() < scene.habits.chances["second_number"]:
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


def take(
    scene: Scene, guest: Guest, at: datetime, thrown: Random, *, age: int | None = None, category: str = ""
) -> "Ticket":
    """Take a number, at the machine, at the front desk or with the phone; sometimes the printer gives nothing."""
    channel = one_of(thrown, scene.habits.hall.doors)
    front = desk.clerk_at(scene, scene.front) if channel == "front_desk" else None
    fails = channel == "kiosk" and thrown.random() < scene.habits.chances["printer_fails"]
    by, named = front or scene.resident, thrown.random() < scene.habits.chances["names_matter"]
    ticket = hall.issue(
        queue=scene.floor.lines[guest.line],
        channel=channel if front or channel != "front_desk" else "kiosk",
        age=age,
        category=category,
        matters=guest.items if named else (),
        is_shown=not fails,
        by=by,
        at=at,
    )
    if fails:
        _on_the_screen(scene, ticket, at)
    guest.ticket = ticket
    scene.floor.guests[ticket.pk] = guest
    calling.wake(scene, ticket, at)
    _wait(scene, guest, thrown, at)
    return ticket


def _on_the_screen(scene: Scene, ticket: "Ticket", at: datetime) -> None:
    hall.printer_failed(ticket=ticket, reason="纸卷用完了", by=scene.resident, at=at)
    hall.show(ticket=ticket, how="屏幕上显示", by=scene.resident, at=at)


def _wait(scene: Scene, guest: Guest, thrown: Random, at: datetime) -> None:
    """Most wait as long as it takes; some go, with a word or without one, and some let others go first."""
    assert guest.ticket is not None
    chances, habits = scene.habits.chances, scene.habits.hall
    if thrown.random() < chances["impatient"]:
        moment = scene.later(at, some(thrown, habits.patience))
        scene.agenda.put(moment, partial(_lose_patience, scene, guest, thrown.random() < chances["gives_up"]))
    elif guest.ticket.channel == "phone" and thrown.random() < chances["steps_back"]:
        scene.agenda.put(scene.later(at, some(thrown, (2, 9))), partial(_let_others_go, scene, guest))


def _lose_patience(scene: Scene, guest: Guest, with_a_word: bool, at: datetime) -> None:
    ticket = still_waiting(scene, guest)
    if ticket is None:
        return
    guest.is_gone = True
    if with_a_word:
        hall.give_up(ticket=ticket, by=scene.resident, at=at)


def _let_others_go(scene: Scene, guest: Guest, at: datetime) -> None:
    ticket = still_waiting(scene, guest)
    if ticket is not None:
        hall.step_back(ticket=ticket, places=3, by=scene.resident, at=at)


def still_waiting(scene: Scene, guest: Guest) -> "Ticket | None":
    """A guest's number as it stands, where it is still in the line."""
    assert guest.ticket is not None
    found = queries.tickets(scene.centre, scene.day).filter(pk=guest.ticket.pk, state="waiting").first()
    guest.ticket = found or guest.ticket
    return found


# --- questions ---------------------------------------------------------------------------------------


def _telephone(scene: Scene, visit: Visit, at: datetime) -> None:
    """The telephone rings at the front desk, or somebody writes."""
    _answered(scene, visit, scene.later(at, 2))


def _on_the_spot(scene: Scene, visit: Visit, at: datetime) -> None:
    """The front desk answers whoever stands there, without a number; it is an enquiry all the same."""
    _answered(scene, visit, scene.later(at, 1))


def _answered(scene: Scene, visit: Visit, moment: datetime) -> None:
    by = desk.clerk_at(scene, scene.front) or scene.some_clerk(visit.number)
    act = asking.sit_down(scene, visit, by, moment) if by else None
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


def _nothing(by: Actor, at: datetime) -> None:
    """Nothing is done with the second number: it was taken along."""
