"""常见问答 for editors: what is asked again and again, publishing it; the directory of offices outside."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.cases import operations, queries
from yikou.cases.policies import EnquiryAnswer
from yikou.kernel.refusals import Refusal
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.console.typed import number
from yikou.web.pages import again, page, require

if TYPE_CHECKING:
    from yikou.cases.queries import Question

EDITORS = "catalogue.edit"
READERS = (EDITORS, "enquiries.note", "cases.read")
SHOWN, EXAMPLES = 200, 12
FIELDS = ("name", "does", "place", "telephone", "hours")


@page(may=READERS)
def questions(request: Asked) -> HttpResponse:
    """What was asked, how often; what waits for an editor first."""
    context = {
        "section": "questions",
        "offered": queries.offered(request.centre),
        "questions": queries.questions(request.centre)[:SHOWN],
        "rule": rulebook(request.centre, request.today).get(EnquiryAnswer),
    }
    return render(request, "office/feedback/questions.html", context)


@page(may=EDITORS, methods=("GET", "HEAD", "POST"))
def edit(request: Asked, key: int) -> HttpResponse:
    """Question and answer, begun from the last answer that was given; published without personal data."""
    found = queries.question(request.centre, key)
    if request.method != "POST":
        return render(request, "office/feedback/question.html", _shown(found) | {"typed": _begun(found)})
    typed = {name: request.POST.get(name, "") for name in ("text", "answer")}
    try:
        operations.publish_question(question=found, **typed, by=request.actor, at=request.at)
    except Refusal as refusal:
        fresh = queries.question(request.centre, key)
        return again(request, "office/feedback/question.html", _shown(fresh) | {"typed": typed}, refusal)
    return HttpResponseRedirect(reverse("office:questions"))


def _begun(found: "Question") -> dict[str, str]:
    if found.text:
        return {"text": found.text, "answer": found.answer}
    example = queries.example_of(found)
    return {"text": example.question[:200], "answer": example.answer} if example else {"text": str(found), "answer": ""}


def _shown(found: "Question") -> dict[str, Any]:
    return {"section": "questions", "question": found, "asked": found.enquiries.order_by("-id")[:EXAMPLES]}


@page(may=EDITORS, methods=("POST",))
def withdraw(request: Asked, key: int) -> HttpResponse:
    """Take a published answer down."""
    found = queries.question(request.centre, key)
    try:
        operations.withdraw_question(question=found, why=request.POST.get("why", ""), by=request.actor, at=request.at)
    except Refusal as refusal:
        return again(request, "office/feedback/question.html", _shown(found) | {"typed": _begun(found)}, refusal)
    return HttpResponseRedirect(reverse("office:questions"))


@page(may=READERS, methods=("GET", "HEAD", "POST"))
def offices(request: Asked) -> HttpResponse:
    """The directory of offices outside; editors add and change."""
    shown = {
        "section": "questions",
        "offices": queries.offices(request.centre),
        "may_edit": request.actor.may(EDITORS),
    }
    if request.method != "POST":
        typed: dict[str, Any] = {}
        if key := number(request.GET.get("change", "")):
            row = queries.office(request.centre, key)
            typed = {"key": row.pk, **{name: getattr(row, name) for name in FIELDS}}
        return render(request, "office/feedback/offices.html", shown | {"typed": typed})
    return _listed(request, shown)


def _listed(request: Asked, shown: dict[str, Any]) -> HttpResponse:
    require(request, EDITORS)
    given = {name: request.POST.get(name, "") for name in FIELDS}
    key = number(request.POST.get("key", ""))
    try:
        row = queries.office(request.centre, key) if key else None
        operations.list_office(**given, office=row, by=request.actor, at=request.at)
    except Refusal as refusal:
        return again(request, "office/feedback/offices.html", shown | {"typed": given | {"key": key or ""}}, refusal)
    return HttpResponseRedirect(reverse("office:offices"))


@page(may=EDITORS, methods=("POST",))
def remove(request: Asked, key: int) -> HttpResponse:
    """Take an office out of the directory."""
    operations.remove_office(office=queries.office(request.centre, key), by=request.actor, at=request.at)
    return HttpResponseRedirect(reverse("office:offices"))
