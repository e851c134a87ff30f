"""Rating on the pad or a phone: five levels, none of them chosen before, turned from the clerk.

A browser in which somebody of staff is signed in rates nothing: the address is for the pad or the
resident's own phone. A pad is tied to its window once, by an address that the window shows; from
then on it shows by itself what was just finished there. The same address tells afterwards what
became of a bad rating.
"""

from datetime import timedelta
from typing import Any

from django.core import signing
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.centre import queries as centre_queries
from yikou.feedback import access, operations, queries
from yikou.feedback.operations import asking
from yikou.feedback.policies import Publication, PuttingRight, RatingWindow
from yikou.feedback.policies.visits import sides
from yikou.feedback.queries import Rateable
from yikou.kernel.actors import resident
from yikou.kernel.refusals import NotFound, Refusal
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.pad.house import is_house
from yikou.web.pad.outcome import outcome_of
from yikou.web.pages import again, page

COOKIE, SALT = "pad", "pad.window"
A_YEAR = 366 * 24 * 60 * 60
# How long after its end a matter is still the one that was just finished at the window.
JUST_NOW = timedelta(minutes=10)
# The order of the faces on the pad, best first; the rule names the levels.
FACES = (5, 4, 3, 2, 1)
# By which way somebody came here, as the address says; who comes by a message has a link of his own.
WAYS = {"qr": "qr", "app": "mobile", "terminal": "terminal"}
BOTH = ("GET", "HEAD", "POST")


class StaffBrowser(Refusal):
    """Somebody of staff is signed in here: nobody rates in a resident's place."""

    told = "这台机器上有工作人员登录着，不能在这里评价。请在评价器上评，或者用居民自己的手机扫码。"
    rule = "evaluation.window"
    status = 403


@page(public=True, methods=BOTH)
def rate(request: Asked, token: str) -> HttpResponse:
    """The faces for one matter or visit; after one was pressed, thanks, and what becomes of it."""
    about = queries.rateable(token)
    if refused := _staff(request):
        return refused
    shown = _shown(request, about)
    if request.method != "POST":
        return render(request, "pad/done.html" if shown["rating"] else "pad/rate.html", shown)
    try:
        operations.rate(
            token=about.token,
            level=request.POST.get("level", ""),
            channel=_channel(request, about),
            given=_given(request),
            of_house=is_house(request),
            by=resident(about.centre),
            at=request.at,
        )
    except Refusal as refusal:
        return again(request, "pad/rate.html", shown, refusal)
    return HttpResponseRedirect(reverse("pad:rate", args=[token]))


@page(public=True, methods=BOTH)
def asked(request: Asked, token: str) -> HttpResponse:
    """The faces behind the link of a message; used, old or forged it says so kindly."""
    try:
        wanted = access.request_by_token(token)
        request.centre = wanted.centre_id
        asking.refuse_unless_asked(request=wanted, by=resident(wanted.centre_id), at=request.at)
    except Refusal as refusal:
        return _over(request, refusal)
    if refused := _staff(request):
        return refused
    about = queries.about(wanted)
    shown = {**_shown(request, about), "declines": reverse("pad:decline", args=[token])}
    if request.method != "POST":
        return render(request, "pad/rate.html", shown)
    try:
        asking.rate_by_link(
            request=wanted,
            level=request.POST.get("level", ""),
            given=_given(request),
            of_house=is_house(request),
            by=resident(about.centre),
            at=request.at,
        )
    except Refusal as refusal:
        return again(request, "pad/rate.html", shown, refusal)
    return HttpResponseRedirect(reverse("pad:rate", args=[about.token]))


@page(public=True, methods=BOTH)
def decline(request: Asked, token: str) -> HttpResponse:
    """Whoever was asked does not rate, and is not asked again."""
    try:
        wanted = access.request_by_token(token)
        request.centre = wanted.centre_id
        if request.method != "POST":
            return HttpResponseRedirect(reverse("pad:asked", args=[token]))
        asking.decline_rating(request=wanted, by=resident(wanted.centre_id), at=request.at)
    except Refusal as refusal:
        return _over(request, refusal)
    return render(request, "pad/declined.html")


def _over(request: Asked, refusal: Refusal) -> HttpResponse:
    return render(request, "pad/link_over.html", {"refusal": refusal}, status=refusal.status)


@page(public=True, methods=("POST",))
def answer(request: Asked, token: str) -> HttpResponse:
    """The questions after the rating, any of them or none."""
    return _afterwards(request, token, _answer)


@page(public=True, methods=("POST",))
def know(request: Asked, token: str) -> HttpResponse:
    """The resident has read what was put right: it is right, or not yet."""
    return _afterwards(request, token, _know)


def _afterwards(request: Asked, token: str, act: Any) -> HttpResponse:
    about = queries.rateable(token)
    rating = queries.of_unit(about)
    if rating is None:
        raise NotFound("这份评价")
    if refused := _staff(request):
        return refused
    try:
        act(request, rating)
    except Refusal as refusal:
        return again(request, "pad/done.html", _shown(request, about), refusal)
    return HttpResponseRedirect(reverse("pad:rate", args=[token]))


def _answer(request: Asked, rating: Any) -> None:
    answers = {name[2:]: str(value) for name, value in request.POST.items() if name.startswith("a-")}
    operations.answer_questions(rating=rating, answers=answers, by=resident(rating.centre_id), at=request.at)


def _know(request: Asked, rating: Any) -> None:
    content = request.POST.get("right") == "yes"
    operations.acknowledge_rectification(rating=rating, content=content, by=resident(rating.centre_id), at=request.at)


def _staff(request: Asked) -> HttpResponse | None:
    if request.actor.account_id or request.locked_by:
        return render(request, "pad/refused.html", {"refusal": StaffBrowser()}, status=StaffBrowser.status)
    return None


def _given(request: Asked) -> operations.Given:
    """What was ticked and written beside the level; 不说了 leaves all of it out."""
    if request.POST.get("silent"):
        return operations.Given()
    return operations.Given(
        words=request.POST.get("words", "").strip(),
        reasons=request.POST.getlist("why"),
        call=bool(request.POST.get("call")),
        phone=request.POST.get("phone", "").strip() if request.POST.get("call") else "",
    )


def _channel(request: Asked, about: Rateable) -> str:
    tied = _tied(request)
    if tied and tied == (about.centre, about.window):
        return "pad"
    return WAYS.get(request.GET.get("by", ""), "web")


def _shown(request: Asked, about: Rateable) -> dict[str, Any]:
    rules = rulebook(about.centre, about.began_on)
    rule, rating = rules.get(RatingWindow), queries.of_unit(about)
    return {
        "about": about,
        "clerk": accounts.names({about.staff}).get(about.staff, ""),
        "faces": [
            (face, level, rule.word(level), rule.is_bad(level)) for face, level in zip(FACES, rule.levels, strict=True)
        ],
        "praise": rule.reasons_of(rule.levels[0]),
        "faults": rule.reasons_of(rule.levels[-1]),
        "rule": rule,
        "rectifying": rules.get(PuttingRight),
        "rating": rating,
        "rated": rule.word(rating.level) if rating else "",
        "too_late": _is_too_late(request, about, rule),
        "outcome": outcome_of(rating) if rating else None,
        "questions": _questions(rules.get(Publication), rating) if rating else None,
        "is_pad": COOKIE in request.COOKIES,
        "typed": request.POST,
    }


def _is_too_late(request: Asked, about: Rateable, rule: RatingWindow) -> bool:
    if about.ended_on is None:
        return False
    return request.today > rule.until(about.ended_on, centre_queries.calendar(about.centre))


def _questions(rule: Publication, rating: Any) -> dict[str, Any] | None:
    if rating.answers:
        return None
    scored = "onsite" if rating.is_onsite else "online"
    yes_no = [(key, word, *sides(word)) for key, word in rule.words_of("questions").items()]
    return {"yes_no": yes_no, "scored": rule.words_of(scored), "stars": ("1", "2", "3", "4", "5")}


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
    """The pad at rest; when something is finished at its window, its faces appear by themselves."""
    tied = _tied(request)
    if tied and (about := queries.just_finished(*tied, at=request.at, within=JUST_NOW)):
        address = reverse("pad:rate", args=[about.token])
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
