"""What must hold of the hall, found by going through its entries once: who was called where, and who had to wait."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from yikou.catalogue import queries as catalogue
from yikou.centre import queries as centre_queries
from yikou.hall.order import Standing
from yikou.hall.queries import statistics
from yikou.hall.serving import Line, Seat
from yikou.kernel.clock import ZONE
from yikou.ledger import queries as ledger

# A window may be free for as long as somebody needs to walk there: nobody waits longer beside it.
WALK = timedelta(seconds=70)
OVERLAP, TWICE, SHUT, ORDER, IDLE = "overlap", "twice", "shut", "order", "idle"
NAMES = {
    OVERLAP: "一个窗口没有同时办两个号",
    TWICE: "没有人同时在两个窗口",
    SHUT: "叫号的窗口都开着，坐着的人能办",
    ORDER: "同一队列同一类的号先来先叫",
    IDLE: "有人等着，能办的窗口没有闲着",
}


def wrong_sums(centre: str, today: date) -> list[str]:
    """Days on which numbers got lost: taken is served, left, missed for good and still in line; none on closed days."""
    told = statistics.by(statistics.from_rows(centre, *_span(centre, today)), "day")
    rows = ledger.entries(centre).filter(kind="hall.shown").order_by().values_list("subject", flat=True)
    shown, found = set(rows), []
    for day, visits in sorted(told.items()):
        sums = statistics.figures(visits)
        if sums.taken != sums.served + sums.left + sums.missed + sums.in_line or (day < today and sums.in_line):
            found.append(f"{day} 取 {sums.taken}，办完 {sums.served}，退 {sums.left}，过号 {sums.missed}")
    counted = sum(len(visits) for visits in told.values())
    return found if counted == len(shown) else [*found, f"出号 {len(shown)} 条，号票 {counted} 张"]


def wrong_times(centre: str, today: date) -> list[str]:
    """Numbers whose times in the rows are not those of the entries."""
    return statistics.differences(centre, *_span(centre, today))


def _span(centre: str, today: date) -> tuple[date, date]:
    """From the first day of the ledger to the last one."""
    last = ledger.entries(centre).values_list("day", flat=True).first()
    return ledger.first_day(centre) or today, last or today


def found(centre: str) -> dict[str, list[str]]:
    """What was found against each of NAMES, in the order in which it happened."""
    made = _Hall(centre)
    for entry in _entries(centre):
        made.go_on(*entry)
    return made.wrong


def _entries(centre: str) -> Iterator[tuple[str, str, str, str, str, Any, datetime, date]]:
    rows = ledger.entries(centre).filter(kind__in=[*_HAPPENS, *_MOVES]).order_by("id")
    fields = ("kind", "subject", "about", "by", "place", "facts", "at", "day")
    yield from rows.values_list(*fields).iterator(chunk_size=2000)


@dataclass
class _Window:
    """A window as its entries leave it."""

    seat: Seat
    clerk: int | None = None
    is_open: bool = False
    subject: str = ""
    # The number that is called there, served, or whose papers are put in order.
    ticket: str = ""
    is_wrapping: bool = False
    since: datetime | None = None


@dataclass
class _Ticket:
    """A number that waits or waited."""

    standing: Standing
    since: datetime | None = None


@dataclass
class _Hall:
    """The hall at one moment of its history."""

    centre: str
    wrong: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in NAMES})
    windows: dict[str, _Window] = field(default_factory=dict)
    lines: dict[int, Line] = field(default_factory=dict)
    tickets: dict[str, _Ticket] = field(default_factory=dict)
    waiting: dict[str, _Ticket] = field(default_factory=dict)
    known: dict[int, frozenset[str]] = field(default_factory=dict)
    # Who was there himself on this day: nobody is played who keeps his own pace.
    real: set[str] = field(default_factory=set)
    day: date | None = None
    departments: Callable[[str], str] = str

    def __post_init__(self) -> None:
        for one in centre_queries.windows(self.centre):
            general, front = one.sort == "general", one.sort == "front_desk"
            seat = Seat(one.number, general, front, frozenset(one.departments))
            self.windows[one.number] = _Window(seat, subject=f"centre.window:{one.pk}")

    def go_on(
        self, kind: str, subject: str, about: str, by: str, place: str, facts: Any, at: datetime, day: date
    ) -> None:
        """One entry more."""
        if day != self.day:
            self.day, self.real, self.tickets, self.waiting = day, set(), {}, {}
            items = catalogue.catalogue(self.centre, day).items
            self.departments = lambda code: items[code].department if code in items else ""
        if kind in _HAPPENS:
            _HAPPENS[kind](self, subject, by, place or about, facts, at)
            return
        self._look(at)
        _MOVES[kind](self, subject, about, place, facts, at)

    # --- what is looked for ------------------------------------------------------------------------

    def _may(self, window: _Window, one: Standing) -> bool:
        line = self.lines.get(one.queue)
        seat = window.seat
        if window.clerk in self.known:
            seat = Seat(seat.window, seat.is_general, seat.is_front_desk, seat.departments, self.known[window.clerk])
        return line is not None and seat.may_serve(line, one, self.departments)

    def _look(self, at: datetime) -> None:
        """Whether somebody has waited beside a window that is free and may serve him."""
        for number, window in self.windows.items():
            if not window.is_open or window.ticket or window.since is None or at - window.since <= WALK:
                continue
            if f"staff:{window.clerk}" in self.real:
                continue
            for one in self.waiting.values():
                if one.since and at - one.since > WALK and self._may(window, one.standing):
                    self.wrong[IDLE].append(f"{_clock(at)} {one.standing.number} 等着，{number} 号窗口闲着")
                    window.since = at  # told once
                    break

    def called(self, subject: str, facts: Mapping[str, Any], at: datetime) -> None:
        """A number is called to a window."""
        one, window = self.waiting.pop(subject, None), self.windows.get(facts["window"])
        if one is None or window is None:
            return
        number, told = one.standing.number, f"{_clock(at)} {one.standing.number} → {facts['window']}"
        if window.ticket and not window.is_wrapping:
            self.wrong[OVERLAP].append(told)
        if any(other.clerk == facts["clerk"] for other in self.windows.values() if other is not window):
            self.wrong[TWICE].append(told)
        if not window.is_open or window.clerk != facts["clerk"] or not self._may(window, one.standing):
            self.wrong[SHUT].append(told)
        if not facts.get("picked") and not one.standing.reserved_for:
            self._in_order(window, one.standing, number, at)
        window.ticket, window.is_wrapping, window.since = subject, False, at

    def _in_order(self, window: _Window, called: Standing, number: str, at: datetime) -> None:
        lane, rank = called.lane_at(at), (called.rank_at, called.pk)
        for other in (one.standing for one in self.waiting.values()):
            before = other.queue == called.queue and other.lane_at(at) == lane and (other.rank_at, other.pk) < rank
            if before and self._may(window, other):
                self.wrong[ORDER].append(f"{_clock(at)} {number} 先叫，{other.number} 还等着")

    def free(self, subject: str, at: datetime) -> None:
        """A number is no longer at its window."""
        for window in self.windows.values():
            if window.ticket == subject:
                window.ticket, window.is_wrapping, window.since = "", False, at

    def wraps(self, subject: str) -> None:
        """The resident has gone; the papers are put in order."""
        for window in self.windows.values():
            if window.ticket == subject:
                window.is_wrapping = True

    def waits(self, subject: str, at: datetime, **more: Any) -> None:
        """A number is in the line from now on, perhaps at another place of it."""
        one = self.tickets.get(subject)
        if one is not None:
            one.standing = _changed(one.standing, **more)
            one.since = at
            self.waiting[subject] = one

    def window_of(self, subject: str) -> _Window | None:
        """A window by what the ledger calls it."""
        return next((one for one in self.windows.values() if one.subject == subject), None)


def _clock(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%m-%d %H:%M:%S}"


def _changed(one: Standing, **more: Any) -> Standing:
    values = {name: getattr(one, name) for name in Standing.__slots__}
    return Standing(**{**values, **more})


# --- what happens to windows and lines ---------------------------------------------------------------


def _line(hall: _Hall, subject: str, by: str, place: str, facts: Any, at: datetime) -> None:
    pk, said = int(subject.partition(":")[2]), facts["said"]
    old = hall.lines.get(pk)
    hall.lines[pk] = Line(
        pk,
        said.get("stage", old.stage if old else ""),
        frozenset(said.get("departments", old.departments if old else ())),
        said.get("is_front_desk", old.is_front_desk if old else False),
        said.get("is_helped", old.is_helped if old else True),
    )


def _sat(hall: _Hall, subject: str, by: str, place: str, facts: Any, at: datetime) -> None:
    if any(one.clerk == facts["account"] for one in hall.windows.values()):
        hall.wrong[TWICE].append(f"{_clock(at)} {place} 号窗口")
    _seat(hall, subject, at, clerk=facts["account"], is_open=True)


def _left(hall: _Hall, subject: str, by: str, place: str, facts: Any, at: datetime) -> None:
    _seat(hall, subject, at, clerk=None, is_open=False)


def _paused(hall: _Hall, subject: str, by: str, place: str, facts: Any, at: datetime) -> None:
    _seat(hall, subject, at, is_open=False)


def _resumed(hall: _Hall, subject: str, by: str, place: str, facts: Any, at: datetime) -> None:
    _seat(hall, subject, at, is_open=True)


def _seat(hall: _Hall, subject: str, at: datetime, **more: Any) -> None:
    window = hall.window_of(subject)
    if window is not None:
        for name, value in more.items():
            setattr(window, name, value)
        window.since = at


def _competent(hall: _Hall, subject: str, by: str, place: str, facts: Any, at: datetime) -> None:
    hall.known.pop(facts["account"], None)
    if facts.get("scopes"):
        hall.known[facts["account"]] = frozenset(facts["scopes"])


def _came(hall: _Hall, subject: str, by: str, place: str, facts: Any, at: datetime) -> None:
    hall.real.add(by)


_HAPPENS: Mapping[str, Callable[[_Hall, str, str, str, Any, datetime], None]] = {
    "hall.queue_opened": _line,
    "hall.queue_changed": _line,
    "centre.seat_taken": _sat,
    "centre.seat_left": _left,
    "centre.window_paused": _paused,
    "centre.window_resumed": _resumed,
    "centre.competence_set": _competent,
    "accounts.signed_in": _came,
}

# --- what happens to numbers -------------------------------------------------------------------------


def _issued(hall: _Hall, subject: str, about: str, place: str, facts: Any, at: datetime) -> None:
    slot = facts.get("slot_at")
    hall.tickets[subject] = _Ticket(
        Standing(
            pk=int(subject.partition(":")[2]),
            number=facts["number"],
            queue=facts["queue"],
            lane=facts["lane"],
            rank_at=datetime.fromisoformat(facts["rank_at"]),
            slot_at=datetime.fromisoformat(slot) if slot else None,
            matters=tuple(facts.get("matters", ())),
        )
    )


def _shown(hall: _Hall, subject: str, about: str, place: str, facts: Any, at: datetime) -> None:
    hall.waits(subject, at)


def _placed(hall: _Hall, subject: str, about: str, place: str, facts: Any, at: datetime) -> None:
    """In the line, at the place that was found."""
    hall.free(subject, at)
    more: dict[str, Any] = {"lane": facts["lane"], "rank_at": datetime.fromisoformat(facts["rank_at"])}
    if "queue" in facts:
        more |= {"queue": facts["queue"], "reserved_for": facts.get("window", "")}
    hall.waits(subject, at, **more)


def _stepped_back(hall: _Hall, subject: str, about: str, place: str, facts: Any, at: datetime) -> None:
    one = hall.waiting.get(subject)
    since = one.since if one else at
    _placed(hall, subject, about, place, facts, since or at)


def _called(hall: _Hall, subject: str, about: str, place: str, facts: Any, at: datetime) -> None:
    hall.called(subject, facts, at)
    if subject in hall.tickets:
        hall.tickets[subject].standing = _changed(hall.tickets[subject].standing, reserved_for="")


def _parked(hall: _Hall, subject: str, about: str, place: str, facts: Any, at: datetime) -> None:
    hall.free(subject, at)
    if subject in hall.tickets:
        kept = _changed(hall.tickets[subject].standing, reserved_for=facts["window"])
        hall.tickets[subject].standing = kept


def _released(hall: _Hall, subject: str, about: str, place: str, facts: Any, at: datetime) -> None:
    if subject in hall.tickets:
        hall.tickets[subject].standing = _changed(hall.tickets[subject].standing, reserved_for="")
        if subject in hall.waiting:
            hall.tickets[subject].since = at


def _ended(hall: _Hall, subject: str, about: str, place: str, facts: Any, at: datetime) -> None:
    hall.wraps(subject)


def _gone(hall: _Hall, subject: str, about: str, place: str, facts: Any, at: datetime) -> None:
    hall.free(subject, at)
    hall.waiting.pop(subject, None)


_MOVES: Mapping[str, Callable[[_Hall, str, str, str, Any, datetime], None]] = {
    "hall.issued": _issued,
    "hall.shown": _shown,
    "hall.called": _called,
    "hall.missed": _gone,
    "hall.returned": _placed,
    "hall.stepped_back": _stepped_back,
    "hall.parked": _parked,
    "hall.came_back": _placed,
    "hall.passed_on": _placed,
    "hall.ended": _ended,
    "hall.wrapped_up": _gone,
    "hall.taken_along": _gone,
    "hall.served_on_paper": _gone,
    "hall.given_up": _gone,
    "hall.voided": _gone,
    "hall.released": _released,
}
