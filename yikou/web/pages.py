"""The one decorator of all pages, and how a form shows what was refused.

    @page(may="cases.accept")
    def accept(request: Asked, number: str) -> HttpResponse: ...

A contract test walks every address and asks for `.may`.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Protocol, cast
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import operations
from yikou.kernel.refusals import Refusal
from yikou.web.asked import Asked

PUBLIC = "public"
SIGNED_IN = "signed_in"

View = Callable[..., HttpResponseBase]


class Page(Protocol):
    """A view that says who may use it: `public`, `signed_in`, or the rights of which one suffices."""

    may: str | tuple[str, ...]
    methods: tuple[str, ...]

    def __call__(self, request: Asked, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


class Unreadable(Refusal):
    """Something was sent that no form of ours sends: a NUL byte, a number beyond all measure."""

    told = "这一页读不懂您发来的内容。请回到上一页，改了再交。"
    status = 400


def page(
    *,
    may: str | tuple[str, ...] = (),
    public: bool = False,
    signed_in: bool = False,
    while_locked: bool = False,
    while_expired: bool = False,
    methods: tuple[str, ...] = ("GET", "HEAD"),
) -> Callable[[View], Page]:
    """Declare who may use a page: holders of `may` (one of several suffices), everybody, or all staff.

    `while_locked` pages (unlock, sign out) also answer a locked session, `while_expired` ones
    (the new password) also somebody whose password must be changed first.
    """
    rights = (may,) if isinstance(may, str) else may
    allowed = PUBLIC if public else SIGNED_IN if signed_in else may
    if sum((public, signed_in, bool(rights))) != 1:
        raise TypeError("a page is public, for all staff, or needs a right: exactly one of them")

    def declare(view: View) -> Page:
        @wraps(view)
        def guarded(request: Asked, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method not in methods:
                return HttpResponseNotAllowed(methods)
            _refuse_unreadable(request)
            if not public and (answer := _at_the_door(request, rights, while_locked, while_expired or while_locked)):
                return answer
            return view(request, *args, **kwargs)

        made = cast(Page, guarded)
        made.may, made.methods = allowed, methods
        return made

    return declare


def _at_the_door(
    request: Asked, rights: tuple[str, ...], while_locked: bool, while_expired: bool
) -> HttpResponseBase | None:
    if request.locked_by and not while_locked:
        return lock_screen(request)
    if request.actor.account_id is None and not request.locked_by:
        return _to_sign_in(request)
    if request.must_change and not while_expired:
        return HttpResponseRedirect(reverse("entrance:password"))
    if rights and not any(request.actor.may(right) for right in rights):
        require(request, rights[0])
    return None


def require(request: Asked, *rights: str) -> None:
    """Refuse with NotAllowed unless one of the rights is held; the attempt is noted. For a part that needs more."""
    if not any(map(request.actor.may, rights)):
        request.attempt_noted = True
        raise operations.refuse(right=rights[0], by=request.actor, at=request.at)


def _refuse_unreadable(request: Asked) -> None:
    if "%00" in request.META.get("QUERY_STRING", "") or "\0" in request.path:
        raise Unreadable
    if request.method == "POST" and any(
        "\0" in text for texts in request.POST.lists() for text in (texts[0], *texts[1])
    ):
        raise Unreadable


def _to_sign_in(request: Asked) -> HttpResponseBase:
    """Send to the entrance; a fragment is told so in place, so that what was typed stays."""
    address = reverse("entrance:sign_in")
    if request.partial or request.method == "POST":
        name = "entrance/_expired.html" if request.partial else "entrance/expired.html"
        return render(request, name, {"address": address}, status=401)
    return HttpResponseRedirect(f"{address}?{urlencode({'next': request.get_full_path()})}")


def lock_screen(request: Asked, *, back: str = "", refusal: Refusal | None = None) -> HttpResponse:
    """The lock over a page (423): the server holds it, the page keeps what was typed."""
    name = "entrance/_locked.html" if request.partial else "entrance/locked.html"
    back = back or (request.get_full_path() if request.method == "GET" else "")
    return render(request, name, {"back": back, "refusal": refusal, "holder": request.locked_by}, status=423)


def again(request: Asked, template: str, context: Mapping[str, Any], refusal: Refusal | None = None) -> HttpResponse:
    """Show a form again with what was typed: `refusal` and `errors` head it, the status says no.

    `context["errors"]` maps the name of a field to the sentence under it.
    """
    status = refusal.status if refusal else 422
    return render(request, template, {"refusal": refusal, **context}, status=status)
