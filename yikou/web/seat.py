"""Who sits at this browser: the signed-in account of a session, its lock, its centre."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.contrib.sessions.backends.base import SessionBase

from yikou.accounts import access, operations
from yikou.kernel.actors import Actor, resident
from yikou.web import place


@dataclass(frozen=True)
class Seat:
    """What a session says: who works here, or who must first unlock the screen (`locked_by`)."""

    actor: Actor | None = None
    locked_by: Actor | None = None
    centre: str = ""
    must_change: bool = False


NOBODY = Seat()


def take(session: SessionBase, *, at: datetime, by_itself: bool = False) -> Seat:
    """Read a session; lock it first where it was idle for longer than the rule allows.

    `by_itself`: the page asks, nobody's hand; that does not count as being there.
    """
    standing = access.standing(session, at=at, by_itself=by_itself)
    if standing is None:
        return NOBODY
    by = standing.actor
    if standing.is_idle:
        operations.lock_screen(session=session, is_idle=True, by=by, at=at)
    if standing.is_idle or standing.is_locked:
        return Seat(locked_by=by, centre=by.centre)
    return Seat(actor=by, centre=by.centre, must_change=standing.must_change_password)


@lru_cache(maxsize=8)
def visitor(centre: str) -> Actor:
    """A resident who is not signed in."""
    return resident(centre)


def first_centre() -> str:
    """The centre whose portal this is: the first one."""
    return place.first()
