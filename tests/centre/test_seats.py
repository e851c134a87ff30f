"""Seats: one person a window, one window a person, each taking and leaving an entry."""

import pytest

from tests.world import MONDAY_9AM, House
from yikou.centre import access, queries
from yikou.centre.models import Window
from yikou.centre.operations import (
    NobodySeated,
    NotYourSeat,
    SeatTakenByOther,
    SittingElsewhere,
    WindowNotOpen,
    leave_window,
    pause_window,
    resume_window,
    seat_at,
)
from yikou.kernel.actors import Actor
from yikou.ledger.queries import history, replay


def _sit(by: Actor, number: str) -> Window:
    return seat_at(window=access.window(by, number), by=by, at=MONDAY_9AM)


def test_sitting_down_opens_the_window_and_leaving_closes_it(house: House):
    window = _sit(house.li, "1")

    assert (window.state, window.seated_id) == ("open", house.li.account_id)
    assert queries.window_of(house.li.account_id) == window
    leave_window(window=window, by=house.li, at=MONDAY_9AM)
    assert queries.window_of(house.li.account_id) is None
    assert [one.label for one in history(window)] == ["设立窗口", "上窗", "离窗"]
    assert list(replay(house.centre, "centre.window")) == []


def test_a_seat_is_one_persons_and_a_person_has_one_seat(house: House):
    _sit(house.li, "1")

    with pytest.raises(SeatTakenByOther, match="小李"):
        _sit(house.sun, "1")
    with pytest.raises(SittingElsewhere, match="综合 1 号窗口"):
        _sit(house.li, "2")
    assert _sit(house.li, "1").seated_id == house.li.account_id


def test_of_two_who_sit_down_at_once_the_second_is_told_who_was_first(house: House):
    mine, theirs = access.window(house.li, "1"), access.window(house.sun, "1")

    seat_at(window=mine, by=house.li, at=MONDAY_9AM)

    with pytest.raises(SeatTakenByOther, match="小李"):
        seat_at(window=theirs, by=house.sun, at=MONDAY_9AM)


def test_a_window_pauses_and_resumes_at_the_word_of_who_sits_there_or_arranges_seats(house: House):
    window = _sit(house.li, "1")

    with pytest.raises(NotYourSeat):
        pause_window(window=window, reason="取材料", by=house.sun, at=MONDAY_9AM)
    pause_window(window=window, reason="取材料", by=house.li, at=MONDAY_9AM)
    assert not queries.open_windows(house.centre)
    with pytest.raises(WindowNotOpen):
        pause_window(window=window, reason="取材料", by=house.li, at=MONDAY_9AM)
    resume_window(window=window, by=house.wu, at=MONDAY_9AM)
    with pytest.raises(WindowNotOpen):
        resume_window(window=window, by=house.li, at=MONDAY_9AM)
    leave_window(window=window, by=house.wu, at=MONDAY_9AM)
    with pytest.raises(NobodySeated):
        leave_window(window=window, by=house.li, at=MONDAY_9AM)
