"""A window gets other settings in the middle of a day, and is retired once nobody needs it; nothing is left hanging."""

import pytest

from tests.hall.conftest import Hall, moment
from yikou.centre import access as centre_access
from yikou.centre import operations as centre
from yikou.centre import queries as centre_queries
from yikou.centre.models import Window
from yikou.hall import operations as hall
from yikou.hall.models import Screen, Ticket
from yikou.hall.spans import spans
from yikou.kernel.refusals import NotFound
from yikou.ledger.queries import history, replay


def _window(now: Hall, number: str) -> Window:
    return centre_access.window(now.house.wu, number)


def _change(now: Hall, which: str, at: float = 1, **changes: object) -> Window:
    return hall.change_window(window=_window(now, which), changes=changes, by=now.house.wu, at=moment(at))


def _retire(now: Hall, number: str, at: float = 1) -> Window:
    return hall.retire_window(window=_window(now, number), by=now.house.wu, at=moment(at))


def _screen(now: Hall, name: str, kind: str, *windows: str, lines: tuple[str, ...] = ()) -> None:
    given = {"centre": now.centre, "name": name, "title": name, "kind": kind, "windows": windows, "lines": lines}
    hall.add_screen(**given, by=now.house.wu, at=moment())  # type: ignore[arg-type]


@pytest.mark.covers("A-07", partly="a window's settings are changed and the entries tell it")
def test_a_window_becomes_a_dedicated_one_and_calls_by_it_at_once(hall_now: Hall) -> None:
    hall_now.take(1)
    dedicated = hall_now.take(2, queue="C")

    changed = _change(hall_now, "1", 3, sort="dedicated", departments=["公安"], area="B 区")

    assert hall_now.next(hall_now.house.li, 4).pk == dedicated.pk
    assert history(changed)[-1].sentence == "综合 1 号窗口变更：类别、区域、专办部门"
    assert list(replay(hall_now.centre, "centre.window")) == []
    assert _change(hall_now, "1", 5, sort="general").departments == []


def test_what_stands_already_is_not_recorded(hall_now: Hall) -> None:
    before = len(history(_window(hall_now, "3")))

    _change(hall_now, "3", name=_window(hall_now, "3").name, departments=tuple(_window(hall_now, "3").departments))

    assert len(history(_window(hall_now, "3"))) == before


def test_a_window_cannot_be_what_makes_no_sense(hall_now: Hall) -> None:
    with pytest.raises(centre.WindowTakesNothing):
        _change(hall_now, "1", sort="dedicated")
    with pytest.raises(centre.WindowTakesUnknown):
        _change(hall_now, "1", sort="dedicated", departments=["海关"])
    with pytest.raises(centre.WindowSeated, match="改号"):
        _change(hall_now, "1", number="8")
    with pytest.raises(centre.WindowSeated, match="改类别"):
        _change(hall_now, "1", sort="front_desk")
    with pytest.raises(centre.WindowExists):
        _change(hall_now, "3", number="1")


def test_displays_show_the_new_number_and_what_was_done_keeps_the_old_one(hall_now: Hall) -> None:
    _screen(hall_now, "zone", "zone", "1", "2")
    _screen(hall_now, "small", "window", "1")
    li = hall_now.house.li
    ticket = hall_now.take(1)
    hall_now.next(li, 2)
    hall.wrap_up(ticket=hall_now.served(ticket, li, 3, 4), by=li, at=moment(5))
    hall.leave(window=_window(hall_now, "1"), by=li, at=moment(6))

    _change(hall_now, "1", 7, number="18")

    shown = dict(Screen.objects.values_list("name", "windows"))
    assert (shown["zone"], shown["small"]) == (["18", "2"], ["18"])
    assert not any("1" in windows for windows in shown.values())
    assert Ticket.objects.get(pk=ticket.pk).window == "1"
    assert next((one.window, one.end) for one in spans(hall_now.centre, moment().date())) == ("1", moment(6))
    hall_now.sit(li, "18", 8)
    assert [one.window for one in spans(hall_now.centre, moment().date())] == ["1", "2", "18"]


@pytest.mark.covers("A-07", partly="a window is retired and restored")
def test_a_window_that_is_retired_is_nowhere_and_can_be_restored(hall_now: Hall) -> None:
    _screen(hall_now, "zone", "zone", "2", "3")
    _screen(hall_now, "small", "window", "3")
    old = _window(hall_now, "3")
    before = len(centre_queries.windows(hall_now.centre))

    _retire(hall_now, "3")

    assert len(centre_queries.windows(hall_now.centre)) == before - 1
    assert "3" in [one.number for one in centre_queries.windows_of_old(hall_now.centre)]
    assert "3" not in [one.number for one in hall_now.picture(2).windows]
    on = dict(Screen.objects.values_list("name", "is_on"))
    assert (on["zone"], on["small"]) == (True, False)
    assert Screen.objects.get(name="zone").windows == ["2"]
    with pytest.raises(NotFound):
        _window(hall_now, "3")
    with pytest.raises(centre.WindowIsRetired):
        centre.seat_at(window=old, by=hall_now.house.zhao, at=moment(3))
    with pytest.raises(centre.WindowWasThere):
        _change(hall_now, "总台", number="3")
    old.refresh_from_db()
    centre.restore_window(window=old, by=hall_now.house.wu, at=moment(4))
    assert hall_now.sit(hall_now.house.zhao, "3", 5).state == "open"
    assert list(replay(hall_now.centre, "centre.window")) == []


def test_a_display_of_a_line_that_also_named_the_window_stays_on(hall_now: Hall) -> None:
    _screen(hall_now, "zone", "zone", "3", lines=("C",))

    _retire(hall_now, "3")

    screen = Screen.objects.get(name="zone")
    assert (screen.windows, screen.lines, screen.is_on) == ([], ["C"], True)


def test_whoever_sits_down_while_the_window_is_retired_is_told(hall_now: Hall) -> None:
    seen = _window(hall_now, "3")
    _retire(hall_now, "3")

    with pytest.raises(centre.WindowIsRetired):
        centre.seat_at(window=seen, by=hall_now.house.zhao, at=moment(3))


def test_no_seat_and_no_number_is_taken_away(hall_now: Hall) -> None:
    li, sun = hall_now.house.li, hall_now.house.sun
    with pytest.raises(centre.WindowSeated, match="离窗以后再撤"):
        _retire(hall_now, "1")
    ticket = hall_now.take(1)
    hall_now.next(li, 2)
    ticket.refresh_from_db()
    hall.pass_on(ticket=ticket, reason="接着办", window=_window(hall_now, "2"), by=li, at=moment(3))

    with pytest.raises(hall.NumbersAtWindow, match="A001还在综合 2 号窗口"):
        _retire(hall_now, "2", 4)
    with pytest.raises(hall.NumbersAtWindow):
        _change(hall_now, "2", 4, number="9")
    hall.leave(window=_window(hall_now, "2"), by=sun, at=moment(5))
    assert _retire(hall_now, "2", 6).is_retired
