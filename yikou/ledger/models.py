"""Entry and Seal: the two tables that only grow."""

from typing import Any

from django.db import models

from yikou.kernel.facts import KINDS, Fact


class EntryQuerySet(models.QuerySet["Entry"]):
    """Filters that chain."""

    def at_centre(self, centre: str) -> "EntryQuerySet":
        """Only this centre's entries."""
        return self.filter(centre=centre)

    def of(self, subject: str) -> "EntryQuerySet":
        """The history of one subject, oldest first."""
        return self.filter(subject=subject).order_by("id")


class Entry(models.Model):
    """One thing that happened, as it was recorded in the transaction that did it."""

    centre = models.CharField(max_length=16)
    day = models.DateField()
    kind = models.CharField(max_length=48)
    subject = models.CharField(max_length=64)
    about = models.CharField(max_length=32, blank=True)
    item = models.CharField(max_length=24, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=32)
    place = models.CharField(max_length=24, blank=True)
    under = models.CharField(max_length=240, blank=True)
    facts = models.JSONField(default=dict)
    mac = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["centre", "day", "id"], name="entry_day"),
            models.Index(fields=["centre", "kind", "day", "id"], name="entry_kind"),
            models.Index(fields=["subject", "id"], name="entry_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.kind} {self.subject}"

    @property
    def fact(self) -> Fact:
        """The entry's content as its typed fact."""
        return KINDS[self.kind].from_json(self.facts)

    @property
    def label(self) -> str:
        """The Chinese name of the kind of entry."""
        return KINDS[self.kind].label

    @property
    def tone(self) -> str:
        """The tone of its tag on a page."""
        return KINDS[self.kind].tone

    @property
    def sentence(self) -> str:
        """What happened, in a sentence without personal data."""
        return self.fact.told()

    def content(self) -> dict[str, Any]:
        """Everything that the entry's authentication code covers."""
        return {
            "centre": self.centre,
            "day": self.day.isoformat(),
            "kind": self.kind,
            "subject": self.subject,
            "about": self.about,
            "item": self.item,
            "at": self.at.timestamp(),
            "by": self.by,
            "place": self.place,
            "under": self.under,
            "facts": self.facts,
        }


class Seal(models.Model):
    """A day that is closed: how many entries it has, their digest, chained to the seal before."""

    centre = models.CharField(max_length=16)
    day = models.DateField()
    first = models.BigIntegerField(null=True)
    last = models.BigIntegerField(null=True)
    entries = models.PositiveIntegerField()
    before = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "day"], name="one_seal_a_day")]

    def __str__(self) -> str:
        return f"{self.centre} {self.day} {self.digest[:12]}"
