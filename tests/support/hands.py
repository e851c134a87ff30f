"""Hands in a served hall: another process that takes numbers and calls them, as people and windows do.

`Hands(centre)` starts `python -m tests.support.hands` beside it; each verb goes through the operations that pages
use, at the moment of the centre's clock, and answers the number that it was about.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from tests.support.centre import Centre
from tests.support.scratch import ROOT


class Hands:
    """`hands("take", "A")`, `hands("next", "xiaoli", "1")`; ended with `close`."""

    def __init__(self, centre: Centre) -> None:
        command = [sys.executable, "-m", "tests.support.hands"]
        self._process = subprocess.Popen(
            command, env=centre.environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self("sit", "xiaoli", "1") == "1"

    def __call__(self, *words: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(" ".join(words) + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()

    def close(self) -> None:
        """Let go."""
        self._process.communicate(timeout=20)


def _actor(username: str, window: str = "") -> Any:
    from tests.world import CENTRE
    from yikou.accounts.models import Account
    from yikou.accounts.queries import actor_of
    from yikou.kernel import clock

    account = Account.objects.get(username=username)
    return actor_of(account.pk, centre=CENTRE, on=clock.now().date(), window=window)


def _seat(username: str, number: str) -> dict[str, Any]:
    from yikou.centre import access
    from yikou.kernel import clock

    by = _actor(username, number)
    return {"window": access.window(by, number), "by": by, "at": clock.now()}


def _ticket(number: str) -> Any:
    from tests.world import CENTRE
    from yikou.hall.models import Ticket
    from yikou.kernel import clock

    return Ticket.objects.get(centre=CENTRE, number=number, day=clock.now().date())


def sit(username: str, number: str) -> str:
    """Sit down at a window."""
    from yikou.centre.operations import seat_at

    return str(seat_at(**_seat(username, number)).number)


def take(queue: str, category: str = "") -> str:
    """Take a number at the door; `token:` of it comes with it."""
    from tests.world import CENTRE
    from yikou.hall import access, operations
    from yikou.kernel import clock
    from yikou.kernel.actors import resident

    by = resident(CENTRE)
    given = {"channel": "kiosk", "is_shown": True, "by": by, "at": clock.now(), "category": category}
    made = operations.issue(queue=access.queue(by, queue), **given)  # type: ignore[arg-type]
    return f"{made.number} {made.token}"


def next(username: str, number: str) -> str:
    """Call the next number to a window; whoever was served there is ended first."""
    from yikou.hall import operations, queries

    given = _seat(username, number)
    here = queries.at_window(given["window"], given["at"])
    if here is not None and here.is_at_a_window:
        operations.end(ticket=here, by=given["by"], at=given["at"])
    return operations.call_next(**given).number


def recall(username: str, number: str) -> str:
    """Call a number once more, after the rule's interval."""
    from datetime import timedelta

    from yikou.hall import operations
    from yikou.kernel import clock

    at = clock.now() + timedelta(seconds=30)
    return operations.recall(ticket=_ticket(number), by=_actor(username), at=at).number


def pause(username: str, number: str) -> str:
    """Pause a window for ten minutes."""
    from yikou.hall import operations, queries

    given = _seat(username, number)
    here = queries.at_window(given["window"], given["at"])
    if here is not None and here.is_at_a_window:
        operations.end(ticket=here, by=given["by"], at=given["at"])
    return str(operations.pause(reason="rest", minutes=10, **given).number)


def main() -> None:
    """Do what each line says."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "yikou.settings"
    import django

    django.setup()
    verbs: dict[str, Callable[..., str]] = {one.__name__: one for one in (sit, take, next, recall, pause)}
    for line in sys.stdin:
        verb, *words = line.split()
        print(verbs[verb](*words), flush=True)


if __name__ == "__main__":
    main()
