"""HomeRound, HomeVisit: which homes are visited in a quarter, and one visit at one home (入户走访)."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q

from yikou.feedback import facts as f
from yikou.feedback.models.concern import Concern
from yikou.feedback.models.owed import Owed, OwedQuerySet
from yikou.kernel.facts import Fact


class HomeState(models.TextChoices):
    """Where a visit stands."""

    TO_GO = "to_go", "等上门"
    MET = "met", "见到了，等登记"
    DONE = "done", "走完了"
    UNREACHABLE = "unreachable", "没遇上"


class HomeRound(Owed):
    """The visits of one period; owed are its plan, then the homes, then what came of them."""

    name: ClassVar[str] = "走访安排"
    address: ClassVar[str] = "office:home_round"
    kept_by: ClassVar[tuple[str, ...]] = ("homes.arrange",)

    title = models.CharField(max_length=40)
    first_on = models.DateField()
    last_on = models.DateField()
    planned = models.PositiveIntegerField(default=0)
    areas = models.JSONField(default=list)
    is_enough = models.BooleanField(null=True)
    summary = models.TextField(blank=True)

    folded: ClassVar[tuple[str, ...]] = (
        *("number", "owner", "due_on", "opened_at", "ended_at", "title", "first_on", "last_on", "planned", "areas"),
        "is_enough",
    )

    objects: ClassVar[Any] = OwedQuerySet.as_manager()

    class Meta(Owed.Meta):
        constraints = [
            *Owed.Meta.constraints,
            models.UniqueConstraint(fields=["centre", "first_on"], name="one_home_round_a_period"),
        ]

    @property
    def falls_to(self) -> tuple[str, frozenset[int]]:
        """Who arranges such visits."""
        return "homes.arrange", frozenset()

    @property
    def step(self) -> str:
        """Where it stands, in words."""
        if self.ended_at is not None:
            return "已经汇总"
        return f"排了 {self.planned} 户" if self.planned else "还没有排"

    @property
    def subject_line(self) -> str:
        """Which period."""
        return f"{self.title}入户走访"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.OwnerReplaced():
                self.owner = fact.owner
            case f.HomeRoundOpened():
                self.number, self.owner, self.due_on, self.opened_at = fact.number, fact.owner, fact.due_on, at
                self.title, self.first_on, self.last_on = fact.name, fact.first_on, fact.last_on
            case f.HomesArranged():
                self.planned += fact.homes
                self.areas = list(dict.fromkeys([*self.areas, fact.area]))
                self.owner, self.due_on = fact.owner, fact.due_on
            case f.HomeRoundClosed():
                self.ended_at, self.is_enough = at, fact.enough


class HomeVisit(Owed):
    """One visit: where, who goes, how often nobody was there, who was met, what was heard and what it became.

    The home, who was met and what was said stand in the row alone.
    """

    name: ClassVar[str] = "入户走访"
    address: ClassVar[str] = "office:home"
    kept_by: ClassVar[tuple[str, ...]] = ("homes.visit",)

    round = models.ForeignKey(HomeRound, on_delete=models.PROTECT, related_name="visits")
    area = models.CharField(max_length=40)
    home = models.CharField(max_length=60)
    state = models.CharField(max_length=12, choices=HomeState.choices)
    tries = models.PositiveSmallIntegerField(default=0)
    met_at = models.DateTimeField(null=True)
    in_time = models.BooleanField(null=True)
    asked = models.JSONField(default=list)
    offered = models.JSONField(default=list)
    heard = models.JSONField(default=list)
    who = models.CharField(max_length=60, blank=True)
    words = models.TextField(blank=True)

    folded: ClassVar[tuple[str, ...]] = (
        *("number", "owner", "due_on", "opened_at", "ended_at", "round_id", "state", "tries", "met_at", "in_time"),
        *("asked", "offered", "heard"),
    )

    objects: ClassVar[Any] = OwedQuerySet.as_manager()

    @classmethod
    def kept_from(cls, account: int) -> Q:
        """Those at which something about somebody was said: they name the concern that it became."""
        about = Concern.objects.filter(Concern.kept_from(account), centre_id=OuterRef("centre_id"))
        return Q(Exists(about.filter(source=OuterRef("number"))))

    @property
    def falls_to(self) -> tuple[str, frozenset[int]]:
        """Who goes to people's homes."""
        return "homes.visit", frozenset()

    @property
    def step(self) -> str:
        """Where it stands, in words."""
        tried = f"，去过 {self.tries} 次" if self.tries and self.state == HomeState.TO_GO else ""
        return f"{HomeState(self.state).label}{tried}"

    @property
    def subject_line(self) -> str:
        """The neighbourhood; which home, only its page says."""
        return f"{self.area}走访"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.OwnerReplaced():
                self.owner = fact.owner
            case f.HomePlanned():
                self.number, self.owner, self.due_on, self.opened_at = fact.number, fact.owner, fact.due_on, at
                self.round_id, self.state = fact.round, HomeState.TO_GO
            case f.HomeMoved():
                self.owner, self.due_on = fact.owner, fact.due_on
            case f.HomeMissed():
                self.tries, self.due_on = fact.tries, fact.due_on
            case f.HomeUnreachable():
                self.tries, self.state, self.ended_at = fact.tries, HomeState.UNREACHABLE, at
            case f.HomeMet():
                self.state, self.met_at, self.in_time, self.due_on = HomeState.MET, at, fact.in_time, fact.due_on
                self.asked, self.offered = list(fact.asked), list(fact.offered)
            case f.HomeHeard():
                self.heard = [*self.heard, {"sort": fact.sort, "number": fact.number}]
            case f.HomeVisited():
                self.state, self.ended_at = HomeState.DONE, at
