"""Case: one matter of one applicant, folded from its entries."""

from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from yikou.cases import facts as f
from yikou.kernel.facts import Fact


class State(models.TextChoices):
    """Where a case stands (standards §3)."""

    RECEIVED = "received", "已收件"
    CORRECTING = "correcting", "待补正"
    ACCEPTED = "accepted", "办理中"
    DECIDED = "decided", "已决定"
    CONCLUDED = "concluded", "已办结"
    DELIVERED = "delivered", "已送达"
    ARCHIVED = "archived", "已归档"
    DECLINED = "declined", "不予受理"
    WITHDRAWN = "withdrawn", "已撤回"


RUNNING = (State.ACCEPTED, State.DECIDED)
OPEN = (State.RECEIVED, State.CORRECTING, *RUNNING)


class CaseQuerySet(models.QuerySet["Case"]):
    """Filters that chain."""

    def at_centre(self, centre: str) -> Self:
        """Only this centre's cases."""
        return self.filter(centre_id=centre)

    def open(self) -> Self:
        """Not yet finished, whoever has to act."""
        return self.filter(state__in=OPEN)

    def running(self) -> Self:
        """The promise clock is running (or stands still within the case)."""
        return self.filter(state__in=RUNNING)

    def due_before(self, day: date) -> Self:
        """Running cases whose promise ends before `day`."""
        return self.running().filter(due_on__lt=day)


class Case(models.Model):
    """One matter of one applicant: one row, folded from its entries (每件一登记)."""

    # Keys that an index below begins with need none of their own: each would be written with every case.
    centre = models.ForeignKey("centre.Centre", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=24)
    key = models.CharField(max_length=40)
    token = models.CharField(max_length=32)
    item_code = models.CharField(max_length=24)
    item_version = models.PositiveIntegerField(default=1)
    item_name = models.CharField(max_length=120)
    department = models.CharField(max_length=24)
    handling = models.CharField(max_length=24)
    package = models.CharField(max_length=40, blank=True)
    applicant = models.ForeignKey("residents.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    agent = models.ForeignKey("residents.Person", on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=16)
    window = models.CharField(max_length=24, blank=True)
    # The number with which the applicant first came; later visits stand in their own entries.
    ticket = models.ForeignKey("hall.Ticket", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    answers = models.JSONField(default=dict)
    materials = models.JSONField(default=dict)
    notice = models.CharField(max_length=24, blank=True)

    state = models.CharField(max_length=16, choices=State.choices)
    first_contact = models.BigIntegerField()
    owner = models.BigIntegerField()
    visits = models.PositiveSmallIntegerField(default=1)

    received_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_how = models.CharField(max_length=16, blank=True)
    counted_from = models.DateField(null=True)
    days = models.PositiveSmallIntegerField(default=0)
    extended_days = models.PositiveSmallIntegerField(default=0)
    extended_times = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(null=True)
    due_at = models.DateTimeField(null=True)
    legal_due_on = models.DateField(null=True)
    is_provisional = models.BooleanField(default=False)
    stops = models.JSONField(default=list)
    is_stopped = models.BooleanField(default=False)
    step = models.CharField(max_length=40, blank=True)
    step_due_on = models.DateField(null=True)
    card = models.CharField(max_length=8, blank=True)
    broken = models.JSONField(default=list)

    told_on = models.DateField(null=True)
    correct_by = models.DateField(null=True)
    correction = models.CharField(max_length=24, blank=True)
    asked = models.JSONField(default=list)
    gaps = models.JSONField(default=list)
    gaps_by = models.DateField(null=True)
    waits_for = models.JSONField(default=list)
    breaches = models.PositiveSmallIntegerField(default=0)

    outcome = models.CharField(max_length=16, blank=True)
    decided_at = models.DateTimeField(null=True)
    review_until = models.DateField(null=True)
    concluded_at = models.DateTimeField(null=True)
    in_time = models.BooleanField(null=True)
    result_number = models.CharField(max_length=60, blank=True)
    deliver_by = models.DateField(null=True)
    delivered_at = models.DateTimeField(null=True)
    delivered_way = models.CharField(max_length=16, blank=True)
    archived_at = models.DateTimeField(null=True)
    retention = models.CharField(max_length=16, blank=True)
    keep_until = models.DateField(null=True)
    file_number = models.CharField(max_length=40, blank=True)
    revision = models.PositiveIntegerField(default=0)

    objects = CaseQuerySet.as_manager()

    folded: ClassVar[tuple[str, ...]] = (
        *("number", "key", "token", "item_code", "item_version", "item_name", "department", "handling", "package"),
        *("applicant_id", "agent_id", "channel", "window", "ticket_id", "answers", "materials", "notice", "state"),
        *("first_contact", "owner", "visits", "received_at", "accepted_at", "accepted_how", "counted_from", "days"),
        *("extended_days", "extended_times", "due_on", "due_at", "legal_due_on", "is_provisional", "stops"),
        *("is_stopped", "step", "step_due_on", "card", "broken", "told_on", "correct_by", "correction", "asked"),
        *("gaps", "gaps_by", "waits_for", "breaches", "outcome", "decided_at", "review_until", "concluded_at"),
        *("in_time", "result_number", "deliver_by", "delivered_at", "delivered_way", "archived_at", "retention"),
        *("keep_until", "file_number"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["centre", "number"], name="case_number"),
            models.UniqueConstraint(fields=["centre", "key"], name="case_once"),
            models.UniqueConstraint(fields=["token"], name="case_token"),
            models.CheckConstraint(condition=~Q(state="accepted") | Q(due_on__isnull=False), name="accepted_has_due"),
        ]
        indexes = [
            models.Index(fields=["centre", "-id"], name="case_newest"),
            models.Index(
                fields=["centre", "due_on", "id"], name="case_due", condition=Q(state__in=["accepted", "decided"])
            ),
            models.Index(fields=["centre", "owner", "due_on"], name="case_owner"),
            models.Index(fields=["centre", "state", "-id"], name="case_state"),
            models.Index(fields=["applicant", "-id"], name="case_applicant"),
            models.Index(fields=["ticket"], name="case_ticket", condition=Q(ticket__isnull=False)),
            models.Index(fields=["centre", "number"], name="case_provisional", condition=Q(accepted_how="provisional")),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.item_name}"

    @property
    def phone_number(self) -> str:
        """The telephone at which the applicant is told, opened; empty where it may not be used any more."""
        one = self.applicant
        return "" if one.restricted_at or one.erased_at else str(one.phone_number)

    @property
    def is_open(self) -> bool:
        """Whether anybody still has to act before the matter is concluded."""
        return self.state in OPEN

    @property
    def missing(self) -> list[str]:
        """Keys of materials that are still missing."""
        return [key for key, tick in self.materials.items() if tick["state"] == "missing"]

    def absorb(self, fact: Fact, at: datetime) -> None:
        """Fold one entry into the row."""
        _FOLDS[type(fact)](self, fact, at)


def _received(case: Case, fact: f.Received, at: datetime) -> None:
    case.number, case.key, case.token = fact.number, fact.key, fact.token
    case.item_code, case.item_version, case.item_name = fact.item, fact.version, fact.name
    case.department, case.handling, case.package = fact.department, fact.handling, fact.package
    case.applicant_id, case.agent_id = fact.applicant, fact.agent
    case.channel, case.window, case.notice = fact.channel, fact.window, fact.notice
    case.ticket_id = fact.ticket
    case.answers, case.materials = dict(fact.answers), dict(fact.materials)
    case.first_contact = case.owner = fact.owner
    case.visits, case.received_at, case.state = fact.visits, at, State.RECEIVED


def _accepted(case: Case, fact: f.Accepted, at: datetime) -> None:
    case.state, case.accepted_at, case.accepted_how = State.ACCEPTED, fact.accepted_at, fact.how
    case.counted_from, case.days = fact.counted_from, fact.days
    case.step, case.step_due_on, case.owner = fact.step, fact.step_due_on, fact.owner
    case.gaps, case.gaps_by, case.waits_for = list(fact.gaps), fact.gaps_by, list(fact.waits_for)
    _due(case, fact, at)
    case.legal_due_on = fact.legal_due_on


def _due(case: Case, fact: Any, at: datetime) -> None:
    case.due_on, case.due_at, case.is_provisional = fact.due_on, fact.due_at, fact.provisional


def _corrections_told(case: Case, fact: f.CorrectionsTold, at: datetime) -> None:
    case.state, case.correction, case.asked = State.CORRECTING, fact.paper, list(fact.asked)
    case.told_on, case.correct_by = fact.told_on, fact.correct_by


def _corrections_extended(case: Case, fact: f.CorrectionsExtended, at: datetime) -> None:
    case.correct_by = fact.correct_by


def _supplied(case: Case, fact: f.Supplied, at: datetime) -> None:
    case.materials = {**case.materials, **fact.materials}
    case.gaps = [key for key in case.gaps if key not in fact.materials]
    if not case.gaps:
        case.gaps_by = None
    case.visits += fact.visit


def _declined(case: Case, fact: f.Declined, at: datetime) -> None:
    case.state, case.outcome, case.review_until = State.DECLINED, "declined", fact.review_until


def _withdrawn(case: Case, fact: f.Withdrawn, at: datetime) -> None:
    case.state, case.outcome = State.WITHDRAWN, "withdrawn"
    case.is_stopped = False


def _step_finished(case: Case, fact: f.StepFinished, at: datetime) -> None:
    case.step, case.step_due_on, case.owner = fact.next_step, fact.next_due_on, fact.owner
    case.card = ""


def _suspended(case: Case, fact: f.Suspended, at: datetime) -> None:
    stop = {
        "reason": fact.reason,
        "paper": fact.paper,
        "start": fact.since.isoformat(),
        "until": fact.until.isoformat(),
    }
    case.stops, case.is_stopped = [*case.stops, stop], True


def _resumed(case: Case, fact: f.Resumed, at: datetime) -> None:
    case.stops = [*case.stops[:-1], {**case.stops[-1], "end": fact.since.isoformat(), "days": fact.days}]
    case.is_stopped, case.step_due_on, case.legal_due_on = False, fact.step_due_on, fact.legal_due_on
    case.card = ""
    _due(case, fact, at)


def _extended(case: Case, fact: f.Extended, at: datetime) -> None:
    case.extended_days += fact.days
    case.extended_times += 1
    case.card, case.step_due_on = "", fact.step_due_on or case.step_due_on
    case.legal_due_on = fact.legal_due_on or case.legal_due_on
    _due(case, fact, at)


def _recounted(case: Case, fact: f.Recounted, at: datetime) -> None:
    case.legal_due_on, case.step_due_on = fact.legal_due_on, fact.step_due_on
    _due(case, fact, at)


def _handed_over(case: Case, fact: f.HandedOver, at: datetime) -> None:
    case.owner = fact.owner


def _decided(case: Case, fact: f.Decided, at: datetime) -> None:
    case.state, case.outcome, case.decided_at, case.review_until = State.DECIDED, fact.outcome, at, fact.review_until


def _concluded(case: Case, fact: f.Concluded, at: datetime) -> None:
    case.state, case.concluded_at, case.in_time = State.CONCLUDED, at, fact.in_time
    case.result_number, case.deliver_by = fact.result_number, fact.deliver_by
    case.step, case.step_due_on, case.card = "", None, ""


def _delivered(case: Case, fact: f.Delivered, at: datetime) -> None:
    case.state, case.delivered_at, case.delivered_way = State.DELIVERED, at, fact.way
    case.visits += fact.visit


def _archived(case: Case, fact: f.Archived, at: datetime) -> None:
    case.state, case.archived_at, case.retention = State.ARCHIVED, at, fact.retention
    case.keep_until, case.file_number = fact.keep_until, fact.file


def _reminded(case: Case, fact: f.Reminded, at: datetime) -> None:
    case.card = "remind"


def _carded(case: Case, fact: f.Carded, at: datetime) -> None:
    case.card = fact.card


def _prompted(case: Case, fact: f.Prompted, at: datetime) -> None:
    """What is prompted changes nothing in the row."""


def _promise_broken(case: Case, fact: f.PromiseBroken, at: datetime) -> None:
    case.broken = [*case.broken, fact.what]


def _result_passed_on(case: Case, fact: f.ResultPassedOn, at: datetime) -> None:
    tick = {"state": "provided", "from": fact.from_case}
    case.materials = {**case.materials, fact.material: tick}
    case.waits_for = [one for one in case.waits_for if one != fact.from_case]


def _result_failed(case: Case, fact: f.ResultFailed, at: datetime) -> None:
    case.materials = {**case.materials, fact.material: {"state": "missing"}}
    case.waits_for = [one for one in case.waits_for if one != fact.from_case]
    if fact.gaps_by is not None:
        case.gaps, case.gaps_by = [*case.gaps, fact.material], case.gaps_by or fact.gaps_by


def _notice_breached(case: Case, fact: f.NoticeBreached, at: datetime) -> None:
    case.breaches += 1


_FOLDS: dict[type[Fact], Any] = {
    f.Received: _received,
    f.Accepted: _accepted,
    f.CorrectionsTold: _corrections_told,
    f.CorrectionsExtended: _corrections_extended,
    f.Supplied: _supplied,
    f.Declined: _declined,
    f.Withdrawn: _withdrawn,
    f.StepFinished: _step_finished,
    f.Suspended: _suspended,
    f.Resumed: _resumed,
    f.Extended: _extended,
    f.Recounted: _recounted,
    f.HandedOver: _handed_over,
    f.Decided: _decided,
    f.Concluded: _concluded,
    f.Delivered: _delivered,
    f.Archived: _archived,
    f.Reminded: _reminded,
    f.Carded: _carded,
    f.Prompted: _prompted,
    f.PromiseBroken: _promise_broken,
    f.ResultPassedOn: _result_passed_on,
    f.ResultFailed: _result_failed,
    f.NoticeBreached: _notice_breached,
}
