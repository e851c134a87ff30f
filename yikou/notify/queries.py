"""What is asked of messages: what waits, what failed, what was told; what each says."""

import re
from collections.abc import Mapping
from datetime import datetime

from django.db.models import F, Q

from yikou.centre import queries as centre_queries
from yikou.kernel.clock import ZONE
from yikou.notify import channels
from yikou.notify.models import OPEN, Message, MessageQuerySet, State
from yikou.notify.policies import Telling
from yikou.notify.wording import wordings
from yikou.policies.queries import rulebook

is_on = channels.is_on
_LINK = re.compile(r"https?://\S+")
STATES = {str(value): str(label) for value, label in State.choices}


def to_tell(centre: str, at: datetime) -> MessageQuerySet:
    """What somebody may tell now, what runs out first in front."""
    rows = Message.objects.filter(centre=centre).to_tell(at)
    return rows.order_by(F("until").asc(nulls_last=True), "due_at", "pk")


def told(centre: str) -> MessageQuerySet:
    """What was told, newest first."""
    return Message.objects.filter(centre=centre, state=State.TOLD).order_by("-told_at", "-pk")


def of(subject: str) -> MessageQuerySet:
    """All messages about one row (`hall.appointment:12`), oldest first."""
    return Message.objects.about(subject).order_by("pk")


def text(message: Message) -> str:
    """What it says to its reader."""
    return _said(message, message.values)


def text_for_staff(message: Message, *, calling: bool = False) -> str:
    """What it says, as staff read it: what opens the resident's page is hidden, so that nobody speaks in his place.

    Whoever is calling him (`show_phone`, an entry) reads the code out; a link is never shown.
    """
    values = {name: _LINK.sub("（链接）", value) for name, value in message.values.items()}
    if "code" in values and not calling:
        values["code"] = "······"
    return _said(message, values)


def _said(message: Message, values: Mapping[str, str]) -> str:
    centre = centre_queries.centre(message.centre_id)
    found = wordings().get(message.topic)
    if found is None or centre is None:
        return message.title
    return found.said(values, centre=centre.short_name, call=centre.phone)


def wants_round(centre: str, at: datetime) -> bool:
    """Whether the worker has something to do: to send, or to drop what came too late."""
    rows = Message.objects.filter(centre=centre, state__in=OPEN)
    if rows.filter(until__lte=at).exists():
        return True
    rule = rulebook(centre, at.astimezone(ZONE).date()).get(Telling)
    due = Q(state=State.WAITING) | Q(state=State.SENDING, claimed_at__lte=at - channels.LOST_AFTER)
    return is_on() and rule.may_send(at) and rows.filter(due, next_at__lte=at).exists()
