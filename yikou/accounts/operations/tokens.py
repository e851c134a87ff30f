"""Tokens let a machine act for an account, with some of its rights, until a day."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from yikou.accounts import access, queries
from yikou.accounts import facts as f
from yikou.accounts.models import Account, ApiToken
from yikou.accounts.rights import RIGHTS
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record


class RightNotHeld(Refusal):
    """A token cannot do what its account may not."""

    told = "账号本身没有“{rights}”的权限，令牌也不能有。"
    status = 422


class TokenExpired(Refusal):
    """The last day of a new token has passed already."""

    told = "令牌的到期日要晚于今天。"
    status = 422


class TokenDead(Refusal):
    """The token was taken back before."""

    told = "这个令牌已经收回了。"


@transaction.atomic
def issue_token(
    *, account: Account, name: str, rights: Iterable[str], expires_on: date, by: Actor, at: datetime, centre: str = ""
) -> tuple[ApiToken, str]:
    """Issue a token and return it with its secret, which is shown this once and kept only as a digest.

    Needs `people.grant`. Refuses with NotAllowed, RightNotHeld, TokenExpired.
    """
    access.require(by, "people.grant")
    today = at.astimezone(ZONE).date()
    centre = centre or account.centre
    if expires_on <= today:
        raise TokenExpired
    wanted = tuple(sorted(set(rights)))
    held = queries.actor(account, centre=centre, on=today).rights
    if beyond := [one for one in wanted if one not in held]:
        raise RightNotHeld(rights="、".join(RIGHTS.get(one, one) for one in beyond))
    secret = f"yk_{secrets.token_urlsafe(32)}"
    token = ApiToken(centre=centre, name=name, digest=access.token_digest(secret))
    record(token, f.TokenIssued(account=account.pk, rights=wanted, expires_on=expires_on), by=by, at=at)
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Actor, at: datetime) -> ApiToken:
    """Take a token back at this moment. Needs `people.grant`; refuses with NotAllowed, TokenDead."""
    access.require(by, "people.grant")
    if token.revoked_at is not None:
        raise TokenDead
    record(token, f.TokenRevoked(), by=by, at=at)
    return token
