"""Screens: laid out by settings, and what each shows of the hall."""

from datetime import time

import pytest

from tests.hall.conftest import Hall, moment
from tests.world import House
from yikou.hall import access, queries
from yikou.hall import operations as hall
from yikou.hall.models import Screen
from yikou.kernel.refusals import NotAllowed, NotFound, Refusal
from yikou.ledger import queries as ledger


def _add(house: House, **more: object) -> Screen:
    given = {"name": "left", "title": "左屏", "kind": "hall", "by": house.wu, "at": moment(), **more}
    return hall.add_screen(centre=house.centre, **given)  # type: ignore[arg-type]


def _change(house: House, screen: Screen, **changes: object) -> Screen:
    return hall.change_screen(screen=screen, changes=changes, by=house.wu, at=moment())


def test_a_screen_is_set_up_changed_and_rebuilt_from_its_entries(house: House):
    screen = _add(house, voice=True, repeats=2, quiet_from=time(12), quiet_until=time(13, 30), lines=["A"])

    _change(house, screen, title="左边大屏", quiet_from=None, quiet_until=None, windows=("1", "2"))

    assert [one.kind for one in ledger.history(screen)] == ["hall.screen_added", "hall.screen_changed"]
    assert "名称、显示的窗口、静音从、静音到" in ledger.history(screen)[-1].sentence
    assert list(ledger.replay(house.centre, "hall.screen")) == []
    assert access.screen(house.wu, "left").windows == ["1", "2"]


def test_nothing_is_recorded_where_nothing_changes(house: House):
    screen = _add(house)

    _change(house, screen, title="左屏", lines=())

    assert len(ledger.history(screen)) == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": "hall"}, "screen_exists"),
        ({"name": "大屏"}, "screen_name_odd"),
        ({"name": "a/b"}, "screen_name_odd"),
        ({"name": ""}, "screen_name_odd"),
        ({"kind": "poster"}, "screen_kind_unknown"),
        ({"kind": "window"}, "one_window"),
        ({"kind": "window", "windows": ["1", "2"]}, "one_window"),
        ({"lines": ["Q"]}, "not_in_this_hall"),
        ({"windows": ["99"]}, "not_in_this_hall"),
        ({"repeats": 0}, "repeats_odd"),
        ({"repeats": 9}, "repeats_odd"),
        ({"quiet_from": time(12)}, "quiet_half_said"),
    ],
)
def test_a_screen_that_could_not_be_shown_is_refused(house: House, given: dict[str, object], code: str):
    with pytest.raises(Refusal) as refused:
        _add(house, **given)

    assert refused.value.code.rpartition(".")[2] == code
    assert not Screen.objects.filter(name="left").exists()


def test_a_change_is_looked_at_with_what_stays(house: House):
    screen = _add(house, kind="window", windows=["1"])

    with pytest.raises(hall.OneWindow):
        _change(house, screen, windows=())


def test_only_who_arranges_the_hall_reaches_its_settings_and_anybody_what_hangs_there(house: House):
    screen = _add(house)

    with pytest.raises(NotAllowed):
        access.screen(house.li, "left")
    assert access.screen_shown(house.centre, "left") == screen
    _change(house, screen, is_on=False)
    with pytest.raises(NotFound):
        access.screen_shown(house.centre, "left")
    with pytest.raises(NotFound):
        access.screen_shown("elsewhere", "hall")


def test_the_hall_shows_every_line_but_the_front_desks_and_the_newest_call_first(hall_now: Hall):
    for queue in ("A", "A", "A", "C", "Z"):
        hall_now.take(queue=queue)
    hall_now.next(hall_now.house.li, 1)
    hall_now.next(hall_now.house.sun, 2)

    shown = queries.shown_on(access.screen_shown(hall_now.centre, "hall"), hall_now.picture(3))

    assert [(one.line.code, one.count) for one in shown.lines] == [("A", 1), ("C", 1)]
    assert [(one.number, one.window) for one in shown.calls] == [("A002", "2"), ("A001", "1")]
    assert shown.now is not None
    assert shown.now.number == "A002"
    assert [one.number for one in shown.before] == ["A001"]


def test_a_zone_shows_its_own_lines_and_the_calls_of_them_alone(hall_now: Hall):
    hall_now.take()
    hall_now.take(queue="C")
    hall_now.next(hall_now.house.li, 1)

    shown = queries.shown_on(access.screen_shown(hall_now.centre, "zone-b"), hall_now.picture(2))

    assert [one.line.code for one in shown.lines] == ["C"]
    assert shown.calls == ()


def test_a_pause_and_a_missed_number_stand_on_the_screen(hall_now: Hall):
    ticket = hall_now.take()
    hall_now.next(hall_now.house.li, 1)
    hall_now.missed(ticket, hall_now.house.li, 1)
    window = hall_now.sit(hall_now.house.li, "1", 5)
    hall.pause(window=window, reason="rest", minutes=10, by=hall_now.house.li, at=moment(6))

    shown = queries.shown_on(access.screen_shown(hall_now.centre, "hall"), hall_now.picture(7))

    assert shown.missed == ("A001",)
    assert [(one.number, one.paused_until) for one in shown.paused] == [("1", moment(16))]
    assert shown.now is None


@pytest.mark.parametrize(
    ("begin", "end", "at", "quiet"),
    [
        (None, None, time(12), False),
        (time(12), time(13), time(12), True),
        (time(12), time(13), time(13), False),
        (time(20), time(8), time(23), True),
        (time(20), time(8), time(7), True),
        (time(20), time(8), time(9), False),
    ],
)
def test_quiet_hours_begin_end_and_may_run_over_midnight(begin: time | None, end: time | None, at: time, quiet: bool):
    screen = Screen(quiet_from=begin, quiet_until=end)

    assert queries.is_quiet(screen, at) == quiet
