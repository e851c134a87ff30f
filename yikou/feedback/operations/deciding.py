"""受理与指派: accepted or not, by whom it is handled, where it belongs; never by the person it is about."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from yikou.accounts import queries as accounts
from yikou.cases.policies import Retention
from yikou.centre import queries as centre_queries
from yikou.feedback import people
from yikou.feedback.facts import (
    AskedBack,
    ConcernAccepted,
    ConcernAssigned,
    ConcernDeclined,
    ConcernUrged,
    ObjectNamed,
    ReportedUp,
    SheetReturned,
)
from yikou.feedback.models import Concern, ConcernState, Kind
from yikou.feedback.policies import SEVERAL, SIMPLE, Acceptance, HelpRequest, Hotline
from yikou.feedback.telling import tell
from yikou.feedback.terms import terms_of
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.identifiers import holds_identity
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record

SHORT = "short"
LONG = "long"
OWN_WORDS = 200


class NotYourConcern(Refusal):
    """Only its owner, or who assigns, takes the next step."""

    told = "{number}由{owner}办理。要接过来，请有指派权限的人改派。"
    status = 403


class MayNotHandle(Refusal):
    """It is about this person: it goes to somebody else. (complaints.acceptance)"""

    told = "{said}"
    rule = "complaints.acceptance"
    status = 403


class WrongStep(Refusal):
    """The step does not follow from where it stands."""

    told = "{number}现在是“{step}”，不能再“{verb}”。"


class WhyMissing(Refusal):
    """A decision is given with its reason."""

    told = "请写明{what}，本人和以后查的人都看得到；不要写姓名和证件号。"
    status = 422


class NoSuchReason(Refusal):
    """Not one of the reasons for which a complaint is not accepted."""

    told = "不受理只有这几种理由：{reasons}。其他的都要受理。"
    rule = "complaints.acceptance"
    status = 422


class CannotBeAssigned(Refusal):
    """Nobody whom it can go to."""

    told = "不能指派给这个人：没有办理诉求的权限，或者不在岗。请另选一位。"
    status = 422


class TooLateToReturn(Refusal):
    """A hotline's sheet is sent back within hours, or it is ours."""

    told = "过了{until}，这张工单不能再退回，由本中心办理并答复；需要别的单位配合的，请报上级协调。"
    rule = "complaints.hotline"


class UrgedToday(Refusal):
    """Once a day is heard."""

    told = "今天已经催过了，{owner}看得到。明天还没有动静，可以再催。"


class NotByOwner(Refusal):
    """Whoever has it in hand does not urge himself."""

    told = "{number}就是您在办，不用催。"
    status = 403


def own_words(text: str, what: str, most: int = OWN_WORDS) -> str:
    """A short reason in staff's own words. Refuses with WhyMissing."""
    text = " ".join(text.split())
    if not text or holds_identity(text):
        raise WhyMissing(what=what)
    return text[:most]


def refuse_unless_mine(concern: Concern, by: Actor, *states: str, verb: str) -> None:
    """The next step is its owner's or an arranger's, and follows from where it stands.

    Refuses with MayNotHandle, NotYourConcern, WrongStep.
    """
    if concern.is_about(by.account_id):
        raise MayNotHandle(said=terms_of(concern).rules.get(Acceptance).refused())
    if concern.owner != by.account_id and not by.may(people.ARRANGE):
        names = accounts.names({concern.owner})
        raise NotYourConcern(number=concern.number, owner=names.get(concern.owner, "别人"))
    if concern.state not in states:
        raise WrongStep(number=concern.number, step=concern.step, verb=verb)


@transaction.atomic
def accept_concern(*, concern: Concern, scale: str, by: Actor, at: datetime) -> Concern:
    """Accept it: simple, or of several units; that decides the last day for the answer. (J-25, complaints.limits)

    Refuses with MayNotHandle, NotYourConcern, WrongStep.
    """
    refuse_unless_mine(concern, by, ConcernState.NOTED, verb="受理")
    today = at.astimezone(ZONE).date()
    scale = SEVERAL if scale == SEVERAL else SIMPLE
    due_on, rule = terms_of(concern).answer(concern.sort, scale, today)
    record(concern, ConcernAccepted(scale=scale, due_on=due_on), by=by, at=at, under=rule)
    return concern


@transaction.atomic
def decline_concern(*, concern: Concern, reason: str, office: str, by: Actor, at: datetime) -> Concern:
    """Not accept it, with the reason and the office that is right; the resident is told. (complaints.acceptance)

    Refuses with MayNotHandle, NotYourConcern, WrongStep, NoSuchReason, WhyMissing.
    """
    refuse_unless_mine(concern, by, ConcernState.NOTED, verb="不受理")
    rule = terms_of(concern).rules.get(Acceptance)
    if rule.accepts(concern.channel, reason):
        raise NoSuchReason(reasons="、".join(rule.words("not_accepted").values()))
    today = at.astimezone(ZONE).date()
    fact = ConcernDeclined(
        reason=reason,
        reason_name=rule.word("not_accepted", reason),
        office=own_words(office, "应找哪个单位、地址和电话"),
        in_time=today <= concern.due_on,
        keep_until=keep_until(concern, today),
    )
    record(concern, fact, by=by, at=at, under=rule)
    tell(concern, "feedback.declined", by=by, at=at)
    return concern


@transaction.atomic
def assign_concern(*, concern: Concern, to: int, why: str, by: Actor, at: datetime) -> Concern:
    """Have somebody else handle it; the limit stays. Never the person it is about, nor who handled it before.

    Refuses with MayNotHandle, WrongStep, CannotBeAssigned, WhyMissing.
    """
    refuse_unless_mine(concern, by, ConcernState.NOTED, ConcernState.HANDLING, verb="指派")
    rule = terms_of(concern).rules.get(Acceptance)
    if not rule.may_handle(is_object=concern.is_about(to)):
        raise MayNotHandle(said=rule.refused())
    today = at.astimezone(ZONE).date()
    if to not in may_take(concern, today) or not centre_queries.is_present(concern.centre_id, to, at):
        raise CannotBeAssigned
    fact = ConcernAssigned(owner=to, before=concern.owner, why=own_words(why, "为什么改派"))
    record(concern, fact, by=by, at=at, under=rule)
    return concern


@transaction.atomic
def name_objects(*, concern: Concern, staff: Sequence[int], by: Actor, at: datetime) -> Concern:
    """Looking into it showed whom else it is about: none of them sees or handles it from now on.

    Refuses with MayNotHandle, NotYourConcern, WrongStep.
    """
    refuse_unless_mine(concern, by, ConcernState.NOTED, ConcernState.HANDLING, verb="核出涉及的人")
    known = set(accounts.names(set(staff), centre=concern.centre_id)) - set(concern.meant_accounts)
    if by.account_id in known or concern.owner in known:
        raise MayNotHandle(said=terms_of(concern).rules.get(Acceptance).refused())
    if known:
        record(concern, ObjectNamed(objects=tuple(sorted(known))), by=by, at=at)
    return concern


@transaction.atomic
def ask_back(*, concern: Concern, what: str, by: Actor, at: datetime) -> Concern:
    """Ask the resident for what is too vague: when, where, who, what. Nothing is refused for it, no limit waits. (J-06)

    Refuses with MayNotHandle, NotYourConcern, WrongStep, WhyMissing.
    """
    refuse_unless_mine(concern, by, ConcernState.NOTED, ConcernState.HANDLING, verb="请本人补充")
    concern.asked_back = own_words(what, "要本人补充什么")
    Concern.objects.filter(pk=concern.pk).update(asked_back=concern.asked_back)
    rule = terms_of(concern).rules.get(Acceptance)
    record(concern, AskedBack(asked_by=by.account_id or 0), by=by, at=at, under=rule)
    tell(concern, "feedback.asked_back", by=by, at=at)
    return concern


@transaction.atomic
def urge_concern(*, concern: Concern, by: Actor, at: datetime) -> Concern:
    """Urge whoever has it in hand (督办): the resident, or who noted or assigns it; once a day. (D-08, S5.20)

    Refuses with MayNotHandle, NotByOwner, WrongStep, UrgedToday.
    """
    if concern.is_about(by.account_id):
        raise MayNotHandle(said=terms_of(concern).rules.get(Acceptance).refused())
    if concern.owner == by.account_id:
        raise NotByOwner(number=concern.number)
    if concern.state not in (ConcernState.NOTED, ConcernState.HANDLING):
        raise WrongStep(number=concern.number, step=concern.step, verb="催办")
    if concern.urged_at and concern.urged_at.astimezone(ZONE).date() == at.astimezone(ZONE).date():
        raise UrgedToday(owner=accounts.names({concern.owner}).get(concern.owner, "经办人"))
    who = "中心" if by.account_id else "本人"
    record(concern, ConcernUrged(who=who, times=concern.urged + 1, owner=concern.owner), by=by, at=at)
    return concern


@transaction.atomic
def report_up(*, concern: Concern, office: str, by: Actor, at: datetime) -> Concern:
    """Report what lies beyond the centre's scope upward; the reply stays the centre's to give. (D-05, D-11, J-09)

    Refuses with MayNotHandle, NotYourConcern, WrongStep, WhyMissing.
    """
    refuse_unless_mine(concern, by, ConcernState.NOTED, ConcernState.HANDLING, verb="报上级协调")
    standing = terms_of(concern)
    rule = standing.rules.get(HelpRequest)
    report_by = rule.report_by(concern.opened_at.astimezone(ZONE).date(), standing.calendar)
    in_time = at.astimezone(ZONE).date() <= report_by
    fact = ReportedUp(office=own_words(office, "报给哪个上级部门", 80), in_time=in_time)
    record(concern, fact, by=by, at=at, under=rule)
    return concern


@transaction.atomic
def return_sheet(*, concern: Concern, why: str, office: str, by: Actor, at: datetime) -> Concern:
    """Send a hotline's sheet back that is not ours, within the rule's hours and with the reason. (S5.22)

    Refuses with MayNotHandle, NotYourConcern, WrongStep, TooLateToReturn, WhyMissing.
    """
    refuse_unless_mine(concern, by, ConcernState.HANDLING, verb="退回工单")
    if concern.sort != Kind.HOTLINE or concern.return_by is None:
        raise WrongStep(number=concern.number, step=str(Kind(concern.sort).label), verb="退回工单")
    if at > concern.return_by:
        local = concern.return_by.astimezone(ZONE)
        raise TooLateToReturn(until=f"{local.month}月{local.day}日{local:%H:%M}")
    fact = SheetReturned(
        why=own_words(why, "为什么不归本单位"),
        office=own_words(office, "应派给哪个单位", 80),
        in_time=True,
        keep_until=keep_until(concern, at.astimezone(ZONE).date()),
    )
    record(concern, fact, by=by, at=at, under=terms_of(concern).rules.get(Hotline))
    return concern


def may_take(concern: Concern, on: date) -> dict[int, str]:
    """Whom a concern may be assigned to, with their names: who may handle it, is not meant, did not answer before."""
    apart = set(concern.meant_accounts) | {concern.owner}
    if concern.turn > 1:
        apart |= set(concern.handler_accounts)
    return accounts.entitled(concern.centre_id, people.HANDLE, on=on, apart_from=apart)


def keep_until(concern: Concern, ended_on: date) -> date | None:
    """The last day of its retention: longer where something was found. (privacy.retention)"""
    rule = terms_of(concern).rules.get(Retention)
    return rule.keep_until(LONG if concern.is_justified else SHORT, ended_on)
