"""差评整改 and 申诉复核: one matter, its limit, what was done, what is to be done now and by whom."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.centre import queries as centre
from yikou.feedback import access, operations, queries
from yikou.feedback.policies import PuttingRight, RatingAppeal
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import NotFound, Refusal
from yikou.policies.queries import rulebook
from yikou.web import ruler
from yikou.web.asked import Asked
from yikou.web.office import things
from yikou.web.office.views_people import by_and_at
from yikou.web.office.views_ratings import rows_of
from yikou.web.pages import again, page

if TYPE_CHECKING:
    from yikou.feedback.models import Appeal, Rectification

# Whoever is signed in may be the one who answers for it: the row itself says who may.
_PAGE = "office/feedback/rectification.html"
_APPEAL = "office/feedback/appeal.html"


@page(signed_in=True)
def rectification(request: Asked, number: str) -> HttpResponse:
    """One rectification: who, until when, what was done, what now."""
    return render(request, _PAGE, _shown(request, access.rectification(request.actor, number)))


@page(signed_in=True, methods=("POST",))
def act(request: Asked, number: str, verb: str) -> HttpResponse:
    """One step: talked, longer, put right, asked, handed over; or the telephone, which is noted."""
    found = access.rectification(request.actor, number)
    if verb not in _VERBS:
        raise NotFound
    try:
        more = _VERBS[verb](request, found)
    except Refusal as refusal:
        typed = {name: str(value) for name, value in request.POST.items()}
        return again(request, _PAGE, _shown(request, found) | {"typed": typed, "verb": verb}, refusal)
    if more is not None:
        return render(request, _PAGE, _shown(request, found) | {"phone": more})
    return HttpResponseRedirect(reverse("office:rectification", args=[number]))


def _contact(request: Asked, found: "Rectification") -> None:
    operations.contact_rater(rectification=found, outcome=request.POST.get("outcome", ""), **by_and_at(request))


def _extend(request: Asked, found: "Rectification") -> None:
    operations.extend_rectification(rectification=found, why=request.POST.get("why", ""), **by_and_at(request))


def _put_right(request: Asked, found: "Rectification") -> None:
    how, words = request.POST.get("how", ""), request.POST.get("words", "")
    operations.put_right(rectification=found, how=how, words=words, **by_and_at(request))


def _follow_up(request: Asked, found: "Rectification") -> None:
    operations.ask_rater(rectification=found, outcome=request.POST.get("outcome", ""), **by_and_at(request))


def _hand_over(request: Asked, found: "Rectification") -> None:
    why = request.POST.get("why", "")
    operations.pass_rectification_on(rectification=found, to=_account(request), why=why, **by_and_at(request))


def _phone(request: Asked, found: "Rectification") -> str:
    return operations.show_rater_phone(rectification=found, **by_and_at(request)) or "没有留电话"


_VERBS: dict[str, Callable[[Asked, "Rectification"], str | None]] = {
    "contact": _contact,
    "extend": _extend,
    "put-right": _put_right,
    "follow-up": _follow_up,
    "hand-over": _hand_over,
    "phone": _phone,
}


def _account(request: Asked) -> int:
    typed = request.POST.get("to", "")
    return int(typed) if typed.isdecimal() and len(typed) < 18 else 0


def _shown(request: Asked, found: "Rectification") -> dict[str, Any]:
    rule = rulebook(request.centre, found.rating.rated_at.astimezone(ZONE).date()).get(PuttingRight)
    names = accounts.names({found.owner, found.rated_staff, found.fixed_by or 0})
    me = request.actor.account_id or 0
    return {
        "section": "owed",
        "one": found,
        "row": rows_of([found.rating], request)[0],
        "owner": names.get(found.owner, ""),
        "rated": names.get(found.rated_staff, ""),
        "fixed_by": names.get(found.fixed_by or 0, ""),
        "how": operations.RIGHTED.get(found.how, ""),
        "rule": rule,
        "ruler": _ruler(request, found.opened_at.astimezone(ZONE).date(), found.fix_by, found.fixed_at, rule),
        "is_late": found.is_late(request.today),
        "may_act": me == found.owner or request.actor.may("concerns.arrange"),
        "is_same_hand": found.at_step == "follow_up" and me == found.fixed_by,
        "contacts": operations.CONTACTS.items(),
        "hows": operations.RIGHTED.items(),
        "asked": operations.ASKED.items(),
        "others": accounts.entitled(
            request.centre,
            *operations.RECTIFIERS,
            on=request.today,
            apart_from={found.owner, found.rated_staff, found.fixed_by or 0},
        ).items(),
        "history": things.history(found),
        "appeal": queries.appeal_of(found.rating),
        "case": found.rating.case.number if found.rating.case and request.actor.may("cases.read") else "",
    }


def _ruler(request: Asked, began: date, due_on: date, ended: Any, rule: PuttingRight) -> ruler.Ruler | None:
    closed_on = ended.astimezone(ZONE).date() if ended else None
    last = max(due_on, closed_on or request.today)
    calendar = centre.calendar(request.centre)
    days = [day for n in range(1, (last - began).days + 1) if calendar.is_working(day := began + timedelta(days=n))]
    if not days:
        return None
    return ruler.running(days=days, due_on=due_on, today=request.today, closed_on=closed_on)


# --- appeals -------------------------------------------------------------------------------------


@page(signed_in=True)
def appeal(request: Asked, number: str) -> HttpResponse:
    """An appeal: what was said, what the rated person says against it, what a leader found."""
    return render(request, _APPEAL, _appeal_shown(request, access.appeal(request.actor, number)))


@page(may="ratings.review", methods=("POST",))
def decide(request: Asked, number: str) -> HttpResponse:
    """The re-check: the rating stays, or is not used."""
    found = access.appeal(request.actor, number)
    said = {name: request.POST.get(name, "") for name in ("verdict", "reason", "words")}
    try:
        if said["verdict"] not in ("keep", "exclude"):
            raise operations.SayWhy(what="复核的结论", most=1000)
        operations.decide_appeal(
            appeal=found,
            upheld=said["verdict"] == "exclude",
            reason=said["reason"],
            words=said["words"],
            **by_and_at(request),
        )
    except Refusal as refusal:
        return again(request, _APPEAL, _appeal_shown(request, found) | {"typed": said}, refusal)
    return HttpResponseRedirect(reverse("office:appeal", args=[number]))


@page(may="ratings.review", methods=("POST",))
def pass_on(request: Asked, number: str) -> HttpResponse:
    """Another leader re-checks it."""
    found = access.appeal(request.actor, number)
    why = request.POST.get("why", "")
    try:
        operations.pass_appeal_on(appeal=found, to=_account(request), why=why, **by_and_at(request))
    except Refusal as refusal:
        return again(request, _APPEAL, _appeal_shown(request, found) | {"typed": {"why": why}}, refusal)
    return HttpResponseRedirect(reverse("office:appeal", args=[number]))


def _appeal_shown(request: Asked, found: "Appeal") -> dict[str, Any]:
    rule = rulebook(request.centre, found.rating.rated_at.astimezone(ZONE).date()).get(RatingAppeal)
    names = accounts.names({found.owner, found.rated_staff})
    is_rated = request.actor.account_id == found.rated_staff
    return {
        "section": "my_ratings" if is_rated else "owed",
        "one": found,
        "row": rows_of([found.rating], request)[0],
        "rectification": None if is_rated else queries.rectification_of(found.rating),
        "owner": names.get(found.owner, ""),
        "rated": names.get(found.rated_staff, ""),
        "rule": rule,
        "is_late": found.is_late(request.today),
        "is_rated": is_rated,
        "may_decide": request.actor.may("ratings.review") and not is_rated and found.is_open,
        "reasons": operations.EXCLUSIONS.items(),
        "others": accounts.entitled(
            request.centre, operations.REVIEW, on=request.today, apart_from={found.owner, found.rated_staff}
        ).items(),
        "excluded": operations.EXCLUSIONS.get(found.rating.excluded_why, ""),
        "history": things.history(found),
    }
