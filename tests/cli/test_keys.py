"""`yikou keys` and `yikou staff`: what is done at the machine itself."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.world import MONDAY_9AM, House, identity_number
from yikou.accounts.models import Account
from yikou.accounts.queries import by_username
from yikou.cli import main as cli
from yikou.kernel import crypto
from yikou.residents import queries
from yikou.residents.models import Person
from yikou.residents.operations import register, reseal


@pytest.fixture
def wang(house: House) -> Person:
    number = identity_number(date(1954, 5, 12), 2)
    return register(name="王桂芬", identity=number, phone="13800001234", by=house.li, at=MONDAY_9AM)


def _answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict:
    assert cli.main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_rotation_seals_everything_with_a_new_key(wang: Person, capsys: pytest.CaptureFixture[str]) -> None:
    before = crypto.key_ids()[-1]

    done = _answer(capsys, "keys", "rotate")

    assert (done["resealed"], done["resumed"]) == (2, False)
    assert done["newest"] == crypto.key_ids()[-1] != before
    state = _answer(capsys, "keys", "status")
    assert {one["key"]: one["values"] for one in state["keys"]} == {
        **dict.fromkeys(crypto.key_ids(), 0),
        done["newest"]: 2,
    }
    assert Person.objects.get(pk=wang.pk).phone_number == "13800001234"


def test_a_rotation_that_was_interrupted_is_finished_without_another_key(
    wang: Person, house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    newest = crypto.rotate()

    done = _answer(capsys, "keys", "rotate")

    assert done == {"newest": newest, "resealed": 2, "resumed": True}
    assert set(queries.keys_worn()) == {newest}
    assert reseal(by=house.system_admin, at=MONDAY_9AM).count == 0


def test_the_first_administrators_are_appointed_at_the_machine(
    house: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["staff", "add-first-admin", "--role", "audit_admin", "--username", "xinshen", "--name", "新审"]
    monkeypatch.setattr("sys.stdin", io.StringIO("Taihu-lake7\n" * 2))

    assert cli.main(words) == 1
    assert "已经有审计员了" in capsys.readouterr().err
    assert not Account.objects.filter(username="xinshen").exists()


def test_a_locked_account_is_opened_at_the_machine(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    Account.objects.filter(username="xiaoli").update(failures=5, locked_until=MONDAY_9AM.replace(year=2099))

    assert cli.main(["staff", "unlock", "xiaoli"]) == 0
    assert by_username("xiaoli").locked_until is None
    assert cli.main(["staff", "unlock", "nobody"]) == 1
    assert "没有找到" in capsys.readouterr().err


def test_the_list_of_people_names_roles(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["staff", "list"]) == 0

    assert "xiaosun\t小孙\t窗口工作人员、部门经办人（民政）\t\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [("ledger", "verify"), ("keys", "status"), ("keys", "rotate"), ("close",), ("staff", "list"), ("backup",)],
)
def test_a_centre_whose_keys_are_gone_is_left_alone_until_they_are_back(
    house: House, tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    settings.DATA = tmp_path

    assert cli.main([*words]) == 1

    assert "没有密钥文件keys.json" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
