"""What shapes decide beyond their worked examples: boundaries, orders, and things that must always hold."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yikou.accounts.policies import SignIn
from yikou.cases.policies import (
    Binding,
    Cards,
    ClockStop,
    Counting,
    Extension,
    Limit,
    ProgressLookup,
    Retention,
    TravelCompensation,
)
from yikou.centre.policies import Opening, WorkingDays
from yikou.kernel.calendar import Hours, Stop, WorkCalendar
from yikou.kernel.clock import ZONE
from yikou.policies.rulebook import Rulebook
from yikou.policies.shipped import shipped
from yikou.reporting.policies import Rhythm
from yikou.residents.policies import Masking

BOOK = Rulebook(shipped(), date(2026, 3, 2))
CALENDAR = WorkCalendar.shipped()
HOURS = BOOK.get(Opening).counted_hours()
MOMENTS = st.integers(0, 239 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 5, tzinfo=ZONE) + timedelta(minutes=minutes)
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


# --- clock stops ---


@pytest.mark.parametrize(
    ("stopped_at", "resumes_at"),
    [
        ("2026-03-09T10:00", "2026-03-18T00:00"),
        ("2026-03-09T17:30", "2026-03-18T00:00"),
        ("2026-03-09T17:31", "2026-03-19T00:00"),
        ("2026-03-14T10:00", "2026-03-25T00:00"),
    ],
    ids=["in the morning", "at closing", "after closing", "on a Saturday"],
)
def test_a_stop_ends_by_itself_after_the_closings_that_its_cap_covers(stopped_at: str, resumes_at: str) -> None:
    stop = BOOK.get(ClockStop)

    assert stop.resumes_at("公示", at(stopped_at), CALENDAR, HOURS) == at(resumes_at)


def test_an_unknown_reason_has_no_cap_and_no_paper() -> None:
    stop = BOOK.get(ClockStop)

    assert stop.cap("领导出差") is None
    assert stop.paper("领导出差") == ""
    assert stop.paper("听证") == "听证通知书"
    assert "公示" in stop.reasons()
    assert stop.hearing_by(date(2026, 3, 2), CALENDAR) == date(2026, 3, 30)


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=90)), st.sampled_from(["公示", "听证", "鉴定", "核实"]))
def test_a_stop_never_counts_more_than_its_cap(start: datetime, length: timedelta, reason: str) -> None:
    stop = BOOK.get(ClockStop)
    end = stop.ends_at(reason, start, start + length, CALENDAR, HOURS)
    cap = stop.cap(reason)

    assert cap is not None
    assert start <= end or stop.resumes_at(reason, start, CALENDAR, HOURS) == end
    assert 0 <= stop.days_not_counted(start, end, CALENDAR, HOURS) <= cap.value


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=60)), st.integers(1, 30))
def test_the_days_not_counted_are_those_by_which_the_deadline_moves(
    start: datetime, length: timedelta, days: int
) -> None:
    counting, stop = BOOK.get(Counting), BOOK.get(ClockStop)
    began = counting.due(accepted_at=start, working_days=days, calendar=CALENDAR, hours=HOURS).counted_from
    paused = datetime.combine(CALENDAR.after(began, 1), time(10), ZONE)
    pause = Stop(paused, paused + length, "公示")

    plain = counting.due(accepted_at=start, working_days=days, calendar=CALENDAR, hours=HOURS)
    moved = counting.due(accepted_at=start, working_days=days, calendar=CALENDAR, hours=HOURS, stops=(pause,))

    not_counted = stop.days_not_counted(pause.start, pause.end or pause.start, CALENDAR, HOURS)
    assert CALENDAR.working_days(plain.due_on, moved.due_on) == not_counted


# --- cards, extensions, limits ---


@pytest.mark.parametrize(
    ("due_on", "step_due_on", "card"),
    [
        (date(2026, 3, 10), None, "none"),
        (date(2026, 3, 4), None, "yellow"),
        (date(2026, 3, 2), None, "yellow"),
        (date(2026, 2, 28), None, "red"),
        (date(2026, 3, 20), date(2026, 3, 3), "none"),
        (date(2026, 3, 20), date(2026, 3, 2), "none"),
        (date(2026, 3, 20), date(2026, 2, 28), "red"),
        (date(2026, 2, 28), date(2026, 3, 20), "red"),
    ],
)
def test_the_worse_of_the_promise_and_its_step_is_shown(due_on: date, step_due_on: date | None, card: str) -> None:
    cards = BOOK.get(Cards)

    assert cards.card(due_on, date(2026, 3, 2), CALENDAR, step_due_on) == card


def test_under_electronic_monitoring_a_late_step_is_yellow_and_the_handler_is_told() -> None:
    monitoring = Rulebook(shipped(), BOOK.on, {"deadlines.cards": ((date.min, "monitoring"),)}).get(Cards)

    assert monitoring.card(date(2026, 3, 20), date(2026, 3, 2), CALENDAR, date(2026, 2, 27)) == "yellow"
    assert monitoring.card(date(2026, 3, 2), date(2026, 3, 2), CALENDAR, date(2026, 3, 3)) == "none"
    assert monitoring.yellow_from(date(2026, 3, 20), CALENDAR) is None
    assert monitoring.told("red") == ("handler",)
    assert BOOK.get(Cards).told("red") == ("handler", "department_head", "leader_in_charge")


@given(st.dates(date(2026, 1, 5), date(2026, 9, 1)))
def test_the_reminder_comes_before_yellow_and_yellow_before_red(day: date) -> None:
    cards, due_on = BOOK.get(Cards), CALENDAR.next_working(day)
    yellow_from = cards.yellow_from(due_on, CALENDAR)

    assert yellow_from is not None
    assert cards.remind_on(due_on, CALENDAR) < yellow_from < cards.red_from(due_on, CALENDAR)


def test_an_extension_needs_a_reason_and_at_least_a_day() -> None:
    asked = {"due_on": date(2026, 3, 30), "asked_on": date(2026, 3, 30), "extended_before": 0}
    extension = BOOK.get(Extension)

    assert extension.allows(**asked, reason="向外省核实", days=1)
    assert not extension.allows(**asked, reason="  ", days=1)
    assert not extension.allows(**asked, reason="向外省核实", days=0)
    assert "最多1次，不超过10个工作日" in extension.refused()
    assert "不超过15个工作日" in extension.applying(handling="joint").refused()


def test_a_promise_is_never_longer_than_the_law() -> None:
    limit = BOOK.get(Limit)

    assert limit.allows(promised=20, legal=20)
    assert not limit.allows(promised=21, legal=20)


# --- notice, compensation, archive ---


@given(st.decimals(0, 1000, places=2) | st.none())
def test_compensation_is_at_most_the_cap_and_in_cents(tickets: Decimal | None) -> None:
    rule = BOOK.get(TravelCompensation)

    owed = rule.owed(tickets)

    assert 0 <= owed <= rule.cap
    assert owed.as_tuple().exponent == -2
    assert rule.applying(cause="applicant").owed(tickets) == 0


def test_a_notice_binds_for_what_it_lists_and_for_one_trip() -> None:
    binding = BOOK.get(Binding)

    assert binding.unlisted(["id_card"], ["photo", "id_card"]) == ("photo",)
    assert not binding.applying(changed="law").is_binding(date(2026, 3, 2), date(2026, 3, 3))
    assert not binding.is_second_trip(1)
    assert binding.is_second_trip(2)


def test_a_permanent_file_is_kept_for_ever_and_others_are_never_transferred() -> None:
    retention = BOOK.get(Retention)

    assert retention.keep_until("permanent", date(2026, 3, 2)) is None
    assert retention.transfer_from("short", date(2026, 3, 2)) is None


# --- looking up, signing in ---


def test_looking_up_is_paused_after_five_failures_in_a_quarter_of_an_hour() -> None:
    lookup, start = BOOK.get(ProgressLookup), at("2026-03-02T09:00")
    quick = [start + timedelta(minutes=3 * n) for n in range(5)]
    slow = [start + timedelta(minutes=5 * n) for n in range(5)]

    assert lookup.blocked_until(quick) == at("2026-03-02T09:42")
    assert lookup.blocked_until(quick[:4]) is None
    assert lookup.blocked_until(slow) is None
    assert lookup.blocked_until([*slow, *(slow[-1] + timedelta(minutes=n) for n in range(1, 5))]) == at(
        "2026-03-02T09:54"
    )


@pytest.mark.parametrize(
    ("password", "kinds"),
    [("abcdefghij", 1), ("Abcdefghij", 2), ("Abcdefgh12", 3), ("Abcdefg1!中", 4), ("一二三四五六七八九十", 1)],
)
def test_a_password_has_as_many_kinds_as_it_mixes(password: str, kinds: int) -> None:
    rule = BOOK.get(SignIn)

    assert rule.kinds_in(password) == kinds
    assert rule.accepts_password(password) is (kinds >= 3)


def test_a_lock_opens_by_itself() -> None:
    rule, failed_at = BOOK.get(SignIn), at("2026-03-02T09:00")

    assert rule.locked_until(4, failed_at) is None
    assert rule.locked_until(5, failed_at) == at("2026-03-02T09:15")
    assert rule.is_review_due(date(2025, 3, 2), date(2026, 3, 2))


# --- masking, opening, rhythm ---


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("address", "柳湾镇街道河滨路12号3室", "柳湾镇**********"),
        ("address", "河滨路12号", "******"),
        ("name", "李", "*"),
        ("bank", "12", "**"),
        ("phone", "12345", "*****"),
        ("email", "who@example.org", "***************"),
        ("identity", "", ""),
    ],
)
def test_what_is_short_or_unknown_is_never_shown_whole_by_accident(field: str, value: str, shown: str) -> None:
    assert BOOK.get(Masking).shown(field, value) == shown


@given(st.text(min_size=8, max_size=20), st.sampled_from(["identity", "phone", "bank", "name", "address", "other"]))
def test_masking_keeps_the_length_and_hides_something(value: str, field: str) -> None:
    shown = BOOK.get(Masking).shown(field, value)

    assert len(shown) == len(value)
    assert "*" in shown


def test_the_house_open_all_year_is_open_on_rest_days_too() -> None:
    all_year = Rulebook(shipped(), BOOK.on, {"hours.opening": ((date.min, "every_day"),)}).get(Opening)

    assert all_year.spans(date(2026, 3, 1), CALENDAR) == ((time(8, 30), time(11, 30)),)
    assert BOOK.get(Opening).spans(date(2026, 3, 1), CALENDAR) == ()
    assert all_year.counted_hours() == Hours.of("08:30-16:30")


def test_a_missing_year_is_warned_of_from_december_on() -> None:
    rule = BOOK.get(WorkingDays)
    year = max(CALENDAR.published_years)

    assert not rule.must_warn(date(year, 11, 30), CALENDAR)
    assert rule.must_warn(date(year, 12, 1), CALENDAR)
    assert not rule.must_warn(date(year - 1, 12, 31), CALENDAR)


def test_reports_of_a_quarter_and_a_year_are_due_in_the_next() -> None:
    rhythm = BOOK.get(Rhythm)

    assert rhythm.quarterly_due(date(2026, 2, 14), CALENDAR) == date(2026, 4, 10)
    assert rhythm.quarterly_due(date(2025, 12, 1), CALENDAR) == date(2026, 1, 12)
    assert rhythm.yearly_due(2025, CALENDAR) == date(2026, 1, 15)
    assert rhythm.is_inspection_day(date(2026, 3, 6))
    assert not rhythm.is_inspection_day(date(2026, 3, 5))
