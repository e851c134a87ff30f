"""The model runs the real allocation: near the all-pooled bound (G19), no window idle that could serve (G20)."""

from statistics import fmean, median

import pytest

from tests.hall import halls
from yikou.hall.model import Arrival, Day, Post, Run, play
from yikou.hall.policies import Priority
from yikou.hall.serving import Line, Seat
from yikou.kernel.clock import ZONE
from yikou.policies.queries import rulebook

RULE_DAY = halls.MIDNIGHT.astimezone(ZONE).date()


@pytest.fixture
def rule(house) -> Priority:
    """The rule in force."""
    return rulebook(house.centre, RULE_DAY).get(Priority)


def _mean_wait(seed: int, rule: Priority, **how: object) -> float:
    return fmean(one.waited / 60 for one in play(halls.day(seed, **how), rule))


@pytest.mark.parametrize("days", [5, pytest.param(60, marks=pytest.mark.slow)])
@pytest.mark.parametrize("stage", ["one_desk", "all_round"])
@pytest.mark.covers("E-11", partly="six who know the general matters do nearly what twelve generalists do")
def test_routing_by_skill_waits_hardly_longer_than_everybody_doing_everything(rule, days, stage):
    skilled = median(_mean_wait(seed, rule, stage=stage) for seed in range(days))
    pooled = median(_mean_wait(seed, rule, pooled=True) for seed in range(days))

    assert skilled <= 1.5 * pooled


@pytest.mark.parametrize("days", [5, pytest.param(60, marks=pytest.mark.slow)])
@pytest.mark.covers("E-10", partly="helping does a window's own line no harm")
def test_windows_that_help_others_keep_nobody_of_their_own_waiting_longer(rule, days):
    def own(helped: bool) -> float:
        waits = [play(halls.day(seed, stage="one_desk", helped=helped), rule) for seed in range(days)]
        return fmean(one.waited for day in waits for one in day if one.arrival.queue != 1)

    assert own(helped=True) <= own(helped=False)


@pytest.mark.parametrize("stage", ["one_door", "one_desk", "all_round"])
def test_nobody_is_called_before_one_of_the_same_line_who_came_first(rule, stage):
    class Watched(Run):
        def _next(self, post: Post) -> int | None:
            before = dict(self.waiting)
            called = super()._next(post)
            if called is not None:
                one = before[called]
                passed = [other for other in self.waiting.values() if other.queue == one.queue and other.pk < one.pk]
                assert not any(self.may_serve(post, other) for other in passed), self.now
            return called

    for seed in range(3):
        Watched(halls.day(seed, stage=stage), rule).play()


def test_dedicated_windows_alone_wait_much_longer_on_the_same_day(rule):
    assert _mean_wait(3, rule, stage="one_door") > 3 * _mean_wait(3, rule, pooled=True)


@pytest.mark.parametrize("days", [2, pytest.param(300, marks=pytest.mark.slow)])
@pytest.mark.parametrize("stage", ["one_door", "one_desk", "all_round"])
def test_no_window_stands_idle_while_somebody_waits_whom_it_may_call(rule, stage, days):
    for seed in range(days):
        run = Run(halls.day(seed, stage=stage), rule)
        served = run.play_step_by_step(_nobody_idle)

        assert len(served) == 400
        assert all(one.was_called for one in served)


def _nobody_idle(run: Run) -> None:
    wrong = [
        (number, one.number)
        for number in run.idle
        for one in run.waiting.values()
        if run.may_serve(run.seated[number], one)
    ]
    assert wrong == [], run.now


def _small(*came: Arrival, spans: tuple[tuple[float, float], ...] = ((0.0, 100.0),), stage: str = "one_desk") -> Day:
    seat = Seat("1", True, False, frozenset())
    return Day(halls.MIDNIGHT, {1: Line(1, stage, frozenset())}, (Post(seat, spans),), came)


def test_whoever_goes_first_by_rule_goes_first_in_the_model(rule):
    came = (Arrival(1, 0, 10), Arrival(1, 1, 10), Arrival(1, 2, 10, lane="priority"))

    assert [one.waited for one in play(_small(*came), rule)] == [0, 19, 8]


def test_who_waits_at_closing_is_still_served(rule):
    came = (Arrival(1, 0, 90), Arrival(1, 1, 90), Arrival(1, 2, 90))

    assert [one.waited for one in play(_small(*came), rule)] == [0, 89, 178]


def test_whoever_loses_patience_goes_away(rule):
    came = (Arrival(1, 0, 90), Arrival(1, 1, 90, patience=30.0))
    waits = play(_small(*came), rule)

    assert (waits[1].waited, waits[1].was_called) == (30.0, False)


def test_a_day_without_anybody_or_without_windows_is_played_all_the_same(rule):
    assert play(_small(), rule) == []
    nobody = play(_small(Arrival(1, 5, 10), spans=()), rule)
    assert [one.was_called for one in nobody] == [False]
