"""FollowUp: one return visit by telephone (回访), owed by somebody who did not handle the matter."""

from datetime import datetime
from typing import Any, ClassVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from yikou.feedback import facts as f
from yikou.feedback.models.owed import Owed, OwedQuerySet
from yikou.kernel.facts import Fact


class VisitState(models.TextChoices):
    """Where a return visit stands."""

    TO_CALL = "to_call", "等打电话"
    REACHED = "reached", "回访到了"
    UNREACHABLE = "unreachable", "联系不上"


class FollowUp(Owed):
    """One call: of which matter, why, how often tried, what was answered to the three questions."""

    name: ClassVar[str] = "回访"
    address: ClassVar[str] = "office:visit"
    kept_by: ClassVar[tuple[str, ...]] = ("visits.call",)

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="follow_ups")
    item_name = models.CharField(max_length=120)
    why = models.CharField(max_length=12)
    seed = models.CharField(max_length=80, blank=True)
    handlers = models.JSONField(default=list)
    state = models.CharField(max_length=12, choices=VisitState.choices)
    tries = models.PositiveSmallIntegerField(default=0)
    last_try_at = models.DateTimeField(null=True)
    call_from = models.DateTimeField(null=True)
    put_off = models.PositiveSmallIntegerField(default=0)
    answers = models.JSONField(default=dict)
    words = models.TextField(blank=True)
    is_bad = models.BooleanField(null=True)
    concern = models.CharField(max_length=24, blank=True)

    folded: ClassVar[tuple[str, ...]] = (
        *("number", "owner", "due_on", "opened_at", "ended_at", "case_id", "why", "seed", "handlers", "state"),
        *("tries", "last_try_at", "call_from", "put_off", "answers", "is_bad", "concern"),
    )

    objects: ClassVar[Any] = OwedQuerySet.as_manager()

    class Meta(Owed.Meta):
        constraints = [
            *Owed.Meta.constraints,
            models.UniqueConstraint(fields=["case"], condition=Q(why="sample"), name="case_sampled_once"),
        ]

    @classmethod
    def kept_from(cls, account: int) -> Q:
        """Those that went on as a concern about somebody: they name it and tell what was said."""
        concern = apps.get_model("feedback", "Concern")
        same = concern._default_manager.filter(centre_id=OuterRef("centre_id"), number=OuterRef("concern"))
        return Q(Exists(same.filter(concern.kept_from(account))))

    @property
    def falls_to(self) -> tuple[str, frozenset[int]]:
        """Who makes calls; never who handled the matter."""
        return "visits.call", frozenset(self.handlers)

    @property
    def step(self) -> str:
        """Where it stands, in words."""
        tried = f"，打过 {self.tries} 次" if self.tries and self.state == VisitState.TO_CALL else ""
        return f"{VisitState(self.state).label}{tried}"

    @property
    def subject_line(self) -> str:
        """What the matter was."""
        return self.item_name

    @property
    def item_code(self) -> str:
        """The item, for the ledger."""
        return self.case.item_code

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.OwnerReplaced():
                self.owner = fact.owner
            case f.VisitPlanned():
                self.number, self.owner, self.due_on, self.opened_at = fact.number, fact.owner, fact.due_on, at
                self.case_id, self.why, self.seed, self.handlers = fact.case, fact.why, fact.seed, list(fact.handlers)
                self.state = VisitState.TO_CALL
            case f.VisitTaken():
                self.owner = fact.owner
            case f.VisitMissed():
                self.tries, self.last_try_at = fact.tries, at
            case f.VisitPutOff():
                self.call_from, self.due_on, self.put_off = fact.call_from, fact.due_on, fact.times
            case f.VisitUnreachable():
                self.state, self.ended_at = VisitState.UNREACHABLE, at
            case f.Visited():
                self.state, self.ended_at, self.last_try_at = VisitState.REACHED, at, at
                self.answers, self.is_bad, self.concern = dict(fact.answers), fact.bad, fact.concern
