"""制度上墙: what hangs where against what must hang; a poster hung up or taken down is an entry."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.kernel.refusals import Refusal
from yikou.policies import access, operations, queries
from yikou.policies.policies import WallSystems
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.office.views_rules import shown
from yikou.web.pages import again, page

WRITES = ("rules.edit", "rules.publish")


@page(signed_in=True)
def wall(request: Asked) -> HttpResponse:
    """The six institutions that must hang, what is missing or outdated, and every poster on the walls."""
    book = rulebook(request.centre, request.today)
    context = {
        "section": "rules",
        "wall": queries.wall(request.centre, request.today),
        "rule": book.get(WallSystems),
        "may": access.may_hang(request.actor, request.centre),
    }
    return render(request, "office/rules/wall.html", context)


@page(may=WRITES, methods=("POST",))
def hang(request: Asked, code: str) -> HttpResponse:
    """Note that the version in force hangs at a place."""
    place = request.POST.get("place", "")
    try:
        operations.hang_up(centre=request.centre, code=code, place=place, by=request.actor, at=request.at)
    except Refusal as refusal:
        return again(request, "office/rules/rule.html", shown(request, code) | {"place_typed": place}, refusal)
    return HttpResponseRedirect(f"{reverse('office:rule', args=[code])}#wall")


@page(may=WRITES, methods=("POST",))
def take_down(request: Asked, number: int) -> HttpResponse:
    """Note that a poster was taken down."""
    found = access.hanging(request.actor, number)
    operations.take_down(hanging=found, by=request.actor, at=request.at)
    return HttpResponseRedirect(f"{reverse('office:rule', args=[found.code])}#wall")
