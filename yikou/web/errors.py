"""Pages for when something cannot be: refused, not there, not allowed, failed."""

import logging
import secrets
from http import HTTPStatus
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from yikou.kernel import clock
from yikou.kernel.refusals import NotAllowed, NotFound, Refusal
from yikou.web.asked import Asked

log = logging.getLogger("yikou.web")


def refused(request: Asked, refusal: Refusal) -> HttpResponse:
    """An expected no, in the shape that was asked for: a page, a fragment, JSON."""
    if request.headers.get("Accept", "").startswith("application/json"):
        body = {"code": refusal.code, "told": refusal.sentence, "facts": refusal.facts}
        return JsonResponse(body, status=refusal.status, json_dumps_params={"ensure_ascii": False, "default": str})
    if request.partial:
        return render(request, "errors/_refused.html", {"refusal": refusal}, status=refusal.status)
    if isinstance(refusal, NotAllowed):
        return denied(request, refusal)
    name = "errors/404.html" if isinstance(refusal, NotFound) else "errors/refused.html"
    return _shown(request, name, refusal.status, refusal=refusal)


def denied(request: Asked, refusal: NotAllowed) -> HttpResponse:
    """The page of somebody known who lacks the right: who may, how to ask."""
    return _shown(request, "errors/denied.html", HTTPStatus.FORBIDDEN, refusal=refusal, recorded=request.attempt_noted)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what was sent cannot be read."""
    return _shown(request, "errors/400.html", HTTPStatus.BAD_REQUEST)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token is gone, mostly because the page stood open for long."""
    return _shown(request, "errors/stale.html", HTTPStatus.FORBIDDEN)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 from Django itself."""
    return _shown(request, "errors/stale.html", HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page."""
    return _shown(request, "errors/404.html", HTTPStatus.NOT_FOUND)


def failed(request: HttpRequest) -> HttpResponse:
    """500: calm, with a number that can be read out and found in the log."""
    reference = f"{secrets.token_hex(2).upper()}-{clock.now():%H%M}"
    log.exception("%s %s failed, reference %s", request.method, request.path, reference)
    try:
        return _shown(request, "errors/500.html", HTTPStatus.INTERNAL_SERVER_ERROR, reference=reference)
    except Exception:
        log.exception("the page about failure %s failed too", reference)
        return HttpResponse(_PLAIN.format(reference=reference), status=500)


_PLAIN = (
    '<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>出错了</title>'
    "<h1>刚才这一步没记下</h1><p>请退回上一页再试一次。还不行，把编号 {reference} 告诉总服务台。</p></html>"
)


def _shown(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    frame = "office/base.html" if is_staff_place(request) else "portal/base.html"
    return render(cast(Asked, request), template, {"frame": frame, **context}, status=status)


def is_staff_place(request: HttpRequest) -> bool:
    """Whether an address belongs to the console or the office and somebody is signed in there."""
    actor = getattr(request, "actor", None)
    return bool(actor and actor.account_id) and request.path.startswith(("/console/", "/office/", "/staff/"))
