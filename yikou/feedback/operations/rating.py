"""评价: once, by the resident, while the window is open."""

from datetime import datetime

from django.db import IntegrityError, transaction

from yikou.cases import queries as cases
from yikou.centre import queries as centre_queries
from yikou.feedback.facts import Rated
from yikou.feedback.models import Rating
from yikou.feedback.policies import RatingWindow
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook

LONGEST = 500


class NotRateable(Refusal):
    """Rated before, too late, or not yet done."""

    told = "{said}"
    rule = "evaluation.window"


class NoSuchLevel(Refusal):
    """No level chosen: there is never a default."""

    told = "请先选一个：非常满意、满意、基本满意、不满意、非常不满意。不想评可以直接离开。"
    rule = "evaluation.window"
    status = 422


class WordsTooLong(Refusal):
    """Longer than anybody reads."""

    told = "您写得太长了，请控制在{most}个字以内；还有话说，可以提投诉建议。"
    status = 422


@transaction.atomic
def rate(*, token: str, level: str, channel: str, by: Actor, at: datetime, words: str = "") -> Rating:
    """Rate a concluded case through its receipt's address: once, five levels, never by staff. (1.3, 1.4, 1.7)

    Refuses with NotFound, NotRateable, NoSuchLevel, WordsTooLong.
    """
    case = cases.by_token(token)
    today = at.astimezone(ZONE).date()
    rule = rulebook(case.centre_id, case.received_at.astimezone(ZONE).date()).get(RatingWindow)
    if not rule.is_level(level):
        raise NoSuchLevel()
    if len(words) > LONGEST:
        raise WordsTooLong(most=LONGEST)
    if case.concluded_at is None:
        raise NotRateable(said="这件还没有办结，办好以后再评。")
    before = Rating.objects.filter(case_id=case.pk).count()
    may_rate = rule.allows(
        concluded_on=case.concluded_at.astimezone(ZONE).date(),
        rated_on=today,
        rated_before=before,
        by="clerk" if by.account_id else "resident",
        calendar=centre_queries.calendar(case.centre_id),
    )
    if not may_rate:
        raise NotRateable(said=rule.refused())
    rating = Rating(centre_id=case.centre_id, number=case.number, item_code=case.item_code, words=words.strip())
    fact = Rated(
        case=case.pk,
        level=level,
        level_name=rule.word(level),
        channel=channel,
        bad=rule.is_bad(level),
        rated_staff=case.first_contact,
    )
    try:
        with transaction.atomic():
            record(rating, fact, by=by, at=at, under=rule)
    except IntegrityError as twice:
        raise NotRateable(said=rule.refused()) from twice
    return rating
