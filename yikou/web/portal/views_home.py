"""The portal's first page, and the switch between plain and elder mode."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from yikou.web.asked import Asked
from yikou.web.pages import page

A_YEAR = 365 * 24 * 3600


@page(public=True)
def home(request: Asked, **_: object) -> HttpResponse:
    """First what one wants to do, then what is often done, then whether the centre keeps its word."""
    return render(request, "portal/home.html", {"section": "home"})


@page(public=True)
def mode(request: Asked) -> HttpResponse:
    """Switch elder mode on or off and go back to where one was."""
    wanted, back = request.GET.get("to", ""), request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or not back.startswith("/"):
        back = "/"
    answer = HttpResponseRedirect(back)
    if wanted == "elder":
        answer.set_cookie("mode", "elder", max_age=A_YEAR, samesite="Lax", httponly=True)
    else:
        answer.delete_cookie("mode", samesite="Lax")
    return answer
