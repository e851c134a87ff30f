"""DayClose, DayFigure, Export: what the day's close wrote down, what left the house."""

from datetime import datetime
from typing import ClassVar

from django.db import models

from yikou.kernel.facts import Fact
from yikou.reporting import facts as f


class CloseState(models.TextChoices):
    """Whether a day was closed."""

    MISSED = "missed", "漏做"
    CLOSED = "closed", "已日结"


class DayClose(models.Model):
    """One day's close: when it was due, when it was done, and what it summed up. Its seal is the ledger's."""

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    state = models.CharField(max_length=12, choices=CloseState.choices)
    due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    is_late = models.BooleanField(default=False)
    was_missed = models.BooleanField(default=False)
    entries = models.PositiveIntegerField(default=0)
    figures = models.JSONField(default=dict)
    by = models.CharField(max_length=32, blank=True)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = (
        *("day", "state", "due_at", "closed_at", "is_late", "was_missed", "entries", "figures"),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "day"], name="one_close_a_day")]

    def __str__(self) -> str:
        return f"{self.centre_id} {self.day} {self.state}"

    @property
    def is_closed(self) -> bool:
        """Whether the day is summed up and sealed."""
        return self.state == CloseState.CLOSED

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.CloseMissed():
                self.day, self.due_at, self.state, self.was_missed = fact.day, fact.due_at, CloseState.MISSED, True
            case f.DayClosed():
                self.day, self.due_at, self.state = fact.day, fact.due_at, CloseState.CLOSED
                self.closed_at, self.is_late, self.entries = at, fact.late, fact.entries
                self.figures = {
                    "totals": dict(fact.totals),
                    "unfinished": fact.unfinished,
                    "states": dict(fact.states),
                    "at_risk": list(fact.at_risk),
                    "unanswered": fact.unanswered,
                    "hall": dict(fact.hall),
                }


class DayFigure(models.Model):
    """How often something happened on a closed day: by window, department and item, or the day's total.

    Written by the close from the day's entries and by nothing else; a recount gives the same rows.
    """

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    is_total = models.BooleanField(default=False)
    figure = models.CharField(max_length=64)
    window = models.CharField(max_length=24, blank=True)
    department = models.CharField(max_length=24, blank=True)
    item = models.CharField(max_length=24, blank=True)
    n = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "is_total", "day", "figure", "window", "department", "item"], name="one_figure_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.figure} {self.window} {self.department} {self.item} {self.n}"


class ExportState(models.TextChoices):
    """How far a request for data has come."""

    ASKED = "asked", "等批准"
    APPROVED = "approved", "已批准，可以下载"
    DECLINED = "declined", "没有批准"
    MADE = "made", "已导出"


class Export(models.Model):
    """Data that left the house, or somebody who wants it to: for what, to whom, agreed by whom."""

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    register = models.CharField(max_length=16)
    choice = models.JSONField(default=dict)
    purpose = models.CharField(max_length=16)
    receiver = models.CharField(max_length=120)
    masking = models.CharField(max_length=12)
    asked_by = models.BigIntegerField()
    answered_by = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=12, choices=ExportState.choices)
    asked_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = (
        *("register", "purpose", "masking", "state", "asked_at", "until", "made_at", "rows", "digest"),
    )

    class Meta:
        indexes = [models.Index(fields=["centre", "-id"], name="export_newest")]

    def __str__(self) -> str:
        return f"{self.register} {self.masking} {self.state}"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.ExportAsked():
                self.register, self.purpose, self.masking = fact.register, fact.purpose, fact.masking
                self.state, self.asked_at = ExportState.ASKED, at
            case f.ExportApproved():
                self.state, self.until = ExportState.APPROVED, fact.until
            case f.ExportDeclined():
                self.state = ExportState.DECLINED
            case f.Exported():
                self.register, self.purpose, self.masking = fact.register, fact.purpose, fact.masking
                self.state, self.made_at = ExportState.MADE, at
                self.rows, self.digest = fact.rows, fact.digest
