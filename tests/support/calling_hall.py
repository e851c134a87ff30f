"""The hall with people in it: the cast on a Monday at twenty past nine, and numbers taken since nine.

`python -m tests.support.calling_hall` fills the data folder that the environment names. 小孙 sits at
window 2 and has called A001, who does not come; whoever else took a number waits.
"""

import os
from datetime import datetime, timedelta
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
    """A001, whom 小孙 has called three times; then one known by name, one old, one booked, and a dozen more."""
    from tests.world import MONDAY_9AM
    from yikou.centre import access as centre
    from yikou.centre.operations import seat_at
    from yikou.hall import access, operations
    from yikou.kernel.actors import resident

    def at(minute: int) -> datetime:
        return MONDAY_9AM + timedelta(minutes=minute)

    door = resident(world.centre)
    line = access.queue(door, "A")
    taken: list[dict[str, Any]] = [
        {},
        {"matters": ("MZ-006",), "person": world.wang},
        {"matters": ("MZ-001",)},
        {"matters": ("YB-001",), "category": "elderly"},
        {"matters": ("MZ-001",), "slot_at": at(50)},
        *({} for _ in range(12)),
    ]
    for n, more in enumerate(taken):
        operations.issue(queue=line, channel="kiosk", is_shown=True, by=door, at=at(n // 2), **more)
    window = seat_at(window=centre.window(world.sun, "2"), by=world.sun, at=at(0))
    first = operations.call(
        ticket=access.ticket(world.sun, "A001", on=at(0).date()),
        window=window,
        reason="第一位",
        by=world.sun,
        at=at(12),
    )
    for minute in (14, 16):
        operations.recall(ticket=first, by=world.sun, at=at(minute))


if __name__ == "__main__":
    main()
