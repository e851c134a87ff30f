"""Sign in, sign out, change a password, lock and unlock the screen."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from yikou.accounts import access, operations
from yikou.accounts.policies import SignIn
from yikou.accounts.queries import actor
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.pad import house
from yikou.web.pages import again, lock_screen, page

BOTH = ("GET", "HEAD", "POST")


@sensitive_post_parameters("password")
@page(public=True, methods=BOTH)
def sign_in(request: Asked) -> HttpResponse:
    """The staff entrance; a refusal says how many tries are left, or until when the door is shut."""
    shown = {"next": _next(request), "rule": _rule(request)}
    if request.method != "POST":
        if request.actor.account_id:
            return HttpResponseRedirect(_next(request) or first_page(request.actor))
        return render(request, "entrance/sign_in.html", shown)
    username = request.POST.get("username", "").strip()
    if not username or not request.POST.get("password"):
        return again(request, "entrance/sign_in.html", shown | {"username": username, "errors": _empty(request)})
    try:
        who = operations.sign_in(
            username=username, password=request.POST["password"], by=request.actor, at=request.at
        ).account
    except Refusal as refusal:
        return again(request, "entrance/sign_in.html", shown | {"username": username}, refusal)
    access.begin(request.session, account=who, at=request.at)
    onward = _next(request) or first_page(actor(who, centre=who.centre, on=request.today))
    return house.mark(HttpResponseRedirect(onward))


@page(signed_in=True, while_locked=True, methods=("POST",))
def sign_out(request: Asked) -> HttpResponse:
    """End the session; a locked screen may be left too, what was typed there is gone."""
    operations.sign_out(by=request.locked_by or request.actor, at=request.at)
    access.end(request.session)
    return HttpResponseRedirect(reverse("entrance:sign_in"))


@sensitive_post_parameters("old", "new", "new_again")
@page(signed_in=True, while_expired=True, methods=BOTH)
def password(request: Asked) -> HttpResponse:
    """Set one's own new password; the first page of whoever must."""
    shown: dict[str, Any] = {"rule": _rule(request), "must": request.must_change}
    if request.method != "POST":
        return render(request, "entrance/password.html", shown)
    if errors := _password_errors(request):
        return again(request, "entrance/password.html", shown | {"errors": errors})
    try:
        who = operations.change_password(
            old=request.POST["old"], new=request.POST["new"], by=request.actor, at=request.at
        )
    except Refusal as refusal:
        return again(request, "entrance/password.html", shown, refusal)
    access.begin(request.session, account=who, at=request.at, centre=request.centre, window=request.actor.window)
    return render(request, "entrance/password_done.html", {"onward": first_page(request.actor)})


@page(signed_in=True, methods=("POST",))
def lock(request: Asked) -> HttpResponse:
    """Close the window over the page before leaving the seat."""
    operations.lock_screen(session=request.session, is_idle=False, by=request.actor, at=request.at)
    request.locked_by = request.actor
    return lock_screen(request, back=_next(request))


@sensitive_post_parameters("password")
@page(signed_in=True, while_locked=True, methods=BOTH)
def unlock(request: Asked) -> HttpResponse:
    """Open the screen again with the password, and go back to where one was."""
    if request.locked_by is None:
        return HttpResponseRedirect(_next(request) or first_page(request.actor))
    if request.method != "POST":
        return lock_screen(request, back=_next(request))
    try:
        operations.unlock_screen(
            session=request.session, password=request.POST.get("password", ""), by=request.locked_by, at=request.at
        )
    except Refusal as refusal:
        return lock_screen(request, back=_next(request), refusal=refusal)
    if request.partial:
        return HttpResponse(status=204, headers={"HX-Trigger": "unlocked"})
    return HttpResponseRedirect(_next(request) or first_page(request.locked_by))


def first_page(by: Actor) -> str:
    """Where somebody's work begins: the console for who sits at a window, else the office."""
    wanted = ("console:desk", "office:today") if by.may("desk.work") else ("office:today",)
    for name in wanted:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return "/"


def _next(request: Asked) -> str:
    """Where to go afterwards, only ever an address of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and not wanted.startswith(reverse("entrance:sign_in")) else ""


def _rule(request: Asked) -> SignIn:
    return rulebook(request.centre, request.today).get(SignIn)


def _empty(request: Asked) -> dict[str, str]:
    named = (("username", "请输入工号"), ("password", "请输入口令"))
    return {name: told for name, told in named if not request.POST.get(name, "").strip()}


def _password_errors(request: Asked) -> dict[str, str]:
    posted = request.POST
    errors = {}
    if not posted.get("old"):
        errors["old"] = "请输入现在的口令"
    if not posted.get("new"):
        errors["new"] = "请输入新口令"
    elif posted["new"] != posted.get("new_again"):
        errors["new_again"] = "两次输入的新口令不一样，请再输一遍"
    return errors
