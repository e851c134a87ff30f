"""How fast the lines of a centre move at a moment, and what somebody who takes a number is told of the wait."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import chain, repeat

from django.db.models import Count

from yikou.centre import queries as centre_queries
from yikou.hall import counting, forecast, standing
from yikou.hall.counting import Counted
from yikou.hall.forecast import Learnt, Pace
from yikou.hall.learning import learnt
from yikou.hall.models import AT_A_WINDOW, Queue, Ticket
from yikou.hall.order import Standing
from yikou.hall.pacing import Sitting, pace, paces
from yikou.hall.serving import Line
from yikou.kernel.clock import ZONE

# From how many services the pace of a line is read while nothing was learnt of it.
SERVICES = 30


def paces_at(
    centre: str,
    at: datetime,
    *,
    lines: Mapping[int, Line],
    sitting: Sequence[Sitting],
    waiting: Sequence[Standing],
    busy: Collection[str],
    known: Learnt,
) -> dict[int, Pace]:
    """How fast each line moves; today's own services are asked for only where the days before taught nothing."""
    local = at.astimezone(ZONE)
    services = {} if all(pk in known.lines for pk in lines) else service_times(centre, local.date())
    return paces(lines, sitting, waiting, busy, services=services, learnt=known, hour=local.hour)


def service_times(centre: str, day: date) -> dict[int, timedelta]:
    """The mean length of the last services of each line, today's and before."""
    found: dict[int, list[timedelta]] = {}
    rows = Ticket.objects.at_centre(centre).filter(served_at__isnull=False, ended_at__isnull=False, day__lte=day)
    last = rows.order_by("-day", "-ended_at")
    for queue, served_at, ended_at in last.values_list("queue", "served_at", "ended_at")[: SERVICES * 10]:
        times = found.setdefault(queue, [])
        # A clock that was set back during a service says nothing of how long it was.
        if served_at and ended_at and ended_at > served_at and len(times) < SERVICES:
            times.append(ended_at - served_at)
    return {queue: forecast.mean(times) for queue, times in found.items() if times}


def tell(queue: Queue, one: Standing, at: datetime) -> tuple[int, ...]:
    """What whoever takes this number is told: how many are ahead, and the forecast; nothing while no window serves.

    Those who wait are counted and not read: it costs the same with five waiting as with two thousand.
    """
    stood = counting.counted(standing.rows(queue.centre_id, at), one, at)
    known = learnt(queue.centre_id, at)
    ahead = counting.Line(queue, at, stood.get(queue.pk, Counted()).and_one(one.lane_at(at))).ahead(one)
    pace = _pace(queue, {pk: line.whole for pk, line in stood.items()}, at, known=known)
    said = forecast.told(ahead, pace, learnt=known, line=queue.pk)
    return (ahead, *said) if said else ()


def _pace(queue: Queue, lengths: Mapping[int, int], at: datetime, *, known: Learnt) -> Pace:
    """How fast one line moves, with so many in each."""
    centre, local = queue.centre_id, at.astimezone(ZONE)
    competences = centre_queries.competences(centre)
    sitting = [Sitting(standing.seat(row, competences), row.seated_id) for row in centre_queries.open_windows(centre)]
    at_windows = Ticket.objects.at_centre(centre).filter(day=local.date(), state__in=AT_A_WINDOW)
    return pace(
        queue.pk,
        standing.lines_of(centre),
        sitting,
        lengths,
        _brought(queue, at) if queue.pk in known.lines and known.items else (),
        set(at_windows.values_list("window", flat=True)),
        known=None if queue.pk in known.lines else service_times(centre, local.date()).get(queue.pk),
        learnt=known,
        hour=local.hour,
    )


def _brought(queue: Queue, at: datetime) -> Iterator[Collection[str]]:
    """What brought those who wait in a line, each kind as often as it is there."""
    kinds = counting.waiting(queue, at).order_by().values_list("matters").annotate(Count("pk"))
    return chain.from_iterable(repeat(matters, many) for matters, many in kinds)
