"""责任追究 and 路费补偿: what broke a rule, who was heard, what followed; what a second trip costs."""

from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q

from yikou.feedback import facts as f
from yikou.feedback.models.owed import Owed
from yikou.kernel.facts import Fact


class BreachState(models.TextChoices):
    """Where a breach stands."""

    PROPOSED = "proposed", "等核实"
    HEARING = "hearing", "等本人说明"
    HEARD = "heard", "等处理"
    DECIDED = "decided", "已处理，等申诉期满"
    APPEALED = "appealed", "申诉复核"
    CLOSED = "closed", "办结"
    DROPPED = "dropped", "不属实"


# The person it is about is told once the facts are verified, and sees it from then on.
SHOWN = (BreachState.HEARING, BreachState.HEARD, BreachState.DECIDED, BreachState.APPEALED, BreachState.CLOSED)
NONE = "none"


class Breach(Owed):
    """追责: one breach by one person, from the entries that show it to its end."""

    name: ClassVar[str] = "追责"
    address: ClassVar[str] = "office:breach"
    kept_by: ClassVar[tuple[str, ...]] = ("breaches.handle", "breaches.decide")

    kind = models.CharField(max_length=32)
    kind_name = models.CharField(max_length=32)
    how = models.CharField(max_length=12)
    state = models.CharField(max_length=12, choices=BreachState.choices)
    account = models.BigIntegerField()
    raised_by = models.BigIntegerField()
    entries = models.JSONField(default=list)
    about = models.CharField(max_length=24, blank=True)
    happened_on = models.DateField()
    verified_by = models.BigIntegerField(default=0)
    verified_on = models.DateField(null=True)
    decide_by = models.DateField(null=True)
    heard_on = models.DateField(null=True)
    heard_how = models.CharField(max_length=12, blank=True)
    measure = models.CharField(max_length=16, blank=True)
    measure_name = models.CharField(max_length=40, blank=True)
    count = models.PositiveSmallIntegerField(default=0)
    at_fault = models.BooleanField(null=True)
    decided_by = models.BigIntegerField(default=0)
    decided_on = models.DateField(null=True)
    appeal_until = models.DateField(null=True)
    told_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, blank=True)
    words = models.TextField(blank=True)
    heard_words = models.TextField(blank=True)
    appeal_words = models.TextField(blank=True)

    folded: ClassVar[tuple[str, ...]] = (
        *("number", "owner", "due_on", "opened_at", "ended_at", "kind", "kind_name", "how", "state", "account"),
        *("raised_by", "entries", "about", "happened_on", "verified_by", "verified_on", "decide_by", "heard_on"),
        *("heard_how", "measure", "measure_name", "count", "at_fault", "decided_by", "decided_on", "appeal_until"),
        *("told_at", "outcome"),
    )

    class Meta(Owed.Meta):
        abstract = False
        indexes = [*Owed.Meta.indexes, models.Index(fields=["centre", "account", "-id"], name="breach_account")]

    @classmethod
    def kept_from(cls, account: int) -> Q:
        """Those about somebody that are not verified yet, or were not so."""
        return Q(account=account) & ~Q(state__in=SHOWN)

    @property
    def falls_to(self) -> tuple[str, frozenset[int]]:
        """Who verifies, or decides by now; never whom it is about, nor who has to keep out of this step."""
        apart = {self.account, self.raised_by}
        if self.state == BreachState.APPEALED:
            apart |= {self.verified_by, self.decided_by}
        decides = self.state in (BreachState.HEARD, BreachState.APPEALED)
        return ("breaches.decide" if decides else "breaches.handle"), frozenset(apart - {0})

    @property
    def step(self) -> str:
        """Where it stands."""
        return self.get_state_display()

    @property
    def subject_line(self) -> str:
        """What it is about."""
        return f"{self.kind_name} {self.about}".strip()

    @property
    def is_shown(self) -> bool:
        """Whether the person it is about sees it by now."""
        return self.state in SHOWN

    @property
    def counts(self) -> bool:
        """Whether it stands against the person: decided, at fault, not taken back."""
        return self.measure not in ("", NONE)

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.OwnerReplaced():
                self.owner = fact.owner
            case f.BreachRaised():
                self._raised(fact, at)
            case f.BreachVerified():
                self.state, self.owner, self.due_on = BreachState.HEARING, fact.owner, fact.due_on
                self.verified_by, self.verified_on, self.decide_by = fact.owner, fact.verified_on, fact.decide_by
                self.entries = [*self.entries, *fact.entries]
            case f.BreachDropped():
                self.state, self.ended_at = BreachState.DROPPED, at
            case f.BreachHeard():
                self.state, self.owner, self.due_on = BreachState.HEARD, fact.owner, fact.due_on
                self.heard_on, self.heard_how = fact.heard_on, fact.how
            case f.BreachDecided():
                self._decided(fact)
            case f.BreachTold():
                self.told_at = at
            case f.BreachAppealed():
                self.state, self.owner, self.due_on = BreachState.APPEALED, fact.owner, fact.due_on
            case f.BreachAppealAnswered():
                self.outcome, self.measure, self.measure_name = fact.outcome, fact.measure, fact.measure_name
            case f.BreachClosed():
                self.state, self.ended_at = BreachState.CLOSED, at
            case f.BreachMoved():
                self.owner, self.due_on = fact.owner, fact.due_on

    def _raised(self, fact: f.BreachRaised, at: datetime) -> None:
        self.number, self.kind, self.kind_name, self.how = fact.number, fact.breach, fact.kind_name, fact.how
        self.account, self.raised_by, self.entries = fact.account, fact.raised_by, list(fact.entries)
        self.about, self.happened_on, self.state = fact.about, fact.happened_on, BreachState.PROPOSED
        self.owner, self.due_on, self.opened_at = fact.owner, fact.due_on, at

    def _decided(self, fact: f.BreachDecided) -> None:
        self.state, self.decided_by, self.decided_on = BreachState.DECIDED, fact.decided_by, fact.decided_on
        self.measure, self.measure_name, self.count = fact.measure, fact.measure_name, fact.count
        self.at_fault, self.appeal_until = fact.at_fault, fact.appeal_until
        self.owner, self.due_on = fact.owner, fact.appeal_until


class CompensationState(models.TextChoices):
    """Where what is owed for a second trip stands."""

    OWED = "owed", "还没付"
    PAID = "paid", "付清签收"
    REFUSED = "refused", "不赔"


class Compensation(Owed):
    """路费补偿: what a notice that was not right cost a resident, paid by whoever gave it."""

    name: ClassVar[str] = "路费补偿"
    address: ClassVar[str] = "office:compensation"

    state = models.CharField(max_length=12, choices=CompensationState.choices)
    entry = models.BigIntegerField()
    notice = models.CharField(max_length=24)
    about = models.CharField(max_length=24, blank=True)
    payer = models.BigIntegerField()
    amount = models.DecimalField(max_digits=8, decimal_places=2)
    by_ticket = models.BooleanField(default=False)
    signed = models.CharField(max_length=12, blank=True)

    folded: ClassVar[tuple[str, ...]] = (
        *("number", "owner", "due_on", "opened_at", "ended_at", "state", "entry", "notice", "about", "payer"),
        *("amount", "by_ticket", "signed"),
    )

    class Meta(Owed.Meta):
        abstract = False
        constraints = [
            *Owed.Meta.constraints,
            models.UniqueConstraint(fields=["centre", "entry"], name="compensation_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="compensation_amount"),
        ]

    @property
    def falls_to(self) -> tuple[str, frozenset[int]]:
        """Who handles breaches sees to it; who pays is another question."""
        return "breaches.handle", frozenset({self.payer})

    @property
    def step(self) -> str:
        """Where it stands."""
        return self.get_state_display()

    @property
    def subject_line(self) -> str:
        """What it is about."""
        return f"告知书 {self.notice} 路费 {self.amount} 元"

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.OwnerReplaced():
                self.owner = fact.owner
            case f.CompensationOwed():
                self.number, self.entry, self.notice, self.about = fact.number, fact.entry, fact.notice, fact.about
                self.state, self.amount, self.opened_at = CompensationState.OWED, Decimal(fact.amount), at
                self.owner, self.payer, self.due_on = fact.owner, fact.owner, fact.due_on
            case f.CompensationPaid():
                self.state, self.amount, self.ended_at = CompensationState.PAID, Decimal(fact.amount), at
                self.by_ticket, self.signed = fact.by_ticket, fact.signed
            case f.CompensationRefused():
                self.state, self.ended_at = CompensationState.REFUSED, at
            case f.CompensationMoved():
                self.owner, self.payer, self.due_on = fact.owner, fact.owner, fact.due_on
