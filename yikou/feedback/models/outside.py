"""OutsideResult: what somebody outside found of the centre, with its source, year and document (行风评议排名)."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yikou.feedback import facts as f
from yikou.kernel.facts import Fact


class OutsideResult(models.Model):
    """外部评议: a place among so many, as a document says it; a wrong one is withdrawn, never changed."""

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+", db_index=False)
    year = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=40)
    source = models.CharField(max_length=60)
    document = models.CharField(max_length=120)
    rank = models.PositiveSmallIntegerField()
    of = models.PositiveSmallIntegerField()
    noted_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = (
        *("year", "what", "source", "document", "rank", "of", "noted_at", "withdrawn_at"),
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(rank__gte=1, rank__lte=F("of")), name="outside_rank_is_among"),
            models.UniqueConstraint(
                fields=["centre", "year", "what", "source"],
                condition=Q(withdrawn_at__isnull=True),
                name="outside_result_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.what} {self.rank}/{self.of}"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.OutsideNoted():
                self.year, self.what, self.source, self.document = fact.year, fact.what, fact.source, fact.document
                self.rank, self.of, self.noted_at = fact.rank, fact.of, at
            case f.OutsideWithdrawn():
                self.withdrawn_at = at
