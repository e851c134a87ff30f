"""Elder mode on a phone: one question a screen, each screen its own address."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from yikou.catalogue import queries as catalogue
from yikou.web.asked import Asked
from yikou.web.pages import page
from yikou.web.portal import figures, matters
from yikou.web.portal.guide import Guide, answers_of
from yikou.web.portal.guide import guide as guide_of
from yikou.web.portal.shelf import all_items, material_names, shelf
from yikou.web.portal.views_home import doors

MOST = 4


@page(public=True)
def hello(request: Asked) -> HttpResponse:
    """What do you want to do today?"""
    return render(request, "elder/hello.html", {"opening": doors(request)})


@page(public=True)
def which(request: Asked) -> HttpResponse:
    """Which matter: what is often done, or one's own words."""
    held, q = shelf(request), request.GET.get("q", "").strip()[:80]
    hits = catalogue.search(request.centre, q, on=request.today, top=MOST) if q else ()
    found = [item for hit in hits if (item := held.items.get(hit.code))]
    often = matters.popular(all_items(held), figures.counts(request.centre))[:MOST]
    context = {"q": q, "found": found, "shown": found or often, "back": reverse("portal:elder")}
    return render(request, "elder/which.html", context)


@page(public=True)
def guide(request: Asked, code: str) -> HttpResponse:
    """The questions of a matter one by one, then what to bring."""
    held = shelf(request)
    item = held.item(code.upper())
    shown = guide_of(item, dict(request.GET.lists()), held.material_rules, material_names(held))
    answered = [(key, one) for key, chosen in answers_of(item, dict(request.GET.lists())).items() for one in chosen]
    wanted, asked = _step(request), next((q.number for q in shown.questions if not q.answered), None)
    step = min(wanted, asked or wanted)
    context = {"item": item, "guide": shown, "answered": answered, "total": len(shown.questions)}
    if step > len(shown.questions):
        return render(request, "elder/bring.html", context | {"back": _back(request, answered, len(shown.questions))})
    return _ask(request, shown, step, context, answered, missed=wanted > step)


def _ask(
    request: Asked,
    shown: Guide,
    step: int,
    context: dict[str, object],
    answered: list[tuple[str, str]],
    *,
    missed: bool,
) -> HttpResponse:
    question = shown.questions[step - 1]
    extra = {
        "question": question,
        "onward": step + 1,
        "last": step == len(shown.questions),
        "earlier": [pair for pair in answered if pair[0] != question.key],
        "unanswered": missed,
        "back": _back(request, answered, step - 1),
    }
    return render(request, "elder/question.html", context | extra)


def _step(request: Asked) -> int:
    text = request.GET.get("step", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 1


def _back(request: Asked, answered: list[tuple[str, str]], step: int) -> str:
    if step < 1:
        return reverse("portal:elder_which")
    return f"{request.path}?{urlencode([('step', step), *answered])}"


@page(public=True)
def come(request: Asked) -> HttpResponse:
    """When the doors are open, and where."""
    return render(request, "elder/come.html", {"opening": doors(request), "back": reverse("portal:elder")})
