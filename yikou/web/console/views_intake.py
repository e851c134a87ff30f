"""Taking a matter in: accept, finish at once, tell what is missing, give a notice, decline, note an enquiry.

Each verb answers a page's script with the address to go on to, or with the refusal alone, so that
nothing typed is touched; without scripts the page comes back with everything as it was typed.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from yikou.accounts import operations as accounts
from yikou.cases import operations
from yikou.cases.needs import MISSING, RECEIVED
from yikou.cases.operations import AUTHORITY, Intake
from yikou.catalogue import queries as catalogue
from yikou.catalogue.items import Item, UnknownItem
from yikou.centre import queries as centre_queries
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.residents import access as residents
from yikou.residents import operations as vault
from yikou.residents import queries as known
from yikou.web.asked import Asked
from yikou.web.console import desk as place
from yikou.web.console.typed import Typed, read
from yikou.web.console.visit import visit_of
from yikou.web.pages import page

if TYPE_CHECKING:
    from yikou.cases.models import Case


def typed_in(request: Asked) -> Typed:
    """The matter as it was submitted."""
    return read(dict(request.POST.lists()), request.at)


def intake_of(request: Asked, typed: Typed) -> Intake:
    """What was taken in, for the operations; the people named must be of this centre."""
    residents.people(request.actor, [key for key in (typed.person, typed.agent) if key])
    ticked = [key for key, tick in typed.ticks.items() if tick.get("state") not in (None, "", MISSING)]
    explained = [k for k, tick in typed.ticks.items() if tick.get("reason") and tick.get("state") == MISSING]
    return Intake(
        key=typed.key,
        item=typed.item,
        applicant=typed.person,
        agent=typed.agent,
        answers={key: given for key, given in typed.answers.items() if given},
        materials=typed.intake_ticks([*ticked, *explained]) | authority_of(typed),
        ticket=visit_of(request, typed.ticket),
    )


def authority_of(typed: Typed) -> dict[str, dict[str, Any]]:
    """By what right somebody acts for the resident, where the item itself asks for no such paper."""
    tick = typed.ticks.get(AUTHORITY, {})
    if not typed.agent or tick.get("state") or tick.get("reason") not in ("letter", "guardian"):
        return {}
    return {AUTHORITY: {"state": RECEIVED, "reason": tick["reason"], "file": tick.get("file", "")}}


def on_to(request: Asked, address: str) -> HttpResponse:
    """Go on: a script is told where, a plain form is sent there."""
    if request.partial:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def refused(request: Asked, typed: Typed, refusal: Refusal, **more: Any) -> HttpResponse:
    """Say no with everything as it was typed."""
    if request.partial:
        return render(request, "console/_no.html", {"refusal": refusal, **more}, status=refusal.status)
    context = place.shown(request, typed, refusal, **more)
    return render(request, "console/desk.html", context, status=refusal.status)


def _done(request: Asked, typed: Typed, case: "Case") -> HttpResponse:
    operations.drop_draft(key=place.draft_key(typed.ticket, request.at), by=request.actor, at=request.at)
    return on_to(request, reverse("console:done", args=[case.number]))


@page(may="cases.accept", methods=("POST",))
def accept(request: Asked) -> HttpResponse:
    """Accept; finish an instant matter on the spot; accept with gaps where the promise was ticked. (F9)"""
    typed = typed_in(request)
    try:
        intake = intake_of(request, typed)
        _refuse_keeping(request, typed)
        case = _take_in(intake, request)
    except Refusal as refusal:
        return refused(request, typed, refusal)
    _keep(request, typed, case)
    return _done(request, typed, case)


def _take_in(intake: Intake, request: Asked) -> "Case":
    if request.POST.get("promised"):
        return operations.accept_provisionally(matter=intake, promised=True, by=request.actor, at=request.at)
    if is_done_at_once(current_item(request, intake.item)):
        return operations.finish_at_once(intake=intake, by=request.actor, at=request.at)
    return operations.accept(matter=intake, by=request.actor, at=request.at)


def current_item(request: Asked, code: str) -> Item:
    """An item as it is offered today. Refuses with UnknownItem."""
    found = catalogue.current(request.centre, code, on=request.today)
    if found is None:
        raise UnknownItem(item=code)
    return found.item


def is_done_at_once(item: Item) -> bool:
    """Whether a matter is done while the resident waits."""
    return item.is_instant or not item.promised_limit


def _to_keep(typed: Typed) -> dict[str, Mapping[str, Any]]:
    """The papers that are to be kept for the next time: those that came in today."""
    return {key: tick for key, tick in typed.ticks.items() if tick.get("keep") and tick.get("state") == RECEIVED}


def _refuse_keeping(request: Asked, typed: Typed) -> None:
    """Said before the acceptance, not after it: without consent nothing is kept."""
    if not _to_keep(typed) or not typed.person:
        return
    person = residents.person(request.actor, typed.person)
    if known.consent_in_force(person, on=request.today) is None:
        raise vault.ConsentMissing


def _keep(request: Asked, typed: Typed, case: "Case") -> None:
    """Lay papers into the vault; the same click twice keeps nothing twice."""
    wanted = _to_keep(typed)
    if not wanted or not typed.person:
        return
    person = residents.person(request.actor, typed.person)
    there = {one.material for one in known.vault(person) if one.from_case == case.number}
    names = place.material_names(request.centre, request.at)
    for key, tick in wanted.items():
        if key in there:
            continue
        stored = residents.file(request.actor, tick["file"]) if tick.get("file") else None
        until = tick.get("until")
        vault.keep_paper(
            person=person,
            material=key,
            title=names.get(key, key),
            valid_until=until if until and until >= request.today else None,
            file=stored,
            from_case=case.number,
            by=request.actor,
            at=request.at,
        )


@page(may="cases.accept", methods=("POST",))
def receive(request: Asked) -> HttpResponse:
    """Take the materials in and decide later; the days to tell what is missing run. (收件)"""
    typed = typed_in(request)
    try:
        case = operations.receive(intake=intake_of(request, typed), by=request.actor, at=request.at)
    except Refusal as refusal:
        return refused(request, typed, refusal)
    return _done(request, typed, case)


@page(may="notices.give", methods=("POST",))
def tell(request: Asked) -> HttpResponse:
    """Tell in writing: with papers on the desk all that is missing, with none of them all that is needed. (F8)"""
    typed = typed_in(request)
    if any(tick.get("state") in (RECEIVED, "looked_up", "promised", "instead") for tick in typed.ticks.values()):
        return _tell_missing(request, typed)
    return _give_notice(request, typed)


def _tell_missing(request: Asked, typed: Typed) -> HttpResponse:
    try:
        case = operations.ask_corrections(
            matter=intake_of(request, typed),
            also=typed.also,
            reason=typed.text.get("t.reason", "")[:400],
            go_on=typed.text.get("t.go_on", "")[:400],
            by=request.actor,
            at=request.at,
        )
    except operations.NotOnNotice as beyond:
        return refused(request, typed, beyond, is_beyond=True, action=reverse("console:tell"))
    except Refusal as refusal:
        return refused(request, typed, refusal)
    return _done(request, typed, case)


def _give_notice(request: Asked, typed: Typed) -> HttpResponse:
    try:
        if typed.person:
            residents.person(request.actor, typed.person)
        paper = operations.give_notice(
            item=typed.item,
            answers={key: given for key, given in typed.answers.items() if given},
            person=typed.person,
            ticket=visit_of(request, typed.ticket),
            by=request.actor,
            at=request.at,
        )
    except Refusal as refusal:
        return refused(request, typed, refusal)
    operations.drop_draft(key=place.draft_key(typed.ticket, request.at), by=request.actor, at=request.at)
    return on_to(request, reverse("console:told", args=[paper.number]))


@sensitive_post_parameters("password")
@page(may="cases.decline", methods=("POST",))
def decline(request: Asked) -> HttpResponse:
    """Refuse at the door in writing, countersigned by the head of the windows at this very screen. (F7)"""
    typed = typed_in(request)
    try:
        intake = intake_of(request, typed)
        case = operations.decline(
            matter=intake,
            countersigned=countersigner(request),
            by=request.actor,
            at=request.at,
            **declined(request),
        )
    except Refusal as refusal:
        return refused(request, typed, refusal)
    return _done(request, typed, case)


def declined(request: Asked) -> dict[str, str]:
    """What the paper of a refusal says, as it was typed."""
    return {
        "ground_of_refusal": request.POST.get("t.ground", ""),
        "reason": request.POST.get("t.why", "")[:800],
        "right_body": request.POST.get("t.body", "")[:120],
    }


def countersigner(request: Asked) -> Actor | None:
    """Who signed beside the clerk with name and password; None where nobody did."""
    username, password = request.POST.get("username", "").strip(), request.POST.get("password", "")
    if not username or not password:
        return None
    return accounts.vouch(username=username, password=password, by=request.actor, at=request.at)


@page(may="enquiries.note", methods=("POST",))
def ask(request: Asked) -> HttpResponse:
    """Note an enquiry with its first contact: answered on the spot, or passed on and ours until taken. (F4, F6)"""
    typed = typed_in(request)
    given = request.POST
    is_passed = given.get("how") == "pass"
    try:
        to, account = destination(given, request.centre, request.at) if is_passed else ("-", None)
        if not to:
            raise operations.AnswerMissing
        enquiry = operations.note_enquiry(
            question=given.get("t.question", ""),
            channel=given.get("channel", "visit"),
            topic=typed.item,
            caller=given.get("t.caller", ""),
            phone=given.get("t.caller_phone", "")[:30],
            person=_own_person(request, typed.person),
            answer="" if is_passed else given.get("t.answer", ""),
            ticket=visit_of(request, typed.ticket),
            by=request.actor,
            at=request.at,
        )
        if is_passed:
            operations.pass_on(enquiry=enquiry, to=to, to_account=account, by=request.actor, at=request.at)
    except Refusal as refusal:
        return refused(request, typed, refusal)
    operations.drop_draft(key=place.draft_key(typed.ticket, request.at), by=request.actor, at=request.at)
    return on_to(request, reverse("console:enquiry", args=[enquiry.number]))


def _own_person(request: Asked, key: int | None) -> int | None:
    return residents.person(request.actor, key).pk if key else None


def destination(given: Mapping[str, str], centre: str, at: datetime) -> tuple[str, int | None]:
    """Where an enquiry is passed to: a department of the house and who answers for it, or an office outside."""
    if department := given.get("department", ""):
        return department[:24], centre_queries.responsible(centre, department, on=at)
    return given.get("t.outside", "").strip()[:80], None
