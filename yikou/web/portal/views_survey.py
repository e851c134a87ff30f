"""A survey as a resident answers it: no name, once for a device, or a kind word where it is over."""

import secrets
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from yikou.feedback import access, operations
from yikou.feedback.operations.surveys import LONGEST, SCALE, NotVisited, refuse_unless_open
from yikou.hall import access as hall
from yikou.kernel.refusals import NotFound, Refusal
from yikou.web.asked import Asked
from yikou.web.pages import again, page

if TYPE_CHECKING:
    from yikou.hall.models import Ticket

DEVICE = "yk_device"
_KEPT = 180 * 24 * 60 * 60


def typed(questions: list[dict[str, Any]], sent: QueryDict) -> dict[str, Any]:
    """What was answered, by the questions' keys."""
    several = {one["key"] for one in questions if one["kind"] == "several"}
    keys = [one["key"] for one in questions]
    return {key: sent.getlist(key) if key in several else sent.get(key, "") for key in keys}


def shown(questions: list[dict[str, Any]], sent: QueryDict | None = None) -> list[tuple[dict[str, Any], Any, bool]]:
    """Each question with what was answered and whether its answer is still missing."""
    said = typed(questions, sent) if sent is not None else {}
    return [
        (one, said.get(one["key"], ""), sent is not None and one["required"] and not said[one["key"]])
        for one in questions
    ]


@page(public=True, methods=("GET", "HEAD", "POST"))
def survey(request: Asked, token: str) -> HttpResponse:
    """Answer a survey: on a device, whose mark is a cookie that says nothing, or for a number of the hall (`t`)."""
    found = access.survey_by_token(token)
    request.centre = found.centre_id
    ticket = _ticket(request.GET.get("t", "")) if found.for_visits else None
    device = request.COOKIES.get(DEVICE, "")[:64] or secrets.token_urlsafe(18)
    context = {"one": found, "shown": shown(found.questions), "scale": SCALE, "longest": LONGEST}
    try:
        if request.method == "POST":
            answers = typed(found.questions, request.POST)
            operations.answer_survey(
                survey=found,
                answers=answers,
                channel="web",
                device=device,
                ticket=ticket,
                by=request.actor,
                at=request.at,
            )
            answer = render(request, "portal/survey_done.html", context)
        else:
            refuse_unless_open(survey=found, ticket=ticket, by=request.actor, at=request.at)
            answer = render(request, "portal/survey.html", context)
    except (operations.SurveyNotOpen, operations.AnsweredOnce, NotVisited) as refusal:
        return again(request, "portal/survey_over.html", context, refusal)
    except Refusal as refusal:
        context["shown"] = shown(found.questions, request.POST)
        answer = again(request, "portal/survey.html", context, refusal)
    answer.set_cookie(DEVICE, device, max_age=_KEPT, httponly=True, samesite="Lax")
    return answer


def _ticket(token: str) -> "Ticket | None":
    """The number of the hall that somebody comes from; none where the address was cut."""
    try:
        return hall.ticket_by_token(token)
    except NotFound:
        return None
