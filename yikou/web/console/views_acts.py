"""Doing something with a case from its page: refused where it changed since, and nothing typed is lost."""

from typing import TYPE_CHECKING

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters

from yikou.accounts import operations as accounts
from yikou.accounts import queries as people
from yikou.cases import access, operations
from yikou.kernel.refusals import NotFound, Refusal
from yikou.ledger.operations import ChangedMeanwhile, latest_change
from yikou.web.asked import Asked
from yikou.web.console import acts
from yikou.web.console.typed import number as whole
from yikou.web.console.views_cases import shown
from yikou.web.pages import again, page

if TYPE_CHECKING:
    from yikou.cases.models import Case


@sensitive_post_parameters("password")
@page(may="cases.read", methods=("POST",))
def act(request: Asked, number: str, act: str) -> HttpResponse:
    """One act on one case, if the page that was read still says how it stands."""
    found = access.case(request.actor, number)
    chosen = acts.ACTS.get(act)
    if chosen is None:
        raise NotFound("这一步")
    given = {name: values[-1] for name, values in request.POST.lists() if values and isinstance(values[-1], str)}
    try:
        _check(request, found, chosen)
        chosen.do(request, found, given)
    except Refusal as refusal:
        fresh = access.case(request.actor, number)
        is_beyond = isinstance(refusal, operations.NotOnNotice)
        context = shown(request, fresh, typed=given, opened=act, is_beyond=is_beyond)
        return again(request, "console/case.html", context, refusal)
    operations.drop_draft(key=acts.draft_key(found), by=request.actor, at=request.at)
    return HttpResponseRedirect(f"{reverse('console:case', args=[found.number])}?did={act}")


def _check(request: Asked, found: "Case", chosen: acts.Act) -> None:
    """The right, the responsibility, and that nobody changed the case since it was read."""
    if not any(map(request.actor.may, chosen.rights)):
        request.attempt_noted = True
        raise accounts.refuse(right=chosen.rights[0], by=request.actor, at=request.at)
    if chosen.in_charge and not acts.is_in_charge_of(request.actor, found):
        raise acts.NotYours(owner=people.names({found.owner}).get(found.owner, "别人"))
    if whole(request.POST.get("revision", "")) != found.revision:
        raise ChangedMeanwhile(changes=latest_change(found))
