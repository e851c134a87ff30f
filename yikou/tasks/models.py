"""Task: one thing that somebody is to do by a day, folded from its entries."""

from datetime import date, datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from yikou.kernel.facts import Fact
from yikou.tasks import facts as f

LINE = 60
# What the numbers of tasks begin with.
PREFIX = "JB"


class Counter(models.Model):
    """The last serial of a centre's day."""

    centre = models.CharField(max_length=16)
    day = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["centre", "day"], name="one_task_counter_a_day")]

    def __str__(self) -> str:
        return f"{self.centre} {self.day} {self.last}"


class State(models.TextChoices):
    """Where a task stands."""

    ASSIGNED = "assigned", "待签收"
    ACCEPTED = "accepted", "在办"
    ANSWERED = "answered", "已回话，待确认"
    HANDED_BACK = "handed_back", "退回，待改派"
    DONE = "done", "办结"
    CANCELLED = "cancelled", "撤销"


class TaskQuerySet(models.QuerySet["Task"]):
    """The questions that every list of tasks asks."""

    def at_centre(self, centre: str) -> Self:
        """Those of one centre."""
        return self.filter(centre_id=centre)

    def open(self) -> Self:
        """What has not ended."""
        return self.filter(ended_at__isnull=True)

    def owned_by(self, account: int) -> Self:
        """Where one person has to move: to do it, or to say a word on the answer."""
        return self.filter(owner=account)


class Task(models.Model):
    """One assigned thing: what, who, by when, where it came from, what was answered.

    `doer` is to do it by `answer_by`; `owner` has to move now, by `due_on`: the doer until there is an answer and
    then whoever assigned it.
    `why` are the words of the last step that needs a reason. It has the columns of everything that is owed.
    """

    name: ClassVar[str] = "交办"
    address: ClassVar[str] = "office:task"
    prefix: ClassVar[str] = f"{PREFIX}-"

    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=24)
    what = models.TextField()
    answer = models.TextField(blank=True)
    why = models.TextField(blank=True)
    source = models.CharField(max_length=24)
    source_number = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=16, choices=State.choices)
    owner = models.BigIntegerField()
    doer = models.BigIntegerField()
    assigner = models.BigIntegerField()
    opened_at = models.DateTimeField()
    accept_by = models.DateField()
    answer_by = models.DateField()
    remind_on = models.DateField()
    due_on = models.DateField()
    accepted_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    in_time = models.BooleanField(null=True)
    reminded = models.JSONField(default=list)
    escalated_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    folded: ClassVar[tuple[str, ...]] = (
        *("number", "source", "source_number", "state", "owner", "doer", "assigner", "opened_at", "accept_by"),
        *("remind_on", "due_on", "accepted_at", "answered_at", "ended_at", "in_time", "reminded", "escalated_at"),
        "answer_by",
    )

    objects = TaskQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "number"], name="task_number"),
            models.CheckConstraint(condition=Q(owner__gt=0, doer__gt=0, assigner__gt=0), name="task_is_owned"),
        ]
        indexes = [
            models.Index(fields=["centre", "due_on"], name="task_due", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["centre", "-id"], name="task_newest"),
            models.Index(fields=["centre", "source", "source_number"], name="task_source"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done, or to be confirmed."""
        return self.ended_at is None

    @property
    def step(self) -> str:
        """Where it stands, in words."""
        return str(State(self.state).label)

    @property
    def subject_line(self) -> str:
        """What is to be done, in a line of a list."""
        return self.what if len(self.what) <= LINE else self.what[: LINE - 1] + "…"

    @classmethod
    def past(cls, on: date) -> Q:
        """Of what is open, that whose day has passed: without an answer, or without a word on it."""
        return Q(due_on__lt=on)

    def is_late(self, on: date) -> bool:
        """Whether its day has passed without an answer, or without a word on the answer."""
        return self.is_open and self.due_on < on

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        match fact:
            case f.Assigned():
                self.number, self.source, self.source_number = fact.number, fact.source, fact.source_number
                self.assigner, self.opened_at = fact.assigner, at
                self._given(fact)
            case f.Accepted():
                self.state, self.accepted_at = State.ACCEPTED, at
            case f.Answered():
                self.state, self.answered_at, self.in_time = State.ANSWERED, at, fact.in_time
                self.owner = self.assigner
                self._due(fact.due_on or self.due_on, fact.remind_on or self.remind_on)
            case f.SentBack():
                self.state, self.owner, self.answered_at, self.in_time = State.ACCEPTED, self.doer, None, None
                self._until(fact)
            case f.HandedBack():
                self.state, self.owner = State.HANDED_BACK, self.assigner
            case f.TakenOver():
                self.assigner = fact.assigner
                if self.state in (State.ANSWERED, State.HANDED_BACK):
                    self.owner = fact.assigner
            case f.Reassigned():
                self._given(fact)
            case f.Reminded():
                self.reminded = [*self.reminded, fact.what]
            case f.Escalated() | f.LeftUnconfirmed():
                self.escalated_at = at
            case f.Confirmed():
                self.state, self.ended_at = State.DONE, at
            case f.Cancelled():
                self.state, self.ended_at = State.CANCELLED, at

    def _given(self, fact: f.Assigned | f.Reassigned) -> None:
        self.state, self.owner, self.doer = State.ASSIGNED, fact.doer, fact.doer
        self.accept_by, self.accepted_at = fact.accept_by, None
        self._until(fact)

    def _until(self, fact: f.Assigned | f.Reassigned | f.SentBack) -> None:
        self.answer_by = fact.due_on
        self._due(fact.due_on, fact.remind_on)

    def _due(self, due_on: date, remind_on: date) -> None:
        """A day anew: reminders begin again."""
        self.due_on, self.remind_on, self.reminded, self.escalated_at = due_on, remind_on, [], None
