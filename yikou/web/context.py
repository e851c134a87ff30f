"""What every template may use beside its own context."""

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from yikou.kernel import clock
from yikou.kernel.actors import Actor
from yikou.web import place
from yikou.web.events import place as events
from yikou.web.navigation import office_nav


def page(request: HttpRequest) -> dict[str, Any]:
    """`place` (the centre as residents read it), `actor`, `now`, `elder`, `shifted` (演示时间), `staff_nav`, `events`.

    `events` is where the page finds server-sent events.
    """
    actor: Actor | None = getattr(request, "actor", None)
    now = getattr(request, "at", None) or clock.now()
    return {
        "place": SimpleLazyObject(partial(place.of, getattr(request, "centre", ""), now.date())),
        "actor": actor,
        "now": now,
        "elder": getattr(request, "elder", False),
        "shifted": clock.is_shifted(),
        "events": SimpleLazyObject(partial(events.base, request)),
        "staff_nav": office_nav(actor) if actor and actor.account_id else (),
    }
