"""What is asked of the hall: its picture now, a day's tickets, one person's place in the line."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, Q, QuerySet, When

from yikou.centre import queries as centre_queries
from yikou.hall import days, forecast, opening, outlook, standing, statistics, turns
from yikou.hall.board import Board, Warned, board
from yikou.hall.diary import (
    Diary,
    DiaryDay,
    ahead,
    appointment_of,
    booked_by_state,
    booked_on,
    numbers_of_booked,
    of_day,
)
from yikou.hall.forecast import Learnt, Pace
from yikou.hall.learning import DayScore, learnt, scores
from yikou.hall.models import (
    AT_A_WINDOW,
    AppointmentState,
    Channel,
    Help,
    Kind,
    Kiosk,
    Queue,
    Screen,
    Stage,
    State,
    Ticket,
    TicketQuerySet,
    Trial,
)
from yikou.hall.order import Standing, line_up
from yikou.hall.outlook import SERVICES, service_times
from yikou.hall.pacing import Sitting, may_call
from yikou.hall.past import Past, past
from yikou.hall.picture import Call, LineNow, Picture, Range, TicketNow, Waiting, WindowNow
from yikou.hall.policies import Priority
from yikou.hall.recalling import last_called
from yikou.hall.serving import Line
from yikou.hall.showing import ScreenNow, is_quiet, shown_on
from yikou.hall.spare import Spare, spare
from yikou.hall.tallies import Tally, in_all, tallies
from yikou.hall.what_if import Answer, Change, ask
from yikou.kernel.clock import ZONE
from yikou.ledger import queries as ledger
from yikou.policies.queries import rulebook

if TYPE_CHECKING:
    from yikou.centre.models import Window

__all__ = ["Call", "LineNow", "Picture", "Range", "TicketNow", "Waiting", "WindowNow"]
__all__ += ["Diary", "DiaryDay", "ahead", "appointment_of", "booked_by_state", "booked_on", "numbers_of_booked"]
__all__ += ["Tally", "in_all", "of_day", "statistics", "tallies"]
__all__ += ["ScreenNow", "is_quiet", "shown_on"]
__all__ += ["Board", "DayScore", "Warned", "board", "days", "scores", "service_times"]
__all__ += ["Answer", "Change", "Past", "Spare", "ask", "past", "spare"]

# The words of stages, states, screens and channels, for forms and pages.
STAGES = {str(value): str(label) for value, label in Stage.choices}
STATES = {str(value): str(label) for value, label in State.choices}
KINDS = {str(value): str(label) for value, label in Kind.choices}
CHANNELS = {str(value): str(label) for value, label in Channel.choices}
APPOINTMENT_STATES = {str(value): str(label) for value, label in AppointmentState.choices}
# What of a ticket its holder is told.
_TOLD = ("token", "number", "state", "window", "calls", "called_at", "served_at", "ended_at", "shown_at")
# How many calls a display remembers.
CALLS = 12
# How many failures of printers the front desk sees, and for how long.
FAILURES, FAILURES_STAY = 5, timedelta(minutes=30)


def queues(centre: str) -> QuerySet[Queue]:
    """The lines of a centre in their order."""
    return Queue.objects.filter(centre=centre).order_by("place", "code")


def screens(centre: str) -> QuerySet[Screen]:
    """The screens of a centre: the hall's first, then zones, then windows."""
    order = Case(*(When(kind=kind, then=n) for n, kind in enumerate(Kind.values)), output_field=IntegerField())
    return Screen.objects.filter(centre=centre).order_by(order, "pk")


def tickets(centre: str, day: date) -> TicketQuerySet:
    """All tickets of a day that were printed or shown, in the order in which they were taken."""
    return Ticket.objects.at_centre(centre).counted().filter(day=day).order_by("issued_at", "pk")


def kiosks(centre: str) -> QuerySet[Kiosk]:
    """The ticket machines of a centre."""
    return Kiosk.objects.filter(centre=centre).order_by("name")


def helps(centre: str) -> QuerySet[Help]:
    """Calls for help that nobody went to yet, the longest ringing first."""
    return Help.objects.filter(centre=centre, answered_at=None).order_by("rung_at", "pk")


def printer_failures(centre: str, at: datetime) -> list[tuple[datetime, str, str]]:
    """The machines that printed nothing of late: when, which number, why; the newest first."""
    rows = ledger.entries(centre).filter(kind="hall.printer_failed", day=at.astimezone(ZONE).date())
    recent = rows.filter(at__gte=at - FAILURES_STAY)[:FAILURES]
    return [(one.at, one.about, one.facts["reason"]) for one in recent]


def last_on_paper(centre: str, day: date) -> int:
    """The last serial of the emergency block that was entered on a day; 0 before the first."""
    rows = Ticket.objects.at_centre(centre).filter(day=day, channel=Channel.PAPER).order_by("-number")
    number = rows.values_list("number", flat=True).first() or ""
    return int("".join(one for one in number if one.isdigit()) or 0)


def all_tickets(centre: str) -> TicketQuerySet:
    """Every number that was printed or shown, of all days, newest first; filter and page it."""
    return Ticket.objects.at_centre(centre).counted().order_by("-day", "-pk")


@dataclass(frozen=True)
class Tried:
    """A trial with what really happened on the day on which it was done so."""

    trial: Trial
    really: statistics.Spread | None
    over: int


def trials(centre: str, *, limit: timedelta, most: int = 20) -> list[Tried]:
    """What was tried before, newest first; `limit` is the wait that is too long."""
    return [_tried(one, limit) for one in Trial.objects.filter(centre=centre).order_by("-asked_at", "-pk")[:most]]


def _tried(trial: Trial, limit: timedelta) -> Tried:
    if trial.done_on is None:
        return Tried(trial, None, 0)
    visits = statistics.from_rows(trial.centre_id, trial.done_on, trial.done_on)
    waits = [one.waited for one in visits if one.outcome == statistics.SERVED]
    return Tried(trial, statistics.spread(waits), sum(one > limit for one in waits))


def outcome_of(state: str) -> str:
    """What became of a number: `served`, `left`, `missed` for good or still `in_line`."""
    return statistics.OUTCOMES.get(State(state), statistics.IN_LINE)


# What becomes of a number, as the board's figures tell them apart.
STANDS: Mapping[str, tuple[str, tuple[State, ...]]] = {
    "waiting": ("在等的", (State.WAITING,)),
    "at_window": ("在窗口的", AT_A_WINDOW),
    "away": ("去补办和过号的", (State.PARKED, State.MISSED)),
    "gone": ("退号和作废的", (State.LEFT, State.VOID)),
}


def states_of(outcome: str) -> list[str]:
    """The states that an outcome stands for."""
    return [one.value for one in State if outcome_of(one.value) == outcome]


def at_window(window: "Window", at: datetime) -> Ticket | None:
    """The number that is called to a window or served there; else the one whose papers are still being put in order."""
    rows = Ticket.objects.at_centre(window.centre_id).filter(day=at.astimezone(ZONE).date(), window=window.number)
    # A number that is called was called after the one before it was ended.
    return rows.filter(state__in=(*AT_A_WINDOW, State.WRAPPING)).select_related("queue").order_by("-called_at").first()


def line_of(window: "Window", at: datetime) -> list[Standing]:
    """Whom a window may call, in the order in which it would call them."""
    rule = rulebook(window.centre_id, at.astimezone(ZONE).date()).get(Priority)
    return [one for group in turns.groups(window, rule, at) for one in group]


def stands_of(window: "Window", picture: Picture) -> list[Waiting]:
    """Whom of those in a picture a window may call, in the order in which it would call them."""
    rule = rulebook(window.centre_id, picture.at.astimezone(ZONE).date()).get(Priority)
    places = {one.one.pk: one for line in picture.lines for one in line.waiting}
    groups = standing.groups(window, rule, picture.at, here=[one.one for one in places.values()])
    return [places[one.pk] for group in groups for one in group]


def coming_back(window: "Window", at: datetime) -> list[Ticket]:
    """Who may come back to a window: those who fetch something for it, and those who missed a turn in its lines."""
    rows = Ticket.objects.at_centre(window.centre_id).filter(day=at.astimezone(ZONE).date())
    seated, lines = standing.seat_of(window, at), standing.lines_of(window.centre_id)
    mine = [key for key, line in lines.items() if seated.may_call_from(line)]
    parked = Q(state=State.PARKED, reserved_for=window.number)
    return list(rows.filter(parked | Q(state=State.MISSED, queue__in=mine)).order_by("number"))


def services_of(account: int, at: datetime) -> list[timedelta]:
    """How long each of a clerk's services of the day took."""
    rows = Ticket.objects.filter(clerk=account, day=at.astimezone(ZONE).date(), ended_at__isnull=False)
    return [end - start for start, end in rows.values_list("served_at", "ended_at") if start and end and end > start]


def picture(centre: str, at: datetime) -> Picture:
    """The hall at this moment: lines in the order of calling, windows, calls, and how long everybody will wait."""
    day = at.astimezone(ZONE).date()
    rows, seats = list(queues(centre)), centre_queries.windows(centre)
    competences, known = centre_queries.competences(centre), learnt(centre, at)
    sitting = [Sitting(standing.seat(one, competences), one.seated_id) for one in seats if one.state == "open"]
    waiting = standing.waiting(centre, at)
    active = list(_active(centre, day))
    busy = {one.window for one in active if one.state in AT_A_WINDOW}
    lines = {one.pk: standing.line(one) for one in rows}
    paces = outlook.paces_at(centre, at, lines=lines, sitting=sitting, waiting=waiting, busy=busy, known=known)
    stood: dict[int, list[Standing]] = {pk: [] for pk in lines}
    for one in waiting:
        stood.setdefault(one.queue, []).append(one)
    drawn = [_line(row, stood[row.pk], paces[row.pk], _calling(lines[row.pk], sitting), at, known) for row in rows]
    return Picture(
        centre=centre,
        at=at,
        entry=ledger.last_number(centre),
        lines=tuple(drawn),
        windows=tuple(_window(one, active, at) for one in seats),
        calls=_calls(centre, at, {one.number for one in seats if one.sort == "front_desk"}),
        missed=tuple(one.number for one in active if one.state == State.MISSED),
        served=Ticket.objects.at_centre(centre).filter(day=day, state__in=(State.DONE, State.WRAPPING)).count(),
    )


def _active(centre: str, day: date) -> Iterable[Ticket]:
    rows = Ticket.objects.at_centre(centre).filter(day=day, state__in=(*AT_A_WINDOW, State.WRAPPING, State.MISSED))
    return rows.order_by("called_at", "pk")


def _calling(line: Line, sitting: Iterable[Sitting]) -> tuple[str, ...]:
    return tuple(one.seat.window for one in sitting if may_call(one.seat, line))


def _line(
    row: Queue, here: list[Standing], pace: Pace, windows: tuple[str, ...], at: datetime, known: Learnt
) -> LineNow:
    rule = rulebook(row.centre_id, at.astimezone(ZONE).date()).get(Priority)
    in_a_row = standing.in_a_row({row.pk}, at, most=rule.in_a_row) if here else 0
    line = line_up(here, in_a_row=in_a_row, rule=rule, at=at)
    waits = cache(partial(forecast.expected, pace=pace, learnt=known, line=row.pk))
    return LineNow(
        pk=row.pk,
        code=row.code,
        name=row.name,
        hint=row.hint,
        icon=row.icon,
        zone=row.zone,
        is_open=row.is_open,
        is_front_desk=row.is_front_desk,
        waiting=tuple(Waiting(one, n, waits) for n, one in enumerate(line)),
        windows=windows,
        newcomer=waits(len(line)),
        opens_at=None if windows or row.is_front_desk else opening.opens_at(row.centre_id, standing.line(row), at),
    )


def _window(row: "Window", active: Iterable[Ticket], at: datetime) -> WindowNow:
    here = [one for one in active if one.window == row.number and one.state != State.MISSED]
    # A number that is called stands before one whose papers are still being put in order.
    ticket = next((one for one in here if one.is_at_a_window), here[-1] if here else None)
    return WindowNow(
        number=row.number,
        title=row.title,
        sort=row.sort,
        area=row.area,
        state=row.state,
        clerk=row.seated_id,
        name=row.seated.name if row.seated else "",
        ticket=ticket.number if ticket else "",
        ticket_state=ticket.state if ticket else "",
        since=_since(ticket) if ticket else row.seated_at,
        paused_for=row.paused_for,
        paused_until=row.paused_until,
        help=row.help_at(at),
    )


def _since(ticket: Ticket) -> datetime | None:
    return ticket.ended_at or ticket.served_at or ticket.called_at


def _calls(centre: str, at: datetime, front_desks: set[str]) -> tuple[Call, ...]:
    return tuple(
        Call(one.number, one.window, one.window in front_desks, one.calls, one.last_called_at, one.queue_id)
        for one in last_called(centre, at, CALLS)
        if one.last_called_at is not None
    )


def told(picture: Picture, tokens: Collection[str]) -> dict[str, TicketNow]:
    """What the holders of some tickets are told, by the token of their link; from one picture, in one query."""
    asked = Ticket.objects.at_centre(picture.centre).filter(token__in=tokens)
    known = {one.token: one for one in asked.only(*_TOLD)}
    keys = {one.pk for one in known.values()}
    places = {one.one.pk: (one, line) for line in picture.lines for one in line.waiting if one.one.pk in keys}
    front_desks = {one.number for one in picture.windows if one.sort == "front_desk"}
    return {token: _told(known[token], places, front_desks) for token in tokens if token in known}


def _told(row: Ticket, places: Mapping[int, tuple[Waiting, LineNow]], front_desks: Collection[str]) -> TicketNow:
    # The row may have been called since the picture was drawn.
    place, line = places.get(row.pk, (None, None)) if row.state == State.WAITING else (None, None)
    return TicketNow(
        number=row.number,
        state=row.state,
        window=row.window,
        is_front_desk=row.window in front_desks,
        calls=row.calls,
        ahead=place.ahead if place else None,
        minutes=wait.minutes if place and line and line.windows and (wait := place.wait) else None,
        since=_since(row) or row.shown_at,
    )


# --- appointments --------------------------------------------------------------------------------


def bookable(centre: str) -> QuerySet[Queue]:
    """The lines for which a time can be booked."""
    return queues(centre).filter(is_open=True, is_front_desk=False)


def queue_for(centre: str, item: str, on: date) -> Queue | None:
    """The line in which an item is waited for: that of its department, else the one that takes any matter."""
    rows, department = list(bookable(centre)), standing.departments_on(centre, on)(item)
    own = (one for one in rows if department and department in one.departments)
    return next(own, None) or next((one for one in rows if not one.departments), None)


def diary_of(queue: Queue, at: datetime, *, beyond: bool = False) -> Diary:
    """The diary of a line at a moment; `beyond` also past the last day that residents may reach."""
    services = service_times(queue.centre_id, at.astimezone(ZONE).date())
    return Diary(queue, at, service=services.get(queue.pk, forecast.UNKNOWN), beyond=beyond)


def minutes_of(queue: Queue, item: str, at: datetime) -> int:
    """About how long an item takes at the window: by its own last services, else those of its line."""
    day = at.astimezone(ZONE).date()
    rows = Ticket.objects.filter(queue=queue, served_at__isnull=False, ended_at__isnull=False, day__lte=day)
    last = rows.order_by("-day", "-ended_at").values_list("matters", "served_at", "ended_at")[: SERVICES * 10]
    times = [end - start for matters, start, end in last if item in matters and start and end and end > start]
    times = times[:SERVICES]
    known = service_times(queue.centre_id, day).get(queue.pk, forecast.UNKNOWN)
    return max(round((forecast.mean(times) if times else known).total_seconds() / 60), 1)
