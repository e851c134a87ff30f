"""Living: the demo's hall goes on while visitors look around; whoever is there himself is never played."""

import logging
import threading
from datetime import datetime, timedelta

from yikou.kernel import clock
from yikou.ledger import queries as ledger
from yikou.simulation import afterwards, asking, back_office, days, resuming, routine, saying
from yikou.simulation.replay import LEFT_TO_VISITORS, Replay
from yikou.simulation.scene import Scene

log = logging.getLogger(__name__)

EVERY = 3.0
# How often the shelf is looked through for what visitors did meanwhile.
LOOKS_AGAIN = timedelta(minutes=2)
CAME, WENT = ("accounts.signed_in", "accounts.screen_unlocked"), ("accounts.signed_out",)


def live(replay: Replay, stop: threading.Event) -> None:
    """Play on by the demo's clock until told to stop, day after day."""
    scene, looked_at = None, clock.now()
    while not stop.wait(EVERY):
        at = clock.now()
        try:
            if scene is None or scene.day != at.date():
                scene, looked_at = wake(replay, at), at
            if at - looked_at > LOOKS_AGAIN:
                looked_at = at
                look_around(scene, at)
            play(scene, at)
            notice(scene, at)
        except Exception:  # whatever one act meets, the hall goes on
            log.exception("the hall at %s", at)


def wake(replay: Replay, at: datetime) -> Scene:
    """The day at hand from this moment on; on a rest day nobody comes."""
    scene = replay.scene(at.date())
    scene.kept_free = LEFT_TO_VISITORS
    if scene.calendar.is_working(scene.day) and at < scene.agenda.closes_at:
        meet(scene)
        days.begin(scene, at)
        scene.agenda.put(scene.agenda.closes_at, lambda moment: routine.close(scene, moment))
    return scene


def play(scene: Scene, until: datetime) -> None:
    """Do what is due, one act at a time, and see before each who has come meanwhile."""
    while (due := scene.agenda.next_at) is not None and due <= until:
        meet(scene)
        scene.agenda.play(due)


def notice(scene: Scene, at: datetime) -> None:
    """A number that a visitor took, passed on or brought back is seen by a window that is free."""
    if scene.floor.idle and scene.seats:
        meet(scene)
        resuming.notice(scene, at)


def look_around(scene: Scene, at: datetime) -> None:
    """Find what visitors left to the others: cases they took in, enquiries they passed on, results."""
    if not scene.seats:
        return
    meet(scene)
    scene.seats |= routine.seats_of(scene)
    resuming.look_after(scene, at)
    back_office.look_through(scene, at)
    afterwards.hand_out(scene, at)
    asking.look_through(scene, at)
    saying.look_through(scene, at)


def meet(scene: Scene) -> None:
    """See who is there himself: signed in and not out again; nobody is played at a seat that changed hands."""
    scene.left_alone = routine.holders(scene, scene.kept_free) | signed_in(scene)
    seated = routine.seats_of(scene)
    scene.seats = {number: account for number, account in scene.seats.items() if seated.get(number) == account}


def signed_in(scene: Scene) -> frozenset[int]:
    """The accounts for which somebody real acts."""
    rows = ledger.entries(scene.centre).filter(day__gte=scene.day, kind__in=(*CAME, *WENT))
    here: set[str] = set()
    for kind, by in rows.order_by("id").values_list("kind", "by"):
        (here.add if kind in CAME else here.discard)(by)
    return frozenset(int(by.partition(":")[2]) for by in here if by.startswith("staff:"))
