"""The day's half-hours as bars, drawn by the server: today before what is usual."""

from collections.abc import Sequence
from dataclasses import dataclass

from yikou.reporting.queries.today import Slot

WIDTH, HEIGHT, LEFT, FOOT, HEAD = 640, 190, 26, 20, 8
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True)
class Bar:
    """One half-hour: both columns in the drawing's units, and its label."""

    x: float
    width: float
    y: float
    height: float
    usual_x: float
    usual_width: float
    usual_y: float
    usual_height: float
    label_x: float
    label: str


@dataclass(frozen=True)
class Drawing:
    """The bars, the lines behind them, and what is read out."""

    bars: tuple[Bar, ...]
    lines: tuple[tuple[float, int], ...]
    told: str
    width: int = WIDTH
    height: int = HEIGHT


def draw(slots: Sequence[Slot]) -> Drawing | None:
    """The drawing of a day; None on a day without hours."""
    if not slots:
        return None
    most = max([1.0, *(max(one.today, one.usual) for one in slots)])
    step = next((one for one in _STEPS if most / one <= 5), _STEPS[-1])
    top = step * -(-int(most + 0.999) // step)
    room, each = HEIGHT - FOOT - HEAD, (WIDTH - LEFT) / len(slots)
    bars = tuple(_bar(one, number, each, room / top) for number, one in enumerate(slots))
    lines = tuple((HEIGHT - FOOT - value * room / top, value) for value in range(0, top + 1, step))
    said = "，".join(f"{one.at:%H:%M} 收件 {one.today} 件" for one in slots if one.today)
    return Drawing(bars, lines, said or "今天还没有收件")


def _bar(slot: Slot, number: int, each: float, unit: float) -> Bar:
    left, floor = LEFT + number * each, HEIGHT - FOOT
    return Bar(
        x=round(left + each * 0.34, 1),
        width=round(each * 0.32, 1),
        y=round(floor - slot.today * unit, 1),
        height=round(slot.today * unit, 1),
        usual_x=round(left + each * 0.12, 1),
        usual_width=round(each * 0.76, 1),
        usual_y=round(floor - slot.usual * unit, 1),
        usual_height=round(slot.usual * unit, 1),
        label_x=round(left + each / 2, 1),
        label=f"{slot.at:%H:%M}" if number % 2 == 0 else "",
    )
