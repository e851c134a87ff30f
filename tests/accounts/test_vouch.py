"""Countersigning at somebody else's desk: with name and password, without signing in there."""

import pytest

from tests.world import MONDAY_9AM, PASSWORD
from yikou.accounts.models import Account
from yikou.accounts.operations import AccountIsClosed, LockedByTries, WrongPassword, vouch


def _vouch(house, username="wujie", password=PASSWORD):
    return vouch(username=username, password=password, by=house.li, at=MONDAY_9AM)


def test_who_vouches_acts_with_their_own_rights(house):
    vouched = _vouch(house)

    assert vouched.account_id == house.accounts["wujie"]
    assert vouched.may("cases.countersign")
    assert house.li.account_id != vouched.account_id


@pytest.mark.parametrize(("username", "password"), [("wujie", "nonsense"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_name_or_password_is_told_alike(house, username, password):
    with pytest.raises(WrongPassword):
        _vouch(house, username, password)


def test_wrong_tries_at_a_desk_count_as_at_the_door(house):
    for _ in range(4):
        with pytest.raises(WrongPassword):
            _vouch(house, password="nonsense")
    with pytest.raises(LockedByTries):
        _vouch(house, password="nonsense")

    with pytest.raises(LockedByTries):
        _vouch(house)


def test_a_closed_account_vouches_for_nothing(house):
    Account.objects.filter(pk=house.accounts["wujie"]).update(is_active=False)

    with pytest.raises(AccountIsClosed):
        _vouch(house)
