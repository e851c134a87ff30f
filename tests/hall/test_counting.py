"""A line that is only counted says what the whole line says: who is ahead, what is told, where one stands back."""

import random
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.hall.conftest import Hall, moment
from tests.hall.test_turns import MATTERS, NOON, many_lines, stand
from yikou.centre import queries as centre_queries
from yikou.hall import counting, forecast, order, outlook, queries, standing
from yikou.hall.forecast import Learnt, Opening, Spread
from yikou.hall.models import AT_A_WINDOW, Queue, Ticket
from yikou.hall.operations import moving
from yikou.hall.order import ORDINARY, PRIORITY, Standing, line_up
from yikou.hall.pacing import Sitting
from yikou.hall.policies import Priority
from yikou.policies.queries import rulebook

__all__ = ["many_lines"]

SEEDS = range(8)


def _whole(queue: Queue, *more: Standing) -> list[Standing]:
    """One line in the order of calling, with everybody at hand."""
    rule = rulebook(queue.centre_id, NOON.date()).get(Priority)
    here = [one for one in standing.waiting(queue.centre_id, NOON) if one.queue == queue.pk]
    row = standing.in_a_row({queue.pk}, NOON, most=rule.in_a_row)
    return line_up([*here, *more], in_a_row=row, rule=rule, at=NOON)


def _comes(queue: Queue, chance: random.Random) -> Standing:
    """Somebody who takes a number now, or reports with a booked one."""
    slot = chance.choice([None, moment(chance.randrange(60, 300, 12))])
    return Standing(0, "", queue.pk, chance.choice([ORDINARY, PRIORITY]), slot or NOON, slot)


def _told(queue: Queue, one: Standing, known: Learnt) -> tuple[int, ...]:
    """What somebody is told by whoever has read the whole hall."""
    centre, waiting = queue.centre_id, standing.waiting(queue.centre_id, NOON)
    sitting = [Sitting(standing.seat(row, {}), row.seated_id) for row in centre_queries.open_windows(centre)]
    busy = set(Ticket.objects.filter(centre=centre, state__in=AT_A_WINDOW).values_list("window", flat=True))
    lines = standing.lines_of(centre)
    pace = outlook.paces_at(centre, NOON, lines=lines, sitting=sitting, waiting=waiting, busy=busy, known=known)
    ahead = _whole(queue, one).index(one)
    said = forecast.told(ahead, pace[queue.pk], learnt=known, line=queue.pk)
    return (ahead, *said) if said else ()


def _learnt(lines: list[Queue], chance: random.Random) -> Learnt:
    """Days before that taught something of some lines, items and clerks."""
    known = [one.pk for one in lines if chance.random() < 0.6]
    return Learnt(
        lines={pk: timedelta(seconds=chance.randrange(200, 900)) for pk in known},
        served={pk: timedelta(seconds=chance.randrange(200, 900)) for pk in known},
        items={code: chance.uniform(0.5, 2) for some in MATTERS for code in some if chance.random() < 0.8},
        clerks={clerk: chance.uniform(0.5, 2) for clerk in range(20)},
        spreads={(pk, step): Opening(-1.2, 1.1, 1.7) for pk in known for step in range(4)},
        idle=Spread(0, 12, 60),
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_whoever_takes_a_number_is_told_what_the_whole_hall_says(
    many_lines: Hall, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    chance, lines = random.Random(seed), list(queries.queues(many_lines.centre))
    known = _learnt(lines, chance)
    monkeypatch.setattr(outlook, "learnt", lambda centre, at: known)
    for people in (0, 3, 160):
        stand(many_lines, chance, people)
        for queue in lines:
            for one in [_comes(queue, chance) for _ in range(4)]:
                assert outlook.tell(queue, one, NOON) == _told(queue, one, known)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_number_stands_back_where_the_whole_line_says(many_lines: Hall, seed: int) -> None:
    chance = random.Random(seed)
    stand(many_lines, chance)
    for ticket in Ticket.objects.filter(state="waiting").select_related("queue"):
        places = chance.randrange(1, 12)
        assert moving.place_back(ticket, places, NOON) == _stood_back(ticket, places)


def _stood_back(ticket: Ticket, places: int) -> tuple[str, datetime]:
    line = _whole(ticket.queue)
    here = next(n for n, one in enumerate(line) if one.pk == ticket.pk)
    others = [one for one in line if one.pk != ticket.pk]
    return order.behind(others, here + places, at=NOON) if others[here:] else (ticket.lane, ticket.rank_at)


@pytest.mark.parametrize("seed", SEEDS)
def test_behind_so_many_is_behind_so_many_of_the_whole_line(many_lines: Hall, seed: int) -> None:
    chance = random.Random(seed)
    for people in (0, 3, 160):
        stand(many_lines, chance, people)
        for queue in queries.queues(many_lines.centre):
            line, whole = counting.line(queue, _comes(queue, chance), NOON), _whole(queue)

            assert line.counted.whole == len(whole)
            for many in range(-1, len(whole) + 2):
                assert line.behind(many) == order.behind(whole, many, at=NOON)


def test_whoever_left_meanwhile_leaves_the_one_behind_the_last_of_the_lane(hall_now: Hall) -> None:
    first, last = hall_now.take(0), hall_now.take(1)
    line = counting.line(first.queue, standing.standing_of(first), moment(2))
    Ticket.objects.filter(pk=last.pk).update(state="left")

    assert line.behind(2) == (ORDINARY, first.rank_at + order.NEXT)


def test_taking_a_number_asks_and_reads_as_much_of_a_long_line_as_of_a_short_one(hall_now: Hall) -> None:
    hall_now.take(0)
    with CaptureQueriesContext(connection) as short:
        hall_now.take(1)
    for n in range(40):
        hall_now.take(2 + n / 10, age=70 if n % 5 == 0 else 30)
    with CaptureQueriesContext(connection) as long:
        hall_now.take(8, age=70)

    assert len(long) <= len(short) + 1  # in which lane the last calls were is asked where somebody of both waits
    assert not any('"hall_ticket"."token"' in one["sql"] for one in long if one["sql"].startswith("SELECT"))
