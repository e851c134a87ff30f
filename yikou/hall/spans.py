"""When each window served and who sat there, read from the ledger's entries of a day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from yikou.ledger import queries as ledger

_OPENS, _SHUTS = ("centre.seat_taken", "centre.window_resumed"), ("centre.seat_left", "centre.window_paused")


@dataclass(frozen=True, slots=True)
class Span:
    """A window served without a break; `end` is not there while it still does."""

    window: str
    clerk: int
    start: datetime
    end: datetime | None = None
    # The window's row: its number may be another one by now.
    key: int = 0


def spans(centre: str, day: date) -> list[Span]:
    """Every span of a day, window by window, the earlier first."""
    rows = ledger.entries(centre).filter(kind__in=(*_OPENS, *_SHUTS), day=day).order_by("id")
    by_window: dict[tuple[str, int], list[tuple[str, int, datetime]]] = {}
    for kind, subject, number, facts, at in rows.values_list("kind", "subject", "place", "facts", "at"):
        window = (number, int(subject.partition(":")[2]))
        by_window.setdefault(window, []).append((kind, int(facts.get("account", 0)), at))
    return [span for (number, key), said in by_window.items() for span in _spans(number, key, said)]


def _spans(number: str, key: int, said: list[tuple[str, int, datetime]]) -> Iterator[Span]:
    now: Span | None = None
    clerk = 0
    for kind, account, at in said:
        if kind in _SHUTS and now is not None:
            yield replace(now, end=at)
            now = None
        elif kind in _OPENS and (account or clerk) and now is None:
            clerk = account or clerk
            now = Span(number, clerk, at, key=key)
    if now is not None:
        yield now


def stopped(centre: str, day: date) -> dict[str, datetime]:
    """Since when each window that served on this day does no more."""
    last: dict[str, Span] = {one.window: one for one in spans(centre, day)}
    return {number: one.end for number, one in last.items() if one.end is not None}
