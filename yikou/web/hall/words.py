"""Waits in words: a range, never one minute; the same on the kiosk, the phone and paper."""

from yikou.hall.queries import LineNow, Range
from yikou.kernel.clock import ZONE


def minutes(wait: Range | None) -> str:
    """`约 9–15 分钟`, `15 分钟以内`, `不用等`."""
    if wait is None:
        return ""
    low, _, high = wait.minutes
    if high == 0:
        return "不用等"
    return f"约 {low}–{high} 分钟" if low else f"{high} 分钟以内"


def nobody(line: LineNow) -> str:
    """What is said while no window serves a line: when one is planned to open, else whom to ask."""
    if line.opens_at is None:
        return "请问总服务台" if not line.is_front_desk else "等一会儿有人来"
    return f"{line.opens_at.astimezone(ZONE):%H:%M} 有窗口开"


def queue(line: LineNow) -> tuple[str, str]:
    """How many wait in a line and how long a newcomer would wait."""
    if not line.is_open:
        return "停止发号", "请问总服务台"
    waiting = f"等候 {len(line.waiting)} 人" if line.waiting else "没有人等"
    if line.newcomer is None:
        return waiting, nobody(line)
    return ("不用等", "") if line.newcomer.minutes[2] == 0 else (waiting, minutes(line.newcomer))
