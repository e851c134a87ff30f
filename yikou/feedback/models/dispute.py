"""Dispute: a quarrel between residents that somebody who is no party to it helps to settle (民间纠纷调解)."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from yikou.feedback import facts as f
from yikou.feedback.models.concern import marked, unmarked
from yikou.feedback.models.owed import Owed, OwedQuerySet
from yikou.kernel import crypto
from yikou.kernel.facts import Fact


class DisputeState(models.TextChoices):
    """Where a dispute stands."""

    NOTED = "noted", "等双方同意"
    MEDIATING = "mediating", "正在调"
    SETTLED = "settled", "调成了，等回访"
    KEPT = "kept", "照协议办了"
    BROKEN = "broken", "没有照协议办"
    FAILED = "failed", "没有调成"
    DECLINED = "declined", "不调解"


class Dispute(Owed):
    """One dispute: which kind, who agreed, who mediates, when they sat down, what was agreed, whether it is kept.

    Names, telephones (sealed) and words stand in the row alone.
    """

    name: ClassVar[str] = "纠纷调解"
    address: ClassVar[str] = "office:dispute"
    kept_by: ClassVar[tuple[str, ...]] = ("disputes.mediate",)

    sort = models.CharField(max_length=16)
    sort_name = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=DisputeState.choices)
    source = models.CharField(max_length=40, blank=True)
    noted_by = models.BigIntegerField()
    party_marks = models.CharField(max_length=200, blank=True)
    consents = models.JSONField(default=list)
    mediator = models.BigIntegerField(null=True)
    accepted_at = models.DateTimeField(null=True)
    session_on = models.DateField(null=True)
    session_where = models.CharField(max_length=12, blank=True)
    sessions_held = models.PositiveSmallIntegerField(default=0)
    is_prolonged = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True)
    confirm_by = models.DateField(null=True)
    elsewhere = models.CharField(max_length=16, blank=True)

    one_name = models.CharField(max_length=60)
    one_phone = models.CharField(max_length=200, blank=True)
    other_name = models.CharField(max_length=60, blank=True)
    other_phone = models.CharField(max_length=200, blank=True)
    words = models.TextField()
    sessions = models.JSONField(default=list)
    terms = models.TextField(blank=True)
    one_says = models.TextField(blank=True)
    other_says = models.TextField(blank=True)
    ending = models.TextField(blank=True)

    folded: ClassVar[tuple[str, ...]] = (
        *("number", "owner", "due_on", "opened_at", "ended_at", "sort", "sort_name", "state", "source", "noted_by"),
        *("party_marks", "consents", "mediator", "accepted_at", "session_on", "session_where", "sessions_held"),
        *("is_prolonged", "settled_at", "confirm_by", "elsewhere"),
    )

    objects: ClassVar[Any] = OwedQuerySet.as_manager()

    @classmethod
    def kept_from(cls, account: int) -> Q:
        """Those in which somebody is a side: he is not shown what is written about them."""
        return Q(party_marks__contains=f",{account},")

    @property
    def falls_to(self) -> tuple[str, frozenset[int]]:
        """Who mediates, and is no side of it."""
        return "disputes.mediate", frozenset(self.parties)

    @property
    def step(self) -> str:
        """Where it stands, in words."""
        if self.state == DisputeState.MEDIATING and self.sessions_held:
            return f"{DisputeState.MEDIATING.label}，坐下来 {self.sessions_held} 次"
        return str(DisputeState(self.state).label)

    @property
    def subject_line(self) -> str:
        """Which kind; between whom, only its page says."""
        return f"{self.sort_name}纠纷"

    @property
    def parties(self) -> tuple[int, ...]:
        """Colleagues who are a side of it."""
        return unmarked(self.party_marks)

    @property
    def awaited(self) -> str:
        """What is owed now."""
        owed = {DisputeState.NOTED: "答复调不调", DisputeState.SETTLED: "回访"}
        return owed.get(DisputeState(self.state), "调结")

    def phone_of(self, side: str) -> str:
        """The telephone of a side, opened; empty where none was left."""
        sealed = self.one_phone if side == "one" else self.other_phone
        return crypto.open_sealed(sealed, purpose="phone") if sealed else ""

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.DisputeNoted():
                self.number, self.owner, self.due_on, self.opened_at = fact.number, fact.owner, fact.due_on, at
                self.sort, self.sort_name, self.state = fact.sort, fact.sort_name, DisputeState.NOTED
                self.noted_by, self.party_marks, self.source = fact.noted_by, marked(fact.parties), fact.source
            case f.DisputeConsented():
                self.consents = [*self.consents, fact.side]
            case f.DisputeAccepted():
                self.state, self.accepted_at, self.due_on = DisputeState.MEDIATING, at, fact.due_on
                self.mediator = self.owner = fact.mediator
            case f.MediatorChanged() | f.OwnerReplaced():
                self.owner = fact.owner
                self.mediator = fact.owner if self.mediator else None
            case f.SessionSet():
                self.session_on, self.session_where = fact.on, fact.where
            case f.SessionHeld():
                self.sessions_held, self.session_on = fact.place, None
            case f.DisputeProlonged():
                self.is_prolonged, self.due_on = True, fact.due_on
            case _:
                self._absorb_end(fact, at)

    def _absorb_end(self, fact: Fact, at: datetime) -> None:
        match fact:
            case f.DisputeSettled():
                self.state, self.settled_at = DisputeState.SETTLED, at
                self.due_on, self.confirm_by, self.session_on = fact.due_on, fact.confirm_by, None
            case f.DisputeDeclined():
                self.state, self.ended_at, self.elsewhere = DisputeState.DECLINED, at, fact.elsewhere
            case f.DisputeFailed():
                self.state, self.ended_at, self.elsewhere = DisputeState.FAILED, at, fact.elsewhere
            case f.DisputeAskedAgain() if fact.due_on:
                self.due_on = fact.due_on
            case f.DisputeAskedAgain():
                self.state = DisputeState.KEPT if fact.kept == "kept" else DisputeState.BROKEN
                self.ended_at, self.elsewhere = at, fact.elsewhere
