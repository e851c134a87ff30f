"""When a limit ends, and why that day."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yikou.kernel.calendar import (
    Deadline,
    Hours,
    NoCalendar,
    Stop,
    WorkCalendar,
    calendar_term,
    deadline,
)
from yikou.kernel.clock import ZONE

CALENDAR = WorkCalendar.shipped()
HOURS = Hours.of("09:00-12:00", "14:00-17:30")
DAY = timedelta(days=1)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def due(accepted: str, days: int, *stops: tuple[str, str | None], **more: Any) -> Deadline:
    made = tuple(Stop(moment(start), moment(end) if end else None, "公示") for start, end in stops)
    return deadline(accepted_at=moment(accepted), working_days=days, calendar=CALENDAR, hours=HOURS, stops=made, **more)


# --- the worked examples of the standards and of the rule ---


@pytest.mark.covers("F-09")
@pytest.mark.parametrize(
    ("accepted", "days", "due_on"),
    [
        ("2026-09-24T10:00", 5, "2026-10-09"),
        ("2026-02-13T10:00", 20, "2026-03-19"),
        ("2026-04-30T10:00", 5, "2026-05-11"),
        ("2025-09-28T10:00", 5, "2025-10-11"),
        ("2024-02-08T10:00", 20, "2024-03-13"),
        ("2026-09-18T10:00", 10, "2026-10-09"),
        ("2026-03-02T17:31", 5, "2026-03-10"),
        ("2026-09-30T17:40", 5, "2026-10-14"),
    ],
)
def test_a_limit_ends_where_the_standards_say(accepted: str, days: int, due_on: str) -> None:
    made = due(accepted, days)

    assert made.due_on == date.fromisoformat(due_on)
    assert made.due_at == moment(f"{due_on}T17:30")
    assert not made.provisional


def test_a_limit_into_a_year_without_a_notice_is_provisional() -> None:
    made = due("2026-12-28T10:00", 10)

    assert (made.due_on, made.provisional) == (date(2027, 1, 12), True)
    assert "暂定" in made.sentence()
    published = CALENDAR.with_year(2027, {date(2027, 1, 1): "元旦", date(2027, 1, 4): "元旦"})
    again = deadline(accepted_at=made.accepted_at, working_days=10, calendar=published, hours=HOURS)
    assert (again.due_on, again.provisional) == (date(2027, 1, 13), False)


@pytest.mark.parametrize(
    ("start", "end", "due_on", "not_counted"),
    [
        ("2026-03-09T10:00", "2026-03-16T10:00", "2026-04-07", 5),
        ("2026-03-09T09:30", "2026-03-09T16:00", "2026-03-30", 0),
        ("2026-03-09T10:00", "2026-03-18T00:00", "2026-04-09", 7),
    ],
)
def test_a_stop_leaves_out_the_days_at_whose_closing_the_clock_stands(
    start: str, end: str, due_on: str, not_counted: int
) -> None:
    made = due("2026-03-02T10:00", 20, (start, end))

    assert made.due_on == date.fromisoformat(due_on)
    assert made.stopped_days == not_counted


# --- edges ---


@pytest.mark.covers("A-20")
@pytest.mark.parametrize(
    ("accepted", "counted_from"),
    [
        ("2026-03-02T07:00", "2026-03-02"),
        ("2026-03-02T12:30", "2026-03-02"),
        ("2026-03-02T17:30", "2026-03-02"),
        ("2026-03-02T17:30:01", "2026-03-03"),
        ("2026-03-01T10:00", "2026-03-02"),
        ("2026-02-28T18:00", "2026-03-02"),
        ("2026-02-28T10:00", "2026-02-28"),
        ("2026-09-30T17:40", "2026-10-08"),
    ],
)
def test_what_comes_after_closing_or_on_a_rest_day_counts_as_the_next_working_day(
    accepted: str, counted_from: str
) -> None:
    assert due(accepted, 1).counted_from == date.fromisoformat(counted_from)


def test_a_limit_of_no_days_ends_at_closing_on_the_day_itself() -> None:
    assert due("2026-03-02T10:00", 0).due_at == moment("2026-03-02T17:30")
    assert due("2026-03-02T18:00", 0).due_on == date(2026, 3, 3)
    assert due("2026-03-02T10:00", 0, ("2026-03-02T11:00", "2026-03-05T10:00")).due_on == date(2026, 3, 2)


def test_a_stop_that_ends_on_the_stroke_of_closing_does_not_cover_that_day() -> None:
    assert due("2026-03-02T10:00", 5, ("2026-03-04T10:00", "2026-03-04T17:30")).stopped_days == 0
    assert due("2026-03-02T10:00", 5, ("2026-03-04T17:30", "2026-03-04T17:31")).stopped_days == 1
    assert due("2026-03-02T10:00", 5, ("2026-03-04T17:31", "2026-03-05T17:30")).stopped_days == 0


def test_stops_that_overlap_count_once() -> None:
    apart = due("2026-03-02T10:00", 5, ("2026-03-03T10:00", "2026-03-06T10:00"))
    twice = due(
        "2026-03-02T10:00", 5, ("2026-03-04T10:00", "2026-03-06T10:00"), ("2026-03-03T10:00", "2026-03-05T10:00")
    )

    assert apart.due_on == twice.due_on == date(2026, 3, 12)


def test_a_stop_after_the_end_or_turned_round_changes_nothing() -> None:
    plain = due("2026-03-02T10:00", 5).due_on

    assert due("2026-03-02T10:00", 5, ("2026-03-10T10:00", "2026-03-20T10:00")).due_on == plain
    assert due("2026-03-02T10:00", 5, ("2026-03-06T10:00", "2026-03-03T10:00")).due_on == plain
    assert due("2026-03-02T10:00", 5, ("2026-02-02T10:00", "2026-03-02T18:00")).due_on == plain


def test_a_stop_that_still_runs_says_so_and_counts_to_the_moment_asked_about() -> None:
    at_once = due("2026-03-02T10:00", 5, ("2026-03-04T10:00", None))
    by_now = due("2026-03-02T10:00", 5, ("2026-03-04T10:00", None), as_of=moment("2026-03-06T10:00"))

    assert not at_once.running
    assert at_once.due_on == date(2026, 3, 9)
    assert (by_now.due_on, by_now.stopped_days) == (date(2026, 3, 11), 2)
    assert "恢复后顺延" in by_now.sentence()
    assert len([one for one in by_now.explain(CALENDAR) if "暂停" in one.why]) == 2


def test_a_moment_of_another_zone_is_the_same_moment() -> None:
    there = deadline(
        accepted_at=datetime(2026, 9, 30, 9, 40, tzinfo=UTC), working_days=5, calendar=CALENDAR, hours=HOURS
    )

    assert there.due_on == due("2026-09-30T17:40", 5).due_on


def test_what_cannot_be_counted_is_refused() -> None:
    with pytest.raises(NoCalendar, match="2051"):
        due("2026-03-02T10:00", 10_000)
    with pytest.raises(NoCalendar, match="2013"):
        due("2013-12-31T10:00", 5)
    with pytest.raises(ValueError):
        due("2026-03-02T10:00", -1)
    with pytest.raises(ValueError):
        deadline(accepted_at=datetime(2026, 3, 2), working_days=1, calendar=CALENDAR, hours=HOURS)  # noqa: DTZ001


# --- in words ---


def test_every_day_that_does_not_count_is_explained() -> None:
    made = due("2026-09-30T17:40", 3, ("2026-10-09T10:00", "2026-10-10T10:00"))

    assert [f"{day:%m-%d} {why}" for day, why in made.explain(CALENDAR)] == [
        "09-30 下班后受理",
        *(f"10-0{n} 国庆节" for n in range(1, 8)),
        "10-08 视为受理当天，不计",
        "10-09 暂停计时（公示）",
        "10-11 休息日",
    ]


def test_the_sentence_says_how_the_date_came_about() -> None:
    assert due("2026-09-24T10:00", 5).sentence(CALENDAR) == (
        "2026年9月24日10:00受理，当天不计，从下一个工作日数起5个工作日，"
        "其间周末和9月25日至27日中秋节、10月1日至7日国庆节不计，到10月9日17:30为止。"
    )
    assert due("2026-03-02T18:00", 2, ("2026-03-04T10:00", "2026-03-05T10:00")).sentence() == (
        "2026年3月2日18:00受理，不在上班时间，视为3月3日受理，当天不计，从下一个工作日数起2个工作日，"
        "暂停计时的1个工作日不计，到3月6日17:30为止。"
    )
    assert due("2026-03-02T10:00", 0).sentence() == "2026年3月2日10:00受理，当天办结，到3月2日17:30为止。"


# --- the law's own terms ---


@pytest.mark.parametrize(
    ("accepted_on", "term", "end"),
    [
        (date(2026, 3, 2), {"days": 30}, date(2026, 4, 1)),
        (date(2026, 9, 2), {"days": 30}, date(2026, 10, 8)),
        (date(2026, 1, 31), {"months": 1}, date(2026, 2, 28)),
        (date(2026, 8, 31), {"months": 1}, date(2026, 9, 30)),
        (date(2026, 11, 30), {"months": 3}, date(2027, 3, 1)),
        (date(2026, 12, 15), {"months": 12}, date(2027, 12, 15)),
        (date(2026, 3, 2), {"months": 1, "days": 3}, date(2026, 4, 7)),
    ],
)
def test_a_term_in_days_or_months_ends_on_a_working_day(accepted_on: date, term: dict[str, int], end: date) -> None:
    assert calendar_term(accepted_on=accepted_on, calendar=CALENDAR, **term) == end


# --- opening hours ---


def test_the_doors_are_open_from_opening_until_just_before_closing() -> None:
    open_at = [text for text in ("08:59", "09:00", "12:00", "14:00", "17:29", "17:30") if is_open(text)]

    assert open_at == ["09:00", "14:00", "17:29"]


def is_open(text: str) -> bool:
    return HOURS.is_open(moment(f"2026-03-02T{text}"))


# --- against a naive reckoning, day by day ---

MOMENTS = st.datetimes(datetime(2023, 1, 1), datetime(2028, 6, 30)).map(  # noqa: DTZ001
    lambda at: at.replace(second=0, microsecond=0, tzinfo=ZONE)
)
STOPS = st.lists(
    st.tuples(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=40))).map(lambda one: Stop(one[0], one[0] + one[1])),
    max_size=4,
)
NEAR = st.tuples(
    MOMENTS,
    st.integers(0, 60),
    st.lists(st.tuples(st.integers(0, 120 * 24), st.integers(0, 30 * 24)), max_size=4),
)


def naive(accepted: datetime, days: int, stops: list[Stop]) -> date:
    day = accepted.date()
    if accepted.time() > HOURS.closing:
        day += DAY
    while not CALENDAR.is_working(day):
        day += DAY
    while days:
        day += DAY
        closing = datetime.combine(day, time(17, 30), ZONE)
        if CALENDAR.is_working(day) and not any(one.end and one.start <= closing < one.end for one in stops):
            days -= 1
    return day


def near(accepted: datetime, spans: list[tuple[int, int]]) -> list[Stop]:
    """Stops that begin within months of acceptance, so that they matter."""
    starts = [accepted + timedelta(hours=after) for after, _ in spans]
    return [Stop(start, start + timedelta(hours=hours)) for start, (_, hours) in zip(starts, spans, strict=True)]


@settings(max_examples=300)
@given(NEAR)
def test_the_end_is_where_counting_day_by_day_comes_out(given_: tuple[datetime, int, list[tuple[int, int]]]) -> None:
    accepted, days, spans = given_
    stops = near(accepted, spans)
    made = deadline(accepted_at=accepted, working_days=days, calendar=CALENDAR, hours=HOURS, stops=stops)

    assert made.due_on == naive(accepted, days, stops)
    assert CALENDAR.is_working(made.due_on)
    skipped = [one.day for one in made.explain(CALENDAR)]
    every = [accepted.date() + n * DAY for n in range((made.due_on - accepted.date()).days + 1)]
    assert len(every) - len(skipped) == days
    assert skipped == sorted(set(skipped))
    assert not days or made.due_on not in skipped
    assert made.sentence(CALENDAR).endswith("。")


@given(MOMENTS, st.integers(0, 80), STOPS)
def test_a_longer_limit_never_ends_earlier(accepted: datetime, days: int, stops: list[Stop]) -> None:
    def end(limit: int) -> date:
        return deadline(accepted_at=accepted, working_days=limit, calendar=CALENDAR, hours=HOURS, stops=stops).due_on

    assert end(days) < end(days + 1)


@given(NEAR, st.tuples(st.integers(0, 120 * 24), st.integers(0, 30 * 24)))
def test_a_stop_never_brings_the_end_nearer(
    given_: tuple[datetime, int, list[tuple[int, int]]], one_more: tuple[int, int]
) -> None:
    accepted, days, spans = given_

    def end(chosen: list[tuple[int, int]]) -> date:
        stops = near(accepted, chosen)
        return deadline(accepted_at=accepted, working_days=days, calendar=CALENDAR, hours=HOURS, stops=stops).due_on

    assert end([*spans, one_more]) >= end(spans)


@given(MOMENTS, st.integers(1, 60), st.timedeltas(timedelta(0), timedelta(days=3)))
def test_what_is_accepted_later_never_ends_earlier(accepted: datetime, days: int, later: timedelta) -> None:
    def end(at: datetime) -> date:
        return deadline(accepted_at=at, working_days=days, calendar=CALENDAR, hours=HOURS).due_on

    assert end(accepted) <= end(accepted + later)
