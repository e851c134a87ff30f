"""The one-time notice: made from a guide's answers, readable behind its code, printable."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.cases import operations, queries
from yikou.cases.access import paper_by_token
from yikou.kernel.clock import ZONE
from yikou.kernel.documents import qr_svg
from yikou.policies.queries import rulebook
from yikou.web.asked import Asked
from yikou.web.pages import page
from yikou.web.papers import first_contact, paper_pdf
from yikou.web.portal.guide import answers_of
from yikou.web.portal.letters import lines, notice_told
from yikou.web.portal.shelf import shelf

if TYPE_CHECKING:
    from yikou.cases.models import Paper


@page(public=True, methods=("POST",))
def give_notice(request: Asked, code: str) -> HttpResponse:
    """Make a numbered notice of a guide's answers: what it lists is all that the window may ask for."""
    item = shelf(request).item(code.upper())
    answers = answers_of(item, dict(request.POST.lists()))
    given = operations.give_notice(item=item.code, answers=answers, channel="web", by=request.actor, at=request.at)
    return HttpResponseRedirect(reverse("portal:notice", args=[given.token]))


@page(public=True)
def notice(request: Asked, token: str) -> HttpResponse:
    """A paper as it was given, the one-time notice or another; whoever holds it may read it."""
    paper = paper_by_token(token)
    address = request.build_absolute_uri(reverse("portal:notice", args=[token]))
    shown = {"paper": paper, "content": paper.content, "qr": qr_svg(address)}
    if request.GET.get("format") == "pdf":
        return paper_pdf(paper, request)
    if paper.sort == "notice":
        return render(request, "paper/notice.html", shown | _more(paper))
    back = reverse("portal:case", args=[paper.case.token]) if paper.case else ""
    more = {"title": queries.SORTS.get(paper.sort, "文书"), "lines": lines(paper.content), "case_address": back}
    return render(request, "paper/letter.html", shown | more)


def _more(paper: "Paper") -> dict[str, Any]:
    """What the one-time notice says beside its content, in the words of paper."""
    return {
        "rule_named": _named(paper.content.get("rule", ""), paper),
        **notice_told(paper.content),
        "first_contact": first_contact(paper),
    }


def _named(ref: str, paper: "Paper") -> str:
    """The rule under which a paper was given, by its name: 告知内容约束办法第 1 版."""
    code, _, version = ref.partition("@")
    if not code:
        return ""
    book = rulebook(paper.centre_id, paper.issued_at.astimezone(ZONE).date())
    return f"{book.by_code(code.partition(':')[0]).text.title}第 {version} 版"
