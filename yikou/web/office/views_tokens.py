"""接口令牌: what machines may do for an account; the secret is shown once and kept nowhere."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from yikou.accounts import access, operations
from yikou.accounts import queries as accounts
from yikou.accounts.rights import RIGHTS
from yikou.kernel.refusals import Refusal
from yikou.web.asked import Asked
from yikou.web.office.asking import Control, Form, Said, ask
from yikou.web.office.views_people import BOTH, about, by_and_at
from yikou.web.pages import again, page

GRANT = "people.grant"
LIST = "office/people/tokens.html"


@page(may=GRANT)
def tokens(request: Asked) -> HttpResponse:
    """All tokens of the centre: whose, what they may, until when, which are dead."""
    return render(request, LIST, _context(request))


def _context(request: Asked) -> dict[str, object]:
    rows = list(accounts.tokens(request.centre))
    listed = [(one, [RIGHTS.get(right, right) for right in one.rights], _state(request, one)) for one in rows]
    return {"section": "people", "tokens": listed, "done": request.GET.get("done") == "revoked"}


def _state(request: Asked, one: object) -> str:
    if getattr(one, "revoked_at", None):
        return "revoked"
    return "over" if getattr(one, "expires_on", request.today) < request.today else "live"


@page(may=GRANT, methods=BOTH)
def issue(request: Asked, number: int) -> HttpResponse:
    """Issue a token that acts for an account with some of the account's own rights."""
    account = access.account(request.actor, number)
    held = accounts.actor(account, centre=request.centre, on=request.today).rights if account.is_active else ()
    options = tuple((right, label) for right, label in RIGHTS.items() if right in held)
    form: Form = about(
        account,
        title=f"发接口令牌：{account.name}",
        button="发令牌",
        icon="key",
        lead="令牌替这个账号办事，权限不超过账号自己的。令牌只显示一次，请当场抄进要用它的系统。",
        notes=() if options else ("这个账号现在没有任何权限，令牌也不能有。请先授权。",),
        controls=(
            Control("name", "给谁用的", most=60, asked="请写明给哪个系统用。", hint="如“自助机接口”"),
            Control("rights", "可以做什么", "choices", options, asked="请至少勾一项。"),
            Control("expires_on", "到哪天为止", "date", asked="请填到期的日子。"),
        ),
    )

    def act(said: Said) -> HttpResponse:
        _, secret = operations.issue_token(account=account, centre=request.centre, **said, **by_and_at(request))
        shown = {"section": "people", "account": account, "title": "令牌已经发出", "secret": secret, "what": "接口令牌"}
        return render(request, "office/people/once.html", shown)

    return ask(request, form, act)


@page(may=GRANT, methods=("POST",))
def revoke(request: Asked, number: int) -> HttpResponse:
    """Take a token back at this moment."""
    token = access.token(request.actor, number)
    try:
        operations.revoke_token(token=token, **by_and_at(request))
    except Refusal as refusal:
        return again(request, LIST, _context(request), refusal)
    return HttpResponseRedirect(f"{reverse('office:tokens')}?done=revoked")
