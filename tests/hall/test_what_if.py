"""假如: days that were, played with the real allocation, as they were and with a change."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.hall import halls
from tests.hall.conftest import Hall, moment
from tests.world import World
from yikou.centre import access as centre_access
from yikou.hall import operations as hall
from yikou.hall import queries, what_if
from yikou.hall.policies import Priority
from yikou.hall.what_if import Change
from yikou.policies.queries import rulebook


@pytest.fixture
def rule(house) -> Priority:
    """The rule in force."""
    return rulebook(house.centre, halls.MIDNIGHT.date()).get(Priority)


def _ask(change: Change, rule: Priority, **how: object) -> queries.Answer:
    # A hall whose windows keep to their own lines, so that some wait long.
    days = [halls.day(1, stage="one_desk", helped=False, **how)]
    return what_if.ask(days, change, rule=rule, limit=15)


def test_one_more_window_shortens_waits_and_says_what_it_costs(rule):
    answer = _ask(Change("one_more", start=9 * 3600, end=11 * 3600), rule)

    assert answer.after.mean < answer.before.mean
    assert answer.after.over < answer.before.over
    assert answer.after.hours - answer.before.hours == pytest.approx(2)
    assert set(answer.before.halves) >= {18, 19, 20}


def test_a_window_shut_and_more_people_lengthen_them(rule):
    shut, more = _ask(Change("shut", window="1"), rule), _ask(Change("same", more=30), rule)

    assert shut.after.mean > shut.before.mean
    assert more.after.mean > more.before.mean
    assert more.after.people == pytest.approx(1.3 * more.before.people)


def test_one_desk_waits_less_than_dedicated_windows_on_the_same_day(rule):
    answer = _ask(Change("pooled"), rule)

    assert answer.pooled.mean < answer.dedicated.mean
    assert answer.after.mean < answer.before.mean


def test_a_lesson_is_told_with_what_it_saves(rule):
    day = halls.day(1)
    slow = replace(day.posts[0].seat, competence=frozenset({"部门6"}))
    days = [replace(day, posts=(replace(day.posts[0], seat=slow), *day.posts[7:]))]

    lessons = what_if.lessons(days, rule)

    assert lessons
    assert len(lessons) <= what_if.TOLD
    assert [one.saves for one in lessons] == sorted((one.saves for one in lessons), reverse=True)
    assert all(one.department.startswith("部门") for one in lessons)


def test_nobody_is_taught_where_everybody_may_do_everything(rule):
    assert what_if.lessons([halls.day(1, pooled=True)], rule) == []


def test_the_same_day_again_is_the_same_and_another_run_is_another(rule):
    day = halls.day(1)

    assert what_if.again(day, 0).arrivals == day.arrivals
    assert what_if.again(day, 1) == what_if.again(day, 1) != day
    assert len(what_if.again(day, 2, more=10).arrivals) == 440


def test_a_flood_of_people_is_played_on_fewer_days_and_fewer_times(rule, monkeypatch):
    days = [halls.day(seed, visitors=40) for seed in (1, 2, 3)]
    monkeypatch.setattr(what_if, "MOST_PEOPLE", 320)

    answer = what_if.ask(days, Change("same"), rule=rule, limit=15)

    assert answer.runs == what_if.FEWEST_RUNS
    assert len(list(what_if._as_many_as_fit(days))) == 2


def test_a_day_without_anybody_changes_nothing(rule):
    answer = what_if.ask([halls.day(1, visitors=0)], Change("one_more", end=3600), rule=rule, limit=15)

    assert (answer.before.mean, answer.after.mean, answer.lessons) == (0, 0, ())


# --- days that were --------------------------------------------------------------------------------


@pytest.fixture
def yesterdays(world: World) -> Hall:
    """A Monday on which seven came, one of whom went away, and two windows served."""
    made, li, sun = Hall(world), world.li, world.sun
    made.sit(li, "1")
    made.sit(sun, "2")
    for minute in range(7):
        made.take(minute, matters=["MZ-001"])
    for by, at in ((li, 5), (sun, 6), (li, 20), (sun, 21), (li, 40), (sun, 41)):
        ticket = made.served(made.next(by, at), by, at + 1, at + 12)
        hall.wrap_up(ticket=ticket, by=by, at=moment(at + 13))
    gone = queries.tickets(made.centre, moment().date()).get(state="waiting")
    hall.give_up(ticket=gone, reason="不等了", by=made.door, at=moment(50))
    hall.leave(window=centre_access.window(sun, "2"), by=sun, at=moment(60))
    return made


@pytest.mark.covers("H-17", partly="the model is run on the arrivals that were")
def test_a_day_that_was_is_played_with_its_people_its_windows_and_its_services(yesterdays):
    past = queries.past(yesterdays.centre, moment().date() + timedelta(days=7))

    assert [one.on for one in past] == [moment().date()]
    day = past[0].day
    assert len(day.arrivals) == 7
    assert [one.service for one in day.arrivals if one.patience is None] == [13 * 60] * 6
    assert [one.patience for one in day.arrivals if one.patience is not None] == [44 * 60]
    spans = {post.seat.window: post.spans for post in day.posts}
    assert spans["2"] == ((9 * 3600, 10 * 3600),)
    assert spans["1"][0][1] >= 16 * 3600  # nobody got up: until the doors shut
    assert day.departments == {"MZ-001": "民政"}


def test_a_hall_without_a_past_has_no_days_to_play(hall_now):
    assert queries.past(hall_now.centre, moment().date()) == []
