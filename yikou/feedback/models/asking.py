"""RatingRequest: one matter or visit whose holder is asked for a rating by a message, with the link that it carries."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from yikou.feedback import facts as f
from yikou.kernel.facts import Fact


class RatingRequest(models.Model):
    """请居民评价: once for a matter or a visit. `mark` stands for the telephone, which is kept nowhere here."""

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, null=True, related_name="rating_request")
    ticket = models.OneToOneField("hall.Ticket", on_delete=models.PROTECT, null=True, related_name="rating_request")
    token = models.CharField(max_length=32, unique=True)
    mark = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    until = models.DateField()
    used_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = ("case_id", "ticket_id", "asked_at", "until", "used_at", "declined_at")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(ticket__isnull=False), name="rating_request_is_about_something"
            ),
        ]
        indexes = [models.Index(fields=["centre", "mark", "-asked_at"], name="rating_request_mark")]

    def __str__(self) -> str:
        return f"{self.number} {self.asked_at}"

    @property
    def number(self) -> str:
        """The number of the matter, or of the hall."""
        return self.case.number if self.case else self.ticket.number if self.ticket else ""

    @property
    def item_code(self) -> str:
        """The item, for the ledger."""
        return self.case.item_code if self.case else self.ticket.item_code if self.ticket else ""

    @property
    def phone_number(self) -> str:
        """Where its holder is told, opened: of the applicant, or of whoever booked the visit."""
        if self.case:
            return self.case.phone_number
        booked = getattr(self.ticket, "appointment", None)
        return booked.phone_number if booked else ""

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.RatingAskedFor():
                self.case_id, self.ticket_id = fact.case, fact.ticket
                self.asked_at, self.until = at, fact.until
            case f.RatingLinkUsed():
                self.used_at = at
            case f.RatingDeclined():
                self.declined_at = at
