"""The front desk in the hall: numbers by hand, who rings, who missed the turn, who goes elsewhere."""

import secrets
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.centre import access as centre_access
from yikou.hall import access, operations, queries
from yikou.hall.policies import MissedTurn, Priority
from yikou.kernel.documents import qr_svg
from yikou.kernel.identifiers import check_identity
from yikou.kernel.refusals import Refusal
from yikou.ledger import queries as ledger
from yikou.policies.queries import rulebook
from yikou.residents import queries as residents
from yikou.web.asked import Asked
from yikou.web.hall import places, words
from yikou.web.pages import again, page

if TYPE_CHECKING:
    from yikou.hall.models import Ticket

FRONT = "desk.front"
BOTH = ("GET", "HEAD", "POST")
SELF_SERVICE = "带去自助区办"


@page(may=FRONT)
def desk(request: Asked) -> HttpResponse:
    """The desk: hand out numbers at the left, who needs somebody at the right."""
    return render(request, "hall/front.html", {**_moving(request), **_form(request)})


@page(may=FRONT)
def now(request: Asked) -> HttpResponse:
    """What moves: calls for help, printers, lines, missed numbers."""
    return render(request, "hall/_front_now.html", _moving(request))


def _moving(request: Asked) -> dict[str, Any]:
    picture = queries.picture(request.centre, request.at)
    return {
        "picture": picture,
        "lines": [(one, *words.queue(one)) for one in picture.lines],
        "helping": [one for one in picture.windows if one.help],
        "helps": queries.helps(request.centre),
        "failures": queries.printer_failures(request.centre, request.at),
        "missed_rule": rulebook(request.centre, request.today).get(MissedTurn),
    }


def _form(request: Asked) -> dict[str, Any]:
    rule = rulebook(request.centre, request.today).get(Priority)
    posted = request.POST
    return {
        "section": "front",
        "classes": rule.words_of_classes(),
        "rule": rule,
        "key": posted.get("key", "")[:64] or secrets.token_urlsafe(12),
        "line": posted.get("line", ""),
        "category": posted.get("category", ""),
    }


@page(may=FRONT, methods=("POST",))
def take(request: Asked) -> HttpResponse:
    """Hand out a number to somebody who stands here; the card, if there is one, gives age and person."""
    try:
        person, age = _card(request)
        ticket = operations.issue(
            queue=access.queue(request.actor, request.POST.get("line", "")[:8]),
            channel="front_desk",
            category=request.POST.get("category", ""),
            age=age,
            person=person,
            key=request.POST.get("key", "")[:64],
            is_shown=True,
            by=request.actor,
            at=request.at,
        )
    except Refusal as refusal:
        return again(request, "hall/front.html", {**_moving(request), **_form(request)}, refusal)
    return HttpResponseRedirect(reverse("hall:front_number", args=[ticket.number]) + "?new=1")


def _card(request: Asked) -> tuple[int | None, int | None]:
    typed = request.POST.get("identity", "").strip()[:40]
    if not typed:
        return None, None
    read = check_identity(typed, on=request.today)
    known = residents.by_identity(request.centre, read.value)
    return known.pk if known else None, read.age(request.today)


@page(may=FRONT, methods=("POST",))
def answer(request: Asked, wanted: int) -> HttpResponse:
    """Somebody goes to whoever rings."""
    operations.answer_ring(wanted=access.wanted(request.actor, wanted), by=request.actor, at=request.at)
    return _back(request)


def _back(request: Asked) -> HttpResponse:
    if request.partial:
        return render(request, "hall/_front_now.html", _moving(request))
    return HttpResponseRedirect(reverse("hall:front"))


@page(may=FRONT)
def find(request: Asked) -> HttpResponse:
    """Look for a number of today."""
    found = access.ticket(request.actor, request.GET.get("number", "")[:12], on=request.today)
    return HttpResponseRedirect(reverse("hall:front_number", args=[found.number]))


@page(may=FRONT)
def number(request: Asked, number: str) -> HttpResponse:
    """One number of today: where it stands, what happened to it, what can be done."""
    return render(request, "hall/front_number.html", _number(request, _ticket(request, number)))


def _ticket(request: Asked, number: str) -> "Ticket":
    return access.ticket(request.actor, number[:12], on=request.today)


def _number(request: Asked, found: "Ticket") -> dict[str, Any]:
    picture = queries.picture(found.centre_id, request.at)
    address = request.build_absolute_uri(reverse("hall:ticket", args=[found.token]))
    book = rulebook(found.centre_id, found.day)
    return {
        "section": "front",
        "ticket": found,
        "state": queries.STATES[found.state],
        "stands": places.place(found, picture),
        "first": book.get(Priority).word(found.category),
        "events": [(one, accounts.name_of_actor(one.by)) for one in ledger.history(found)],
        "lines": [one for one in picture.lines if one.is_open and one.pk != found.queue_id],
        "windows": [one for one in picture.windows if one.state != "closed" and one.number != found.window],
        "qr": qr_svg(address),
        "is_new": "new" in request.GET,
        "missed_rule": book.get(MissedTurn),
        "to": request.POST.get("to", ""),
        "reason": request.POST.get("reason", "")[:60],
    }


@page(may=FRONT, methods=("POST",))
def back(request: Asked, number: str) -> HttpResponse:
    """A number that missed its turn, or whose holder fetched something, is there."""
    found = _ticket(request, number)
    verb = operations.come_back if found.state == "parked" else operations.report_back
    try:
        verb(ticket=found, by=request.actor, at=request.at)
    except Refusal as refusal:
        return again(request, "hall/front_number.html", _number(request, _ticket(request, number)), refusal)
    return HttpResponseRedirect(reverse("hall:front_number", args=[found.number]))


@page(may=FRONT, methods=("POST",))
def pass_on(request: Asked, number: str) -> HttpResponse:
    """Pass a waiting number on to another line or a window, with the reason."""
    found = _ticket(request, number)
    sort, _, code = request.POST.get("to", "")[:16].partition(":")
    try:
        to: dict[str, Any] = {}
        if sort == "line":
            to = {"queue": access.queue(request.actor, code)}
        elif sort == "window":
            to = {"window": centre_access.window(request.actor, code)}
        reason = request.POST.get("reason", "")
        operations.pass_on(ticket=found, reason=reason, by=request.actor, at=request.at, **to)
    except Refusal as refusal:
        return again(request, "hall/front_number.html", _number(request, _ticket(request, number)), refusal)
    return HttpResponseRedirect(reverse("hall:front_number", args=[found.number]))


@page(may=FRONT, methods=("POST",))
def leave(request: Asked, number: str) -> HttpResponse:
    """The number is not needed any more: done at a machine in the self-service corner, or not wanted."""
    found = _ticket(request, number)
    reason = SELF_SERVICE if request.POST.get("why") == "self" else "不办了"
    try:
        operations.give_up(ticket=found, reason=reason, by=request.actor, at=request.at)
    except Refusal as refusal:
        return again(request, "hall/front_number.html", _number(request, _ticket(request, number)), refusal)
    return HttpResponseRedirect(reverse("hall:front_number", args=[found.number]))
