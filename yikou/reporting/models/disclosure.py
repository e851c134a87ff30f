"""Board, Disclosure, Question: what is made public where, and what readers asked about it (三公开)."""

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from yikou.kernel.facts import Fact
from yikou.reporting import facts as f


class Board(models.Model):
    """Where something is made public (公开栏): the centre's own, or one of a village or community. (C-18, C-21)"""

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    key = models.SlugField(max_length=24)
    title = models.CharField(max_length=40)
    is_pilot = models.BooleanField(default=False)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = ("key", "title", "is_pilot", "opened_on", "closed_on")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "key"], name="board_once")]

    def __str__(self) -> str:
        return self.title

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.BoardOpened():
                self.key, self.title, self.is_pilot, self.opened_on = fact.key, fact.title, fact.pilot, fact.since
                self.closed_on = None
            case f.BoardClosed():
                self.closed_on = fact.until


class DisclosureState(models.TextChoices):
    """How far something to be made public has come."""

    DRAFT = "draft", "在写"
    SUBMITTED = "submitted", "等审核"
    PUBLISHED = "published", "已公开"
    WITHDRAWN = "withdrawn", "已撤下"


class Disclosure(models.Model):
    """One thing that is made public: a column's account of a period, or a single matter. Its words stand here."""

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=24)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="disclosures")
    column = models.CharField(max_length=16)
    title = models.CharField(max_length=60)
    body = models.TextField()
    period_from = models.DateField()
    period_to = models.DateField()
    due_on = models.DateField()
    state = models.CharField(max_length=12, choices=DisclosureState.choices)
    written_by = models.BigIntegerField()
    approved_by = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    shown_until = models.DateField(null=True)
    in_time = models.BooleanField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    reads = models.PositiveIntegerField(default=0)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = (
        *("number", "board_id", "column", "period_from", "period_to", "due_on", "state", "written_by"),
        *("approved_by", "published_at", "shown_until", "in_time", "digest"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "number"], name="disclosure_number"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(approved_by__gt=0), name="disclosure_approved_before_shown"
            ),
        ]
        indexes = [models.Index(fields=["centre", "state", "-id"], name="disclosure_newest")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_shown(self) -> bool:
        """Whether everybody may read it."""
        return self.state == DisclosureState.PUBLISHED

    @property
    def words(self) -> bytes:
        """What its publication fixes."""
        return f"{self.title}\n{self.body}".encode()

    def is_late(self, on: date) -> bool:
        """Whether it came, or would come, after its last day."""
        return self.in_time is False or (self.in_time is None and self.due_on < on)

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.DisclosureWritten():
                self.number, self.board_id, self.column = fact.number, fact.board, fact.column
                self.period_from, self.period_to, self.due_on = fact.period_from, fact.period_to, fact.due_on
                self.written_by, self.state = fact.written_by, DisclosureState.DRAFT
            case f.DisclosureSubmitted():
                self.state = DisclosureState.SUBMITTED
            case f.DisclosureReturned():
                self.state = DisclosureState.DRAFT
            case f.Disclosed():
                self.state, self.published_at, self.approved_by = DisclosureState.PUBLISHED, at, fact.approved_by
                self.shown_until, self.in_time, self.digest = fact.shown_until, fact.in_time, fact.digest
            case f.DisclosureWithdrawn():
                self.state = DisclosureState.WITHDRAWN


class Question(models.Model):
    """What a reader asked about something that was made public, and the answer under it."""

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="questions")
    number = models.CharField(max_length=24)
    words = models.TextField()
    sent_mark = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)
    in_time = models.BooleanField(null=True)
    is_open = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = (
        *("number", "disclosure_id", "asked_at", "answer_by", "answered_at", "answered_by", "in_time", "is_open"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "number"], name="question_number"),
            models.UniqueConstraint(
                fields=["centre", "sent_mark"], name="question_sent_once", condition=~Q(sent_mark="")
            ),
        ]
        indexes = [models.Index(fields=["centre", "answer_by"], name="question_due", condition=Q(is_open=True))]

    def __str__(self) -> str:
        return self.number

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.DisclosureAsked():
                self.number, self.disclosure_id, self.asked_at = fact.number, fact.disclosure, at
                self.answer_by, self.is_open = fact.answer_by, True
            case f.DisclosureAnswered():
                self.answered_at, self.answered_by, self.in_time = at, fact.answered_by, fact.in_time
                self.is_open = False
