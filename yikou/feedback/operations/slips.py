"""书面评价: one person types it from the paper, another compares the two; only then it is a rating."""

from collections.abc import Collection
from datetime import date, datetime, time

from django.db import transaction

from yikou.accounts.access import require
from yikou.feedback.facts import SlipChecked, SlipTyped
from yikou.feedback.models import Rating, Slip, SlipState
from yikou.feedback.operations.rating import CHANNELS, LONGEST, Given, NoSuchLevel, NotOwnWork, WordsTooLong, rate
from yikou.feedback.policies import RatingWindow
from yikou.feedback.queries.rateable import Rateable
from yikou.kernel import crypto
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook

NOTE = "ratings.note"


class SameTypist(Refusal):
    """Who typed it does not check it."""

    told = "这份是您录入的，要由另一个人拿着原件核对。"
    rule = "evaluation.window"
    status = 403


class SlipDone(Refusal):
    """A slip is checked once."""

    told = "这份已经核对过了。"


class WrongDay(Refusal):
    """A rating cannot be given tomorrow, nor before the matter was done."""

    told = "填表的日期不对：不能比今天晚，也不能比办好那天早。"
    status = 422


@transaction.atomic
def type_slip(
    *,
    about: Rateable,
    level: str,
    given_on: date,
    by: Actor,
    at: datetime,
    reasons: Collection[str] = (),
    words: str = "",
    phone: str = "",
) -> Slip:
    """Type in a rating from paper; it waits for a second person. (1.5)

    Refuses with NotAllowed, NotOwnWork, NoSuchLevel, WordsTooLong, WrongDay.
    """
    require(by, NOTE)
    rule = rulebook(about.centre, about.began_on).get(RatingWindow)
    if by.account_id == about.staff:
        raise NotOwnWork
    if not rule.is_level(level):
        raise NoSuchLevel
    if len(words) > LONGEST:
        raise WordsTooLong(most=LONGEST)
    if given_on > at.astimezone(ZONE).date() or (about.ended_on and given_on < about.ended_on):
        raise WrongDay
    slip = Slip(
        centre_id=about.centre,
        number=about.number,
        token=about.token,
        channel="paper",
        level=level,
        reasons=[one for one in rule.reasons_of(level) if one in reasons],
        words=words.strip(),
        phone=crypto.seal(phone.strip()[:20], purpose="phone") if phone.strip() else "",
        given_on=given_on,
    )
    fact = SlipTyped(about=about.number, channel="paper", channel_name=CHANNELS["paper"], typed_by=by.account_id or 0)
    record(slip, fact, by=by, at=at, under=rule)
    return slip


@transaction.atomic
def check_slip(*, slip: Slip, fits: bool, by: Actor, at: datetime) -> Rating | None:
    """Compare what was typed with the paper: it becomes a rating of the day on which it was written, or nothing. (1.5)

    Refuses with NotAllowed, SameTypist, SlipDone, and with what a rating refuses with.
    """
    require(by, NOTE)
    if slip.typed_by == by.account_id:
        raise SameTypist
    if slip.state != SlipState.TYPED:
        raise SlipDone
    verdict = "与原件一致" if fits else "与原件不一致，退回重录"
    record(slip, SlipChecked(checked_by=by.account_id or 0, fits=fits, verdict=verdict), by=by, at=at)
    if not fits:
        return None
    phone = crypto.open_sealed(slip.phone, purpose="phone") if slip.phone else ""
    given = Given(words=slip.words, reasons=slip.reasons, call=bool(phone), phone=phone)
    rating = rate(
        token=slip.token, level=slip.level, channel=slip.channel, by=by, at=at, given=given, given_at=_noon(slip, at)
    )
    Slip.objects.filter(pk=slip.pk).update(rating=rating)
    return rating


def _noon(slip: Slip, at: datetime) -> datetime:
    """Paper names a day, no minute: its closing moment, or now where it is today's."""
    return min(datetime.combine(slip.given_on, time(23, 59), tzinfo=ZONE), at)
