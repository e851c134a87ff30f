"""时限: counted on the centre's calendar, and explained day by day; public."""

from datetime import date

from ninja import Router

from yikou.api.asked import Asked
from yikou.api.door import PUBLIC, offer
from yikou.api.shapes import deadlines as shapes
from yikou.centre import queries as centre_queries
from yikou.kernel.calendar import Hours, Stop, deadline
from yikou.kernel.refusals import Refusal
from yikou.policies.queries import NotInForce

topic = Router(tags=["时限"])


class StopEndsBefore(Refusal):
    """A clock stop that ends before it begins."""

    told = "第{place}段暂停的结束早于开始，请核对。"
    status = 422


@offer(topic.post, "/deadlines", says="算办结时限，说明为什么是那天", gives=shapes.DeadlineTold, may=PUBLIC)
def count_deadline(request: Asked, given: shapes.DeadlineAsked) -> shapes.DeadlineTold:
    """When a limit in working days ends at this centre, and which days in between do not count.

    Refuses with NoCalendar, StopEndsBefore.
    """
    calendar = centre_queries.calendar(request.centre)
    made = deadline(
        accepted_at=given.accepted_at,
        working_days=given.working_days,
        calendar=calendar,
        hours=_hours(request, given.accepted_at.date()),
        stops=[_stop(place, one) for place, one in enumerate(given.stops, 1)],
        as_of=request.at,
    )
    return shapes.DeadlineTold.of(made, calendar)


def _hours(request: Asked, day: date) -> Hours:
    """The hours of a day; before the centre wrote its hours down, today's are the best that is known."""
    try:
        return centre_queries.hours(request.centre, day)
    except NotInForce:
        return centre_queries.hours(request.centre, request.today)


def _stop(place: int, given: shapes.StopGiven) -> Stop:
    if given.end is not None and given.end < given.start:
        raise StopEndsBefore(place=place)
    return Stop(given.start, given.end, given.reason)
