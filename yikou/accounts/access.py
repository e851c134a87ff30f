"""The one door: who stands behind a session or a token, and whether a right is held."""

import hmac
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, overload

from yikou.accounts import queries
from yikou.accounts.models import Account, ApiToken, Role
from yikou.accounts.policies import SignIn
from yikou.accounts.rights import RIGHTS, ROLES, holders
from yikou.kernel import crypto, rows
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import NotAllowed, NotFound, Refusal
from yikou.policies.queries import rulebook

ACCOUNT, MARK, SEEN, LOCKED, CENTRE, WINDOW = "account", "mark", "seen", "locked", "centre", "window"
# A session is written again only when it was last seen so long ago: every click
# would otherwise cost a durable write, and the idle limit is counted in minutes.
_SEEN_EVERY = timedelta(minutes=1)


class TokenUnknown(Refusal):
    """No such token, or it ran out, was taken back, or its account is closed."""

    told = "接口令牌无效或已过期，请向安全管理员申请新的。"
    status = 401


class Session(Protocol):
    """What is needed of Django's session."""

    def cycle_key(self) -> None:
        """Keep what is in it under a new key."""

    def flush(self) -> None:
        """Forget it all."""

    @overload
    def get(self, key: str) -> Any: ...
    @overload
    def get(self, key: str, default: Any) -> Any: ...

    def __setitem__(self, key: str, value: Any) -> None: ...


@dataclass(frozen=True)
class Standing:
    """Who is signed in at a session, and what must happen before work goes on."""

    account: Account
    actor: Actor
    is_locked: bool
    is_idle: bool
    must_change_password: bool


def require(by: Actor, right: str) -> None:
    """Refuse with NotAllowed, in words, unless `by` holds the right."""
    if not by.may(right):
        raise refusal_for(right)


def refusal_for(right: str) -> NotAllowed:
    """The refusal that names the right and the roles that have it."""
    return NotAllowed(
        right=RIGHTS.get(right, right), ask="、".join(ROLES[one] for one in holders(right)) or "安全管理员"
    )


def begin(session: Session, *, account: Account, at: datetime, centre: str = "", window: str = "") -> None:
    """Tie a session to an account after sign-in; its key changes, so that a planted key is worth nothing."""
    session.cycle_key()
    session[ACCOUNT], session[MARK] = account.pk, account.get_session_auth_hash()
    session[SEEN], session[LOCKED] = at.timestamp(), False
    session[CENTRE], session[WINDOW] = centre or account.centre, window


def end(session: Session) -> None:
    """Forget the session and its key."""
    session.flush()


def standing(session: Session, *, at: datetime, by_itself: bool = False) -> Standing | None:
    """Who is signed in here; None where nobody is, the password changed since, or the account is closed.

    `is_idle` says that the screen must be locked now (`operations.lock_screen`); the server
    counts and holds the lock, never the page. What a page asks `by_itself` (is the line there,
    who else looks) is nobody's hand and does not keep the screen open. One query while the
    account does not change.
    """
    account = _account_of(session)
    if account is None:
        return None
    centre = session.get(CENTRE) or account.centre
    today = at.astimezone(ZONE).date()
    rule = rulebook(centre, today).get(SignIn)
    since = timedelta(seconds=at.timestamp() - session.get(SEEN, 0))
    locked, idle = bool(session.get(LOCKED)), rule.is_screen_locked(since)
    if not locked and not idle and not by_itself and since > _SEEN_EVERY:
        session[SEEN] = at.timestamp()
    return Standing(
        account=account,
        actor=queries.actor(account, centre=centre, on=today, window=session.get(WINDOW) or ""),
        is_locked=locked,
        is_idle=idle and not locked,
        must_change_password=queries.must_change_password(account, rule, at),
    )


def _account_of(session: Session) -> Account | None:
    key = session.get(ACCOUNT)
    account = rows.found(Account, "id = %s AND is_active", key) if key else None
    if account is None or not hmac.compare_digest(session.get(MARK) or "", account.get_session_auth_hash()):
        return None
    return account


def hold_lock(session: MutableMapping[str, Any] | Session, *, locked: bool, at: datetime) -> None:
    """Keep in the session whether the screen is locked."""
    session[LOCKED], session[SEEN] = locked, at.timestamp()


def sit(session: Session, *, window: str) -> None:
    """Keep in the session at which window its holder sits; empty when the seat is left."""
    session[WINDOW] = window


def bearer(token: str, *, at: datetime) -> Actor:
    """Who acts with an API token, with the rights that both the token and its account hold.

    Refuses with TokenUnknown.
    """
    found = queries.bearer(token_digest(token), on=at.astimezone(ZONE).date())
    if found is None:
        raise TokenUnknown
    return found


def token_digest(token: str) -> str:
    """What is kept of a token: the secret has 256 random bits, so a plain digest cannot be guessed back."""
    return crypto.digest(token.encode())


def account(by: Actor, key: int) -> Account:
    """An account that `by` may look at: of the own centre. Refuses with NotFound."""
    found = Account.objects.filter(pk=key, centre=by.centre).first()
    if found is None:
        raise NotFound("这个账号")
    return found


def role(by: Actor, account: Account, number: int) -> Role:
    """A role granted to an account at the own centre. Refuses with NotFound."""
    found = Role.objects.at_centre(by.centre).filter(pk=number, account=account).first()
    if found is None:
        raise NotFound("这项授权")
    return found


def token(by: Actor, number: int) -> ApiToken:
    """A token of the own centre. Refuses with NotFound."""
    found = ApiToken.objects.filter(centre=by.centre, pk=number).first()
    if found is None:
        raise NotFound("这个令牌")
    return found
