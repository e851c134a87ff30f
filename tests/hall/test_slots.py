"""How many places of a line can be booked in each half hour: by the windows that are planned and the rule's share."""

from datetime import time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from yikou.hall import slots
from yikou.hall.serving import Line, Seat

MORNING = ((time(9), time(12)),)
HALF_HOUR = 30
EIGHT = timedelta(minutes=8)
ANY = Line(1, "one_desk", frozenset())
POLICE = Line(2, "one_desk", frozenset({"公安"}))
DESK = Line(3, "one_desk", frozenset(), is_front_desk=True)
ONE, TWO = (Seat(n, True, False, frozenset()) for n in "12")
THREE = Seat("3", False, False, frozenset({"公安", "党群"}))


def half(places: int) -> int:
    return places // 2


def test_a_day_is_cut_into_half_hours_that_end_with_the_opening_hours():
    begins = slots.beginnings(((time(9), time(12)), (time(13, 30), time(17, 15))), HALF_HOUR)

    assert [f"{at // 60}:{at % 60:02d}" for at in begins] == [
        *("9:00", "9:30", "10:00", "10:30", "11:00", "11:30"),
        *("13:30", "14:00", "14:30", "15:00", "15:30", "16:00", "16:30"),
    ]


def test_a_line_counts_on_its_own_windows_and_shares_those_that_several_draw_on():
    party = Line(4, "one_desk", frozenset({"党群"}))

    found = slots.shares([ANY, POLICE, party, DESK], [ONE, TWO, THREE])

    assert found == {1: {"1": 1.0, "2": 1.0}, 2: {"3": 0.5}, 4: {"3": 0.5}, 3: {}}


def test_a_line_without_windows_of_its_own_counts_on_the_general_ones_unless_each_line_has_its_own():
    assert slots.shares([ANY, POLICE], [ONE]) == {1: {"1": 0.5}, 2: {"1": 0.5}}
    alone = Line(2, "one_door", frozenset({"公安"}))
    assert slots.shares([ANY, alone], [ONE]) == {1: {"1": 1.0}, 2: {}}


def test_what_stays_for_walk_ins_is_counted_over_the_day():
    begins = slots.beginnings(MORNING, HALF_HOUR)

    slow = slots.places(begins, HALF_HOUR, [(1.0, MORNING)], timedelta(minutes=25), half)

    assert slow == [0, 1, 0, 1, 1, 0]


def test_a_window_counts_only_while_it_is_planned_to_be_open():
    begins = slots.beginnings(MORNING, HALF_HOUR)

    found = slots.places(begins, HALF_HOUR, [(1.0, ((time(10), time(10, 30)),))], EIGHT, half)

    assert found == [0, 0, 1, 0, 0, 0]


@given(
    windows=st.integers(0, 6),
    service=st.integers(1, 90),
    share=st.integers(0, 100),
)
def test_never_more_than_the_share_of_the_days_capacity_can_be_booked(windows: int, service: int, share: int):
    begins = slots.beginnings(MORNING, HALF_HOUR)

    found = slots.places(
        begins, HALF_HOUR, [(1.0, MORNING)] * windows, timedelta(minutes=service), lambda n: n * (100 - share) // 100
    )

    assert min(found, default=0) >= 0
    assert sum(found) <= windows * 180 / service * (100 - share) / 100
