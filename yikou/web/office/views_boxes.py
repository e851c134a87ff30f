"""意见箱: its openings, opening it together with a colleague, registering slip by slip."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.centre import queries as centre_queries
from yikou.feedback import access, operations
from yikou.feedback.queries import box_due, openings
from yikou.kernel.refusals import Refusal
from yikou.ledger import queries as ledger
from yikou.web import sent
from yikou.web.asked import Asked
from yikou.web.console.typed import number as whole
from yikou.web.office import views_concerns as concerns
from yikou.web.pages import again, page


@page(may=concerns.NOTERS, methods=("GET", "HEAD", "POST"))
def boxes(request: Asked) -> HttpResponse:
    """The openings, and by when the next is due; opening it now with somebody beside."""
    if request.method != "POST":
        return render(request, "office/feedback/boxes.html", _boxes(request) | {"typed": {}})
    said = request.POST
    slips, beside = whole(said.get("slips", "")), whole(said.get("beside", ""))
    try:
        made = operations.open_box(
            place=said.get("place", ""),
            slips=-1 if slips is None else slips,
            beside=beside or 0,
            by=request.actor,
            at=request.at,
        )
    except Refusal as refusal:
        typed = {name: said.get(name, "") for name in ("place", "slips", "beside")}
        return again(request, "office/feedback/boxes.html", _boxes(request) | {"typed": typed}, refusal)
    return HttpResponseRedirect(reverse("office:opening", args=[made.number]))


def _boxes(request: Asked) -> dict[str, Any]:
    found = openings(request.centre)
    names = accounts.names({one.owner for one in found} | {one.beside for one in found})
    staff = centre_queries.staff(request.centre, on=request.today)
    due = box_due(request.centre, request.today)
    return {
        "section": "concerns",
        "openings": [(one, names.get(one.owner, ""), names.get(one.beside, "")) for one in found],
        "people": [(one.account_id, one.account.name) for one in staff if one.account_id != request.actor.account_id],
        "due": due,
        "is_due": due is not None and due <= request.today,
        "rule": concerns.note_form(request)["rule"],
    }


@page(may=concerns.NOTERS)
def opening(request: Asked, number: str) -> HttpResponse:
    """One opening: who, how many, what was registered; the next slip."""
    found = access.opening(request.actor, number)
    shown = _opening(request, found) | {"typed": {"k": "suggestion", "way": "none"}, "ticked": ()}
    return render(request, "office/feedback/opening.html", shown)


def _opening(request: Asked, found: Any) -> dict[str, Any]:
    me = request.actor.account_id
    names = accounts.names({found.owner, found.beside})
    return concerns.note_form(request) | {
        "opening": found,
        "opened_by": names.get(found.owner, ""),
        "beside": names.get(found.beside, ""),
        "noted": [one for one in found.concerns.order_by("id") if not one.is_about(me)],
        "n_noted": found.concerns.count(),
        "may_confirm": found.confirmed_at is None and me == found.beside,
        "may_note": found.confirmed_at is not None and found.is_open and me in (found.owner, found.beside),
        "events": [(one, accounts.name_of_actor(one.by)) for one in ledger.history(found)],
        "action": reverse("office:slip", args=[found.number]),
    }


@page(may=concerns.NOTERS, methods=("POST",))
def confirm(request: Asked, number: str) -> HttpResponse:
    """The second of the two agrees on the number of slips."""
    found = access.opening(request.actor, number)
    try:
        operations.confirm_opening(opening=found, by=request.actor, at=request.at)
    except Refusal as refusal:
        shown = _opening(request, access.opening(request.actor, number)) | {"typed": {}, "ticked": ()}
        return again(request, "office/feedback/opening.html", shown, refusal)
    return HttpResponseRedirect(reverse("office:opening", args=[found.number]))


@page(may=concerns.NOTERS, methods=("POST",))
def slip(request: Asked, number: str) -> HttpResponse:
    """Register one slip as it was written."""
    found = access.opening(request.actor, number)
    try:
        files = sent.files(request, "files")
        said = concerns.read_said(request.POST, files, channel="box", opening=found)
        operations.note_slip(opening=found, said=said, by=request.actor, at=request.at)
    except Refusal as refusal:
        shown = _opening(request, access.opening(request.actor, number)) | concerns.kept(request.POST)
        return again(request, "office/feedback/opening.html", shown, refusal)
    return HttpResponseRedirect(reverse("office:opening", args=[found.number]))
