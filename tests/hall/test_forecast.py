"""The forecast: learnt from days before, better than the naive rule, and scored against what happened (G21)."""

import random
from datetime import timedelta

import pytest

from tests.hall import halls
from tests.hall.conftest import Hall, moment
from yikou.centre import access
from yikou.hall import forecast, pacing, queries
from yikou.hall.forecast import NOTHING, Learnt, Service, Told
from yikou.hall.model import Run
from yikou.hall.models import Ticket
from yikou.hall.order import Standing
from yikou.hall.pacing import Sitting
from yikou.hall.policies import Priority
from yikou.kernel import kept
from yikou.ledger import queries as ledger
from yikou.policies.queries import rulebook

Fared = list[tuple[int, int, Told, float]]


def _played(seed: int, rule: Priority, learnt: Learnt) -> tuple[list[Service], Fared]:
    """A day of the large hall: its services, and what everybody was told beside the wait that followed."""
    said: dict[int, tuple[int, int, Told]] = {}

    def seen(run: Run, one: Standing) -> None:
        sitting = [Sitting(post.seat, post.clerk) for post in run.seated.values()]
        waiting, hour = list(run.waiting.values()), run.now.hour
        known = pacing.paces(run.day.lines, sitting, waiting, run.busy, services={}, learnt=learnt, hour=hour)
        ahead = sum(other.queue == one.queue for other in waiting)
        told = forecast.told(ahead, known[one.queue], learnt=learnt, line=one.queue)
        if told is not None:
            said[one.pk] = (one.queue, ahead, told)

    run = Run(halls.day(seed), rule, seen=seen)
    clerks = {post.seat.window: post.clerk for post in run.day.posts}
    services, fared = [], []
    for key, wait in enumerate(run.play()):
        came, took = wait.arrival, timedelta(seconds=wait.arrival.service)
        services.append(Service(came.queue, int(came.at // 3600), came.matters[0], clerks[wait.window], took, took))
        if key in said:
            fared.append((*said[key], wait.waited))
    return services, fared


@pytest.mark.parametrize("days", [2, pytest.param(20, marks=pytest.mark.slow)])
def test_what_days_before_taught_makes_the_forecast_right_eight_times_of_ten(house, days):
    rule = rulebook(house.centre, halls.MIDNIGHT.date()).get(Priority)
    services: list[Service] = []
    fared: Fared = []
    learnt = NOTHING
    for seed in range(100, 106):  # each morning knows the days before it
        more, told = _played(seed, rule, learnt)
        services, fared = services + more, fared + told
        learnt = forecast.learn(services, fared)

    found = forecast.score((said, wait) for seed in range(days) for _, _, said, wait in _played(seed, rule, learnt)[1])

    assert found.n > 100 * days
    assert found.coverage == pytest.approx(0.8, abs=0.1)
    assert found.against_naive <= 0.8


def test_a_range_opens_less_for_each_minute_the_longer_the_line_is():
    pace = forecast.Pace(service=timedelta(minutes=6), windows=1, idle=False)
    short, long = forecast.expected(1, pace), forecast.expected(20, pace)
    told = [Told(0, 0, 0, 0, bare) for bare in (600, 2400)]
    fared = [(1, 5, one, one.bare + part * (one.bare / 600) ** 0.5) for one in told for part in range(-120, 130, 10)]

    assert (long.high - long.low) / long.likely < 0.5 * ((short.high - short.low) / short.likely)
    learnt = forecast.learn([], fared)
    assert learnt.spread(1, 5).around(timedelta(minutes=10)).likely == timedelta(minutes=10)
    ten, forty = (learnt.spread(1, 5).around(timedelta(minutes=m)) for m in (10, 40))
    assert (forty.high - forty.low) / (ten.high - ten.low) == pytest.approx(2)
    assert forecast.Opening(-9.0, 0.5, -8.0).around(timedelta(minutes=1)).low == timedelta(0)


def test_a_range_is_the_shortest_that_held_eight_of_ten_as_it_is_shown():
    # Waits about a model of twenty minutes: most near it, one in five much longer, none much shorter.
    waits = [*(1080 + 12 * n for n in range(80)), *(2400 + 90 * n for n in range(20))]
    learnt = forecast.learn([], [(1, 3, Told(0, 0, 0, 0, 1200), wait) for wait in waits])

    found = learnt.spread(1, 3).around(timedelta(minutes=20))

    shown = found.low // timedelta(minutes=1) * 60, -(-found.high // timedelta(minutes=1)) * 60
    assert 0.8 <= sum(shown[0] <= one <= shown[1] for one in waits) / len(waits) <= 0.9
    ranked = sorted(waits)
    assert shown[1] - shown[0] < 0.8 * (ranked[90] - ranked[10]), "from one of ten to nine of ten"
    assert found.low <= found.likely <= found.high


@pytest.mark.parametrize(("ahead", "enough"), [(1, 20), (3, 20), (4, 40), (10, 40)])
def test_many_ahead_are_learnt_from_by_themselves_once_there_are_twice_as_many(ahead, enough):
    others = [(1, 0, Told(0, 0, 0, 0, 600), 600.0 + n) for n in range(200)]
    waits = [(1, ahead, Told(0, 0, 0, 0, 1200), 3600.0 + 60 * n) for n in range(enough)]

    few, known = (forecast.learn([], [*others, *some]) for some in (waits[1:], waits))

    assert few.spread(1, ahead) == few.spreads[forecast.ANY, forecast.ALL]
    assert known.spread(1, ahead).middle > 2 * few.spread(1, ahead).middle


def test_of_those_who_stood_in_one_rush_more_are_held():
    chance = random.Random(7)
    lengths = [1200 + chance.gauss(0, 300) for _ in range(60)]
    near, far = (
        forecast.learn([], [(1, ahead, Told(0, 0, 0, 0, 1200), wait) for wait in lengths]).spread(1, ahead)
        for ahead in (3, 4)
    )

    held = [one.holds([(20.0, wait / 60) for wait in lengths]) for one in (near, far)]
    assert 0.8 <= held[0] < held[1]


@pytest.mark.parametrize("waits", [[600] * 20, [0] * 40, [*range(0, 2000, 100)], [1] * 19 + [86400]])
def test_odd_days_teach_a_range_that_begins_before_it_ends(waits):
    learnt = forecast.learn([], [(1, 5, Told(0, 0, 0, 0, 600), wait) for wait in waits])

    found = learnt.spread(1, 5).around(timedelta(minutes=10))

    assert timedelta() <= found.low <= found.likely <= found.high


def test_nothing_learnt_leaves_the_plain_baseline():
    pace = forecast.Pace(service=timedelta(minutes=6), windows=2, idle=False)

    assert forecast.expected(3, pace).likely == timedelta(minutes=10.5)
    assert forecast.expected(0, forecast.Pace(windows=0)) is None
    assert forecast.learn([], []) == NOTHING
    assert forecast.score([]).coverage is None
    assert forecast.score([]).against_naive is None


def test_a_few_services_teach_nothing_and_enough_of_them_teach_hour_item_and_clerk():
    def some(n: int, hour: int, clerk: int, minutes: int) -> list[Service]:
        took = timedelta(minutes=minutes)
        return [Service(1, hour, f"item-{clerk}", clerk, took, took)] * n

    assert forecast.learn(some(19, 9, 1, 5), []) == NOTHING
    learnt = forecast.learn([*some(40, 9, 1, 5), *some(40, 10, 2, 15)], [])

    assert learnt.lines[1] == timedelta(minutes=10)
    assert learnt.hours[1, 9] < 1 < learnt.hours[1, 10]
    assert learnt.slowness(1) < 1 < learnt.slowness(2)
    assert learnt.slowness(3) == learnt.slowness(None) == 1
    assert learnt.service(1, 11, None, [("item-2",)]) > learnt.service(1, 11, None, []) == timedelta(minutes=10)
    assert learnt.service(2, 11, timedelta(minutes=4), []) == timedelta(minutes=4)


def test_a_score_counts_who_had_to_wait_and_reads_the_range_as_it_was_shown():
    told = Told(low=65, likely=300, high=530, naive=600, bare=300)
    at_once = Told(0, 0, 0, 0, 0)

    found = forecast.score([(told, 60), (told, 540), (told, 541), (at_once, 5)])

    assert (found.n, found.within) == (3, 2)
    assert found.error == pytest.approx((240 + 240 + 241) / 3)
    assert found.middle_error == 240
    assert found.against_naive == 240 / 60


# --- in the hall -----------------------------------------------------------------------------------


def test_what_was_told_when_a_number_was_taken_is_remembered_and_scored(hall_now):
    house = hall_now.house
    for minute in range(4):
        hall_now.take(minute)
    for by, at in ((house.li, 5), (house.sun, 5.5)):
        hall_now.served(hall_now.next(by, at), by, at, at + 8)
    hall_now.next(house.li, 14)

    shown = [one.facts["forecast"] for one in ledger.entries(hall_now.centre).filter(kind="hall.shown").order_by("id")]
    today = queries.scores(hall_now.centre, moment().date())[0]

    assert [one[0] for one in shown] == [0, 1, 2, 3]
    assert all(len(one) == 6 and all(isinstance(part, int) for part in one) for one in shown)
    assert today.day == moment().date()
    assert today.score.n == 2  # a free window is no art, and one is still waiting
    assert ledger.verify(hall_now.centre) == []


def test_a_number_that_no_window_serves_is_told_nothing(hall_now):
    hall_now.take(0, queue="Z")

    assert ledger.entries(hall_now.centre).filter(kind="hall.shown").get().facts.get("forecast", []) == []
    assert queries.scores(hall_now.centre, moment().date())[0].score.n == 0


def test_a_line_that_no_window_serves_says_when_one_is_planned_instead_of_a_wait(house):
    from yikou.centre import operations as centre
    from yikou.hall import operations as hall

    now = Hall(house)
    before = now.picture(-30).line("A")
    assert (before.newcomer, before.opens_at) == (None, moment())

    now.sit(house.li, "1")
    now.take(1)
    assert now.picture(2).line("A").opens_at is None
    hall.pause(window=access.window(house.li, "1"), reason="rest", minutes=8, by=house.li, at=moment(3))
    paused = now.picture(4).line("A")
    assert [one.wait for one in paused.waiting] == [None]
    assert paused.opens_at == moment(11)

    centre.leave_window(window=access.window(house.li, "1"), by=house.li, at=moment(5))
    assert now.picture(4 * 60 - 10).line("A").opens_at == moment(5 * 60)
    assert now.picture(5 * 60 + 1).line("A").opens_at is None


def test_days_before_teach_the_picture_and_it_stays_cheap(hall_now, django_assert_max_num_queries):
    house = hall_now.house
    for n in range(forecast.ENOUGH):
        ticket = hall_now.take(n)
        Ticket.objects.filter(pk=ticket.pk).update(
            day=moment().date() - timedelta(days=3),
            state="done",
            clerk=house.li.account_id,
            number=f"A{n + 500}",
            walked=timedelta(minutes=1),
            served=timedelta(minutes=20),
            wrapped=timedelta(minutes=3),
        )
    kept.forget_everything()  # as after two seconds
    hall_now.take(100)
    hall_now.take(100)
    hall_now.next(house.li, 101)
    hall_now.next(house.sun, 101)

    first = hall_now.picture(102)
    assert first.line("A").newcomer.likely == timedelta(minutes=24 * 0.5 / 2)
    with django_assert_max_num_queries(20):
        hall_now.picture(103)
