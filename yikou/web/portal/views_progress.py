"""How far a matter is: by number and digits, or by the code on the receipt; and the one rating."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.cases import operations, queries
from yikou.cases.policies import Duty, ProgressLookup
from yikou.feedback import operations as feedback
from yikou.feedback import queries as ratings
from yikou.feedback.policies import RatingWindow
from yikou.kernel.refusals import Refusal
from yikou.policies.queries import rulebook
from yikou.residents import queries as residents
from yikou.web.asked import Asked
from yikou.web.pad.house import is_house
from yikou.web.pad.outcome import outcome_of
from yikou.web.pages import again, page
from yikou.web.papers import receipt_pdf, receipt_title
from yikou.web.ruler import Ruler, running

if TYPE_CHECKING:
    from yikou.cases.models import Case


@page(public=True, methods=("GET", "HEAD", "POST"))
def progress(request: Asked) -> HttpResponse:
    """Number and last digits lead to the case's own address; tries are limited."""
    rule = rulebook(request.centre, request.today).get(ProgressLookup)
    asked = request.POST if request.method == "POST" else request.GET
    shown: dict[str, Any] = {"section": "progress", "rule": rule, "number": asked.get("number", "").strip()[:24]}
    if request.method != "POST":
        return render(request, "portal/progress.html", shown)
    tail = request.POST.get("tail", "").strip()[: rule.digits]
    if errors := _errors(shown["number"], tail, rule):
        return again(request, "portal/progress.html", shown | {"errors": errors})
    client = request.META.get("REMOTE_ADDR", "")
    try:
        found = operations.look_up(
            number=shown["number"], last_digits=tail, client=client, by=request.actor, at=request.at
        )
    except Refusal as refusal:
        return again(request, "portal/progress.html", shown, refusal)
    return HttpResponseRedirect(reverse("portal:case", args=[found.token]))


def _errors(number: str, tail: str, rule: ProgressLookup) -> dict[str, str]:
    errors = {}
    if not number:
        errors["number"] = "请输入办件编号，在受理通知书的右上角"
    if len(tail) != rule.digits:
        errors["tail"] = f"请输入证件号的最后 {rule.digits} 位"
    return errors


@page(public=True)
def case(request: Asked, token: str) -> HttpResponse:
    """What happened, what comes next, who answers for it, when at the latest and why that date."""
    return render(request, "portal/case.html", _shown(request, queries.by_token(token)))


@page(public=True)
def receipt(request: Asked, token: str) -> HttpResponse:
    """The receipt of acceptance once more, as it was handed out at the desk."""
    return receipt_pdf(queries.by_token(token), request)


@page(public=True, methods=("POST",))
def rate(request: Asked, token: str) -> HttpResponse:
    """The resident's own word on a matter that is done; once, five levels, none of them chosen before."""
    found = queries.by_token(token)
    level, words = request.POST.get("level", ""), request.POST.get("words", "")
    try:
        feedback.rate(
            token=token,
            level=level,
            words=words,
            channel="web",
            of_house=is_house(request),
            by=request.actor,
            at=request.at,
        )
    except Refusal as refusal:
        return again(request, "portal/case.html", _shown(request, found) | {"words": words}, refusal)
    return HttpResponseRedirect(reverse("portal:case", args=[token]) + "#rating")


def _shown(request: Asked, found: "Case") -> dict[str, Any]:
    shown = queries.progress(found, at=request.at)
    rule = rulebook(found.centre_id, request.today).get(RatingWindow)
    rating = ratings.of_case(found.pk)
    given = queries.papers(found.centre_id).filter(case=found)
    return {
        "section": "progress",
        "case": found,
        "progress": shown,
        "ruler": _ruler(request, found, shown),
        "left": sum(day > request.today for day in shown.days if day not in shown.held),
        "is_late_step": bool(found.step_due_on and found.step_due_on < request.today and found.is_open),
        "tone": _tone(found),
        "receipt_title": receipt_title(found),
        "papers": [(queries.SORTS.get(one.sort, one.sort), one.token) for one in given],
        "duty": rulebook(found.centre_id, request.today).get(Duty),
        "late": sum(day > found.due_on for day in shown.days) if found.due_on else 0,
        "applicant": _applicant(found, request),
        "rating": rule.word(rating.level) if rating else "",
        "outcome": outcome_of(rating) if rating else None,
        "levels": [(one, rule.word(one)) for one in rule.levels] if _may_rate(found) and not rating else (),
        "rating_rule": rule,
    }


def _tone(found: "Case") -> str:
    if found.concluded_at:
        return "done"
    return "watch" if found.is_stopped or found.gaps or found.state == "correcting" else "action"


def _applicant(found: "Case", request: Asked) -> str:
    """The applicant's name as the rule of masking shows it."""
    names = residents.shown_names([found.applicant_id], centre=found.centre_id, on=request.today)
    return names.get(found.applicant_id, "")


def _may_rate(found: "Case") -> bool:
    return found.concluded_at is not None


def _ruler(request: Asked, found: "Case", shown: queries.Progress) -> Ruler | None:
    if not shown.days or found.due_on is None:
        return None
    return running(
        days=shown.days,
        due_on=found.due_on,
        today=request.today,
        held=shown.held,
        steps=[(step.name, step.days) for step in shown.item.steps],
        closed_on=found.concluded_at.astimezone(request.at.tzinfo).date() if found.concluded_at else None,
        watch=bool(found.card),
    )
