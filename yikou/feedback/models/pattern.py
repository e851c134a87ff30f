"""Pattern: something that recurs, and what was done about it; WordCount: how many texts of a day held a word."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from yikou.feedback import facts as f
from yikou.feedback.models.owed import Owed
from yikou.kernel.facts import Fact


class PatternKind(models.TextChoices):
    """What recurs."""

    ASKED = "asked", "常有人问"
    MISSING = "missing", "材料常缺"
    LATE = "late", "环节常超时"
    WAIT = "wait", "这个钟点等得久"
    WORD = "word", "意见里常出现"


class PatternState(models.TextChoices):
    """Where a pattern stands."""

    FOUND = "found", "等人定"
    TASKED = "tasked", "交办了，等回看"
    MEASURED = "measured", "已经回看"
    DISMISSED = "dismissed", "不办"


class Pattern(Owed):
    """One thing that recurs: the figure when it was found, what was decided, the same figure afterwards.

    `item` is the item it is about, `part` the material, step or hour; `word` a word, which no entry holds.
    """

    name: ClassVar[str] = "苗头"
    address: ClassVar[str] = "office:pattern"
    kept_by: ClassVar[tuple[str, ...]] = ("tasks.assign",)

    sort = models.CharField(max_length=12, choices=PatternKind.choices)
    item = models.CharField(max_length=24, blank=True)
    part = models.CharField(max_length=60, blank=True)
    word = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=12, choices=PatternState.choices)
    n = models.PositiveIntegerField()
    of = models.PositiveIntegerField()
    start = models.DateField()
    end = models.DateField()
    task = models.CharField(max_length=24, blank=True)
    why = models.TextField(blank=True)
    after_n = models.PositiveIntegerField(null=True)
    after_of = models.PositiveIntegerField(null=True)
    after_start = models.DateField(null=True)
    after_end = models.DateField(null=True)
    effect = models.CharField(max_length=12, blank=True)
    quiet_until = models.DateField(null=True)

    folded: ClassVar[tuple[str, ...]] = (
        *("number", "owner", "due_on", "opened_at", "ended_at", "sort", "item", "part", "state", "n", "of", "start"),
        *("end", "task", "after_n", "after_of", "after_start", "after_end", "effect", "quiet_until"),
    )

    class Meta(Owed.Meta):
        constraints = [
            *Owed.Meta.constraints,
            models.UniqueConstraint(
                fields=["centre", "sort", "item", "part", "word"],
                condition=Q(ended_at__isnull=True),
                name="pattern_open_once",
            ),
        ]

    @property
    def falls_to(self) -> tuple[str, frozenset[int]]:
        """Who may assign."""
        return "tasks.assign", frozenset()

    @property
    def step(self) -> str:
        """Where it stands, in words."""
        return str(PatternState(self.state).label)

    @property
    def subject_line(self) -> str:
        """What recurs."""
        return self.title

    @property
    def item_code(self) -> str:
        """The item, for the ledger."""
        return self.item

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.OwnerReplaced():
                self.owner = fact.owner
            case f.PatternFound():
                self.number, self.owner, self.due_on, self.opened_at = fact.number, fact.owner, fact.due_on, at
                self.sort, self.item, self.part, self.state = fact.sort, fact.item, fact.part, PatternState.FOUND
                self.n, self.of, self.start, self.end = fact.n, fact.of, fact.start, fact.end
            case f.PatternTasked():
                self.state, self.task, self.due_on = PatternState.TASKED, fact.task, fact.due_on
            case f.PatternReturned():
                self.state, self.due_on = PatternState.FOUND, fact.due_on
            case f.PatternDismissed():
                self.state, self.ended_at, self.quiet_until = PatternState.DISMISSED, at, fact.quiet_until
            case f.PatternMeasured():
                self.state, self.ended_at, self.quiet_until = PatternState.MEASURED, at, fact.quiet_until
                self.after_n, self.after_of, self.effect = fact.n, fact.of, fact.effect
                self.after_start, self.after_end = fact.start, fact.end


class WordCount(models.Model):
    """In how many texts of one day and source a word stands; the empty word counts the texts themselves."""

    centre = models.CharField(max_length=16)
    source = models.CharField(max_length=12)
    day = models.DateField()
    word = models.CharField(max_length=40, blank=True)
    n = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "day", "source", "word"], name="word_counted_once_a_day")
        ]
        indexes = [models.Index(fields=["centre", "source", "-day"], name="word_last_day", condition=Q(word=""))]

    def __str__(self) -> str:
        return f"{self.day} {self.word} {self.n}"
