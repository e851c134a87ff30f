"""进度: by number and last digits (tries are limited), or by the token on the receipt; public."""

from http import HTTPStatus

from ninja import Router

from yikou.api.asked import Asked
from yikou.api.door import PUBLIC, offer
from yikou.api.shapes import progress as shapes
from yikou.api.shapes.words import Token
from yikou.cases import operations, queries
from yikou.feedback import operations as feedback

topic = Router(tags=["进度和评价"])


@offer(topic.post, "/progress", says="凭编号和证件号后四位查进度", gives=shapes.ProgressTold, may=PUBLIC, also=(429,))
def look_up_progress(request: Asked, given: shapes.ProgressAsked) -> shapes.ProgressTold:
    """A case by its number and the last digits; which of the two is wrong is not said.

    Refuses with NothingMatches, and LookupBlocked after too many wrong tries from one place.
    """
    case = operations.look_up(
        number=given.number,
        last_digits=given.last_digits,
        client=request.META.get("REMOTE_ADDR", ""),
        by=request.actor,
        at=request.at,
    )
    return shapes.ProgressTold.of(queries.progress(case, at=request.at))


@offer(topic.get, "/progress/{token}", says="凭凭证上的二维码查进度", gives=shapes.ProgressTold, may=PUBLIC)
def read_progress(request: Asked, token: Token) -> shapes.ProgressTold:
    """The case behind a receipt's code. Refuses with NotFound."""
    return shapes.ProgressTold.of(queries.progress(queries.by_token(token), at=request.at))


@offer(
    topic.post,
    "/progress/{token}/rating",
    says="办结后评价一次",
    gives=shapes.RatingTold,
    may=PUBLIC,
    status=HTTPStatus.CREATED,
)
def rate_case(request: Asked, token: Token, given: shapes.RatingGiven) -> shapes.RatingTold:
    """The resident's own word on a matter that is done: once, five levels, never by staff.

    Refuses with NotFound, NotRateable, NoSuchLevel, WordsTooLong.
    """
    rating = feedback.rate(
        token=token, level=given.level, words=given.words, channel="web", by=request.actor, at=request.at
    )
    return shapes.RatingTold(number=rating.number, level=rating.level, rated_at=rating.rated_at)
