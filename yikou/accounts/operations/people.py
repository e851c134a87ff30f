"""Accounts are opened and closed by the system administrator, who grants nothing and reads no business."""

import re
from dataclasses import replace
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from yikou.accounts import access
from yikou.accounts import facts as f
from yikou.accounts.models import Account, Role, fresh_stamp
from yikou.accounts.operations.passwords import refuse_unfit, store_password
from yikou.accounts.operations.roles import grant_role, refuse_last_security_admin, revoke_all
from yikou.accounts.policies import SignIn
from yikou.accounts.rights import ADMINISTRATIONS, ROLES
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import NotAllowed, Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook

_USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,31}")


class UsernameTaken(Refusal):
    """Somebody has this user name."""

    told = "工号{username}已经有人用了，请换一个。"


class BadUsername(Refusal):
    """The user name cannot be one."""

    told = "工号用小写字母开头，只含小写字母、数字和 . _ -，3到32个字符。"
    status = 422


class AdministrationStaffed(Refusal):
    """The administration has a holder: more are granted by the security administrator."""

    told = "已经有{role}了。再增加请由安全管理员授权。"


class NotYourself(Refusal):
    """Nobody shuts the account that he sits in."""

    told = "不能停用自己的账号，请另一位系统管理员来做。"


def open_account(
    *,
    username: str,
    name: str,
    centre: str,
    password: str,
    by: Actor,
    at: datetime,
    must_change: bool = True,
    hashed: str = "",
) -> Account:
    """Open an account for one person, without any role; the first password must be changed at once.

    `hashed` is the password's hash where the caller made many side by side (each is slow on
    purpose). Needs `people.open`. Refuses with NotAllowed, BadUsername, UsernameTaken,
    PasswordTooShort, TooFewKinds, PasswordHoldsName.
    """
    access.require(by, "people.open")
    username = username.strip().lower()
    if not _USERNAME.fullmatch(username):
        raise BadUsername
    rule = rulebook(centre, at.astimezone(ZONE).date()).get(SignIn)
    refuse_unfit(password, username=username, rule=rule)
    hashed = hashed or make_password(password)
    account = Account(username=username, name=name.strip(), centre=centre, password=hashed)
    with transaction.atomic():
        if Account.objects.filter(username=username).exists():
            raise UsernameTaken(username=username)
        record(account, f.AccountOpened(must_change=must_change), by=by, at=at, under=rule)
        store_password(account, hashed, at=at)
    return account


@transaction.atomic
def appoint_first(
    *,
    role: str,
    username: str,
    name: str,
    centre: str,
    password: str,
    by: Actor,
    at: datetime,
    must_change: bool = True,
    hashed: str = "",
) -> Account:
    """Give a new centre the first holder of an administration: before there is one, nobody could grant it.

    Only the system itself may (the command on the machine). Refuses with AdministrationStaffed,
    and what `open_account` and `grant_role` refuse.
    """
    if by.key != "system" or role not in ADMINISTRATIONS:
        raise access.refusal_for("people.grant")
    if Role.objects.in_force(at.astimezone(ZONE).date()).at_centre(centre).filter(role=role).exists():
        raise AdministrationStaffed(role=ROLES[role])
    founder = replace(by, rights=frozenset({"people.open", "people.grant"}))
    account = open_account(
        username=username,
        name=name,
        centre=centre,
        password=password,
        must_change=must_change,
        hashed=hashed,
        by=founder,
        at=at,
    )
    grant_role(account=account, role=role, by=founder, at=at)
    return account


@transaction.atomic
def close_account(*, account: Account, reason: str, by: Actor, at: datetime) -> Account:
    """Shut an account on the day its holder leaves (离岗当日停用): it is out at the next click, its roles end.

    Needs `people.open`. Refuses with NotAllowed, NotYourself, LastSecurityAdmin.
    """
    access.require(by, "people.open")
    if account.pk == by.account_id:
        raise NotYourself
    refuse_last_security_admin(account, at=at)
    record(account, f.AccountClosed(reason=reason), by=by, at=at)
    revoke_all(account, reason="账号停用", by=by, at=at)
    return account


@transaction.atomic
def reopen_account(*, account: Account, by: Actor, at: datetime) -> Account:
    """Open a closed account again, without roles: they are granted anew. Needs `people.open`."""
    access.require(by, "people.open")
    record(account, f.AccountReopened(), by=by, at=at)
    Account.objects.filter(pk=account.pk).update(stamp=fresh_stamp())
    return account


def refuse(*, right: str, by: Actor, at: datetime) -> NotAllowed:
    """Note that somebody tried what the account may not do, and give the refusal to raise."""
    if by.account_id:
        record(Account.objects.get(pk=by.account_id), f.RefusedForRight(right=right), by=by, at=at)
    return access.refusal_for(right)
