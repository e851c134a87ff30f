"""告知: what was written for the holder of an appointment is told by whoever calls them, and noted."""

from datetime import datetime

from django.db import transaction

from yikou.hall.facts import PhoneShown, Told
from yikou.hall.models import Appointment, Message, Topic
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record


class NoPhoneKept(Refusal):
    """The telephone was forgotten with the no-shows that it was kept for."""

    told = "这个预约的电话已经按规定删掉了，查不到。"


@transaction.atomic
def tell(*, message: Message, by: Actor, at: datetime, how: str = "电话") -> Message:
    """Somebody told the holder of an appointment what was to be told. Twice is once."""
    rows = Message.objects.filter(pk=message.pk, told_at__isnull=True, dropped_at__isnull=True)
    if rows.update(told_at=at):
        record(message.appointment, Told(topic=Topic(message.topic).label, how=how), by=by, at=at)
        message.told_at = at
    return message


@transaction.atomic
def show_phone(*, appointment: Appointment, by: Actor, at: datetime) -> str:
    """The telephone in full, to call it; the look is an entry. Refuses with NoPhoneKept."""
    number = appointment.phone_number
    if not number:
        raise NoPhoneKept
    record(appointment, PhoneShown(), by=by, at=at)
    return number
