"""What is asked of disclosures: what is due where, what is shown, and how well it is done (三度一化)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from yikou.centre import queries as centre_queries
from yikou.kernel import crypto
from yikou.kernel.calendar import WorkCalendar
from yikou.kernel.durations import months_later
from yikou.policies.queries import rulebook
from yikou.reporting.facts import COLUMNS
from yikou.reporting.models import Board, Disclosure, DisclosureState, Question
from yikou.reporting.policies import ThreeAffairs

# How far back what was never made public is still named.
LOOKED_BACK = 12
STATES = {str(value): str(label) for value, label in DisclosureState.choices}


@dataclass(frozen=True)
class Due:
    """An account of a period that a board owes: until when, and what has been done about it."""

    board: Board
    column: str
    period_from: date
    period_to: date
    due_on: date
    disclosure: Disclosure | None

    @property
    def column_name(self) -> str:
        """党务, 政务, 财务."""
        return COLUMNS[self.column]

    @property
    def period(self) -> str:
        """2026年10月, or 2026年第3季度."""
        return period_told(self.period_from, self.period_to)

    def is_late(self, on: date) -> bool:
        """Whether its last day has passed."""
        return self.due_on < on


@dataclass(frozen=True)
class Degrees:
    """三度一化 of a board in a span: how much was read, asked and answered, shown at all, shown by the rule."""

    board: Board
    reads: int
    questions: int
    answered: int
    owed: int
    shown: int
    in_time: int


def period_told(first: date, last: date) -> str:
    """A period in words: a day, a month or a quarter."""
    if first == last:
        return f"{first.year}年{first.month}月{first.day}日"
    if (last - first).days > 31:
        return f"{first.year}年第{(first.month + 2) // 3}季度"
    return f"{first.year}年{first.month}月"


def boards(centre: str, *, in_use: bool = False) -> QuerySet[Board]:
    """The boards of a centre in the order in which they were set up."""
    rows = Board.objects.filter(centre_id=centre).order_by("id")
    return rows.filter(closed_on__isnull=True) if in_use else rows


def disclosures(centre: str) -> QuerySet[Disclosure]:
    """Everything written to be made public, newest first."""
    return Disclosure.objects.filter(centre_id=centre).select_related("board").order_by("-id")


def shown(centre: str, *, board: str = "", column: str = "") -> QuerySet[Disclosure]:
    """What everybody may read, newest first; of one board or column where asked."""
    rows = disclosures(centre).filter(state=DisclosureState.PUBLISHED).order_by("-published_at", "-id")
    rows = rows.filter(board__key=board) if board else rows
    return rows.filter(column=column) if column else rows


def questions(disclosure: Disclosure) -> QuerySet[Question]:
    """What readers asked about one disclosure, oldest first."""
    return Question.objects.filter(disclosure=disclosure).order_by("id")


def open_questions(centre: str) -> QuerySet[Question]:
    """What waits for an answer, the earliest last day first."""
    rows = Question.objects.filter(centre_id=centre, is_open=True).select_related("disclosure__board")
    return rows.order_by("answer_by", "id")


def due(centre: str, *, on: date) -> list[Due]:
    """What the boards owe and have not shown yet: every period that has ended since the board was set up. (C-19)

    By when is said by the rule of the period's last day.
    """
    rule, calendar = rulebook(centre, on).get(ThreeAffairs), centre_queries.calendar(centre)
    written = _written(centre)
    found = [
        Due(board, column, *span, _by(centre, column, span[1], calendar), written.get((board.pk, column, span[0])))
        for board in boards(centre, in_use=True)
        for column in rule.columns
        for span in _periods(rule, column, board.opened_on, on)
    ]
    return sorted((one for one in found if _is_owed(one)), key=lambda one: (one.due_on, one.board.pk))


def _by(centre: str, column: str, ended_on: date, calendar: WorkCalendar) -> date:
    return rulebook(centre, ended_on).get(ThreeAffairs).publish_by(column, ended_on, calendar)


def _is_owed(one: Due) -> bool:
    return one.disclosure is None or one.disclosure.state in (DisclosureState.DRAFT, DisclosureState.SUBMITTED)


def _written(centre: str) -> dict[tuple[int, str, date], Disclosure]:
    rows = Disclosure.objects.filter(centre_id=centre).order_by("id")
    return {(one.board_id, one.column, one.period_from): one for one in rows}


def _periods(rule: ThreeAffairs, column: str, since: date, on: date) -> Iterator[tuple[date, date]]:
    """The periods of a column that ended on or after the board's first day and before today."""
    oldest = max(since, months_later(on, -LOOKED_BACK))
    first, last = rule.period(column, oldest)
    while last < on:
        yield first, last
        first, last = rule.period(column, last + timedelta(days=1))


def degrees(centre: str, start: date, end: date) -> list[Degrees]:
    """三度一化 of every board for what was due from `start` to `end`, both counted. (C-20, C-21)"""
    counted = {row["board"]: row for row in _counted(centre, start, end)}
    asked = {row["disclosure__board"]: row for row in _asked(centre, start, end)}
    owed = _owed(centre, start, end)
    return [_degrees(board, counted.get(board.pk, {}), asked.get(board.pk, {}), owed) for board in boards(centre)]


def _degrees(board: Board, counted: Mapping[str, Any], asked: Mapping[str, Any], owed: dict[int, int]) -> Degrees:
    due_and_shown = counted.get("shown", 0)
    return Degrees(
        board=board,
        reads=counted.get("read") or 0,
        questions=asked.get("n", 0),
        answered=asked.get("answered", 0),
        owed=due_and_shown + owed.get(board.pk, 0),
        shown=due_and_shown,
        in_time=counted.get("kept", 0),
    )


def _counted(centre: str, start: date, end: date) -> list[Mapping[str, Any]]:
    rows = Disclosure.objects.filter(centre_id=centre, due_on__range=(start, end), published_at__isnull=False)
    kept = Count("id", filter=Q(in_time=True))
    return list(rows.values("board").annotate(shown=Count("id"), kept=kept, read=Sum(F("reads"))).order_by())


def _asked(centre: str, start: date, end: date) -> list[Mapping[str, Any]]:
    rows = Question.objects.filter(centre_id=centre, asked_at__date__range=(start, end))
    answered = Count("id", filter=Q(is_open=False))
    return list(rows.values("disclosure__board").annotate(n=Count("id"), answered=answered).order_by())


def _owed(centre: str, start: date, end: date) -> dict[int, int]:
    """How much of what was due until then each board never showed."""
    found: dict[int, int] = {}
    for one in due(centre, on=end + timedelta(days=1)):
        if start <= one.due_on <= end:
            found[one.board.pk] = found.get(one.board.pk, 0) + 1
    return found


def altered(centre: str) -> list[Disclosure]:
    """What is not, word for word, what its publication fixed."""
    rows = Disclosure.objects.filter(centre_id=centre).exclude(digest="").order_by("id")
    return [one for one in rows if crypto.digest(one.words) != one.digest]
