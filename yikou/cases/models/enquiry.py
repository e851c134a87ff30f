"""Enquiry: a question and its first contact."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from yikou.cases import facts as f
from yikou.kernel import crypto
from yikou.kernel.facts import Fact


class EnquiryState(models.TextChoices):
    """Where an enquiry stands."""

    OPEN = "open", "首问人负责"
    PASSED = "passed", "已转交，待接下"
    TAKEN = "taken", "承办人已接下"
    ANSWERED = "answered", "已答复"


class Enquiry(models.Model):
    """A question and its first contact (首问): owned until somebody has answered it."""

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=24)
    channel = models.CharField(max_length=16)
    topic = models.CharField(max_length=24, blank=True)
    window = models.CharField(max_length=24, blank=True)
    ticket = models.ForeignKey("hall.Ticket", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    person = models.ForeignKey("residents.Person", on_delete=models.PROTECT, null=True, related_name="+")
    caller = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=200, blank=True)
    question = models.TextField()
    answer = models.TextField(blank=True)
    state = models.CharField(max_length=16, choices=EnquiryState.choices)
    first_contact = models.BigIntegerField()
    owner = models.BigIntegerField()
    passed_to = models.CharField(max_length=80, blank=True)
    passed_account = models.BigIntegerField(null=True)
    hand_over_by = models.DateTimeField(null=True)
    reply_by = models.DateField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    in_time = models.BooleanField(null=True)
    token = models.CharField(max_length=24, blank=True)
    told_how = models.CharField(max_length=12, blank=True)
    asked_up_to = models.BigIntegerField(null=True)
    asked_up_at = models.DateTimeField(null=True)
    asked_up = models.TextField(blank=True)
    ruling = models.TextField(blank=True)
    ruled_at = models.DateTimeField(null=True)
    sent_mark = models.CharField(max_length=64, blank=True)
    asked_as = models.ForeignKey("cases.Question", on_delete=models.PROTECT, null=True, related_name="enquiries")
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = (
        *("number", "channel", "topic", "window", "ticket_id", "person_id", "state", "first_contact", "owner"),
        *("passed_to", "passed_account", "hand_over_by", "reply_by", "asked_at", "answered_at", "in_time"),
        *("told_how", "asked_up_to", "asked_up_at", "ruled_at"),
    )
    sealed: ClassVar[dict[str, str]] = {"phone": "phone"}

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "number"], name="enquiry_number"),
            models.UniqueConstraint(
                fields=["centre", "sent_mark"], name="enquiry_sent_once", condition=~Q(sent_mark="")
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "state", "-id"], name="enquiry_newest"),
            models.Index(fields=["token"], name="enquiry_token", condition=~Q(token="")),
            models.Index(fields=["ticket"], name="enquiry_ticket", condition=Q(ticket__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def item_code(self) -> str:
        """The item that was asked about, where one was named."""
        return self.topic

    @property
    def phone_number(self) -> str:
        """The telephone, opened; empty where none was left."""
        return crypto.open_sealed(self.phone, purpose="phone") if self.phone else ""

    @property
    def waits_for_ruling(self) -> bool:
        """Whether somebody above was asked and has not said yet."""
        return self.asked_up_at is not None and self.ruled_at is None

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.Enquired():
                self.number, self.channel, self.topic, self.window = fact.number, fact.channel, fact.topic, fact.window
                self.person_id, self.reply_by, self.asked_at = fact.person, fact.reply_by, at
                self.ticket_id = fact.ticket
                self.first_contact = self.owner = fact.owner
                self.state = EnquiryState.OPEN
            case f.EnquiryPassed():
                self.state, self.passed_to, self.passed_account = EnquiryState.PASSED, fact.to_name, fact.to_account
                self.hand_over_by = fact.hand_over_by
            case f.HandedOver():
                self.owner = fact.owner
            case f.EnquiryTaken():
                self.state, self.owner = EnquiryState.TAKEN, fact.owner
            case f.EnquiryAnswered():
                self.state, self.answered_at, self.in_time = EnquiryState.ANSWERED, at, fact.in_time
                self.told_how = fact.how
            case f.EnquiryAskedUp():
                self.asked_up_to, self.asked_up_at, self.ruled_at = fact.to_account, at, None
            case f.EnquiryRuled():
                self.ruled_at = at
