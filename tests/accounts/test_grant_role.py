"""Granting: by the security administrator, never to oneself, and the three administrations apart (三员分立)."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.world import MONDAY, MONDAY_9AM, House
from yikou.accounts import queries
from yikou.accounts.models import Account, Role
from yikou.accounts.operations import (
    AccountIsClosed,
    AdministrationsKeptApart,
    AdministrationStaffed,
    DepartmentMissing,
    LastSecurityAdmin,
    NotToYourself,
    NotYourself,
    RoleAlreadyHeld,
    RoleEndsBeforeItBegins,
    RoleNotHeld,
    RoleUnknown,
    appoint_first,
    close_account,
    grant_role,
    open_account,
    reopen_account,
    revoke_role,
)
from yikou.accounts.rights import ADMINISTRATIONS, HELD, RIGHTS, ROLES, are_kept_apart, held_by
from yikou.kernel.actors import system
from yikou.kernel.refusals import NotAllowed
from yikou.ledger.queries import entries, replay

NEW = {"name": "新人", "password": "Yunshui#2027", "centre": "yunshui"}


def _new(house: House, username: str = "xinren") -> Account:
    return open_account(username=username, by=house.system_admin, at=MONDAY_9AM, **NEW)


def _grant(house: House, account: Account, role: str, **given: object) -> Role:
    return grant_role(account=account, role=role, by=house.security_admin, at=MONDAY_9AM, **given)  # type: ignore[arg-type]


def test_a_grant_gives_the_rights_of_the_role_and_is_an_entry(house: House):
    account = _new(house)
    assert house_actor(house, account).rights == frozenset()

    _grant(house, account, "reviewer", department="民政")

    now = house_actor(house, account)
    assert now.rights == HELD["reviewer"]
    assert (now.departments, now.roles) == ({"民政"}, {"reviewer"})
    assert entries(house.centre).first().sentence == "授予部门经办人（民政）"


def house_actor(house: House, account: Account):
    account.refresh_from_db()
    return queries.actor(account, centre=house.centre, on=MONDAY)


@pytest.mark.covers("A-51")
def test_one_account_may_hold_several_business_roles_and_has_the_rights_of_all(house: House):
    account = _new(house)
    _grant(house, account, "clerk")
    _grant(house, account, "reviewer", department="民政")
    _grant(house, account, "reviewer", department="残联")

    now = house_actor(house, account)
    assert now.rights == HELD["clerk"] | HELD["reviewer"]
    assert now.departments == {"民政", "残联"}


@pytest.mark.covers("A-15", "A-41")
def test_the_director_is_a_department_head_and_a_leader_at_once_and_everybody_signs_in_once(house: House):
    """镇党委书记兼主任, and a committee's clerk who works in the hall: one account, the rights of all its roles."""
    director = Account.objects.get(username="chenzhuren")
    _grant(house, director, "department_head", department="党群")
    _grant(house, director, "leader_in_charge")

    now = house_actor(house, director)

    assert now.roles >= {"director", "department_head", "leader_in_charge"}
    assert now.rights >= HELD["director"] | HELD["department_head"] | HELD["leader_in_charge"]
    assert Account.objects.filter(name=director.name).count() == 1


def test_only_the_security_administrator_grants(house: House):
    account = _new(house)

    for other in (house.system_admin, house.audit_admin, house.chen, house.li):
        with pytest.raises(NotAllowed, match="安全管理员"):
            grant_role(account=account, role="clerk", by=other, at=MONDAY_9AM)
    _grant(house, account, "clerk")


def test_nobody_grants_himself_nor_takes_from_himself(house: House):
    own = Account.objects.get(pk=house.security_admin.account_id)

    with pytest.raises(NotToYourself):
        _grant(house, own, "audit_admin")
    with pytest.raises(NotToYourself):
        revoke_role(role=own.roles.get(), reason="不想干了", by=house.security_admin, at=MONDAY_9AM)


@pytest.mark.parametrize("role", sorted(ADMINISTRATIONS))
def test_an_administrator_is_nothing_else(house: House, role: str):
    account = _new(house)
    _grant(house, account, role)

    for other in sorted(set(ROLES) - {role}):
        department = "民政" if other in ("reviewer", "department_head") else ""
        with pytest.raises(AdministrationsKeptApart, match=ROLES[role]):
            _grant(house, account, other, department=department)


@pytest.mark.parametrize("role", sorted(ADMINISTRATIONS))
def test_whoever_works_in_the_business_becomes_no_administrator(house: House, role: str):
    clerk = Account.objects.get(username="xiaoli")

    with pytest.raises(AdministrationsKeptApart, match="窗口工作人员"):
        _grant(house, clerk, role)
    revoke_role(role=clerk.roles.get(), reason="调到信息办", by=house.security_admin, at=MONDAY_9AM)
    _grant(house, clerk, role)


def test_an_administrator_reads_no_business_and_grants_nothing_besides():
    business = {name for name in RIGHTS if name.split(".")[0] in {"cases", "residents", "registers", "desk", "notices"}}

    assert not business & held_by(ADMINISTRATIONS)
    for right in ("people.grant", "people.open", "logs.read"):
        assert sum(right in HELD[role] for role in ROLES) == 1
    assert not HELD["security_admin"] & HELD["audit_admin"]


def test_every_right_of_a_role_has_a_name_and_every_right_somebody_who_holds_it():
    assert set(HELD) == set(ROLES)
    assert held_by(ROLES) == set(RIGHTS)


@given(st.sets(st.sampled_from(sorted(ROLES))))
def test_roles_are_apart_when_no_administration_meets_another_role(roles: set[str]):
    assert are_kept_apart(roles) == (not roles & ADMINISTRATIONS or len(roles) == 1)


def test_what_cannot_be_a_grant_is_refused(house: House):
    account = _new(house)

    with pytest.raises(RoleUnknown):
        _grant(house, account, "emperor")
    with pytest.raises(DepartmentMissing):
        _grant(house, account, "reviewer")
    with pytest.raises(DepartmentMissing):
        _grant(house, account, "clerk", department="民政")
    with pytest.raises(RoleEndsBeforeItBegins):
        _grant(house, account, "clerk", until_on=MONDAY)
    _grant(house, account, "clerk")
    with pytest.raises(RoleAlreadyHeld):
        _grant(house, account, "clerk")


def test_a_role_begins_and_ends_on_its_days(house: House):
    account = _new(house)
    _grant(house, account, "clerk", from_on=MONDAY + timedelta(1), until_on=MONDAY + timedelta(3))
    account.refresh_from_db()

    held = [bool(queries.actor(account, centre=house.centre, on=MONDAY + timedelta(n)).rights) for n in range(4)]
    assert held == [False, True, True, False]


def test_a_role_taken_back_is_gone_at_once_and_can_be_granted_anew(house: House):
    account = _new(house)
    role = _grant(house, account, "clerk")

    revoke_role(role=role, reason="轮岗", by=house.security_admin, at=MONDAY_9AM)

    assert house_actor(house, account).rights == frozenset()
    with pytest.raises(RoleNotHeld):
        revoke_role(role=role, reason="轮岗", by=house.security_admin, at=MONDAY_9AM)
    _grant(house, account, "clerk")
    assert house_actor(house, account).may("cases.accept")


def test_a_role_that_ran_out_can_be_granted_anew(house: House):
    account = _new(house)
    _grant(house, account, "clerk", until_on=MONDAY + timedelta(1))

    again = grant_role(account=account, role="clerk", by=house.security_admin, at=MONDAY_9AM + timedelta(days=30))

    assert again.revoked_at is None


def test_rights_at_one_centre_are_none_at_another(house: House):
    account = _new(house)
    _grant(house, account, "clerk")
    account.refresh_from_db()

    assert queries.actor(account, centre="elsewhere", on=MONDAY).rights == frozenset()


def test_the_last_security_administrator_stays(house: House):
    last = Account.objects.get(pk=house.security_admin.account_id)
    with pytest.raises(LastSecurityAdmin):
        close_account(account=last, reason="离岗", by=house.system_admin, at=MONDAY_9AM)

    second = _new(house)
    _grant(house, second, "security_admin")
    close_account(account=last, reason="离岗", by=house.system_admin, at=MONDAY_9AM)
    assert not last.is_active


def test_a_closed_account_has_no_roles_and_gets_none(house: House):
    li = Account.objects.get(username="xiaoli")
    own = Account.objects.get(pk=house.system_admin.account_id)

    close_account(account=li, reason="离岗", by=house.system_admin, at=MONDAY_9AM)

    assert house_actor(house, li).rights == frozenset()
    with pytest.raises(AccountIsClosed):
        _grant(house, li, "clerk")
    with pytest.raises(NotYourself):
        close_account(account=own, reason="离岗", by=house.system_admin, at=MONDAY_9AM)
    li.refresh_from_db()
    reopen_account(account=li, by=house.system_admin, at=MONDAY_9AM)
    assert house_actor(house, li).rights == frozenset()


def test_the_machine_appoints_the_first_of_each_administration_and_no_second(house: House):
    first = {"role": "security_admin", "username": "xinan", **NEW, "at": MONDAY_9AM}

    with pytest.raises(AdministrationStaffed):
        appoint_first(**first, by=system(house.centre))
    with pytest.raises(NotAllowed):
        appoint_first(**{**first, "centre": "elsewhere"}, by=house.security_admin)
    appoint_first(**{**first, "centre": "elsewhere"}, by=system("elsewhere"))


def test_rows_follow_from_their_entries(house: House):
    _grant(house, _new(house), "clerk", until_on=MONDAY + timedelta(5))

    assert [one for model in ("account", "role", "apitoken") for one in replay(house.centre, f"accounts.{model}")] == []
