"""Duration: each unit is counted in one place, as the library says."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.clock import ZONE
from yikou.kernel.durations import Duration, WrongUnit, months_later

CALENDAR = WorkCalendar.shipped()
DAYS = st.dates(date(2015, 1, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (Duration(5, "working_day"), "5个工作日"),
        (Duration(0.5, "hour"), "半小时"),
        (Duration(0.5, "day"), "半天"),
        (Duration(1, "session"), "半天"),
        (Duration(2, "session"), "2个半天"),
        (Duration(1.5, "hour"), "1.5小时"),
        (Duration(3, "month"), "3个月"),
        (Duration(1000000, "second"), "1000000秒"),
    ],
)
def test_a_duration_prints_as_people_say_it(duration: Duration, text: str) -> None:
    assert duration.text == text


def test_a_term_in_calendar_days_that_ends_on_a_rest_day_moves_to_the_next_working_day() -> None:
    sixty = Duration(60, "day")

    assert sixty.by(date(2026, 3, 2), CALENDAR) == date(2026, 5, 6)
    assert sixty.later(date(2026, 3, 2)) == date(2026, 5, 1)


def test_a_month_without_that_day_ends_on_its_last() -> None:
    assert months_later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_later(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_later(date(2026, 1, 15), -1) == date(2025, 12, 15)


def test_validity_in_years_ends_the_day_before_and_in_days_on_the_day() -> None:
    assert Duration(2, "year").valid_until(date(2024, 3, 1)) == date(2026, 2, 28)
    assert Duration(90, "day").valid_until(date(2026, 3, 3)) == date(2026, 6, 1)


def test_retention_runs_from_the_next_first_of_january() -> None:
    assert Duration(10, "year").kept_until(date(2026, 1, 1)) == date(2036, 12, 31)
    with pytest.raises(WrongUnit):
        Duration(10, "day").kept_until(date(2026, 1, 1))


def test_minutes_run_by_the_clock() -> None:
    at = datetime(2026, 3, 2, 23, 50, tzinfo=ZONE)

    assert Duration(15, "minute").after(at) == datetime(2026, 3, 3, 0, 5, tzinfo=ZONE)
    assert Duration(1, "week").delta == timedelta(days=7)


@pytest.mark.parametrize("unit", ["working_day", "month", "quarter", "year", "session"])
def test_what_has_no_fixed_length_is_not_added_to_a_moment(unit: str) -> None:
    with pytest.raises(WrongUnit):
        _ = Duration(1, unit).delta


@pytest.mark.parametrize("unit", ["minute", "hour", "second", "working_day", "session"])
def test_what_is_not_counted_in_calendar_days_is_not_moved_by_them(unit: str) -> None:
    with pytest.raises(WrongUnit):
        Duration(1, unit).later(date(2026, 3, 2))


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="fortnight"):
        Duration(1, "fortnight")


@given(DAYS, st.integers(0, 60))
def test_counting_back_undoes_counting_on(day: date, number: int) -> None:
    start = CALENDAR.next_working(day)
    term = Duration(number, "working_day")

    assert term.before(term.by(start, CALENDAR), CALENDAR) == start


@given(DAYS, st.integers(0, 400), st.sampled_from(["day", "week", "month"]))
def test_a_term_never_ends_before_its_plain_end_nor_on_a_rest_day(day: date, number: int, unit: str) -> None:
    term = Duration(min(number, 12), unit) if unit != "day" else Duration(number, unit)

    last = term.by(day, CALENDAR)

    assert last >= term.later(day)
    assert CALENDAR.is_working(last)


@given(DAYS, st.integers(0, 240))
def test_more_months_are_never_earlier(day: date, months: int) -> None:
    assert months_later(day, months) < months_later(day, months + 1)
