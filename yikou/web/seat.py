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
    """What a session says. While it is locked `actor` is None for every page but unlock and sign-out."""

    actor: Actor | None = None
    centre: str = ""
    locked_for: str = ""
    must_change: bool = False


NOBODY = Seat()


def take(session: SessionBase, *, at: datetime) -> Seat:
    """Read a session; lock it first where it was idle for longer than the rule allows."""
    standing = access.standing(session, at=at)
    if standing is None:
        return NOBODY
    if standing.is_idle:
        operations.lock_screen(session=session, account=standing.account, why="idle", by=standing.actor, at=at)
    if standing.is_idle or standing.is_locked:
        return Seat(centre=standing.actor.centre, locked_for=standing.account.name)
    return Seat(actor=standing.actor, centre=standing.actor.centre, must_change=standing.must_change_password)


@lru_cache(maxsize=8)
def visitor(centre: str) -> Actor:
    """A resident who is not signed in."""
    return resident(centre)


def first_centre() -> str:
    """The centre whose portal this is: the first one."""
    return place.first()
