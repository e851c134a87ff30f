"""What is kept in the process is read again when its stamp has changed, and not in every question."""

from collections import Counter

import pytest

from yikou.kernel import kept
from yikou.kernel.kept import Kept, Rows


class Source:
    """Something that is kept: how often it was asked, and what it says now."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.stamps = {"liuwan": 1, "yunshui": 1}

    def stamp(self, key: str) -> int:
        self.asked["stamp"] += 1
        return self.stamps[key]

    def build(self, key: str) -> str:
        self.asked["build"] += 1
        return f"{key} as of {self.stamps[key]}"


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch):
    """Moves the processor's clock on."""
    moment = [100.0]
    monkeypatch.setattr(kept.time, "monotonic", lambda: moment[0])

    def move(seconds: float) -> None:
        moment[0] += seconds

    return move


def test_within_two_seconds_nothing_is_asked_again(source, later):
    holding = Kept(stamp=source.stamp, build=source.build)

    assert [holding.get("liuwan") for _ in range(3)] == ["liuwan as of 1"] * 3
    later(1.9)
    holding.get("liuwan")

    assert source.asked == {"stamp": 1, "build": 1}


def test_after_two_seconds_the_stamp_is_asked_and_an_unchanged_thing_is_not_read_again(source, later):
    holding = Kept(stamp=source.stamp, build=source.build)
    holding.get("liuwan")
    later(2.1)

    assert holding.get("liuwan") == "liuwan as of 1"
    assert source.asked == {"stamp": 2, "build": 1}


def test_what_another_process_changed_is_seen_after_two_seconds(source, later):
    holding = Kept(stamp=source.stamp, build=source.build)
    holding.get("liuwan")
    source.stamps["liuwan"] = 2

    assert holding.get("liuwan") == "liuwan as of 1"
    later(2.1)
    assert holding.get("liuwan") == "liuwan as of 2"


def test_whoever_changes_a_thing_forgets_it_and_no_other(source, later):
    holding = Kept(stamp=source.stamp, build=source.build)
    holding.get("liuwan"), holding.get("yunshui")
    source.stamps = {"liuwan": 2, "yunshui": 2}
    holding.forget("liuwan")

    assert (holding.get("liuwan"), holding.get("yunshui")) == ("liuwan as of 2", "yunshui as of 1")
    holding.forget()
    assert holding.get("yunshui") == "yunshui as of 2"


def test_rows_are_read_once_for_each_of_their_states_and_come_in_order():
    rows, asked = Rows[tuple[int, int], str](), list[list[tuple[int, int]]]()

    def read(states):
        asked.append(list(states))
        return {one: f"row {one[0]} as of {one[1]}" for one in states}

    assert rows.get("liuwan", [(2, 1), (1, 1)], read) == ["row 2 as of 1", "row 1 as of 1"]
    assert rows.get("liuwan", [(1, 1), (2, 2)], read) == ["row 1 as of 1", "row 2 as of 2"]
    assert rows.get("yunshui", [(1, 1)], read) == ["row 1 as of 1"]
    kept.forget_everything()
    rows.get("liuwan", [(1, 1)], read)

    assert asked == [[(2, 1), (1, 1)], [(2, 2)], [(1, 1)], [(1, 1)]]


def test_a_row_that_went_while_it_was_asked_for_is_left_out():
    rows = Rows[int, str]()

    assert rows.get("liuwan", [1, 2], lambda states: {2: "there"}) == ["there"]
    assert rows.get("liuwan", [1, 2], lambda states: {1: "back"}) == ["back", "there"]
