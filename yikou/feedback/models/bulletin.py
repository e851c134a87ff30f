"""Bulletin: a month of the people whom one unit sent, before that unit; owed is the unit's answer."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models

from yikou.feedback import facts as f
from yikou.feedback.models.owed import Owed, OwedQuerySet
from yikou.kernel.facts import Fact


class Bulletin(Owed):
    """One unit, one month: sent once, answered once; the figures are read from the entries."""

    name: ClassVar[str] = "月度通报"
    address: ClassVar[str] = "office:bulletin"

    unit = models.CharField(max_length=40)
    department = models.CharField(max_length=24, blank=True)
    month = models.DateField()
    people = models.PositiveSmallIntegerField(default=0)
    reply = models.TextField(blank=True)
    in_time = models.BooleanField(null=True)
    by_hand = models.BooleanField(default=False)

    folded: ClassVar[tuple[str, ...]] = (
        *("number", "owner", "due_on", "opened_at", "ended_at", "unit", "department", "month", "people"),
        *("in_time", "by_hand"),
    )

    objects: ClassVar[Any] = OwedQuerySet.as_manager()

    class Meta(Owed.Meta):
        abstract = False
        constraints = [
            *Owed.Meta.constraints,
            models.UniqueConstraint(fields=["centre", "unit", "month"], name="bulletin_once"),
        ]

    @property
    def step(self) -> str:
        """Where it stands, in words."""
        return "等单位答复" if self.is_open else "已答复"

    @property
    def subject_line(self) -> str:
        """Which month, which unit."""
        return f"{self.month.year}年{self.month.month}月 {self.unit}"

    @property
    def falls_to(self) -> tuple[str, frozenset[int]]:
        """Who takes the paper to the unit."""
        return "inspections.arrange", frozenset()

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.BulletinSent():
                self.number, self.unit, self.department, self.month = (
                    fact.number,
                    fact.unit,
                    fact.department,
                    fact.month,
                )
                self.people, self.owner, self.due_on, self.opened_at = fact.people, fact.owner, fact.due_on, at
            case f.BulletinAnswered():
                self.in_time, self.by_hand, self.ended_at = fact.in_time, fact.by_hand, at
            case f.OwnerReplaced():
                self.owner = fact.owner
