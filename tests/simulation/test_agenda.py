"""The agenda: everything in its order, refusals counted, nothing after the close."""

from datetime import datetime, timedelta

from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import NotFound
from yikou.simulation.agenda import Agenda

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=ZONE)
CLOSE = NINE.replace(hour=17, minute=42)


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def test_acts_happen_in_the_order_of_their_moments_and_then_of_their_putting():
    agenda, seen = Agenda(CLOSE), []
    for name, at in (("late", 30), ("first", 10), ("second", 10)):
        agenda.put(NINE + minutes(at), lambda _, name=name: seen.append(name))

    agenda.play(NINE + minutes(20))
    assert seen == ["first", "second"]
    assert agenda.next_at == NINE + minutes(30)

    agenda.play(CLOSE)
    assert seen == ["first", "second", "late"]
    assert (agenda.next_at, agenda.done) == (None, 3)


def test_what_an_act_puts_is_done_in_its_turn():
    agenda, seen = Agenda(CLOSE), []
    agenda.put(NINE, lambda at: agenda.put(at + minutes(5), seen.append))

    agenda.play(CLOSE)

    assert seen == [NINE + minutes(5)]


def test_a_refusal_is_counted_and_the_day_goes_on():
    agenda, seen = Agenda(CLOSE), []

    def refuse(at: datetime) -> None:
        raise NotFound("这件")

    agenda.put(NINE, refuse)
    agenda.put(NINE + minutes(1), seen.append)
    agenda.play(CLOSE)

    assert seen
    assert dict(agenda.refused) == {"kernel.not_found": 1}


def test_nothing_is_wanted_after_the_close():
    agenda = Agenda(CLOSE)

    agenda.put(CLOSE + minutes(1), print)

    assert agenda.next_at is None
