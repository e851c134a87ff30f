"""When the windows are planned to be open in a week: what can be booked is counted from it (G-05)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time

from django.db import transaction

from yikou.centre import facts as f
from yikou.centre.models import Window, WindowPlan
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
Spans = Sequence[tuple[time, time]]


class PlanImpossible(Refusal):
    """A span ends before it begins, or two of one day overlap."""

    told = "{day}的时间不对：结束要晚于开始，两段不能重叠。"
    status = 422


@transaction.atomic
def plan_windows(*, windows: Iterable[Window], days: Mapping[int, Spans], by: Actor, at: datetime) -> list[WindowPlan]:
    """Say when some windows are planned to be open in a week, Monday being 1; a day not named is not planned.

    Nothing is recorded for a window whose plan stays as it is. Refuses with PlanImpossible.
    """
    said = {str(day): _spans(day, spans) for day, spans in sorted(days.items()) if spans}
    plans = []
    for window in windows:
        plan = WindowPlan.objects.filter(window=window).first() or WindowPlan(centre_id=window.centre_id, window=window)
        if plan.pk is None or plan.days != said:
            planned = f.WindowPlanned(window=window.pk, number=window.number, days=said, told_as=_told(said))
            record(plan, planned, by=by, at=at)
        plans.append(plan)
    return plans


def _spans(day: int, spans: Spans) -> list[list[str]]:
    if not 1 <= day <= len(WEEKDAYS):
        raise PlanImpossible(day=f"第{day}天")
    before = None
    for start, end in spans:
        if end <= start or (before is not None and start < before):
            raise PlanImpossible(day=WEEKDAYS[day - 1])
        before = end
    return [[f"{start:%H:%M}", f"{end:%H:%M}"] for start, end in spans]


def _told(days: Mapping[str, Sequence[Sequence[str]]]) -> str:
    """The plan in words: 周一 09:00–12:00、13:30–17:00；周二 ……"""
    said = (f"{WEEKDAYS[int(day) - 1]} {'、'.join('–'.join(one) for one in spans)}" for day, spans in days.items())
    return "；".join(said) or "不开"
