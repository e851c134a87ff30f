"""Owed: what somebody owes an answer or a deed by a day. Nothing of it can be without owner or limit."""

from datetime import date
from typing import ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q

Row = TypeVar("Row", bound="Owed", covariant=True)


class OwedQuerySet(models.QuerySet[Row]):
    """The questions that every list of owed things asks."""

    def at_centre(self, centre: str) -> Self:
        """Those of one centre."""
        return self.filter(centre_id=centre)

    def open(self) -> Self:
        """What has not ended."""
        return self.filter(ended_at__isnull=True)

    def owned_by(self, account: int) -> Self:
        """What one person answers for now."""
        return self.filter(owner=account)

    def late(self, on: date) -> Self:
        """What is still open after its last day."""
        return self.open().filter(self.model.past(on))

    def not_about(self, account: int | None) -> Self:
        """Without those that are kept from somebody: he is not shown that they exist."""
        return self.exclude(self.model.kept_from(account)) if account else self


class Owed(models.Model):
    """One thing that is owed: a number, an owner, the last day, and whether it has ended.

    `owner` is an account; `due_on` the last day of the step that is due now. The table refuses an
    open row without them: no matter can be without owner or limit.
    """

    name: ClassVar[str]
    address: ClassVar[str]
    # Any of these rights lets somebody keep it; where there is none it stays his own as long as he works here.
    kept_by: ClassVar[tuple[str, ...]] = ()

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=24)
    owner = models.BigIntegerField()
    due_on = models.DateField()
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    objects = OwedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["centre", "number"], name="%(class)s_number"),
            models.CheckConstraint(condition=Q(owner__gt=0), name="%(class)s_is_owned"),
        ]
        indexes = [
            models.Index(fields=["centre", "due_on"], name="%(class)s_due", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["centre", "-id"], name="%(class)s_newest"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether something is still owed."""
        return self.ended_at is None

    @property
    def step(self) -> str:
        """Where it stands, in words."""
        raise NotImplementedError

    @property
    def subject_line(self) -> str:
        """What it is about, in a line of a list; no name, no number of a person."""
        raise NotImplementedError

    @property
    def falls_to(self) -> tuple[str, frozenset[int]]:
        """To whom it falls when its owner is gone: the right that is needed, and who may not have it."""
        raise NotImplementedError

    @classmethod
    def kept_from(cls, account: int) -> Q:
        """Those that somebody is not shown, for they are about him; most kinds have none."""
        return Q(pk__in=())

    @classmethod
    def past(cls, on: date) -> Q:
        """Of what is open, that whose last day has passed."""
        return Q(due_on__lt=on)

    def is_late(self, on: date) -> bool:
        """Whether its last day has passed while it is open."""
        return self.is_open and self.due_on < on
