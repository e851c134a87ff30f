"""What the rules of the hall answer beyond their worked examples."""

from datetime import date, datetime, timedelta

from yikou.hall.policies import Booking, Calling, MissedTurn, NoShow, Priority, WaitWarning, WindowPause
from yikou.kernel.clock import ZONE
from yikou.policies.rulebook import Rulebook
from yikou.policies.shipped import shipped

BOOK = Rulebook(shipped(), date(2026, 3, 2))
TEN = datetime(2026, 3, 5, 10, tzinfo=ZONE)


def test_a_class_that_the_rule_does_not_name_gives_no_priority_and_age_does() -> None:
    rule = BOOK.get(Priority)

    assert rule.category_of(category="pregnant") == "pregnant"
    assert rule.category_of(category="friend of the director", age=40) == ""
    assert rule.category_of(category="", age=65) == "elderly"
    assert (rule.word("serviceman"), rule.word("")) == ("现役军人", "")


def test_an_ordinary_number_is_called_when_nobody_with_priority_waits() -> None:
    assert BOOK.get(Priority).next_lane(called_in_a_row=0, priority_waiting=0, ordinary_waiting=1) == "ordinary"


def test_what_was_never_called_is_neither_recalled_nor_missed() -> None:
    rule, long = BOOK.get(Calling), timedelta(hours=1)

    assert not rule.may_recall(called=0, since=long)
    assert not rule.may_mark_missed(called=0, since=long)


def test_a_missed_number_is_first_in_an_empty_line() -> None:
    assert BOOK.get(MissedTurn).place(0) == 1


def test_a_wait_of_a_second_less_gives_no_warning() -> None:
    assert BOOK.get(WaitWarning).level(timedelta(minutes=30) - timedelta(seconds=1)) == "none"


def test_a_window_pauses_only_for_a_listed_reason_and_a_real_time() -> None:
    rule = BOOK.get(WindowPause)

    assert rule.allows(minutes=15, same_kind_paused=0, reason="equipment")
    assert not rule.allows(minutes=0, same_kind_paused=0, reason="equipment")
    assert not rule.allows(minutes=15, same_kind_paused=0, reason="shopping")
    assert list(rule.words().values()) == ["短暂休息", "送取材料", "协助同事", "设备故障"]
    assert (rule.word("rest"), rule.word("shopping")) == ("短暂休息", "")


def test_a_slot_is_open_until_the_stated_time_before_it_and_half_of_the_places_only() -> None:
    rule, hour = BOOK.get(Booking), timedelta(hours=1)

    assert rule.is_open(slot_at=TEN, asked_at=TEN - hour)
    assert not rule.is_open(slot_at=TEN, asked_at=TEN - hour + timedelta(seconds=1))
    assert [rule.bookable(places) for places in (0, 1, 2, 5)] == [0, 0, 1, 2]


def test_arriving_at_the_very_edges_is_on_time() -> None:
    rule = BOOK.get(Booking)

    assert rule.check_in(slot_at=TEN, arrived_at=TEN - timedelta(minutes=30)) == "on_time"
    assert rule.check_in(slot_at=TEN, arrived_at=TEN + timedelta(minutes=15)) == "on_time"
    assert rule.check_in(slot_at=TEN, arrived_at=TEN + timedelta(minutes=15, seconds=1)) == "walk_in"


def test_who_never_cancelled_and_never_came_is_counted_unless_old_or_disabled() -> None:
    rule = BOOK.get(NoShow)

    assert rule.counts(cancelled_before=None)
    assert not rule.applying(category="disabled").counts(cancelled_before=None)
    assert rule.first_day(date(2026, 4, 1)) == date(2026, 1, 1)
    assert rule.paused_until(no_shows=2, last_on=date(2026, 3, 2)) is None
    assert rule.applying(category="elderly").paused_until(no_shows=9, last_on=date(2026, 3, 2)) is None
