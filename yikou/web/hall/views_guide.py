"""引导: a volunteer at the door asks what somebody comes for and shows the way; each is an enquiry."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.cases import operations as cases
from yikou.hall import queries
from yikou.hall.queries import Picture
from yikou.kernel.refusals import Refusal
from yikou.web.asked import Asked
from yikou.web.hall import words
from yikou.web.pages import again, page

GUIDE = "hall.guide"
BOTH = ("GET", "HEAD", "POST")
PLACES = {"self": "自助区", "front": "总服务台"}


class WhereTo(Refusal):
    """Somebody is sent to a place that is there."""

    told = "请选把他领到哪里；窗口要选开着的。"
    status = 422


@page(may=GUIDE, methods=BOTH)
def guide(request: Asked) -> HttpResponse:
    """What somebody comes for and where they are sent; below, which places there are now."""
    picture = queries.picture(request.centre, request.at)
    context = _context(request, picture)
    if request.method != "POST":
        return render(request, "hall/guide.html", context)
    try:
        where = _where(picture, request.POST.get("to", "")[:16])
        cases.note_enquiry(
            question=request.POST.get("question", "")[:400],
            channel="visit",
            topic="引导",
            answer=f"领到{where}",
            by=request.actor,
            at=request.at,
        )
    except Refusal as refusal:
        return again(request, "hall/guide.html", context, refusal)
    return HttpResponseRedirect(f"{reverse('hall:guide')}?done=1")


def _context(request: Asked, picture: Picture) -> dict[str, Any]:
    return {
        "section": "guide",
        "lines": [(one, *words.queue(one)) for one in picture.lines if one.is_open and not one.is_front_desk],
        "windows": [one for one in picture.windows if one.state == "open" and one.sort != "front_desk"],
        "helping": [one for one in picture.windows if one.help],
        "places": PLACES,
        "question": request.POST.get("question", "")[:400],
        "to": request.POST.get("to", "")[:16],
        "is_done": "done" in request.GET,
    }


def _where(picture: Picture, said: str) -> str:
    """The place in words, if it is there. Refuses with WhereTo."""
    sort, _, code = said.partition(":")
    lines = {one.code: f"{one.name}，取号等候" for one in picture.lines if one.is_open}
    windows = {one.number: one.title for one in picture.windows if one.state == "open"}
    found = {"line": lines, "window": windows, "place": PLACES}.get(sort, {}).get(code)
    if found is None:
        raise WhereTo
    return found
