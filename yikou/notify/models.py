"""Message: something to be told to a resident from a moment on, once."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from yikou.kernel.facts import Fact
from yikou.notify import facts as f
from yikou.notify.wording import wordings


class State(models.TextChoices):
    """Where a message stands."""

    WAITING = "waiting", "等着告诉"
    SENDING = "sending", "正在发"
    TOLD = "told", "告诉了"
    PARKED = "parked", "没发出去"
    DROPPED = "dropped", "不用说了"


OPEN = (State.WAITING, State.SENDING, State.PARKED)


class MessageQuerySet(models.QuerySet["Message"]):
    """Filters that chain."""

    def about(self, subject: str) -> Self:
        """Those about one row (`hall.appointment:12`), or about all of a kind (`hall.appointment:`)."""
        return self.filter(about__startswith=subject) if subject.endswith(":") else self.filter(about=subject)

    def to_tell(self, at: datetime) -> Self:
        """What somebody may tell now: due, not told, still of use."""
        useful = Q(until__isnull=True) | Q(until__gt=at)
        return self.filter(useful, state__in=OPEN, due_at__lte=at)


class Message(models.Model):
    """One message (通知): about a row that knows the telephone; no number and no name lies here.

    The text is the topic's wording with `values`: moments, numbers of papers and tickets.
    """

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    about = models.CharField(max_length=60)
    number = models.CharField(max_length=24, blank=True)
    topic = models.CharField(max_length=40)
    values = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    next_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=80, blank=True)
    told_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=12, blank=True)
    revision = models.PositiveIntegerField(default=0)

    # Writing and dropping one is no entry: it follows from the change that it was written with.
    folded: ClassVar[tuple[str, ...]] = ("told_at", "how")
    entered: ClassVar[Q] = Q(told_at__isnull=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["centre", "next_at"], name="notify_next", condition=Q(state__in=OPEN)),
            models.Index(fields=["about"], name="notify_about"),
            models.Index(fields=["centre", "-id"], name="notify_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} {self.about}"

    @property
    def title(self) -> str:
        """What it is about, in staff's words."""
        found = wordings().get(self.topic)
        return found.title if found else self.topic

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        if isinstance(fact, f.Told):
            self.told_at, self.how = at, fact.how
