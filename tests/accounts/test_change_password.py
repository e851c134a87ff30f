"""Passwords: long, mixed, not an old one; a first one must be changed."""

from datetime import timedelta
from itertools import pairwise

import pytest

from tests.world import MONDAY_9AM, PASSWORD, House
from yikou.accounts.models import Account
from yikou.accounts.operations import (
    BadUsername,
    LockedByTries,
    PasswordHoldsName,
    PasswordReused,
    PasswordTooShort,
    TooFewKinds,
    UsernameTaken,
    WrongPassword,
    change_password,
    open_account,
    reset_password,
    sign_in,
)
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotAllowed

DOOR = Actor(key="visitor", centre="yunshui")


def _change(house: House, old: str, new: str, days: int = 0) -> Account:
    return change_password(old=old, new=new, by=house.li, at=MONDAY_9AM + timedelta(days=days))


def test_a_new_password_is_taken_and_the_old_one_is_worth_nothing(house: House):
    _change(house, PASSWORD, "Taihu-lake7")

    assert sign_in(username="xiaoli", password="Taihu-lake7", by=DOOR, at=MONDAY_9AM)
    with pytest.raises(WrongPassword):
        sign_in(username="xiaoli", password=PASSWORD, by=DOOR, at=MONDAY_9AM)


@pytest.mark.parametrize(
    ("new", "refusal"),
    [
        ("Ab1-efghi", PasswordTooShort),
        ("abcdefghij1", TooFewKinds),
        ("Xiaoli-2026", PasswordHoldsName),
        (PASSWORD, PasswordReused),
    ],
)
def test_a_password_that_the_rule_does_not_accept_is_refused(house: House, new: str, refusal: type):
    with pytest.raises(refusal):
        _change(house, PASSWORD, new)


def test_the_last_five_do_not_come_back_and_the_sixth_does(house: House):
    used = [PASSWORD, *(f"Taihu-lake{n}" for n in range(5))]
    for old, new in pairwise(used):
        _change(house, old, new)

    with pytest.raises(PasswordReused):
        _change(house, used[-1], used[1])
    _change(house, used[-1], PASSWORD)


def test_a_wrong_old_password_counts_as_a_try_at_the_door(house: House):
    for _ in range(4):
        with pytest.raises(WrongPassword):
            _change(house, "wrong", "Taihu-lake7")
    with pytest.raises(LockedByTries):
        _change(house, "wrong", "Taihu-lake7")


def test_a_reset_password_must_be_changed_at_the_next_sign_in(house: House):
    li = Account.objects.get(username="xiaoli")

    with pytest.raises(NotAllowed):
        reset_password(account=li, new="Taihu-lake7", by=house.wu, at=MONDAY_9AM)
    reset_password(account=li, new="Taihu-lake7", by=house.security_admin, at=MONDAY_9AM)

    assert sign_in(username="xiaoli", password="Taihu-lake7", by=DOOR, at=MONDAY_9AM).must_change_password
    _change(house, "Taihu-lake7", "Taihu-lake8")
    assert not sign_in(username="xiaoli", password="Taihu-lake8", by=DOOR, at=MONDAY_9AM).must_change_password


def test_an_account_is_opened_by_the_system_administrator_with_a_name_of_its_own(house: House):
    new = {"name": "新人", "centre": house.centre, "password": "Taihu-lake7", "at": MONDAY_9AM}

    with pytest.raises(NotAllowed):
        open_account(username="xinren", by=house.security_admin, **new)
    with pytest.raises(UsernameTaken):
        open_account(username="XiaoLi", by=house.system_admin, **new)
    for odd in ("新人", "x", "9lives", "a b c"):
        with pytest.raises(BadUsername):
            open_account(username=odd, by=house.system_admin, **new)
    assert open_account(username="xinren", by=house.system_admin, **new).must_change_password


def test_no_password_and_no_name_is_in_the_ledger(house: House):
    from yikou.ledger.models import Entry

    _change(house, PASSWORD, "Taihu-lake7")

    said = " ".join(str(one.facts) for one in Entry.objects.all())
    assert not [word for word in (PASSWORD, "Taihu-lake7", "md5$", "xiaoli", "小李", "陈主任") if word in said]
