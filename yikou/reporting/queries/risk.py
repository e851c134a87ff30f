"""时限: which promises run out, who holds them, and where they are stuck (F-03, F-04)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet

from yikou.accounts import queries as accounts
from yikou.cases import queries as cases
from yikou.catalogue import queries as catalogue
from yikou.centre import queries as centre_queries
from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.clock import ZONE

if TYPE_CHECKING:
    from yikou.cases.models import Case

ROWS = 50
CARDS = {"red": "红牌", "yellow": "黄牌", "remind": "已提醒"}


@dataclass(frozen=True)
class Promise:
    """One running matter: when it is due, working days left (below zero: over), who holds it, where it is stuck.

    While the clock stands still `due_on` is the date that would follow if it ran again now. `step_late` are the
    working days by which the step at hand is over.
    """

    case: "Case"
    card: str
    due_on: date
    left: int
    step_late: int
    owner: str
    stuck: str
    days: tuple[date, ...]
    held: tuple[date, ...]

    @property
    def told(self) -> str:
        """超 1 天, 今天到期, 剩 2 天, 环节超 1 天, 停表."""
        if self.case.is_stopped:
            return f"停表，还剩 {self.left} 天"
        if self.left < 0:
            return f"超 {-self.left} 天"
        if self.step_late and self.card:
            return f"环节超 {self.step_late} 天"
        return "今天到期" if self.left == 0 else f"剩 {self.left} 天"


@dataclass(frozen=True)
class Board:
    """A page of promises, the most urgent first; `after` is where the next page begins."""

    promises: tuple[Promise, ...]
    after: str = ""


@dataclass(frozen=True)
class Tally:
    """How many running matters a department or person has, and how many of them show a card."""

    key: str
    name: str
    running: int
    yellow: int
    red: int


def board(rows: "QuerySet[Case]", *, centre: str, at: datetime, after: str = "", most: int = ROWS) -> Board:
    """The promises of some running cases by due date, fifty a page."""
    ordered = rows.order_by("due_on", "id")
    if after:
        due_on, _, number = after.partition(".")
        ordered = ordered.filter(Q(due_on__gt=due_on) | Q(due_on=due_on, id__gt=int(number or 0)))
    found = list(ordered[: most + 1])
    shown = promises(found[:most], centre=centre, at=at)
    last = found[most - 1] if len(found) > most else None
    return Board(shown, after=f"{last.due_on}.{last.pk}" if last else "")


def promises(rows: "Iterable[Case]", *, centre: str, at: datetime) -> "tuple[Promise, ...]":
    """Cases as promises: the names and the calendar are read once for all of them."""
    drawn = cases.days_of_each(rows, centre=centre, at=at)
    today, calendar = at.astimezone(ZONE).date(), centre_queries.calendar(centre)
    names = accounts.names({case.owner for case, _, _ in drawn})
    return tuple(_promise(case, days, held, names, today, calendar) for case, days, held in drawn)


def _promise(
    case: "Case",
    days: tuple[date, ...],
    held: tuple[date, ...],
    names: dict[int, str],
    today: date,
    calendar: WorkCalendar,
) -> Promise:
    due_on = _due_on(case, days, held, today, calendar)
    ahead = tuple(day for day in _working(today, due_on, calendar) if day not in days)
    return Promise(
        case=case,
        card="" if case.is_stopped else _card(case, today),
        due_on=due_on,
        left=_left(due_on, today, calendar),
        step_late=max(0, -_left(case.step_due_on, today, calendar)) if case.step_due_on else 0,
        owner=names.get(case.owner, ""),
        stuck=stuck(case),
        days=(*days, *ahead),
        held=held,
    )


def _due_on(case: "Case", days: tuple[date, ...], held: tuple[date, ...], today: date, calendar: WorkCalendar) -> date:
    """The due date; while the clock stands still, the one that would follow if it ran again today."""
    assert case.due_on is not None
    if not case.is_stopped:
        return case.due_on
    used = sum(day <= today and day not in held for day in days)
    return calendar.after(today, max(0, case.days + case.extended_days - used))


def _working(after: date, until: date, calendar: WorkCalendar) -> list[date]:
    span = (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
    return [day for day in span if calendar.is_working(day)]


def _card(case: "Case", today: date) -> str:
    """The card that was shown; a promise that broke since the last round of watching is red all the same."""
    return "red" if case.due_on is not None and case.due_on < today else case.card


def _left(due_on: date, today: date, calendar: WorkCalendar) -> int:
    return calendar.working_days(today, due_on) if due_on >= today else -calendar.working_days(due_on, today)


def stuck(case: "Case") -> str:
    """Where a matter stands still, in a few words."""
    if case.is_stopped:
        stop = case.stops[-1]
        return f"暂停计时：{stop['reason']}"
    if case.waits_for:
        return "等前一件的结果"
    if case.gaps:
        return f"等补交 {len(case.gaps)} 样"
    if case.state == "decided":
        return "已决定，待办结"
    steps = catalogue.item_version(case.centre_id, case.item_code, case.item_version).steps
    step = next((one for one in steps if one.key == case.step), None)
    return f"{step.name}（{step.role_label}）" if step else "待作决定"


def chosen(
    rows: "QuerySet[Case]", *, on: date, card: str = "", owner: int | None = None, department: str = ""
) -> "QuerySet[Case]":
    """Of some running cases those of a choice; `card` is red, yellow, remind, or `any` for all that show one."""
    if card == "any":
        rows = rows.filter(_RUNS & (Q(card__in=list(CARDS)) | Q(due_on__lt=on)))
    elif card:
        rows = rows.filter(_shows(card, on))
    if owner is not None:
        rows = rows.filter(owner=owner)
    return rows.filter(department=department) if department else rows


# Where the clock stands still nothing comes nearer.
_RUNS = Q(is_stopped=False)


def _shows(card: str, on: date) -> Q:
    """Whether a card is shown today: red also where the promise broke since the last round of watching."""
    if card == "red":
        return _RUNS & (Q(card="red") | Q(due_on__lt=on))
    return _RUNS & Q(card=card, due_on__gte=on)


def cards(rows: "QuerySet[Case]", *, on: date) -> dict[str, int]:
    """How many of some running matters show which card today; one query."""
    return dict(
        rows.order_by().aggregate(
            red=Count("pk", filter=_shows("red", on)),
            yellow=Count("pk", filter=_shows("yellow", on)),
            remind=Count("pk", filter=_shows("remind", on)),
            running=Count("pk"),
        )
    )


def by_department(rows: "QuerySet[Case]", *, on: date) -> tuple[Tally, ...]:
    """Some running matters by department, the most cards first."""
    return _tallied([(one["department"], one["department"], one) for one in _grouped(rows, "department", on)])


def by_owner(rows: "QuerySet[Case]", *, on: date) -> tuple[Tally, ...]:
    """Some running matters by who answers for them, the most cards first."""
    found = _grouped(rows, "owner", on)
    names = accounts.names({one["owner"] for one in found})
    return _tallied([(str(one["owner"]), names.get(one["owner"], "不在册"), one) for one in found])


def _grouped(rows: "QuerySet[Case]", field: str, on: date) -> list[dict[str, Any]]:
    """The same counting as the lists that the figures open."""
    red, yellow = Count("pk", filter=_shows("red", on)), Count("pk", filter=_shows("yellow", on))
    return list(rows.order_by().values(field).annotate(running=Count("pk"), red=red, yellow=yellow))


def _tallied(rows: Sequence[tuple[str, str, dict[str, Any]]]) -> tuple[Tally, ...]:
    made = [Tally(key, name, row["running"], row["yellow"], row["red"]) for key, name, row in rows]
    return tuple(sorted(made, key=lambda one: (-one.red, -one.yellow, -one.running, one.name)))
