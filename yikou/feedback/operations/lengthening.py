"""延长与否定报告: a limit is longer, and a no is said, only when who may has agreed; both with their reason."""

from datetime import datetime

from django.db import transaction

from yikou.accounts.rights import ROLES
from yikou.feedback import people
from yikou.feedback.facts import (
    ExtensionAsked,
    ExtensionGranted,
    ExtensionRefused,
    HeadCame,
    NoApproved,
    NoReported,
    NoSentBack,
)
from yikou.feedback.models import Concern, ConcernState, Kind
from yikou.feedback.operations.deciding import WhyMissing, WrongStep, own_words, refuse_unless_mine
from yikou.feedback.policies import CannotGetDone
from yikou.feedback.telling import tell
from yikou.feedback.terms import terms_of
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.identifiers import holds_identity
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record

ASKED, APPROVED = "asked", "approved"
LONGEST_REPORT = 2000


class NotExtendable(Refusal):
    """This kind has no extension, it was extended before, or its last day has passed."""

    told = "这件不能延长：{why}。"


class NotForYou(Refusal):
    """Somebody else agrees to it, and never who asked."""

    told = "要由{role}批准，申请人自己不能批。"
    status = 403


class NothingAsked(Refusal):
    """Nobody asked for it."""

    told = "没有等批准的{what}。"


@transaction.atomic
def ask_extension(*, concern: Concern, why: str, by: Actor, at: datetime) -> Concern:
    """Ask for a longer limit, in time and with the reason; it is told to the resident once agreed to. (D-07)

    Refuses with MayNotHandle, NotYourConcern, WrongStep, NotExtendable, WhyMissing.
    """
    refuse_unless_mine(concern, by, ConcernState.HANDLING, verb="申请延长")
    if concern.sort == Kind.STUCK:
        raise NotExtendable(why="办不成事按难易限时，办不了的填否定报告")
    if concern.extension in (ASKED, APPROVED):
        raise NotExtendable(why="已经申请过一次")
    if at.astimezone(ZONE).date() > concern.due_on:
        raise NotExtendable(why="已经过了最后一天")
    fact = ExtensionAsked(asked_by=by.account_id or 0, why=own_words(why, "为什么要延长"))
    record(concern, fact, by=by, at=at)
    return concern


@transaction.atomic
def grant_extension(*, concern: Concern, by: Actor, at: datetime) -> Concern:
    """Agree to a longer limit; the resident is told the reason and the new day. (D-07, S5.22, S5.27)

    Refuses with NothingAsked, NotForYou.
    """
    _refuse_extension(concern, by)
    began_on = (concern.accepted_at or concern.opened_at).astimezone(ZONE).date()
    due_on, rule = terms_of(concern).answer(concern.sort, concern.scale, began_on, extended=True)
    due_on = max(due_on, concern.due_on)
    fact = ExtensionGranted(
        due_on=due_on, before=concern.due_on, approver=by.account_id or 0, why=concern.extension_why
    )
    record(concern, fact, by=by, at=at, under=rule)
    tell(concern, "feedback.extended", by=by, at=at, until=due_on)
    return concern


@transaction.atomic
def refuse_extension(*, concern: Concern, why: str, by: Actor, at: datetime) -> Concern:
    """Not agree: the limit stays. Refuses with NothingAsked, NotForYou, WhyMissing."""
    _refuse_extension(concern, by)
    fact = ExtensionRefused(approver=by.account_id or 0, why=own_words(why, "为什么不同意"))
    record(concern, fact, by=by, at=at)
    return concern


@transaction.atomic
def report_no(*, concern: Concern, report: str, by: Actor, at: datetime) -> Concern:
    """Write the report that it cannot be done: why, on what ground, which way out. (complaints.cannot_get_done)

    Refuses with MayNotHandle, NotYourConcern, WrongStep, WhyMissing.
    """
    refuse_unless_mine(concern, by, ConcernState.HANDLING, verb="填否定报告")
    if concern.sort != Kind.STUCK or concern.no_report in (ASKED, APPROVED):
        raise WrongStep(number=concern.number, step=concern.step, verb="填否定报告")
    if not report.strip() or holds_identity(report):
        raise WhyMissing(what="不能办的依据、理由和出路")
    concern.report = report.strip()[:LONGEST_REPORT]
    Concern.objects.filter(pk=concern.pk).update(report=concern.report)
    rule = terms_of(concern).rules.get(CannotGetDone)
    record(concern, NoReported(asked_by=by.account_id or 0), by=by, at=at, under=rule)
    return concern


@transaction.atomic
def approve_no(*, concern: Concern, by: Actor, at: datetime) -> Concern:
    """Approve the report: the no may be given in writing, with the way out. Refuses with NothingAsked, NotForYou."""
    rule = _refuse_report(concern, by)
    record(concern, NoApproved(approver=by.account_id or 0), by=by, at=at, under=rule)
    return concern


@transaction.atomic
def send_back_no(*, concern: Concern, why: str, by: Actor, at: datetime) -> Concern:
    """Send the report back: it is to be got done. Refuses with NothingAsked, NotForYou, WhyMissing."""
    rule = _refuse_report(concern, by)
    fact = NoSentBack(approver=by.account_id or 0, why=own_words(why, "为什么退回"))
    record(concern, fact, by=by, at=at, under=rule)
    return concern


@transaction.atomic
def head_came(*, concern: Concern, by: Actor, at: datetime, head: int | None = None) -> Concern:
    """The head of the office that is responsible stands at the window. Refuses with WrongStep."""
    if not concern.is_open or concern.sort != Kind.STUCK or concern.head_came_at is not None:
        raise WrongStep(number=concern.number, step=concern.step, verb="负责人到场")
    in_time = concern.head_by is None or at <= concern.head_by
    fact = HeadCame(head=head or by.account_id or 0, in_time=in_time)
    record(concern, fact, by=by, at=at, under=terms_of(concern).rules.get(CannotGetDone))
    return concern


def may_extend(concern: Concern, by: Actor) -> bool:
    """Whether somebody may agree to what was asked: the rule's role, or who assigns where it names none."""
    role = terms_of(concern).approver(concern.sort)
    entitled = role in by.roles if role else by.may(people.ARRANGE)
    return entitled and by.account_id != concern.extension_asked_by and not concern.is_about(by.account_id)


def may_approve_no(concern: Concern, by: Actor) -> bool:
    """Whether somebody may approve the report that it cannot be done."""
    role = terms_of(concern).rules.get(CannotGetDone).no_report_by
    return role in by.roles and by.account_id != concern.no_asked_by and not concern.is_about(by.account_id)


def _refuse_extension(concern: Concern, by: Actor) -> None:
    if not concern.is_open or concern.extension != ASKED:
        raise NothingAsked(what="延长")
    if not may_extend(concern, by):
        role = terms_of(concern).approver(concern.sort)
        raise NotForYou(role=ROLES.get(role, "受理和指派诉求的人"))


def _refuse_report(concern: Concern, by: Actor) -> CannotGetDone:
    rule = terms_of(concern).rules.get(CannotGetDone)
    if not concern.is_open or concern.no_report != ASKED:
        raise NothingAsked(what="否定报告")
    if not may_approve_no(concern, by):
        raise NotForYou(role=ROLES[rule.no_report_by])
    return rule
