"""Trial: a change that somebody tried on days that were, with what came out, and what then really happened."""

from datetime import datetime
from typing import ClassVar

from django.db import models

from yikou.hall import facts as f
from yikou.kernel.facts import Fact


class Trial(models.Model):
    """One question to the model and its answer; `before` and `after` hold mean and longest in seconds, and people.

    `done_on` is the day on which it was really done so, which is then told beside the answer.
    """

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.BigIntegerField()
    asked = models.JSONField(default=dict)
    told = models.CharField(max_length=80)
    days = models.JSONField(default=list)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    done_on = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = (
        *("asked_at", "asked_by", "asked", "told", "days", "before", "after", "done_on"),
    )

    class Meta:
        indexes = [models.Index(fields=["centre", "-asked_at"], name="trial_newest")]

    def __str__(self) -> str:
        return self.told

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.Tried():
                self.asked_at, self.asked_by, self.asked, self.told = at, fact.who, fact.asked, fact.title
                self.days, self.before, self.after = fact.days, fact.before, fact.after
            case f.TrialDone():
                self.done_on = fact.day
