"""应急号单: numbers that were torn off while nothing could be recorded, entered afterwards."""

from dataclasses import replace

import pytest

from tests.hall.conftest import Hall, moment
from tests.world import MONDAY
from yikou.centre import access as centre_access
from yikou.hall import access, queries, statistics
from yikou.hall import operations as hall
from yikou.hall.models import Ticket
from yikou.hall.operations import PaperNumber
from yikou.ledger.queries import history, replay


def _line(hall_now: Hall, number: str, at: float, **more: object) -> PaperNumber:
    return PaperNumber(number, access.queue(hall_now.door, "A"), moment(at), **more)  # type: ignore[arg-type]


def test_the_block_is_entered_in_order_and_joins_the_line_by_its_times(hall_now: Hall) -> None:
    mei = hall_now.house.mei
    later = hall_now.take(20)

    hall.enter_block(
        lines=[_line(hall_now, "E001", 5), _line(hall_now, "E002", 8, category="pregnant")], by=mei, at=moment(25)
    )

    line = hall_now.picture(26).line("A")
    assert line is not None
    assert [one.number for one in line.waiting] == ["E002", "E001", later.number]
    first = access.ticket(mei, "E001", on=MONDAY)
    assert (first.channel, first.shown_at) == ("paper", moment(5))
    assert queries.last_on_paper(hall_now.centre, MONDAY) == 2


def test_what_was_served_meanwhile_is_entered_as_served_while_the_window_is_busy(hall_now: Hall) -> None:
    mei, li = hall_now.house.mei, hall_now.house.li
    hall_now.take(20)
    hall_now.next(li, 21)
    window = centre_access.window(li, "1")

    served = _line(hall_now, "E001", 2, window=window, called_at=moment(6), ended_at=moment(15))
    (ticket,) = hall.enter_block(lines=[served], by=mei, at=moment(30))

    assert (ticket.state, ticket.window, ticket.clerk) == ("done", "1", li.account_id)
    assert [one.label for one in history(ticket)] == ["取号", "出号", "补录办结"]
    visit = next(one for one in statistics.read(hall_now.centre, MONDAY, MONDAY).visits if one.number == "E001")
    assert (visit.waited, visit.served) == (moment(6) - moment(2), moment(15) - moment(6))
    assert list(statistics.differences(hall_now.centre, MONDAY, MONDAY)) == []
    assert list(replay(hall_now.centre, "hall.ticket")) == []


def test_who_left_meanwhile_does_not_wait(hall_now: Hall) -> None:
    (ticket,) = hall.enter_block(
        lines=[_line(hall_now, "E001", 2, has_left=True)], by=hall_now.house.mei, at=moment(30)
    )

    assert ticket.state == "left"


def test_a_block_with_one_wrong_line_enters_nothing(hall_now: Hall) -> None:
    mei = hall_now.house.mei
    window = centre_access.window(hall_now.house.li, "1")
    good = _line(hall_now, "E001", 2)
    wrong = (
        _line(hall_now, "E002", 1),
        _line(hall_now, "E001", 5),
        _line(hall_now, "E002", 400),
        _line(hall_now, "E002", -60 * 24),
        _line(hall_now, "E002", 5, window=window),
        _line(hall_now, "E002", 5, window=window, called_at=moment(9), ended_at=moment(7)),
        _line(hall_now, "E002", 5, called_at=moment(9), ended_at=moment(12)),
        replace(_line(hall_now, "E002", 5), called_at=moment(9)),
    )

    for one in wrong:
        with pytest.raises(hall.PaperOutOfOrder):
            hall.enter_block(lines=[good, one], by=mei, at=moment(30))
    assert Ticket.objects.count() == 0


def test_a_number_of_the_block_is_entered_once(hall_now: Hall) -> None:
    mei = hall_now.house.mei
    hall.enter_block(lines=[_line(hall_now, "E001", 2)], by=mei, at=moment(30))

    with pytest.raises(hall.NumberTaken) as refused:
        hall.enter_block(lines=[_line(hall_now, "E001", 3)], by=mei, at=moment(31))

    assert "E001" in refused.value.sentence
    assert Ticket.objects.count() == 1
