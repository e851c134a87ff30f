"""Which browsers are the house's own: somebody of staff signed in there once. What is rated there is looked at."""

from django.conf import settings
from django.core import signing
from django.http import HttpResponse

from yikou.web.asked import Asked

COOKIE, SALT = "house", "pad.house"
A_YEAR = 366 * 24 * 60 * 60


def mark(answer: HttpResponse) -> HttpResponse:
    """Remember that staff work in this browser; it names nobody."""
    answer.set_cookie(
        COOKIE,
        signing.dumps("staff", salt=SALT),
        max_age=A_YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer


def is_house(request: Asked) -> bool:
    """Whether somebody of staff has worked in this browser."""
    try:
        signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=A_YEAR)
    except signing.BadSignature:
        return False
    return True
