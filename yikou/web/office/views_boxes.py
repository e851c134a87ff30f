"""意见箱: its openings, opening it together with a colleague, registering slip by slip."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.feedback import access, operations
from yikou.feedback.queries import box_due, openings
from yikou.feedback.queries import boxes as boxes_queries
from yikou.kernel.refusals import Refusal
from yikou.web import sent
from yikou.web.asked import Asked
from yikou.web.console.typed import number as whole
from yikou.web.office import things
from yikou.web.office import views_concerns as concerns
from yikou.web.office.asking import Control, Form, Said, ask
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
    able = boxes_queries.able_beside(request.centre, request.at)
    due = box_due(request.centre, request.today)
    return {
        "section": "concerns",
        "openings": [(one, names.get(one.owner, ""), names.get(one.beside, "")) for one in found],
        "people": [one for one in able.items() if one[0] != request.actor.account_id],
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
        "may_recount": found.confirmed_at is None and me == found.owner,
        "may_confirm": found.confirmed_at is None and me == found.beside,
        "is_alone": _is_alone(request, found),
        "may_name": request.actor.may(access.ARRANGE) and me != found.owner,
        "may_note": found.confirmed_at is not None and found.is_open and me in (found.owner, found.beside),
        "events": things.history(found),
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
def recount(request: Asked, number: str) -> HttpResponse:
    """Whoever opened the box writes the number of slips anew, before it is confirmed."""
    found = access.opening(request.actor, number)
    slips = whole(request.POST.get("slips", ""))
    try:
        operations.recount_slips(opening=found, slips=-1 if slips is None else slips, by=request.actor, at=request.at)
    except Refusal as refusal:
        shown = _opening(request, access.opening(request.actor, number)) | {"typed": {}, "ticked": ()}
        return again(request, "office/feedback/opening.html", shown, refusal)
    return HttpResponseRedirect(reverse("office:opening", args=[found.number]))


def _is_alone(request: Asked, found: Any) -> bool:
    """Whether whoever was beside cannot confirm any more."""
    return not (found.confirmed_at or boxes_queries.may_stand_beside(request.centre, found.beside, request.at))


@page(may=access.ARRANGE, methods=("GET", "HEAD", "POST"))
def beside(request: Asked, number: str) -> HttpResponse:
    """Name another second opener, with the reason: he counts again and confirms."""
    found = access.opening(request.actor, number)
    address = reverse("office:opening", args=[found.number])
    able = boxes_queries.able_beside(request.centre, request.at)
    people = tuple((str(key), name) for key, name in able.items() if key not in (found.owner, found.beside))
    was = accounts.names({found.beside}).get(found.beside, "")
    form = Form(
        title="换一位核对张数的人",
        button="换人",
        back=address,
        back_label=found.number,
        section="concerns",
        rule="complaints.acceptance",
        lead=f"{was}不能核对了，另选一位在岗的同事：当面再数一遍，再由他点“张数对”。",
        controls=(
            Control("beside", "换成谁", "select", (("", "请选"), *people), asked="请选一位在岗的同事。"),
            Control("why", "为什么换人", most=100, asked="请写为什么换人。", hint="例如：调走了"),
        ),
    )

    def act(said: Said) -> str:
        named = {"beside": int(said["beside"]), "why": said["why"]}
        operations.name_beside(opening=found, **named, by=request.actor, at=request.at)
        return address

    return ask(request, form, act)


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
