"""A window gets another number, or is taken out of the hall: nobody's number and no display is left hanging."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q

from yikou.centre import operations as centre
from yikou.hall.models import AT_A_WINDOW, Kind, Screen, State, Ticket
from yikou.hall.operations.screens import change_screen
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal

if TYPE_CHECKING:
    from yikou.centre.models import Window


class NumbersAtWindow(Refusal):
    """Numbers are at the window or kept for it."""

    told = "{number}还在{window}，或者留给了它。请先办完、转走，再{verb}。"


@transaction.atomic
def change_window(*, window: "Window", changes: Mapping[str, Any], by: Actor, at: datetime) -> "Window":
    """Change a window's settings; displays that showed its number show the new one.

    Refuses with NumbersAtWindow and what the centre refuses.
    """
    held, number = centre.hold_window(window=window, by=by, at=at), window.number
    if changes.get("number", number) != number:
        _refuse_kept(held, "改号", at)
    changed = centre.change_window(window=held, changes=changes, by=by, at=at)
    if changed.number != number:
        _follow(changed.centre_id, number, [changed.number], by, at)
    return changed


@transaction.atomic
def retire_window(*, window: "Window", by: Actor, at: datetime) -> "Window":
    """Take a window out of the hall; a display that showed nothing else is switched off.

    Refuses with NumbersAtWindow and what the centre refuses.
    """
    held = centre.hold_window(window=window, by=by, at=at)
    _refuse_kept(held, "撤", at)
    _follow(held.centre_id, held.number, [], by, at)
    return centre.retire_window(window=held, by=by, at=at)


def _refuse_kept(window: "Window", verb: str, at: datetime) -> None:
    kept = Q(reserved_for=window.number, state__in=(State.WAITING, State.PARKED))
    there = Q(window=window.number, state__in=(*AT_A_WINDOW, State.WRAPPING))
    today = Ticket.objects.at_centre(window.centre_id).filter(kept | there, day=at.astimezone(ZONE).date())
    if (one := today.order_by("pk").first()) is not None:
        raise NumbersAtWindow(number=one.number, window=window.title, verb=verb)


def _follow(centre: str, number: str, instead: list[str], by: Actor, at: datetime) -> None:
    """The displays that showed a window by its number; one with nothing left to show would show the whole hall."""
    for screen in Screen.objects.filter(centre=centre).order_by("pk"):
        if number not in screen.windows:
            continue
        shown = [new for one in screen.windows for new in (instead if one == number else [one])]
        alone = not shown and (screen.kind == Kind.WINDOW or not screen.lines)
        change_screen(screen=screen, changes={"is_on": False} if alone else {"windows": shown}, by=by, at=at)
