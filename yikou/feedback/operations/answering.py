"""答复: what was found, what changes, who is responsible, what is made good; then the resident's word on it."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from yikou.accounts import queries as accounts
from yikou.cases import queries as cases
from yikou.centre import queries as centre_queries
from yikou.feedback import people
from yikou.feedback.facts import (
    AnswerFelt,
    ConcernAnswered,
    ConcernClosed,
    ConcernReopened,
    ConcernUnfounded,
    ObjectNamed,
)
from yikou.feedback.models import Concern, ConcernState, Feel, Kind
from yikou.feedback.operations.deciding import (
    MayNotHandle,
    WhyMissing,
    WrongStep,
    keep_until,
    refuse_unless_mine,
)
from yikou.feedback.owners import NobodyToOwn
from yikou.feedback.policies import Acceptance, CannotGetDone, HelpRequest, Limits
from yikou.feedback.telling import tell
from yikou.feedback.terms import terms_of
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.identifiers import holds_identity
from yikou.kernel.refusals import Refusal
from yikou.ledger import queries as ledger
from yikou.ledger.operations import record

LONGEST = 2000
MOST_LINKS = 8
HOWS = {
    "good": "本人满意",
    "fair": "本人认可",
    "bad": "中心最高一级已查过，告知向上级反映",
    "silent": "期满没有评",
    "told": "已转达",
}


UNFOUNDED = "我们查过了，这件事是捏造的，不再办理。您要是不认可，可以带上凭据另提一件，也可以打 12345 反映。"


class AnswerTooShort(Refusal):
    """An answer says what was found."""

    told = "请写明{what}；本人看得到，不要写别人的姓名和证件号。"
    rule = "complaints.limits"
    status = 422


class NoBeforeReport(Refusal):
    """Nobody says no before the report was approved."""

    told = "{said}"
    rule = "complaints.cannot_get_done"


class LinkUnknown(Refusal):
    """What the answer points to is not at this centre."""

    told = "没有找到{link}：请填办件或告知书的编号，或者台账条目的序号。"
    status = 422


class NotAnsweredYet(Refusal):
    """Only an answer can be judged, and nothing ends without one."""

    told = "{number}还没有答复，不能了结；事事都要有回音。"
    rule = "complaints.help_request"


class OwnAnswer(Refusal):
    """Whoever answered does not write down what the resident thinks of it."""

    told = "答复是您办的，本人满不满意请别的同事记。"
    status = 403


class NoSuchFeel(Refusal):
    """Nothing was chosen: there is never a default."""

    told = "请先选一个：满意、还行、不满意。"
    status = 422


class TooLateToReopen(Refusal):
    """The time to ask again has passed."""

    told = "请上一级再查要在{until}以前提。现在还有话说，可以另提一件，会查到以前的。"
    rule = "complaints.limits"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer: what the resident reads. `responsible` is an account, `links` numbers of cases, papers, entries."""

    said: str
    found: str = ""
    changed: str = ""
    blamed: str = ""
    owed: str = ""
    justified: bool = False
    responsible: int | None = None
    department: str = ""
    is_no: bool = False
    links: tuple[str, ...] = ()


@transaction.atomic
def answer_concern(*, concern: Concern, answer: Answer, by: Actor, at: datetime) -> Concern:
    """Answer it: what was found, what changes, who is responsible, what is made good. (J-25, GB/T 36113)

    A no to what could not be got done only after its report was approved. Refuses with MayNotHandle, NotYourConcern,
    WrongStep, AnswerTooShort, NoBeforeReport, LinkUnknown.
    """
    refuse_unless_mine(concern, by, ConcernState.HANDLING, verb="答复")
    _refuse_unfit(concern, answer, by)
    today, standing = at.astimezone(ZONE).date(), terms_of(concern)
    review_by, rule = standing.review(concern.sort, today)
    named = answer.responsible and not concern.is_about(answer.responsible)
    facts = [ObjectNamed(objects=(answer.responsible,))] if named and answer.responsible else []
    answered = ConcernAnswered(
        turn=concern.turn,
        due_on=review_by,
        in_time=today <= concern.due_on,
        justified=answer.justified,
        answered_by=by.account_id or 0,
        responsible=answer.responsible,
        responsible_department=_department(concern, answer.department),
        is_no=answer.is_no,
        links=_links(concern, answer.links),
    )
    _keep_reply(concern, answer, answered.links, by, at)
    record(concern, *facts, answered, by=by, at=at, under=(rule, standing.rules.get(Limits)))
    tell(concern, "feedback.answered", by=by, at=at, until=review_by)
    if concern.sort == Kind.PRAISE:
        _close(concern, "told", by, at)
    return concern


@transaction.atomic
def end_unfounded(*, concern: Concern, found: str, by: Actor, at: datetime) -> Concern:
    """End what was looked into and made up knowingly, with what was found; never by whom it is about. (J-06)

    What only could not be shown is answered instead. Refuses with MayNotHandle, NotYourConcern, WrongStep,
    AnswerTooShort, WhyMissing.
    """
    verb = "按捏造了结"
    refuse_unless_mine(concern, by, ConcernState.HANDLING, verb=verb)
    if concern.sort not in (Kind.COMPLAINT, Kind.PETITION):
        raise WrongStep(number=concern.number, step=str(Kind(concern.sort).label), verb=verb)
    answer = Answer(said=UNFOUNDED, found=found)
    _refuse_unfit(concern, answer, by)
    today = at.astimezone(ZONE).date()
    _keep_reply(concern, answer, (), by, at)
    fact = ConcernUnfounded(
        in_time=today <= concern.due_on, decided_by=by.account_id or 0, keep_until=keep_until(concern, today)
    )
    record(concern, fact, by=by, at=at, under=terms_of(concern).rules.get(Acceptance))
    tell(concern, "feedback.ended", by=by, at=at)
    return concern


def _keep_reply(concern: Concern, answer: Answer, links: tuple[str, ...], by: Actor, at: datetime) -> None:
    kept = asdict(answer) | {"turn": concern.turn, "by": by.account_id, "at": at.isoformat(), "links": links}
    concern.replies = [*concern.replies, kept]
    Concern.objects.filter(pk=concern.pk).update(replies=concern.replies)


@transaction.atomic
def feel_about(*, concern: Concern, feel: str, by: Actor, at: datetime, how: str = "网页") -> Concern:
    """The resident's word on the answer: satisfied ends it, not satisfied has somebody one level up look again.

    Staff may write it down from a call, never who answered. Refuses with NotAnsweredYet, NoSuchFeel, OwnAnswer,
    TooLateToReopen.
    """
    if concern.state != ConcernState.ANSWERED:
        raise (
            NotAnsweredYet(number=concern.number)
            if concern.is_open
            else WrongStep(number=concern.number, step=concern.step, verb="评答复")
        )
    if feel not in Feel.values:
        raise NoSuchFeel
    if by.account_id and by.account_id in (*concern.handler_accounts, *concern.meant_accounts):
        raise OwnAnswer
    if at.astimezone(ZONE).date() > concern.due_on:
        raise TooLateToReopen(until=f"{concern.due_on.month}月{concern.due_on.day}日")
    record(concern, AnswerFelt(feel=feel, feel_name=str(Feel(feel).label), how=how), by=by, at=at)
    if feel != Feel.BAD:
        return _close(concern, feel, by, at)
    return _reopen(concern, by, at)


@transaction.atomic
def close_concern(*, concern: Concern, by: Actor, at: datetime) -> Concern:
    """End what was answered and not judged in time; never what has no reply. (D-07, complaints.help_request)

    Refuses with NotAnsweredYet, WrongStep.
    """
    rule = terms_of(concern).rules.get(HelpRequest)
    if concern.is_open and not rule.may_close(has_reply=concern.state == ConcernState.ANSWERED):
        raise NotAnsweredYet(number=concern.number)
    if not concern.is_open or at.astimezone(ZONE).date() <= concern.due_on:
        raise WrongStep(number=concern.number, step=concern.step, verb="了结")
    return _close(concern, "silent", by, at)


def _reopen(concern: Concern, by: Actor, at: datetime) -> Concern:
    """Somebody else, one level up; where nobody stands above, it ends and the resident is told where to go."""
    today = at.astimezone(ZONE).date()
    apart = {*concern.meant_accounts, *concern.handler_accounts}
    try:
        owner = people.one_level_up(concern.centre_id, concern.owner, on=today, apart_from=apart)
    except NobodyToOwn:
        return _close(concern, "bad", by, at)
    due_on, rule = terms_of(concern).answer(concern.sort, concern.scale, today)
    record(concern, ConcernReopened(owner=owner, before=concern.owner, due_on=due_on), by=by, at=at, under=rule)
    return concern


def _close(concern: Concern, how: str, by: Actor, at: datetime) -> Concern:
    fact = ConcernClosed(how=how, how_name=HOWS[how], keep_until=keep_until(concern, at.astimezone(ZONE).date()))
    record(concern, fact, by=by, at=at)
    return concern


def _refuse_unfit(concern: Concern, answer: Answer, by: Actor) -> None:
    texts = (answer.said, answer.found, answer.changed, answer.blamed, answer.owed)
    needs_found = concern.sort in (Kind.COMPLAINT, Kind.PETITION) or answer.is_no
    if not answer.said.strip() or (needs_found and not answer.found.strip()):
        what = "怎么答复的、为什么办不了、还能怎么办" if answer.is_no else "怎么答复的、查到什么"
        raise AnswerTooShort(what=what if needs_found else "怎么答复的")
    if any(len(one) > LONGEST for one in texts) or any(map(holds_identity, texts)):
        raise WhyMissing(what=f"要紧的，每项{LONGEST}字以内")
    rule = terms_of(concern).rules.get(CannotGetDone)
    approved = concern.no_report == "approved"
    if concern.sort == Kind.STUCK and not rule.may_answer_no(is_no=answer.is_no, report_approved=approved):
        raise NoBeforeReport(said=rule.refused())
    if answer.responsible is not None:
        if answer.responsible == by.account_id:
            raise MayNotHandle(said=terms_of(concern).rules.get(Acceptance).refused())
        if not accounts.names({answer.responsible}, centre=concern.centre_id):
            raise LinkUnknown(link="这位责任人")


def _department(concern: Concern, key: str) -> str:
    return key if key in {one.key for one in centre_queries.departments(concern.centre_id)} else ""


def _links(concern: Concern, typed: tuple[str, ...]) -> tuple[str, ...]:
    """What the findings point to, as numbers of cases and papers or as `entry:12`; each is there."""
    found = []
    for link in dict.fromkeys(one.strip().upper() for one in typed if one.strip()):
        if link.isascii() and link.isdigit() and len(link) < 16 and ledger.entry(concern.centre_id, int(link)):
            found.append(f"entry:{link}")
        elif cases.cases(concern.centre_id).filter(number=link).exists():
            found.append(f"case:{link}")
        elif cases.papers(concern.centre_id).filter(number=link).exists():
            found.append(f"paper:{link}")
        else:
            raise LinkUnknown(link=link[:24])
    return tuple(found[:MOST_LINKS])
