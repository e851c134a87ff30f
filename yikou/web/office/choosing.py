"""What a register's address says: days, kind, window, clerk, item, words; whatever is odd is today's everything."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from yikou.accounts import queries as accounts
from yikou.centre import queries as centre_queries
from yikou.reporting import access
from yikou.reporting.registers import Choice, Register
from yikou.web.asked import Asked

# A register of matters opens on its month, the ledger on its day.
_BY_DAY = frozenset({"ledger", "tickets"})
_LONGEST_WORDS = 60
_FIELDS = ("kind", "state", "window", "item", "department", "line", "hour", "stand")


@dataclass(frozen=True)
class Options:
    """What can be chosen: windows by number, clerks by account."""

    windows: tuple[tuple[str, str], ...]
    clerks: tuple[tuple[int, str], ...]


def choice_of(request: Asked, register: Register, given: Mapping[str, str] | None = None) -> Choice:
    """The choice in an address, or in what a form sent, as this reader may make it."""
    said = given if given is not None else request.GET
    end = _day(said.get("to"), request.today)
    first = request.today if register.key in _BY_DAY else request.today.replace(day=1)
    start = _day(said.get("from"), min(first, end))
    clerk = said.get("clerk", "")
    choice = Choice(
        start=min(start, end),
        end=max(start, end),
        clerk=int(clerk) if clerk.isdecimal() and len(clerk) < 18 else None,
        words=said.get("q", "").strip()[:_LONGEST_WORDS],
        kind=said.get("kind", "")[:64],
        state=said.get("state", "")[:24],
        window=said.get("window", "")[:24],
        item=said.get("item", "")[:24],
        department=said.get("department", "")[:24],
        line=said.get("line", "")[:4],
        hour=said.get("hour", "")[:2],
        stand=said.get("stand", "")[:12],
    )
    return access.narrowed(request.actor, choice)


def address_of(choice: Choice, **changed: str) -> str:
    """The query of a choice; `changed` replaces or adds, an empty value leaves out."""
    said = {
        "from": choice.start.isoformat(),
        "to": choice.end.isoformat(),
        "clerk": str(choice.clerk or ""),
        "q": choice.words,
        **{name: getattr(choice, name) for name in _FIELDS},
        **changed,
    }
    return urlencode({name: value for name, value in said.items() if value})


def options(request: Asked) -> Options:
    """The windows and the people of the centre; closed accounts too, since what they did stands."""
    windows = tuple((one.number, one.title) for one in centre_queries.windows_of_old(request.centre))
    clerks = tuple((one.id, one.name) for one in accounts.people(request.centre, at=request.at))
    return Options(windows, clerks)


def _day(typed: str | None, otherwise: date) -> date:
    try:
        found = date.fromisoformat(typed or "")
    except ValueError:
        return otherwise
    # Years that no calendar of ours knows would only overflow.
    return found if date(2000, 1, 1) <= found <= otherwise + timedelta(days=3660) else otherwise
