"""Question: what is asked again and again, with the answer that is published; OtherOffice: where else one is to go."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models

from yikou.cases import facts as f
from yikou.kernel.facts import Fact


class QuestionQuerySet(models.QuerySet["Question"]):
    """Filters that chain."""

    def published(self) -> Self:
        """What residents find."""
        return self.filter(published_at__isnull=False, withdrawn_at__isnull=True)


class Question(models.Model):
    """Enquiries that ask the same (常见问答): how often, and question and answer once somebody edited them.

    `core` is what of the first question is compared; the texts are free of personal data and lie in the row.
    """

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=24, blank=True)
    core = models.CharField(max_length=120)
    text = models.CharField(max_length=200, blank=True)
    answer = models.TextField(blank=True)
    asked = models.PositiveIntegerField(default=0)
    offered_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    objects = QuestionQuerySet.as_manager()
    folded: ClassVar[tuple[str, ...]] = ("offered_at", "published_at", "published_by", "withdrawn_at")
    # How often it was asked follows from the enquiries; what somebody does with it is an entry.
    entered: ClassVar[models.Q] = models.Q(offered_at__isnull=False) | models.Q(published_at__isnull=False)

    class Meta:
        indexes = [models.Index(fields=["centre", "-asked"], name="question_most_asked")]

    def __str__(self) -> str:
        return self.text or self.core.rpartition("：")[2]

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.QuestionOffered():
                self.offered_at = at
            case f.QuestionPublished():
                self.published_at, self.published_by, self.withdrawn_at = at, fact.editor, None
            case f.QuestionWithdrawn():
                self.withdrawn_at = at


class OtherOffice(models.Model):
    """An office outside, for whoever is in the wrong place (外单位名录): what for, where, telephone, hours."""

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    does = models.CharField(max_length=200)
    place = models.CharField(max_length=120)
    telephone = models.CharField(max_length=40)
    hours = models.CharField(max_length=80, blank=True)
    listed_on = models.DateField()
    removed_on = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = ("listed_on", "removed_on")

    class Meta:
        indexes = [models.Index(fields=["centre", "name"], name="office_by_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def told(self) -> str:
        """Where to go, in one sentence for whoever asked."""
        parts = (self.name, self.place, f"电话 {self.telephone}", self.hours)
        return "，".join(one for one in parts if one)

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.OfficeListed():
                self.listed_on, self.removed_on = fact.on, None
            case f.OfficeRemoved():
                self.removed_on = fact.on
