"""常见问答: what was asked before, with its answer; asking what is not there, and its page."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.cases import operations, queries
from yikou.cases.operations.numbers import new_token
from yikou.cases.policies import Duty, EnquiryAnswer
from yikou.kernel.refusals import Refusal
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.pages import again, page

LONGEST_PHONE = 30


@page(public=True, methods=("GET", "HEAD", "POST"))
def faq(request: Asked) -> HttpResponse:
    """Published answers, found by one's own words; what is not there can be asked."""
    if request.method != "POST":
        return render(request, "portal/faq.html", _shown(request, request.GET.get("q", "").strip()[:80]))
    given = {name: request.POST.get(name, "") for name in ("question", "caller", "phone", "once")}
    try:
        asked = operations.note_enquiry(
            question=given["question"],
            caller=given["caller"],
            phone=given["phone"][:LONGEST_PHONE],
            channel="web",
            sent_as=given["once"][:40],
            by=request.actor,
            at=request.at,
        )
    except Refusal as refusal:
        return again(request, "portal/faq.html", _shown(request, "") | {"typed": given}, refusal)
    return HttpResponseRedirect(reverse("portal:asked", args=[asked.token]))


def _shown(request: Asked, words: str) -> dict[str, Any]:
    return {
        "section": "faq",
        "q": words,
        "questions": queries.published(request.centre, words),
        "rule": rulebook(request.centre, request.today).get(EnquiryAnswer),
        "typed": {"question": words, "once": new_token()},
    }


@page(public=True)
def asked(request: Asked, token: str) -> HttpResponse:
    """What was asked, who answers for it, by when, and the answer."""
    found = queries.enquiry_by_token(token)
    context = {
        "section": "faq",
        "enquiry": found,
        "owner": accounts.names({found.owner}).get(found.owner, ""),
        "duty": rulebook(found.centre_id, request.today).get(Duty),
    }
    return render(request, "portal/asked.html", context)
