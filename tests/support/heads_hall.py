"""The hall for its heads: a Monday on which forty came, and the Monday after at ten, with six waiting.

`python -m tests.support.heads_hall` fills the data folder that the environment names.
"""

import os
from datetime import timedelta
from typing import Any


def main() -> None:
    """Fill the data folder."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "yikou.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from tests.world import MONDAY_9AM, build_world
    from yikou.kernel import clock

    call_command("migrate", verbosity=0)
    world = build_world()
    _day(world, 0, taken=40, served=38)
    _day(world, 7 * 24 * 60, taken=10, served=3)
    clock.start_at(settings.DATA, MONDAY_9AM + timedelta(days=7, minutes=60))


def _day(world: Any, start: int, *, taken: int, served: int) -> None:
    """A number every three minutes, and 小李 and 小孙 serve eleven minutes each."""
    from tests.hall.conftest import Hall, moment
    from yikou.hall import operations

    made = Hall(world)
    made.sit(world.li, "1", start)
    made.sit(world.sun, "2", start)
    for n in range(taken):
        made.take(start + 3 * n, matters=("MZ-001",))
    for n in range(served):
        by, at = (world.li, world.sun)[n % 2], start + max(6 * n, 3 * n + 1)
        ticket = made.served(made.next(by, at), by, at + 1, at + 10)
        operations.wrap_up(ticket=ticket, by=by, at=moment(at + 11))


if __name__ == "__main__":
    main()
