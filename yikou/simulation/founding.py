"""Founding a centre from data: house, people, roles, posts, all through the operations that the pages use.

The data has the form of `data/demo/centre.yaml`. The order is that of real life: the machine
appoints the first three administrators, the system administrator opens accounts, the security
administrator grants roles, and only then do the posts get their A and B holders.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from yikou.accounts import operations as accounts
from yikou.accounts import queries as accounts_queries
from yikou.centre import operations as centres
from yikou.hall import operations as hall
from yikou.kernel import actors
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.policies import operations as policies
from yikou.reporting import access as reporting_access
from yikou.reporting import operations as reporting

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Founded:
    """What was built: the centre's code, the account of each user name, and the cast's password."""

    centre: str
    password: str
    accounts: dict[str, int] = field(default_factory=dict)

    def actor(self, username: str, *, at: datetime, window: str = "") -> Actor:
        """Somebody of the cast, with the rights held on that day."""
        on = at.astimezone(ZONE).date()
        return accounts_queries.actor_of(self.accounts[username], centre=self.centre, on=on, window=window)


def demo_data() -> dict[str, Any]:
    """The demo centre as it ships, with the departments of the shipped catalogue."""
    data: dict[str, Any] = _yaml("demo/centre.yaml")
    hosts = _yaml("catalogue/departments.yaml")["departments"]
    data["departments"] = [
        {"key": one["name"], "full_name": one["full_name"], "prefix": one["prefix"]} for one in hosts
    ]
    return data


@transaction.atomic
def found(data: Data, *, at: datetime) -> Founded:
    """Build a centre from data; nothing stays when anything in it is refused."""
    code = data["centre"]["code"]
    made = Founded(centre=code, password=data["password"])
    machine = actors.system(code)
    centre = centres.found_centre(**data["centre"], by=machine, at=at)
    hashed = _hashed(data)
    for one in data["administrations"]:
        given = {"centre": code, "password": made.password, "must_change": False, **hashed(one)}
        made.accounts[one["username"]] = accounts.appoint_first(**one, **given, by=machine, at=at).pk
    system_admin, security_admin = (
        made.actor(_holder(data, role), at=at) for role in ("system_admin", "security_admin")
    )
    for one in data["departments"]:
        centres.add_department(centre=centre, **one, by=system_admin, at=at)
    for one in data["windows"]:
        centres.add_window(centre=centre, **one, by=system_admin, at=at)
    for place, one in enumerate(data.get("queues", ())):
        hall.open_queue(centre=code, place=place, **one, by=machine, at=at)
    for one in data.get("screens", ()):
        hall.add_screen(centre=code, **one, by=machine, at=at)
    for one in (*data.get("others", ()), *data["staff"]):
        _open(made, one, system_admin, security_admin, at, hashed(one))
    for one in data["staff"]:
        row = {key: value for key, value in one.items() if key not in ("username", "name", "roles")}
        centres.join_staff(centre=centre, account=made.accounts[one["username"]], **row, by=system_admin, at=at)
    for one in data["posts"]:
        holders = {role: made.accounts[one[role]] for role in ("holder", "deputy")}
        centres.appoint(centre=centre, **{**one, **holders}, by=system_admin, at=at)
    for place, hung in data.get("walls", {}).items():
        for rule in hung["rules"]:
            policies.hang_up(centre=code, code=rule, place=place, by=made.actor(hung["by"], at=at), at=at)
    for one in data.get("boards", ()):
        given = {name: value for name, value in one.items() if name != "by"}
        reporting.open_board(centre=code, **given, by=made.actor(one["by"], at=at), at=at)
    _disclose(made, data.get("disclosures", {}), at)
    for one in data.get("competences", ()):
        account = made.accounts[one["who"]]
        centres.set_competence(centre=centre, account=account, scopes=one["scopes"], by=system_admin, at=at)
    return made


def _disclose(made: Founded, given: Data, at: datetime) -> None:
    """What the boards show on the first day: written, approved by somebody else, published."""
    for one in given.get("shown", ()):
        writer, approver = (made.actor(given[role], at=at) for role in ("written_by", "approved_by"))
        words = {name: value for name, value in one.items() if name != "board"}
        board = reporting_access.board(writer, one["board"])
        row = reporting.write_disclosure(board=board, **words, by=writer, at=at)
        reporting.submit_disclosure(disclosure=row, by=writer, at=at)
        reporting.publish_disclosure(disclosure=row, by=approver, at=at)


def _open(made: Founded, one: Data, system_admin: Actor, security_admin: Actor, at: datetime, hashed: Data) -> None:
    account = accounts.open_account(
        username=one["username"],
        name=one["name"],
        centre=made.centre,
        password=made.password,
        must_change=False,
        by=system_admin,
        at=at,
        **hashed,
    )
    made.accounts[one["username"]] = account.pk
    for role, department in _roles(one["roles"]):
        accounts.grant_role(account=account, role=role, department=department, by=security_admin, at=at)


def _roles(given: Iterable[str | Data]) -> Iterable[tuple[str, str]]:
    """`clerk` is a role of the centre, `reviewer: 民政` one in a department."""
    for one in given:
        yield from [(one, "")] if isinstance(one, str) else one.items()


def _holder(data: Data, role: str) -> str:
    return next(str(one["username"]) for one in data["administrations"] if one["role"] == role)


def _hashed(data: Data) -> Any:
    """The hash of the cast's password, made once: the password is printed for everybody, its hash hides nothing."""
    hashed = make_password(data["password"])
    return lambda one: {"hashed": hashed}


def _yaml(name: str) -> Any:
    return yaml.safe_load((settings.SHIPPED / name).read_text(encoding="utf-8"))
