"""路费补偿: what notices that were not right cost residents; paid and signed for, or not, with the reason."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.feedback import access, operations, queries
from yikou.kernel.refusals import Refusal
from yikou.web.asked import Asked
from yikou.web.console.views_cases import entry_address
from yikou.web.inspect.views_findings import people
from yikou.web.office import things
from yikou.web.office.views_people import BOTH, by_and_at
from yikou.web.pages import again, page

if TYPE_CHECKING:
    from yikou.feedback.models import Compensation

HANDLE = "breaches.handle"
MOST = 100


@page(may=HANDLE)
def compensations(request: Asked) -> HttpResponse:
    """All that is or was owed for second trips."""
    rows = list(queries.compensations(request.centre)[:MOST])
    names = accounts.names({one.payer for one in rows})
    shown = [(one, names.get(one.payer, ""), one.is_late(request.today)) for one in rows]
    context = {"section": "breaches", "rows": shown, "open": sum(one.is_open for one in rows)}
    return render(request, "office/feedback/compensations.html", context)


@page(signed_in=True, methods=BOTH)
def compensation(request: Asked, number: str) -> HttpResponse:
    """One: pay and have it signed, or say why not."""
    found = access.compensation(request.actor, number)
    if request.method != "POST":
        return render(request, "office/feedback/compensation.html", _shown(request, found))
    try:
        _act(request, found)
    except Refusal as refusal:
        fresh = access.compensation(request.actor, number)
        context = _shown(request, fresh) | {"typed": request.POST}
        return again(request, "office/feedback/compensation.html", context, refusal)
    return HttpResponseRedirect(reverse("office:compensation", args=[number]))


def _act(request: Asked, found: "Compensation") -> None:
    sent = request.POST
    if sent.get("do") == "refuse":
        cause, reason = sent.get("cause", ""), sent.get("reason", "")
        operations.refuse_compensation(compensation=found, cause=cause, reason=reason, **by_and_at(request))
        return
    if sent.get("do") == "move":
        operations.move_compensation(
            compensation=found,
            owner=int(sent["owner"]) if sent.get("owner", "").isdecimal() and len(sent["owner"]) < 18 else 0,
            due_on=_day(sent.get("due_on", "")),
            reason=sent.get("reason", ""),
            **by_and_at(request),
        )
        return
    tickets, signed = sent.get("tickets", ""), sent.get("signed", "")
    operations.pay_compensation(compensation=found, tickets=tickets, signed=signed, **by_and_at(request))


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise operations.DayWrong(why="请填日期") from None


def _shown(request: Asked, found: "Compensation") -> dict[str, Any]:
    handles = request.actor.may(HANDLE)
    names = accounts.names({found.owner, found.payer})
    return {
        "section": "breaches",
        "one": found,
        "payer": names.get(found.payer, ""),
        "is_late": found.is_late(request.today),
        "signers": operations.SIGNED.items(),
        "causes": operations.CAUSES.items(),
        "entry": entry_address(found.entry) if request.actor.may("ledger.read") else "",
        "events": things.history(found),
        "may_refuse": found.is_open and handles and request.actor.account_id != found.payer,
        "may_move": found.is_open and handles,
        "people": people(request.centre, request.today) if handles else [],
    }
