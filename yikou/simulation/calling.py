"""At the windows: the next number is called by the hall's own order, somebody walks, is served, and goes.

Who is called is never decided here: `hall.call_next` does. Here is when a window asks for the next
one, whether somebody comes, and how long everything takes.
"""

from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING

from yikou.centre import access as centre_access
from yikou.hall import operations as hall
from yikou.hall import queries
from yikou.hall.policies import Calling
from yikou.kernel.actors import Actor
from yikou.policies.queries import rulebook
from yikou.simulation.agenda import Act
from yikou.simulation.chance import some
from yikou.simulation.floor import Guest
from yikou.simulation.scene import Scene

if TYPE_CHECKING:
    from yikou.hall.models import Ticket

# A number that nobody of those who are played has taken: its holder is served a while, and that is all.
STRANGER_STAYS = (3.0, 9.0)
# How long before a window is wanted free it calls nobody any more, and when whoever is there has gone.
LAST_CALL, LAST_GOES = timedelta(minutes=9), timedelta(seconds=50)
BEFORE_CLOSE = timedelta(minutes=3)
# Nobody is sent to fetch something when the doors are about to shut.
FETCHES_BEFORE = 45


def planned(scene: Scene, number: str, at: datetime, act: Act) -> None:
    """Put something on the agenda that goes on at a window; until then nothing is amiss there."""
    scene.floor.busy_until[number] = at
    scene.agenda.put(at, act)


def wake(scene: Scene, ticket: "Ticket", at: datetime) -> None:
    """Somebody waits: one of the free windows that may call the number sees it and reaches for the key."""
    free = next(scene.floor.free(scene.seats, ticket), None)
    if free is not None:
        del scene.floor.idle[free]
        reacts = some(scene.dice(scene.day, ticket.number, at, "key"), scene.habits.hall.reaction)
        planned(scene, free, at + timedelta(seconds=reacts), partial(call, scene, free, seen=ticket.pk))


def call(scene: Scene, number: str, at: datetime, *, seen: int = 0) -> None:
    """The key 'next' at a window; or whoever sits there gets up, as he wanted to.

    Where somebody else than the one who was `seen` comes first, another free window sees that one.
    """
    by = scene.clerk_at(number)
    if by is None:
        return
    if (goes := scene.floor.going.pop(number, None)) is not None:
        goes(at)
        nudge(scene, at)
        return
    wanted = scene.floor.until.get(number)
    if wanted is not None and at > wanted - LAST_CALL:
        get_up(scene, number, at)
        return
    try:
        ticket = _pick(scene, number, by, at) or hall.call_next(window=scene.floor.windows[number], by=by, at=at)
    except hall.NobodyWaits:
        scene.floor.idle[number] = at
        if (goes := scene.floor.last.pop(number, None)) is not None:
            leave_when_free(scene, number, goes, at)
        return
    expect(scene, scene.floor.guests.get(ticket.pk) or stranger(scene, ticket), ticket, number, at)
    other = scene.floor.guests.get(seen) if seen != ticket.pk else None
    if other is not None and other.ticket is not None and other.ticket.state == "waiting":
        wake(scene, other.ticket, at)


def _pick(scene: Scene, number: str, by: Actor, at: datetime) -> "Ticket | None":
    """Once in a while a window calls somebody out of turn whom it sees standing there, and says why."""
    thrown = scene.dice(scene.day, number, at, "pick")
    if thrown.random() >= scene.habits.chances["picks"]:
        return None
    window = centre_access.window(by, number)  # with whoever sits there now
    line = queries.line_of(window, at)
    others = [one for one in line[1:4] if not one.reserved_for and one.pk in scene.floor.guests]
    if not others:
        return None
    ticket = scene.floor.guests[thrown.choice(others).pk].ticket
    reason = thrown.choice(scene.habits.hall.picked)
    return hall.call(ticket=ticket, window=window, reason=reason, by=by, at=at) if ticket is not None else None


def stranger(scene: Scene, ticket: "Ticket") -> Guest:
    """Whoever holds a number that none of the played has taken."""
    minutes = scene.dice(scene.day, ticket.number, "stranger").uniform(*STRANGER_STAYS)
    line = next((one.code for one in scene.floor.lines.values() if one.pk == ticket.queue_id), "")
    guest = Guest(ticket.number, line, minutes, lambda by, at, ticket: None, tuple(ticket.matters))
    scene.floor.guests[ticket.pk] = guest
    return guest


def expect(scene: Scene, guest: Guest, ticket: "Ticket", number: str, at: datetime) -> None:
    """A number is on the wall: somebody comes at once, after another call, or not at all."""
    guest.ticket, thrown = ticket, scene.dice(scene.day, ticket.number, "called", ticket.missed_times, guest.moved)
    rule = rulebook(scene.centre, scene.day).get(Calling)
    fate, wait = thrown.random(), rule.interval.delta + timedelta(seconds=thrown.randint(1, 6))
    comes_late = fate < scene.habits.chances["comes_late"]
    if guest.is_gone or fate > 1 - scene.habits.chances["misses"]:
        _call_in_vain(scene, guest, number, at, wait, rule.calls)
        return
    if comes_late:
        planned(scene, number, at + wait, partial(_again, scene, guest, number))
        at += wait
    walks = timedelta(seconds=some(thrown, scene.habits.hall.walk))
    planned(scene, number, at + walks, partial(sit, scene, guest, number))


def _call_in_vain(scene: Scene, guest: Guest, number: str, at: datetime, wait: timedelta, calls: int) -> None:
    for _ in range(calls - 1):
        at += wait
        planned(scene, number, at, partial(_again, scene, guest, number))
    planned(scene, number, at + wait, partial(_miss, scene, guest, number))


def _again(scene: Scene, guest: Guest, number: str, at: datetime) -> None:
    by = scene.clerk_at(number)
    if by is not None and guest.ticket is not None:
        hall.recall(ticket=guest.ticket, by=by, at=at)


def _miss(scene: Scene, guest: Guest, number: str, at: datetime) -> None:
    """Nobody came: the window goes on; most of those who missed their turn report back."""
    by = scene.clerk_at(number)
    if by is None or guest.ticket is None:
        return
    hall.miss(ticket=guest.ticket, by=by, at=at)
    thrown = scene.dice(scene.day, guest.ticket.number, "missed", guest.ticket.missed_times)
    if not guest.is_gone and thrown.random() < scene.habits.chances["reports_back"]:
        moment = scene.later(at, some(thrown, scene.habits.hall.reports_back))
        scene.agenda.put(moment, partial(report_back, scene, guest))
    _next_one(scene, number, at, some(thrown, scene.habits.hall.reaction))


def report_back(scene: Scene, guest: Guest, at: datetime) -> None:
    """Somebody who missed the turn is there again; too late, or once too often, he is sent home."""
    assert guest.ticket is not None
    with suppress(hall.CannotReturn):
        wake(scene, hall.report_back(ticket=guest.ticket, by=scene.resident, at=at), at)


# --- at the window -----------------------------------------------------------------------------------


def sit(scene: Scene, guest: Guest, number: str, at: datetime) -> None:
    """Somebody sits down: is sent on, fetches something, or is served to the end."""
    by = scene.clerk_at(number)
    if by is None or guest.ticket is None:
        return
    hall.arrive(ticket=guest.ticket, by=by, at=at)
    thrown = scene.dice(scene.day, guest.ticket.number, "sat", guest.moved)
    if _is_wrong(scene, guest, number) and (to := _where(scene, guest, number)):
        finds_out = at + timedelta(seconds=thrown.randint(30, 100))
        planned(scene, number, finds_out, partial(_pass_on, scene, guest, number, to))
        return
    if guest.along is not None:
        scene.agenda.put(at + timedelta(seconds=5), partial(_take_along, scene, guest, number))
    fetches = thrown.random() < scene.habits.chances["fetches"]
    if fetches and guest.left_over is None and scene.is_early(at, minutes=FETCHES_BEFORE):
        share = thrown.uniform(0.2, 0.5)
        goes = at + timedelta(minutes=guest.minutes * share)
        planned(scene, number, goes, partial(_park, scene, guest, number, 1 - share))
        return
    serve(scene, guest, number, by, at, thrown)


def serve(scene: Scene, guest: Guest, number: str, by: Actor, at: datetime, thrown: Random) -> None:
    """Serve to the end: the papers are written when he gets up, and put in order when he is gone."""
    assert guest.ticket is not None
    finish = guest.serve(by, at, guest.ticket.pk)
    done = at + timedelta(minutes=guest.minutes * (guest.left_over or 1))
    done = max(at + timedelta(seconds=20), min(done, _last_moment(scene, number)))
    if finish is not None:
        scene.agenda.put(done, partial(_write_down, scene, number, finish))
    gone = done + timedelta(seconds=thrown.randint(3, 25))
    planned(scene, number, gone, partial(end, scene, guest, number, thrown))


def _write_down(scene: Scene, number: str, finish: Act, at: datetime) -> None:
    """What he came for is written down, unless somebody real has taken over the window meanwhile."""
    if scene.clerk_at(number) is not None:
        finish(at)


def _last_moment(scene: Scene, number: str) -> datetime:
    """Whoever is served is served before the day is closed, and before the window is wanted free."""
    wanted = scene.floor.until.get(number, scene.agenda.closes_at)
    return min(scene.agenda.closes_at - BEFORE_CLOSE, wanted - LAST_GOES)


def end(scene: Scene, guest: Guest, number: str, thrown: Random, at: datetime) -> None:
    """He gets up and goes; the clerk puts the papers in order, then asks for the next one."""
    by = scene.clerk_at(number)
    if by is None or guest.ticket is None:
        return
    hall.end(ticket=guest.ticket, matters=guest.items, by=by, at=at)
    scene.floor.guests.pop(guest.ticket.pk, None)
    after = 4 if number in scene.floor.until else some(thrown, scene.habits.hall.after)
    _next_one(scene, number, at, after)


def _next_one(scene: Scene, number: str, at: datetime, seconds: int) -> None:
    planned(scene, number, at + timedelta(seconds=seconds), partial(call, scene, number))


def _take_along(scene: Scene, guest: Guest, number: str, at: datetime) -> None:
    by, other = scene.clerk_at(number), guest.along
    if by is None or other is None or guest.ticket is None:
        return
    other.refresh_from_db()
    if other.state == "waiting":
        hall.take_along(ticket=guest.ticket, other=other, by=by, at=at)


def _park(scene: Scene, guest: Guest, number: str, left_over: float, at: datetime) -> None:
    """Something is missing that is fetched at once: a copy, a photograph."""
    by = scene.clerk_at(number)
    if by is None or guest.ticket is None:
        return
    thrown = scene.dice(scene.day, guest.ticket.number, "fetches")
    hall.park(ticket=guest.ticket, reason=thrown.choice(scene.habits.hall.fetched), by=by, at=at)
    guest.left_over, guest.moved = left_over, guest.moved + 1
    moment = at + timedelta(minutes=some(thrown, scene.habits.hall.away))
    scene.agenda.put(moment, partial(come_back, scene, guest))
    _next_one(scene, number, at, some(thrown, scene.habits.hall.reaction))


def come_back(scene: Scene, guest: Guest, at: datetime) -> None:
    """He is back with what was missing."""
    assert guest.ticket is not None
    guest.ticket.refresh_from_db()  # the window that waits for him may have closed meanwhile
    wake(scene, hall.come_back(ticket=guest.ticket, by=scene.resident, at=at), at)


# --- the wrong window --------------------------------------------------------------------------------


def _is_wrong(scene: Scene, guest: Guest, number: str) -> bool:
    return not scene.floor.takes(number, scene.seats.get(number, 0), guest.department)


def _where(scene: Scene, guest: Guest, number: str) -> str:
    """A window that does what he wants: where fewest are kept waiting, of the department's own first."""
    floor = scene.floor
    able = [one for one in scene.seats if one != number and floor.takes(one, scene.seats[one], guest.department)]
    able = [one for one in able if floor.windows[one].sort != "front_desk" and one not in (*floor.going, *floor.until)]
    kept = Counter(one.ticket.reserved_for for one in floor.guests.values() if one.ticket)
    return min(able, key=lambda one: (kept[one], floor.windows[one].sort == "general", len(one), one), default="")


def _pass_on(scene: Scene, guest: Guest, number: str, to: str, at: datetime) -> None:
    by = scene.clerk_at(number)
    if by is None or guest.ticket is None:
        return
    window, reason = centre_access.window(by, to), f"这里不办{guest.department}的事"
    hall.pass_on(ticket=guest.ticket, window=window, reason=reason, by=by, at=at)
    guest.moved += 1
    wake(scene, guest.ticket, at)
    _next_one(scene, number, at, 5)


# --- getting up --------------------------------------------------------------------------------------


def get_up(scene: Scene, number: str, at: datetime) -> None:
    """The window closes; whoever was kept for it is called by the others."""
    by = scene.clerk_at(number)
    if by is None:
        return
    hall.leave(window=scene.floor.windows[number], by=by, at=at)
    for memory in (scene.floor.idle, scene.floor.going, scene.floor.last, scene.seats):
        memory.pop(number, None)
    kept = [one for one in scene.floor.guests.values() if one.ticket and one.ticket.reserved_for == number]
    for guest in kept:
        assert guest.ticket is not None
        guest.ticket.refresh_from_db()
    nudge(scene, at)


def nudge(scene: Scene, at: datetime) -> None:
    """Whoever waits beside a free window is seen there."""
    for guest in list(scene.floor.guests.values()):
        if scene.floor.idle and guest.ticket is not None and guest.ticket.state == "waiting":
            wake(scene, guest.ticket, at)


def leave_when_nobody_waits(scene: Scene, number: str, act: Act, at: datetime) -> None:
    """Get up as soon as nobody waits any more whom this window may serve."""
    if number in scene.floor.idle:
        leave_when_free(scene, number, act, at)
    else:
        scene.floor.last[number] = act


def leave_when_free(scene: Scene, number: str, act: Act, at: datetime) -> None:
    """Get up at a window now, or as soon as nobody is there any more."""
    if number in scene.floor.idle:
        del scene.floor.idle[number]
        act(at)
    else:
        scene.floor.going[number] = act
