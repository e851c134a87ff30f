"""评价: once, by the resident, while the window is open; a bad one is put right by somebody else."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from yikou.centre import queries as centre_queries
from yikou.feedback.facts import Rated, RatingAnswered, RatingFlagged
from yikou.feedback.models import FLAGS, Rating, RatingQuerySet
from yikou.feedback.operations.rectifying import open_rectification
from yikou.feedback.policies import Publication, RatingWindow
from yikou.feedback.queries.asking import requests_of
from yikou.feedback.queries.rateable import Rateable, of_unit, rateable
from yikou.kernel import crypto
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import ChangedMeanwhile, record
from yikou.notify import operations as notify
from yikou.policies.queries import rulebook

LONGEST = 500
# How a rating comes (GB/T 39046 table 9 in our words); the resident's own hand in all but the last two.
CHANNELS = {
    "pad": "评价器",
    "terminal": "大厅其他终端",
    "qr": "扫码",
    "sms": "短信链接",
    "web": "网上",
    "mobile": "手机应用",
    "phone": "电话",
    "paper": "书面",
}
BY_OWN_HAND = ("pad", "terminal", "qr", "sms", "web", "mobile")


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


class NotOwnWork(Refusal):
    """Somebody of staff is about to note a rating of his own work."""

    told = "评的是您自己办的，不能由您登记。请交给没有经办的同事。"
    rule = "evaluation.window"
    status = 403


@dataclass(frozen=True)
class Given:
    """What the resident gave beside the level; all of it may be left out. `phone` is kept sealed."""

    words: str = ""
    reasons: Collection[str] = ()
    call: bool = False
    phone: str = ""


@transaction.atomic
def rate(
    *,
    token: str,
    level: str,
    channel: str,
    by: Actor,
    at: datetime,
    words: str = "",
    given: Given | None = None,
    of_house: bool = False,
    given_at: datetime | None = None,
) -> Rating:
    """Rate a concluded matter or a visit through its address: once, five levels, never by staff. (1.3, 1.4, 1.7)

    `of_house` says that a machine of the staff was used. `given_at` is for what was given on paper or elsewhere and
    is noted now by somebody of staff who did not do the work. Refuses with NotFound, NotRateable, NoSuchLevel,
    WordsTooLong, NotOwnWork.
    """
    about, given = rateable(token), given or Given(words=words)
    rule = rulebook(about.centre, about.began_on).get(RatingWindow)
    if not rule.is_level(level):
        raise NoSuchLevel()
    if len(given.words) > LONGEST:
        raise WordsTooLong(most=LONGEST)
    _check(about, rule, by, channel, given_at, at)
    flags = _flags(about, rule, channel, at, of_house=of_house, given_at=given_at)
    rating = Rating(
        centre_id=about.centre,
        number=about.number,
        item_code=about.item_code,
        item_name=about.item_name,
        words=given.words.strip(),
        phone=crypto.seal(given.phone.strip()[:20], purpose="phone") if given.phone.strip() else "",
    )
    reasons = tuple(one for one in rule.reasons_of(level) if one in given.reasons)
    fact = Rated(
        case=about.case,
        ticket=about.ticket,
        level=level,
        level_name=rule.word(level),
        channel=channel,
        bad=rule.is_bad(level),
        rated_staff=about.staff,
        window=about.window,
        reasons=reasons,
        flags=flags,
        call=given.call,
        given_at=given_at,
        noted_by=by.account_id,
    )
    try:
        with transaction.atomic():
            record(rating, fact, by=by, at=at, under=rule)
    except IntegrityError as twice:
        raise NotRateable(said=rule.refused()) from twice
    if "burst" in flags:
        _flag_the_others(rating, rule, by, at)
    _heard(rating, about, by, at)
    return rating


def _heard(rating: Rating, about: Rateable, by: Actor, at: datetime) -> None:
    """A bad word is put right; who has said it needs no message any more that asks for it."""
    if rating.is_bad:
        open_rectification(rating=rating, by=by, at=at)
    for request in requests_of(about):
        notify.drop(about=request, by=by, at=at)


def _check(
    about: Rateable, rule: RatingWindow, by: Actor, channel: str, given_at: datetime | None, at: datetime
) -> None:
    if channel not in CHANNELS:
        raise NotRateable(said="不认得这种评价方式。请从评价器、二维码、短信、网上、电话、书面里选。")
    if about.ended_on is None:
        raise NotRateable(said="这件还没有办结，办好以后再评。")
    noted_by_staff, rated_at = by.account_id is not None, given_at or at
    if noted_by_staff and not (by.may("ratings.note") and (given_at is not None or channel not in BY_OWN_HAND)):
        raise NotRateable(said=rule.refused())
    if noted_by_staff and by.account_id == about.staff:
        raise NotOwnWork
    may_rate = rule.allows(
        concluded_on=about.ended_on,
        rated_on=rated_at.astimezone(ZONE).date(),
        rated_before=int(of_unit(about) is not None),
        by="resident",
        calendar=centre_queries.calendar(about.centre),
    )
    if not may_rate or (about.ended_at and rated_at < about.ended_at.replace(second=0, microsecond=0)):
        raise NotRateable(said=rule.refused())


def _flags(
    about: Rateable, rule: RatingWindow, channel: str, at: datetime, *, of_house: bool, given_at: datetime | None
) -> tuple[str, ...]:
    """What makes this one to look at: a machine of the staff, or too many for one person in a short time."""
    if channel not in BY_OWN_HAND or given_at is not None:
        return ()
    lately = _lately(about.centre, about.staff, rule, at).count()
    return tuple(flag for flag, so in (("house", of_house), ("burst", rule.is_burst(lately + 1))) if so)


def _lately(centre: str, staff: int, rule: RatingWindow, at: datetime) -> RatingQuerySet:
    since = at - rule.burst_within.delta
    rows = Rating.objects.at_centre(centre).filter(staff=staff, rated_at__gt=since, rated_at__lte=at)
    return rows.filter(channel__in=BY_OWN_HAND)


def _flag_the_others(rating: Rating, rule: RatingWindow, by: Actor, at: datetime) -> None:
    """The ones before in the same burst are looked at as well."""
    for one in _lately(rating.centre_id, rating.staff, rule, at).exclude(pk=rating.pk).order_by("pk"):
        if "burst" not in one.flags and one.looked_at is None and not one.excluded_why:
            # Whoever rates at the same moment flags them too: that is no reason to refuse this one.
            with suppress(ChangedMeanwhile), transaction.atomic():
                record(one, RatingFlagged(flag="burst", flag_name=FLAGS["burst"]), by=by, at=at, under=rule)


@transaction.atomic
def answer_questions(*, rating: Rating, answers: Mapping[str, str], by: Actor, at: datetime) -> Rating:
    """Answer the questions after a rating, any of them or none, once: three of yes and no, the rest one to five. (J-20)

    What no question asks for is passed over. Refuses with NotRateable.
    """
    rule = rulebook(rating.centre_id, rating.rated_at.astimezone(ZONE).date()).get(Publication)
    if rating.answers:
        raise NotRateable(said="这几个问题您已经答过了，谢谢您。")
    if by.account_id is not None and not rating.noted_by:
        raise NotRateable(said="这几个问题只能由评价的人自己答。")
    yes_no = {one: answers[one] == "yes" for one in rule.questions if answers.get(one) in ("yes", "no")}
    scored = rule.onsite if rating.is_onsite else rule.online
    stars = {one: int(answers[one]) for one in scored if answers.get(one, "") in "12345" and answers.get(one)}
    if kept := {**yes_no, **stars}:
        record(rating, RatingAnswered(answers=kept, n=len(kept)), by=by, at=at, under=rule)
    return rating
