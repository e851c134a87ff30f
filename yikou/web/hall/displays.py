"""A screen as HTML: the same for the first page and for every event after it."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from yikou.hall import queries
from yikou.hall.policies import MissedTurn
from yikou.hall.queries import Call, Picture, ScreenNow
from yikou.kernel.clock import ZONE
from yikou.policies.queries import rulebook
from yikou.web import place
from yikou.web.place import Place

if TYPE_CHECKING:
    from yikou.hall.models import Screen

# From how many signs on a call is set smaller: "A023" and "3" have the room of five.
ROOM = 5


def html(screen: "Screen", picture: Picture, here: Place | None = None) -> str:
    """What hangs on the wall, without the page around it; `here` is the centre, where it was read already."""
    name = "hall/_display_window.html" if screen.kind == "window" else "hall/_display.html"
    return render_to_string(name, context(screen, picture, here))


def context(screen: "Screen", picture: Picture, here: Place | None = None) -> dict[str, Any]:
    """What the templates say of a screen."""
    at = picture.at.astimezone(ZONE)
    shown = queries.shown_on(screen, picture)
    return {
        "screen": screen,
        "shown": shown,
        "at": at,
        "place": here or place.of(picture.centre, at.date()),
        "rule": _line(screen, at),
        "voice": _voice(screen, shown),
        "wide": _width(shown.now),
    }


def _line(screen: "Screen", at: datetime) -> tuple[str, str]:
    """The line at the bottom: the screen's own, or the rule's; what stands before the first comma is set off."""
    text = screen.footer or rulebook(screen.centre_id, at.date()).get(MissedTurn).text.plain
    first, _, rest = text.partition("，")
    return first, rest


def _voice(screen: "Screen", shown: ScreenNow) -> str:
    """What the page's voice needs: the calls, and when it is silent."""
    quiet = [f"{one:%H:%M}" for one in (screen.quiet_from, screen.quiet_until) if one]
    said = [[one.number, one.window, one.is_front_desk, one.times, round(one.at.timestamp())] for one in shown.calls]
    return json.dumps({"on": screen.voice, "repeats": screen.repeats, "quiet": quiet, "calls": said})


def _width(call: Call | None) -> int:
    """How many signs a call has more than there is room for at full size."""
    return max(0, len(call.number) + (0 if call.is_front_desk else len(call.window)) - ROOM) if call else 0
