"""The edge: the moment, the centre and the person of each request, and what every answer carries."""

from collections.abc import Callable
from datetime import datetime
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from yikou.kernel import clock
from yikou.kernel.refusals import Refusal
from yikou.web import errors, seat
from yikou.web.asked import Asked
from yikou.web.events import place as events

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'; connect-src 'self'"
)
HEADERS = {
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Edge:
    """Reads the clock once, says who asks at which centre, and turns refusals into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, given: HttpRequest) -> HttpResponse:
        request = cast(Asked, given)
        request.at = clock.now()
        request.today = request.at.date()
        request.partial = _wants_fragment(request)
        request.attempt_noted = False
        request.elder = request.COOKIES.get("mode") == "elder"
        _seat(request, request.at)
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        # Events come from another port, which is not 'self'.
        response.headers.setdefault("Content-Security-Policy", f"{POLICY} {events.origin(request)}".strip())
        # The same address answers a page or a fragment, in plain or in large print.
        patch_vary_headers(response, ("HX-Request", "Cookie"))
        if request.actor.account_id is not None or request.locked_by:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal that a view let pass is an answer, not a failure."""
        if isinstance(exception, Refusal):
            return errors.refused(cast(Asked, request), exception)
        return None


def _wants_fragment(request: HttpRequest) -> bool:
    asked = request.headers
    return asked.get("HX-Request") == "true" and "HX-Boosted" not in asked and "HX-History-Restore-Request" not in asked


def _seat(request: Asked, at: datetime) -> None:
    """Who asks. Without a session cookie nothing is read: most portal pages ask the database no such question.

    The API takes tokens only: there a cookie opens nothing and keeps no screen open, and the token says which centre.
    """
    taken, is_api = seat.NOBODY, request.path_info.startswith("/api/")
    if settings.SESSION_COOKIE_NAME in request.COOKIES and not is_api:
        taken = seat.take(request.session, at=at, by_itself="X-By-Itself" in request.headers)
    brings_token = is_api and "HTTP_AUTHORIZATION" in request.META
    request.centre = taken.centre or ("" if brings_token else seat.first_centre())
    request.actor = taken.actor or seat.visitor(request.centre)
    request.locked_by, request.must_change = taken.locked_by, taken.must_change
