"""Waiting: a number is taken, and its holder waits as long as he is patient."""

from datetime import datetime
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from yikou.hall import operations as hall
from yikou.hall import queries
from yikou.simulation import calling
from yikou.simulation.chance import one_of, some
from yikou.simulation.floor import Guest
from yikou.simulation.scene import Scene

if TYPE_CHECKING:
    from yikou.hall.models import Ticket


def errand(scene: Scene, guest: Guest, person: int, moment: datetime) -> None:
    """Somebody whom the register knows comes at a moment, takes a number and is served.

    In a demo that goes on he may hold his number already.
    """
    ticket = scene.floor.held.pop(person, None)
    if ticket is None:
        scene.agenda.put(moment, partial(_comes, scene, guest, person))
    else:
        guest.ticket = ticket
        scene.floor.guests[ticket.pk] = guest


def _comes(scene: Scene, guest: Guest, person: int, at: datetime) -> None:
    if scene.is_early(at, minutes=0):
        take(scene, guest, at, scene.dice(scene.day, guest.name), person=person)


def take(
    scene: Scene,
    guest: Guest,
    at: datetime,
    thrown: Random,
    *,
    age: int | None = None,
    category: str = "",
    person: int | None = None,
) -> "Ticket":
    """Take a number, at the machine, at the front desk or with the phone; sometimes the printer gives nothing."""
    channel = one_of(thrown, scene.habits.hall.doors)
    front = scene.clerk_at(scene.front) if channel == "front_desk" else None
    fails = channel == "kiosk" and thrown.random() < scene.habits.chances["printer_fails"]
    by, named = front or scene.resident, thrown.random() < scene.habits.chances["names_matter"]
    ticket = hall.issue(
        queue=scene.floor.lines[guest.line],
        channel=channel if front or channel != "front_desk" else "kiosk",
        age=age,
        category=category,
        matters=guest.items if named else (),
        person=person,
        is_shown=not fails,
        by=by,
        at=at,
    )
    if fails:
        _on_the_screen(scene, ticket, at)
    stands(scene, guest, ticket, at, thrown)
    return ticket


def stands(scene: Scene, guest: Guest, ticket: "Ticket", at: datetime, thrown: Random) -> None:
    """Somebody has a number now: a free window sees him, and he waits as long as he is patient."""
    guest.ticket = ticket
    scene.floor.guests[ticket.pk] = guest
    calling.wake(scene, ticket, at)
    _wait(scene, guest, thrown, at)


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
