"""Lines: set up once, changed whenever the hall needs it, also in the middle of a day (E-10, E-11)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from yikou.hall.facts import QueueChanged, QueueOpened
from yikou.hall.models import Queue, Stage
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record

WORDS = {
    "name": "名称",
    "hint": "说明",
    "icon": "图标",
    "zone": "等候区",
    "departments": "部门",
    "stage": "受理方式",
    "is_front_desk": "总服务台的",
    "is_helped": "专项窗口帮忙",
    "is_open": "发号",
    "place": "次序",
}


class QueueExists(Refusal):
    """The letter is taken."""

    told = "已经有{code}开头的队列了，请换一个字母。"


class StageUnknown(Refusal):
    """A stage is one of three."""

    told = "受理方式只有一门式、一口式、全科式三种，请选一种。"
    status = 422


@transaction.atomic
def open_queue(
    *,
    centre: str,
    code: str,
    name: str,
    by: Actor,
    at: datetime,
    departments: Sequence[str] = (),
    stage: str = Stage.ONE_DESK,
    hint: str = "",
    icon: str = "",
    zone: str = "",
    is_front_desk: bool = False,
    is_helped: bool = True,
    place: int = 0,
) -> Queue:
    """Set up a line: the letter of its numbers, the departments whose matters it takes (none: all of them).

    Refuses with QueueExists, StageUnknown.
    """
    if stage not in Stage.values:
        raise StageUnknown
    if Queue.objects.filter(centre=centre, code=code).exists():
        raise QueueExists(code=code)
    said: dict[str, Any] = {"code": code, "name": name, "hint": hint, "icon": icon, "zone": zone}
    said |= {"departments": list(departments), "stage": str(stage), "is_front_desk": is_front_desk, "place": place}
    said |= {"is_helped": is_helped}
    queue = Queue(centre_id=centre)
    record(queue, QueueOpened(title=name, said={**said, "is_open": True}), by=by, at=at)
    return queue


@transaction.atomic
def change_queue(*, queue: Queue, changes: Mapping[str, Any], by: Actor, at: datetime) -> Queue:
    """Change a line's settings; those who wait stay.

    They are name, hint, icon, zone, departments, stage, is_helped, is_open and place.
    Nothing is recorded where nothing changes. Refuses with StageUnknown.
    """
    said = {name: value for name, value in changes.items() if name in WORDS and getattr(queue, name) != value}
    if said.get("stage", Stage.ONE_DESK) not in Stage.values:
        raise StageUnknown
    if said:
        changed = QueueChanged(title=queue.name, changes="、".join(WORDS[name] for name in said), said=said)
        record(queue, changed, by=by, at=at)
    return queue
