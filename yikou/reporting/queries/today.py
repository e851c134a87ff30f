"""今日: what the director reads first, computed from the ledger and opening into it (H-11)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from yikou.cases import queries as cases
from yikou.catalogue import queries as catalogue
from yikou.centre import queries as centre_queries
from yikou.feedback import queries as feedback
from yikou.hall.queries import statistics
from yikou.kernel.clock import ZONE
from yikou.ledger import queries as ledger
from yikou.reporting.figures import totals
from yikou.reporting.queries import counting, risk
from yikou.reporting.queries.closes import Missed, close_by, missed
from yikou.reporting.queries.risk import Promise

WEEKS_COMPARED = 4
HALF_HOUR = 30
LEVELS = ("very_satisfied", "satisfied", "fairly_satisfied", "dissatisfied", "very_dissatisfied")
URGENT = 8


@dataclass(frozen=True)
class WindowNow:
    """A window as it stands, and how many matters were taken in there today."""

    number: str
    title: str
    state: str
    who: str
    told: str
    received: int

    @property
    def short(self) -> str:
        """What fits into a small window: 3, 台."""
        return self.number if self.number.isdecimal() else self.number[-1:]


@dataclass(frozen=True)
class Slot:
    """Half an hour of the day: matters taken in today, and on the same weekday of the weeks before on average."""

    at: time
    today: int
    usual: float


@dataclass(frozen=True)
class BadRating:
    """A bad rating of the month, in the resident's words."""

    number: str
    words: str
    rated_at: datetime
    item: str


@dataclass(frozen=True)
class Away:
    """Somebody who is not at his post now, and who stands in."""

    name: str
    reason: str
    cover: str
    as_what: str


@dataclass(frozen=True)
class Today:
    """The day so far."""

    day: date
    figures: dict[str, int]
    month: dict[str, int]
    cards: dict[str, int]
    urgent: tuple[Promise, ...]
    windows: tuple[WindowNow, ...]
    slots: tuple[Slot, ...]
    ratings: tuple[tuple[str, int], ...]
    bad: tuple[BadRating, ...]
    unanswered: int
    overdue_answers: int
    away: tuple[Away, ...]
    staff: int
    seal_day: date | None
    seal_entries: int
    seal_digest: str
    missed: tuple[Missed, ...]
    hall: statistics.Figures
    close_by: datetime | None

    def of(self, key: str) -> int:
        """A figure of today."""
        return self.figures.get(key, 0)

    def of_month(self, key: str) -> int:
        """A figure of the month so far."""
        return self.month.get(key, 0)

    @property
    def open_windows(self) -> int:
        """Windows that serve now."""
        return sum(one.state == "open" for one in self.windows)


def today(centre: str, *, at: datetime) -> Today:
    """What is so at a moment: figures, promises that run out, windows, the month's ratings, the last seal."""
    day = at.astimezone(ZONE).date()
    counted = counting.counted_day(centre, day)
    month = Counter(counting.sums(centre, day.replace(day=1), day - timedelta(days=1)))
    figures = totals(counted + counting.left_out(centre, day, day).get(day, Counter()))
    month.update(figures)
    # Ratings that do not count after a re-check are in no level, though their entries stay.
    said = feedback.levels(centre, day.replace(day=1), day + timedelta(days=1))
    received = Counter[str]()
    for key, n in counted.items():
        if key.figure == "cases.received":
            received[key.window] += n
    seal = ledger.last_seal(centre)
    waiting = list(cases.unanswered(centre).values_list("reply_by", flat=True))
    is_working = centre_queries.calendar(centre).is_working(day)
    return Today(
        day=day,
        figures=figures,
        month=dict(month),
        cards=risk.cards(cases.cases(centre).running(), on=day),
        urgent=_urgent(centre, at, day),
        windows=_windows(centre, received),
        slots=_slots(centre, day),
        ratings=tuple((level, said.get(level, 0)) for level in LEVELS),
        bad=_bad(centre, day),
        unanswered=len(waiting),
        overdue_answers=sum(reply_by < day for reply_by in waiting),
        away=_away(centre, at),
        staff=centre_queries.staff(centre, on=day).count(),
        seal_day=seal.day if seal else None,
        seal_entries=seal.entries if seal else 0,
        seal_digest=seal.digest if seal else "",
        missed=tuple(missed(centre, still_open=True)),
        hall=statistics.figures(statistics.from_rows(centre, day, day)),
        close_by=close_by(centre, day) if is_working and (seal is None or seal.day < day) else None,
    )


def _urgent(centre: str, at: datetime, day: date) -> tuple[Promise, ...]:
    """The cards first, then what runs out next."""
    running = cases.cases(centre).running()
    carded = list(risk.chosen(running, on=day, card="any").order_by("due_on", "id")[:URGENT])
    if len(carded) < URGENT:
        others = running.exclude(pk__in=[one.pk for one in carded])
        carded += list(others.order_by("due_on", "id")[: URGENT - len(carded)])
    return risk.promises(carded, centre=centre, at=at)


def _away(centre: str, at: datetime) -> tuple[Away, ...]:
    rows = [one for one in centre_queries.absences(centre, at=at) if one.from_at <= at]
    covers = [centre_queries.cover_of(centre, one.account_id, at) for one in rows]
    return tuple(
        Away(one.account.name, one.reason, cover.name, cover.how) for one, cover in zip(rows, covers, strict=True)
    )


def _windows(centre: str, received: dict[str, int]) -> tuple[WindowNow, ...]:
    return tuple(
        WindowNow(
            number=one.number,
            title=one.title,
            state=one.state,
            who=one.seated.name if one.seated else "",
            told=one.paused_for or one.get_state_display(),
            received=received.get(one.number, 0),
        )
        for one in centre_queries.windows(centre)
    )


def _slots(centre: str, day: date) -> tuple[Slot, ...]:
    """Half-hours from opening to closing; what came before or after counts with the first or last."""
    spans = centre_queries.spans(centre, day)
    if not spans:
        return ()
    first, last = _half(min(start for start, _ in spans)), max(end for _, end in spans)
    starts = [first + n for n in range((last.hour * 60 + last.minute - first * HALF_HOUR + 29) // HALF_HOUR)]
    before = [day - timedelta(weeks=n) for n in range(1, WEEKS_COMPARED + 1)]
    rows = ledger.entries(centre).filter(kind="cases.received", day__in=[day, *before]).order_by()
    now, usual, days = Counter[int](), Counter[int](), set[date]()
    for on, moment in rows.values_list("day", "at"):
        half = min(max(_half(moment.astimezone(ZONE).time()), first), starts[-1])
        (now if on == day else usual)[half] += 1
        if on != day:
            days.add(on)
    return tuple(Slot(_time(half), now[half], usual[half] / max(len(days), 1)) for half in starts)


def _half(moment: time) -> int:
    return (moment.hour * 60 + moment.minute) // HALF_HOUR


def _time(half: int) -> time:
    return time(half * HALF_HOUR // 60, half * HALF_HOUR % 60)


def _bad(centre: str, day: date) -> tuple[BadRating, ...]:
    since = datetime.combine(day.replace(day=1), time.min, tzinfo=ZONE)
    rows = feedback.ratings(centre).counted().filter(is_bad=True, rated_at__gte=since)[:3]
    items = catalogue.catalogue(centre, day).items
    return tuple(
        BadRating(
            one.number,
            one.words,
            one.rated_at,
            items[one.item_code].short_name if one.item_code in items else one.item_code,
        )
        for one in rows
    )
