"""Days: one day put together from its parts, played up to a moment, and closed."""

from datetime import datetime, timedelta
from functools import partial

from yikou.simulation import (
    afterwards,
    asking,
    back_office,
    booked,
    booking,
    breaks,
    door,
    events,
    following,
    inspecting,
    mediating,
    resuming,
    returning,
    righting,
    routine,
    saying,
    visiting,
)
from yikou.simulation.scene import Scene

SETTLED = timedelta(minutes=1)


def begin(scene: Scene, since: datetime) -> None:
    """Put on the agenda everything that a day still holds after a moment."""
    routine.plan(scene, since)
    events.plan(scene, since)
    breaks.plan(scene, since)
    booking.plan(scene, since)
    inspecting.plan(scene, since)
    following.plan(scene, since)
    visiting.plan(scene, since)
    mediating.plan(scene, since)
    everybody_sits = scene.at(scene.habits.desk.open) + SETTLED
    if since < everybody_sits:
        scene.agenda.put(everybody_sits, partial(open_doors, scene))
    else:
        scene.seats.update(routine.seats_of(scene))
        back_office.look_through(scene, since)
        resuming.find(scene)
        open_doors(scene, since)
        resuming.pick_up(scene, since)


def open_doors(scene: Scene, at: datetime) -> None:
    """The doors open: who comes, who comes back, what waits on the shelf."""
    door.plan(scene, at)
    returning.look_through(scene, at)
    afterwards.look_through(scene, at)
    asking.look_through(scene, at)
    saying.plan(scene, at)
    booked.look_through(scene, at)
    righting.look_through(scene, at)


def finish(scene: Scene, since: datetime) -> None:
    """Play a day to its end and close it; a day that lasted longer is closed a minute later."""
    begin(scene, since)
    scene.agenda.play(scene.agenda.closes_at)
    routine.close(scene, max(scene.agenda.closes_at, since + SETTLED))
