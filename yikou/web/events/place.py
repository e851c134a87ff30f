"""Where a browser finds the events: on another port of the same host, or behind the same proxy."""

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port

PATH = "/events/"


def base(request: HttpRequest) -> str:
    """The address that streams are relative to; empty where there are none and pages ask by themselves."""
    if not settings.EVENTS:
        return ""
    return f"{origin(request)}{PATH}"


def origin(request: HttpRequest) -> str:
    """Where else than to its own server a page may connect; empty for nowhere."""
    where = str(settings.EVENTS).rstrip("/")
    if not where.isdecimal():
        return where
    host, _ = split_domain_port(request.get_host())
    return f"{request.scheme}://{host}:{where}" if host else ""
