"""预约簿: what can be booked and what is booked, as rows of the days to come."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet

from yikou.centre import queries as centre_queries
from yikou.hall import slots, standing
from yikou.hall.models import AHEAD, HOLDS, Appointment, AppointmentState, Channel, Queue
from yikou.hall.policies import Booking
from yikou.hall.serving import Seat
from yikou.hall.slots import Slot
from yikou.kernel.calendar.days import MADE_UP
from yikou.kernel.clock import ZONE
from yikou.policies.queries import rulebook

if TYPE_CHECKING:
    from yikou.centre.models import Window
    from yikou.hall.models import Ticket

OPEN, PAST, REST, CLOSED, NOT_YET, OVER, FULL, UNMANNED = (
    *("open", "past", "rest", "closed", "not_yet", "over", "full", "unmanned"),
)


@dataclass(frozen=True)
class DiaryDay:
    """One day of a line: its slots, and why it cannot be booked where it cannot."""

    day: date
    state: str
    slots: tuple[Slot, ...] = ()

    @property
    def left(self) -> int:
        """How many places can still be booked."""
        return sum(one.left for one in self.slots)

    @property
    def is_bookable(self) -> bool:
        """Whether somebody can book on it now."""
        return self.state == OPEN

    def slot(self, at: datetime) -> Slot | None:
        """The slot that begins at a moment."""
        return next((one for one in self.slots if one.starts_at == at), None)


class Diary:
    """The diary of one line as it stands at a moment; what all days share is read once."""

    def __init__(self, queue: Queue, at: datetime, *, service: timedelta, beyond: bool = False) -> None:
        self.queue, self.at, self.service, self.beyond = queue, at, service, beyond
        self.centre = queue.centre_id
        self.today = at.astimezone(ZONE).date()
        self.rule = rulebook(self.centre, self.today).get(Booking)
        self.last_day = self.rule.last_day(self.today)
        if beyond:  # whom the centre itself moves goes past what residents can reach
            self.last_day = self.rule.last_day(self.rule.last_day(self.last_day))
        self._calendar = centre_queries.calendar(self.centre)
        self._plan = centre_queries.week_plan(self.centre)
        lines = standing.lines_of(self.centre).values()
        self._share = slots.shares(lines, [_seat(one) for one in self._plan.windows])[queue.pk]
        self._closings = dict(
            centre_queries.closings(self.centre, after=self.today).values_list("day", "reason"),
        )

    def days(self) -> tuple[DiaryDay, ...]:
        """Whole weeks, from this week's Monday to the Sunday after the last day that can be booked."""
        first = self.today - timedelta(days=self.today.weekday())
        listed = [first + timedelta(days=n) for n in range((self._last_shown - first).days + 1)]
        taken = self._taken(first, self._last_shown)
        return tuple(self._day(one, taken) for one in listed)

    def day(self, day: date) -> DiaryDay:
        """One day."""
        return self._day(day, self._taken(day, day))

    def open_days(self, after: date) -> Iterator[DiaryDay]:
        """The days after one on which something can be booked, in their order."""
        for n in range(1, max((self.last_day - after).days, 0) + 1):
            if (found := self.day(after + timedelta(days=n))).is_bookable:
                yield found

    def _day(self, day: date, taken: Counter[datetime]) -> DiaryDay:
        if day < self.today:
            return DiaryDay(day, PAST)
        if day > self._last_shown:
            return DiaryDay(day, NOT_YET)
        opening = centre_queries.spans(self.centre, day)
        if not opening:
            return DiaryDay(day, CLOSED if day in self._closings else REST)
        if day > self.last_day:
            return DiaryDay(day, NOT_YET)
        found = tuple(one for one in self._slots(day, opening, taken) if one.places or one.taken)
        return DiaryDay(day, _state(found), found)

    def _slots(self, day: date, opening: slots.Spans, taken: Counter[datetime]) -> Iterator[Slot]:
        length = self.rule.slot_minutes
        begins = slots.beginnings(opening, length)
        counts = slots.places(begins, length, self._windows(day, opening), self.service, self.rule.bookable)
        for minute, count in zip(begins, counts, strict=True):
            starts_at = datetime.combine(day, time(*divmod(minute, 60)), tzinfo=ZONE)
            may_book = self.rule.is_in_time if self.beyond else self.rule.is_open
            is_open = may_book(slot_at=starts_at, asked_at=self.at)
            # Who booked a slot of another length, before the rule was changed, sits within this one.
            within = (n for at, n in taken.items() if starts_at < at < starts_at + timedelta(minutes=length))
            left = max(count - sum(within), 0)
            yield Slot(starts_at, left if self.queue.is_open else 0, taken[starts_at], is_open)

    def _windows(self, day: date, opening: slots.Spans) -> Iterable[tuple[float, slots.Spans]]:
        made_up = self._calendar.why(day) == MADE_UP
        for window, spans in self._plan.on(day, made_up=made_up):
            if part := self._share.get(window.number):
                yield part, opening if spans is None else spans

    @property
    def _last_shown(self) -> date:
        """The Sunday of the last week that has a day to book."""
        return self.last_day + timedelta(days=6 - self.last_day.weekday())

    def _taken(self, first: date, last: date) -> Counter[datetime]:
        rows = Appointment.objects.filter(queue=self.queue, state__in=HOLDS, day__gte=first, day__lte=last)
        return Counter(one.astimezone(ZONE) for one in rows.values_list("slot_at", flat=True) if one)


def _seat(window: "Window") -> Seat:
    """A window without anybody in it: what is planned, whoever will sit there."""
    return Seat(window.number, window.sort == "general", False, frozenset(window.departments))


def _state(found: tuple[Slot, ...]) -> str:
    if not any(one.places for one in found):
        return UNMANNED
    if not any(one.is_open for one in found):
        return OVER
    return OPEN if any(one.left for one in found) else FULL


def free_place(queue: int, slot_at: datetime, places: int) -> int | None:
    """The first place of a slot that nobody holds; None where all are held."""
    rows = Appointment.objects.filter(queue=queue, slot_at=slot_at, state__in=HOLDS)
    held = set(rows.values_list("place", flat=True))
    return next((n for n in range(places) if n not in held), None) if len(held) < places else None


def of_day(centre: str, day: date) -> QuerySet[Appointment]:
    """A day's appointments by time, those that were given back last."""
    rows = Appointment.objects.at_centre(centre).filter(day=day).exclude(state=AppointmentState.LAPSED)
    return rows.select_related("queue", "ticket").order_by("slot_at", "pk")


def ahead(centre: str) -> QuerySet[Appointment]:
    """Whoever is still expected or waits for a place, by time."""
    rows = Appointment.objects.at_centre(centre).filter(state__in=AHEAD)
    return rows.select_related("queue").order_by("slot_at", "pk")


def appointment_of(ticket: "Ticket") -> Appointment | None:
    """The appointment that a number came of."""
    return Appointment.objects.filter(ticket=ticket).select_related("queue").first()


def booked_by_state(centre: str) -> dict[str, int]:
    """How many appointments there are of each state."""
    rows = Appointment.objects.at_centre(centre).order_by().values_list("state").annotate(n=Count("pk"))
    return dict(rows)


def numbers_of_booked(centre: str) -> int:
    """How many numbers were given out for appointments."""
    return Appointment.objects.at_centre(centre).filter(ticket__channel=Channel.APPOINTMENT).count()


def booked_on(centre: str, day: date) -> QuerySet[Appointment]:
    """Who is still expected on a day: what a closing would touch."""
    rows = Appointment.objects.at_centre(centre).filter(day=day, state=AppointmentState.BOOKED)
    return rows.select_related("queue").order_by("slot_at", "pk")


def no_shows(centre: str, phone_mark: str, identity_mark: str) -> list[date]:
    """The days on which somebody booked and did not come, as far as they count, the last one first."""
    rows = Appointment.objects.at_centre(centre).of_person(phone_mark, identity_mark)
    counted = rows.filter(no_show_on__isnull=False).order_by("-no_show_on")
    return [day for day in counted.values_list("no_show_on", flat=True) if day]
