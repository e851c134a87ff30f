"""Kiosk: a ticket machine at the door with its settings; Help: somebody there who asks for a person."""

from datetime import datetime
from typing import ClassVar

from django.db import models

from yikou.hall import facts as f
from yikou.kernel.facts import Fact


class Kiosk(models.Model):
    """A ticket machine: where it stands, where it prints, how many numbers it gives out a minute at most.

    `printer` is the address of a receipt printer (`192.168.1.50:9100`); empty: the browser prints.
    """

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=12)
    printer = models.CharField(max_length=60, blank=True)
    paper = models.PositiveSmallIntegerField(default=80)
    a_minute = models.PositiveSmallIntegerField(default=6)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = ("name", "printer", "paper", "a_minute")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "name"], name="kiosk_name")]

    def __str__(self) -> str:
        return self.name

    @property
    def number(self) -> str:
        """What its entries are about."""
        return self.name

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        if isinstance(fact, f.KioskSet):
            for name, value in fact.said.items():
                setattr(self, name, value)


class Help(models.Model):
    """Somebody at a kiosk asks for a person: it rings at the front desk until somebody goes there."""

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=12)
    rung_at = models.DateTimeField()
    times = models.PositiveSmallIntegerField(default=1)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = ("place", "rung_at", "times", "answered_at", "answered_by")

    class Meta:
        indexes = [models.Index(fields=["centre", "answered_at"], name="help_open")]

    def __str__(self) -> str:
        return f"{self.place} {self.rung_at}"

    @property
    def number(self) -> str:
        """What its entries are about."""
        return self.place

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.HelpRung(place=place, times=times):
                self.place, self.times = place, times
                self.rung_at = at if times == 1 else self.rung_at
            case f.HelpAnswered(clerk=clerk):
                self.answered_at, self.answered_by = at, clerk
