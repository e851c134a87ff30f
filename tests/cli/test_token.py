"""`yikou token`: issuing, revoking and listing the tokens of machines."""

import json
from datetime import timedelta

import pytest

from tests.world import House
from yikou.accounts import access
from yikou.cli.main import main
from yikou.kernel import clock
from yikou.ledger import queries as ledger

Captured = pytest.CaptureFixture[str]


def ask(capsys: Captured, *words: str) -> tuple[int, str, str]:
    code = main(["token", *words])
    out, err = capsys.readouterr()
    return code, out, err


def issue(capsys: Captured, *words: str) -> dict:
    code, out, err = ask(capsys, "issue", "--account", "xiaoli", "--days", "30", *words, "--json")
    assert code == 0, err
    return json.loads(out)


def test_a_token_is_issued_with_its_rights_and_shown_once(house: House, capsys: Captured) -> None:
    made = issue(capsys, "--right", "cases.accept", "--right", "cases.read", "--name", "自助终端")

    actor = access.bearer(made["token"], at=clock.now())
    assert (actor.name, actor.rights) == ("小李", {"cases.accept", "cases.read"})
    assert made["expires_on"] == (clock.now().date() + timedelta(days=30)).isoformat()
    assert [one.kind for one in ledger.entries(house.centre)[:1]] == ["accounts.token_issued"]
    assert made["token"] not in ask(capsys, "list")[1]


def test_the_secret_stands_alone_on_its_line_for_scripts(house: House, capsys: Captured) -> None:
    code, out, _ = ask(capsys, "issue", "--account", "xiaoli", "--right", "cases.read", "--days", "1")

    assert code == 0
    assert access.bearer(out.splitlines()[0], at=clock.now()).name == "小李"


def test_a_token_gets_no_right_that_its_account_lacks(house: House, capsys: Captured) -> None:
    code, out, err = ask(capsys, "issue", "--account", "xiaoli", "--right", "cases.extend", "--days", "30")

    assert (code, out) == (1, "")
    assert "批准延长办理期限" in err


@pytest.mark.parametrize("days", ["0", "-99999999999"])
def test_a_token_ends_after_today(house: House, capsys: Captured, days: str) -> None:
    code, _, err = ask(capsys, "issue", "--account", "xiaoli", "--right", "cases.read", "--days", days)

    assert (code, err) == (1, "令牌的到期日要晚于今天。\n")


def test_nobody_of_that_name_gets_none(house: House, capsys: Captured) -> None:
    code, _, err = ask(capsys, "issue", "--account", "nobody", "--right", "cases.read", "--days", "3")

    assert (code, "这个工号" in err) == (1, True)


def test_a_revoked_token_is_dead(house: House, capsys: Captured) -> None:
    made = issue(capsys, "--right", "cases.read")

    assert ask(capsys, "revoke", str(made["number"]))[0] == 0

    with pytest.raises(access.TokenUnknown):
        access.bearer(made["token"], at=clock.now())
    assert json.loads(ask(capsys, "list", "--json")[1])[0]["revoked_at"]
    assert ask(capsys, "revoke", str(made["number"]))[::2] == (1, "这个令牌已经收回了。\n")


def test_a_token_that_never_was_cannot_be_revoked(house: House, capsys: Captured) -> None:
    code, _, err = ask(capsys, "revoke", "999")

    assert (code, "没有找到这个令牌" in err) == (1, True)
