"""Recording: the entry and the change are one; nothing is written behind a seal."""

from datetime import timedelta

import pytest
from django.db import transaction

from tests.ledger.conftest import BY, MONDAY, MONDAY_9AM, TUESDAY, TUESDAY_9AM
from yikou.centre import access as centre_access
from yikou.centre import facts as f
from yikou.centre import operations as centre
from yikou.ledger import operations, queries
from yikou.ledger.operations import AlreadySealed, ChangedMeanwhile, ClockSetBack, DayBeforeIsOpen


def _window():
    return centre_access.window(BY, "3")


def test_an_entry_says_what_when_who_where_and_under_which_day(hall):
    window = _window()
    [entry] = operations.record(window, f.WindowPaused(reason="取材料"), by=BY, at=TUESDAY_9AM, place="3")

    assert (entry.kind, entry.day, entry.by, entry.place) == ("centre.window_paused", TUESDAY, "system", "3")
    assert entry.sentence == "窗口暂停：取材料"
    assert queries.history(window)[-1] == entry
    assert queries.entry("liuwan", entry.pk) == entry
    assert queries.entry("elsewhere", entry.pk) is None


def test_the_change_and_its_entry_vanish_together(hall):
    before = queries.entries("liuwan").count()
    with pytest.raises(RuntimeError), transaction.atomic():  # noqa: PT012
        operations.record(_window(), f.WindowPaused(reason="取材料"), by=BY, at=TUESDAY_9AM)
        raise RuntimeError("the power went")

    assert queries.entries("liuwan").count() == before
    assert _window().paused_for == ""


def test_the_second_writer_is_refused_with_what_changed(hall):
    mine, theirs = _window(), _window()
    operations.record(theirs, f.WindowPaused(reason="取材料"), by=BY, at=TUESDAY_9AM)

    with pytest.raises(ChangedMeanwhile, match="09:00 窗口暂停") as refused, transaction.atomic():
        operations.record(mine, f.WindowPaused(reason="开会"), by=BY, at=TUESDAY_9AM)

    assert refused.value.code == "ledger.changed_meanwhile"
    assert _window().paused_for == "取材料"


def test_after_the_close_the_evening_belongs_to_the_next_day(hall):
    operations.seal("liuwan", day=MONDAY, by=BY, at=MONDAY_9AM + timedelta(hours=9))

    [entry] = operations.record(_window(), f.WindowPaused(reason="盘点"), by=BY, at=MONDAY_9AM + timedelta(hours=10))

    assert entry.day == TUESDAY
    assert entry.at.day == MONDAY.day


def test_a_clock_that_was_set_back_is_refused(hall):
    operations.record(_window(), f.WindowPaused(reason="盘点"), by=BY, at=TUESDAY_9AM)
    operations.seal("liuwan", day=MONDAY, by=BY, at=TUESDAY_9AM)
    operations.seal("liuwan", day=TUESDAY, by=BY, at=TUESDAY_9AM)

    with pytest.raises(ClockSetBack, match="核对时钟"), transaction.atomic():
        operations.record(_window(), f.WindowResumed(), by=BY, at=MONDAY_9AM)
    [kept] = operations.record(_window(), f.WindowResumed(), by=BY, at=TUESDAY_9AM)
    assert kept.day > TUESDAY


def test_days_are_sealed_in_order_and_once(hall):
    operations.record(_window(), f.WindowPaused(reason="盘点"), by=BY, at=TUESDAY_9AM)

    with pytest.raises(DayBeforeIsOpen, match="2026-03-02"):
        operations.seal("liuwan", day=TUESDAY, by=BY, at=TUESDAY_9AM)
    monday = operations.seal("liuwan", day=MONDAY, by=BY, at=TUESDAY_9AM)
    tuesday = operations.seal("liuwan", day=TUESDAY, by=BY, at=TUESDAY_9AM)
    with pytest.raises(AlreadySealed):
        operations.seal("liuwan", day=MONDAY, by=BY, at=TUESDAY_9AM)

    assert tuesday.before == monday.digest
    assert (monday.entries, tuesday.entries) == (4, 1)
    assert [seal.day for seal in queries.seals("liuwan")] == [TUESDAY, MONDAY]
    assert queries.last_seal("liuwan") == tuesday


def test_another_centre_has_a_book_of_its_own(hall):
    other = centre.found_centre(
        code="dongqiao", name="东桥社区服务中心", short_name="东桥", level="community", by=BY, at=TUESDAY_9AM
    )
    operations.seal("liuwan", day=MONDAY, by=BY, at=TUESDAY_9AM)

    assert queries.unsealed_days("dongqiao", TUESDAY + timedelta(days=1)) == [TUESDAY]
    assert queries.unsealed_days("liuwan", TUESDAY) == []
    assert [entry.subject for entry in queries.history(other)] == ["centre.centre:dongqiao"]
