"""What every template may use beside its own context."""

from typing import Any

from django.http import HttpRequest

from yikou.kernel import clock
from yikou.kernel.actors import Actor
from yikou.web import place
from yikou.web.navigation import office_nav


def page(request: HttpRequest) -> dict[str, Any]:
    """`place` (the centre as residents read it), `actor`, `now`, `elder`, `shifted` (演示时间)."""
    actor: Actor | None = getattr(request, "actor", None)
    centre: str = getattr(request, "centre", "")
    return {
        "place": place.of(centre),
        "actor": actor,
        "now": getattr(request, "at", None) or clock.now(),
        "elder": getattr(request, "elder", False),
        "shifted": clock.is_shifted(),
        "staff_nav": office_nav(actor) if actor and actor.account_id else (),
    }
