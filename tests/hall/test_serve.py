"""Who may serve what: the stage of a line, the kind of a window, the competence of a clerk."""

import pytest

from tests.world import MONDAY_9AM
from yikou.hall.order import ORDINARY, Standing
from yikou.hall.serving import ALL_ROUND, ONE_DESK, ONE_DOOR, Line, Seat

CIVIL, POLICE = "MZ-001", "GA-001"
DEPARTMENTS = {CIVIL: "民政", POLICE: "公安"}
GENERAL = Seat("1", True, False, frozenset())
DEDICATED = Seat("3", False, False, frozenset({"公安"}))
FRONT = Seat("总台", False, True, frozenset())


def number(*matters: str, kept_for: str = "") -> Standing:
    return Standing(1, "A001", 1, ORDINARY, MONDAY_9AM, reserved_for=kept_for, matters=matters)


def line(stage: str, *departments: str, front: bool = False) -> Line:
    return Line(1, stage, frozenset(departments), front)


def may(seat: Seat, of: Line, one: Standing | None = None) -> bool:
    return seat.may_serve(of, one or number(), lambda code: DEPARTMENTS.get(code, ""))


@pytest.mark.covers("E-10", partly="which window may call which number")
def test_the_stage_of_a_line_decides_which_windows_may_call_from_it() -> None:
    theirs = {stage: line(stage, "公安") for stage in (ONE_DOOR, ONE_DESK, ALL_ROUND)}
    everything = {stage: line(stage) for stage in (ONE_DOOR, ONE_DESK, ALL_ROUND)}

    assert [may(GENERAL, theirs[stage]) for stage in theirs] == [False, True, True]
    assert [may(DEDICATED, theirs[stage]) for stage in theirs] == [True, True, True]
    assert [may(GENERAL, everything[stage]) for stage in everything] == [True, True, True]
    assert [may(DEDICATED, everything[stage]) for stage in everything] == [False, False, True]


@pytest.mark.covers("E-11", partly="competence by item decides who is called to whom")
def test_a_clerk_calls_only_what_he_is_competent_for() -> None:
    only_civil = Seat("1", True, False, frozenset(), frozenset({"民政"}))
    one_item = Seat("1", True, False, frozenset(), frozenset({POLICE}))

    assert may(only_civil, line(ONE_DESK), number(CIVIL))
    assert not may(only_civil, line(ONE_DESK), number(POLICE))
    assert not may(only_civil, line(ONE_DESK), number(CIVIL, POLICE))
    assert may(one_item, line(ONE_DESK, "公安"), number(POLICE))
    assert not may(only_civil, line(ONE_DESK, "公安"))


def test_the_front_desk_calls_from_its_own_line_and_nobody_else_does() -> None:
    desk = line(ALL_ROUND, front=True)

    assert may(FRONT, desk)
    assert not may(GENERAL, desk)
    assert not may(FRONT, line(ALL_ROUND))


def test_what_was_passed_on_to_a_window_is_called_there_alone() -> None:
    kept = number(kept_for="3")

    assert may(DEDICATED, line(ONE_DOOR), kept)
    assert not may(GENERAL, line(ONE_DESK), kept)


KNOWS_BOTH = Seat("3", False, False, frozenset({"公安"}), frozenset({"公安", "民政"}))


@pytest.mark.covers("E-10", "E-11", partly="a dedicated window helps another line with what its clerk is known to do")
def test_a_dedicated_window_helps_other_lines_with_what_its_clerk_is_known_to_do() -> None:
    general, closed = line(ONE_DESK), Line(1, ONE_DESK, frozenset(), is_helped=False)

    assert may(KNOWS_BOTH, general, number(CIVIL))
    assert may(KNOWS_BOTH, line(ONE_DESK, "民政"), number(CIVIL))
    assert not may(KNOWS_BOTH, general, number("CL-001"))
    assert not may(KNOWS_BOTH, general, number(CIVIL, "CL-001"))
    assert not may(KNOWS_BOTH, closed, number(CIVIL))
    assert not may(KNOWS_BOTH, line(ONE_DOOR), number(CIVIL))


def test_nobody_is_sent_to_a_helper_of_whom_nobody_knows_what_for_or_what_he_knows() -> None:
    assert not may(KNOWS_BOTH, line(ONE_DESK), number())
    assert not may(DEDICATED, line(ONE_DESK), number(POLICE))
    assert may(KNOWS_BOTH, line(ONE_DESK, "公安"), number())
    assert not may(FRONT, line(ONE_DESK), number(CIVIL))
