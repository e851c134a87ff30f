"""What stands beside the matters and is not folded: serials, drafts, who is looking, wrong tries."""

from typing import ClassVar

from django.db import models

from yikou.cases.models.case import Case


class Counter(models.Model):
    """The last serial of a centre's day: cases, papers and enquiries share one row of numbers."""

    centre = models.CharField(max_length=16)
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "day"], name="one_counter_a_day")]

    def __str__(self) -> str:
        return f"{self.centre} {self.day} {self.last}"


class Draft(models.Model):
    """What a clerk has typed and not yet submitted, sealed: it survives an error, a reload, a lock."""

    centre = models.CharField(max_length=16)
    account = models.BigIntegerField()
    key = models.CharField(max_length=40)
    content = models.TextField()
    saved_at = models.DateTimeField()

    sealed: ClassVar[dict[str, str]] = {"content": "draft"}

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="one_draft_a_key")]

    def __str__(self) -> str:
        return f"{self.account} {self.key}"


class Viewing(models.Model):
    """Who has a case open right now, so that two clerks see each other."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="viewings")
    account = models.BigIntegerField()
    name = models.CharField(max_length=60)
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "account"], name="one_viewing_each")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.account}"


class LookupTry(models.Model):
    """A wrong try to look up progress, by place (a keyed hash); forgotten when it no longer counts."""

    centre = models.CharField(max_length=16)
    place = models.CharField(max_length=64)
    failed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["place", "failed_at"], name="lookup_place")]

    def __str__(self) -> str:
        return f"{self.place[:8]} {self.failed_at:%H:%M}"
