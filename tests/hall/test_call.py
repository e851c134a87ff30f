"""叫号: the next one, once and to one window, until the window is free again."""

from datetime import timedelta

import pytest

from tests.hall.conftest import Hall, moment
from yikou.centre import access as centre_access
from yikou.centre import operations as centre
from yikou.hall import access
from yikou.hall import facts as f
from yikou.hall import operations as hall
from yikou.ledger.queries import history, replay


@pytest.mark.covers("E-10", partly="a general window calls any number")
def test_the_next_number_is_called_served_and_ended(hall_now: Hall) -> None:
    first, second = hall_now.take(1), hall_now.take(2)
    li = hall_now.house.li

    called = hall_now.next(li, 3)
    assert (called.number, called.state, called.window, called.clerk) == ("A001", "called", "1", li.account_id)
    assert hall_now.next(hall_now.house.sun, 3) == second
    hall_now.served(called, li, 4, 10)
    with pytest.raises(hall.NobodyWaits):
        hall_now.next(li, 12)

    assert [one.label for one in history(first)] == ["取号", "出号", "叫号", "到窗", "办毕", "整理完"]
    row = access.ticket(li, "A001", on=first.day)
    assert row.state == "wrapping" or row.wrapped_at is not None
    assert list(replay(hall_now.centre, "hall.ticket")) == []


def test_the_five_periods_of_a_visit_are_kept_apart(hall_now: Hall) -> None:
    ticket, li = hall_now.take(1), hall_now.house.li

    hall_now.next(li, 9)
    ticket.refresh_from_db()
    hall_now.served(ticket, li, 10, 17)
    hall.wrap_up(ticket=ticket, by=li, at=moment(19))

    periods = (ticket.shown_at, ticket.called_at, ticket.served_at, ticket.ended_at, ticket.wrapped_at)
    assert [one - moment(0) for one in periods if one] == [timedelta(minutes=n) for n in (1, 9, 10, 17, 19)]


def test_a_window_serves_one_at_a_time(hall_now: Hall) -> None:
    hall_now.take(1)
    hall_now.take(2)
    hall_now.next(hall_now.house.li, 3)

    with pytest.raises(hall.StillAtWindow) as refused:
        hall_now.next(hall_now.house.li, 4)

    assert refused.value.sentence == "A001还在这个窗口，请先办毕、过号、挂起或者转走。"


def test_a_window_that_pauses_or_is_closed_calls_nobody(hall_now: Hall) -> None:
    hall_now.take(1)
    li = hall_now.house.li
    window = centre_access.window(li, "1")
    hall.pause(window=window, reason="materials", minutes=10, by=li, at=moment(2))

    with pytest.raises(hall.WindowShut):
        hall.call_next(window=window, by=li, at=moment(3))
    hall.resume(window=centre_access.window(li, "1"), by=li, at=moment(4))
    hall.leave(window=centre_access.window(li, "1"), by=li, at=moment(5))
    with pytest.raises(hall.WindowShut):
        hall.call_next(window=window, by=li, at=moment(6))


def test_a_number_that_was_only_printed_by_nobody_does_not_count(hall_now: Hall) -> None:
    lost = hall_now.take(1, is_shown=False)
    hall.printer_failed(ticket=lost, reason="没有纸了", by=hall_now.door, at=moment(1))

    with pytest.raises(hall.NobodyWaits):
        hall_now.next(hall_now.house.li, 2)

    hall.show(ticket=lost, how="屏幕上", by=hall_now.door, at=moment(3))
    assert hall_now.next(hall_now.house.li, 4) == lost


@pytest.mark.covers("D-16", partly="who goes first, and that the others are not kept waiting for ever")
def test_the_elderly_go_first_and_every_fourth_call_is_for_the_others(hall_now: Hall) -> None:
    ordinary = [hall_now.take(1) for _ in range(2)]
    elderly = [hall_now.take(2, age=70) for _ in range(4)]
    li = hall_now.house.li

    order = []
    for n in range(6):
        ticket = hall_now.next(li, 10 + n * 5)
        hall_now.served(ticket, li, 11 + n * 5, 13 + n * 5)
        order.append(ticket)

    assert order == [*elderly[:3], ordinary[0], elderly[3], ordinary[1]]


def test_a_dedicated_window_calls_its_own_line_and_a_general_one_both(hall_now: Hall) -> None:
    hu = hall_now.house.actor("wujie", window="3")
    hall_now.sit(hu, "3")
    general, police = hall_now.take(1), hall_now.take(2, queue="C")

    assert hall_now.next(hu, 3) == police
    hall_now.served(police, hu, 4, 5)
    with pytest.raises(hall.NobodyWaits):
        hall_now.next(hu, 6)
    later = hall_now.take(7, queue="C")
    assert hall_now.next(hall_now.house.li, 8) == general
    assert hall_now.next(hall_now.house.sun, 8) == later


def test_the_stage_of_a_line_changes_in_the_middle_of_the_day(hall_now: Hall) -> None:
    hall_now.take(1, queue="C")
    line = access.queue(hall_now.door, "C")
    hall.change_queue(queue=line, changes={"stage": "one_door"}, by=hall_now.house.wu, at=moment(2))

    with pytest.raises(hall.NobodyWaits):
        hall_now.next(hall_now.house.li, 3)
    hall.change_queue(queue=line, changes={"stage": "one_desk"}, by=hall_now.house.wu, at=moment(4))
    assert hall_now.next(hall_now.house.li, 5).number == "C001"
    with pytest.raises(hall.StageUnknown):
        hall.change_queue(queue=line, changes={"stage": "half_door"}, by=hall_now.house.wu, at=moment(6))


@pytest.mark.covers("E-11", partly="a clerk is called only what he is competent for")
def test_a_number_waits_for_a_clerk_who_may_do_its_matter(full_hall: Hall) -> None:
    hall_now, house = full_hall, full_hall.house
    home = centre.set_competence(
        centre=centre_access.own_centre(house.li),
        account=house.li.account_id,
        scopes=["民政"],
        by=house.wu,
        at=moment(0),
    )
    assert home.scopes == ["民政"]
    police = hall_now.take(1, matters=("GA-001",))
    civil = hall_now.take(2, matters=("MZ-001",))

    assert hall_now.next(house.li, 3) == civil
    assert hall_now.next(house.sun, 3) == police


def test_a_window_that_was_read_before_somebody_sat_down_still_calls_only_what_they_may_do(full_hall: Hall) -> None:
    hall_now, house = full_hall, full_hall.house
    home = centre_access.own_centre(house.li)
    centre.set_competence(centre=home, account=house.li.account_id, scopes=["民政"], by=house.wu, at=moment(0))
    hall.leave(window=centre_access.window(house.li, "1"), by=house.li, at=moment(1))
    stale = centre_access.window(house.li, "1")
    hall_now.sit(house.li, "1", 2)
    hall_now.take(3, matters=("GA-001",))

    with pytest.raises(hall.NobodyWaits):
        hall.call_next(window=stale, by=house.li, at=moment(4))


def test_a_number_is_called_again_after_the_interval_and_given_up_after_enough_calls(hall_now: Hall) -> None:
    ticket = hall_now.take(1)
    li = hall_now.house.li
    hall_now.next(li, 2)
    ticket.refresh_from_db()

    with pytest.raises(hall.NotYet) as refused:
        hall.recall(ticket=ticket, by=li, at=moment(2.1))
    assert "20秒" in refused.value.sentence
    with pytest.raises(hall.NotYet):
        hall.miss(ticket=ticket, by=li, at=moment(2.5))
    hall_now.missed(ticket, li, 2)
    assert (ticket.state, ticket.missed_times, ticket.window) == ("missed", 1, "")


def test_a_number_out_of_turn_is_called_with_its_reason(hall_now: Hall) -> None:
    hall_now.take(1)
    second = hall_now.take(2)
    li = hall_now.house.li

    hall.call(ticket=second, window=centre_access.window(li, "1"), reason="抱着孩子", by=li, at=moment(3))

    assert history(second)[-1].facts["picked"] == "抱着孩子"
    sun = hall_now.house.sun
    with pytest.raises(hall.NotHere):
        hall.call(ticket=second, window=centre_access.window(sun, "2"), reason="", by=sun, at=moment(4))


def test_two_numbers_of_one_person_are_served_in_one_sitting(hall_now: Hall) -> None:
    first, other = hall_now.take(1), hall_now.take(1)
    li = hall_now.house.li
    called = hall_now.next(li, 2)
    assert called == first

    along = hall.take_along(ticket=called, other=other, by=li, at=moment(3))

    assert (along.state, along.window) == ("done", "1")
    with pytest.raises(hall.NobodyWaits):
        hall_now.next(hall_now.house.sun, 4)


def test_somebody_elses_number_is_not_touched(hall_now: Hall) -> None:
    ticket = hall_now.take(1)
    hall_now.next(hall_now.house.li, 2)
    ticket.refresh_from_db()

    for verb in (hall.arrive, hall.recall, hall.miss, hall.end, hall.wrap_up):
        with pytest.raises(hall.NotHere):
            verb(ticket=ticket, by=hall_now.house.sun, at=moment(5))


def test_one_who_leaves_hands_over_whoever_was_kept_for_the_window(hall_now: Hall) -> None:
    ticket = hall_now.take(1)
    li, sun = hall_now.house.li, hall_now.house.sun
    hall_now.next(li, 2)
    ticket.refresh_from_db()
    with pytest.raises(hall.StillAtWindow):
        hall.leave(window=centre_access.window(li, "1"), by=li, at=moment(3))
    hall.park(ticket=ticket, reason="去复印", by=li, at=moment(4))
    hall.leave(window=centre_access.window(li, "1"), by=li, at=moment(5))

    ticket.refresh_from_db()
    assert ticket.reserved_for == ""
    hall.come_back(ticket=ticket, by=hall_now.door, at=moment(9))
    assert hall_now.next(sun, 10) == ticket


def test_the_ledger_names_the_front_desk_by_its_word() -> None:
    told = [f.Called(window=one, clerk=1, lane="ordinary").told() for one in ("3", "总台")]

    assert told == ["叫到3号窗口", "叫到总台"]
