"""申诉复核 and 核查: a rating that is mistaken or not the resident's own does not count; its words and reasons stay."""

from datetime import datetime

from django.db import IntegrityError, transaction

from yikou.accounts import queries as accounts
from yikou.accounts.access import require
from yikou.cases.operations.numbers import take_number
from yikou.centre import queries as centre_queries
from yikou.feedback import facts as f
from yikou.feedback.models import Appeal, Rating
from yikou.feedback.models.rectification import involved
from yikou.feedback.operations.rectifying import RatedYourself
from yikou.feedback.owners import owner_for
from yikou.feedback.policies import RatingAppeal, RatingWindow
from yikou.feedback.queries.ratings import known_on
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.identifiers import holds_identity
from yikou.kernel.refusals import NotFound, Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook

LONGEST = 1000
REVIEW = "ratings.review"
# Why a rating does not count (S1.14).
EXCLUSIONS = {
    "mistaken": "评错了对象或按错了",
    "not_service": "说的不是这次服务",
    "malicious": "恶意评价",
    "not_own": "不是居民本人评的",
}


class NotAppealable(Refusal):
    """Not a bad rating of one's own, too late, or appealed before."""

    told = "{said}"
    rule = "evaluation.appeal"


class SayWhy(Refusal):
    """A claim without grounds, a verdict without reasons."""

    told = "请写明{what}，{most}个字以内，不要写居民的姓名、电话和证件号。"
    rule = "evaluation.appeal"
    status = 422


class Involved(Refusal):
    """The re-check is for somebody who has no part in it."""

    told = "您经手过这份差评，复核要由没有参与的领导来做，请改派。"
    rule = "evaluation.appeal"
    status = 403


class AlreadyDecided(Refusal):
    """A re-check is made once."""

    told = "这件已经复核过了：{verdict}。"
    rule = "evaluation.appeal"


class NotToLookAt(Refusal):
    """Nothing is wrong with this rating, or somebody looked at it before."""

    told = "这份评价不用核查，或者别人已经核查过了。"
    rule = "evaluation.window"


@transaction.atomic
def appeal_rating(*, rating: Rating, evidence: str, by: Actor, at: datetime) -> Appeal:
    """The rated person appeals against a bad rating, in time, with evidence; a leader not involved decides. (1.14)

    Refuses with NotFound, NotAppealable, SayWhy.
    """
    if rating.staff != by.account_id:
        raise NotFound("这份评价")
    rule, calendar = _rule(rating), centre_queries.calendar(rating.centre_id)
    today = at.astimezone(ZONE).date()
    if not rating.is_bad or rating.excluded_why:
        raise NotAppealable(said="只有还计入统计的差评可以申诉。")
    if not rule.allows(rated_on=known_on(rating), appealed_on=today, calendar=calendar):
        raise NotAppealable(said=f"申诉要在收到评价后{rule.appeal_within.text}内提出，现在已经过了。")
    said = _grounds(evidence, "哪里与事实不符、有什么证据")
    fact = f.RatingAppealed(
        number=take_number(centre=rating.centre_id, at=at),
        rating=rating.pk,
        rated_staff=rating.staff,
        owner=owner_for(rating.centre_id, REVIEW, on=today, apart_from=involved(rating)),
        due_on=rule.decide_by(today, calendar),
    )
    made = Appeal(centre_id=rating.centre_id, about=rating.item_name, evidence=said)
    try:
        with transaction.atomic():
            record(made, fact, by=by, at=at, under=rule)
    except IntegrityError as twice:
        raise NotAppealable(said="这份评价已经申诉过了，请等复核。") from twice
    return made


@transaction.atomic
def decide_appeal(*, appeal: Appeal, upheld: bool, words: str, by: Actor, at: datetime, reason: str = "") -> Appeal:
    """Re-check a bad rating: it stays, or it is not used; what it said and why stays on file either way. (1.14)

    Refuses with NotAllowed, RatedYourself, Involved, AlreadyDecided, SayWhy.
    """
    require(by, REVIEW)
    rule = _rule(appeal.rating)
    if by.account_id == appeal.rated_staff:
        raise RatedYourself
    if not rule.may_decide(is_rated=False, is_involved=by.account_id in involved(appeal.rating)):
        raise Involved
    if not appeal.is_open:
        raise AlreadyDecided(verdict=appeal.step)
    said = _grounds(words, "复核的理由")
    if upheld and reason not in EXCLUSIONS:
        raise SayWhy(what="不予采用的原因", most=LONGEST)
    today = at.astimezone(ZONE).date()
    verdict = f"不予采用（{EXCLUSIONS[reason]}）" if upheld else "维持评价"
    fact = f.AppealDecided(
        upheld=upheld, verdict=verdict, reason=reason if upheld else "", in_time=not appeal.is_late(today)
    )
    record(appeal, fact, by=by, at=at, under=rule)
    Appeal.objects.filter(pk=appeal.pk).update(verdict_words=said)
    appeal.verdict_words = said
    if upheld:
        excluded = f.RatingExcluded(reason=reason, reason_name=EXCLUSIONS[reason], appeal=appeal.number)
        _exclude(appeal.rating, excluded, said, rule, by, at)
    return appeal


@transaction.atomic
def pass_appeal_on(*, appeal: Appeal, to: int, why: str, by: Actor, at: datetime) -> Appeal:
    """Let another leader re-check it, with the reason.

    Refuses with NotAllowed, AlreadyDecided, NotFound, Involved, SayWhy.
    """
    require(by, REVIEW)
    if not appeal.is_open:
        raise AlreadyDecided(verdict=appeal.step)
    if to not in accounts.entitled(appeal.centre_id, REVIEW, on=at.astimezone(ZONE).date()):
        raise NotFound("能复核的这位同事")
    if to in involved(appeal.rating):
        raise Involved
    rule = _rule(appeal.rating)
    record(appeal, f.AppealHandedOver(owner=to, why=_grounds(why, "为什么改派", 100)), by=by, at=at, under=rule)
    return appeal


@transaction.atomic
def look_at(*, rating: Rating, counts: bool, words: str, by: Actor, at: datetime) -> Rating:
    """Look at a flagged rating: it counts as the resident's own, or it does not count; the reason stays. (1.7)

    Refuses with NotAllowed, RatedYourself, NotToLookAt, SayWhy.
    """
    require(by, REVIEW)
    if by.account_id == rating.staff:
        raise RatedYourself
    if not rating.flags or rating.looked_at is not None or rating.excluded_why:
        raise NotToLookAt
    said = _grounds(words, "怎样核查的、看到了什么")
    rule = rulebook(rating.centre_id, rating.rated_at.astimezone(ZONE).date()).get(RatingWindow)
    verdict = "是居民自己评的，计入统计" if counts else f"不计入统计：{EXCLUSIONS['not_own']}"
    fact = f.RatingLookedAt(counts=counts, verdict=verdict, reason="" if counts else "not_own")
    record(rating, fact, by=by, at=at, under=rule)
    Rating.objects.filter(pk=rating.pk).update(exclusion_words=said)
    rating.exclusion_words = said
    return rating


def _exclude(rating: Rating, fact: f.RatingExcluded, words: str, rule: RatingAppeal, by: Actor, at: datetime) -> None:
    record(rating, fact, by=by, at=at, under=rule)
    Rating.objects.filter(pk=rating.pk).update(exclusion_words=words)
    rating.exclusion_words = words


def _rule(rating: Rating) -> RatingAppeal:
    return rulebook(rating.centre_id, rating.rated_at.astimezone(ZONE).date()).get(RatingAppeal)


def _grounds(words: str, what: str, most: int = LONGEST) -> str:
    said = words.strip()
    if not said or len(said) > most or holds_identity(said):
        raise SayWhy(what=what, most=most)
    return said
