"""Guides: the index, one matter, joint packages, search."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yikou.cases.policies import Binding
from yikou.catalogue import queries as catalogue
from yikou.centre import queries as centre_queries
from yikou.kernel.refusals import NotFound
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.pages import page
from yikou.web.portal import figures, matters
from yikou.web.portal.guide import guide as guide_of
from yikou.web.portal.joint import joint, stations
from yikou.web.portal.posters import guide_poster, pdf
from yikou.web.portal.shelf import all_items, material_names, shelf

LONGEST_QUESTION = 80
HITS = 8


@page(public=True)
def guides(request: Asked) -> HttpResponse:
    """All matters, by the moments of a life, by category or by department."""
    held = shelf(request)
    items, by = all_items(held), request.GET.get("by", "category")
    if by == "need":
        groups = matters.by_need(catalogue.needs(request.centre, request.today))
    elif by == "department":
        groups = matters.by_name(held.by_department)
    else:
        by, groups = "category", matters.by_name(held.by_category)
    context = {"section": "guides", "by": by, "groups": groups, "total": len(items)}
    return render(request, "portal/guides.html", context)


@page(public=True)
def guide(request: Asked, code: str) -> HttpResponse:
    """One matter: what to bring for one's own answers, how long, how much, on what basis."""
    held = shelf(request)
    item = held.item(code.upper())
    shown = guide_of(item, dict(request.GET.lists()), held.material_rules, material_names(held))
    context: dict[str, Any] = {"section": "guides", "item": item, "guide": shown}
    context["binding"] = rulebook(request.centre, request.today).get(Binding)
    if request.partial:
        return render(request, "portal/_bring.html", context)
    context["opening_rule"] = centre_queries.opening(request.centre, request.today)
    context["packages"] = [one for one in held.packages.values() if one.key in item.joint]
    return render(request, "portal/guide.html", context)


@page(public=True)
def poster(request: Asked, code: str) -> HttpResponse:
    """The guide as a wall poster, one PDF."""
    held = shelf(request)
    item = held.item(code.upper())
    shown = guide_of(item, {}, held.material_rules, material_names(held))
    address = request.build_absolute_uri(reverse("portal:guide", args=[item.code]))
    return pdf("guide_poster", guide_poster(shown, request, address), name=f"{item.short_name} 办事指南.pdf")


@page(public=True)
def packages(request: Asked) -> HttpResponse:
    """The joint packages: several departments' matters at one desk."""
    held = shelf(request)
    shown = stations(tuple(held.packages.values()), all_items(held))
    return render(request, "portal/packages.html", {"section": "packages", "packages": shown})


@page(public=True)
def package(request: Asked, key: str) -> HttpResponse:
    """One joint package as a guide: which matters apply, what they need together, how long the longest chain is."""
    held = shelf(request)
    found = held.packages.get(key)
    if found is None:
        raise NotFound("这个“一件事”")
    shown = joint(found, dict(request.GET.lists()), all_items(held), held.material_rules, material_names(held))
    context = {"section": "packages", "package": found, "joint": shown}
    return render(request, "portal/_together.html" if request.partial else "portal/package.html", context)


@page(public=True)
def search(request: Asked) -> HttpResponse:
    """What fits a question in everyday words; says so where nothing does, and sends to the front desk."""
    held, q = shelf(request), request.GET.get("q", "").strip()[:LONGEST_QUESTION]
    result = catalogue.search(request.centre, q, on=request.today, top=HITS) if q else None
    found = [item for hit in (result or ()) if (item := held.items.get(hit.code))]
    life = {one.key: one for one in stations(tuple(held.packages.values()), all_items(held))} if q else {}
    context = {
        "section": "guides",
        "q": q,
        "found": found,
        "together": [life[hit.code] for hit in result.packages if hit.code in life] if result is not None else (),
        "told": result.told if result is not None else "",
        "popular": matters.popular(all_items(held), figures.counts(request.centre)),
    }
    return render(request, "portal/_found.html" if request.partial else "portal/search.html", context)
