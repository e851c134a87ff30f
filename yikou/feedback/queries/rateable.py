"""What can be rated: a concluded matter, or a visit in which none was concluded (一事一评、一次一评)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from yikou.cases import queries as cases
from yikou.catalogue import queries as catalogue
from yikou.feedback.models import Rating
from yikou.hall import access as hall
from yikou.hall import queries as hall_queries
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import NotFound

if TYPE_CHECKING:
    from yikou.cases.models import Case
    from yikou.hall.models import Ticket

# What a visit is called in which nothing of the catalogue was named.
VISIT = "窗口办事"


@dataclass(frozen=True)
class Rateable:
    """One matter or one visit: whose work it was, when it ended, the address under which it is rated."""

    centre: str
    token: str
    number: str
    item_code: str
    item_name: str
    staff: int
    window: str
    began_on: date
    ended_at: datetime | None
    case: int | None = None
    ticket: int | None = None
    visit: int | None = None

    @property
    def ended_on(self) -> date | None:
        """The day on which it ended."""
        return self.ended_at.astimezone(ZONE).date() if self.ended_at else None


def rateable(token: str) -> Rateable:
    """What stands behind a receipt's or a ticket's address. Raises NotFound.

    A visit in which one matter was concluded is rated as that matter, so that nobody is asked twice.
    """
    try:
        return of_matter(cases.by_token(token))
    except NotFound:
        ticket = hall.ticket_by_token(token)
    concluded = _concluded_in(ticket)
    return of_matter(concluded) if concluded is not None else of_visit(ticket)


def of_matter(case: "Case") -> Rateable:
    """A case as it is rated: the work of whoever took it in."""
    return Rateable(
        centre=case.centre_id,
        token=case.token,
        number=case.number,
        item_code=case.item_code,
        item_name=case.item_name,
        staff=case.first_contact,
        window=case.window,
        began_on=case.received_at.astimezone(ZONE).date(),
        ended_at=case.concluded_at,
        case=case.pk,
        visit=case.ticket_id,
    )


def of_visit(ticket: "Ticket") -> Rateable:
    """A visit as it is rated: the work of whoever served it last."""
    was_served = ticket.served_at is not None and ticket.clerk is not None
    return Rateable(
        centre=ticket.centre_id,
        token=ticket.token,
        number=ticket.number,
        item_code=ticket.item_code,
        item_name=_item_name(ticket),
        staff=ticket.clerk or 0,
        window=ticket.window,
        began_on=ticket.day,
        ended_at=ticket.ended_at if was_served else None,
        ticket=ticket.pk,
        visit=ticket.pk,
    )


def of_unit(one: Rateable) -> Rating | None:
    """The rating that was given for it."""
    rows = Rating.objects.filter(case_id=one.case) if one.case else Rating.objects.filter(ticket_id=one.ticket or 0)
    return rows.first()


def was_rated(one: Rateable) -> bool:
    """Whether the visit to which it belongs was rated already, under whichever of its matters."""
    if of_unit(one) is not None:
        return True
    if one.visit is None:
        return False
    return Rating.objects.filter(ticket_id=one.visit).exists() or Rating.objects.filter(case__ticket=one.visit).exists()


def just_finished(centre: str, window: str, *, at: datetime, within: timedelta) -> Rateable | None:
    """What was finished at a window a moment ago and nobody rated yet, for its pad: one visit is asked once."""
    since = at - within
    found = [
        *map(
            of_matter, cases.cases(centre).filter(window=window, concluded_at__gte=since).order_by("-concluded_at")[:1]
        ),
        *map(of_visit, _visits(centre, window, since)),
    ]
    ended = [one for one in found if one.ended_at is not None]
    last = max(ended, key=lambda one: one.ended_at or at, default=None)
    if last is None:
        return None
    whole = rateable(last.token)
    return None if was_rated(whole) else whole


def _visits(centre: str, window: str, since: datetime) -> "list[Ticket]":
    day = since.astimezone(ZONE).date()
    rows = hall_queries.all_tickets(centre).filter(day__gte=day, window=window, ended_at__gte=since)
    return list(rows.order_by("-ended_at")[:1])


def _concluded_in(ticket: "Ticket") -> "Case | None":
    rows = cases.cases(ticket.centre_id).filter(ticket=ticket.pk, concluded_at__isnull=False).order_by("pk")
    same_day = [one for one in rows if one.concluded_at and one.concluded_at.astimezone(ZONE).date() == ticket.day]
    return same_day[0] if same_day else None


def _item_name(ticket: "Ticket") -> str:
    item = catalogue.catalogue(ticket.centre_id, ticket.day).items.get(ticket.item_code) if ticket.item_code else None
    return item.short_name if item is not None else VISIT


def by_number(centre: str, typed: str, *, on: date) -> Rateable:
    """What a number on paper means: a case of the own centre, or the ticket of that day. Raises NotFound."""
    number = typed.strip().upper()
    case = cases.cases(centre).filter(number=number).first()
    if case is not None:
        return of_matter(case)
    ticket = hall_queries.all_tickets(centre).filter(day=on, number=number).first()
    if ticket is None:
        raise NotFound("这个办件编号或者号")
    return rateable(ticket.token)
