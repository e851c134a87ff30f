"""How a number gets out of the machine: on paper where a printer answers, on the screen in any case."""

import logging
from typing import TYPE_CHECKING

from django.urls import reverse

from yikou.hall import operations
from yikou.ledger import queries as ledger
from yikou.web import place
from yikou.web.asked import Asked
from yikou.web.hall import escpos
from yikou.web.hall.machines import Machine

if TYPE_CHECKING:
    from yikou.hall.models import Ticket

BROWSER, PRINTED = "browser", "打印出来了"
log = logging.getLogger("yikou.web.hall")


def put_out(ticket: "Ticket", machine: Machine, request: Asked) -> None:
    """Print a number that was just given out; a printer that fails is seen, and the screen shows the number."""
    if not machine.printer or machine.printer == BROWSER or ticket.state != "printing":
        return
    try:
        escpos.send(machine.printer, _receipt(ticket, machine, request))
    except OSError as failed:
        log.warning("the printer at %s: %s", machine.printer, failed)
        reason = failed.args[0] if isinstance(failed, escpos.PrinterOut) else "打印机没有回应"
        operations.printer_failed(ticket=ticket, reason=f"{machine.name}{reason}", by=machine.by, at=request.at)
    else:
        operations.show(ticket=ticket, how=PRINTED, by=machine.by, at=request.at)


def how(ticket: "Ticket") -> str:
    """`printed`, `failed`, or nothing where no printer was asked."""
    kinds = {one.kind: one.facts.get("how", "") for one in ledger.history(ticket)}
    if kinds.get("hall.shown") == PRINTED:
        return "printed"
    return "failed" if "hall.printer_failed" in kinds else ""


def _receipt(ticket: "Ticket", machine: Machine, request: Asked) -> bytes:
    here = place.of(ticket.centre_id, request.today)
    address = request.build_absolute_uri(reverse("hall:ticket", args=[ticket.token]))
    first = "优先号" if ticket.category else ""
    told = (f"{request.at:%m月%d日 %H:%M} 取号，排队时间从现在算起", "叫到会播报，屏幕上也看得到")
    zone = f"请到 {ticket.queue.zone} 坐" if ticket.queue.zone else ""
    lines = tuple(one for one in (first, zone, *told, "扫码看还有几位") if one)
    return escpos.receipt(
        head=here.name, title=ticket.queue.name, number=ticket.number, lines=lines, qr=address, wide=machine.paper == 80
    )
