"""A ledger changed by hand is found, and the entry named; a row changed by hand differs from its entries."""

import json
from datetime import timedelta

import pytest
from django.db import connection

from tests.ledger.conftest import BY, MONDAY, TUESDAY, TUESDAY_9AM
from yikou.centre import access as centre_access
from yikou.centre import facts as f
from yikou.centre.models import Window
from yikou.kernel import crypto
from yikou.ledger import guards, operations, queries
from yikou.ledger.models import Entry, Seal


@pytest.fixture
def two_days(hall):
    """Monday and Tuesday with entries, both sealed."""
    window = centre_access.window(BY, "3")
    operations.record(window, f.WindowPaused(reason="盘点"), by=BY, at=TUESDAY_9AM)
    operations.record(window, f.WindowResumed(), by=BY, at=TUESDAY_9AM + timedelta(minutes=9))
    for day in (MONDAY, TUESDAY):
        operations.seal("liuwan", day=day, by=BY, at=TUESDAY_9AM + timedelta(hours=9))
    return hall


def _by_hand(sql: str, *given: object) -> None:
    """What somebody with the database's password and without its triggers does."""
    guards.lift()
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
    guards.lay()


def test_an_untouched_ledger_fits(two_days):
    assert queries.verify("liuwan") == []
    assert list(queries.replay("liuwan")) == []


@pytest.mark.covers("H-11")
@pytest.mark.parametrize(
    ("column", "value"),
    [("by", "staff:7"), ("kind", "centre.seat_left"), ("facts", '{"reason": "无"}'), ("place", "9"), ("under", "x@1")],
)
def test_an_entry_changed_by_hand_is_named(two_days, column, value):
    first = Entry.objects.get(kind="centre.window_paused")
    _by_hand(f'UPDATE ledger_entry SET "{column}" = %s WHERE id >= %s', value, first.pk)

    [finding] = queries.verify("liuwan")

    assert finding.where == f"第 {first.pk} 条"
    assert "被改动过" in finding.told


def test_an_entry_removed_by_hand_breaks_its_day(two_days):
    _by_hand("DELETE FROM ledger_entry WHERE kind = %s", "centre.window_paused")

    [finding] = queries.verify("liuwan")

    assert finding.where == f"{TUESDAY} 的封存"
    assert finding.told == "封存时 2 条，现在 1 条。"


def test_an_entry_added_by_hand_is_named(two_days):
    guards.lift()
    entry = Entry.objects.get(kind="centre.window_paused")
    entry.pk, entry.by = None, "staff:7"
    entry.save(force_insert=True)
    guards.lay()

    where = [finding.where for finding in queries.verify("liuwan")]

    assert where == [f"第 {entry.pk} 条", f"{TUESDAY} 的封存"]


def test_a_seal_made_anew_after_a_removal_does_not_fit_without_the_key(two_days):
    """Whoever can write the database but has not the key cannot make a day look whole again."""
    _by_hand("DELETE FROM ledger_entry WHERE kind = %s", "centre.window_paused")
    rows = list(Entry.objects.filter(day=TUESDAY).values_list("id", "mac"))
    before = Seal.objects.get(day=MONDAY).digest
    forged = crypto.digest("\n".join([before, *(f"{number} {mac}" for number, mac in rows)]).encode())
    _by_hand("UPDATE ledger_seal SET digest = %s, entries = 1 WHERE day = %s", forged, TUESDAY)

    [finding] = queries.verify("liuwan")

    assert finding.where == f"{TUESDAY} 的封存"


def test_the_seal_chain_breaks_where_a_seal_was_changed(two_days):
    _by_hand("UPDATE ledger_seal SET digest = %s WHERE day = %s", "0" * 64, MONDAY)

    assert [finding.where for finding in queries.verify("liuwan")] == [f"{MONDAY} 的封存", f"{TUESDAY} 的封存"]


def test_the_seal_of_a_day_removed_between_two_others_is_found(two_days):
    window = centre_access.window(BY, "3")
    operations.record(window, f.WindowPaused(reason="开会"), by=BY, at=TUESDAY_9AM + timedelta(days=1))
    operations.seal("liuwan", day=TUESDAY + timedelta(days=1), by=BY, at=TUESDAY_9AM + timedelta(days=1, hours=9))
    _by_hand("DELETE FROM ledger_seal WHERE day = %s", TUESDAY)

    where = [finding.where for finding in queries.verify("liuwan")]

    assert where == [str(TUESDAY), f"{TUESDAY + timedelta(days=1)} 的封存"]


@pytest.mark.covers("H-11")
def test_a_row_changed_by_hand_differs_from_its_entries(two_days):
    Window.objects.update(paused_for="自己改的")

    told = {finding.where: finding.told for finding in queries.replay("liuwan")}

    window = Window.objects.get()
    assert told == {f"centre.window:{window.pk}": "paused_for：按台账是 ''，表里是 '自己改的'。"}
    assert list(queries.replay("liuwan", "centre.centre")) == []


def test_a_row_that_is_gone_is_told(two_days):
    Window.objects.all().delete()

    [finding] = queries.replay("liuwan")

    assert finding.told == "台账里有，表里没有。"


def test_a_kind_that_this_release_does_not_know_is_told_and_stops_nothing(two_days):
    _by_hand("UPDATE ledger_entry SET kind = %s WHERE kind = %s", "bookings.lent", "centre.window_resumed")

    [misfit] = queries.verify("liuwan")
    told = [finding.told for finding in queries.replay("liuwan")]

    assert "bookings.lent" in misfit.told
    assert told == ["台账里有这个版本不认识的条目 bookings.lent。"]


def test_facts_keep_their_types_through_the_ledger(two_days):
    entry = Entry.objects.get(kind="centre.window_added")

    assert entry.fact == f.WindowAdded(number="3", title="综合", sort="general")
    assert json.loads(json.dumps(entry.facts)) == {"number": "3", "title": "综合", "sort": "general"}
