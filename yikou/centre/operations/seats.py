"""Seats: one person at a window, one window for a person; taken and left with an entry each."""

from datetime import datetime

from django.db import IntegrityError, transaction

from yikou.accounts import queries as accounts
from yikou.centre import facts as f
from yikou.centre.models import Window, WindowState
from yikou.centre.operations.windows import WindowIsRetired
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.kernel.rules import Rule
from yikou.ledger.operations import ChangedMeanwhile, record

UNMANNED = {"never": "到点没有人上窗", "left": "离窗以后没有人接", "paused": "暂停超过时间没有回来"}


class SeatTakenByOther(Refusal):
    """Somebody else sits there."""

    told = "{window}现在是{who}，请等离窗后再坐，或者换一个窗口。"


class SittingElsewhere(Refusal):
    """One person cannot hold two seats."""

    told = "您还坐在{window}，请先在那里离窗。"


class NobodySeated(Refusal):
    """Nobody sits at the window."""

    told = "{window}现在没有人坐。"


class NotYourSeat(Refusal):
    """Only whoever sits there, or who arranges the seats, may do this."""

    told = "{window}不是您的座位，请坐在那里的人或大厅负责人来做。"


class WindowNotOpen(Refusal):
    """The window does not serve, so it cannot be paused, or it is not paused."""

    told = "{window}现在是“{state}”，不能这样做。"


def seat_at(*, window: Window, by: Actor, at: datetime) -> Window:
    """Sit down at a window and open it; sitting down where one sits already changes nothing.

    The claim is a conditional update, so of two who sit down at once one is refused.
    Refuses with SeatTakenByOther, SittingElsewhere, WindowIsRetired.
    """
    if window.seated_id == by.account_id:
        return window
    if window.seated_id is not None:
        raise _taken(window)
    if window.is_retired:
        raise WindowIsRetired(window=window.title)
    other = Window.objects.filter(seated_id=by.account_id).first()
    if other is not None:
        raise SittingElsewhere(window=other.title)
    assert by.account_id is not None
    try:
        with transaction.atomic():
            record(window, f.SeatTaken(account=by.account_id), by=by, at=at, place=window.number)
    except ChangedMeanwhile:
        window.refresh_from_db()
        raise (WindowIsRetired(window=window.title) if window.is_retired else _taken(window)) from None
    except IntegrityError:
        window.refresh_from_db()
        raise SittingElsewhere(window="另一个窗口") from None
    return window


@transaction.atomic
def leave_window(*, window: Window, by: Actor, at: datetime) -> Window:
    """Leave the seat and close the window; whoever arranges seats may free one that was forgotten.

    Refuses with NobodySeated, NotYourSeat.
    """
    _refuse_stranger(window, by)
    record(window, f.SeatLeft(), by=by, at=at, place=window.number)
    return window


@transaction.atomic
def hold_window(*, window: Window, by: Actor, at: datetime) -> Window:
    """The window as it stands now, held until the transaction ends: nobody else opens, pauses or closes it meanwhile.

    Nothing is recorded. On SQLite a transaction is alone from its beginning.
    """
    return Window.objects.select_for_update().get(pk=window.pk)


@transaction.atomic
def pause_window(*, window: Window, reason: str, by: Actor, at: datetime, until: datetime | None = None) -> Window:
    """Call nobody for a while (暂停), until about when; refuses with NobodySeated, NotYourSeat, WindowNotOpen."""
    _refuse_stranger(window, by)
    if window.state != WindowState.OPEN:
        raise WindowNotOpen(window=window.title, state=WindowState(window.state).label)
    record(window, f.WindowPaused(reason=reason, until=until), by=by, at=at, place=window.number)
    return window


@transaction.atomic
def resume_window(*, window: Window, by: Actor, at: datetime) -> Window:
    """Serve again after a pause; refuses with NobodySeated, NotYourSeat, WindowNotOpen."""
    _refuse_stranger(window, by)
    if window.state != WindowState.PAUSED:
        raise WindowNotOpen(window=window.title, state=WindowState(window.state).label)
    record(window, f.WindowResumed(), by=by, at=at, place=window.number)
    return window


def note_unmanned(
    *, window: Window, since: datetime, how: str, account: int, under: Rule, by: Actor, at: datetime
) -> Window:
    """Write down that nobody serves a window since a moment, and who should (0 where nobody can be named)."""
    fact = f.WindowUnmanned(since=since, how=how, how_name=UNMANNED[how], account=account)
    record(window, fact, by=by, at=at, under=under, place=window.number)
    return window


def _refuse_stranger(window: Window, by: Actor) -> None:
    if window.seated_id is None:
        raise NobodySeated(window=window.title)
    if window.seated_id != by.account_id and not by.may("desk.seats"):
        raise NotYourSeat(window=window.title)


def _taken(window: Window) -> SeatTakenByOther:
    key = window.seated_id
    return SeatTakenByOther(window=window.title, who=accounts.names({key}).get(key, "别人") if key else "别人")
