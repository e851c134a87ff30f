"""咨询: noted, passed on, taken, answered; whoever was asked first owns it until somebody else has taken it."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.cases import access, operations, queries
from yikou.centre import queries as centre_queries
from yikou.kernel import crypto
from yikou.kernel.refusals import Refusal
from yikou.ledger import queries as ledger
from yikou.web.asked import Asked
from yikou.web.console.typed import number
from yikou.web.console.views_cases import entry_address
from yikou.web.console.views_intake import destination
from yikou.web.pages import again, page

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from yikou.cases.models import Enquiry

MOST = 100
LONGEST_KEY = 16
TYPED = ("answer", "department", "t.outside", "what", "ruling", "how")
LISTS = {"mine": "等我答复", "up": "请示我的", "open": "还没答复", "silent": "转了没人接", "all": "全部"}
SUGGESTED = 3
ABOVE = ("department_head", "hall_head", "office", "director", "leader_in_charge")
READERS = ("enquiries.note", "cases.read")


@page(may=READERS)
def enquiries(request: Asked) -> HttpResponse:
    """Enquiries: those waiting for oneself, those of the house, all."""
    chosen = request.GET.get("list", "mine")
    chosen = chosen if chosen in LISTS else "mine"
    rows = _rows(request, chosen)
    found = list(rows[:MOST])
    names = accounts.names({one.owner for one in found} | {one.first_contact for one in found})
    context = {
        "section": "enquiries",
        "lists": [(key, told, _count(request, key)) for key, told in LISTS.items()],
        "chosen": chosen,
        "rows": [(one, names.get(one.owner, ""), _is_late(one, request)) for one in found],
        **_forms(request),
    }
    return render(request, "console/enquiries.html", context)


def _count(request: Asked, key: str) -> int:
    rows = _rows(request, key)
    return len(rows) if isinstance(rows, list) else rows.count()


def _rows(request: Asked, key: str) -> "QuerySet[Enquiry] | list[Enquiry]":
    if key == "all":
        return queries.enquiries(request.centre)
    if key == "up":
        return queries.asked_of(request.actor.account_id or 0, request.centre)
    if key == "silent":
        return queries.not_taken(request.centre)
    waiting: QuerySet[Enquiry] = queries.unanswered(request.centre)
    if key == "open":
        return waiting
    me = request.actor.account_id or 0
    return waiting.filter(owner=me) | waiting.filter(passed_account=me)


def _is_late(one: "Enquiry", request: Asked) -> bool:
    return one.answered_at is None and one.reply_by < request.today


def _answers(one: "Enquiry", request: Asked) -> bool:
    """Whether this person answers for an enquiry: its owner, whom it was passed to, a head who may assign."""
    me = request.actor.account_id
    return me in (one.owner, one.passed_account) or request.actor.may("cases.assign")


def _forms(request: Asked) -> dict[str, Any]:
    return {
        "departments": centre_queries.departments(request.centre),
        "channels": operations.CHANNELS,
        "hows": operations.HOWS,
    }


@page(may=READERS)
def enquiry(request: Asked, number: str) -> HttpResponse:
    """One enquiry: what was asked, who answers for it, what happened."""
    return render(request, "console/enquiry.html", _shown(request, access.enquiry(request.actor, number)))


def _shown(request: Asked, found: "Enquiry") -> dict[str, Any]:
    names = accounts.names({found.owner, found.first_contact, found.passed_account or 0, found.asked_up_to or 0})
    is_open = found.state != "answered"
    history = ledger.history(found)
    me = request.actor.account_id
    return {
        "section": "enquiries",
        "enquiry": found,
        "phone": crypto.open_sealed(found.phone, purpose="phone") if found.phone and found.owner == me else "",
        "has_phone": bool(found.phone),
        "owner": names.get(found.owner, ""),
        "first_contact": names.get(found.first_contact, ""),
        "passed_account": names.get(found.passed_account or 0, ""),
        "events": [(one, accounts.name_of_actor(one.by), entry_address(one.pk)) for one in history],
        "is_late": _is_late(found, request),
        "chain": queries.chain(found),
        "how_told": operations.HOWS.get(found.told_how, ""),
        "offices": queries.offices(request.centre),
        "suggested": queries.published(request.centre, found.question, found.topic)[:SUGGESTED] if is_open else [],
        "above": _above(request),
        "asked_up_to": names.get(found.asked_up_to or 0, ""),
        "may_rule": is_open and found.waits_for_ruling and found.asked_up_to == me,
        "address": request.build_absolute_uri(reverse("portal:asked", args=[found.token])) if found.token else "",
        "may_take": found.state == "passed" and found.passed_account in (None, me) and found.owner != me,
        "may_answer": found.state != "answered" and _answers(found, request),
        **_forms(request),
    }


def _above(request: Asked) -> list[tuple[int, str]]:
    """Who may be asked upward: heads, the office, the leaders; not oneself."""
    keys = {one for role in ABOVE for one in accounts.holding(request.centre, role, on=request.today)}
    found = accounts.active(keys - {request.actor.account_id or 0}, centre=request.centre)
    return sorted(found.items(), key=lambda one: one[1])


@page(may=READERS, methods=("POST",))
def pass_on(request: Asked, number: str) -> HttpResponse:
    """Pass it on to a department or an office outside; it stays ours until taken."""
    found = access.enquiry(request.actor, number)
    try:
        to, account = destination(request.POST, request.centre, request.at)
        operations.pass_on(enquiry=found, to=to, to_account=account, by=request.actor, at=request.at)
    except Refusal as refusal:
        return _again(request, found, refusal)
    return _back(found)


@page(may=READERS, methods=("POST",))
def take(request: Asked, number: str) -> HttpResponse:
    """Take what was passed on: from now on one answers for it."""
    found = access.enquiry(request.actor, number)
    try:
        operations.take(enquiry=found, by=request.actor, at=request.at)
    except Refusal as refusal:
        return _again(request, found, refusal)
    return _back(found)


@page(may=READERS, methods=("POST",))
def answer(request: Asked, number: str) -> HttpResponse:
    """Answer it: every enquiry gets one."""
    found = access.enquiry(request.actor, number)
    try:
        if not _answers(found, request):
            raise operations.NotPassedToYou(number=found.number)
        _answered(request, found)
    except Refusal as refusal:
        return _again(request, found, refusal)
    return _back(found)


def _answered(request: Asked, found: "Enquiry") -> None:
    """In one's own words, from a published answer, or by naming the right office."""
    given, by, at = request.POST, request.actor, request.at
    how, chosen = given.get("how", "phone"), number(given.get("published", ""))
    if office := number(given.get("office", "")):
        right = queries.office(request.centre, office)
        operations.tell_office(enquiry=found, office=right, how=how, by=by, at=at)
        return
    published = queries.question(request.centre, chosen) if chosen else None
    answer = given.get("answer", "") if published is None else published.answer
    operations.answer_enquiry(enquiry=found, answer=answer, how=how, published=published, by=by, at=at)


@page(may=READERS, methods=("POST",))
def ask_up(request: Asked, number: str) -> HttpResponse:
    """The rules are unclear: ask somebody above first."""
    found = access.enquiry(request.actor, number)
    what, to = request.POST.get("what", ""), request.POST.get("to", "")
    try:
        if not _answers(found, request):
            raise operations.NotPassedToYou(number=found.number)
        key = int(to) if to.isascii() and to.isdigit() and len(to) < LONGEST_KEY else 0
        operations.ask_up(enquiry=found, what=what, to=key, by=request.actor, at=request.at)
    except Refusal as refusal:
        return _again(request, found, refusal)
    return _back(found)


@page(may=READERS, methods=("POST",))
def rule(request: Asked, number: str) -> HttpResponse:
    """Say how it is, to whoever asked upward."""
    found = access.enquiry(request.actor, number)
    try:
        operations.rule_on(enquiry=found, ruling=request.POST.get("ruling", ""), by=request.actor, at=request.at)
    except Refusal as refusal:
        return _again(request, found, refusal)
    return _back(found)


def _again(request: Asked, found: "Enquiry", refusal: Refusal) -> HttpResponse:
    fresh = access.enquiry(request.actor, found.number)
    typed = {
        name: request.POST.get(name, "") for name in ("answer", "department", "t.outside", "what", "ruling", "how")
    }
    return again(request, "console/enquiry.html", _shown(request, fresh) | {"typed": typed}, refusal)


def _back(found: "Enquiry") -> HttpResponse:
    return HttpResponseRedirect(reverse("console:enquiry", args=[found.number]))
