"""Resuming: a hall that was left goes on: whoever holds a number is known again, whoever sits at a window is served."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from yikou.centre import queries as centre_queries
from yikou.hall import queries
from yikou.simulation import booked, breaks, calling, door
from yikou.simulation.arrivals import visits
from yikou.simulation.chance import some
from yikou.simulation.floor import Guest
from yikou.simulation.scene import Scene

if TYPE_CHECKING:
    from yikou.hall.models import Ticket

# How long what was planned at a window may be overdue before somebody looks after it.
STALLED = timedelta(minutes=1)


def find(scene: Scene) -> None:
    """Remember who of the register holds a number, before it is known what for."""
    for ticket in queries.tickets(scene.centre, scene.day).in_house().filter(person__isnull=False):
        scene.floor.held[ticket.person_id or 0] = ticket


def pick_up(scene: Scene, since: datetime) -> None:
    """Everybody in the house as the rows say: who came by plan is known by the moment, others are strangers."""
    coming = {one.arrives: one for one in visits(scene) if one.arrives <= since}
    for ticket in queries.tickets(scene.centre, scene.day).in_house():
        visit, known = coming.get(ticket.issued_at), scene.floor.guests.get(ticket.pk)
        guest = known or (door.guest_of(scene, visit) if visit else booked.guest_with(scene, ticket))
        guest = guest or calling.stranger(scene, ticket)
        guest.ticket = ticket
        scene.floor.guests[ticket.pk] = guest
        _go_on(scene, guest, since)
    look_after(scene, since)


def notice(scene: Scene, at: datetime) -> None:
    """Whoever waits, whatever made him wait, is seen by the windows that are free."""
    for ticket in queries.tickets(scene.centre, scene.day).waiting():
        guest = scene.floor.guests.get(ticket.pk) or calling.stranger(scene, ticket)
        guest.ticket = ticket
    calling.nudge(scene, at)


def look_after(scene: Scene, at: datetime) -> None:
    """A window at which nothing is planned goes on: with whoever is there, or with the next one."""
    for window in centre_queries.windows(scene.centre):
        number, planned = window.number, scene.floor.busy_until.get(window.number)
        if number not in scene.seats or number in scene.floor.idle or (planned and planned > at - STALLED):
            continue
        if window.state == "paused":
            back = max(window.paused_until or at, at + timedelta(seconds=5))
            calling.planned(scene, number, back, partial(breaks.resume, scene, number))
            continue
        ticket = queries.at_window(window, at)
        if ticket is None or ticket.state == "wrapping":
            soon = at + timedelta(seconds=some(scene.dice(scene.day, number, at, "soon"), scene.habits.hall.reaction))
            calling.planned(scene, number, soon, partial(calling.call, scene, number))
            continue
        guest = scene.floor.guests.get(ticket.pk) or calling.stranger(scene, ticket)
        guest.ticket = ticket
        _go_on(scene, guest, at)


def _go_on(scene: Scene, guest: Guest, at: datetime) -> None:
    assert guest.ticket is not None
    act = _GOES_ON.get(guest.ticket.state)
    if act is not None:
        act(scene, guest, guest.ticket, at)


def _called(scene: Scene, guest: Guest, ticket: "Ticket", at: datetime) -> None:
    if scene.clerk_at(ticket.window) is not None:
        soon = at + timedelta(seconds=some(scene.dice(scene.day, ticket.number, at), scene.habits.hall.walk))
        calling.planned(scene, ticket.window, soon, partial(calling.sit, scene, guest, ticket.window))


def _served(scene: Scene, guest: Guest, ticket: "Ticket", at: datetime) -> None:
    by = scene.clerk_at(ticket.window)
    if by is None or ticket.served_at is None:
        return
    had = (at - ticket.served_at) / timedelta(minutes=max(guest.minutes, 1))
    guest.left_over = max(1 - had, 0.05)
    thrown = scene.dice(scene.day, ticket.number, "goes on", at)
    calling.serve(scene, guest, ticket.window, by, at, thrown)


def _parked(scene: Scene, guest: Guest, ticket: "Ticket", at: datetime) -> None:
    guest.left_over = guest.left_over or 0.6
    thrown = scene.dice(scene.day, ticket.number, "back")
    moment = at + timedelta(minutes=thrown.uniform(1, scene.habits.hall.away[1]))
    scene.agenda.put(moment, partial(calling.come_back, scene, guest))


def _missed(scene: Scene, guest: Guest, ticket: "Ticket", at: datetime) -> None:
    thrown = scene.dice(scene.day, ticket.number, "missed", ticket.missed_times)
    if thrown.random() < scene.habits.chances["reports_back"]:
        moment = at + timedelta(minutes=some(thrown, scene.habits.hall.reports_back))
        scene.agenda.put(moment, partial(calling.report_back, scene, guest))


_GOES_ON: Mapping[str, Callable[[Scene, Guest, "Ticket", datetime], None]] = {
    "called": _called,
    "serving": _served,
    "parked": _parked,
    "missed": _missed,
}
