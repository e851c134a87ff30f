"""Which ticket machine a browser is, and what it may do: numbers are given out in the hall, not at home."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from yikou.hall import access, queries
from yikou.kernel import clock
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotFound, Refusal
from yikou.web.asked import Asked
from yikou.web.hall import passes

if TYPE_CHECKING:
    from yikou.hall.models import Kiosk

COOKIE = "kiosk"


class NotAMachine(Refusal):
    """A browser that was not made a ticket machine."""

    told = "这台设备还没有登记成取号机，不能取号。请到总服务台取，或者扫门口的二维码。"
    status = 403


@dataclass(frozen=True)
class Machine:
    """The machine that a browser is: its settings where it was set up, and how it acts."""

    by: Actor
    name: str
    printer: str
    paper: int
    a_minute: int
    may_take: bool


def here(request: Asked) -> Machine:
    """The machine of this browser; the page then speaks for the machine's centre.

    In a demo (演示时间) any browser is one, so that a visitor can try it.
    """
    tied = _tied(request)
    if tied is not None:
        request.centre = tied.centre_id
    kiosk = tied or (queries.kiosks(request.centre).first() if clock.is_shifted() else None)
    if kiosk is None:
        by = Actor(key="kiosk:0", centre=request.centre, name="取号机")
        return Machine(by, "门口", "", 80, DEMO_A_MINUTE, may_take=clock.is_shifted())
    by = access.machine(kiosk)
    return Machine(by, kiosk.name, kiosk.printer, kiosk.paper, kiosk.a_minute, may_take=True)


DEMO_A_MINUTE = 6


def _tied(request: Asked) -> "Kiosk | None":
    named = passes.read_machine(request.COOKIES.get(COOKIE, ""))
    try:
        return access.kiosk(*named) if named else None
    except NotFound:
        return None
