"""The stage: a data folder made ready for a demo: founded and played, gone on with, or begun anew."""

from datetime import datetime
from pathlib import Path

from django.db import connection

from yikou.kernel import clock
from yikou.simulation import folder as folders
from yikou.simulation import habits
from yikou.simulation.folder import Marker
from yikou.simulation.replay import Replay, Tell, demo_centre, without_waiting_for_the_disk


def play(folder: Path, *, days: int, seed: int | None, tell: Tell, share: float = 1.0) -> tuple[Replay, datetime]:
    """Play into a migrated folder and set its clock to the moment at which the replay stops.

    A demo that is there goes on with `days` more. Refuses with NotADemo, TooManyDays.
    """
    marker = folders.read(folder)
    demo_centre(must_be_new=marker is None)
    chosen = seed if seed is not None else marker.seed if marker else habits.shipped().seed
    marker = marker or Marker(chosen, days, ready=False, database=folders.database())
    folders.mark(folder, marker)
    replay = Replay(chosen, share)
    with without_waiting_for_the_disk():
        stopped_at = replay.run(days, tell)
    folders.mark(folder, Marker(marker.seed, marker.days, ready=True, database=marker.database))
    clock.start_at(folder, stopped_at)
    return replay, stopped_at


def empty_database() -> None:
    """Drop our tables from a PostgreSQL database whose demo begins anew; an SQLite file went with the folder."""
    if connection.vendor != "postgresql":
        return
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    quoted = ", ".join(map(connection.ops.quote_name, [*names, "django_migrations"]))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {quoted} CASCADE")
