"""咨询: noted with its first contact, passed on, taken, answered."""

from http import HTTPStatus
from typing import Annotated

from ninja import Query, Router

from yikou.api.asked import Asked
from yikou.api.door import offer
from yikou.api.seats import at_desk
from yikou.api.shapes import enquiries as shapes
from yikou.api.shapes.words import Number
from yikou.cases import access, operations, queries
from yikou.centre import queries as centre_queries
from yikou.residents import access as residents

topic = Router(tags=["咨询"])
_READ = ("enquiries.note", "cases.read")


@offer(
    topic.post,
    "/enquiries",
    says="登记咨询",
    gives=shapes.EnquiryTold,
    may="enquiries.note",
    status=HTTPStatus.CREATED,
)
def note_enquiry(request: Asked, given: shapes.EnquiryGiven) -> shapes.EnquiryTold:
    """Register an enquiry; whoever notes it answers for it. Refuses with QuestionMissing, TooLong, NotFound."""
    if given.person is not None:
        residents.people(request.actor, [given.person])
    noted = operations.note_enquiry(**given.model_dump(), by=at_desk(request.actor), at=request.at)
    return shapes.EnquiryTold.of(noted)


@offer(topic.get, "/enquiries", says="咨询清单，新的在前", gives=shapes.EnquiryList, may=_READ)
def list_enquiries(
    request: Asked,
    state: shapes.State | None = None,
    mine: bool = False,
    after: Annotated[str, Query(max_length=24, pattern=r"^[0-9A-Za-z-]*$")] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> shapes.EnquiryList:
    """The enquiries of the own centre; `mine` are those that the token's account answers for."""
    rows = queries.enquiries(request.centre)
    if state:
        rows = rows.filter(state=state)
    if mine:
        rows = rows.filter(owner=request.actor.account_id or 0)
    if after:
        rows = rows.filter(id__lt=access.enquiry(request.actor, after).pk)
    found = list(rows[: limit + 1])
    return shapes.EnquiryList(
        enquiries=[shapes.EnquiryTold.of(one) for one in found[:limit]],
        next=found[limit - 1].number if len(found) > limit else "",
    )


@offer(topic.get, "/enquiries/{number}", says="一条咨询", gives=shapes.EnquiryTold, may=_READ)
def read_enquiry(request: Asked, number: Number) -> shapes.EnquiryTold:
    """An enquiry of the own centre. Refuses with NotFound."""
    return shapes.EnquiryTold.of(access.enquiry(request.actor, number))


@offer(topic.post, "/enquiries/{number}/pass-on", says="转交咨询", gives=shapes.EnquiryTold, may="enquiries.note")
def pass_on_enquiry(request: Asked, number: Number, given: shapes.PassedOn) -> shapes.EnquiryTold:
    """Pass an enquiry on; it stays with its first contact until taken. Refuses with AlreadyAnswered, AnswerMissing."""
    enquiry = access.enquiry(request.actor, number)
    made = operations.pass_on(
        enquiry=enquiry, to=given.to, to_account=_receiver(request, given), by=at_desk(request.actor), at=request.at
    )
    return shapes.EnquiryTold.of(made)


def _receiver(request: Asked, given: shapes.PassedOn) -> int | None:
    """Whoever is to take it: the colleague named, or who answers for the department named; nobody outside."""
    if given.account is not None:
        if not centre_queries.is_present(request.centre, given.account, on=request.at):
            raise operations.NoSuchPerson(name="这个人")
        return given.account
    if centre_queries.departments(request.centre).filter(key=given.to).exists():
        return centre_queries.responsible(request.centre, given.to, on=request.at)
    return None


@offer(
    topic.post,
    "/enquiries/{number}/take",
    says="接下转来的咨询",
    gives=shapes.EnquiryTold,
    may=("enquiries.note", "cases.step"),
)
def take_enquiry(request: Asked, number: Number) -> shapes.EnquiryTold:
    """Take an enquiry that was passed to this token's account. Refuses with NotPassedToYou, AlreadyAnswered."""
    enquiry = access.enquiry(request.actor, number)
    return shapes.EnquiryTold.of(operations.take(enquiry=enquiry, by=at_desk(request.actor), at=request.at))


@offer(
    topic.post,
    "/enquiries/{number}/answer",
    says="答复咨询",
    gives=shapes.EnquiryTold,
    may=("enquiries.note", "cases.step"),
)
def answer_enquiry(request: Asked, number: Number, given: shapes.AnswerGiven) -> shapes.EnquiryTold:
    """Answer an enquiry. Refuses with AnswerMissing, AlreadyAnswered, TooLong."""
    enquiry = access.enquiry(request.actor, number)
    made = operations.answer_enquiry(enquiry=enquiry, answer=given.answer, by=at_desk(request.actor), at=request.at)
    return shapes.EnquiryTold.of(made)
