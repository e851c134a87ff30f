"""Rectification and Appeal: what is owed for a bad rating, to the resident and to the person rated."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from yikou.feedback import facts as f
from yikou.feedback.models.owed import Owed, OwedQuerySet
from yikou.feedback.models.rating import Rating
from yikou.kernel.facts import Fact


class RectificationStep(models.TextChoices):
    """Where a rectification stands."""

    CONTACT = "contact", "联系评价人"
    FIX = "fix", "整改"
    FOLLOW_UP = "follow_up", "回访"
    CLOSED = "closed", "已关闭"


class RectificationQuerySet(OwedQuerySet["Rectification"]):
    """Rectifications, named so that their types are known."""


class AppealQuerySet(OwedQuerySet["Appeal"]):
    """Appeals, the same."""


class Rectification(Owed):
    """差评整改: contact, put right, asked by somebody else, closed once the resident knows."""

    name: ClassVar[str] = "差评整改"
    address: ClassVar[str] = "office:rectification"
    kept_by: ClassVar[tuple[str, ...]] = ("concerns.handle", "concerns.arrange", "visits.call")

    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, related_name="rectification")
    about = models.CharField(max_length=120, blank=True)
    rated_staff = models.BigIntegerField()
    at_step = models.CharField(max_length=12, choices=RectificationStep.choices)
    contact_by = models.DateField()
    fix_by = models.DateField()
    contacted_at = models.DateTimeField(null=True)
    contact_tries = models.PositiveSmallIntegerField(default=0)
    is_complex = models.BooleanField(default=False)
    how = models.CharField(max_length=16, blank=True)
    done_words = models.TextField(blank=True)
    fixed_at = models.DateTimeField(null=True)
    fixed_by = models.BigIntegerField(null=True)
    fixed_in_time = models.BooleanField(null=True)
    follow_up_tries = models.PositiveSmallIntegerField(default=0)
    rounds = models.PositiveSmallIntegerField(default=1)
    knows = models.BooleanField(null=True)

    objects: ClassVar[models.Manager["Rectification"]] = RectificationQuerySet.as_manager()

    folded: ClassVar[tuple[str, ...]] = (
        *("number", "owner", "due_on", "opened_at", "ended_at", "rating_id", "rated_staff", "at_step", "contact_by"),
        *("fix_by", "contacted_at", "contact_tries", "is_complex", "how", "fixed_at", "fixed_by", "fixed_in_time"),
        *("follow_up_tries", "rounds", "knows"),
    )

    @classmethod
    def kept_from(cls, account: int) -> Q:
        """Those in which somebody is the person rated: his own are not for him to see."""
        return Q(rated_staff=account)

    @property
    def falls_to(self) -> tuple[str, frozenset[int]]:
        """Who handles what is said, or calls by now; never the person rated, nor who put it right."""
        calls = self.at_step == RectificationStep.FOLLOW_UP
        apart = {self.rated_staff, *([self.fixed_by or 0] if calls else [])} - {0}
        return ("visits.call" if calls else "concerns.handle"), frozenset(apart)

    @property
    def step(self) -> str:
        """Where it stands, in words."""
        return RectificationStep(self.at_step).label

    @property
    def subject_line(self) -> str:
        """The item that was rated."""
        return self.about or "窗口办事"

    @property
    def item_code(self) -> str:
        """The item that was rated, for the ledger."""
        return self.rating.item_code

    @property
    def phone_number(self) -> str:
        """Where whoever gave the rating is told: what was left with it, else the applicant's; opened."""
        return self.rating.phone_number

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.OwnerReplaced():
                self.owner = fact.owner
            case f.RectificationOpened():
                self._opened(fact, at)
            case f.RaterContacted():
                self.contact_tries, self.due_on = fact.tries, fact.due_on
                if fact.done:
                    self.contacted_at, self.at_step = at, RectificationStep.FIX
            case f.RectificationExtended():
                self.is_complex, self.fix_by = True, fact.fix_by
                self.due_on = fact.fix_by if self.at_step == RectificationStep.FIX else self.due_on
            case f.PutRight():
                self._put_right(fact, at)
            case f.FollowedUp():
                self.follow_up_tries = fact.tries
            case f.RectificationReopened():
                self.at_step, self.owner, self.due_on = RectificationStep.FIX, fact.owner, fact.due_on
                self.fix_by, self.follow_up_tries, self.rounds = fact.due_on, 0, self.rounds + 1
            case f.RectificationClosed():
                self.at_step, self.ended_at, self.knows = RectificationStep.CLOSED, at, fact.knows
            case f.RectificationHandedOver():
                self.owner = fact.owner
            case f.RaterPhoneSeen():
                """Only remembered."""

    def _opened(self, fact: f.RectificationOpened, at: datetime) -> None:
        self.number, self.rating_id, self.rated_staff = fact.number, fact.rating, fact.rated_staff
        self.owner, self.due_on, self.opened_at = fact.owner, fact.due_on, at
        self.contact_by, self.fix_by, self.at_step = fact.due_on, fact.fix_by, RectificationStep.CONTACT

    def _put_right(self, fact: f.PutRight, at: datetime) -> None:
        self.at_step, self.how, self.fixed_at, self.fixed_by = RectificationStep.FOLLOW_UP, fact.how, at, fact.fixed_by
        self.owner, self.due_on = fact.owner, fact.due_on
        # The first round tells whether the promise was kept.
        self.fixed_in_time = fact.in_time if self.fixed_in_time is None else self.fixed_in_time and fact.in_time


def involved(rating: Rating) -> set[int]:
    """The rated person, and whoever put the rating right or answers for that."""
    one = Rectification.objects.filter(rating=rating).first()
    parts = {rating.staff, *([one.owner, one.fixed_by or 0] if one else [])}
    return parts - {0}


class Appeal(Owed):
    """评价申诉: the rated person's word against a bad rating, re-checked by a leader who is not involved."""

    name: ClassVar[str] = "评价申诉"
    address: ClassVar[str] = "office:appeal"
    kept_by: ClassVar[tuple[str, ...]] = ("ratings.review",)

    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, related_name="appeal")
    about = models.CharField(max_length=120, blank=True)
    rated_staff = models.BigIntegerField()
    evidence = models.TextField()
    upheld = models.BooleanField(null=True)
    verdict_words = models.TextField(blank=True)
    decided_in_time = models.BooleanField(null=True)

    objects: ClassVar[models.Manager["Appeal"]] = AppealQuerySet.as_manager()

    folded: ClassVar[tuple[str, ...]] = (
        *("number", "owner", "due_on", "opened_at", "ended_at", "rating_id", "rated_staff", "upheld"),
        "decided_in_time",
    )

    @property
    def falls_to(self) -> tuple[str, frozenset[int]]:
        """Another leader who is not involved."""
        return "ratings.review", frozenset(involved(self.rating))

    @property
    def step(self) -> str:
        """Where it stands, in words."""
        return "等复核" if self.is_open else "不予采用" if self.upheld else "维持评价"

    @property
    def subject_line(self) -> str:
        """The item that was rated."""
        return self.about or "窗口办事"

    @property
    def item_code(self) -> str:
        """The item that was rated, for the ledger."""
        return self.rating.item_code

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.OwnerReplaced():
                self.owner = fact.owner
            case f.RatingAppealed():
                self.number, self.rating_id, self.rated_staff = fact.number, fact.rating, fact.rated_staff
                self.owner, self.due_on, self.opened_at = fact.owner, fact.due_on, at
            case f.AppealDecided():
                self.upheld, self.ended_at, self.decided_in_time = fact.upheld, at, fact.in_time
            case f.AppealHandedOver():
                self.owner = fact.owner
