"""Coming in: tries are counted, locks open by themselves, and nobody learns which names exist."""

from datetime import timedelta

import pytest

from tests.world import MONDAY_9AM, PASSWORD, House
from yikou.accounts import queries
from yikou.accounts.operations import (
    AccountIsClosed,
    LockedByTries,
    WrongPassword,
    close_account,
    sign_in,
    sign_out,
    unlock,
)
from yikou.accounts.queries import by_username
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotAllowed
from yikou.ledger.queries import entries

DOOR = Actor(key="visitor", centre="yunshui", window="1")


def _try(username: str, password: str, minutes: float = 0):
    return sign_in(username=username, password=password, by=DOOR, at=MONDAY_9AM + timedelta(minutes=minutes))


def _refused(username: str, times: int, minutes: float = 0) -> list[str]:
    said = []
    for _ in range(times):
        with pytest.raises((WrongPassword, LockedByTries)) as refused:
            _try(username, "not the password", minutes)
        said.append(refused.value.sentence)
    return said


def test_the_right_password_lets_in_and_is_an_entry(house: House):
    done = _try("XiaoLi ", PASSWORD)

    assert done.account.name == "小李"
    assert not done.must_change_password
    last = entries(house.centre).first()
    assert (last.kind, last.by, last.place) == ("accounts.signed_in", f"staff:{done.account.pk}", "1")


def test_a_wrong_password_says_how_many_tries_are_left_and_then_locks(house: House):
    said = _refused("xiaoli", 5)

    assert ["还能试4次" in said[0], "还能试1次" in said[3], "09:15" in said[4]] == [True] * 3
    with pytest.raises(LockedByTries):
        _try("xiaoli", PASSWORD, 14.9)
    kinds = [one.kind for one in entries(house.centre)[:5]]
    assert kinds == ["accounts.locked_out", *["accounts.sign_in_failed"] * 4]


def test_a_lock_opens_by_itself_and_the_count_begins_anew(house: House):
    _refused("xiaoli", 5)

    assert "还能试4次" in _refused("xiaoli", 1, minutes=15)[0]
    assert _try("xiaoli", PASSWORD, 15).account.failures == 0


def test_a_right_password_ends_the_count(house: House):
    _refused("xiaoli", 4)
    _try("xiaoli", PASSWORD)

    assert "还能试4次" in _refused("xiaoli", 1)[0]


def test_a_name_without_an_account_is_answered_just_like_one_with(house: House):
    assert _refused("xiaoli", 7) == _refused("nobody.here", 7)
    assert queries.unknown_names(house.centre).get().failures == 5


def test_a_closed_account_is_told_so_only_to_who_knows_its_password(house: House):
    li = by_username("xiaoli")
    close_account(account=li, reason="离岗", by=house.system_admin, at=MONDAY_9AM)

    assert "还能试4次" in _refused("xiaoli", 1)[0]
    with pytest.raises(AccountIsClosed):
        _try("xiaoli", PASSWORD)


def test_the_security_administrator_opens_a_lock_and_nobody_else_does(house: House):
    _refused("xiaoli", 5)

    with pytest.raises(NotAllowed):
        unlock(account=by_username("xiaoli"), by=house.chen, at=MONDAY_9AM)
    unlock(account=by_username("xiaoli"), by=house.security_admin, at=MONDAY_9AM)
    assert _try("xiaoli", PASSWORD).account.locked_until is None


def test_a_password_of_ninety_days_must_be_changed(house: House):
    assert not _try("xiaoli", PASSWORD, 60 * 24 * 88).must_change_password
    assert _try("xiaoli", PASSWORD, 60 * 24 * 91).must_change_password


def test_leaving_is_an_entry(house: House):
    sign_out(by=house.li, at=MONDAY_9AM)

    assert entries(house.centre).first().kind == "accounts.signed_out"
