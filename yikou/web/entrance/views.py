"""Sign in, sign out, change a password, lock and unlock the screen."""

from django.http import HttpResponse
from django.shortcuts import render

from yikou.web.asked import Asked
from yikou.web.pages import page

BOTH = ("GET", "HEAD", "POST")


@page(public=True, methods=BOTH)
def sign_in(request: Asked) -> HttpResponse:
    """The staff entrance; says how many tries are left and until when it is shut."""
    return render(request, "entrance/sign_in.html", {})


@page(signed_in=True, while_locked=True, methods=("POST",))
def sign_out(request: Asked) -> HttpResponse:
    return render(request, "entrance/sign_in.html", {})


@page(signed_in=True, methods=BOTH)
def password(request: Asked) -> HttpResponse:
    return render(request, "entrance/sign_in.html", {})


@page(signed_in=True, methods=("POST",))
def lock(request: Asked) -> HttpResponse:
    return render(request, "entrance/sign_in.html", {})


@page(signed_in=True, while_locked=True, methods=BOTH)
def unlock(request: Asked) -> HttpResponse:
    return render(request, "entrance/sign_in.html", {})
