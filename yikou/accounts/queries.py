"""What is asked about accounts: who may act and how, who holds a role, what happened at the door."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from django.db import connection
from django.db.models import QuerySet

from yikou.accounts.models import Account, ApiToken, Role, Stranger
from yikou.accounts.policies import SignIn
from yikou.accounts.rights import ROLES, held_by, holders
from yikou.kernel.actors import Actor


@dataclass(frozen=True)
class RoleHeld:
    """A role somebody holds: its key, its Chinese name, in which department, since and until when."""

    id: int
    role: str
    name: str
    department: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True)
class Person:
    """One line of the list of accounts."""

    id: int
    username: str
    name: str
    is_active: bool
    is_locked: bool
    signed_in_at: datetime | None
    roles: tuple[RoleHeld, ...]


def actor(account: Account, *, centre: str, on: date, window: str = "") -> Actor:
    """Who `account` is at a centre on a day: rights of all roles in force there, and their departments.

    Kept in the process for the account's stamp, which every grant and withdrawal changes.
    """
    return _actor(account.pk, account.stamp, account.name, centre, on, window)


def bearer(digest: str, *, on: date) -> Actor | None:
    """Who acts with the API token of a digest, with the rights that both the token and its account hold.

    None where there is none, it ran out or was taken back, or its account is closed. Asked before
    every request of a machine, so in plain SQL: building the query would cost more than running it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BEARER, [digest, on.isoformat()])
        found = cursor.fetchone()
    if found is None:
        return None
    key, stamp, name, centre, rights = found
    held = json.loads(rights) if isinstance(rights, str) else rights
    made = _actor(key, stamp, name, centre, on, "")
    return replace(made, rights=made.rights & frozenset(held))


_BEARER = """
SELECT account.id, account.stamp, account.name, token.centre, token.rights
FROM accounts_apitoken token JOIN accounts_account account ON account.id = token.account_id
WHERE token.digest = %s AND token.revoked_at IS NULL AND token.expires_on >= %s AND account.is_active
"""


@lru_cache(maxsize=2048)
def _actor(key: int, stamp: str, name: str, centre: str, on: date, window: str) -> Actor:
    held = list(Role.objects.in_force(on).filter(account=key, centre=centre).values_list("role", "department"))
    roles = frozenset(role for role, _ in held)
    return Actor(
        key=f"staff:{key}",
        centre=centre,
        name=name,
        rights=held_by(roles),
        roles=roles,
        window=window,
        departments=frozenset(department for _, department in held if department),
        account_id=key,
    )


def actor_of(key: int, *, centre: str, on: date, window: str = "") -> Actor:
    """The same from an account's number, for commands and the simulator."""
    return actor(Account.objects.get(pk=key), centre=centre, on=on, window=window)


def must_change_password(account: Account, rule: SignIn, at: datetime) -> bool:
    """Whether the password must be changed before work: a first one, or one that is too old."""
    if account.must_change_password or account.password_changed_at is None:
        return True
    return rule.must_change(at - account.password_changed_at)


def by_username(username: str) -> Account | None:
    """The account of a name, whatever its case."""
    return Account.objects.filter(username=username.strip().lower()).first()


def names(keys: set[int], *, centre: str = "") -> dict[int, str]:
    """The names of some accounts, for lists and papers; the ledger itself keeps only numbers."""
    rows = Account.objects.filter(pk__in=keys)
    return dict((rows.filter(centre=centre) if centre else rows).values_list("pk", "name"))


def active(keys: set[int], *, centre: str = "") -> dict[int, str]:
    """Those of some accounts that are not closed (and belong to a centre), with their names."""
    rows = Account.objects.filter(pk__in=keys, is_active=True)
    return dict((rows.filter(centre=centre) if centre else rows).values_list("pk", "name"))


def name_of_actor(key: str) -> str:
    """The name behind an entry's `by`: 陆文静, 系统, 居民."""
    kind, _, number = key.partition(":")
    if kind == "staff" and number.isdigit():
        return names({int(number)}).get(int(number), key)
    return {"system": "系统", "resident": "居民", "visitor": "未登录"}.get(kind, key)


def holding(centre: str, role: str, *, on: date, department: str = "") -> list[int]:
    """The active accounts that hold a role at a centre, oldest grant first; `department` where it is one's."""
    rows = Role.objects.in_force(on).at_centre(centre).filter(role=role, account__is_active=True)
    if department:
        rows = rows.filter(department=department)
    return list(rows.order_by("id").values_list("account_id", flat=True))


def entitled(centre: str, *rights: str, on: date, apart_from: Iterable[int] = ()) -> dict[int, str]:
    """The accounts in use at a centre that may do any of some things on a day, with their names, by name."""
    roles = {role for right in rights for role in holders(right)}
    rows = Role.objects.in_force(on).at_centre(centre).filter(role__in=roles).values("account")
    able = Account.objects.filter(centre=centre, is_active=True, pk__in=rows).exclude(pk__in=set(apart_from))
    return dict(able.order_by("name", "pk").values_list("pk", "name"))


def roles_of(account: Account, *, on: date) -> list[RoleHeld]:
    """What an account is at its centres on a day, and what it will be."""
    return [_held(row) for row in Role.objects.not_ended(on).filter(account=account).order_by("id")]


def people(centre: str, *, at: datetime) -> list[Person]:
    """All accounts of a centre with their roles, by name; two queries."""
    held: dict[int, list[RoleHeld]] = {}
    for row in Role.objects.not_ended(at.date()).at_centre(centre).order_by("id"):
        held.setdefault(row.account_id, []).append(_held(row))
    return [
        Person(
            id=one.pk,
            username=one.username,
            name=one.name,
            is_active=one.is_active,
            is_locked=one.is_locked(at),
            signed_in_at=one.signed_in_at,
            roles=tuple(held.get(one.pk, ())),
        )
        for one in Account.objects.filter(centre=centre).order_by("username")
    ]


def tokens(centre: str) -> QuerySet[ApiToken]:
    """The tokens of a centre, newest first."""
    return ApiToken.objects.filter(centre=centre).select_related("account").order_by("-id")


def unknown_names(centre: str) -> QuerySet[Stranger]:
    """Tries with names that no account has, newest first: how many, and when."""
    return Stranger.objects.filter(centre=centre).order_by("-tried_at")


def _held(row: Role) -> RoleHeld:
    return RoleHeld(row.pk, row.role, ROLES.get(row.role, row.role), row.department, row.from_on, row.until_on)
