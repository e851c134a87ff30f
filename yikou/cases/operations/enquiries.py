"""咨询与首问: whoever is asked first owns the enquiry until somebody else has taken it."""

from datetime import datetime

from django.db import transaction

from yikou.cases.facts import Enquired, EnquiryAnswered, EnquiryPassed, EnquiryTaken
from yikou.cases.ground import ground
from yikou.cases.models import Enquiry, EnquiryState
from yikou.cases.operations.numbers import take_number
from yikou.cases.policies import Duty, EnquiryAnswer, PassingOn
from yikou.kernel import crypto
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.identifiers import holds_identity
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record

CHANNELS = {"visit": "来访", "phone": "来电", "web": "网上来问"}
LONGEST = 2000


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
) -> Enquiry:
    """Register an enquiry and its first contact; answered on the spot where it can be. (D-01, D-02, D-05, H-09)

    `caller` and `phone` are how to reach the person (phone sealed), `ticket` the number of the visit.
    Refuses with QuestionMissing, TooLong.
    """
    if not question.strip() or channel not in CHANNELS:
        raise QuestionMissing()
    day = at.astimezone(ZONE).date()
    standing = ground(by.centre, day)
    duty, answering = standing.rules.get(Duty), standing.rules.get(EnquiryAnswer)
    enquiry = Enquiry(
        centre_id=by.centre,
        question=_short(question),
        answer=_short(answer),
        caller=_short(caller, 60),
        phone=crypto.seal(phone.strip(), purpose="phone") if phone.strip() else "",
    )
    facts = [
        Enquired(
            number=take_number(centre=by.centre, at=at),
            channel=channel,
            topic=topic,
            owner=by.account_id or 0,
            reply_by=answering.answer_by(day, standing.calendar),
            window=by.window,
            person=person,
            ticket=ticket,
        )
    ]
    also = [EnquiryAnswered(in_time=True)] if answer.strip() else []
    record(enquiry, *facts, *also, by=by, at=at, under=(duty, answering))
    return enquiry


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
def answer_enquiry(*, enquiry: Enquiry, answer: str, by: Actor, at: datetime) -> Enquiry:
    """Answer an enquiry (事事有回音, F-06). Refuses with AnswerMissing, AlreadyAnswered, TooLong."""
    _open(enquiry)
    if not answer.strip():
        raise AnswerMissing()
    enquiry.answer = _short(answer)
    Enquiry.objects.filter(pk=enquiry.pk).update(answer=enquiry.answer)
    record(enquiry, EnquiryAnswered(in_time=at.astimezone(ZONE).date() <= enquiry.reply_by), by=by, at=at)
    return enquiry


def _open(enquiry: Enquiry) -> None:
    if enquiry.state == EnquiryState.ANSWERED:
        raise AlreadyAnswered(number=enquiry.number)
