"""约个时间，来了就办: book a window, see the appointment by its link, change it, give it back. No account is needed."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from yikou.catalogue.items import Item
from yikou.hall import access, operations, queries
from yikou.hall.policies import Booking, NoShow, Priority
from yikou.kernel.clock import ZONE
from yikou.kernel.documents import qr_svg
from yikou.kernel.refusals import NotFound, Refusal
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.pages import again, page
from yikou.web.portal import booking, calendars, figures, matters
from yikou.web.portal.shelf import all_items, shelf

if TYPE_CHECKING:
    from yikou.hall.models import Appointment, Queue

BOTH = ("GET", "HEAD", "POST")
ANSWERS = 4
# As the page speaks of what the rounds have not come to yet.
OVER, TOO_LATE = "over", "lapsed"
BOOK, WISH = "portal/book.html", "portal/book_wish.html"


@page(public=True, methods=BOTH)
def book(request: Asked) -> HttpResponse:
    """Three questions down the left (what, which day, when), the answer at the right with the one button."""
    asked = request.POST if request.method == "POST" else request.GET
    queue, item = _wanted(request, asked.get("item", "")[:24], asked.get("line", "")[:4])
    if queue is None:
        return render(request, "portal/book_what.html", _what(request))
    shown = booking.drawn(queue, item, asked.get("day", ""), asked.get("slot", ""), request.at)
    context = {**_rules(request), "page": shown, "desk": _desk(request), "typed": _typed(request), "action": "book"}
    if request.method != "POST":
        return render(request, "portal/_book.html" if request.partial else BOOK, context)
    slot_at = booking.read_moment(asked.get("day", ""), asked.get("slot", ""))
    if slot_at is None:
        return again(request, BOOK, context | {"errors": {"slot": "请选好哪一天、几点"}})
    try:
        made = operations.book(
            queue=queue,
            slot_at=slot_at,
            item=item.code if item else "",
            **_who(request),
            by=request.actor,
            at=request.at,
        )
    except Refusal as refusal:
        return again(request, BOOK, context, refusal)
    return HttpResponseRedirect(reverse("portal:appointment", args=[made.token]))


@page(public=True, methods=BOTH)
def wish(request: Asked) -> HttpResponse:
    """Ask for a place on a day that is full: a telephone is all that is needed."""
    asked = request.POST if request.method == "POST" else request.GET
    queue, item = _wanted(request, asked.get("item", "")[:24], asked.get("line", "")[:4])
    day = booking.read_day(asked.get("day", ""))
    if queue is None or day is None:
        return HttpResponseRedirect(reverse("portal:book"))
    context = {**_rules(request), "queue": queue, "item": item, "day": day, "desk": _desk(request)}
    context |= {"typed": _typed(request), "back": _address(queue, item)}
    if request.method != "POST":
        return render(request, WISH, context)
    try:
        made = operations.wish(
            queue=queue, day=day, item=item.code if item else "", **_who(request), by=request.actor, at=request.at
        )
    except Refusal as refusal:
        return again(request, WISH, context, refusal)
    return HttpResponseRedirect(reverse("portal:appointment", args=[made.token]))


def _wanted(request: Asked, code: str, line: str) -> "tuple[Queue | None, Item | None]":
    """The line in which what is wanted is waited for; no line where nothing is chosen yet."""
    item = shelf(request).items.get(code.upper()) if code else None
    if item is not None:
        return queries.queue_for(request.centre, item.code, request.today), item
    return queries.bookable(request.centre).filter(code=line).first() if line else None, None


def _what(request: Asked) -> dict[str, Any]:
    items = all_items(shelf(request))
    return {
        **_rules(request),
        "popular": matters.popular(items, figures.counts(request.centre)),
        "lines": queries.bookable(request.centre),
        "desk": _desk(request),
    }


def _rules(request: Asked) -> dict[str, Any]:
    rules = rulebook(request.centre, request.today)
    return {"section": "book", "rule": rules.get(Booking), "no_show": rules.get(NoShow)}


def _desk(request: Asked) -> dict[str, str] | None:
    """The front desk books for somebody on the telephone: it may say why they go first."""
    if not request.actor.may("desk.front"):
        return None
    rule = rulebook(request.centre, request.today).get(Priority)
    return {one: rule.word(one) for one in rule.classes}


def _typed(request: Asked) -> dict[str, str]:
    return {name: request.POST.get(name, "")[:40] for name in ("phone", "identity", "category")}


def _who(request: Asked) -> dict[str, str]:
    """How to reach whoever books; the front desk's own session books by telephone."""
    typed, desk = _typed(request), request.actor.may("desk.front")
    return {**typed, "category": typed["category"] if desk else "", "channel": "front_desk" if desk else "portal"}


def _address(queue: "Queue", item: Item | None) -> str:
    wanted = {"item": item.code} if item else {"line": queue.code}
    return f"{reverse('portal:book')}?{urlencode(wanted)}"


@page(public=True, methods=BOTH)
def elder(request: Asked, code: str) -> HttpResponse:
    """One question a screen: which day, what time, which telephone; each screen its own address."""
    asked = request.POST if request.method == "POST" else request.GET
    queue, item = _wanted(request, code[:24], "")
    if queue is None or item is None:
        raise NotFound("这件事")
    wanted = asked.get("day", "")
    shown = booking.drawn(queue, item, wanted, asked.get("slot", ""), request.at)
    step = "day" if booking.read_day(wanted) != shown.day or shown.day is None else "phone" if shown.slot_at else "time"
    here = reverse("portal:elder_book", args=[item.code])
    back = {"day": reverse("portal:elder_guide", args=[item.code]), "time": here, "phone": f"{here}?day={wanted}"}
    context = {**_rules(request), "page": shown, "item": item, "step": step, "back": back[step]}
    context |= {"days": [one for one in shown.cells if one.is_free][:ANSWERS], "typed": _typed(request)}
    if request.method != "POST" or shown.slot_at is None:
        return render(request, "elder/book.html", context)
    try:
        made = operations.book(
            queue=queue, slot_at=shown.slot_at, item=item.code, **_who(request), by=request.actor, at=request.at
        )
    except Refusal as refusal:
        return again(request, "elder/book.html", context, refusal)
    return HttpResponseRedirect(reverse("portal:appointment", args=[made.token]))


# --- by its link -----------------------------------------------------------------------------------


@page(public=True)
def appointment(request: Asked, token: str) -> HttpResponse:
    """When, where, by which number; what can still be done about it."""
    return render(request, "portal/appointment.html", _shown(request, access.appointment_by_token(token)))


@page(public=True, methods=BOTH)
def change(request: Asked, token: str) -> HttpResponse:
    """Another time instead: the same page, without the first question."""
    found = access.appointment_by_token(token)
    asked = request.POST if request.method == "POST" else request.GET
    item = shelf(request).items.get(found.item) if found.item else None
    day = asked.get("day") or f"{found.day:%Y-%m-%d}"
    shown = booking.drawn(found.queue, item, day, asked.get("slot", ""), request.at)
    context = {**_rules(request), "page": shown, "appointment": found, "action": "change"}
    if found.state != "booked":
        return HttpResponseRedirect(reverse("portal:appointment", args=[token]))
    if request.method != "POST":
        return render(request, "portal/_book.html" if request.partial else BOOK, context)
    slot_at = booking.read_moment(asked.get("day", ""), asked.get("slot", ""))
    if slot_at is None:
        return again(request, BOOK, context | {"errors": {"slot": "请选好哪一天、几点"}})
    try:
        operations.move(appointment=found, slot_at=slot_at, by=request.actor, at=request.at)
    except Refusal as refusal:
        return again(request, BOOK, context, refusal)
    return HttpResponseRedirect(f"{reverse('portal:appointment', args=[token])}?done=moved")


@page(public=True, methods=BOTH)
def cancel(request: Asked, token: str) -> HttpResponse:
    """Give the place back: says first whether it is in time."""
    found = access.appointment_by_token(token)
    context = _shown(request, found)
    if request.method != "POST":
        if not found.is_ahead or context["state"] == OVER:  # nothing to give back: the page says how it stands
            return HttpResponseRedirect(reverse("portal:appointment", args=[token]))
        return render(request, "portal/appointment_cancel.html", context)
    try:
        operations.cancel(appointment=found, by=request.actor, at=request.at)
    except Refusal as refusal:
        return again(request, "portal/appointment.html", context, refusal)
    return HttpResponseRedirect(reverse("portal:appointment", args=[token]))


@page(public=True, methods=("POST",))
def confirm(request: Asked, token: str) -> HttpResponse:
    """Take the place that came free."""
    found = access.appointment_by_token(token)
    try:
        operations.confirm(appointment=found, by=request.actor, at=request.at)
    except Refusal as refusal:
        return again(request, "portal/appointment.html", _shown(request, found), refusal)
    return HttpResponseRedirect(reverse("portal:appointment", args=[token]))


@page(public=True)
def calendar_file(request: Asked, token: str) -> HttpResponse:
    """The appointment for one's own calendar."""
    found = access.appointment_by_token(token)
    if found.slot_at is None:
        raise NotFound("这个预约的时间")
    item = shelf(request).items.get(found.item)
    address = request.build_absolute_uri(reverse("portal:appointment", args=[token]))
    text = calendars.event(found, item.short_name if item else found.queue.name, address, request)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="yikou-{found.number}.ics"'
    return answer


def _shown(request: Asked, found: "Appointment") -> dict[str, Any]:
    rules, slot_at = rulebook(found.centre_id, found.asked_at.astimezone(ZONE).date()), found.slot_at
    no_show = rules.get(NoShow).applying(category=found.category or "other")
    item = shelf(request).items.get(found.item) if found.item else None
    state = _state(found, request.at)
    return {
        "section": "book",
        "appointment": found,
        "item": item,
        "state": state,
        "word": queries.APPOINTMENT_STATES.get(state, ""),
        "rule": rules.get(Booking),
        "no_show": no_show,
        "opens_at": slot_at - rules.get(Booking).early.delta if slot_at else None,
        "closes_at": slot_at + rules.get(Booking).late.delta if slot_at else None,
        "is_late": bool(slot_at and found.state == "booked" and no_show.counts(cancelled_before=slot_at - request.at)),
        "is_ahead": bool(slot_at and request.at < slot_at),
        "ticket": _ticket(found) if found.day == request.today else "",
        "qr": qr_svg(request.build_absolute_uri(reverse("portal:appointment", args=[found.token]))),
        "done": request.GET.get("done", "") == "moved",
        "desk": _desk(request),
    }


def _state(found: "Appointment", at: datetime) -> str:
    """As the page speaks of it: what is over by the clock is over, whatever the row still says until the next round."""
    if found.is_ahead and found.day < at.astimezone(ZONE).date():
        return OVER
    is_late = found.offered_until is not None and at > found.offered_until
    return TOO_LATE if found.state == "offered" and is_late else found.state


def _ticket(found: "Appointment") -> str:
    """The address of the number that it became, where phones can follow numbers."""
    if found.ticket is None:
        return ""
    try:
        return reverse("hall:ticket", args=[found.ticket.token])
    except NoReverseMatch:
        return ""
