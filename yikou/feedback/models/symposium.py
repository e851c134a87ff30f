"""Symposium: a meeting with residents, or a visit to ask another office; owed is the answer to each point."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models

from yikou.feedback import facts as f
from yikou.feedback.models.owed import Owed, OwedQuerySet
from yikou.kernel.facts import Fact


class SymposiumSort(models.TextChoices):
    """What kind of meeting."""

    RESIDENTS = "residents", "居民座谈会"
    OUTREACH = "outreach", "上门听取意见"


class Symposium(Owed):
    """Who came (numbers by kind), what was said point by point, the task of each, the answer given back."""

    name: ClassVar[str] = "座谈会"
    address: ClassVar[str] = "office:symposium"
    kept_by: ClassVar[tuple[str, ...]] = ("surveys.arrange",)

    sort = models.CharField(max_length=12, choices=SymposiumSort.choices)
    title = models.CharField(max_length=60)
    place = models.CharField(max_length=60, blank=True)
    held_on = models.DateField()
    people: Any = models.JSONField(default=dict)
    minutes = models.TextField(blank=True)
    points: Any = models.JSONField(default=list)
    tasked: Any = models.JSONField(default=dict)
    reply = models.TextField(blank=True)
    in_time = models.BooleanField(null=True)

    folded: ClassVar[tuple[str, ...]] = (
        *("number", "owner", "due_on", "opened_at", "ended_at", "sort", "held_on", "tasked", "in_time"),
    )

    objects: ClassVar[Any] = OwedQuerySet.as_manager()

    @property
    def falls_to(self) -> tuple[str, frozenset[int]]:
        """Who arranges such meetings."""
        return "surveys.arrange", frozenset()

    @property
    def step(self) -> str:
        """Where it stands, in words."""
        if self.ended_at is not None:
            return "已答复"
        return f"{len(self.tasked)}/{len(self.points)} 条交办了" if self.points else "还没有记意见"

    @property
    def subject_line(self) -> str:
        """What it was about."""
        return self.title

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.OwnerReplaced():
                self.owner = fact.owner
            case f.SymposiumNoted():
                self.number, self.owner, self.due_on, self.opened_at = fact.number, fact.owner, fact.due_on, at
                self.sort, self.held_on = fact.sort, fact.held_on
            case f.PointTasked():
                self.tasked = {**self.tasked, str(fact.place): fact.task}
            case f.SymposiumAnsweredBack():
                self.ended_at, self.in_time = at, fact.in_time
