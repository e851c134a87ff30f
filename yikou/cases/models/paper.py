"""Paper: a numbered document as it was handed out."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from yikou.cases import facts as f
from yikou.cases.models.case import Case
from yikou.kernel.facts import Fact


class PaperQuerySet(models.QuerySet["Paper"]):
    """Filters that chain."""

    def at_centre(self, centre: str) -> Self:
        """Only this centre's papers."""
        return self.filter(centre_id=centre)

    def notices(self) -> Self:
        """One-time notices, corrected ones included."""
        return self.filter(sort="notice")


class Paper(models.Model):
    """A numbered document that was handed out: a notice, a correction, a refusal, a clock stop, a decision.

    `content` is what it says, kept as it was printed; `digest` fixes it. The one-time notice
    (`sort` notice) is itself a subject of the ledger.
    """

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+", db_index=False)
    sort = models.CharField(max_length=16)
    number = models.CharField(max_length=24)
    token = models.CharField(max_length=32)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="papers")
    person = models.ForeignKey(
        "residents.Person", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    ticket = models.ForeignKey("hall.Ticket", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    item_code = models.CharField(max_length=24, blank=True)
    item_version = models.PositiveIntegerField(default=0)
    answers = models.JSONField(default=dict)
    listed = models.JSONField(default=list)
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    channel = models.CharField(max_length=16, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=32)
    replaced_by = models.CharField(max_length=24, blank=True)
    fault = models.CharField(max_length=16, blank=True)
    revision = models.PositiveIntegerField(default=0)

    objects = PaperQuerySet.as_manager()

    folded: ClassVar[tuple[str, ...]] = (
        *("number", "token", "sort", "case_id", "person_id", "ticket_id", "item_code", "item_version", "answers"),
        *("listed", "digest", "channel", "issued_at", "replaced_by", "fault"),
    )

    # Other papers are told of by the entries of their case.
    entered: ClassVar[models.Q] = models.Q(sort="notice")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "number"], name="paper_number"),
            models.UniqueConstraint(fields=["token"], name="paper_token"),
        ]
        indexes = [
            models.Index(fields=["person", "item_code", "-id"], name="paper_person_item"),
            models.Index(fields=["centre", "sort", "-id"], name="paper_newest"),
            models.Index(fields=["ticket"], name="paper_ticket", condition=Q(ticket__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.sort} {self.number}"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        if isinstance(fact, f.Noticed):
            self.number, self.token, self.sort = fact.number, fact.token, fact.sort
            self.item_code, self.item_version = fact.item, fact.version
            self.person_id, self.case_id, self.ticket_id = fact.person, fact.case, fact.ticket
            self.answers, self.listed = dict(fact.answers), list(fact.listed)
            self.digest, self.channel, self.issued_at = fact.digest, fact.channel, at
        elif isinstance(fact, f.NoticeCorrected):
            self.replaced_by, self.fault = fact.by_number, fact.fault
