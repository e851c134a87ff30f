"""一次性告知: given by staff, read by whoever holds the paper."""

from http import HTTPStatus

from ninja import Router

from yikou.api.asked import Asked
from yikou.api.door import PUBLIC, offer
from yikou.api.seats import at_desk
from yikou.api.shapes import notices as shapes
from yikou.api.shapes.words import Number, Token
from yikou.cases import access, operations
from yikou.kernel.refusals import NotFound
from yikou.residents import access as residents

topic = Router(tags=["一次性告知"])


@offer(
    topic.post,
    "/notices",
    says="出具一次性告知书",
    gives=shapes.PaperTold,
    may="notices.give",
    status=HTTPStatus.CREATED,
)
def give_notice(request: Asked, given: shapes.NoticeWanted) -> shapes.PaperTold:
    """Give a numbered notice: what it lists is all that the window may ask for.

    Refuses with UnknownItem, UnknownOption, MissingAnswer, NoticeIncomplete, NotFound.
    """
    if given.person is not None:
        residents.people(request.actor, [given.person])
    paper = operations.give_notice(
        item=given.item,
        answers=given.answers,
        person=given.person,
        channel=given.channel,
        by=at_desk(request.actor),
        at=request.at,
    )
    return shapes.PaperTold.of(paper)


@offer(topic.get, "/notices/by-token/{token}", says="凭二维码看告知书", gives=shapes.PaperTold, may=PUBLIC)
def read_notice_by_token(request: Asked, token: Token) -> shapes.PaperTold:
    """The notice behind its QR code: whoever holds the paper may read it. Refuses with NotFound."""
    paper = access.paper_by_token(token)
    if paper.sort != "notice":
        raise NotFound("这份告知书")
    return shapes.PaperTold.of(paper)


@offer(topic.get, "/notices/{number}", says="按编号看文书", gives=shapes.PaperTold, may="cases.read")
def read_notice(request: Asked, number: Number) -> shapes.PaperTold:
    """A paper of the own centre by its number, a notice or another one. Refuses with NotFound."""
    return shapes.PaperTold.of(access.paper(request.actor, number))


@offer(
    topic.post,
    "/notices/{number}/correct",
    says="更正告知书",
    gives=shapes.PaperTold,
    may="notices.give",
    status=HTTPStatus.CREATED,
)
def correct_notice(request: Asked, number: Number, given: shapes.NoticeCorrection) -> shapes.PaperTold:
    """Replace a notice whose answers were wrong; a clerk's mistake is a breach. Answers with the new notice.

    Refuses with NotFound, NoticeReplaced, ReasonMissing and what giving a notice refuses.
    """
    notice = access.paper(request.actor, number)
    if notice.sort != "notice":
        raise NotFound("这份告知书")
    fresh = operations.correct_notice(
        notice=notice,
        answers=given.answers,
        fault=given.fault,
        reason=given.reason,
        by=at_desk(request.actor),
        at=request.at,
    )
    return shapes.PaperTold.of(fresh)
