"""Sessions: their key changes at sign-in, they end with the password, and the server locks the idle screen."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore

from tests.world import MONDAY_9AM, PASSWORD, House
from yikou.accounts import access
from yikou.accounts.models import Account
from yikou.accounts.operations import (
    LockedByTries,
    WrongPassword,
    change_password,
    close_account,
    grant_role,
    lock_screen,
    unlock_screen,
)
from yikou.ledger.queries import entries


@pytest.fixture
def session(house: House) -> SessionStore:
    made = SessionStore()
    made["draft"] = "typed before"
    made.create()
    access.begin(made, account=Account.objects.get(username="xiaoli"), at=MONDAY_9AM, window="1")
    return made


def _standing(session: SessionStore, minutes: float = 0):
    return access.standing(session, at=MONDAY_9AM + timedelta(minutes=minutes))


def test_sign_in_gives_the_session_a_new_key_and_keeps_what_was_typed(house: House):
    planted = SessionStore()
    planted["draft"] = "typed before"
    planted.create()
    key = planted.session_key

    access.begin(planted, account=Account.objects.get(username="xiaoli"), at=MONDAY_9AM)

    assert planted.session_key != key
    assert planted["draft"] == "typed before"


def test_a_session_says_who_works_where_with_what_rights(house: House, session: SessionStore):
    found = _standing(session)

    assert found.actor == house.li
    assert found.actor.may("cases.accept")
    assert not found.is_locked
    assert not found.must_change_password


def test_reading_a_session_asks_once_while_rights_do_not_change(
    house: House, session: SessionStore, django_assert_num_queries
):
    _standing(session)

    with django_assert_num_queries(1):
        _standing(session)


def test_a_grant_is_felt_at_the_next_click(house: House, session: SessionStore):
    assert not _standing(session).actor.may("cases.extend")
    li = Account.objects.get(username="xiaoli")

    grant_role(account=li, role="body_head", by=house.security_admin, at=MONDAY_9AM)

    assert _standing(session).actor.may("cases.extend")


def test_a_session_ends_when_the_account_is_closed_or_the_password_changed(house: House, session: SessionStore):
    change_password(old=PASSWORD, new="Taihu-lake7", by=house.li, at=MONDAY_9AM)
    assert _standing(session) is None

    li = Account.objects.get(username="xiaoli")
    access.begin(session, account=li, at=MONDAY_9AM)
    assert _standing(session) is not None
    close_account(account=li, reason="离岗", by=house.system_admin, at=MONDAY_9AM)
    assert _standing(session) is None


def test_an_untouched_screen_locks_after_the_rules_minutes_and_a_touched_one_does_not(
    house: House, session: SessionStore
):
    assert not _standing(session, 14).is_idle
    assert not _standing(session, 28).is_idle
    assert _standing(session, 43).is_idle


def test_a_locked_screen_opens_with_the_password_only_and_keeps_what_was_typed(house: House, session: SessionStore):
    lock_screen(session=session, is_idle=True, by=house.li, at=MONDAY_9AM)
    assert _standing(session, 500).is_locked

    with pytest.raises(WrongPassword):
        unlock_screen(session=session, password="wrong", by=house.li, at=MONDAY_9AM)
    assert _standing(session).is_locked
    unlock_screen(session=session, password=PASSWORD, by=house.li, at=MONDAY_9AM)

    assert not _standing(session).is_locked
    assert session["draft"] == "typed before"
    kinds = [one.kind for one in entries(house.centre)[:3]]
    assert kinds == ["accounts.screen_unlocked", "accounts.sign_in_failed", "accounts.screen_locked"]


def test_guessing_at_a_locked_screen_locks_the_account(house: House, session: SessionStore):
    lock_screen(session=session, is_idle=False, by=house.li, at=MONDAY_9AM)
    for _ in range(4):
        with pytest.raises(WrongPassword):
            unlock_screen(session=session, password="wrong", by=house.li, at=MONDAY_9AM)

    with pytest.raises(LockedByTries):
        unlock_screen(session=session, password="wrong", by=house.li, at=MONDAY_9AM)
    with pytest.raises(LockedByTries):
        unlock_screen(session=session, password=PASSWORD, by=house.li, at=MONDAY_9AM)


def test_a_session_forgotten_is_nobodys(house: House, session: SessionStore):
    access.end(session)

    assert _standing(session) is None
