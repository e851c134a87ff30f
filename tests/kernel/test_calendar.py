"""Which days are worked, and why not."""

from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yikou.kernel.calendar import NoCalendar, NoticeWrong, WorkCalendar, read_notice
from yikou.kernel.calendar.years import SHIPPED, statutory_years

CALENDAR = WorkCalendar.shipped()
DAYS = st.dates(date(2014, 1, 1), date(2050, 12, 31))
DAY = timedelta(days=1)


def every_day(first: date, last: date) -> list[date]:
    return [first + n * DAY for n in range((last - first).days + 1)]


# --- days ---


@pytest.mark.covers("A-21")
@pytest.mark.parametrize(
    ("day", "working", "why", "provisional"),
    [
        (date(2026, 3, 2), True, "工作日", False),
        (date(2026, 2, 28), True, "调休上班", False),
        (date(2026, 2, 16), False, "春节", False),
        (date(2026, 3, 1), False, "休息日", False),
        (date(2027, 2, 8), False, "春节", True),
        (date(2024, 2, 9), True, "工作日", False),
        (date(2015, 9, 3), False, "抗战胜利70周年纪念日", False),
        (date(2018, 12, 31), False, "元旦", False),
        (date(2018, 12, 29), True, "调休上班", False),
        (date(2031, 10, 1), False, "国庆节、中秋节", True),
    ],
)
def test_a_day_says_what_it_is(day: date, working: bool, why: str, provisional: bool) -> None:
    assert CALENDAR.is_working(day) is working
    assert CALENDAR.why(day) == why
    assert CALENDAR.is_provisional(day) is provisional


def test_every_published_day_is_as_two_other_packages_have_it() -> None:
    assert CALENDAR.published_years == frozenset(range(2014, 2027))
    china = holidays.country_holidays("CN", years=range(2018, 2027))
    for day in every_day(date(2014, 1, 1), date(2026, 12, 31)):
        assert CALENDAR.is_working(day) == chinese_calendar.is_workday(day), day
        if day.year >= 2018:
            assert CALENDAR.is_working(day) == china.is_working_day(day), day


@pytest.mark.parametrize(
    ("year", "months"),
    [
        (2024, [22, 18, 21, 22, 21, 19, 23, 22, 21, 19, 21, 22]),
        (2025, [19, 19, 21, 22, 19, 20, 23, 21, 23, 18, 20, 23]),
        (2026, [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23]),
    ],
)
def test_the_months_have_as_many_working_days_as_the_notices_say(year: int, months: list[int]) -> None:
    ends = [date(year, month + 1, 1) - DAY for month in range(1, 12)] + [date(year, 12, 31)]
    starts = [date(year - 1, 12, 31), *ends]

    assert [CALENDAR.working_days(start, end) for start, end in zip(starts, ends, strict=False)] == months


# --- years whose notice is not out ---


def test_a_year_without_a_notice_has_the_thirteen_days_of_the_law() -> None:
    off = statutory_years()[2027].days_off

    assert sorted(off) == [
        date(2027, 1, 1),
        *every_day(date(2027, 2, 5), date(2027, 2, 8)),
        date(2027, 4, 5),
        date(2027, 5, 1),
        date(2027, 5, 2),
        date(2027, 6, 9),
        date(2027, 9, 15),
        *every_day(date(2027, 10, 1), date(2027, 10, 3)),
    ]


def test_the_moving_holidays_agree_with_another_package_and_with_the_notices() -> None:
    china = holidays.country_holidays("CN", years=range(2025, 2051), observed=False)
    for year, one in statutory_years().items():
        if year >= 2027:
            assert set(one.days_off) == {day for day in china if day.year == year}, year
        elif year >= 2025:
            assert not any(CALENDAR.is_working(day) for day in one.days_off), year


def test_a_year_beyond_the_table_is_refused() -> None:
    for ask in (CALENDAR.is_working, CALENDAR.why, CALENDAR.is_provisional, CALENDAR.next_working):
        for day in (date(2051, 1, 1), date(2013, 12, 31)):
            with pytest.raises(NoCalendar, match=str(day.year)):
                ask(day)
    with pytest.raises(NoCalendar, match="2051"):
        CALENDAR.after(date(2050, 12, 30), 5)
    with pytest.raises(NoCalendar, match="2013"):
        CALENDAR.before(date(2014, 1, 3), 5)
    with pytest.raises(NoCalendar, match="导入"):
        CALENDAR.working_days(date(2050, 12, 30), date(2051, 1, 1))


# --- counting ---


def test_days_are_counted_back_the_same_way() -> None:
    assert CALENDAR.before(date(2026, 10, 9), 2) == date(2026, 9, 30)
    assert CALENDAR.before(date(2026, 10, 4), 0) == date(2026, 9, 30)
    assert CALENDAR.after(date(2026, 10, 4), 0) == date(2026, 10, 8)


def test_counting_the_wrong_way_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError):
        CALENDAR.after(date(2026, 3, 2), -1)
    with pytest.raises(ValueError):
        CALENDAR.before(date(2026, 3, 2), -1)


@given(DAYS, st.integers(1, 60))
def test_going_on_and_back_are_one(day: date, days: int) -> None:
    start = CALENDAR.next_working(min(day, date(2050, 6, 1)))
    end = CALENDAR.after(start, days)

    assert CALENDAR.before(end, days) == start
    assert CALENDAR.working_days(start, end) == days
    assert CALENDAR.working_days(end, start) == -days
    assert sum(map(CALENDAR.is_working, every_day(start + DAY, end))) == days


@given(DAYS)
def test_the_next_working_day_is_the_first_one_worked(day: date) -> None:
    day = min(day, date(2050, 12, 1))
    found = CALENDAR.next_working(day)

    assert CALENDAR.is_working(found)
    assert not any(map(CALENDAR.is_working, every_day(day, found - DAY)))


# --- another year, another closing ---


def test_a_notice_makes_a_year_certain_and_reaches_into_the_december_before() -> None:
    off = {date(2026, 12, 31): "元旦", date(2027, 1, 1): "元旦", date(2027, 2, 9): "春节"}

    published = CALENDAR.with_year(2027, off, {date(2026, 12, 27), date(2027, 2, 20)})

    assert not published.is_provisional(date(2027, 3, 1))
    assert published.why(date(2026, 12, 31)) == "元旦"
    assert published.why(date(2026, 12, 27)) == "调休上班"
    assert published.is_working(date(2027, 2, 20))
    assert published.is_working(date(2027, 2, 8))
    assert published.why(date(2026, 10, 1)) == "国庆节"
    assert CALENDAR.is_provisional(date(2027, 3, 1))
    assert CALENDAR.is_working(date(2026, 12, 31))


def test_the_next_year_can_be_added_and_no_later_one() -> None:
    assert not CALENDAR.with_year(2051, {date(2051, 1, 2): "元旦"}).is_working(date(2051, 1, 2))
    with pytest.raises(NoCalendar):
        CALENDAR.with_year(2052, {date(2052, 1, 1): "元旦"})


def test_a_day_on_which_the_centre_is_closed_is_not_worked() -> None:
    closed = CALENDAR.with_closing(
        {date(2026, 3, 10): "停电停办", date(2026, 2, 28): "停电停办", date(2026, 3, 8): "x"}
    )

    assert closed.why(date(2026, 3, 10)) == "停电停办"
    assert not closed.is_working(date(2026, 2, 28))
    assert closed.after(date(2026, 3, 9), 1) == date(2026, 3, 11)
    assert closed.with_year(2027, {date(2027, 1, 1): "元旦"}).why(date(2026, 3, 10)) == "停电停办"
    assert CALENDAR.is_working(date(2026, 3, 10))


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ("year: 二零二七", "year"),
        ("holiday: 1", "holiday"),
        ("days_off: 3", "放假"),
        ("days_off: [{name: 春节}]", "name、from、to"),
        ("days_off: [{name: 春节, from: 2027-02-09, to: 2027-02-01}]", "春节"),
        ("days_off: [{name: 春节, from: 2027-02-30, to: 2027-03-01}]", "不存在"),
        ("days_off: [{name: 春节, from: 2028-02-01, to: 2028-02-03}]", "2028-02-01"),
        ("make_up: [2027-02-15]", "不是周末"),
        ("make_up: [2027-02-06]", "又放假又上班"),
        ("make_up: 好", "make_up"),
        ("days_off: [", "第"),
    ],
)
def test_a_wrong_notice_is_refused_with_the_field_named(changed: str, named: str) -> None:
    good = {
        "year": "year: 2027",
        "days_off": "days_off: [{name: 春节, from: 2027-02-05, to: 2027-02-11}]",
        "make_up": "make_up: [2027-02-20]",
    }
    assert read_notice("\n".join(good.values())).is_published

    with pytest.raises(NoticeWrong, match=named) as refused:
        read_notice("\n".join({**good, changed.split(":")[0]: changed}.values()), "2027.yaml")

    assert "2027.yaml" in str(refused.value)


def test_what_ships_can_be_read_as_a_notice() -> None:
    text = (SHIPPED / "2026.yaml").read_text(encoding="utf-8")

    assert CALENDAR.with_notice(read_notice(text)).why(date(2026, 10, 8)) == "工作日"


def test_the_shipped_files_are_what_the_tool_writes() -> None:
    import tools.make_calendar as tool

    for year in range(tool.FIRST, 2027):
        assert (SHIPPED / f"{year}.yaml").read_text(encoding="utf-8") == tool.year_file(year)
    assert Path(SHIPPED / "statutory.yaml").read_text(encoding="utf-8") == tool.lunar_file(tool.FIRST)
