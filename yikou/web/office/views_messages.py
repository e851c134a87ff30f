"""通知: what residents are still to be told, what failed, what was told and how."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.feedback import access as feedback
from yikou.kernel.refusals import Refusal
from yikou.notify import access, operations, queries
from yikou.notify.policies import Telling
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.office import things
from yikou.web.office.views_people import by_and_at
from yikou.web.pages import again, page

if TYPE_CHECKING:
    from yikou.notify.models import Message, MessageQuerySet

TELLS = "messages.tell"
MOST = 100
CONCERN = "feedback.concern:"
_OF_CONCERNS = Q(about__startswith=CONCERN)
SHOW = (("waiting", "等着告诉"), ("parked", "没发出去"), ("told", "告诉了"))


@page(may=TELLS)
def messages(request: Asked) -> HttpResponse:
    """What waits, by its limit; what failed, with its reason; what was told."""
    return render(request, "office/messages.html", _all(request))


def _all(request: Asked) -> dict[str, Any]:
    show = request.GET.get("show", "")
    show = show if show in dict(SHOW) else "waiting"
    due = _shown_to(request, queries.to_tell(request.centre, request.at))
    parked, told = due.filter(state="parked"), _shown_to(request, queries.told(request.centre))
    rows = {"waiting": due.exclude(state="parked"), "parked": parked, "told": told}
    counts = {"waiting": rows["waiting"].count(), "parked": parked.count(), "told": 0}
    return {
        "section": "messages",
        "show": show,
        "tabs": [(key, label, counts[key]) for key, label in SHOW],
        "lines": [_line(one) for one in rows[show][:MOST]],
        "is_on": queries.is_on(),
        "rule": rulebook(request.centre, request.today).get(Telling),
    }


def _shown_to(request: Asked, rows: "MessageQuerySet") -> "MessageQuerySet":
    """Without what is said about concerns that this person may not see: their number and code would open them."""
    return rows.exclude(_OF_CONCERNS & ~Q(number__in=feedback.concerns_shown(request.actor).values("number")))


def _access(request: Asked, number: int) -> "Message":
    """A message, to who may also see the concern that it is about."""
    found = access.message(request.actor, number)
    if found.about.startswith(CONCERN):
        feedback.concern(request.actor, found.number)
    return found


def _is_handled_by(request: Asked, found: "Message") -> bool:
    """Whether it is about what this person answers for: he is not told the code with which the answer is judged."""
    if not found.about.startswith(CONCERN):
        return False
    return feedback.concern(request.actor, found.number).owner == request.actor.account_id


def _line(one: "Message") -> dict[str, Any]:
    return {"one": one, "text": queries.text_for_staff(one), "address": _about(one)}


def _about(one: "Message") -> str:
    """Where the thing itself is seen, if the message is about one that has a page."""
    label, _, key = one.about.partition(":")
    if label == "hall.appointment":
        return reverse("office:appointment", args=[int(key)])
    if label == "feedback.ratingrequest":  # what is said on the telephone is noted there
        return reverse("office:slip_new", args=["phone"]) + f"?number={one.number}"
    return reverse("console:case", args=[one.number]) if label == "cases.case" else ""


@page(may=TELLS)
def message(request: Asked, number: int) -> HttpResponse:
    """One message: what to say, whom to call, what became of it."""
    return render(request, "office/message.html", _one(request, number))


def _one(request: Asked, number: int) -> dict[str, Any]:
    found = _access(request, number)
    return {
        "section": "messages",
        **_line(found),
        "word": queries.STATES[found.state],
        "is_on": queries.is_on(),
        "entries": things.history(found),
    }


@page(may=TELLS, methods=("POST",))
def phone(request: Asked, number: int) -> HttpResponse:
    """The telephone in full; the look goes into the ledger."""
    found = _access(request, number)
    try:
        shown = operations.show_phone(message=found, **by_and_at(request))
    except Refusal as refusal:
        return again(request, "office/message.html", _one(request, number), refusal)
    text = queries.text_for_staff(found, calling=not _is_handled_by(request, found))
    return render(request, "office/message.html", {**_one(request, number), "phone": shown, "text": text})


@page(may=TELLS, methods=("POST",))
def told(request: Asked, number: int) -> HttpResponse:
    """Somebody said it on the telephone."""
    found = _access(request, number)
    try:
        operations.note_told(message=found, **by_and_at(request))
    except Refusal as refusal:
        return again(request, "office/message.html", _one(request, number), refusal)
    back = request.POST.get("back") == "one" and _about(found)
    return HttpResponseRedirect(back or reverse("office:messages"))


@page(may=TELLS, methods=("POST",))
def send_again(request: Asked, number: int) -> HttpResponse:
    """Have it sent once more."""
    found = _access(request, number)
    try:
        operations.try_again(message=found, **by_and_at(request))
    except Refusal as refusal:
        return again(request, "office/message.html", _one(request, number), refusal)
    return HttpResponseRedirect(reverse("office:messages"))
