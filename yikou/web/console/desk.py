"""The desk page as a whole: the clerk's draft read back, the three columns around it, and what is said at the top."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from yikou.cases import queries
from yikou.cases.operations import CHANNELS, GROUNDS, LOOKED_UP_REASONS
from yikou.catalogue import queries as catalogue
from yikou.centre import queries as centre_queries
from yikou.hall.policies import WindowPause
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.console.board import board
from yikou.web.console.calling import FETCHES, OUT_OF_TURN, now_at, onward, queue_of, spell
from yikou.web.console.joint import together
from yikou.web.console.typed import Typed, begun, read
from yikou.web.console.who import found
from yikou.web.console.work import work

if TYPE_CHECKING:
    from yikou.centre.models import Window
    from yikou.hall.models import Ticket

DRAFT = "desk"
TYPED_OF_NEW = ("name", "phone", "address")
KEYS = (
    ("F1", "叫下一位；到了，开始办；办完"),
    ("F2", "再叫一次"),
    ("F3", "过号"),
    ("R", "读证件、找人"),
    ("/", "找事项；上下键选，回车定"),
    ("G", "一件事"),
    ("D", "有人代办"),
    ("1–9", "这样材料收到或者缺"),
    ("Shift+1–9", "换成已查到、承诺、代替"),
    ("A", "缺的全部收到"),
    ("P", "容缺承诺"),
    ("F4", "记一条咨询"),
    ("B", "让这位先去补办，回来接着办"),
    ("N", "单独叫一个号；或者和窗口这位一起办"),
    ("F6", "把这位转到别处；或者把咨询转交"),
    ("F7", "不予受理"),
    ("F8", "一次性告知，或者告知补正"),
    ("F9", "受理，即办件当场办结"),
    ("F10", "暂停、恢复、离窗"),
    ("?", "这张表"),
)


@dataclass(frozen=True)
class Left:
    """A matter that was left half-typed: the form as it stood, and when."""

    typed: Typed
    saved_at: datetime | None


def draft_key(ticket: str, at: datetime) -> str:
    """Under which key what is typed is kept: each number has a form of its own, and so has whoever comes without."""
    return f"{DRAFT}:{at:%m%d}:{ticket}"[:40] if ticket else DRAFT


def left_over(actor: Actor, at: datetime, ticket: "Ticket | None" = None) -> Left:
    """What this clerk had typed for a number and not submitted; a matter that was taken in is not begun again."""
    number = ticket.number if ticket else ""
    fresh = Left(begun(at, ticket=number, person=_comes(ticket) if ticket else None), None)
    kept = queries.draft(actor, draft_key(number, at))
    if not kept:
        return fresh
    typed = replace(read(kept.get("fields", {}), at), ticket=number)
    if not typed.is_begun or is_done(actor, typed):
        return fresh
    return Left(typed, datetime.fromisoformat(kept["saved_at"]))


def _comes(ticket: "Ticket") -> int | None:
    """Who stands there: whoever took the number, or whose matter was taken in under it a moment ago."""
    return ticket.person_id or queries.visitor_of(ticket.pk)


def is_done(actor: Actor, typed: Typed) -> bool:
    """Whether the matter of this form is a case already: an autosave may come in after the acceptance."""
    return queries.cases(actor.centre).filter(key=typed.key).exists()


def window_of(actor: Actor) -> "Window | None":
    """The window at which somebody sits now."""
    seat = centre_queries.window_of(actor.account_id or 0)
    return seat if seat is not None and seat.centre_id == actor.centre else None


def shown(request: Asked, typed: Typed, refusal: Refusal | None = None, **more: Any) -> dict[str, Any]:
    """Everything the whole page shows."""
    window = window_of(request.actor)
    return {
        **middle(request, typed),
        **around(request, typed),
        **calling(window, request.at),
        "window": window,
        "board": board(request.actor, at=request.at),
        "grounds": GROUNDS,
        "channels": CHANNELS,
        "keys": KEYS,
        "departments": centre_queries.departments(request.centre),
        "refusal": refusal,
        **more,
    }


def calling(window: "Window | None", at: datetime) -> dict[str, Any]:
    """The number at a window, who waits behind it, and what its dialogs offer."""
    if window is None:
        return {}
    now = now_at(window, at)
    return {
        "now_serving": now,
        "spell": spell(window.seated_id, at) if window.seated_id else "",
        "queue": queue_of(window, at),
        "onward": onward(window, now) if now else None,
        "fetches": FETCHES,
        "out_of_turn": OUT_OF_TURN,
        "pausing": rulebook(window.centre_id, at.date()).get(WindowPause),
    }


def middle(request: Asked, typed: Typed) -> dict[str, Any]:
    """The item or package, its questions and materials, and the bar of verbs."""
    context: dict[str, Any] = {"typed": typed, "looked_up_reasons": LOOKED_UP_REASONS}
    if typed.package:
        return context | {"joint": together(typed, centre=request.centre, at=request.at)}
    return context | {"work": work(typed, centre=request.centre, at=request.at)}


def around(request: Asked, typed: Typed) -> dict[str, Any]:
    """The resident, and who came for them."""
    return {
        "typed": typed,
        "person_fields": [f"t.person.{one}" for one in TYPED_OF_NEW],
        "agent_fields": [f"t.agent.{one}" for one in TYPED_OF_NEW],
        "who": found(request.actor, typed.person, at=request.at),
        "agent": found(request.actor, typed.agent, at=request.at),
    }


def material_names(centre: str, at: datetime) -> Mapping[str, str]:
    """The names of all papers by key: the same paper has one name in all matters."""
    held = catalogue.catalogue(centre, at.date())
    return {one.key: one.name for item in held.items.values() for one in item.materials}
