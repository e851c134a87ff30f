"""Rating: one row for one case, folded from its entry."""

from datetime import datetime
from typing import ClassVar

from django.db import models

from yikou.feedback.facts import Rated
from yikou.kernel.facts import Fact


class Rating(models.Model):
    """The resident's word on a matter that is done: five levels, never a default."""

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, related_name="rating")
    number = models.CharField(max_length=24)
    item_code = models.CharField(max_length=24)
    level = models.CharField(max_length=24)
    is_bad = models.BooleanField(default=False)
    channel = models.CharField(max_length=16)
    staff = models.BigIntegerField()
    words = models.TextField(blank=True)
    rated_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = ("case_id", "level", "is_bad", "channel", "staff", "rated_at")

    class Meta:
        indexes = [models.Index(fields=["centre", "-rated_at"], name="rating_newest")]

    def __str__(self) -> str:
        return f"{self.number} {self.level}"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        if isinstance(fact, Rated):
            self.case_id, self.level, self.is_bad = fact.case, fact.level, fact.bad
            self.channel, self.staff, self.rated_at = fact.channel, fact.rated_staff, at
