"""Roles are granted by the security administrator, never to oneself, and the three administrations stay apart."""

from datetime import date, datetime

from django.db import transaction

from yikou.accounts import access
from yikou.accounts import facts as f
from yikou.accounts.models import Account, Role, fresh_stamp
from yikou.accounts.operations.doors import AccountIsClosed
from yikou.accounts.rights import ADMINISTRATIONS, IN_A_DEPARTMENT, ROLES, are_kept_apart
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record


class RoleUnknown(Refusal):
    """There is no such role."""

    told = "没有“{role}”这个角色。"
    status = 422


class DepartmentMissing(Refusal):
    """A role of a department needs its department, and no other role has one."""

    told = "{role}要写明是哪个部门；其他角色不写部门。"
    status = 422


class NotToYourself(Refusal):
    """Nobody grants himself rights, nor takes his own away."""

    told = "不能给自己授权或收回自己的授权，请另一位安全管理员来做。"


class AdministrationsKeptApart(Refusal):
    """System, security and audit administration and the business are different people (三员分立)."""

    told = "系统管理员、安全管理员、审计员要分开，也不能兼办业务。这个账号已经是{held}，请给另一个人授权。"


class RoleAlreadyHeld(Refusal):
    """The role is held already."""

    told = "已经是{role}了，不用再授。"


class RoleEndsBeforeItBegins(Refusal):
    """The last day lies before the first."""

    told = "授权的结束日期要晚于开始日期。"
    status = 422


class RoleNotHeld(Refusal):
    """The role was taken back already."""

    told = "这项授权已经收回了。"


class LastSecurityAdmin(Refusal):
    """Without a security administrator nobody could grant anything any more."""

    told = "这是最后一位安全管理员，请先授权另一位，再收回或停用。"


@transaction.atomic
def grant_role(
    *,
    account: Account,
    role: str,
    by: Actor,
    at: datetime,
    centre: str = "",
    department: str = "",
    from_on: date | None = None,
    until_on: date | None = None,
) -> Role:
    """Grant a role at a centre (the account's own unless said), from today unless said.

    Needs `people.grant`. Refuses with NotAllowed, NotToYourself, RoleUnknown,
    DepartmentMissing, RoleEndsBeforeItBegins, AccountIsClosed, RoleAlreadyHeld,
    AdministrationsKeptApart.
    """
    access.require(by, "people.grant")
    if account.pk == by.account_id:
        raise NotToYourself
    today = at.astimezone(ZONE).date()
    _refuse_impossible(role, department, from_on or today, until_on)
    _refuse_clash(account, role, department, centre or account.centre, today)
    _put_away_run_out(account, role, department, centre or account.centre, by, at)
    row = Role(centre=centre or account.centre)
    granted = f.RoleGranted(
        account=account.pk,
        role=role,
        department=department,
        from_on=from_on or today,
        until_on=until_on,
        granted_by=by.key,
    )
    record(row, granted, by=by, at=at)
    _restamp(account)
    return row


@transaction.atomic
def revoke_role(*, role: Role, reason: str, by: Actor, at: datetime) -> Role:
    """Take a role back: it ends at this moment, in every open session.

    Needs `people.grant`. Refuses with NotAllowed, NotToYourself, RoleNotHeld, LastSecurityAdmin.
    """
    access.require(by, "people.grant")
    if role.account_id == by.account_id:
        raise NotToYourself
    if role.revoked_at is not None:
        raise RoleNotHeld
    if role.role == "security_admin":
        refuse_last_security_admin(role.account, at=at)
    record(role, f.RoleRevoked(reason=reason), by=by, at=at)
    _restamp(role.account)
    return role


def revoke_all(account: Account, *, reason: str, by: Actor, at: datetime) -> None:
    """Take every role of an account back, when it is closed."""
    for role in Role.objects.filter(account=account, revoked_at__isnull=True):
        record(role, f.RoleRevoked(reason=reason), by=by, at=at)
    _restamp(account)


def refuse_last_security_admin(account: Account, *, at: datetime) -> None:
    """Refuse to lose the last security administrator of a centre."""
    today = at.astimezone(ZONE).date()
    admins = Role.objects.in_force(today).filter(role="security_admin", account__is_active=True)
    own = admins.filter(account=account).first()
    if own is not None and not admins.at_centre(own.centre).exclude(account=account).exists():
        raise LastSecurityAdmin


def _refuse_impossible(role: str, department: str, from_on: date, until_on: date | None) -> None:
    if role not in ROLES:
        raise RoleUnknown(role=role)
    if (role in IN_A_DEPARTMENT) != bool(department):
        raise DepartmentMissing(role=ROLES[role])
    if until_on is not None and until_on <= from_on:
        raise RoleEndsBeforeItBegins


def _refuse_clash(account: Account, role: str, department: str, centre: str, today: date) -> None:
    # The lock on the account keeps two grants side by side from slipping past each other.
    locked = Account.objects.select_for_update().get(pk=account.pk)
    if not locked.is_active:
        raise AccountIsClosed
    held = Role.objects.not_ended(today).filter(account=account)
    if held.filter(role=role, department=department, centre=centre).exists():
        raise RoleAlreadyHeld(role=ROLES[role])
    roles = set(held.values_list("role", flat=True))
    if not are_kept_apart(roles | {role}):
        named = sorted(roles & ADMINISTRATIONS or roles)
        raise AdministrationsKeptApart(held="、".join(ROLES[one] for one in named))


def _put_away_run_out(account: Account, role: str, department: str, centre: str, by: Actor, at: datetime) -> None:
    """A grant of the same role that ran out is closed, so that the new one can stand in its place."""
    same = Role.objects.filter(account=account, role=role, department=department, centre=centre)
    for old in same.filter(revoked_at__isnull=True):
        record(old, f.RoleRevoked(reason="到期"), by=by, at=at)


def _restamp(account: Account) -> None:
    account.stamp = fresh_stamp()
    Account.objects.filter(pk=account.pk).update(stamp=account.stamp)
