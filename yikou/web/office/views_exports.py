"""导出: the form, the file, requests in full and who answers them."""

from collections.abc import Mapping
from urllib.parse import quote

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import queries as accounts
from yikou.kernel.refusals import NotFound, Refusal
from yikou.reporting import access, operations, queries
from yikou.reporting.facts import MASKINGS, PURPOSES, REGISTERS
from yikou.reporting.operations import Made
from yikou.reporting.registers import Choice
from yikou.web.asked import Asked
from yikou.web.office.choosing import choice_of
from yikou.web.office.exports import form_of
from yikou.web.pages import again, page

EXPORT, FULL, APPROVE, LOGS = (
    "registers.export",
    "registers.export_full",
    "registers.approve_export",
    "logs.read",
)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(may=EXPORT, methods=("GET", "HEAD", "POST"))
def export(request: Asked, key: str) -> HttpResponse:
    """The form of an export, and the file; in full becomes a request that somebody else answers."""
    register = access.register(request.actor, key)
    sent = request.POST if request.method == "POST" else request.GET
    choice = choice_of(request, register, sent)
    typed = {name: request.POST.get(name, "") for name in ("purpose", "receiver", "masking")}
    if request.method != "POST":
        context = {"section": "ledger", "export": form_of(request, register, choice)}
        return render(request, "office/export.html", context)
    try:
        return _exported(request, key, choice, typed)
    except Refusal as refusal:
        if isinstance(refusal, NotFound):
            raise
        context = {"section": "ledger", "export": form_of(request, register, choice, typed)}
        return again(request, "office/export.html", context, refusal)


def _exported(request: Asked, key: str, choice: Choice, typed: Mapping[str, str]) -> HttpResponse:
    """The file at once; in full a request that somebody else answers first."""
    purpose, receiver = typed["purpose"], typed["receiver"]
    by, at = request.actor, request.at
    if typed["masking"] == "full":
        asked = operations.ask_export(register=key, choice=choice, purpose=purpose, receiver=receiver, by=by, at=at)
        return HttpResponseRedirect(reverse("office:export_request", args=[asked.pk]))
    return _file(
        operations.export_register(
            register=key, choice=choice, purpose=purpose, receiver=receiver, masking=typed["masking"], by=by, at=at
        )
    )


@page(may=(EXPORT, APPROVE, LOGS))
def exports(request: Asked) -> HttpResponse:
    """What left the house and what waits for an answer: one's own, or all for who approves or audits."""
    rows = queries.exports(request.centre)
    if not (request.actor.may(APPROVE) or request.actor.may(LOGS)):
        rows = rows.filter(asked_by=request.actor.account_id or 0)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 18:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[:51])
    shown, names = found[:50], accounts.names({one.asked_by for one in found[:50]})
    lines = [(one, REGISTERS[one.register], PURPOSES[one.purpose], names.get(one.asked_by, "")) for one in shown]
    more = shown[-1].pk if len(found) > 50 else 0
    context = {"section": "ledger", "lines": lines, "maskings": MASKINGS, "more": more}
    return render(request, "office/exports.html", context)


@page(may=(EXPORT, APPROVE, LOGS), methods=("GET", "HEAD", "POST"))
def export_request(request: Asked, number: int) -> HttpResponse:
    """One request: what for, to whom, who answered; approved, declined or fetched here."""
    asked = access.export(request.actor, number)
    if request.method == "POST":
        try:
            if request.POST.get("act") == "fetch":
                return _file(operations.fetch_export(export=asked, by=request.actor, at=request.at))
            if request.POST.get("act") == "approve":
                operations.approve_export(export=asked, by=request.actor, at=request.at)
            else:
                reason = request.POST.get("reason", "")
                operations.decline_export(export=asked, reason=reason, by=request.actor, at=request.at)
        except Refusal as refusal:
            asked.refresh_from_db()
            return again(request, "office/export_request.html", _request(request, asked), refusal)
        return HttpResponseRedirect(request.path)
    return render(request, "office/export_request.html", _request(request, asked))


def _request(request: Asked, asked: "queries.ExportRow") -> dict[str, object]:
    names = accounts.names({asked.asked_by, asked.answered_by or 0})
    return {
        "section": "ledger",
        "asked": asked,
        "register": REGISTERS[asked.register],
        "purpose": PURPOSES[asked.purpose],
        "masking": MASKINGS[asked.masking],
        "choice": Choice.from_json(asked.choice),
        "asker": names.get(asked.asked_by, ""),
        "answerer": names.get(asked.answered_by or 0, ""),
        "may_answer": request.actor.may(APPROVE) and asked.state == "asked",
        "may_fetch": asked.asked_by == request.actor.account_id and asked.state == "approved",
        "reason": request.POST.get("reason", ""),
    }


def _file(made: Made) -> HttpResponse:
    answer = HttpResponse(made.content, content_type=XLSX)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(made.name)}"
    return answer
