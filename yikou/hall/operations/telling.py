"""查看电话: the telephone of whoever booked, in full, to call it."""

from datetime import datetime

from django.db import transaction

from yikou.hall.facts import PhoneShown
from yikou.hall.models import Appointment
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record


class NoPhoneKept(Refusal):
    """The telephone was forgotten with the no-shows that it was kept for."""

    told = "这个预约的电话已经按规定删掉了，查不到。"


@transaction.atomic
def show_phone(*, appointment: Appointment, by: Actor, at: datetime) -> str:
    """The telephone in full, to call it; the look is an entry. Refuses with NoPhoneKept."""
    number = appointment.phone_number
    if not number:
        raise NoPhoneKept
    record(appointment, PhoneShown(), by=by, at=at)
    return number
