"""Whose word is asked for: what ended, was not rated and not asked about, and has a telephone."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from yikou.cases import queries as cases
from yikou.feedback.models import RatingRequest
from yikou.feedback.queries.rateable import Rateable, of_matter, of_visit, rateable
from yikou.hall import queries as hall
from yikou.kernel.clock import ZONE


def to_ask(centre: str, since: datetime, until: datetime) -> Iterator[Rateable]:
    """Matters concluded and booked visits ended between two moments that nobody rated or was asked about."""
    fresh = {"rating__isnull": True, "rating_request__isnull": True}
    done = cases.cases(centre).filter(concluded_at__gte=since, concluded_at__lte=until, **fresh)
    able = done.filter(applicant__phone__gt="").select_related("applicant").order_by("concluded_at", "pk")
    yield from map(of_matter, able)
    ended = hall.all_tickets(centre).filter(ended_at__gte=since, ended_at__lte=until, served_at__isnull=False, **fresh)
    booked = ended.filter(appointment__phone__gt="", clerk__isnull=False).order_by("ended_at", "pk")
    for ticket in booked:
        found = rateable(ticket.token)
        if found.case is None:  # else its matter is asked about
            yield found


def asked_before(request: RatingRequest, one: Rateable) -> dict[str, Any]:
    """Whether the same telephone wants to be left alone, when it was asked last, how often about this visit."""
    rows = RatingRequest.objects.filter(centre_id=request.centre_id)
    same = rows.filter(mark=request.mark).order_by("-asked_at")
    last = same.first()
    visit = rows.filter(ticket_id=one.visit) | rows.filter(case__ticket=one.visit) if one.visit else rows.none()
    return {
        "declined": same.filter(declined_at__isnull=False).exists(),
        "asked_last": last.asked_at if last else None,
        "asked_before": visit.count(),
    }


def about(request: RatingRequest) -> Rateable:
    """What somebody was asked about."""
    if request.case is not None:
        return of_matter(request.case)
    assert request.ticket is not None
    return of_visit(request.ticket)


def requests_of(one: Rateable) -> list[RatingRequest]:
    """Who was asked about it and has not said anything yet."""
    rows = RatingRequest.objects.filter(centre_id=one.centre, used_at__isnull=True, declined_at__isnull=True)
    mine = rows.filter(case_id=one.case) if one.case else rows.filter(ticket_id=one.ticket or 0)
    of_visit = rows.filter(ticket_id=one.visit) if one.visit else rows.none()
    return list((mine | of_visit).order_by("pk"))


def asked_and_used(centre: str, start: date, end: date) -> tuple[int, int]:
    """How many were asked in some days, both counted, and how many of them rated through the link."""
    since, until = (datetime.combine(day, time.min, tzinfo=ZONE) for day in (start, end + timedelta(days=1)))
    rows = RatingRequest.objects.filter(centre_id=centre, asked_at__gte=since, asked_at__lt=until)
    return rows.count(), rows.filter(used_at__isnull=False).count()
