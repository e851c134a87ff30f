"""Screen: one display of the hall, laid out by its settings; whoever hangs it up opens its address."""

from datetime import datetime, time
from typing import ClassVar

from django.db import models

from yikou.hall import facts as f
from yikou.kernel.facts import Fact


class Kind(models.TextChoices):
    """What a screen is for."""

    HALL = "hall", "大厅大屏"
    ZONE = "zone", "等候区屏"
    WINDOW = "window", "窗口小屏"


class Screen(models.Model):
    """What one display shows: without lines and windows of its own it shows them all."""

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=24)
    title = models.CharField(max_length=24)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    lines = models.JSONField(default=list)
    windows = models.JSONField(default=list)
    voice = models.BooleanField(default=False)
    # How often each call is spoken.
    repeats = models.PositiveSmallIntegerField(default=1)
    # Between these two of the centre's times nothing is spoken; without them it always is.
    quiet_from = models.TimeField(null=True)
    quiet_until = models.TimeField(null=True)
    footer = models.CharField(max_length=60, blank=True)
    is_on = models.BooleanField(default=True)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = (
        *("name", "title", "kind", "lines", "windows", "voice", "repeats"),
        *("quiet_from", "quiet_until", "footer", "is_on"),
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "name"], name="screen_name")]

    def __str__(self) -> str:
        return self.title

    @property
    def number(self) -> str:
        """What its entries are about."""
        return self.name

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.ScreenAdded() | f.ScreenChanged():
                for name, value in fact.said.items():
                    setattr(self, name, _time(value) if name in ("quiet_from", "quiet_until") else value)


def _time(text: str) -> time | None:
    """A time of the day, as entries have it; none where it is empty."""
    return time.fromisoformat(text) if text else None
