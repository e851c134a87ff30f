"""The one-time notice: made from a guide's answers, readable behind its code, printable."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.cases import operations
from yikou.cases.access import paper_by_token
from yikou.kernel.documents import qr_svg
from yikou.web.asked import Asked
from yikou.web.pages import page
from yikou.web.portal.guide import answers_of
from yikou.web.portal.shelf import shelf


@page(public=True, methods=("POST",))
def give_notice(request: Asked, code: str) -> HttpResponse:
    """Make a numbered notice of a guide's answers: what it lists is all that the window may ask for."""
    item = shelf(request).item(code.upper())
    answers = answers_of(item, dict(request.POST.lists()))
    given = operations.give_notice(item=item.code, answers=answers, channel="web", by=request.actor, at=request.at)
    return HttpResponseRedirect(reverse("portal:notice", args=[given.token]))


@page(public=True)
def notice(request: Asked, token: str) -> HttpResponse:
    """A notice as it was given; whoever holds the paper may read it."""
    paper = paper_by_token(token)
    code = qr_svg(request.build_absolute_uri(reverse("portal:notice", args=[token])))
    return render(request, "paper/notice.html", {"paper": paper, "content": paper.content, "qr": code})
