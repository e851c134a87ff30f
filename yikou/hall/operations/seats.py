"""A window opens, pauses with a reason and a countdown, and closes; its line is never left hanging."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from yikou.centre import operations as centre
from yikou.centre import queries as centre_queries
from yikou.hall.operations.calling import wrapped_up
from yikou.hall.operations.moving import release
from yikou.hall.policies import WindowPause
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.policies.queries import rulebook

if TYPE_CHECKING:
    from yikou.centre.models import Window


class PauseNotAllowed(Refusal):
    """Too long, without a reason of the rule, or another window of the kind pauses already."""

    told = "{said}"
    rule = "queue.window_pause"


@transaction.atomic
def pause(*, window: "Window", reason: str, minutes: int, by: Actor, at: datetime) -> "Window":
    """Call nobody for some minutes; the hall's display counts them down (queue.window_pause).

    Refuses with PauseNotAllowed, StillAtWindow and what the seat refuses.
    """
    rule = rulebook(window.centre_id, at.date()).get(WindowPause)
    others = centre_queries.paused_like(window)
    if not rule.allows(minutes=minutes, same_kind_paused=others, reason=reason):
        raise PauseNotAllowed(said=rule.refused())
    held = centre.hold_window(window=window, by=by, at=at)
    wrapped_up(held, by, at)
    until = at + timedelta(minutes=minutes)
    return centre.pause_window(window=held, reason=rule.word(reason), until=until, by=by, at=at)


def resume(*, window: "Window", by: Actor, at: datetime) -> "Window":
    """Serve again."""
    return centre.resume_window(window=window, by=by, at=at)


@transaction.atomic
def leave(*, window: "Window", by: Actor, at: datetime) -> "Window":
    """Close the window: nobody may be at it, and whoever was kept for it is handed over to the others.

    Refuses with StillAtWindow and what the seat refuses.
    """
    held = centre.hold_window(window=window, by=by, at=at)
    wrapped_up(held, by, at)
    release(window=held, by=by, at=at)
    return centre.leave_window(window=held, by=by, at=at)
