"""周、月、季、年的汇总: the figures of a day's close, over any days; closed days from the roll-up, others counted."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Sum

from yikou.accounts import queries as accounts
from yikou.catalogue import queries as catalogue
from yikou.centre import queries as centre_queries
from yikou.hall import queries as hall
from yikou.kernel.clock import ZONE
from yikou.ledger import queries as ledger
from yikou.policies.queries import rulebook
from yikou.reporting.figures import BY_KEY, Counted, in_order, label_of
from yikou.reporting.models import DayClose, DayFigure, Export, ExportState
from yikou.reporting.policies import Rhythm
from yikou.reporting.queries import counting
from yikou.reporting.spans import Span

COLUMNS = (
    "cases.received",
    "cases.accepted",
    "cases.corrections_told",
    "cases.declined",
    "cases.concluded",
    "cases.delivered",
    "cases.enquired",
    "cases.noticed",
)
PLACES = ("window", "department", "item")
FIRST_VISIT, REWORK = "cases.accepted:first_visit", "cases.notice_breached"
# What is told of each clerk: how much, how often at the first visit, how often wrong.
OF_CLERKS = ("cases.received", "cases.accepted", FIRST_VISIT, "cases.corrections_told", "cases.concluded", REWORK)
Figures = dict[str, int]


@dataclass(frozen=True)
class DayLine:
    """One day of a span: how it was closed (closed, late, missed, open, rest), and its figures."""

    day: date
    state: str
    figures: Figures

    def of(self, key: str) -> int:
        """A figure of the day."""
        return self.figures.get(key, 0)


@dataclass(frozen=True)
class Summary:
    """What happened in a span: by figure, day, window, department, item and clerk; and in the span before."""

    span: Span
    figures: Figures
    before: Figures
    days: tuple[DayLine, ...]
    places: dict[str, dict[str, Figures]]
    clerks: dict[int, Figures]

    def of(self, key: str) -> int:
        """A figure of the span."""
        return self.figures.get(key, 0)

    @property
    def first_visits(self) -> float | None:
        """Of the matters accepted, the hundredths accepted complete at the first visit; None without any. (E-13)"""
        return _share(self.of(FIRST_VISIT), self.of("cases.accepted"))

    @property
    def reworked(self) -> float | None:
        """To a hundred matters received, how often a clerk's mistake made somebody do it again. (F-13)"""
        return _share(self.of(REWORK), self.of("cases.received"))

    @property
    def busiest(self) -> DayLine | None:
        """The day on which most matters and questions came; None where none did. (H-17)"""
        most = max(self.days, key=arrivals, default=None)
        return most if most and arrivals(most) else None


@dataclass(frozen=True)
class Report:
    """A span's report upward: by when, and when it went to whom; `is_late` also where it has not gone by then."""

    span: Span
    due_on: date
    sent_on: date | None
    receiver: str
    is_late: bool


def arrivals(line: DayLine) -> int:
    """Who came or called on a day: matters received and questions asked."""
    return line.of("cases.received") + line.of("cases.enquired")


def summary(centre: str, span: Span, *, on: date) -> Summary:
    """The figures of a span up to today; each opens into the entries that it counts. (H-05, H-06, H-10, H-11)"""
    end = min(span.end, on)
    by_day, places = _rolled(centre, span.start, end)
    _count_open_days(centre, span.start, end, by_day, places)
    for day, changed in counting.left_out(centre, span.start, end).items():
        _add(day, changed, by_day, places)
    total: Counter[str] = Counter()
    for figures in by_day.values():
        total.update(figures)
    return Summary(
        span=span,
        figures=in_order(+total),
        before=counting.sums(centre, span.before().start, span.before().end),
        days=_days(centre, span.start, end, by_day),
        places=places,
        clerks=_clerks(centre, span.start, end),
    )


def sheets(centre: str, found: Summary) -> dict[str, list[list[Any]]]:
    """The summary as tables of a file, each with its head: what the page shows, in numbers."""
    windows = {one.number: one.title for one in centre_queries.windows_of_old(centre)}
    items = {code: one.short_name for code, one in catalogue.catalogue(centre, found.span.end).items.items()}
    titles = {"window": ("窗口", windows), "department": ("部门", {}), "item": ("事项", items)}
    heads = [label_of(key) for key in COLUMNS]
    made: dict[str, list[list[Any]]] = {
        "数字": [
            ["数字", found.span.title, "上一期"],
            *([label_of(k), found.of(k), found.before.get(k, 0)] for k in found.figures),
        ],
        "按日": [["日期", *heads], *([one.day, *(one.of(key) for key in COLUMNS)] for one in found.days)],
    }
    for place, (title, names) in titles.items():
        rows = sorted(found.places[place].items())
        made[f"按{title}"] = [[title, *heads], *([names.get(k, k), *(f.get(c, 0) for c in COLUMNS)] for k, f in rows)]
    staff = accounts.names(set(found.clerks))
    made["按经办人"] = [
        ["经办人", *(label_of(key) for key in OF_CLERKS)],
        *([staff.get(k, ""), *(f.get(c, 0) for c in OF_CLERKS)] for k, f in sorted(found.clerks.items())),
    ]
    made["大厅"] = _hall(centre, found.span)
    return made


def _hall(centre: str, span: Span) -> list[list[Any]]:
    """The numbers and appointments of a span by line, waits in minutes."""
    named = {one.code: f"{one.code} {one.name}" for one in hall.queues(centre)}
    rows: list[list[Any]] = [
        ["队列", "取号", "办完", "退号", "过号作废", "平均等（分）", "最长等（分）", "约了", "约了来的", "爽约"]
    ]
    for code, one in hall.tallies(centre, span.start, span.end).items():
        waits = [round(each.total_seconds() / 60, 1) for each in (one.wait, one.longest)]
        counts = (one.taken, one.served, one.left, one.missed)
        rows.append([named[code], *counts, *waits, one.booked, one.came, one.no_show])
    return rows


def reports(centre: str, spans: list[Span], *, on: date) -> list[Report]:
    """Whether the reports that the rule asks for went upward, and in time. (H-06, H-10)

    A report is the first export of a span to report that was made when the span was over. Nothing is asked for
    days before the centre's first. By when is said by the rule of the span's last day.
    """
    calendar, since = centre_queries.calendar(centre), ledger.first_day(centre) or on
    found = []
    for span in (one for one in spans if one.end >= since):
        if due_on := span.due_on(rulebook(centre, min(span.end, on)).get(Rhythm), calendar):
            sent = _sent(centre, span)
            went = sent.made_at.astimezone(ZONE).date() if sent and sent.made_at else None
            found.append(Report(span, due_on, went, sent.receiver if sent else "", (went or on) > due_on))
    return found


def _sent(centre: str, span: Span) -> Export | None:
    over = datetime.combine(span.end + timedelta(days=1), time.min, tzinfo=ZONE)
    rows = Export.objects.filter(centre=centre, register="summary", purpose="report", state=ExportState.MADE)
    of_span = rows.filter(choice__start=span.start.isoformat(), choice__end=span.end.isoformat())
    return of_span.filter(made_at__gte=over).order_by("id").first()


def _share(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def _rolled(centre: str, start: date, end: date) -> tuple[dict[date, Counter[str]], dict[str, dict[str, Figures]]]:
    """What the closes wrote down: by day, and by window, department and item; a sum a query."""
    rows = DayFigure.objects.filter(centre=centre, day__range=(start, end))
    by_day: dict[date, Counter[str]] = {}
    for day, figure, n in rows.filter(is_total=True).values_list("day", "figure", "n"):
        by_day.setdefault(day, Counter())[figure] += n
    places: dict[str, dict[str, Figures]] = {place: {} for place in PLACES}
    for place in PLACES:
        parts = rows.filter(is_total=False).exclude(**{place: ""}).order_by()
        for name, figure, n in parts.values_list(place, "figure").annotate(sum=Sum("n")):
            places[place].setdefault(name, {})[figure] = n
    return by_day, places


def _count_open_days(
    centre: str,
    start: date,
    end: date,
    by_day: dict[date, Counter[str]],
    places: dict[str, dict[str, Figures]],
) -> None:
    """Add what is not closed yet, counted from the entries as the close will count it."""
    last = ledger.last_seal(centre)
    entries = ledger.entries(centre).filter(day__range=(start, end))
    rows = entries.filter(day__gt=last.day) if last else entries
    for day in sorted(set(rows.order_by().values_list("day", flat=True).distinct())):
        _add(day, counting.counted_day(centre, day), by_day, places)


def _add(
    day: date, counted: Counter[Counted], by_day: dict[date, Counter[str]], places: dict[str, dict[str, Figures]]
) -> None:
    for key, n in counted.items():
        by_day.setdefault(day, Counter())[key.figure] += n
        for place in PLACES:
            if name := getattr(key, place):
                figures = places[place].setdefault(name, {})
                figures[key.figure] = figures.get(key.figure, 0) + n


def _days(centre: str, start: date, end: date, by_day: dict[date, Counter[str]]) -> tuple[DayLine, ...]:
    """Every working day, and whatever rest day something happened on."""
    calendar = centre_queries.calendar(centre)
    closes = {one.day: one for one in DayClose.objects.filter(centre=centre, day__range=(start, end))}
    days = [date.fromordinal(number) for number in range(start.toordinal(), end.toordinal() + 1)]
    return tuple(
        DayLine(day, _state(closes.get(day), calendar.is_working(day)), dict(by_day.get(day, {})))
        for day in days
        if calendar.is_working(day) or _has_work(by_day.get(day))
    )


def _has_work(figures: Counter[str] | None) -> bool:
    return any(key.startswith(("cases.", "feedback.")) for key in figures or ())


def _state(close: DayClose | None, is_working: bool) -> str:
    if close is None:
        return "open" if is_working else "rest"
    if not close.is_closed:
        return "missed"
    return "late" if close.is_late else "closed"


def _clerks(centre: str, start: date, end: date) -> dict[int, Figures]:
    """The figures of each member of staff by account: what he wrote, and his mistakes, whoever found them."""
    found: dict[int, Figures] = {}
    entries = ledger.entries(centre).filter(day__range=(start, end), by__startswith="staff:").order_by()
    for key in OF_CLERKS:
        rows = entries.filter(kind=key.partition(":")[0])
        if key in BY_KEY:
            rows = rows.filter(**{f"facts__{name}": value for name, value in BY_KEY[key].where.items()})
        if key == REWORK:
            held = Counter(rows.values_list("facts__clerk", flat=True))
        else:
            held = Counter(dict(rows.values_list("by").annotate(n=Count("pk"))))
        for who, n in held.items():
            number = int(str(who).removeprefix("staff:") or 0)
            found.setdefault(number, {})[key] = n
    return found
