"""What each stream shows of a picture, as JSON: a screen its page, a ticket its place, the board the whole hall."""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from django.db import close_old_connections, connections

from yikou.hall import queries
from yikou.hall.queries import LineNow, Picture
from yikou.kernel import clock
from yikou.kernel.clock import ZONE
from yikou.web import place
from yikou.web.events.hub import Stream
from yikou.web.events.mailbox import Event, event
from yikou.web.events.watch import Watch
from yikou.web.hall import displays


class Hall:
    """The source of all streams: one thread's look at the ledger, and the last picture of each centre."""

    def __init__(self) -> None:
        self._watch = Watch()
        self._pictures: dict[str, Picture] = {}

    def news(self) -> set[str]:
        """The centres that changed since the last look."""
        close_old_connections()
        return self._watch.news()

    def draw(self, centre: str, streams: Collection[Stream], *, anew: bool) -> Mapping[Stream, Event]:
        """What each stream shows now."""
        if anew or centre not in self._pictures:
            self._pictures[centre] = queries.picture(centre, clock.now())
        picture = self._pictures[centre]
        return {stream: event(picture.entry, data) for stream, data in _shown(picture, streams)}

    def rest(self) -> None:
        """Nobody listens: let the connection go."""
        self._pictures.clear()
        connections.close_all()


def _shown(picture: Picture, streams: Collection[Stream]) -> Iterator[tuple[Stream, str]]:
    tickets = {one.key for one in streams if one.kind == "ticket"}
    told = queries.told(picture, tickets) if tickets else {}
    yield from _screens(picture, [one for one in streams if one.kind == "screen"])
    for stream in streams:
        if stream.kind == "board":
            yield stream, _json(board(picture))
        elif stream.kind == "ticket" and stream.key in told:
            yield stream, _json(asdict(told[stream.key]))


def _screens(picture: Picture, streams: Collection[Stream]) -> Iterator[tuple[Stream, str]]:
    if not streams:
        return
    here = place.of(picture.centre, picture.at.astimezone(ZONE).date())
    hanging = {one.name: one for one in queries.screens(picture.centre) if one.is_on}
    for stream in streams:
        screen = hanging.get(stream.key)
        yield stream, _json({"html": displays.html(screen, picture, here)} if screen else {"gone": True})


def board(picture: Picture) -> dict[str, Any]:
    """The whole hall for staff."""
    whole = asdict(replace(picture, lines=()))
    lines = [_line(one) for one in picture.lines]
    return whole | {"lines": lines, "waiting": picture.waiting, "open_windows": picture.open_windows}


def _line(line: LineNow) -> dict[str, Any]:
    waiting = [
        {"one": asdict(one.one), "ahead": one.ahead, "wait": asdict(wait) if (wait := one.wait) else None}
        for one in line.waiting
    ]
    return asdict(replace(line, waiting=())) | {"waiting": waiting}


def _json(what: Any) -> str:
    return json.dumps(what, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return round(value.total_seconds())
