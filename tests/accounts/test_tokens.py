"""Tokens: shown once, kept as a digest, with no more rights than their account."""

from datetime import timedelta

import pytest

from tests.world import MONDAY, MONDAY_9AM, House
from yikou.accounts import access, queries
from yikou.accounts.models import Account, ApiToken
from yikou.accounts.operations import (
    RightNotHeld,
    TokenDead,
    TokenExpired,
    close_account,
    issue_token,
    revoke_token,
)
from yikou.kernel.refusals import NotAllowed, NotFound
from yikou.ledger.queries import replay

UNTIL = MONDAY + timedelta(days=30)


def _issue(house: House, *rights: str, expires_on=UNTIL):
    li = Account.objects.get(username="xiaoli")
    return issue_token(
        account=li, name="取号机", rights=rights, expires_on=expires_on, by=house.security_admin, at=MONDAY_9AM
    )


def test_a_token_acts_for_its_account_with_the_rights_it_was_given(house: House):
    token, secret = _issue(house, "cases.read", "cases.accept")

    actor = access.bearer(secret, at=MONDAY_9AM)

    assert actor.account_id == token.account_id
    assert actor.rights == {"cases.read", "cases.accept"}
    assert secret not in str(ApiToken.objects.values().get())
    assert list(replay(house.centre, "accounts.apitoken")) == []


def test_a_token_that_ran_out_was_taken_back_or_never_was_is_refused_alike(house: House):
    token, secret = _issue(house, "cases.read")

    with pytest.raises(access.TokenUnknown):
        access.bearer(secret + "x", at=MONDAY_9AM)
    access.bearer(secret, at=MONDAY_9AM + timedelta(days=30))
    with pytest.raises(access.TokenUnknown):
        access.bearer(secret, at=MONDAY_9AM + timedelta(days=31))
    revoke_token(token=token, by=house.security_admin, at=MONDAY_9AM)
    with pytest.raises(access.TokenUnknown):
        access.bearer(secret, at=MONDAY_9AM)
    with pytest.raises(TokenDead):
        revoke_token(token=token, by=house.security_admin, at=MONDAY_9AM)


def test_a_token_dies_with_its_account(house: House):
    token, secret = _issue(house, "cases.read")

    close_account(account=token.account, reason="离岗", by=house.system_admin, at=MONDAY_9AM)

    with pytest.raises(access.TokenUnknown):
        access.bearer(secret, at=MONDAY_9AM)


def test_a_token_gets_no_right_that_its_account_lacks(house: House):
    with pytest.raises(RightNotHeld, match="批准延长办理期限"):
        _issue(house, "cases.extend")
    with pytest.raises(TokenExpired):
        _issue(house, "cases.read", expires_on=MONDAY)
    with pytest.raises(NotAllowed):
        issue_token(
            account=Account.objects.get(username="xiaoli"),
            name="自己的",
            rights=["cases.read"],
            expires_on=UNTIL,
            by=house.li,
            at=MONDAY_9AM,
        )


def test_the_list_of_people_is_the_own_centres_and_takes_two_queries(house: House, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = queries.people(house.centre, at=MONDAY_9AM)

    assert len(found) == len(house.accounts)
    assert next(one for one in found if one.username == "xiaosun").roles[1].department == "民政"
    elsewhere = Account.objects.create(username="stranger", name="外人", centre="elsewhere")
    with pytest.raises(NotFound):
        access.account(house.chen, elsewhere.pk)
