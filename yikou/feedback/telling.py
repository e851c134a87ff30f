"""Telling residents: what became of a concern, that a rating is asked for, that a bad word was put right.

Number and six digits, or a link, open its page; nothing of the matter itself is told.
"""

from datetime import date, datetime

from django.conf import settings

from yikou.feedback.models import Concern, Rating, RatingRequest, Rectification
from yikou.kernel.actors import Actor
from yikou.notify import operations as notify


def tell(concern: Concern, topic: str, *, by: Actor, at: datetime, until: date | None = None) -> None:
    """Write down, with the change, that the resident is told; nothing where no telephone was left."""
    values = {"number": concern.number, "code": concern.code}
    if until is not None:
        values["until"] = f"{until.month}月{until.day}日"
    notify.tell(about=concern, topic=topic, values=values, by=by, at=at)


def ask_for_word(request: RatingRequest, *, by: Actor, at: datetime, until: datetime) -> None:
    """Ask for a rating; by a link where the centre has an address on the net, else by whoever calls."""
    where = _link(f"ask/{request.token}") or "在电话里告诉我们就行"
    values = {"number": request.number, "where": where}
    notify.tell(about=request, topic="feedback.rate", values=values, by=by, at=at, until=until)


def tell_put_right(one: Rectification, *, by: Actor, at: datetime) -> None:
    """Tell whoever gave a bad rating that it was put right, and where to read what was done."""
    where = _link(_token(one.rating)) or "扫凭证上的二维码看"
    values = {"number": one.rating.number, "where": where}
    notify.tell(about=one, topic="feedback.put_right", values=values, by=by, at=at)


def _token(rating: Rating) -> str:
    subject = rating.case or rating.ticket
    return subject.token if subject else ""


def _link(path: str) -> str:
    return f"点这里：{settings.ADDRESS}/pad/{path}/ " if settings.ADDRESS else ""
