"""The ticket machines: where they print, how many numbers they give out a minute, which browser each is."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import access as seats
from yikou.accounts import operations as accounts
from yikou.hall import access, operations, queries
from yikou.kernel.refusals import Refusal
from yikou.web import place
from yikou.web.asked import Asked
from yikou.web.hall import escpos, passes
from yikou.web.hall.machines import COOKIE
from yikou.web.hall.printing import BROWSER
from yikou.web.office.asking import Control, Form, Said, ask
from yikou.web.pages import page

if TYPE_CHECKING:
    from yikou.hall.models import Kiosk

SEES, ARRANGES = ("desk.front", "hall.arrange"), "hall.arrange"
BOTH = ("GET", "HEAD", "POST")
WAYS = (("", "不打印，号显示在屏幕上"), (BROWSER, "浏览器打印"), ("network", "网络小票打印机"))


class PrinterAddressOdd(Refusal):
    """A printer in the network has an address."""

    told = "请填打印机的地址，如 192.168.1.50:9100。"
    status = 422


@page(may=SEES)
def machines(request: Asked) -> HttpResponse:
    """The machines of the hall."""
    said = SAID.get(request.GET.get("said", ""), "")
    context = {"section": "front", "machines": queries.kiosks(request.centre), "said": said}
    return render(request, "hall/machines.html", context)


SAID = {
    "kept": "取号机的设置已经保存。",
    "printed": "试打的纸条已经送到打印机。",
    "failed": "打印机没有回应，请看电源、网线和地址。",
    "paper": "打印机没有纸了，请装纸。",
    "none": "这台机器没有接网络小票打印机。",
}


def _controls(kiosk: "Kiosk | None") -> tuple[Control, ...]:
    name, printer, paper, limit = (kiosk.name, kiosk.printer, kiosk.paper, kiosk.a_minute) if kiosk else ("", "", 80, 6)
    way = printer if printer in ("", BROWSER) else "network"
    where = printer if way == "network" else ""
    widths = tuple((str(one), f"{one} 毫米") for one in operations.PAPERS)
    return (
        Control("name", "叫什么", most=12, asked="请填名字，如“东门”。", value=name),
        Control("way", "怎么出号", "select", WAYS, value=way),
        Control("printer", "打印机地址", most=60, hint="选“网络小票打印机”时填", value=where),
        Control("paper", "纸宽", "select", widths, value=str(paper)),
        Control("a_minute", "每分钟最多取几个号", "number", most=60, asked="请填几个。", value=limit),
    )


def _said(said: Said) -> dict[str, Any]:
    printer = said["printer"] if said["way"] == "network" else said["way"]
    if said["way"] == "network":
        try:
            escpos.address(printer)
        except ValueError:
            raise PrinterAddressOdd from None
    limit = max(1, said["a_minute"])
    return {"name": said["name"], "printer": printer, "paper": int(said["paper"] or 80), "a_minute": limit}


def _form(request: Asked, kiosk: "Kiosk | None") -> HttpResponse:
    title = f"取号机 {kiosk.name}" if kiosk else "添一台取号机"
    back, is_shared = reverse("hall:machines"), kiosk is not None
    form = Form(title, "保存", back, "取号机", _controls(kiosk), section="front", is_shared=is_shared)

    def act(said: Said) -> str:
        by, at = request.actor, request.at
        operations.set_kiosk(centre=request.centre, said=_said(said), kiosk=kiosk, by=by, at=at)
        return f"{reverse('hall:machines')}?said=kept"

    return ask(request, form, act)


@page(may=ARRANGES, methods=BOTH)
def new(request: Asked) -> HttpResponse:
    """Set up a machine."""
    return _form(request, None)


@page(may=ARRANGES, methods=BOTH)
def change(request: Asked, kiosk: int) -> HttpResponse:
    """Change a machine's settings."""
    return _form(request, access.kiosk(request.centre, kiosk))


@page(may=SEES, methods=("POST",))
def try_printer(request: Asked, kiosk: int) -> HttpResponse:
    """Print one slip, to see whether the printer answers."""
    found = access.kiosk(request.centre, kiosk)
    return HttpResponseRedirect(f"{reverse('hall:machines')}?said={_tried(found, request)}")


def _tried(kiosk: "Kiosk", request: Asked) -> str:
    if kiosk.printer in ("", BROWSER):
        return "none"
    name = place.of(kiosk.centre_id, request.today).name
    slip = escpos.receipt(
        head=name, title="试打", number="0000", lines=("打得出来，字清楚",), qr="yikou", wide=kiosk.paper == 80
    )
    try:
        escpos.send(kiosk.printer, slip)
    except escpos.PrinterOut:
        return "paper"
    except OSError:
        return "failed"
    return "printed"


@page(may=ARRANGES, methods=("POST",))
def tie(request: Asked, kiosk: int) -> HttpResponse:
    """Make this very browser the machine; whoever of staff did so is signed out here."""
    found = access.kiosk(request.centre, kiosk)
    accounts.sign_out(by=request.actor, at=request.at)
    seats.end(request.session)
    answer = HttpResponseRedirect(reverse("hall:kiosk"))
    pass_ = passes.machine(found.centre_id, found.pk)
    answer.set_cookie(COOKIE, pass_, max_age=passes.A_YEAR, httponly=True, samesite="Lax")
    return answer
