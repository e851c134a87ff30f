"""The live board: what is warned of and since when, when windows served, today beside a usual day."""

from datetime import timedelta

import pytest

from tests.hall.conftest import moment
from yikou.centre import access as centre_access
from yikou.hall import operations as hall
from yikou.hall import queries
from yikou.hall.spans import spans


def _kinds(hall_now, at):
    board = queries.board(hall_now.picture(at))
    return [(one.kind, one.number or (one.window.number if one.window else "")) for one in board.warnings]


@pytest.mark.covers("H-07", partly="a wait over the rule's limit is warned of")
def test_a_long_wait_is_warned_of_and_then_wants_another_window(hall_now):
    hall_now.take(0)

    assert _kinds(hall_now, 29) == []
    assert _kinds(hall_now, 30) == [("notice", "A001")]
    assert _kinds(hall_now, 45) == [("open_window", "A001")]


def test_a_window_left_while_somebody_waits_is_warned_of_after_the_rules_minutes(hall_now):
    hall_now.take(0)
    hall.leave(window=centre_access.window(hall_now.house.sun, "2"), by=hall_now.house.sun, at=moment(10))

    assert _kinds(hall_now, 14) == []
    assert _kinds(hall_now, 15) == [("cover", "2")]


def test_a_window_that_nobody_waits_for_is_not_missed(hall_now):
    hall.leave(window=centre_access.window(hall_now.house.sun, "2"), by=hall_now.house.sun, at=moment(10))

    assert _kinds(hall_now, 60) == []


def test_a_line_that_no_window_serves_is_warned_of(hall_now):
    line = hall.change_queue(
        queue=queries.queues(hall_now.centre).get(code="C"),
        changes={"stage": "one_door"},
        by=hall_now.house.wu,
        at=moment(0),
    )
    hall_now.take(1, queue=line.code)

    assert _kinds(hall_now, 5) == []
    assert _kinds(hall_now, 6) == [("nobody", "C001")]


def test_a_pause_that_should_be_over_is_warned_of(hall_now):
    window = centre_access.window(hall_now.house.sun, "2")
    hall.pause(window=window, reason="rest", minutes=10, by=hall_now.house.sun, at=moment(0))

    assert _kinds(hall_now, 9) == []
    assert _kinds(hall_now, 11) == [("back_late", "2")]


def test_a_window_served_from_sitting_down_to_pausing_and_from_coming_back_on(hall_now):
    sun = hall_now.house.sun
    window = centre_access.window(sun, "2")
    hall.pause(window=window, reason="rest", minutes=10, by=sun, at=moment(20))
    hall.resume(window=centre_access.window(sun, "2"), by=sun, at=moment(25))

    two = [one for one in spans(hall_now.centre, moment().date()) if one.window == "2"]

    assert [(one.start, one.end) for one in two] == [(moment(0), moment(20)), (moment(25), None)]
    assert {one.clerk for one in two} == {sun.account_id}


@pytest.mark.covers("H-17", partly="today beside a usual day, hour by hour")
def test_today_stands_beside_the_same_weekday_of_the_weeks_before(hall_now):
    for days, minutes in ((-14, (5, 10, 20, 30)), (-7, (5, 10)), (-3, (5,))):
        for minute in minutes:  # entered from paper: those were holidays
            hall_now.take(days * 24 * 60 + minute, channel="paper")
    hall_now.take(5)

    nine = next(one for one in queries.board(hall_now.picture(30)).hours if one.hour == 9)

    assert (nine.taken, nine.usual.taken) == (1, 3.0)
    assert queries.days.like(hall_now.centre, moment().date()) == [
        moment().date() - timedelta(days=7),
        moment().date() - timedelta(days=14),
    ]


def test_a_hall_without_a_past_has_no_usual_day(hall_now):
    board = queries.board(hall_now.picture(30))

    assert board.hours
    assert all(one.usual.taken == 0 and one.wait is None for one in board.hours)
    assert board.longest is None
