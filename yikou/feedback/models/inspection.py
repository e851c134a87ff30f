"""What was looked at and what was found: checks, findings, their pictures."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from yikou.feedback import facts as f
from yikou.feedback.models.owed import Owed
from yikou.feedback.models.supervision import DutyWeek
from yikou.kernel.facts import Fact
from yikou.kernel.identifiers import seat


class Sort(models.TextChoices):
    """What kind of check it is."""

    FULL = "full", "全面检查"
    SURPRISE = "surprise", "突击检查"
    VISIT = "visit", "明察暗访"
    LEADER = "leader", "领导检查"
    AUDIT = "audit", "审计"
    INTEGRITY = "integrity", "廉政督察"


OUTSIDE = (Sort.AUDIT, Sort.INTEGRITY)


class Inspection(Owed):
    """检查: one look at the hall; until everything seen is written down it is owed by whoever looked."""

    name: ClassVar[str] = "检查登记"
    address: ClassVar[str] = "inspect:inspection"

    week = models.ForeignKey(DutyWeek, on_delete=models.PROTECT, null=True, related_name="+")
    sort = models.CharField(max_length=16, choices=Sort.choices)
    is_secret = models.BooleanField(default=False)
    seen_on = models.DateField()
    group = models.JSONField(default=list)
    body = models.CharField(max_length=60, blank=True)
    words = models.TextField(blank=True)
    results = models.JSONField(default=dict)
    is_recorded = models.BooleanField(default=False)
    was_late = models.BooleanField(default=False)
    is_dropped = models.BooleanField(default=False)

    folded: ClassVar[tuple[str, ...]] = (
        *("number", "owner", "due_on", "opened_at", "ended_at", "week_id", "sort", "is_secret", "seen_on", "group"),
        *("body", "results", "is_recorded", "was_late", "is_dropped"),
    )

    class Meta(Owed.Meta):
        abstract = False
        indexes = [*Owed.Meta.indexes, models.Index(fields=["centre", "seen_on"], name="inspection_seen")]

    @property
    def is_from_outside(self) -> bool:
        """Whether another body inspected the centre: nobody here ticks a list."""
        return self.sort in OUTSIDE

    @property
    def bad(self) -> list[str]:
        """The points that were bad, in the order of the lists."""
        return [point for point, result in self.results.items() if result == "bad"]

    @property
    def falls_to(self) -> tuple[str, frozenset[int]]:
        """Who arranges inspections: it can be written down by others of the group, or dropped."""
        return "inspections.arrange", frozenset()

    @property
    def step(self) -> str:
        """Where it stands."""
        if self.is_dropped:
            return "作废"
        if not self.is_recorded:
            return "还没填结果"
        return "问题还没写明" if self.is_open else "登记完"

    @property
    def subject_line(self) -> str:
        """What it is about."""
        way = "" if self.sort != Sort.VISIT else "（暗访）" if self.is_secret else "（明察）"
        return f"{self.seen_on.month}月{self.seen_on.day}日{self.get_sort_display()}{way}"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.OwnerReplaced():
                self.owner = fact.owner
            case f.InspectionBegun():
                self.number, self.sort, self.is_secret, self.week_id = fact.number, fact.sort, fact.secret, fact.week
                self.seen_on, self.group, self.body = fact.seen_on, list(fact.group), fact.body
                self.owner, self.due_on, self.opened_at = fact.owner, fact.due_on, at
            case f.InspectionRecorded():
                self.results, self.is_recorded, self.was_late = dict(fact.results), True, fact.late
            case f.InspectionEnded():
                self.ended_at = at
            case f.InspectionDropped():
                self.is_dropped, self.ended_at = True, at


class FindingState(models.TextChoices):
    """Where a finding stands."""

    REPORTED = "reported", "等核实"
    OPEN = "open", "等整改"
    RECTIFIED = "rectified", "等复查"
    AT_ONCE = "at_once", "当场改正"
    CLOSED = "closed", "复查合格"
    DISMISSED = "dismissed", "不属实"


class Finding(Owed):
    """问题: what was found, whose it is, by when it is put right, who looks again."""

    name: ClassVar[str] = "整改"
    address: ClassVar[str] = "inspect:finding"

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=16)
    state = models.CharField(max_length=16, choices=FindingState.choices)
    point = models.CharField(max_length=24)
    point_name = models.CharField(max_length=24)
    window = models.CharField(max_length=24, blank=True)
    found_on = models.DateField()
    found_by = models.BigIntegerField()
    meant = models.BigIntegerField()
    rectify_by = models.DateField(null=True)
    rectified_on = models.DateField(null=True)
    rectified_by = models.BigIntegerField(null=True)
    in_time = models.BooleanField(null=True)
    sent_back = models.PositiveSmallIntegerField(default=0)
    words = models.TextField(blank=True)
    done_words = models.TextField(blank=True)

    folded: ClassVar[tuple[str, ...]] = (
        *("number", "owner", "due_on", "opened_at", "ended_at", "inspection_id", "source", "state", "point"),
        *("point_name", "window", "found_on", "found_by", "meant", "rectify_by", "rectified_on", "rectified_by"),
        *("in_time", "sent_back"),
    )

    class Meta(Owed.Meta):
        abstract = False
        indexes = [
            *Owed.Meta.indexes,
            models.Index(fields=["centre", "meant"], name="finding_meant"),
            models.Index(fields=["centre", "found_on"], name="finding_found"),
        ]

    @classmethod
    def unnamed_to(cls, account: int) -> Q:
        """Those of which somebody is not told who said it: a colleague about him, or who looked in secret."""
        return Q(meant=account) & (Q(source="colleague") | Q(inspection__is_secret=True))

    @property
    def falls_to(self) -> tuple[str, frozenset[int]]:
        """Who arranges inspections; never one who would look at his own."""
        if self.state == FindingState.OPEN:
            return "inspections.arrange", frozenset()
        others = self.found_by if self.state == FindingState.REPORTED else self.rectified_by
        return "inspections.arrange", frozenset({self.meant, others or 0} - {0})

    @property
    def step(self) -> str:
        """Where it stands."""
        return self.get_state_display()

    @property
    def subject_line(self) -> str:
        """What it is about."""
        return f"{seat(self.window)} {self.point_name}".strip() if self.window else self.point_name

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.OwnerReplaced():
                self.owner = fact.owner
            case f.Found() | f.FoundReported():
                self._found(fact, at)
            case f.FoundConfirmed():
                self.state, self.owner, self.meant = FindingState.OPEN, fact.owner, fact.owner
                self.due_on = self.rectify_by = fact.due_on
            case f.FoundDismissed():
                self.state, self.ended_at = FindingState.DISMISSED, at
            case f.FixedAtOnce():
                self.state, self.ended_at, self.in_time = FindingState.AT_ONCE, at, True
                self.rectified_on, self.rectified_by = self.found_on, self.meant
            case f.Rectified():
                self.state, self.in_time, self.rectified_by = FindingState.RECTIFIED, fact.in_time, self.owner
                self.rectified_on, self.owner, self.due_on = fact.rectified_on, fact.owner, fact.due_on
            case f.Rechecked():
                self._rechecked(fact, at)
            case f.FoundMoved():
                if self.state == FindingState.OPEN:
                    self.meant, self.rectify_by = fact.owner, fact.due_on
                self.owner, self.due_on = fact.owner, fact.due_on

    def _found(self, fact: "f.Found | f.FoundReported", at: datetime) -> None:
        self.number, self.point, self.point_name, self.window = fact.number, fact.point, fact.point_name, fact.window
        self.found_on, self.found_by, self.owner, self.due_on = fact.found_on, fact.found_by, fact.owner, fact.due_on
        self.opened_at = at
        if isinstance(fact, f.Found):
            self.inspection_id, self.source, self.state = fact.inspection, fact.source, FindingState.OPEN
            self.meant, self.rectify_by = fact.owner, fact.due_on
        else:
            self.source, self.state, self.meant = "colleague", FindingState.REPORTED, fact.meant

    def _rechecked(self, fact: f.Rechecked, at: datetime) -> None:
        self.owner, self.due_on = fact.owner, fact.due_on
        if fact.passed:
            self.state, self.ended_at = FindingState.CLOSED, at
        else:
            self.state, self.sent_back, self.rectify_by = FindingState.OPEN, self.sent_back + 1, fact.due_on


class FindingPhoto(models.Model):
    """A picture of a finding, before or after; the place where it was taken is removed before it is kept."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="photos")
    sort = models.CharField(max_length=8, default="before")
    file = models.ForeignKey("residents.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sort__in=("before", "after")), name="findingphoto_sort"),
        ]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.sort}"
