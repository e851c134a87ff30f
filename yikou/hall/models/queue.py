"""Queue: one line of the hall, with the letter of its numbers and who may serve it."""

from datetime import datetime
from typing import ClassVar

from django.db import models

from yikou.hall import facts as f
from yikou.kernel.facts import Fact


class Stage(models.TextChoices):
    """How far the reform has come in a line (E-10, E-11): who may serve it."""

    ONE_DOOR = "one_door", "一门式"
    ONE_DESK = "one_desk", "一口式"
    ALL_ROUND = "all_round", "全科式"


class Queue(models.Model):
    """A line in which residents wait; a line without departments takes any matter."""

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=4)
    name = models.CharField(max_length=24)
    hint = models.CharField(max_length=60, blank=True)
    icon = models.CharField(max_length=24, blank=True)
    zone = models.CharField(max_length=24, blank=True)
    departments = models.JSONField(default=list)
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.ONE_DESK)
    is_front_desk = models.BooleanField(default=False)
    # Whether dedicated windows of other lines help this one (一口式) while nobody of their own waits.
    is_helped = models.BooleanField(default=True)
    is_open = models.BooleanField(default=True)
    place = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = (
        *("code", "name", "hint", "icon", "zone", "departments"),
        *("stage", "is_front_desk", "is_helped", "is_open", "place"),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "code"], name="queue_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def number(self) -> str:
        """What its entries are about."""
        return self.code

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.QueueOpened() | f.QueueChanged():
                for name, value in fact.said.items():
                    setattr(self, name, value)


class Serial(models.Model):
    """The last serial that a line gave out on a day, and the rank of whoever came last."""

    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)
    # Nobody who comes afterwards ranks before it, whatever the clock says then.
    arrived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["queue", "day"], name="serial_once_a_day")]

    def __str__(self) -> str:
        return f"{self.queue_id} {self.day} {self.last}"
