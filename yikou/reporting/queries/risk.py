"""时限: which promises run out, who holds them, and where they are stuck (F-03, F-04)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
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
    """One running matter: how many working days are left (below zero: over), who holds it, where it is stuck."""

    case: "Case"
    card: str
    left: int
    owner: str
    stuck: str
    days: tuple[date, ...]
    held: tuple[date, ...]

    @property
    def told(self) -> str:
        """超 1 天, 今天到期, 剩 2 天."""
        if self.left < 0:
            return f"超 {-self.left} 天"
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
    return tuple(
        Promise(
            case=case,
            card=_card(case, today),
            left=_left(case.due_on or today, today, calendar),
            owner=names.get(case.owner, ""),
            stuck=stuck(case),
            days=days,
            held=held,
        )
        for case, days, held in drawn
    )


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
    centre: str, *, on: date, card: str = "", owner: int | None = None, department: str = ""
) -> "QuerySet[Case]":
    """The running cases of a choice; `card` is red, yellow, remind, or `any` for all that show one."""
    rows = cases.cases(centre).running()
    if card == "red":
        rows = rows.filter(Q(card="red") | Q(due_on__lt=on))
    elif card == "any":
        rows = rows.filter(Q(card__in=list(CARDS)) | Q(due_on__lt=on))
    elif card:
        rows = rows.filter(card=card, due_on__gte=on)
    if owner is not None:
        rows = rows.filter(owner=owner)
    return rows.filter(department=department) if department else rows


def cards(centre: str, *, on: date) -> dict[str, int]:
    """How many running matters show which card today; one query."""
    red = Q(card="red") | Q(due_on__lt=on)
    return dict(
        cases.cases(centre)
        .running()
        .order_by()
        .aggregate(
            red=Count("pk", filter=red),
            yellow=Count("pk", filter=Q(card="yellow", due_on__gte=on)),
            remind=Count("pk", filter=Q(card="remind", due_on__gte=on)),
            running=Count("pk"),
        )
    )


def by_department(centre: str, *, on: date) -> tuple[Tally, ...]:
    """The running matters of each department, the most cards first."""
    return _tallied([(row["department"], row["department"], row) for row in _grouped(centre, "department", on)])


def by_owner(centre: str, *, on: date) -> tuple[Tally, ...]:
    """The running matters of each person who answers for some, the most cards first."""
    rows = _grouped(centre, "owner", on)
    names = accounts.names({row["owner"] for row in rows})
    return _tallied([(str(row["owner"]), names.get(row["owner"], "不在册"), row) for row in rows])


def _grouped(centre: str, field: str, on: date) -> list[dict[str, Any]]:
    rows = cases.cases(centre).running().order_by().values(field)
    red = Count("pk", filter=Q(card="red") | Q(due_on__lt=on))
    return list(
        rows.annotate(running=Count("pk"), red=red, yellow=Count("pk", filter=Q(card="yellow", due_on__gte=on)))
    )


def _tallied(rows: Sequence[tuple[str, str, dict[str, Any]]]) -> tuple[Tally, ...]:
    made = [Tally(key, name, row["running"], row["yellow"], row["red"]) for key, name, row in rows]
    return tuple(sorted(made, key=lambda one: (-one.red, -one.yellow, -one.running, one.name)))
