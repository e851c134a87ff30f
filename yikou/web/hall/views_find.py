"""Finding a matter at the ticket machine: a few letters, the hits, each with its line and how long it waits there."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from yikou.catalogue import queries as catalogue
from yikou.catalogue.items import Item
from yikou.hall import queries
from yikou.hall.queries import LineNow
from yikou.web.asked import Asked
from yikou.web.hall import passes, words
from yikou.web.hall.machines import here
from yikou.web.pages import page
from yikou.web.portal import figures, matters
from yikou.web.portal.views_home import doors

HITS, LONGEST = 6, 18


@page(public=True)
def find(request: Asked) -> HttpResponse:
    """What fits the letters that were pressed; before any, what is often done."""
    here(request)
    q = request.GET.get("q", "").strip()[:LONGEST]
    context = {
        "q": q,
        "hits": _hits(request, _found(request, q)),
        "card": passes.read_card(request.GET.get("card", "")),
        "doors": doors(request),
    }
    return render(request, "hall/_kiosk_hits.html" if request.partial else "hall/kiosk_find.html", context)


def _found(request: Asked, q: str) -> list[Item]:
    items = catalogue.catalogue(request.centre, request.today).items
    if not q:
        return list(matters.popular(list(items.values()), figures.counts(request.centre))[:HITS])
    found = catalogue.search(request.centre, q, on=request.today, top=HITS)
    return [items[hit.code] for hit in found if hit.code in items]


def _hits(request: Asked, items: list[Item]) -> list[tuple[Item, LineNow, Any]]:
    """Each matter with the line that takes it; one that no line takes is left to the front desk."""
    lines = [one for one in queries.picture(request.centre, request.at).lines if one.is_open and not one.is_front_desk]
    departments = {one.pk: frozenset(one.departments) for one in queries.queues(request.centre)}
    shown = []
    for item in items:
        own = next((one for one in lines if item.department in departments[one.pk]), None)
        line = own or next((one for one in lines if not departments[one.pk]), None)
        if line is not None:
            shown.append((item, line, words.queue(line)))
    return shown
