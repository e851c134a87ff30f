"""RuleVersion and Choice: what a centre decided about its rules; the shipped versions are files."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models

from yikou.kernel.facts import Fact
from yikou.policies.facts import HungUp, TakenDown, VariantChosen, VersionPublished


class RuleVersion(models.Model):
    """A version that a centre published itself; it continues the numbering of the shipped ones."""

    centre = models.CharField(max_length=16)
    code = models.CharField(max_length=64)
    variant = models.CharField(max_length=32, blank=True)
    version = models.PositiveSmallIntegerField()
    from_on = models.DateField()
    values = models.JSONField(default=dict)
    words = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=16)
    because = models.CharField(max_length=200)
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=32)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = (
        "code",
        "variant",
        "version",
        "from_on",
        "values",
        "words",
        "reason",
        "because",
        "published_at",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "code", "variant", "version"], name="one_version_a_number"),
            models.UniqueConstraint(fields=["centre", "code", "variant", "from_on"], name="one_version_a_day"),
        ]
        indexes = [models.Index(fields=["centre", "id"], name="rule_version_newest")]

    def __str__(self) -> str:
        return f"{self.centre} {self.ref}"

    @property
    def ref(self) -> str:
        """What the ledger keeps: `notice.binding@2`."""
        return f"{self.code}{':' + self.variant if self.variant else ''}@{self.version}"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one fact of the ledger into the row."""
        if isinstance(fact, VersionPublished):
            _take(self, fact)
            self.published_at = at


class Choice(models.Model):
    """The variant that a centre holds from a day on."""

    centre = models.CharField(max_length=16)
    code = models.CharField(max_length=64)
    variant = models.CharField(max_length=32)
    from_on = models.DateField()
    reason = models.CharField(max_length=16)
    because = models.CharField(max_length=200)
    chosen_at = models.DateTimeField()
    chosen_by = models.CharField(max_length=32)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = ("code", "variant", "from_on", "reason", "because", "chosen_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "code", "from_on"], name="one_choice_a_day")]
        indexes = [models.Index(fields=["centre", "id"], name="rule_choice_newest")]

    def __str__(self) -> str:
        return f"{self.centre} {self.code}:{self.variant} {self.from_on}"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one fact of the ledger into the row."""
        if isinstance(fact, VariantChosen):
            _take(self, fact)
            self.chosen_at = at


class Hanging(models.Model):
    """The poster of a rule on the wall: which version hangs where, since when (制度上墙)."""

    centre = models.CharField(max_length=16)
    code = models.CharField(max_length=64)
    ref = models.CharField(max_length=100)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    place = models.CharField(max_length=40)
    hung_at = models.DateTimeField()
    down_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = ("code", "ref", "version", "title", "place", "hung_at", "down_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "code", "place"], condition=models.Q(down_at=None), name="one_poster_a_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.centre} {self.ref} {self.place}"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one fact of the ledger into the row."""
        if isinstance(fact, HungUp):
            _take(self, fact)
            self.hung_at = at
        elif isinstance(fact, TakenDown):
            self.down_at = at


def _take(row: Any, fact: Fact) -> None:
    for name in row.folded:
        if hasattr(fact, name):
            setattr(row, name, getattr(fact, name))
