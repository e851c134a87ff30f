"""The left of the desk: the number at the window with its clock, who waits behind it, who comes back to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from yikou.catalogue import queries as catalogue
from yikou.centre import queries as centre
from yikou.hall import queries as hall
from yikou.hall.policies import Calling, Priority
from yikou.kernel.clock import ZONE
from yikou.ledger import queries as ledger
from yikou.policies.queries import rulebook

if TYPE_CHECKING:
    from yikou.centre.models import Window
    from yikou.hall.models import Ticket
    from yikou.hall.picture import Waiting
    from yikou.policies.rulebook import Rulebook

SHOWN = 6
WALKING, SERVING, WRAPPING = "called", "serving", "wrapping"
NOW = {WALKING: "叫到了，等人过来", SERVING: "正在办", WRAPPING: "办完了，在整理"}
AWAY = {"parked": "先去补办", "missed": "过号"}
# Why somebody fetches something first, and why a number is called out of turn; anything else is written.
FETCHES = ("去复印", "去拍照", "回家拿材料", "去缴费")
OUT_OF_TURN = ("刚才来过，接着办", "行动不方便", "和前一位一起的", "有急事")
CLOCKS = {WALKING: "叫号后", SERVING: "已办", WRAPPING: "整理"}


@dataclass(frozen=True)
class Behind:
    """One number in the queue of a window; `since` is how long it has waited, or the time that was booked."""

    number: str
    told: str
    tag: str
    tone: str
    since: str


@dataclass(frozen=True)
class Queue:
    """Who waits for a window; `about` is when the last of them will be served, `seen` names this very picture."""

    seen: str
    count: int
    about: int
    rows: tuple[Behind, ...]
    away: tuple[tuple[str, str], ...]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)


@dataclass(frozen=True)
class Now:
    """The number at the window: where it stands, its clock, what may be done with it."""

    ticket: "Ticket"
    line: str
    told: str
    clock: str
    since: datetime | None
    waited: int
    usual: int
    tag: str
    tone: str
    matters: tuple[tuple[str, str], ...]
    recall_in: int | None
    miss_in: int | None

    @property
    def state(self) -> str:
        """`called`, `serving` or `wrapping`."""
        return self.ticket.state

    @property
    def mark(self) -> str:
        """Which number it is and where it stands: another browser of the same clerk may have moved it on."""
        return f"{self.ticket.number}.{self.state}"

    @property
    def usual_minutes(self) -> int:
        """How long a service of this line takes, in minutes."""
        return max(1, round(self.usual / 60))


def seen(window: "Window", at: datetime) -> str:
    """Which picture of the queue this is: it changes with every entry, and with the minute."""
    return f"{ledger.last_number(window.centre_id)}-{at:%H%M}"


def queue_of(window: "Window", at: datetime) -> Queue:
    """Who waits for a window, in the order in which it would call them."""
    mark = seen(window, at)
    stands = hall.stands_of(window, hall.picture(window.centre_id, at))
    names, book = _names(window.centre_id, at), rulebook(window.centre_id, at.astimezone(ZONE).date())
    lines = {one.pk: one.name for one in hall.queues(window.centre_id)}
    return Queue(
        seen=mark,
        count=len(stands),
        about=_about(stands),
        rows=tuple(_behind(one, names, lines, book, at) for one in stands[:SHOWN]),
        away=tuple((one.number, AWAY[one.state]) for one in hall.coming_back(window, at)),
    )


def _about(stands: Iterable["Waiting"]) -> int:
    """In how many minutes the last of each line is served, the longest of them."""
    last = {one.one.queue: one for one in sorted(stands, key=lambda one: one.ahead)}
    return max((wait.minutes[1] for one in last.values() if (wait := one.wait)), default=0)


def _behind(
    place: "Waiting", names: Mapping[str, str], lines: Mapping[int, str], book: "Rulebook", at: datetime
) -> Behind:
    one = place.one
    told = "、".join(names.get(code, code) for code in one.matters) or lines.get(one.queue, "")
    tag, tone = _tag(one.category, one.slot_at, book)
    since = f"{one.slot_at.astimezone(ZONE):%H:%M}" if one.slot_at else f"{_minutes(one.shown_at, at)} 分"
    return Behind(one.number, told, tag, tone, since)


def _tag(category: str, slot_at: datetime | None, book: "Rulebook") -> tuple[str, str]:
    """Why a number goes first, in words, and the tone of its tag."""
    if category:
        return book.get(Priority).word(category), "warm"
    return ("预约", "action") if slot_at else ("", "")


def now_at(window: "Window", at: datetime) -> Now | None:
    """The number at a window; None where nobody was called."""
    ticket = hall.at_window(window, at)
    if ticket is None:
        return None
    day = at.astimezone(ZONE).date()
    book, names = rulebook(window.centre_id, day), _names(window.centre_id, at)
    tag, tone = _tag(ticket.category, ticket.slot_at, book)
    usual = hall.service_times(window.centre_id, day).get(ticket.queue_id)
    again, missed = _waits(ticket, book.get(Calling), at)
    return Now(
        ticket=ticket,
        line=ticket.queue.name,
        told=NOW[ticket.state],
        clock=CLOCKS[ticket.state],
        since=_since(ticket),
        waited=_minutes(ticket.shown_at, ticket.called_at or at),
        usual=round(usual.total_seconds()) if usual else 0,
        tag=tag,
        tone=tone,
        matters=tuple((code, names[code]) for code in ticket.matters if code in names),
        recall_in=again,
        miss_in=missed,
    )


@dataclass(frozen=True)
class Onward:
    """Where a number may be passed on to: the value of the choice and its words."""

    lines: tuple[tuple[str, str], ...]
    windows: tuple[tuple[str, str], ...]


def onward(window: "Window", now: Now) -> Onward:
    """Other lines that are open, the front desk's last, and other windows where somebody sits."""
    lines = [one for one in hall.queues(window.centre_id) if one.is_open and one.pk != now.ticket.queue_id]
    seats = [one for one in centre.windows(window.centre_id) if one.state != "closed" and one.number != window.number]
    return Onward(
        lines=tuple((f"queue:{one.code}", f"{one.code} {one.name}") for one in lines),
        windows=tuple((f"window:{one.number}", f"{one.title}，{one.seated.name}") for one in seats if one.seated),
    )


def spell(account: int, at: datetime) -> str:
    """How long this clerk's services of today took on average, in words; empty before the first."""
    services = hall.services_of(account, at)
    if not services:
        return ""
    minutes, seconds = divmod(round(sum(services, timedelta(0)).total_seconds() / len(services)), 60)
    return f"{minutes} 分 {seconds:02} 秒" if minutes else f"{seconds} 秒"


def _since(ticket: "Ticket") -> datetime | None:
    return {WALKING: ticket.called_at, SERVING: ticket.served_at, WRAPPING: ticket.ended_at}[ticket.state]


def _waits(ticket: "Ticket", rule: Calling, at: datetime) -> tuple[int | None, int | None]:
    """In how many seconds it may be called again, and given up as missed; None where it may not."""
    if ticket.state != WALKING or ticket.last_called_at is None:
        return None, None
    left = max(0, -(-(rule.interval.delta - rule.since(ticket.last_called_at, at)).total_seconds() // 1))
    return (int(left), None) if ticket.calls < rule.calls else (None, int(left))


def _minutes(start: datetime | None, end: datetime) -> int:
    return int(max((end - start), timedelta(0)).total_seconds() // 60) if start else 0


def _names(centre: str, at: datetime) -> dict[str, str]:
    """The short names of all items by code."""
    return {code: one.short_name for code, one in catalogue.catalogue(centre, at.date()).items.items()}
