"""Who may listen to what: screens and tickets are public, the board is for staff; refusals are the pages' own."""

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from urllib.parse import parse_qs

from django.conf import settings
from django.db import close_old_connections

from yikou.hall import access
from yikou.kernel import clock
from yikou.kernel.refusals import NotAllowed, NotFound, Refusal
from yikou.web import place, seat
from yikou.web.events.hub import Stream


class SignInFirst(Refusal):
    """Nobody of staff sits at this browser, or the screen is locked."""

    told = "请先登录。"
    status = 401


def admit(path: str, query: str, headers: Mapping[str, str]) -> Stream:
    """The stream behind an address, for whoever asks. Refuses with NotFound, SignInFirst, NotAllowed."""
    close_old_connections()
    match path.strip("/").split("/"):
        case ["events", "hall", "screen", name]:
            screen = access.screen_shown(_centre(query), name)
            return Stream("screen", screen.centre_id, screen.name)
        case ["events", "hall", "ticket", token]:
            ticket = access.ticket_by_token(token)
            return Stream("ticket", ticket.centre_id, token)
        case ["events", "hall", "board"]:
            return Stream("board", _staff(headers))
    raise NotFound("这个地址")


def _centre(query: str) -> str:
    return parse_qs(query).get("centre", [""])[0] or place.first()


def _staff(headers: Mapping[str, str]) -> str:
    """The centre of whoever of staff is signed in here and may see the hall."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    taken = seat.take(store(_cookie(headers)), at=clock.now(), by_itself=True)
    if taken.actor is None or taken.must_change:
        raise SignInFirst
    if not any(map(taken.actor.may, access.SEES)):
        raise NotAllowed(right="看大厅")
    return taken.centre


def _cookie(headers: Mapping[str, str]) -> str:
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return found.value if found else ""
