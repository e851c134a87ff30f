"""咨询与首问: whoever is asked first owns the enquiry until somebody else has taken it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from yikou.accounts import queries as accounts
from yikou.cases.facts import Enquired, EnquiryAnswered, EnquiryAskedUp, EnquiryPassed, EnquiryRuled, EnquiryTaken
from yikou.cases.ground import ground
from yikou.cases.models import Enquiry, EnquiryState, OtherOffice, Question
from yikou.cases.operations.numbers import new_token, take_number
from yikou.cases.operations.questions import gather
from yikou.cases.policies import Duty, EnquiryAnswer, PassingOn
from yikou.centre import queries as centre_queries
from yikou.kernel import crypto, once
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.identifiers import holds_identity
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.notify import operations as notify

CHANNELS = {"visit": "来访", "phone": "来电", "web": "网上来问"}
LONGEST = 2000
# How the answer went back to the person.
HOWS = {"spot": "当场", "phone": "电话", "message": "短信", "page": "网页", "visit": "再来时当面"}
# Who answers for a question that came by itself, through the portal: the front desk, else who else notes enquiries.
ASKED_ONLINE = ("front_desk", "hall_head", "office", "director")


class QuestionMissing(Refusal):
    """An enquiry without a question."""

    told = "还没有写问的是什么。写一句就行，原话最好。"
    status = 422


class TooLong(Refusal):
    """Longer than a register can show."""

    told = "内容太长了，请控制在{most}个字以内。"
    status = 422


class AnswerMissing(Refusal):
    """Every enquiry gets an answer, never a blank."""

    told = "请写明答复的内容；不归本中心的，写明该找哪里、地址和电话。"
    rule = "first_contact.duty"
    status = 422


class NobodyAsked(Refusal):
    """Nobody of the centre answers questions yet."""

    told = "现在没有人能接您的问题，请打电话或者到总服务台问。"


class NotAskedUp(Refusal):
    """Nobody above was asked, or somebody else was."""

    told = "{number}没有请示您，或者已经答过了。"
    status = 403


class AlreadyAnswered(Refusal):
    """The enquiry is closed."""

    told = "{number}已经答复过了。要补充，请另记一条咨询。"


class NotPassedToYou(Refusal):
    """Only the officer whom it was passed to takes it."""

    told = "{number}没有转给您，不能接下。"
    status = 403


def _short(text: str, most: int = LONGEST) -> str:
    if len(text) > most:
        raise TooLong(most=most)
    return text.strip()


@transaction.atomic
def note_enquiry(
    *,
    question: str,
    channel: str,
    by: Actor,
    at: datetime,
    topic: str = "",
    caller: str = "",
    phone: str = "",
    person: int | None = None,
    answer: str = "",
    ticket: int | None = None,
    sent_as: str = "",
) -> Enquiry:
    """Register an enquiry and its first contact; answered on the spot where it can be. (D-01, D-02, D-05, H-09)

    `caller` and `phone` are how to reach the person (phone sealed), `ticket` the number of the visit. What one page
    sends twice (`sent_as` is the page's) is one enquiry. Refuses with QuestionMissing, TooLong.
    """
    if not question.strip() or channel not in CHANNELS:
        raise QuestionMissing()
    mark = once.mark(sent_as, question.strip(), purpose="enquiry.sent")
    enquiry = Enquiry(
        centre_id=by.centre,
        question=_short(question),
        answer=_short(answer),
        caller=_short(caller, 60),
        phone=crypto.seal(phone.strip(), purpose="phone") if phone.strip() else "",
        token=new_token(),
        sent_mark=mark,
    )
    asked = {"channel": channel, "topic": topic, "window": by.window, "person": person, "ticket": ticket}
    return once.once(lambda: _sent_before(by.centre, mark), lambda: _note(enquiry, asked, by, at))


def _sent_before(centre: str, mark: str) -> Enquiry | None:
    return Enquiry.objects.filter(centre_id=centre, sent_mark=mark).first() if mark else None


def _note(enquiry: Enquiry, asked: dict[str, Any], by: Actor, at: datetime) -> Enquiry:
    day = at.astimezone(ZONE).date()
    standing = ground(by.centre, day)
    duty, answering = standing.rules.get(Duty), standing.rules.get(EnquiryAnswer)
    fact = Enquired(
        number=take_number(centre=by.centre, at=at),
        owner=by.account_id or _asked_online(by.centre, at),
        reply_by=answering.answer_by(day, standing.calendar),
        **asked,
    )
    also = [EnquiryAnswered(in_time=True, how="spot", how_name=HOWS["spot"])] if enquiry.answer else []
    record(enquiry, fact, *also, by=by, at=at, under=(duty, answering))
    gather(enquiry=enquiry, by=by, at=at)
    return enquiry


def _asked_online(centre: str, at: datetime) -> int:
    """Whoever is there first of the roles that answer what comes by itself. Refuses with NobodyAsked."""
    away = centre_queries.absent(centre, at)
    able = [one for role in ASKED_ONLINE for one in accounts.holding(centre, role, on=at.astimezone(ZONE).date())]
    if not able:
        raise NobodyAsked
    return next((one for one in able if one not in away), able[0])


@transaction.atomic
def pass_on(*, enquiry: Enquiry, to: str, by: Actor, at: datetime, to_account: int | None = None) -> Enquiry:
    """Pass an enquiry to a department, a colleague or a named office outside; it stays yours until taken. (D-03, D-04)

    Refuses with AlreadyAnswered, AnswerMissing (no destination).
    """
    _open(enquiry)
    if not to.strip() or holds_identity(to):
        raise AnswerMissing()
    standing = ground(enquiry.centre_id, enquiry.asked_at.astimezone(ZONE).date())
    rule = standing.rules.get(PassingOn)
    by_when = rule.hand_over_by(at)
    if to_account is None:
        last_day = rule.hand_over_on(at.astimezone(ZONE).date(), standing.calendar)
        by_when = datetime.combine(last_day, standing.hours.closing, tzinfo=ZONE)
    fact = EnquiryPassed(to=to.strip()[:80], to_name=to.strip()[:80], to_account=to_account, hand_over_by=by_when)
    record(enquiry, fact, by=by, at=at, under=rule)
    return enquiry


@transaction.atomic
def take(*, enquiry: Enquiry, by: Actor, at: datetime) -> Enquiry:
    """Take an enquiry that was passed to you: from now on you answer for it."""
    _open(enquiry)
    if enquiry.state != EnquiryState.PASSED or enquiry.passed_account not in (None, by.account_id):
        raise NotPassedToYou(number=enquiry.number)
    record(enquiry, EnquiryTaken(owner=by.account_id or 0), by=by, at=at)
    return enquiry


@transaction.atomic
def tell_office(*, enquiry: Enquiry, office: OtherOffice, by: Actor, at: datetime, how: str = "spot") -> Enquiry:
    """Not ours: name the right office with address and telephone, from the directory; that is the answer. (D-03)

    Refuses with AlreadyAnswered.
    """
    said = f"这件事不归本中心，请找：{office.told}。"
    return answer_enquiry(enquiry=enquiry, answer=said, how=how, by=by, at=at)


@transaction.atomic
def ask_up(*, enquiry: Enquiry, what: str, to: int, by: Actor, at: datetime) -> Enquiry:
    """The rules are unclear: ask somebody above before answering; it stays yours meanwhile. (D-04)

    Refuses with AlreadyAnswered, QuestionMissing, NotPassedToYou.
    """
    _open(enquiry)
    if not what.strip():
        raise QuestionMissing
    names = accounts.active({to}, centre=enquiry.centre_id)
    if to not in names or to == by.account_id:
        raise NotPassedToYou(number=enquiry.number)
    enquiry.asked_up = _short(what)
    Enquiry.objects.filter(pk=enquiry.pk).update(asked_up=enquiry.asked_up)
    rule = ground(enquiry.centre_id, enquiry.asked_at.astimezone(ZONE).date()).rules.get(Duty)
    record(enquiry, EnquiryAskedUp(to_account=to), by=by, at=at, under=rule)
    return enquiry


@transaction.atomic
def rule_on(*, enquiry: Enquiry, ruling: str, by: Actor, at: datetime) -> Enquiry:
    """Say how it is, to whoever asked upward. Refuses with AlreadyAnswered, AnswerMissing, NotAskedUp."""
    _open(enquiry)
    if not enquiry.waits_for_ruling or enquiry.asked_up_to != by.account_id:
        raise NotAskedUp(number=enquiry.number)
    if not ruling.strip():
        raise AnswerMissing
    enquiry.ruling = _short(ruling)
    Enquiry.objects.filter(pk=enquiry.pk).update(ruling=enquiry.ruling)
    record(enquiry, EnquiryRuled(ruled_by=by.account_id or 0), by=by, at=at)
    return enquiry


@transaction.atomic
def answer_enquiry(
    *,
    enquiry: Enquiry,
    answer: str,
    by: Actor,
    at: datetime,
    how: str = "phone",
    published: Question | None = None,
) -> Enquiry:
    """Answer an enquiry and say how the answer went back (事事有回音, F-06); a published answer may be used.

    Refuses with AnswerMissing, AlreadyAnswered, TooLong.
    """
    _open(enquiry)
    answer = answer.strip() or (published.answer if published else "")
    if not answer:
        raise AnswerMissing()
    enquiry.answer = _short(answer)
    Enquiry.objects.filter(pk=enquiry.pk).update(answer=enquiry.answer)
    how = how if how in HOWS else "phone"
    fact = EnquiryAnswered(
        in_time=at.astimezone(ZONE).date() <= enquiry.reply_by,
        how=how,
        how_name=HOWS[how],
        published=published.pk if published else None,
    )
    record(enquiry, fact, by=by, at=at)
    if how in ("message", "page"):
        notify.tell(about=enquiry, topic="cases.enquiry_answered", values={"number": enquiry.number}, by=by, at=at)
    return enquiry


def _open(enquiry: Enquiry) -> None:
    if enquiry.state == EnquiryState.ANSWERED:
        raise AlreadyAnswered(number=enquiry.number)
