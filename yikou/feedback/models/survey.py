"""Survey: questions for residents (问卷, 群众评议表), and one row for each answer, which names nobody."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from yikou.feedback import facts as f
from yikou.kernel.facts import Fact


class SurveySort(models.TextChoices):
    """What it is."""

    SURVEY = "survey", "问卷"
    APPRAISAL = "appraisal", "群众评议表"
    AFTER = "after", "活动后征求意见"


class Survey(models.Model):
    """Some questions, published from a day to a day; the questions stand still once it is out."""

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=24)
    token = models.CharField(max_length=32, unique=True)
    sort = models.CharField(max_length=12, choices=SurveySort.choices)
    title = models.CharField(max_length=60)
    lead = models.TextField(blank=True)
    questions = models.JSONField(default=list)
    opens_on = models.DateField(null=True)
    closes_on = models.DateField(null=True)
    quota = models.PositiveIntegerField(null=True)
    for_visits = models.BooleanField(default=False)
    quotas = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True)
    drafted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = (
        *("number", "token", "sort", "opens_on", "closes_on", "quota", "for_visits", "quotas", "digest"),
        *("drafted_at", "ended_at"),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "number"], name="survey_number")]
        indexes = [models.Index(fields=["centre", "-id"], name="survey_newest")]

    def __str__(self) -> str:
        return self.number

    @property
    def is_draft(self) -> bool:
        """Whether it was never published."""
        return self.opens_on is None

    def is_open(self, on: date) -> bool:
        """Whether it can be answered on a day, leaving its quota aside."""
        return bool(
            self.opens_on and self.closes_on and self.ended_at is None and self.opens_on <= on <= self.closes_on
        )

    def step(self, on: date) -> str:
        """Where it stands, in words."""
        if self.is_draft:
            return "草稿"
        if self.is_open(on):
            return "正在收"
        return "还没开始" if self.ended_at is None and self.opens_on and on < self.opens_on else "已经结束"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.SurveyDrafted():
                self.number, self.token, self.sort, self.drafted_at = fact.number, fact.token, fact.sort, at
            case f.SurveyPublished():
                self.opens_on, self.closes_on = fact.opens_on, fact.closes_on
                self.quota, self.digest = fact.quota, fact.digest
                self.for_visits, self.quotas = fact.for_visits, dict(fact.quotas or {})
            case f.SurveyClosed():
                self.ended_at = at


class SurveyAnswer(models.Model):
    """One answer. `mark` tells whether the same device, or the same number of the hall, answered before.

    `visitor` is the kind of number that its holder had (empty where nobody asked for one); `words` are the free texts
    of the answer, for whoever counts words.
    """

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+", db_index=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="answers")
    number = models.CharField(max_length=24, blank=True)
    channel = models.CharField(max_length=12)
    mark = models.CharField(max_length=64, blank=True)
    visitor = models.CharField(max_length=24, blank=True)
    words = models.TextField(blank=True)
    answers: Any = models.JSONField(default=dict)
    answered_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = ("survey_id", "channel", "visitor", "answered_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "mark"], condition=~Q(mark=""), name="survey_answered_once")
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.channel}"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        if isinstance(fact, f.SurveyAnswered):
            self.survey_id, self.channel, self.answered_at = fact.survey, fact.channel, at
            self.visitor = fact.visitor
