"""The hall over HTTP: numbers, who is called where, how long it takes. No shape names anybody."""

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from yikou.api.shapes.words import Code, Given, Line, Moment, Row, Told

if TYPE_CHECKING:
    from yikou.hall.models import Ticket
    from yikou.hall.queries import LineNow, Picture, Range, WindowNow

Channel = Literal["kiosk", "front_desk", "phone"]
TicketState = Literal[
    "printing", "waiting", "called", "serving", "wrapping", "parked", "missed", "done", "left", "void"
]
Matters = Annotated[list[Code], Field(max_length=12, description="事项编码，可以几件一起")]


class TicketWanted(Given):
    """A number in a line: what it is for, why it goes first, whose it is, as far as it is known."""

    queue: Code
    channel: Channel
    category: Line = ""
    age: Annotated[int, Field(ge=0, le=150)] | None = None
    matters: Matters = []
    person: Row | None = None


class ServiceEnded(Given):
    """What was done; empty keeps what the resident came for."""

    matters: Matters = []


class TicketTold(Told):
    """A number with the periods of its visit."""

    number: str
    queue: str
    state: TicketState
    state_label: str
    channel: str
    category: str
    matters: list[str]
    window: str
    calls: int
    missed_times: int
    slot_at: Moment | None
    shown_at: Moment | None
    called_at: Moment | None
    served_at: Moment | None
    ended_at: Moment | None
    wrapped_at: Moment | None

    @classmethod
    def of(cls, ticket: "Ticket") -> "TicketTold":
        """A ticket's row."""
        own = {name: getattr(ticket, name) for name in cls.model_fields if name not in ("state_label", "queue")}
        return cls(**own, queue=ticket.queue.code, state_label=ticket.get_state_display())


class WaitTold(Told):
    """An expected wait in minutes: eight of ten people wait between `low` and `high`."""

    low: int
    likely: int
    high: int

    @classmethod
    def of(cls, wait: "Range | None") -> "WaitTold | None":
        """A range in whole minutes."""
        if wait is None:
            return None
        low, likely, high = wait.minutes
        return cls(low=low, likely=likely, high=high)


class WaitingTold(Told):
    """A number that waits, in the order in which it would be called; `wait` is none while no window serves its line."""

    number: str
    ahead: int
    category: str
    wait: WaitTold | None


class LineTold(Told):
    """A line; `newcomer` is how long somebody would wait who comes now, none while no window serves it."""

    code: str
    name: str
    zone: str
    is_open: bool
    windows: list[str]
    waiting: list[WaitingTold]
    newcomer: WaitTold | None

    @classmethod
    def of(cls, line: "LineNow") -> "LineTold":
        """A line of the picture."""
        waiting = [
            WaitingTold(number=one.number, ahead=one.ahead, category=one.one.category, wait=WaitTold.of(one.wait))
            for one in line.waiting
        ]
        return cls(
            code=line.code,
            name=line.name,
            zone=line.zone,
            is_open=line.is_open,
            windows=list(line.windows),
            waiting=waiting,
            newcomer=WaitTold.of(line.newcomer),
        )


class WindowTold(Told):
    """A window: whether it serves, whom, since when, and until when it pauses."""

    number: str
    title: str
    state: str
    ticket: str
    ticket_state: str
    since: Moment | None
    paused_for: str
    paused_until: Moment | None

    @classmethod
    def of(cls, window: "WindowNow") -> "WindowTold":
        """A window of the picture."""
        return cls(**{name: getattr(window, name) for name in cls.model_fields})


class CallTold(Told):
    """A call, as the displays show and say it."""

    number: str
    window: str
    times: int
    at: Moment


class HallTold(Told):
    """The whole hall at one moment; `entry` is the last ledger entry that it shows."""

    at: Moment
    entry: int
    lines: list[LineTold]
    windows: list[WindowTold]
    calls: list[CallTold]
    missed: list[str]
    served: int

    @classmethod
    def of(cls, picture: "Picture") -> "HallTold":
        """The picture of a hall."""
        return cls(
            at=picture.at,
            entry=picture.entry,
            lines=[LineTold.of(one) for one in picture.lines],
            windows=[WindowTold.of(one) for one in picture.windows],
            calls=[CallTold(number=one.number, window=one.window, times=one.times, at=one.at) for one in picture.calls],
            missed=list(picture.missed),
            served=picture.served,
        )
