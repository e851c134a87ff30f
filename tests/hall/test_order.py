"""The order of a line is fair by a stated rule, whoever comes and whoever is called."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.world import MONDAY_9AM
from yikou.hall.order import ORDINARY, PRIORITY, Standing, behind, line_up
from yikou.hall.policies import Priority
from yikou.kernel.rules import Published

IN_A_ROW = 3
NOON = MONDAY_9AM + timedelta(hours=3)


class Three:
    """After three of those who go first, one of the others."""

    def next_lane(self, *, called_in_a_row: int, priority_waiting: int, ordinary_waiting: int) -> str:
        """As queue.priority says."""
        if not priority_waiting:
            return ORDINARY
        return ORDINARY if ordinary_waiting and called_in_a_row >= IN_A_ROW else PRIORITY


def standing(pk: int, lane: str, minute: int, slot: int | None = None) -> Standing:
    rank_at = MONDAY_9AM + timedelta(minutes=minute if slot is None else slot)
    return Standing(pk, f"A{pk:03d}", 1, lane, rank_at, rank_at if slot is not None else None)


people = st.lists(
    st.tuples(st.sampled_from([PRIORITY, ORDINARY]), st.integers(0, 180), st.none() | st.integers(0, 360)), max_size=40
).map(lambda rows: [standing(n, *row) for n, row in enumerate(rows)])


@given(people, st.integers(0, 5))
def test_everybody_stands_in_the_line_once(waiting: list[Standing], in_a_row: int) -> None:
    line = line_up(waiting, in_a_row=in_a_row, rule=Three(), at=NOON)

    assert sorted(one.pk for one in line) == [one.pk for one in waiting]


@given(people, st.integers(0, 5))
def test_nobody_is_passed_by_somebody_of_the_same_lane_who_came_later(waiting: list[Standing], in_a_row: int) -> None:
    line = line_up(waiting, in_a_row=in_a_row, rule=Three(), at=NOON)

    for lane in (PRIORITY, ORDINARY):
        ranks = [one.rank_at for one in line if one.lane_at(NOON) == lane]
        assert ranks == sorted(ranks)


@given(people, st.integers(0, 3))
def test_never_more_than_three_go_first_in_a_row_while_somebody_else_waits(
    waiting: list[Standing], in_a_row: int
) -> None:
    line = line_up(waiting, in_a_row=in_a_row, rule=Three(), at=NOON)

    row = in_a_row
    for n, one in enumerate(line):
        row = row + 1 if one.lane_at(NOON) == PRIORITY else 0
        others_wait = any(later.lane_at(NOON) == ORDINARY for later in line[n:])
        assert row <= IN_A_ROW or not others_wait


@given(people, st.integers(1, 10))
def test_whoever_is_put_behind_some_is_behind_them_and_before_the_next(waiting: list[Standing], places: int) -> None:
    line = line_up(waiting, in_a_row=0, rule=Three(), at=NOON)
    lane, rank_at = behind(line, places, at=NOON)

    back = Standing(999, "A999", 1, lane, rank_at)
    ahead = line_up([*waiting, back], in_a_row=0, rule=Three(), at=NOON)

    before = [one.pk for one in ahead[: ahead.index(back)] if one.lane_at(NOON) == lane]
    theirs = [one.pk for one in line[: min(places, len(line))] if one.lane_at(NOON) == lane]
    assert before[: len(theirs)] == theirs


def test_a_booked_number_stands_at_its_moment_and_goes_first_once_it_has_come() -> None:
    walk_ins = [standing(1, ORDINARY, 10), standing(2, ORDINARY, 50)]
    booked = standing(3, ORDINARY, 5, slot=40)

    early = line_up([*walk_ins, booked], in_a_row=0, rule=Three(), at=MONDAY_9AM + timedelta(minutes=20))
    due = line_up([*walk_ins, booked], in_a_row=0, rule=Three(), at=MONDAY_9AM + timedelta(minutes=40))

    assert [one.pk for one in early] == [1, 3, 2]
    assert [one.pk for one in due] == [3, 1, 2]


def test_the_rule_itself_decides_the_lane() -> None:
    rule = Priority(elderly_from=65, child_under=3, classes=("elderly",), in_a_row=IN_A_ROW, published=Published())
    waiting = [standing(n, PRIORITY, n) for n in range(5)] + [standing(9, ORDINARY, 0)]

    line = line_up(waiting, in_a_row=0, rule=rule, at=MONDAY_9AM)

    assert [one.pk for one in line] == [0, 1, 2, 9, 3, 4]
