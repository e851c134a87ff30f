"""The hall with people in it: the cast on a Monday at twenty past nine, and numbers taken since nine.

`python -m tests.support.calling_hall` fills the data folder that the environment names. Nobody sits at a
window yet; six wait, of whom one is old, one has booked, and one is known by name.
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
    take_numbers(build_world())
    clock.start_at(settings.DATA, MONDAY_9AM.replace(minute=20))


def take_numbers(world: Any) -> None:
    """A001 小周 for the high-age allowance, then five more."""
    from tests.world import MONDAY_9AM
    from yikou.hall import access, operations
    from yikou.kernel.actors import resident

    door = resident(world.centre)
    line = access.queue(door, "A")
    taken: list[dict[str, Any]] = [
        {"matters": ("MZ-006",), "person": world.wang},
        {"matters": ("MZ-001",)},
        {"matters": ("YB-001",), "category": "elderly"},
        {},
        {"matters": ("MZ-001",), "slot_at": MONDAY_9AM.replace(minute=50)},
        {},
    ]
    for n, more in enumerate(taken):
        at = MONDAY_9AM + timedelta(minutes=2 * n)
        operations.issue(queue=line, channel="kiosk", is_shown=True, by=door, at=at, **more)


if __name__ == "__main__":
    main()
