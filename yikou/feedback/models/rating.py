"""Rating: one row for one matter or one visit, folded from its entries; Slip: paper that waits for a second eye."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from yikou.feedback import facts as f
from yikou.kernel import crypto
from yikou.kernel.facts import Fact

# What makes a rating one to look at before it counts.
FLAGS = {"house": "在工作人员用的机器上评的", "burst": "短时间里评得太多"}


class RatingQuerySet(models.QuerySet["Rating"]):
    """Filters that chain."""

    def at_centre(self, centre: str) -> Self:
        """Only this centre's ratings."""
        return self.filter(centre_id=centre)

    def counted(self) -> Self:
        """Those that stand in the figures: neither excluded nor waiting to be looked at."""
        return self.filter(is_counted=True)

    def to_look_at(self) -> Self:
        """Those that somebody must look at before they count."""
        return self.filter(is_counted=False, looked_at__isnull=True, excluded_why="")


class Rating(models.Model):
    """The resident's word on a matter that is done, or on a visit: five levels, never a default."""

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    case = models.OneToOneField("cases.Case", on_delete=models.PROTECT, null=True, related_name="rating")
    ticket = models.OneToOneField("hall.Ticket", on_delete=models.PROTECT, null=True, related_name="rating")
    number = models.CharField(max_length=24)
    item_code = models.CharField(max_length=24, blank=True)
    item_name = models.CharField(max_length=120, blank=True)
    level = models.CharField(max_length=24)
    is_bad = models.BooleanField(default=False)
    channel = models.CharField(max_length=16)
    staff = models.BigIntegerField()
    window = models.CharField(max_length=24, blank=True)
    reasons = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    flags = models.JSONField(default=list)
    words = models.TextField(blank=True)
    call = models.BooleanField(default=False)
    phone = models.CharField(max_length=200, blank=True)
    noted_by = models.BigIntegerField(null=True)
    rated_at = models.DateTimeField()
    is_counted = models.BooleanField(default=True)
    looked_at = models.DateTimeField(null=True)
    excluded_why = models.CharField(max_length=24, blank=True)
    exclusion_words = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0)

    objects = RatingQuerySet.as_manager()

    folded: ClassVar[tuple[str, ...]] = (
        *("case_id", "ticket_id", "level", "is_bad", "channel", "staff", "window", "reasons", "answers", "flags"),
        *("call", "noted_by", "rated_at", "is_counted", "looked_at", "excluded_why"),
    )
    sealed: ClassVar[dict[str, str]] = {"phone": "phone"}

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(ticket__isnull=False), name="rating_is_about_something"
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "-rated_at"], name="rating_newest"),
            models.Index(fields=["centre", "staff", "-rated_at"], name="rating_of_staff"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.level}"

    @property
    def is_onsite(self) -> bool:
        """Whether it was done in the hall: other questions are asked then than of what was done on the net."""
        return bool(self.ticket_id or self.window)

    @property
    def phone_number(self) -> str:
        """The telephone that was left with it, else the applicant's, opened; empty where there is none."""
        if self.phone:
            return crypto.open_sealed(self.phone, purpose="phone")
        return self.case.phone_number if self.case else ""

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.Rated():
                self._rated(fact, at)
            case f.RatingFlagged():
                self.flags, self.is_counted = [*self.flags, fact.flag], False
            case f.RatingLookedAt():
                self.is_counted, self.looked_at = fact.counts, at
                self.excluded_why = fact.reason
            case f.RatingAnswered():
                self.answers = dict(fact.answers)
            case f.RatingExcluded():
                self.is_counted, self.excluded_why = False, fact.reason

    def _rated(self, fact: f.Rated, at: datetime) -> None:
        self.case_id, self.ticket_id = fact.case, fact.ticket
        self.level, self.is_bad, self.channel = fact.level, fact.bad, fact.channel
        self.staff, self.window = fact.rated_staff, fact.window
        self.reasons, self.flags = list(fact.reasons), list(fact.flags)
        self.call, self.noted_by, self.rated_at = fact.call, fact.noted_by, fact.given_at or at
        self.is_counted = not fact.flags


class SlipState(models.TextChoices):
    """Where a slip of paper stands."""

    TYPED = "typed", "等人核对"
    CHECKED = "checked", "已核对"
    WRONG = "wrong", "和纸上对不上"


class Slip(models.Model):
    """A rating on paper as one person typed it; a second person compares it before it is a rating."""

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=24)
    channel = models.CharField(max_length=16)
    level = models.CharField(max_length=24)
    reasons = models.JSONField(default=list)
    words = models.TextField(blank=True)
    phone = models.CharField(max_length=200, blank=True)
    given_on = models.DateField()
    token = models.CharField(max_length=32)
    state = models.CharField(max_length=8, choices=SlipState.choices)
    typed_by = models.BigIntegerField()
    checked_by = models.BigIntegerField(null=True)
    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, null=True, related_name="slip")
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = ("state", "typed_by", "checked_by")
    sealed: ClassVar[dict[str, str]] = {"phone": "phone"}

    class Meta:
        indexes = [models.Index(fields=["centre", "state", "-id"], name="slip_newest")]

    def __str__(self) -> str:
        return self.number

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.SlipTyped():
                self.state, self.typed_by = SlipState.TYPED, fact.typed_by
            case f.SlipChecked():
                self.state = SlipState.CHECKED if fact.fits else SlipState.WRONG
                self.checked_by = fact.checked_by
