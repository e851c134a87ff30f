"""Passwords: what the rule asks of a new one, changing it, setting a first one (security.sign_in)."""

from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from yikou.accounts import access
from yikou.accounts import facts as f
from yikou.accounts.models import Account, PastPassword
from yikou.accounts.operations.doors import verify_own
from yikou.accounts.policies import SignIn
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook


class PasswordTooShort(Refusal):
    """The new password has too few characters."""

    told = "口令至少要{least}个字符，现在是{length}个。请再长一些。"
    rule = "security.sign_in"
    status = 422


class TooFewKinds(Refusal):
    """The new password mixes too few kinds of characters."""

    told = "口令要有大写字母、小写字母、数字、符号中的至少{kinds}类，现在是{found}类。"
    rule = "security.sign_in"
    status = 422


class PasswordReused(Refusal):
    """The new password was used not long ago."""

    told = "最近{count}个用过的口令不能再用，请换一个。"
    rule = "security.sign_in"
    status = 422


class PasswordHoldsName(Refusal):
    """The new password contains the user name."""

    told = "口令里不要带工号，请换一个。"
    rule = "security.sign_in"
    status = 422


def change_password(*, old: str, new: str, by: Actor, at: datetime) -> Account:
    """Set one's own new password; all other sessions of the account end with it.

    Refuses with WrongPassword (the old one, counted as at the door), PasswordTooShort,
    TooFewKinds, PasswordHoldsName, PasswordReused.
    """
    rule = rulebook(by.centre, at.astimezone(ZONE).date()).get(SignIn)
    account = verify_own(password=old, by=by, at=at)
    refuse_unfit(new, username=account.username, rule=rule)
    _refuse_reused(account, new, rule)
    hashed = make_password(new)
    with transaction.atomic():
        record(account, f.PasswordChanged(), by=by, at=at, under=rule)
        store_password(account, hashed, at=at)
    return account


def reset_password(*, account: Account, new: str, by: Actor, at: datetime) -> Account:
    """Set a first password for somebody who forgot it, face to face; it must be changed at the next sign-in.

    Needs `people.unlock`; refuses with NotAllowed, PasswordTooShort, TooFewKinds,
    PasswordHoldsName, PasswordReused.
    """
    access.require(by, "people.unlock")
    rule = rulebook(by.centre, at.astimezone(ZONE).date()).get(SignIn)
    refuse_unfit(new, username=account.username, rule=rule)
    _refuse_reused(account, new, rule)
    hashed = make_password(new)
    with transaction.atomic():
        record(account, f.PasswordReset(), by=by, at=at, under=rule)
        store_password(account, hashed, at=at)
    return account


def refuse_unfit(password: str, *, username: str, rule: SignIn) -> None:
    """Refuse a new password that the rule does not accept."""
    if not rule.accepts_password(password):
        if len(password) < rule.least_length:
            raise PasswordTooShort(least=rule.least_length, length=len(password))
        raise TooFewKinds(kinds=rule.kinds, found=rule.kinds_in(password))
    if username.lower() in password.lower():
        raise PasswordHoldsName


def store_password(account: Account, hashed: str, *, at: datetime) -> None:
    """Keep a password's hash, and with it the history that the rule asks for."""
    account.password = hashed
    Account.objects.filter(pk=account.pk).update(password=hashed)
    PastPassword.objects.create(account=account, password=hashed, set_at=at)


def _refuse_reused(account: Account, new: str, rule: SignIn) -> None:
    past = PastPassword.objects.filter(account=account).order_by("-id")[: rule.not_reused]
    if any(check_password(new, one.password) for one in past):
        raise PasswordReused(count=rule.not_reused)
