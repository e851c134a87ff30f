"""Coming in and going out: sign-in with its lock-out, the idle lock, the way out (security.sign_in)."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from yikou.accounts import access, queries
from yikou.accounts import facts as f
from yikou.accounts.models import Account, Stranger
from yikou.accounts.policies import SignIn
from yikou.kernel import crypto
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook


class WrongPassword(Refusal):
    """The name or the password is wrong; which of the two is not said."""

    told = "工号或口令不对，还能试{left}次。忘了口令请安全管理员当面重设。"
    rule = "security.sign_in"
    status = 401


class LockedByTries(Refusal):
    """Too many wrong tries in a row."""

    told = "{posted}（到{until}）"
    rule = "security.sign_in"
    status = 429


class AccountIsClosed(Refusal):
    """The password is right, the account is shut."""

    told = "这个账号已经停用。需要恢复请找系统管理员。"
    status = 403


@dataclass(frozen=True)
class SignedIn:
    """Who came in, and whether the password must be changed before work."""

    account: Account
    must_change_password: bool


def sign_in(*, username: str, password: str, by: Actor, at: datetime) -> SignedIn:
    """Let somebody in with name and password; `by` is the unknown person at the door (its centre, its window).

    A name without an account, a closed account and a wrong password answer alike, cost the
    same time and are counted alike. Refuses with WrongPassword (tries left), LockedByTries,
    or AccountIsClosed once the password was right. (GB/T 22239 8.1.4.1)
    """
    rule = rulebook(by.centre, at.astimezone(ZONE).date()).get(SignIn)
    account = queries.by_username(username)
    _refuse_if_locked(account or _stranger(username, by.centre), rule, at)
    # The slow hash runs outside the transaction: on SQLite it would hold up every other desk.
    fits = _password_fits(account, password)
    if account is None:
        raise _count_stranger(username, rule, by, at)
    refused = _note_try(account.pk, fits, rule, by, at)
    if refused is not None:
        raise refused
    account.refresh_from_db()
    return SignedIn(account, queries.must_change_password(account, rule, at))


def sign_out(*, by: Actor, at: datetime) -> None:
    """Note that somebody leaves; the page forgets the session (`access.end`)."""
    record(_own(by), f.SignedOut(), by=by, at=at)


def lock_screen(*, session: access.Session, is_idle: bool, by: Actor, at: datetime) -> None:
    """Close the window over the page: by its holder, or because nobody touched it; what was typed stays."""
    record(_own(by), f.ScreenLocked(why="离座太久" if is_idle else "本人"), by=by, at=at)
    access.hold_lock(session, locked=True, at=at)


def unlock_screen(*, session: access.Session, password: str, by: Actor, at: datetime) -> None:
    """Open the screen again with the password; a wrong one counts as at the door.

    Refuses with WrongPassword or LockedByTries.
    """
    rule = rulebook(by.centre, at.astimezone(ZONE).date()).get(SignIn)
    account = _own(by)
    _refuse_if_locked(account, rule, at)
    refused = _note_try(account.pk, _password_fits(account, password), rule, by, at, seen=f.ScreenUnlocked())
    if refused is not None:
        raise refused
    access.hold_lock(session, locked=False, at=at)


@transaction.atomic
def unlock(*, account: Account, by: Actor, at: datetime) -> Account:
    """Open an account that wrong tries had locked, after making sure who it is.

    Needs `people.unlock`; refuses with NotAllowed.
    """
    access.require(by, "people.unlock")
    record(account, f.Unlocked(), by=by, at=at)
    return account


def verify_own(*, password: str, by: Actor, at: datetime) -> Account:
    """The account of `by` after it gave its password again; a wrong one counts as at the door."""
    rule = rulebook(by.centre, at.astimezone(ZONE).date()).get(SignIn)
    account = _own(by)
    _refuse_if_locked(account, rule, at)
    if not _password_fits(account, password):
        refused = _note_try(account.pk, False, rule, by, at)
        assert refused is not None
        raise refused
    return account


def vouch(*, username: str, password: str, by: Actor, at: datetime) -> Actor:
    """Who countersigns at somebody else's desk with name and password, without signing in there.

    A wrong one counts as at the door; what is countersigned names the one who vouched. Refuses with
    WrongPassword, LockedByTries, AccountIsClosed.
    """
    rule = rulebook(by.centre, at.astimezone(ZONE).date()).get(SignIn)
    account = queries.by_username(username)
    _refuse_if_locked(account or _stranger(username, by.centre), rule, at)
    fits = _password_fits(account, password)
    if account is None or account.centre != by.centre:
        raise _count_stranger(username, rule, by, at)
    if not fits:
        refused = _note_try(account.pk, False, rule, by, at)
        assert refused is not None
        raise refused
    if not account.is_active:
        raise AccountIsClosed
    return queries.actor(account, centre=by.centre, on=at.astimezone(ZONE).date())


def _own(by: Actor) -> Account:
    assert by.account_id is not None
    return Account.objects.get(pk=by.account_id)


def _password_fits(account: Account | None, password: str) -> bool:
    if account is None:
        make_password(password)  # as slow as a comparison, so that time does not tell names apart
        return False
    return check_password(password, account.password)


def _refuse_if_locked(row: Account | Stranger | None, rule: SignIn, at: datetime) -> None:
    if row is not None and row.is_locked(at):
        raise _locked(row.locked_until, rule)


def _locked(until: datetime | None, rule: SignIn) -> LockedByTries:
    assert until is not None
    return LockedByTries(posted=rule.refused(), until=f"{until.astimezone(ZONE):%H:%M}")


@transaction.atomic
def _note_try(
    key: int, fits: bool, rule: SignIn, by: Actor, at: datetime, seen: f.SignedIn | f.ScreenUnlocked | None = None
) -> Refusal | None:
    """Write down one try and say what to answer; returned, not raised, so that the entry stays."""
    account = Account.objects.select_for_update().get(pk=key)
    if account.is_locked(at):  # others tried meanwhile: guessing side by side gains nothing
        return _locked(account.locked_until, rule)
    if fits and not account.is_active:
        return AccountIsClosed()
    if fits:
        record(account, seen or f.SignedIn(), by=_as(account, by), at=at, under=rule)
        return None
    failures = _one_more(account, at)
    until = rule.locked_until(failures, at)
    if until is None:
        record(account, f.SignInFailed(failures=failures), by=by, at=at, under=rule)
        return WrongPassword(left=rule.locked_after - failures)
    record(account, f.LockedOut(failures=failures, locked_until=until), by=by, at=at, under=rule)
    return _locked(until, rule)


def _as(account: Account, by: Actor) -> Actor:
    return Actor(key=account.actor_key, centre=by.centre, window=by.window, account_id=account.pk)


def _one_more(row: Account | Stranger, at: datetime) -> int:
    """Failures in a row, this one counted; a lock that ran out begins the count anew."""
    ran_out = row.locked_until is not None and row.locked_until <= at
    return 1 if ran_out else row.failures + 1


def _name_key(username: str) -> str:
    return crypto.blind(username.strip().lower(), purpose="accounts.stranger")


def _stranger(username: str, centre: str) -> Stranger | None:
    return Stranger.objects.filter(centre=centre, key=_name_key(username)).first()


@transaction.atomic
def _count_stranger(username: str, rule: SignIn, by: Actor, at: datetime) -> Refusal:
    row, _ = Stranger.objects.select_for_update().get_or_create(
        centre=by.centre, key=_name_key(username), defaults={"tried_at": at}
    )
    if row.is_locked(at):
        return _locked(row.locked_until, rule)
    row.failures, row.tried_at = _one_more(row, at), at
    row.locked_until = rule.locked_until(row.failures, at)
    row.save()
    if row.locked_until:
        return _locked(row.locked_until, rule)
    return WrongPassword(left=rule.locked_after - row.failures)
