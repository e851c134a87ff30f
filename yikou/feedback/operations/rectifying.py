"""差评整改: contacted, put right by somebody who is not the person rated, asked by a third, closed only then."""

from datetime import date, datetime

from django.db import transaction

from yikou.accounts import queries as accounts
from yikou.cases.operations.numbers import take_number
from yikou.centre import queries as centre_queries
from yikou.feedback import facts as f
from yikou.feedback.models import Rating, Rectification, RectificationStep
from yikou.feedback.owners import owner_for
from yikou.feedback.policies import PuttingRight
from yikou.feedback.telling import tell_put_right
from yikou.kernel.actors import Actor, system
from yikou.kernel.clock import ZONE
from yikou.kernel.facts import Fact
from yikou.kernel.identifiers import holds_identity
from yikou.kernel.refusals import NotFound, Refusal
from yikou.ledger.operations import record
from yikou.notify import operations as notify
from yikou.policies.queries import rulebook

LONGEST = 1000
# Any of these lets somebody answer for a bad rating: nobody from outside, who would read the rater's telephone.
RECTIFIERS = ("concerns.handle", "concerns.arrange", "visits.call")
# How an attempt to talk with the rater came out.
CONTACTS = {"reached": "联系上了", "no_answer": "没打通", "no_way": "没有留联系方式"}
# How it was put right (S1.10).
RIGHTED = {"at_once": "当场改好", "put_right": "限期改好", "explained": "没有依据，作了解释"}
ASKED = {"content": "知道结果，认可", "knows": "知道结果，不再要求", "not_right": "还没改好", "no_answer": "没打通"}
KNOW = ("content", "knows")


class RatedYourself(Refusal):
    """The person who was rated puts nothing right in his own matter."""

    told = "评的是您，整改、回访、复核都由别人来做。您可以在“我收到的评价”里申诉。"
    rule = "evaluation.rectification"
    status = 403


class NotYourRectification(Refusal):
    """Somebody else answers for it."""

    told = "这件现在由{owner}负责。要由您来做，请他或者办公室改派给您。"
    rule = "evaluation.rectification"
    status = 403


class NotThisStep(Refusal):
    """The steps go in order: talk, put right, ask."""

    told = "这件现在该做的是“{step}”，还做不了这一步。"
    rule = "evaluation.rectification"


class SameHand(Refusal):
    """Whoever put it right does not ask whether it is right."""

    told = "回访要由整改人以外的人来做。这件是您整改的，请改派给别的同事回访。"
    rule = "evaluation.rectification"
    status = 403


class SayWhatWasDone(Refusal):
    """A step without words is no step."""

    told = "请写明{what}，{most}个字以内，不要写姓名、电话和证件号。"
    rule = "evaluation.rectification"
    status = 422


class AlreadyComplex(Refusal):
    """The longer limit is given once, before the first one has passed."""

    told = "延长整改只能有一次，而且要在期限之内提出。"
    rule = "evaluation.rectification"


@transaction.atomic
def open_rectification(*, rating: Rating, by: Actor, at: datetime) -> Rectification:
    """A bad rating is to be put right: an owner who is not the rated person, and limits. (1.11, K-19)"""
    rated_on = rating.rated_at.astimezone(ZONE).date()
    rule, today = _rule(rating), at.astimezone(ZONE).date()
    calendar = centre_queries.calendar(rating.centre_id)
    # What comes in late (from paper, from elsewhere) is answered from the day on which the house knows of it.
    began = max(rated_on, today)
    fact = f.RectificationOpened(
        number=take_number(centre=rating.centre_id, at=at),
        rating=rating.pk,
        rated_staff=rating.staff,
        owner=owner_for(rating.centre_id, "concerns.handle", on=today, apart_from={rating.staff}),
        due_on=rule.contact_by(began, calendar),
        fix_by=rule.fix_by(began, calendar),
    )
    one = Rectification(centre_id=rating.centre_id, about=rating.item_name)
    record(one, fact, by=by if by.account_id else system(rating.centre_id), at=at, under=rule)
    return one


@transaction.atomic
def contact_rater(*, rectification: Rectification, outcome: str, by: Actor, at: datetime) -> Rectification:
    """Note an attempt to talk with the rater; reached, or tried often enough, it goes on to being put right. (1.11)

    Refuses with RatedYourself, NotYourRectification, NotThisStep, SayWhatWasDone.
    """
    rule = _may(rectification, by, RectificationStep.CONTACT)
    if outcome not in CONTACTS:
        raise SayWhatWasDone(what="联系的结果", most=LONGEST)
    tries = rectification.contact_tries + 1
    done = outcome != "no_answer" or rule.is_tried_out(tries)
    fact = f.RaterContacted(
        outcome=outcome,
        outcome_name=CONTACTS[outcome],
        tries=tries,
        done=done,
        due_on=rectification.fix_by if done else rectification.due_on,
    )
    record(rectification, fact, by=by, at=at, under=rule)
    return rectification


@transaction.atomic
def extend_rectification(*, rectification: Rectification, why: str, by: Actor, at: datetime) -> Rectification:
    """Give a complex matter the longer limit, with its reason, once and in time. (1.12)

    Refuses with RatedYourself, NotYourRectification, NotThisStep, SayWhatWasDone, AlreadyComplex.
    """
    rule = _may(rectification, by, RectificationStep.FIX)
    if rectification.is_complex or rectification.is_late(at.astimezone(ZONE).date()):
        raise AlreadyComplex
    complex_rule = rule.applying(complex=True)
    began = rectification.opened_at.astimezone(ZONE).date()
    fix_by = complex_rule.fix_by(began, centre_queries.calendar(rectification.centre_id))
    fact = f.RectificationExtended(why=_own_words(why, "情况为什么复杂", 200), fix_by=fix_by)
    record(rectification, fact, by=by, at=at, under=complex_rule)
    return rectification


@transaction.atomic
def put_right(*, rectification: Rectification, how: str, words: str, by: Actor, at: datetime) -> Rectification:
    """It is right now, or was explained; the resident is told, and somebody else asks. (1.10)

    Refuses with RatedYourself, NotYourRectification, NotThisStep, SayWhatWasDone.
    """
    rule = _may(rectification, by, RectificationStep.FIX)
    said = _own_words(words, "改了什么、怎么改的（居民看得到）", LONGEST)
    if how not in RIGHTED:
        raise SayWhatWasDone(what="是怎样改的", most=LONGEST)
    today = at.astimezone(ZONE).date()
    me = by.account_id or 0
    fact = f.PutRight(
        how=how,
        how_name=RIGHTED[how],
        fixed_by=me,
        owner=owner_for(rectification.centre_id, "visits.call", on=today, apart_from={rectification.rated_staff, me}),
        due_on=rule.follow_up_by(today, centre_queries.calendar(rectification.centre_id)),
        in_time=not rectification.is_late(today),
    )
    record(rectification, fact, by=by, at=at, under=rule)
    rectification.done_words = said
    Rectification.objects.filter(pk=rectification.pk).update(done_words=said)
    tell_put_right(rectification, by=by, at=at)
    return rectification


@transaction.atomic
def ask_rater(*, rectification: Rectification, outcome: str, by: Actor, at: datetime) -> Rectification:
    """Ask the resident whether it is right now; it closes once the outcome is known, or nobody can be reached. (1.13)

    Refuses with RatedYourself, SameHand, NotYourRectification, NotThisStep, SayWhatWasDone.
    """
    rule = _rule(rectification.rating)
    if by.account_id == rectification.fixed_by and rectification.at_step == RectificationStep.FOLLOW_UP:
        raise SameHand
    _may(rectification, by, RectificationStep.FOLLOW_UP)
    if outcome not in ASKED:
        raise SayWhatWasDone(what="回访的结果", most=LONGEST)
    _asked(rectification, outcome, rule, by, at)
    return rectification


@transaction.atomic
def acknowledge_rectification(*, rating: Rating, content: bool, by: Actor, at: datetime) -> Rectification:
    """The resident says on his own page that he knows the outcome, or that it is not right yet.

    Refuses with NotFound, NotThisStep.
    """
    one = Rectification.objects.filter(rating=rating).first()
    if one is None:
        raise NotFound("这件整改")
    if one.at_step != RectificationStep.FOLLOW_UP or by.account_id is not None:
        raise NotThisStep(step=one.step)
    _asked(one, "content" if content else "not_right", _rule(rating), by, at, by_resident=True)
    return one


@transaction.atomic
def show_rater_phone(*, rectification: Rectification, by: Actor, at: datetime) -> str:
    """The rater's telephone in full, for whoever must call; each look is an entry. Empty where none was left.

    Refuses with RatedYourself, NotYourRectification.
    """
    rule = _may(rectification, by, RectificationStep(rectification.at_step))
    found = rectification.phone_number
    if found:
        record(rectification, f.RaterPhoneSeen(why=rectification.step), by=by, at=at, under=rule)
    return found


@transaction.atomic
def pass_rectification_on(*, rectification: Rectification, to: int, why: str, by: Actor, at: datetime) -> Rectification:
    """Let somebody else answer for it, with the reason; never the rated person, never the same hand for the follow-up.

    Refuses with RatedYourself, NotYourRectification, NotThisStep, SameHand, NotFound, SayWhatWasDone.
    """
    rule = _may(rectification, by, RectificationStep(rectification.at_step))
    if not rectification.is_open:
        raise NotThisStep(step=rectification.step)
    if not rule.may_handle(to, rectification.rated_staff):
        raise RatedYourself
    if to not in accounts.entitled(rectification.centre_id, *RECTIFIERS, on=at.astimezone(ZONE).date()):
        raise NotFound("能接这件的这位同事")
    if rectification.at_step == RectificationStep.FOLLOW_UP and to == rectification.fixed_by:
        raise SameHand
    fact = f.RectificationHandedOver(owner=to, why=_own_words(why, "为什么改派", 100))
    record(rectification, fact, by=by, at=at, under=rule)
    return rectification


def _asked(
    one: Rectification, outcome: str, rule: PuttingRight, by: Actor, at: datetime, *, by_resident: bool = False
) -> None:
    tries = one.follow_up_tries + 1
    facts: list[Fact] = [
        f.FollowedUp(outcome=outcome, outcome_name=ASKED[outcome], tries=tries, by_resident=by_resident)
    ]
    knows = outcome in KNOW
    if outcome == "not_right":
        facts.append(_back(one, rule, at.astimezone(ZONE).date()))
    elif rule.may_close(followed_up=True, knows=knows, tried=tries):
        facts.append(f.RectificationClosed(knows=knows, why=ASKED[outcome] if knows else f"打了 {tries} 次没有打通"))
    record(one, *facts, by=by, at=at, under=rule)
    if outcome != "no_answer":  # who was asked has been told
        notify.drop(about=one, by=by, at=at)


def _back(one: Rectification, rule: PuttingRight, today: date) -> f.RectificationReopened:
    calendar = centre_queries.calendar(one.centre_id)
    owner = one.fixed_by or one.owner
    if owner not in accounts.active({owner}, centre=one.centre_id):
        owner = owner_for(one.centre_id, "concerns.handle", on=today, apart_from={one.rated_staff})
    return f.RectificationReopened(owner=owner, due_on=rule.fix_by(today, calendar))


def _may(one: Rectification, by: Actor, step: RectificationStep) -> PuttingRight:
    rule = _rule(one.rating)
    if not rule.may_handle(by.account_id or 0, one.rated_staff):
        raise RatedYourself
    if by.account_id != one.owner and not by.may("concerns.arrange"):
        raise NotYourRectification(owner=accounts.names({one.owner}).get(one.owner, "别人"))
    if one.at_step != step:
        raise NotThisStep(step=one.step)
    return rule


def _rule(rating: Rating) -> PuttingRight:
    return rulebook(rating.centre_id, rating.rated_at.astimezone(ZONE).date()).get(PuttingRight)


def _own_words(words: str, what: str, most: int) -> str:
    said = words.strip()
    if not said or len(said) > most or holds_identity(said):
        raise SayWhatWasDone(what=what, most=most)
    return said
