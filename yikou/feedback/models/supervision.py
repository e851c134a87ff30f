"""Who inspects: supervisors hired from outside, the duty week, and who must be away."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.db import models

from yikou.feedback import facts as f
from yikou.feedback.models.owed import Owed, OwedQuerySet
from yikou.feedback.policies import sunday
from yikou.kernel.facts import Fact


class Source(models.TextChoices):
    """Where a supervisor comes from (J-15, J-16, J-22)."""

    DEPUTY = "deputy", "人大代表"
    CONSULTATIVE = "consultative", "政协委员"
    MEDIA = "media", "媒体记者"
    RETIRED = "retired", "退休干部"
    RESEARCHER = "researcher", "镇调研员"
    EVALUATION = "evaluation", "行评代表"


class Supervisor(models.Model):
    """社会监督员聘任: one term of somebody from outside who looks at the hall."""

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.BigIntegerField()
    source = models.CharField(max_length=16, choices=Source.choices)
    unit = models.CharField(max_length=60, blank=True)
    from_on = models.DateField()
    until_on = models.DateField()
    left_on = models.DateField(null=True)
    short_on = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = ("account", "source", "unit", "from_on", "until_on", "left_on", "short_on")

    class Meta:
        indexes = [models.Index(fields=["centre", "account"], name="supervisor_account")]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.account}"

    @property
    def last_on(self) -> date:
        """The last day of the term as it stands now."""
        return min(self.until_on, self.left_on - timedelta(days=1)) if self.left_on else self.until_on

    def is_in_office(self, on: date) -> bool:
        """Whether the term runs on a day."""
        return self.from_on <= on <= self.last_on

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.SupervisorHired():
                self.account, self.source, self.unit = fact.account, fact.source, fact.unit
                self.from_on, self.until_on = fact.from_on, fact.until_on
            case f.SupervisorLeft():
                self.left_on = fact.until_on
            case f.QuarterFellShort():
                self.short_on = fact.first_on


class DutyWeek(models.Model):
    """值周: who inspects in one week, named by its Monday; whether it was published and told at the meeting."""

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+", db_index=False)
    week = models.DateField()
    members = models.JSONField(default=list)
    published_at = models.DateTimeField(null=True)
    short_at = models.DateTimeField(null=True)
    reported_on = models.DateField(null=True)
    notes: Any = models.JSONField(default=list)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = ("week", "members", "published_at", "short_at", "reported_on")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "week"], name="dutyweek_once")]

    def __str__(self) -> str:
        return f"{self.week} {self.members}"

    @property
    def number(self) -> str:
        """How the ledger quotes it: the year and the number of the week."""
        year, week, _ = self.week.isocalendar()
        return f"{year}-W{week:02d}"

    @property
    def last_on(self) -> date:
        """The Sunday of the week."""
        return sunday(self.week)

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.DutyArranged():
                self.week, self.members = fact.week, list(fact.members)
            case f.DutyPublished():
                self.published_at = at
            case f.DutyReplaced():
                self.members = [fact.replacement if one == fact.away else one for one in self.members]
            case f.DutyReported():
                self.reported_on = fact.meeting_on
            case f.WeekFellShort():
                self.week, self.short_at = fact.week, at


class DutyLeave(Owed):
    """值周请假: a duty inspector must be away; the party secretary owes an answer (K-09)."""

    name: ClassVar[str] = "值周请假"
    address: ClassVar[str] = "office:duty_leave"
    kept_by: ClassVar[tuple[str, ...]] = ("duty.approve",)

    week = models.ForeignKey(DutyWeek, on_delete=models.PROTECT, related_name="+")
    away = models.BigIntegerField()
    away_on = models.DateField()
    replacement = models.BigIntegerField()
    reason = models.CharField(max_length=120)
    agreed = models.BooleanField(null=True)

    folded: ClassVar[tuple[str, ...]] = (
        *("number", "owner", "due_on", "opened_at", "ended_at", "week_id"),
        *("away", "away_on", "replacement", "reason", "agreed"),
    )

    objects: ClassVar[Any] = OwedQuerySet.as_manager()

    class Meta(Owed.Meta):
        abstract = False

    @property
    def falls_to(self) -> tuple[str, frozenset[int]]:
        """Who agrees to leaves; neither who asks nor who would stand in."""
        return "duty.approve", frozenset({self.away, self.replacement})

    @property
    def step(self) -> str:
        """Where it stands."""
        return "等书记答复" if self.agreed is None else "同意" if self.agreed else "不同意"

    @property
    def subject_line(self) -> str:
        """What it is about."""
        return f"{self.away_on.month}月{self.away_on.day}日值周请人顶替"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.OwnerReplaced():
                self.owner = fact.owner
            case f.DutyLeaveAsked():
                self.number, self.week_id, self.away, self.away_on = fact.number, fact.week, fact.away, fact.away_on
                self.replacement, self.reason = fact.replacement, fact.reason
                self.owner, self.due_on, self.opened_at = fact.owner, fact.due_on, at
            case f.DutyLeaveAnswered():
                self.agreed, self.ended_at = fact.agreed, at
