"""Telling the resident what became of a concern: number and six digits open its page, nothing of the matter itself."""

from datetime import date, datetime

from yikou.feedback.models import Concern
from yikou.kernel.actors import Actor
from yikou.notify import operations as notify


def tell(concern: Concern, topic: str, *, by: Actor, at: datetime, until: date | None = None) -> None:
    """Write down, with the change, that the resident is told; nothing where no telephone was left."""
    values = {"number": concern.number, "code": concern.code}
    if until is not None:
        values["until"] = f"{until.month}月{until.day}日"
    notify.tell(about=concern, topic=topic, values=values, by=by, at=at)
