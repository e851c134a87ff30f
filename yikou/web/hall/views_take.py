"""A number on one's own phone: by the code at the door, which is good for one day. No account, no cookie."""

import hmac
import secrets
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from yikou.centre import queries as centre_queries
from yikou.hall import access, operations, queries
from yikou.hall.policies import Priority
from yikou.kernel.actors import Actor, resident
from yikou.kernel.documents import qr_svg
from yikou.kernel.refusals import Refusal
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.hall import passes, words
from yikou.web.pages import again, page
from yikou.web.portal.views_home import doors

BOTH = ("GET", "HEAD", "POST")
# How many numbers all phones together take a minute: more than people can walk through a door.
A_MINUTE = 20


class OldCode(Refusal):
    """A code of another day, or one that was made up."""

    told = "这张二维码不是今天的。请扫大厅门口今天的码，或者在取号机、总服务台取号。"
    rule = "hours.opening"
    status = 403


@page(public=True)
def how(request: Asked) -> HttpResponse:
    """How one takes a number with a phone."""
    return render(request, "hall/take_how.html", {"doors": doors(request)})


@csrf_exempt
@page(public=True, methods=BOTH)
def take(request: Asked, centre: str, code: str) -> HttpResponse:
    """Choose a line and take a number; the same form sent twice gives one."""
    if not _is_todays(request, centre, code):
        return again(request, "hall/take_how.html", {"doors": doors(request)}, OldCode())
    request.centre = centre
    if request.method != "POST":
        return render(request, "hall/take.html", _shown(request))
    by = Actor(key="phone", centre=centre, name=resident(centre).name)
    try:
        ticket = operations.issue(
            queue=access.queue(by, request.POST.get("line", "")[:8]),
            channel="phone",
            category=request.POST.get("category", ""),
            key=request.POST.get("key", "")[:64],
            is_shown=True,
            a_minute=A_MINUTE,
            by=by,
            at=request.at,
        )
    except Refusal as refusal:
        return again(request, "hall/take.html", _shown(request), refusal)
    return HttpResponseRedirect(reverse("hall:ticket", args=[ticket.token]))


def _is_todays(request: Asked, centre: str, code: str) -> bool:
    there = centre_queries.centre(centre) is not None
    return there and hmac.compare_digest(code.encode(), passes.day_code(centre, request.today).encode())


def _shown(request: Asked) -> dict[str, Any]:
    picture = queries.picture(request.centre, request.at)
    posted = request.POST
    return {
        "lines": [(one, *words.queue(one)) for one in picture.lines if one.is_open],
        "classes": rulebook(request.centre, request.today).get(Priority).words_of_classes(),
        "rule": rulebook(request.centre, request.today).get(Priority),
        "doors": doors(request),
        "key": posted.get("key", "")[:64] or secrets.token_urlsafe(12),
        "line": posted.get("line", ""),
        "category": posted.get("category", ""),
    }


@page(may=("desk.front", "hall.arrange"))
def poster(request: Asked) -> HttpResponse:
    """The sheet for the door, good for today: its code takes a number on a phone."""
    address = request.build_absolute_uri(door_address(request))
    return render(request, "hall/take_poster.html", {"qr": qr_svg(address), "address": address})


def door_address(request: Asked) -> str:
    """Where the code at the door leads today."""
    return reverse("hall:take", args=[request.centre, passes.day_code(request.centre, request.today)])
