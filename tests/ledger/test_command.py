"""`yikou ledger` and `yikou close`: what a machine asks, and what it is told."""

import json
from datetime import timedelta

import pytest
from django.db import connection

from tests.ledger.conftest import MONDAY, TUESDAY_9AM
from yikou.cli import main as cli
from yikou.kernel import clock
from yikou.ledger import guards, operations
from yikou.ledger.models import Entry, Seal


def by_hand(sql: str) -> None:
    guards.lift()
    with connection.cursor() as cursor:
        cursor.execute(sql)
    guards.lay()


def test_a_ledger_that_fits_says_so(hall, capsys):
    assert cli.main(["ledger", "verify"]) == 0
    assert cli.main(["ledger", "replay", "--check"]) == 0

    out = capsys.readouterr().out
    assert "liuwan：台账核对一致，封存没有断。" in out
    assert "每一行都一致" in out


@pytest.mark.covers("H-11")
def test_a_row_changed_by_hand_is_named_with_exit_code_1(hall, capsys):
    first = Entry.objects.order_by("id")[0].pk
    by_hand("UPDATE ledger_entry SET place = '9'")

    assert cli.main(["ledger", "verify"]) == 1
    assert f"第 {first} 条" in capsys.readouterr().err
    assert cli.main(["ledger", "verify", "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["ok"] is False
    assert answer["findings"][0]["where"] == f"第 {first} 条"


def test_a_row_that_differs_from_its_entries_is_named(hall, capsys):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE centre_window SET area = '东区'")

    assert cli.main(["ledger", "replay", "--check"]) == 1
    assert "area：按台账是 ''，表里是 '东区'。" in capsys.readouterr().err
    assert cli.main(["ledger", "replay", "--check", "--model", "centre.centre"]) == 0


def test_replay_without_check_is_wrong_usage(hall, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["ledger", "replay"])

    assert ended.value.code == 2


def test_one_entry_is_shown_and_an_unknown_one_refused(hall, capsys):
    entry = Entry.objects.get(kind="centre.seat_taken")

    assert cli.main(["ledger", "show", str(entry.pk)]) == 0
    assert "told\t上窗" in capsys.readouterr().out
    assert cli.main(["ledger", "show", str(entry.pk), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["subject"] == entry.subject
    assert cli.main(["ledger", "show", "999999"]) == 1
    assert cli.main(["ledger", "verify", "--centre", "nowhere"]) == 1
    assert "没有找到" in capsys.readouterr().err


def test_a_seal_removed_from_the_end_is_found_by_the_close_that_made_it(hall, capsys, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: TUESDAY_9AM.replace(hour=18) - timedelta(days=1))
    assert cli.main(["close", "--json"]) == 0
    assert [one["day"] for one in json.loads(capsys.readouterr().out)] == [MONDAY.isoformat()]
    by_hand("DELETE FROM ledger_seal")

    assert cli.main(["ledger", "verify"]) == 1
    assert f"{MONDAY}：这一天日结过，封存却不见了。" in capsys.readouterr().err


@pytest.mark.covers("H-04")
def test_the_close_command_makes_up_for_missed_days_and_refuses_a_second_time(hall, capsys, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: TUESDAY_9AM.replace(hour=18))

    assert cli.main(["close"]) == 0
    out = capsys.readouterr().out
    assert "liuwan 2026-03-02 已日结封存（补做）" in out
    assert "liuwan 2026-03-03 已日结封存：" in out
    assert Seal.objects.count() == 2
    assert cli.main(["close"]) == 1
    assert "不能重复日结" in capsys.readouterr().err
    assert cli.main(["close", "--day", "3月3日"]) == 1


def test_days_to_come_are_not_closed(hall, capsys, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: TUESDAY_9AM)

    assert cli.main(["close", "--day", "2026-03-09"]) == 1
    assert "还没有到" in capsys.readouterr().err
    assert operations.open_day("liuwan", TUESDAY_9AM) == TUESDAY_9AM.date()
