"""有话直说: complaints, suggestions, thanks, requests; then what became of it, and the resident's word on that."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.cases.operations.numbers import new_token
from yikou.centre import queries as centre_queries
from yikou.feedback import access, operations
from yikou.feedback.policies import Acceptance, CannotGetDone, HelpRequest, Limits, Petition
from yikou.feedback.queries import terms_of
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import NotFound, Refusal
from yikou.kernel.rules import Rule
from yikou.ledger import queries as ledger
from yikou.policies.queries import rulebook
from yikou.residents import queries as residents
from yikou.web import sent
from yikou.web.asked import Asked
from yikou.web.console.typed import day
from yikou.web.pages import again, page
from yikou.web.ruler import Ruler, running

if TYPE_CHECKING:
    from django.http import QueryDict

    from yikou.feedback.models import Concern

KINDS = {
    "complaint": "投诉",
    "suggestion": "提建议",
    "praise": "表扬",
    "help": "求助",
    "stuck": "事情办不成",
    "petition": "信访",
}
# What is promised to whoever does not complain, beside the form.
PROMISED: dict[str, type[Rule]] = {"help": HelpRequest, "stuck": CannotGetDone, "petition": Petition}
# What of the history is the house's own: who is meant, what waits for somebody's agreement.
INSIDE = frozenset(
    f"feedback.{one}"
    for one in ("object_named", "extension_asked", "extension_refused", "no_reported", "no_approved", "no_sent_back")
)
LONGEST_RULER = timedelta(days=90)
_TEXTS = ("k", "words", "when", "window", "case", "about", "caller", "phone", "way", "member", "major", "once")
_TONES = {"noted": "action", "handling": "action", "answered": "done", "closed": "done"}


@page(public=True, methods=("GET", "HEAD", "POST"))
def say(request: Asked) -> HttpResponse:
    """One form for everything one has to say; beside it what happens after it is sent."""
    if request.method != "POST":
        first = request.GET.get("k", "")
        typed = {"k": first if first in KINDS else "complaint", "way": "page", "once": new_token()}
        typed["case"] = request.GET.get("case", "")[:24]
        return render(request, "portal/say.html", _form(request) | {"typed": typed, "ticked": ()})
    try:
        files = sent.files(request, "files")
        concern = operations.note_concern(said=_said(request.POST, files), by=request.actor, at=request.at)
    except Refusal as refusal:
        shown = _form(request) | _kept(request.POST) | {"errors": _errors(refusal)}
        return again(request, "portal/say.html", shown | {"lost_files": bool(request.FILES)}, refusal)
    return HttpResponseRedirect(reverse("portal:follow", args=[concern.token]) + "?new=1")


def _form(request: Asked) -> dict[str, Any]:
    rules = rulebook(request.centre, request.today)
    acceptance = rules.get(Acceptance)
    return {
        "section": "say",
        "kinds": KINDS,
        "subjects": acceptance.words("subjects"),
        "members_subjects": operations.MEMBERS_SUBJECTS,
        "ways": operations.REPLY_WAYS,
        "windows": centre_queries.windows(request.centre),
        "rule": acceptance,
        "limits": rules.get(Limits),
        "promised": {key: rules.get(shape) for key, shape in PROMISED.items()},
        "longest": operations.LONGEST,
        "today": request.today,
    }


def _said(given: "QueryDict", files: list[bytes]) -> operations.Said:
    return operations.Said(
        sort=given.get("k", "") if given.get("k", "") in KINDS else "",
        channel="web",
        words=given.get("words", ""),
        subjects=given.getlist("w"),
        happened_on=day(given.get("when", "")),
        window=given.get("window", "")[:8],
        case=given.get("case", "")[:24],
        about_whom=given.get("about", ""),
        caller=given.get("caller", ""),
        phone=given.get("phone", ""),
        reply_way=given.get("way", ""),
        major=bool(given.get("major")),
        member=bool(given.get("member")),
        sent_as=given.get("once", "")[:40],
        files=files,
    )


def _kept(given: "QueryDict") -> dict[str, Any]:
    return {"typed": {name: given.get(name, "") for name in _TEXTS}, "ticked": given.getlist("w")}


_FIELDS: dict[type[Refusal], str] = {
    operations.NothingSaid: "words",
    operations.SaidTooMuch: "words",
    operations.PhoneUnreadable: "phone",
    operations.DayImpossible: "when",
    operations.NoSuchKind: "k",
}


def _errors(refusal: Refusal) -> dict[str, str]:
    name = _FIELDS.get(type(refusal), "")
    return {name: refusal.sentence} if name else {}


@page(public=True, methods=("GET", "HEAD", "POST"))
def find(request: Asked) -> HttpResponse:
    """Number and the six digits lead to the concern's own address; tries are limited."""
    number = (request.POST if request.method == "POST" else request.GET).get("number", "").strip()[:24]
    shown = {"section": "say", "number": number}
    if request.method != "POST":
        return render(request, "portal/say_find.html", shown)
    client, code = request.META.get("REMOTE_ADDR", ""), request.POST.get("code", "")[:12]
    try:
        found = operations.look_up_concern(number=number, code=code, client=client, by=request.actor, at=request.at)
    except Refusal as refusal:
        return again(request, "portal/say_find.html", shown, refusal)
    return HttpResponseRedirect(reverse("portal:follow", args=[found.token]))


@page(public=True)
def follow(request: Asked, token: str) -> HttpResponse:
    """How far it is: who answers for it, until when and why, what was answered; and the resident's word on that."""
    return render(request, "portal/follow.html", _followed(request, access.concern_by_token(token)))


@page(public=True, methods=("POST",))
def more(request: Asked, token: str) -> HttpResponse:
    """Say or send more."""
    found = access.concern_by_token(token)
    words = request.POST.get("words", "")
    try:
        files = sent.files(request, "files")
        once = request.POST.get("once", "")[:40]
        operations.add_to(concern=found, words=words, files=files, sent_as=once, by=request.actor, at=request.at)
    except Refusal as refusal:
        fresh = access.concern_by_token(token)
        return again(request, "portal/follow.html", _followed(request, fresh) | {"more_words": words}, refusal)
    return HttpResponseRedirect(reverse("portal:follow", args=[token]))


@page(public=True, methods=("POST",))
def urge(request: Asked, token: str) -> HttpResponse:
    """Nothing has happened yet: urge whoever has it in hand, once a day."""
    found = access.concern_by_token(token)
    try:
        operations.urge_concern(concern=found, by=request.actor, at=request.at)
    except Refusal as refusal:
        return again(request, "portal/follow.html", _followed(request, access.concern_by_token(token)), refusal)
    return HttpResponseRedirect(reverse("portal:follow", args=[token]))


@page(public=True, methods=("POST",))
def feel(request: Asked, token: str) -> HttpResponse:
    """Satisfied, all right, or: somebody one level up shall look again."""
    found = access.concern_by_token(token)
    try:
        operations.feel_about(concern=found, feel=request.POST.get("feel", ""), by=request.actor, at=request.at)
    except Refusal as refusal:
        return again(request, "portal/follow.html", _followed(request, access.concern_by_token(token)), refusal)
    return HttpResponseRedirect(reverse("portal:follow", args=[token]))


@page(public=True)
def file(request: Asked, token: str, number: int) -> HttpResponse:
    """A paper that was sent with it, to whoever holds the address."""
    return shown_file(request, access.concern_by_token(token), number)


def shown_file(request: Asked, found: "Concern", number: int) -> HttpResponse:
    """The n-th paper of a concern."""
    if not 1 <= number <= len(found.files):
        raise NotFound("这个文件")
    return sent.shown(request, residents.stored_file(found.centre_id, found.files[number - 1]))


def _followed(request: Asked, found: "Concern") -> dict[str, Any]:
    names = accounts.names({found.owner})
    return {
        "section": "say",
        "concern": found,
        "is_new": request.GET.get("new") == "1",
        "kind": KINDS.get(found.sort, found.get_sort_display()),
        "tone": _TONES.get(found.state, "watch"),
        "owner": names.get(found.owner, ""),
        "reply": found.replies[-1] if found.replies else None,
        "earlier": found.replies[:-1],
        "links": shown_links(found.replies[-1]["links"]) if found.replies else (),
        "events": [one for one in ledger.history(found) if one.kind not in INSIDE],
        "ruler": ruler_of(request, found),
        "rule": rule_of(found),
        "is_about_somebody": found.sort in ("complaint", "petition") or bool(found.meant),
        "feels": {"good": "满意", "fair": "还行", "bad": "不满意，请上一级再查"},
        "files": range(1, len(found.files) + 1),
        "more_once": request.POST.get("once", "")[:40] or new_token(),
    }


def rule_of(found: "Concern") -> Rule:
    """The rule that a resident reads about: that of its kind, for complaints the one of all complaints."""
    standing, began_on = terms_of(found), found.opened_at.astimezone(ZONE).date()
    if found.sort in ("help", "stuck", "hotline", "petition"):
        return standing.answer(found.sort, found.scale, began_on)[1]
    return standing.rules.get(Acceptance)


def shown_links(links: list[str]) -> list[str]:
    """What findings point to, as a resident reads it; entries are the house's own."""
    return [number for sort, _, number in (one.partition(":") for one in links) if sort in ("case", "paper")]


def ruler_of(request: Asked, found: "Concern") -> Ruler | None:
    """The working days from the day on which this turn began to the last day for the answer."""
    began = found.accepted_at or found.opened_at
    last = found.answer_by or found.due_on
    if found.sort == "petition" or found.state in ("declined", "returned"):
        return None
    start, calendar = began.astimezone(request.at.tzinfo).date(), terms_of(found).calendar
    answered = found.answered_at.astimezone(request.at.tzinfo).date() if found.answered_at else None
    until = max(last, answered or request.today)
    days = [one for one in _days(start, min(until, start + LONGEST_RULER)) if calendar.is_working(one)]
    return running(days=days, due_on=last, today=request.today, closed_on=answered) if len(days) > 1 else None


def _days(start: date, end: date) -> list[date]:
    return [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
