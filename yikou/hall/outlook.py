"""How fast the lines of a centre move at a moment, and what somebody who takes a number is told of the wait."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta

from yikou.centre import queries as centre_queries
from yikou.hall import forecast, standing
from yikou.hall.forecast import Learnt, Pace
from yikou.hall.learning import learnt
from yikou.hall.models import AT_A_WINDOW, Queue, Ticket
from yikou.hall.order import Standing, line_up
from yikou.hall.pacing import Sitting, paces
from yikou.hall.policies import Priority
from yikou.hall.serving import Line
from yikou.kernel.clock import ZONE
from yikou.policies.queries import rulebook

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
        if served_at and ended_at and len(times) < SERVICES:
            times.append(ended_at - served_at)
    return {queue: forecast.mean(times) for queue, times in found.items()}


def tell(queue: Queue, one: Standing, at: datetime) -> tuple[int, ...]:
    """What whoever takes this number is told: how many are ahead, and the forecast; nothing while no window serves."""
    centre, day = queue.centre_id, at.astimezone(ZONE).date()
    lines, waiting = standing.lines_of(centre), standing.waiting(centre, at)
    known, competences = learnt(centre, at), centre_queries.competences(centre)
    sitting = [Sitting(standing.seat(row, competences), row.seated_id) for row in centre_queries.open_windows(centre)]
    at_windows = Ticket.objects.at_centre(centre).filter(day=day, state__in=AT_A_WINDOW)
    busy = set(at_windows.values_list("window", flat=True))
    pace = paces_at(centre, at, lines=lines, sitting=sitting, waiting=waiting, busy=busy, known=known)[queue.pk]
    ahead = _ahead(queue, one, waiting, at)
    said = forecast.told(ahead, pace, learnt=known, line=queue.pk)
    return (ahead, *said) if said else ()


def _ahead(queue: Queue, one: Standing, waiting: Sequence[Standing], at: datetime) -> int:
    """How many of its own line are called before it, as the line stands."""
    rule = rulebook(queue.centre_id, at.astimezone(ZONE).date()).get(Priority)
    here = [other for other in waiting if other.queue == queue.pk and other.pk != one.pk]
    row = standing.in_a_row({queue.pk}, at, most=rule.in_a_row) if here else 0
    return line_up([*here, one], in_a_row=row, rule=rule, at=at).index(one)
