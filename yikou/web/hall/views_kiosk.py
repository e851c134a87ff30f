"""The ticket machine at the door: a line, what for, the number; three taps at most, back by itself."""

import secrets
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.hall import access, operations, queries
from yikou.hall.policies import Priority
from yikou.kernel.documents import qr_svg
from yikou.kernel.identifiers import check_identity
from yikou.kernel.refusals import Refusal
from yikou.policies.queries import rulebook
from yikou.residents import queries as residents
from yikou.web.asked import Asked
from yikou.web.hall import offers, passes, places, printing, words
from yikou.web.hall import views_booked as booked
from yikou.web.hall.machines import Machine, NotAMachine, here
from yikou.web.pages import again, page
from yikou.web.portal.views_home import doors

if TYPE_CHECKING:
    from yikou.hall.models import Queue, Ticket

BOTH = ("GET", "HEAD", "POST")


@page(public=True)
def home(request: Asked) -> HttpResponse:
    """What brings you here: the lines with their waits, the windows drawn, the card, a person."""
    machine = here(request)
    return render(request, "hall/kiosk.html", {**_moving(request), "machine": machine, "card": _card(request)})


@page(public=True)
def now(request: Asked) -> HttpResponse:
    """What moves on the first page; a machine that gets no answer knows that it is cut off."""
    here(request)
    return render(request, "hall/_kiosk_now.html", {**_moving(request), "card": _card(request)})


def _moving(request: Asked) -> dict[str, Any]:
    picture = queries.picture(request.centre, request.at)
    windows = [one for one in picture.windows if one.sort != "front_desk"]
    return {
        "picture": picture,
        "windows": windows,
        "open": sum(one.state == "open" for one in windows),
        "tiles": [(one, *words.queue(one)) for one in picture.lines if not one.is_front_desk],
        "doors": doors(request),
        "rule": rulebook(request.centre, request.today).get(Priority),
    }


def _card(request: Asked) -> passes.Card | None:
    return passes.read_card((request.POST or request.GET).get("card", ""))


@page(public=True, methods=BOTH)
def card(request: Asked) -> HttpResponse:
    """Read an identity card: the reader types the number like a keyboard.

    Who booked with it is checked in. Its age lets somebody go first and a known person is linked to
    the number; nothing of it is kept.
    """
    machine = here(request)
    if request.method != "POST":
        return render(request, "hall/kiosk_card.html", {"doors": doors(request)})
    try:
        read = check_identity(request.POST.get("identity", "")[:40], on=request.today)
    except Refusal as refusal:
        return again(request, "hall/kiosk_card.html", {"doors": doors(request)}, refusal)
    if (given := booked.by_card(request, machine, read.value)) is not None:
        return given
    rule = rulebook(request.centre, request.today).get(Priority)
    known = residents.by_identity(request.centre, read.value)
    held = passes.card(known.pk if known else None, rule.category_of(age=read.age(request.today)))
    return HttpResponseRedirect(f"{reverse('hall:kiosk')}?card={held}")


@page(public=True, methods=BOTH)
def line(request: Asked, code: str) -> HttpResponse:
    """One line: what for (as many as one likes, or none), who goes first, and the number."""
    machine = here(request)
    queue = access.queue(machine.by, code)
    if request.method == "POST":
        return _take(request, machine, queue)
    picture = queries.picture(request.centre, request.at)
    shown = picture.line(queue.code)
    rule = rulebook(request.centre, request.today).get(Priority)
    context = {
        "line": shown,
        "waits": words.queue(shown) if shown else ("", ""),
        "offers": offers.with_picked(offers.of(queue, request), request),
        "classes": rule.words_of_classes(),
        "rule": rule,
        "card": _card(request),
        "key": secrets.token_urlsafe(12),
        "doors": doors(request),
    }
    return render(request, "hall/kiosk_line.html", context)


def _take(request: Asked, machine: Machine, queue: "Queue") -> HttpResponse:
    """Give out the number; the same form sent twice gives one."""
    held = _card(request) or passes.Card()
    try:
        if not machine.may_take:
            raise NotAMachine
        ticket = operations.issue(
            queue=queue,
            channel="kiosk",
            category=request.POST.get("category", "") or held.category,
            matters=offers.chosen(request),
            person=held.person,
            key=request.POST.get("key", "")[:64],
            a_minute=machine.a_minute,
            by=machine.by,
            at=request.at,
        )
    except Refusal as refusal:
        return again(request, "hall/kiosk_sorry.html", {"doors": doors(request)}, refusal)
    printing.put_out(ticket, machine, request)
    return HttpResponseRedirect(reverse("hall:kiosk_ticket", args=[ticket.token]))


@page(public=True)
def ticket(request: Asked, token: str) -> HttpResponse:
    """The number that was just taken, large, with the way to the phone; it counts once the screen shows it."""
    machine = here(request)
    found = access.ticket_by_token(token)
    context = {**_taken(request, found), "machine": machine, "doors": doors(request)}
    return render(request, "hall/kiosk_ticket.html", context)


@page(public=True, methods=("POST",))
def shown(request: Asked, token: str) -> HttpResponse:
    """The screen says that it shows the number: from now on it waits."""
    machine, found = here(request), access.ticket_by_token(token)
    if machine.may_take:
        found = operations.show(ticket=found, how="显示在屏幕上", by=machine.by, at=request.at)
    return render(request, "hall/_kiosk_place.html", _taken(request, found))


def _taken(request: Asked, found: "Ticket") -> dict[str, Any]:
    picture = queries.picture(found.centre_id, request.at)
    line = next((one for one in picture.lines if one.pk == found.queue_id), None)
    rule = rulebook(found.centre_id, found.day).get(Priority)
    address = request.build_absolute_uri(reverse("hall:ticket", args=[found.token]))
    stands = places.place(found, picture)
    return {
        "ticket": found,
        "line": line,
        "stands": stands,
        "ahead": stands.ahead if stands else len(line.waiting) if line else 0,
        "wait": words.minutes(stands.wait if stands else line.newcomer if line else None),
        "nobody": words.nobody(line) if line else "",
        "first": rule.word(found.category),
        "printed": printing.how(found),
        "qr": qr_svg(address),
    }


@page(public=True, methods=BOTH)
def missed(request: Asked) -> HttpResponse:
    """Report back after a missed turn: touch one's own number."""
    machine = here(request)
    picture = queries.picture(request.centre, request.at)
    context: dict[str, Any] = {"numbers": picture.missed, "doors": doors(request)}
    if request.method != "POST":
        return render(request, "hall/kiosk_missed.html", context)
    try:
        if not machine.may_take:
            raise NotAMachine
        found = access.missed(machine.by, request.POST.get("number", "")[:12], on=request.today)
        operations.report_back(ticket=found, by=machine.by, at=request.at)
    except Refusal as refusal:
        return again(request, "hall/kiosk_missed.html", context, refusal)
    return HttpResponseRedirect(reverse("hall:kiosk_ticket", args=[found.token]))


@page(public=True, methods=BOTH)
def ring(request: Asked) -> HttpResponse:
    """Somebody asks for a person: it rings at the front desk."""
    machine = here(request)
    if request.method != "POST":
        return HttpResponseRedirect(reverse("hall:kiosk"))
    if machine.may_take:
        operations.ring(place=machine.name, by=machine.by, at=request.at)
    desk = queries.queues(request.centre).filter(is_front_desk=True, is_open=True).first()
    context = {"desk": desk, "rings": machine.may_take, "doors": doors(request)}
    return render(request, "hall/kiosk_help.html", context)
