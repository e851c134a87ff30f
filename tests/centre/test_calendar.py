"""The centre's calendar: a year's notice is imported once it is right, a closing announced early enough."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.world import MONDAY, MONDAY_9AM, House
from yikou.centre import queries
from yikou.centre.models import Centre
from yikou.centre.operations import (
    CalendarUnreadable,
    ClosedAnyway,
    ClosingTooLate,
    DayBothWays,
    DayOfAnotherYear,
    MakeUpOnWorkday,
    TooFewDaysOff,
    YearPublished,
    announce_closing,
    import_calendar_year,
)
from yikou.kernel.refusals import NotAllowed
from yikou.ledger.queries import entries, replay

NOTICE: dict[str, Any] = {
    "year": 2027,
    "notice": "演示通知〔2026〕1号",
    "days_off": {"2027-01-01": "元旦", **{date(2027, 2, 1) + timedelta(days=n): "春节" for n in range(12)}},
    "make_up": ["2027-02-14"],
}


def _import(house: House, **changes: object):
    data = {**NOTICE, **changes}
    centre = Centre.objects.get(pk=house.centre)
    return import_calendar_year(centre=centre, data=data, by=house.system_admin, at=MONDAY_9AM)


@pytest.mark.covers("A-21")
def test_an_imported_year_counts_from_then_on_and_is_provisional_no_more(house: House):
    before = queries.calendar(house.centre)
    assert before.is_provisional(date(2027, 2, 14))
    assert not before.is_working(date(2027, 2, 14))

    _import(house)

    after = queries.calendar(house.centre)
    assert after.is_working(date(2027, 2, 14))
    assert not after.is_provisional(date(2027, 2, 14))
    assert (after.is_working(date(2027, 2, 8)), after.why(date(2027, 2, 8))) == (False, "春节")
    assert entries(house.centre).first().sentence == "2027年放假安排已导入（演示通知〔2026〕1号）"
    assert list(replay(house.centre, "centre.calendaryear")) == []


def test_another_centres_calendar_stays_as_it_was(house: House):
    _import(house)

    assert queries.calendar("elsewhere").is_provisional(date(2027, 2, 14))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"days_off": {**NOTICE["days_off"], "2026-12-31": "元旦"}}, DayOfAnotherYear),
        ({"make_up": ["2028-02-14"]}, DayOfAnotherYear),
        ({"make_up": ["2027-02-15"]}, MakeUpOnWorkday),
        ({"days_off": {**NOTICE["days_off"], "2027-02-14": "春节"}}, DayBothWays),
        (
            {"year": 2026, "days_off": {f"2026-10-{n:02d}": "国庆节" for n in range(1, 14)}, "make_up": []},
            YearPublished,
        ),
        ({"days_off": {"2027-01-01": "元旦"}}, TooFewDaysOff),
        ({"days_off": {}}, TooFewDaysOff),
        ({"days_off": {"2027-02-30": "春节"}}, CalendarUnreadable),
        ({"make_up": "2027-02-14"}, CalendarUnreadable),
        ({"year": "2027"}, CalendarUnreadable),
        ({"remark": "多出的"}, CalendarUnreadable),
    ],
)
def test_a_notice_that_cannot_be_right_is_refused_and_nothing_changes(house: House, changes: dict, refusal: type):
    with pytest.raises(refusal):
        _import(house, **changes)

    assert 2027 not in queries.calendar(house.centre).published_years


def test_a_year_is_imported_once_by_who_may(house: House):
    centre = Centre.objects.get(pk=house.centre)

    with pytest.raises(NotAllowed):
        import_calendar_year(centre=centre, data=NOTICE, by=house.li, at=MONDAY_9AM)
    _import(house)
    with pytest.raises(YearPublished, match="演示通知"):
        _import(house)


def _close(house: House, day: date, *, emergency: bool = False, by=None):
    return announce_closing(
        centre=Centre.objects.get(pk=house.centre),
        day=day,
        reason="停电检修",
        emergency=emergency,
        by=by or house.chen,
        at=MONDAY_9AM,
    )


def test_a_closing_announced_early_enough_is_no_working_day(house: House):
    thursday = MONDAY + timedelta(days=3)

    _close(house, thursday)

    calendar = queries.calendar(house.centre)
    assert (calendar.is_working(thursday), calendar.why(thursday)) == (False, "停电检修")
    assert not queries.is_open(house.centre, MONDAY_9AM + timedelta(days=3))
    assert calendar.after(MONDAY, 3) == MONDAY + timedelta(days=4)
    assert list(replay(house.centre, "centre.extraclosing")) == []


def test_a_closing_announced_too_late_is_refused_unless_it_is_an_emergency(house: House):
    with pytest.raises(ClosingTooLate, match="2026-02-28"):
        _close(house, MONDAY + timedelta(days=2))

    _close(house, MONDAY + timedelta(days=2), emergency=True)


def test_only_the_rules_approver_announces_and_only_for_a_day_that_would_be_open(house: House):
    with pytest.raises(NotAllowed, match="中心主任"):
        _close(house, MONDAY + timedelta(days=7), by=house.wu)
    with pytest.raises(ClosedAnyway, match="休息日"):
        _close(house, MONDAY + timedelta(days=6))
    _close(house, MONDAY + timedelta(days=7))
    with pytest.raises(ClosedAnyway):
        _close(house, MONDAY + timedelta(days=7))


def test_a_calendar_that_is_known_asks_no_database(house: House, django_assert_num_queries):
    queries.calendar(house.centre)

    with django_assert_num_queries(0):
        queries.calendar(house.centre)
