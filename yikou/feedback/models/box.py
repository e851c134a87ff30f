"""BoxOpening: the opinion box, opened by two, and what was taken out of it (意见箱开箱记录)."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models

from yikou.feedback import facts as f
from yikou.feedback.models.owed import Owed, OwedQuerySet
from yikou.kernel.facts import Fact


class BoxOpening(Owed):
    """One opening: who opened, who stood beside and confirmed, how many slips; owed until all are registered."""

    name: ClassVar[str] = "意见箱"
    address: ClassVar[str] = "office:opening"

    place = models.CharField(max_length=24)
    slips = models.PositiveSmallIntegerField()
    beside = models.BigIntegerField()
    confirmed_at = models.DateTimeField(null=True)

    folded: ClassVar[tuple[str, ...]] = (
        *("number", "owner", "due_on", "opened_at", "ended_at", "place", "slips", "beside", "confirmed_at"),
    )

    objects: ClassVar[Any] = OwedQuerySet.as_manager()

    class Meta(Owed.Meta):
        pass

    @property
    def falls_to(self) -> tuple[str, frozenset[int]]:
        """Somebody who may note what was in it, not who stood beside."""
        return "concerns.note", frozenset({self.beside})

    @property
    def step(self) -> str:
        """Where it stands, in words."""
        if self.ended_at:
            return "已全部登记"
        return "正在登记" if self.confirmed_at else "等另一人核对"

    @property
    def subject_line(self) -> str:
        """Where the box hangs, how much was in it."""
        return f"{self.place}，{self.slips} 张"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.OwnerReplaced():
                self.owner = fact.owner
            case f.BoxOpened():
                self.number, self.place, self.slips, self.opened_at = fact.number, fact.place, fact.slips, at
                self.owner, self.beside, self.due_on = fact.opened_by, fact.beside, fact.due_on
            case f.BoxRecounted():
                self.slips = fact.slips
            case f.BoxBesideNamed():
                self.beside = fact.beside
            case f.BoxConfirmed():
                self.confirmed_at = at
            case f.BoxEmptied():
                self.ended_at = at
