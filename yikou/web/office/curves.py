"""Waits over a day as curves, drawn by the server: now and as it would be, the band that is usual, the limit."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, LEFT, RIGHT, HEAD, FOOT = 960, 240, 44, 16, 14, 30
_STEPS = (5, 10, 15, 30, 60, 120, 240)
Values = Sequence[float | None]


@dataclass(frozen=True)
class Drawing:
    """Paths in the drawing's units, the lines behind them, and what is read out."""

    old: str
    new: str
    band: str
    grid: tuple[tuple[float, int], ...]
    labels: tuple[tuple[float, str], ...]
    promise: float
    zone: tuple[float, float] | None
    told: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    floor: int = HEIGHT - FOOT
    head: int = HEAD


def draw(
    labels: Sequence[str],
    old: Values,
    *,
    told: str,
    limit: float,
    new: Values = (),
    low: Values = (),
    high: Values = (),
    zone: tuple[int, int] | None = None,
) -> Drawing | None:
    """The curves of some half-hours or hours in minutes; None without two of them.

    `zone` names the first and the last step between which something is changed.
    """
    if len(labels) < 2:
        return None
    most = max([limit * 1.1, 1.0, *(one for values in (old, new, high) for one in values if one is not None)])
    step = next((one for one in _STEPS if most / one <= 6), _STEPS[-1])
    unit = (HEIGHT - FOOT - HEAD) / most

    def x(n: int) -> float:
        return round(LEFT + n * (WIDTH - LEFT - RIGHT) / (len(labels) - 1), 1)

    def y(value: float) -> float:
        return round(HEIGHT - FOOT - value * unit, 1)

    def path(values: Values) -> str:
        return _path([(x(n), y(one)) if one is not None else None for n, one in enumerate(values)])

    return Drawing(
        old=path(old),
        new=path(new),
        band=_band([(x(n), y(one), y(other)) for n, (one, other) in _both(low, high)]),
        grid=tuple((y(value), value) for value in range(0, int(most) + 1, step)),
        labels=tuple((x(n), label) for n, label in enumerate(labels) if label),
        promise=y(limit),
        zone=(x(zone[0]), round(x(zone[1]) - x(zone[0]), 1)) if zone else None,
        told=told,
    )


def _both(low: Values, high: Values) -> Iterator[tuple[int, tuple[float, float]]]:
    for n, (one, other) in enumerate(zip(low, high, strict=False)):
        if one is not None and other is not None:
            yield n, (one, other)


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    """A line that is broken where nothing is known; a lone point is a short dash."""
    said, pen = [], "M"
    for n, point in enumerate(points):
        if point is None:
            pen = "M"
            continue
        said.append(f"{pen}{point[0]} {point[1]}")
        alone = pen == "M" and (n + 1 >= len(points) or points[n + 1] is None)
        said.append("h4" if alone else "")
        pen = "L"
    return "".join(said)


def _band(points: Sequence[tuple[float, float, float]]) -> str:
    if len(points) < 2:
        return ""
    there = [f"{x} {high}" for x, _, high in points]
    back = [f"{x} {low}" for x, low, _ in reversed(points)]
    return f"M{' L'.join([*there, *back])}Z"
