"""The left of the desk: the matter at hand, the clerk's own cases, what was taken in today; and rows of case lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from yikou.cases import queries
from yikou.centre import queries as centre_queries
from yikou.kernel.actors import Actor
from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.clock import ZONE
from yikou.web.ruler import Ruler, running

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from yikou.cases.models import Case

CARDS = {"yellow": "黄牌", "red": "红牌"}
SHOWN = 7


@dataclass(frozen=True)
class Line:
    """One case in a list: what it is, how long it still has, in words and with its card."""

    case: "Case"
    left: str
    tone: str
    card: str
    card_name: str
    state: str
    ruler: Ruler | None = None


@dataclass(frozen=True)
class Board:
    """What stands at the left of the desk."""

    today: int
    in_hand: int
    lines: tuple[Line, ...]
    enquiries: int


def board(actor: Actor, *, at: datetime) -> Board:
    """The clerk's own cases, the most urgent first, and today's count."""
    mine = queries.in_hand(actor)
    calendar = centre_queries.calendar(actor.centre)
    return Board(
        today=taken_in_today(actor, at).count(),
        in_hand=mine.count(),
        lines=tuple(line(one, calendar, at.date()) for one in mine[:SHOWN]),
        enquiries=queries.unanswered(actor.centre).filter(owner=actor.account_id or 0).count(),
    )


def taken_in_today(actor: Actor, at: datetime) -> "QuerySet[Case]":
    """What this clerk took in today, newest first."""
    began = at.astimezone(ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    return queries.cases(actor.centre).filter(first_contact=actor.account_id or 0, received_at__gte=began)


def line(case: "Case", calendar: WorkCalendar, today: date) -> Line:
    """A case in a list, without its ruler."""
    left, tone = left_of(case, calendar, today)
    return Line(case, left, tone, case.card, CARDS.get(case.card, ""), case.get_state_display())


def with_rulers(cases: Iterable["Case"], calendar: WorkCalendar, at: datetime) -> list[Line]:
    """Cases in a list, each with its mini ruler."""
    return [_ruled(one, calendar, at) for one in cases]


def _ruled(case: "Case", calendar: WorkCalendar, at: datetime) -> Line:
    plain = line(case, calendar, at.date())
    days, held = queries.days_of(case, at=at)
    if not days or case.due_on is None:
        return plain
    drawn = running(days=days, due_on=case.due_on, today=at.date(), held=held, watch=bool(plain.card_name))
    return Line(plain.case, plain.left, plain.tone, plain.card, plain.card_name, plain.state, drawn)


def left_of(case: "Case", calendar: WorkCalendar, today: date) -> tuple[str, str]:
    """How long a case still has, in words, and the tone of them."""
    if case.is_stopped:
        return "停表", ""
    if case.state == "correcting" and case.correct_by:
        return f"等补正，到{_short(case.correct_by)}", ""
    if case.state == "received":
        return "待决定", "watch"
    if case.due_on is None or not case.is_open:
        return case.get_state_display(), "done" if not case.is_open else ""
    if today > case.due_on:
        return f"超期 {calendar.working_days(case.due_on, today)} 日", "breach"
    if today == case.due_on:
        return "今天到期", "watch"
    return f"还有 {calendar.working_days(today, case.due_on)} 日", "watch" if case.card else ""


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"
