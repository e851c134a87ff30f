"""What moves a number: a turn that was missed, the holder's wish, a clerk who passes it on."""

import pytest

from tests.hall.conftest import Hall, moment
from yikou.centre import access as centre_access
from yikou.hall import access
from yikou.hall import operations as hall
from yikou.hall.policies import MissedTurn
from yikou.kernel.refusals import NotFound
from yikou.ledger.queries import history, replay
from yikou.policies.operations import publish_version
from yikou.policies.queries import rulebook


def _numbers(hall_now: Hall, at: float, code: str = "A") -> list[str]:
    line = hall_now.picture(at).line(code)
    assert line is not None
    return [one.number for one in line.waiting]


def test_whoever_missed_the_turn_is_back_after_three_others(hall_now: Hall) -> None:
    li = hall_now.house.li
    late = hall_now.take(1)
    hall_now.next(li, 2)
    late.refresh_from_db()
    for n in range(5):
        hall_now.take(3 + n / 10)
    hall_now.missed(late, li, 2)

    hall.report_back(ticket=late, by=hall_now.door, at=moment(10))
    again = hall.report_back(ticket=late, by=hall_now.door, at=moment(11))

    assert again.revision == late.revision
    assert _numbers(hall_now, 12) == ["A002", "A003", "A004", "A001", "A005", "A006"]


def test_who_missed_it_too_often_or_too_long_ago_takes_a_new_number(hall_now: Hall) -> None:
    li = hall_now.house.li
    gone = hall_now.take(1)
    hall_now.next(li, 2)
    gone.refresh_from_db()
    hall_now.missed(gone, li, 2)

    with pytest.raises(hall.CannotReturn):
        hall.report_back(ticket=gone, by=hall_now.door, at=moment(65))
    assert hall.sweep(centre=hall_now.centre, by=hall_now.machine, at=moment(30)) == 0
    assert hall.sweep(centre=hall_now.centre, by=hall_now.machine, at=moment(65)) == 1
    gone.refresh_from_db()
    assert gone.state == "void"


def test_a_holder_lets_three_others_go_first_twice_a_day(hall_now: Hall) -> None:
    first = hall_now.take(1)
    for n in range(5):
        hall_now.take(2 + n / 10)

    hall.step_back(ticket=first, places=3, by=hall_now.door, at=moment(3))
    assert _numbers(hall_now, 4) == ["A002", "A003", "A004", "A001", "A005", "A006"]
    hall.step_back(ticket=first, places=8, by=hall_now.door, at=moment(5))
    assert _numbers(hall_now, 6)[-1] == "A001"
    with pytest.raises(hall.StepBackUsedUp):
        hall.step_back(ticket=first, places=1, by=hall_now.door, at=moment(7))
    with pytest.raises(hall.NotInLine):
        hall.step_back(ticket=hall_now.take(8), places=400, by=hall_now.door, at=moment(8))


def test_how_far_and_how_often_is_what_hangs_on_the_wall(hall_now: Hall) -> None:
    rule = rulebook(hall_now.centre, moment().date()).get(MissedTurn)
    first = hall_now.take(1)
    hall_now.take(2)
    assert rule.text.poster[2] == "还没到的可以在手机上往后让3位，每回不超过8位，每天2次。"
    publish_version(
        centre=hall_now.centre,
        code="queue.missed",
        values={"steps_a_day": 1, "step_back_most": 1},
        from_on=moment().date(),
        because="试行",
        reason="law",
        by=hall_now.house.chen,
        at=moment(2),
    )

    with pytest.raises(hall.NotInLine):
        hall.step_back(ticket=first, places=2, by=hall_now.door, at=moment(3))
    hall.step_back(ticket=first, places=1, by=hall_now.door, at=moment(3))
    with pytest.raises(hall.StepBackUsedUp):
        hall.step_back(ticket=first, places=1, by=hall_now.door, at=moment(4))

    assert history(first)[-1].under == "queue.missed@2"


def test_who_gives_up_is_not_called(hall_now: Hall) -> None:
    ticket = hall_now.take(1)
    hall.give_up(ticket=ticket, by=hall_now.door, at=moment(2))
    hall.give_up(ticket=ticket, by=hall_now.door, at=moment(3))

    with pytest.raises(hall.NobodyWaits):
        hall_now.next(hall_now.house.li, 4)
    assert [one.label for one in history(ticket)] == ["取号", "出号", "退号"]


def test_who_fetches_a_copy_comes_back_to_the_same_window(hall_now: Hall) -> None:
    li, sun = hall_now.house.li, hall_now.house.sun
    ticket = hall_now.take(1)
    hall_now.next(li, 2)
    ticket.refresh_from_db()
    with pytest.raises(hall.ReasonMissing):
        hall.park(ticket=ticket, reason=" ", by=li, at=moment(3))
    hall.park(ticket=ticket, reason="去复印", by=li, at=moment(3))
    other = hall_now.take(4)
    assert hall_now.next(li, 5) == other
    hall.come_back(ticket=ticket, by=hall_now.door, at=moment(8))

    with pytest.raises(hall.NobodyWaits):
        hall_now.next(sun, 9)
    hall_now.served(other, li, 6, 9)
    assert hall_now.next(li, 10) == ticket


def test_a_number_passed_on_keeps_the_time_it_has_waited(hall_now: Hall) -> None:
    li = hall_now.house.li
    hu = hall_now.house.actor("wujie", window="3")
    hall_now.sit(hu, "3")
    ticket = hall_now.take(1)
    hall_now.next(li, 2)
    ticket.refresh_from_db()
    police = access.queue(li, "C")
    hall_now.take(1.5, queue="C")

    with pytest.raises(hall.ReasonMissing):
        hall.pass_on(ticket=ticket, queue=police, reason="", by=li, at=moment(3))
    with pytest.raises(hall.PassedNowhere):
        hall.pass_on(ticket=ticket, reason="去户籍窗口", by=li, at=moment(3))
    hall.pass_on(ticket=ticket, queue=police, reason="是户籍的事", by=li, at=moment(3))

    assert _numbers(hall_now, 4, "C") == ["A001", "C001"]
    assert hall_now.next(hu, 5) == ticket
    assert list(replay(hall_now.centre, "hall.ticket")) == []


def test_a_number_passed_on_to_a_window_is_called_there(hall_now: Hall) -> None:
    li, sun = hall_now.house.li, hall_now.house.sun
    ticket = hall_now.take(1)
    hall_now.next(li, 2)
    ticket.refresh_from_db()

    with pytest.raises(hall.PassedNowhere):
        hall.pass_on(ticket=ticket, window=centre_access.window(li, "3"), reason="那边熟", by=li, at=moment(3))
    hall.pass_on(ticket=ticket, window=centre_access.window(li, "2"), reason="那边熟", by=li, at=moment(3))

    with pytest.raises(hall.NobodyWaits):
        hall_now.next(li, 4)
    assert hall_now.next(sun, 5) == ticket


def test_a_link_that_was_guessed_shows_nothing(hall_now: Hall) -> None:
    ticket = hall_now.take(1)

    assert access.ticket_by_token(ticket.token) == ticket
    for guessed in ("", "x", ticket.token[:-1], "0" * 32):
        with pytest.raises(NotFound):
            access.ticket_by_token(guessed)


def test_nobody_is_left_in_the_hall_when_it_closes(hall_now: Hall) -> None:
    li = hall_now.house.li
    served = hall_now.take(1)
    hall_now.next(li, 2)
    served.refresh_from_db()
    hall.arrive(ticket=served, by=li, at=moment(3))
    waiting = hall_now.take(4)

    assert hall.close_hall(centre=hall_now.centre, by=hall_now.machine, at=moment(500)) == 2
    for ticket, state in ((served, "done"), (waiting, "left")):
        ticket.refresh_from_db()
        assert ticket.state == state
    assert hall.close_hall(centre=hall_now.centre, by=hall_now.machine, at=moment(501)) == 0


def test_no_number_is_given_out_while_the_doors_are_shut(hall_now: Hall) -> None:
    with pytest.raises(hall.HallClosed) as refused:
        hall_now.take(3.5 * 60)
    assert refused.value.sentence == "现在不在开放时间，不能取号。14:00 再来，或者预约。"
    hall.change_queue(
        queue=access.queue(hall_now.door, "A"), changes={"is_open": False}, by=hall_now.house.wu, at=moment(1)
    )
    with pytest.raises(hall.QueueClosed):
        hall_now.take(2)
    assert hall_now.take(3.5 * 60, queue="C", channel="paper").number == "C001"
