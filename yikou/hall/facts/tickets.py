"""What happens to a number: the periods of a visit are the distances between these entries."""

from datetime import date, datetime

from yikou.kernel.facts import Fact, fact


@fact("hall.issued", label="取号", sentence="取号{number}")
class Issued(Fact):
    """A number is given out; it counts once it is printed or shown.

    `lane` and `rank_at` are its place in the line, `category` the class that lets it go first.
    """

    queue: int
    day: date
    number: str
    token: str
    channel: str
    lane: str
    rank_at: datetime
    category: str = ""
    matters: tuple[str, ...] = ()
    person: int | None = None
    slot_at: datetime | None = None


@fact("hall.shown", label="出号", sentence="号票{how}")
class Shown(Fact):
    """The resident holds the number: from now on it waits.

    `forecast` is what was said of the wait, so that it can be scored: people ahead, then in seconds the
    low end, the middle and the high end, the naive rule's wait, and the bare model's.
    """

    how: str
    forecast: tuple[int, ...] = ()


@fact("hall.printer_failed", label="打印失败", sentence="号票没有打出来：{reason}", tone="watch")
class PrinterFailed(Fact):
    """The printer gave no ticket; it is seen at the front desk."""

    reason: str


@fact("hall.called", label="叫号", sentence="叫到{window}", tone="action")
class Called(Fact):
    """The number is called to a window for the first time; `picked` is why it came out of turn."""

    window: str
    clerk: int
    lane: str
    picked: str = ""

    def told(self) -> str:
        """叫到3号窗口, 叫到总台."""
        return f"叫到{_seat(self.window)}"


@fact("hall.recalled", label="重呼", sentence="第{calls}次叫号")
class Recalled(Fact):
    """It is called once more."""

    calls: int


@fact("hall.replied", label="持号人应答", sentence="持号人：{word}")
class Replied(Fact):
    """Its holder answers the call on the phone: on the way, or slow on the feet."""

    said: str
    word: str


@fact("hall.arrived", label="到窗", sentence="到窗开始办理")
class Arrived(Fact):
    """The resident stands at the window: the walk ends, the service begins."""


@fact("hall.missed", label="过号", sentence="过号", tone="watch")
class Missed(Fact):
    """Nobody came, after as many calls as the rule wants; how often this number has missed its turn."""

    times: int


@fact("hall.returned", label="过号报到", sentence="过号报到，重新排入")
class Returned(Fact):
    """It is back in the line, some places on."""

    lane: str
    rank_at: datetime


@fact("hall.stepped_back", label="往后让", sentence="往后让{places}位")
class SteppedBack(Fact):
    """Its holder lets others go first."""

    places: int
    times: int
    lane: str
    rank_at: datetime


@fact("hall.parked", label="挂起", sentence="先去补办：{reason}")
class Parked(Fact):
    """It waits outside the line (a copy, a photograph) and comes back to the same window."""

    reason: str
    window: str


@fact("hall.came_back", label="补办回来", sentence="补办回来，接着办")
class CameBack(Fact):
    """The resident is back with what was wanted: next at the window that waits for it."""

    lane: str
    rank_at: datetime


@fact("hall.passed_on", label="转号", sentence="转到{to}：{reason}")
class PassedOn(Fact):
    """It goes on to another line, window or the front desk and keeps the time it has waited."""

    to: str
    queue: int
    reason: str
    lane: str
    rank_at: datetime
    window: str = ""


@fact("hall.ended", label="办毕", sentence="办毕", tone="done")
class Ended(Fact):
    """The resident leaves the window; what follows is the clerk's own work."""

    matters: tuple[str, ...] = ()


@fact("hall.wrapped_up", label="整理完", sentence="办后整理完")
class WrappedUp(Fact):
    """The papers are in order and the window is free."""


@fact("hall.taken_along", label="合并办理", sentence="和{number}一起办")
class TakenAlong(Fact):
    """Another number of the same person, served in one sitting."""

    number: str
    window: str
    clerk: int


@fact("hall.given_up", label="退号", sentence="退号：{reason}")
class GivenUp(Fact):
    """Its holder no longer waits, or was gone when the hall closed."""

    reason: str


@fact("hall.voided", label="过号作废", sentence="过号作废：{reason}")
class Voided(Fact):
    """It missed its turn for good."""

    reason: str


@fact("hall.released", label="解除预留", sentence="预留窗口关了，改由其他窗口办")
class Released(Fact):
    """The window that it was kept for closed, so that any other may call it."""


@fact("hall.served_on_paper", label="补录办结", sentence="应急号单补录：{window}{times}办完", tone="done")
class ServedOnPaper(Fact):
    """It was called and served while nothing could be recorded; entered afterwards from the paper."""

    window: str
    clerk: int
    times: str
    called_at: datetime
    ended_at: datetime

    def told(self) -> str:
        """应急号单补录：3号窗口10:20–10:31办完."""
        return f"应急号单补录：{_seat(self.window)}{self.times}办完"


def _seat(window: str) -> str:
    return f"{window}号窗口" if window.isascii() else window
