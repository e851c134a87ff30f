"""Breaks: windows close over noon in turn, pause with a reason, and once in a while somebody falls ill."""

from datetime import datetime, timedelta
from functools import partial
from random import Random

from yikou.centre import access as centre_access
from yikou.centre import queries as centre_queries
from yikou.hall import operations as hall
from yikou.hall.policies import WindowPause
from yikou.policies.queries import rulebook
from yikou.simulation import calling, routine
from yikou.simulation.chance import one_of, some
from yikou.simulation.scene import Scene

# How long before the doors shut at noon the first goes to eat, and before they open again the last is back.
FIRST_GOES, LAST_BACK = timedelta(minutes=15), timedelta(minutes=2)
# How many windows that take everything stay while others are at lunch.
STAY = 2


def plan(scene: Scene, since: datetime) -> None:
    """Put today's breaks on the agenda, each window's at its own time."""
    for (_, noon), (again, _) in zip(scene.spans, scene.spans[1:], strict=False):
        for number in scene.floor.windows:
            thrown = scene.dice(scene.day, number, "lunch", noon)
            goes = scene.at(noon) - FIRST_GOES * thrown.random()
            back = scene.at(again) - LAST_BACK - timedelta(minutes=15 * thrown.random())
            if goes > since:
                scene.agenda.put(goes, partial(_to_lunch, scene, number, scene.at(noon), back))
    for number in scene.floor.windows:
        thrown = scene.dice(scene.day, number, "pause")
        moment = scene.some_time(thrown)
        if thrown.random() < scene.habits.chances["pauses"] and moment > since:
            scene.agenda.put(moment, partial(_wants_a_pause, scene, number, thrown))


# --- noon --------------------------------------------------------------------------------------------


def _to_lunch(scene: Scene, number: str, noon: datetime, back: datetime, at: datetime) -> None:
    """Whoever sits here goes when nobody waits for this window; some stay until the doors are shut."""
    if number not in scene.seats:
        return
    if at < noon and not _others_stay(scene, number):
        scene.agenda.put(noon, partial(_to_lunch, scene, number, noon, back))
        return
    calling.leave_when_nobody_waits(scene, number, partial(_closes, scene, number, back), at)


def _others_stay(scene: Scene, number: str) -> bool:
    """Whether enough windows that take everything stay meanwhile; the front desk is never left."""
    general = [one for one in scene.seats if one != number and scene.floor.windows[one].sort == "general"]
    staying = [one for one in general if one not in scene.floor.last and one not in scene.floor.going]
    return number != scene.front and len(staying) >= STAY


def _closes(scene: Scene, number: str, back: datetime, at: datetime) -> None:
    calling.get_up(scene, number, at)
    scene.agenda.put(max(back, at + timedelta(minutes=20)), partial(routine.sit_down_at, scene, number))


# --- a pause -----------------------------------------------------------------------------------------


def _wants_a_pause(scene: Scene, number: str, thrown: Random, at: datetime) -> None:
    if number in scene.seats:
        calling.leave_when_free(scene, number, partial(_pauses, scene, number, thrown), at)


def _pauses(scene: Scene, number: str, thrown: Random, at: datetime) -> None:
    """Pause, if the rule allows it now; otherwise go on."""
    by, window = scene.clerk_at(number), scene.floor.windows[number]
    rule = rulebook(scene.centre, scene.day).get(WindowPause)
    reason, minutes = one_of(thrown, scene.habits.hall.pauses), some(thrown, scene.habits.hall.pause)
    others = centre_queries.paused_like(window)
    if by is None or not rule.allows(minutes=minutes, same_kind_paused=others, reason=reason):
        calling.planned(scene, number, at, partial(calling.call, scene, number))
        return
    hall.pause(window=window, reason=reason, minutes=minutes, by=by, at=at)
    calling.planned(scene, number, at + timedelta(minutes=minutes), partial(resume, scene, number))


def resume(scene: Scene, number: str, at: datetime) -> None:
    """Serve again."""
    by = scene.clerk_at(number)
    if by is None:
        return
    hall.resume(window=centre_access.window(by, number), by=by, at=at)
    calling.call(scene, number, at)


# --- ill ---------------------------------------------------------------------------------------------


def fall_ill(scene: Scene, number: str, at: datetime) -> None:
    """Whoever sits here is served no more after the one who is there: the office notes it, the window closes."""
    if number in scene.seats:
        calling.leave_when_free(scene, number, partial(_goes_home_ill, scene, number), at)


def _goes_home_ill(scene: Scene, number: str, at: datetime) -> None:
    account = scene.seats[number]
    calling.get_up(scene, number, at)
    routine.note_illness(scene, account, at)
    scene.agenda.put(at + timedelta(minutes=12), partial(routine.sit_down_at, scene, number))
