"""Rating on the pad or a phone: five levels, none of them chosen before, turned from the clerk.

A browser in which somebody of staff is signed in rates nothing: the address is for the pad or the
resident's own phone. A pad is tied to its window once, by an address that the window shows; from
then on it shows by itself the matter that was just finished there.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.cases import queries
from yikou.feedback import operations
from yikou.feedback import queries as ratings
from yikou.feedback.policies import RatingWindow
from yikou.kernel.actors import resident
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import NotFound, Refusal
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.pages import again, page

if TYPE_CHECKING:
    from yikou.cases.models import Case

COOKIE, SALT = "pad", "pad.window"
A_YEAR = 366 * 24 * 60 * 60
# How long after its end a matter is still the one that was just finished at the window.
JUST_NOW = timedelta(minutes=10)
# The order of the faces on the pad, best first; the rule names the levels.
FACES = (5, 4, 3, 2, 1)
WHYS = ("等得太久", "没一次说清", "态度不好", "来回跑", "要了多余材料", "没按时办完", "环境设施", "其他")


class StaffBrowser(Refusal):
    """Somebody of staff is signed in here: nobody rates in a resident's place."""

    told = "这台机器上有工作人员登录着，不能在这里评价。请在评价器上评，或者用居民自己的手机扫码。"
    rule = "evaluation.window"
    status = 403


@page(public=True, methods=("GET", "HEAD", "POST"))
def rate(request: Asked, token: str) -> HttpResponse:
    """The faces for one matter; after one was pressed, thanks."""
    case = queries.by_token(token)
    if request.actor.account_id or request.locked_by:
        return render(request, "pad/refused.html", {"refusal": StaffBrowser()}, status=StaffBrowser.status)
    shown = _shown(request, case)
    if request.method != "POST":
        return render(request, "pad/done.html" if shown["rated"] else "pad/rate.html", shown)
    try:
        operations.rate(
            token=token,
            level=request.POST.get("level", ""),
            words=_words(request),
            channel="pad" if COOKIE in request.COOKIES else "web",
            by=resident(case.centre_id),
            at=request.at,
        )
    except Refusal as refusal:
        return again(request, "pad/rate.html", shown, refusal)
    return HttpResponseRedirect(reverse("pad:rate", args=[token]))


def _words(request: Asked) -> str:
    """What was not good, as it was ticked and written."""
    ticked = [one for one in request.POST.getlist("why") if one in WHYS]
    call = ["愿意接回访电话"] if request.POST.get("call") else []
    return "；".join([*ticked, *call, *filter(None, [request.POST.get("words", "").strip()[:300]])])


def _shown(request: Asked, case: "Case") -> dict[str, Any]:
    rule = rulebook(case.centre_id, case.received_at.astimezone(ZONE).date()).get(RatingWindow)
    rated = ratings.of_case(case.pk)
    return {
        "case": case,
        "clerk": accounts.names({case.first_contact}).get(case.first_contact, ""),
        "faces": [
            (face, level, rule.word(level), rule.is_bad(level)) for face, level in zip(FACES, rule.levels, strict=True)
        ],
        "whys": WHYS,
        "rule": rule,
        "rated": rule.word(rated.level) if rated else "",
        "is_pad": COOKIE in request.COOKIES,
    }


@page(public=True)
def pair(request: Asked, pass_: str) -> HttpResponse:
    """Tie this pad to a window; the address comes from the window itself and is signed."""
    try:
        signing.loads(pass_, salt=SALT, max_age=A_YEAR)
    except signing.BadSignature:
        raise NotFound("这个评价器的窗口") from None
    answer = HttpResponseRedirect(reverse("pad:wait"))
    answer.set_cookie(COOKIE, pass_, max_age=A_YEAR, httponly=True, samesite="Lax")
    return answer


def pass_for(centre: str, window: str) -> str:
    """The signed name of a window, for its pad."""
    return signing.dumps([centre, window], salt=SALT)


@page(public=True)
def wait(request: Asked) -> HttpResponse:
    """The pad at rest; when a matter is finished at its window, its faces appear by themselves."""
    tied = _tied(request)
    if tied and (case := _just_finished(*tied, request)):
        address = reverse("pad:rate", args=[case.token])
        if request.partial:
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)
    if request.partial:
        return HttpResponse(status=204)
    return render(request, "pad/wait.html", {"window": tied[1] if tied else ""})


def _tied(request: Asked) -> tuple[str, str] | None:
    try:
        centre, window = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=A_YEAR)
    except (signing.BadSignature, ValueError):
        return None
    return str(centre), str(window)


def _just_finished(centre: str, window: str, request: Asked) -> "Case | None":
    since = request.at - JUST_NOW
    found = queries.cases(centre).filter(window=window, concluded_at__gte=since).first()
    return found if found is not None and ratings.of_case(found.pk) is None else None
