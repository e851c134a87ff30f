"""How fast each line moves now, from who sits where and who waits. Pure: the same for the picture and for the model."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from yikou.hall.forecast import Learnt, Pace
from yikou.hall.order import Standing
from yikou.hall.serving import Line, Seat


@dataclass(frozen=True, slots=True)
class Sitting:
    """A seat that serves, with whose account sits there."""

    seat: Seat
    clerk: int | None = None


def paces(
    lines: Mapping[int, Line],
    sitting: Iterable[Sitting],
    waiting: Iterable[Standing],
    busy: Collection[str],
    *,
    services: Mapping[int, timedelta],
    learnt: Learnt,
    hour: int,
) -> dict[int, Pace]:
    """How fast each line moves: a window that serves several lines is shared among those who wait in them."""
    seats, brought = list(sitting), {pk: list[tuple[str, ...]]() for pk in lines}
    for one in waiting:
        if one.queue in brought:
            brought[one.queue].append(one.matters)
    lengths = {pk: len(ones) for pk, ones in brought.items()}
    return {
        pk: pace(pk, lines, seats, lengths, brought[pk], busy, known=services.get(pk), learnt=learnt, hour=hour)
        for pk in lines
    }


def pace(
    pk: int,
    lines: Mapping[int, Line],
    sitting: Iterable[Sitting],
    lengths: Mapping[int, int],
    brought: Iterable[Collection[str]],
    busy: Collection[str],
    *,
    known: timedelta | None,
    learnt: Learnt,
    hour: int,
) -> Pace:
    """The same of one line: how many wait in each, what brought those of this one, and how long its services took."""
    able = [one for one in sitting if may_call(one.seat, lines[pk])]
    return Pace(
        service=learnt.service(pk, hour, known, brought),
        windows=sum(_share(one.seat, pk, lines, lengths) / learnt.slowness(one.clerk) for one in able),
        idle=any(one.seat.window not in busy for one in able),
        count=len(able),
        plain=learnt.plain(pk, known),
    )


def may_call(seat: Seat, line: Line) -> bool:
    """Whether a seat serves a line at all."""
    return seat.may_call_from(line) and seat.is_competent(line, (), str)


def _share(seat: Seat, pk: int, lines: Mapping[int, Line], lengths: Mapping[int, int]) -> float:
    """Which part of a window's time a line gets: as many as wait there (and one who comes) of all whom it may call."""
    mine = lengths.get(pk, 0) + 1
    own = [key for key, line in lines.items() if seat.may_call_from(line) and (seat.is_general or seat.owns(line))]
    served = own if pk in own else [key for key, line in lines.items() if seat.may_call_from(line)]
    others = sum(lengths.get(key, 0) for key in served if key != pk)
    return mine / (mine + others)
