"""请居民评价: whoever holds a finished matter or visit is asked once by a message; its link rates once."""

import logging
from datetime import datetime, time, timedelta

from django.db import transaction

from yikou.cases.operations.numbers import new_token
from yikou.centre import queries as centre_queries
from yikou.feedback import facts as f
from yikou.feedback.models import Rating, RatingRequest
from yikou.feedback.operations.rating import Given, rate
from yikou.feedback.policies import RatingAsking, RatingWindow
from yikou.feedback.queries import asking as queries
from yikou.feedback.queries.rateable import Rateable, was_rated
from yikou.feedback.telling import ask_for_word
from yikou.kernel import crypto
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import hold, record
from yikou.notify import operations as notify
from yikou.notify import queries as notify_queries
from yikou.policies.queries import rulebook

log = logging.getLogger(__name__)


class LinkUsed(Refusal):
    """A link rates once; who rated on the spot needs none."""

    told = "这件您已经评过了，谢谢您。链接评一次就失效；还有话说，可以在“有话直说”里告诉我们。"
    rule = "evaluation.asking"
    status = 410


class LinkOld(Refusal):
    """The days in which it can be rated are over."""

    told = "评价到{until}为止，这个链接已经过期了，谢谢您想着我们。还有话说，可以在“有话直说”里告诉我们。"
    rule = "evaluation.window"
    status = 410


class LinkDeclined(Refusal):
    """Its holder said that he wants to be asked no more."""

    told = "您说过不评，我们记下了，以后也不发短信问您。"
    rule = "evaluation.asking"
    status = 410


def ask_for_ratings(*, centre: str, by: Actor, at: datetime) -> int:
    """Ask about what ended a while ago and nobody rated, each once; how many were asked. (evaluation.asking)

    One that fails does not keep the others from being asked.
    """
    rule = rulebook(centre, at.astimezone(ZONE).date()).get(RatingAsking)
    if not rule.is_wanted(by_itself=notify_queries.is_on()):
        return 0
    asked = 0
    for about in queries.to_ask(centre, *rule.span(at)):
        try:
            asked += _asked(about, rule, by, at)
        except Exception:  # one bad row must not keep the others from being asked
            log.exception("asking about %s", about.number)
    return asked


@transaction.atomic
def _asked(about: Rateable, rule: RatingAsking, by: Actor, at: datetime) -> bool:
    hold(about.centre)
    request = RatingRequest(centre_id=about.centre, case_id=about.case, ticket_id=about.ticket, token=new_token())
    phone = request.phone_number
    if not phone or about.ended_on is None:
        return False
    request.mark = crypto.mac(phone.encode(), purpose="rating_request")
    if not rule.may_ask(rated=was_rated(about), **queries.asked_before(request, about), at=at):
        return False
    window = rulebook(about.centre, about.began_on).get(RatingWindow)
    until = window.until(about.ended_on, centre_queries.calendar(about.centre))
    fact = f.RatingAskedFor(case=about.case, ticket=about.ticket, until=until)
    record(request, fact, by=by, at=at, under=rule)
    over = datetime.combine(until + timedelta(days=1), time.min, tzinfo=ZONE)
    ask_for_word(request, by=by, at=at, until=over)
    return True


def refuse_unless_asked(*, request: RatingRequest, by: Actor, at: datetime) -> None:
    """Refuse kindly where the link does not rate any more: LinkUsed, LinkDeclined, LinkOld."""
    if request.used_at is not None or was_rated(queries.about(request)):
        raise LinkUsed
    if request.declined_at is not None:
        raise LinkDeclined
    if at.astimezone(ZONE).date() > request.until:
        raise LinkOld(until=f"{request.until.month}月{request.until.day}日")


@transaction.atomic
def rate_by_link(
    *, request: RatingRequest, level: str, by: Actor, at: datetime, given: Given | None = None, of_house: bool = False
) -> Rating:
    """Rate through the link of a message, once. Refuses with LinkUsed, LinkDeclined, LinkOld and as `rate` does."""
    hold(request.centre_id)
    request.refresh_from_db()
    refuse_unless_asked(request=request, by=by, at=at)
    token = queries.about(request).token
    rating = rate(token=token, level=level, channel="sms", given=given, of_house=of_house, by=by, at=at)
    record(request, f.RatingLinkUsed(rating=rating.pk), by=by, at=at)
    return rating


@transaction.atomic
def decline_rating(*, request: RatingRequest, by: Actor, at: datetime) -> RatingRequest:
    """Its holder does not rate, and is not asked again, whatever he comes for. Refuses as the link does."""
    refuse_unless_asked(request=request, by=by, at=at)
    record(request, f.RatingDeclined(), by=by, at=at)
    notify.drop(about=request, by=by, at=at)
    return request
