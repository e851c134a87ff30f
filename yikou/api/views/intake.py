"""收件、受理、补正、容缺、不予受理: the same verbs as at the window, once for each key."""

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Annotated

from django.http import HttpResponse
from ninja import Header, Router

from yikou.accounts import access as accounts
from yikou.api.asked import Asked
from yikou.api.door import offer, told
from yikou.api.seats import at_desk
from yikou.api.shapes import intake as shapes
from yikou.api.shapes.cases import CaseTold
from yikou.api.views.guides import guide_of
from yikou.cases import access, operations, queries
from yikou.catalogue.items import UnknownItem
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import NotFound, Refusal
from yikou.residents import access as residents

if TYPE_CHECKING:
    from yikou.cases.models import Case

topic = Router(tags=["收件受理"])

IdempotencyKey = Annotated[
    str, Header(alias="Idempotency-Key", max_length=40, pattern=r"^[\x21-\x7e]*$", description="也可以写在请求体的 key")
]
CountersignToken = Annotated[
    str, Header(alias="X-Countersign-Token", max_length=200, description="复核人（窗口负责人）自己的令牌")
]


class KeyMissing(Refusal):
    """An intake without a key could be registered twice."""

    told = "收件要带幂等键：请求头 Idempotency-Key，或者请求体的 key。同一件重发用同一个键。"
    status = 422


class KeyUsedBefore(Refusal):
    """The key is that of another matter."""

    told = "这个幂等键已经用在{number}上，和这次的事项或办事人不一样。请换一个新的键。"


def _taken_in(
    request: Asked, given: shapes.IntakeGiven, header: str, act: Callable[[operations.Intake, Actor], "Case"]
) -> HttpResponse:
    """Do an act once for its key: 201 the first time, 200 with the same case after that."""
    key = header or given.key
    if not key:
        raise KeyMissing
    _refuse_strangers(request, given)
    case = act(given.intake(key, _earlier(request, given)), at_desk(request.actor))
    if (case.item_code, case.applicant_id) != (given.item, given.applicant):
        raise KeyUsedBefore(number=case.number)
    is_new = _is_of(case.received_at, request.at)
    return told(CaseTold.of(case), HTTPStatus.CREATED if is_new else HTTPStatus.OK)


def _is_of(moment: datetime, at: datetime) -> bool:
    return moment == at


def _refuse_strangers(request: Asked, given: shapes.IntakeGiven) -> None:
    """The people, files and the notice that are named must be of this centre."""
    residents.people(request.actor, [one for one in (given.applicant, given.agent) if one is not None])
    for tick in given.materials.values():
        if tick.file:
            residents.file(request.actor, tick.file)
    if given.notice:
        notice = access.paper(request.actor, given.notice)
        if (notice.sort, notice.item_code) != ("notice", given.item) or notice.person_id not in (None, given.applicant):
            raise NotFound("这份告知书")


def _earlier(request: Asked, given: shapes.IntakeGiven) -> dict[str, int]:
    """The earlier cases of the same visit, by the material that is their result."""
    found = {key: access.case(request.actor, number) for key, number in given.waits_for.items()}
    if any(case.applicant_id != given.applicant for case in found.values()):
        raise NotFound("同一个人的前一件")
    return {key: case.pk for key, case in found.items()}


def _offer(verb: str, *, says: str, may: str = "cases.accept") -> Callable[..., object]:
    return offer(
        topic.post,
        f"/intake/{verb}",
        says=says,
        gives=CaseTold,
        may=may,
        status=HTTPStatus.CREATED,
        is_repeatable=True,
    )


@offer(topic.post, "/intake/needs", says="收件前看这个人办这件事要什么", gives=shapes.NeedsTold, may="cases.accept")
def ask_needs(request: Asked, given: shapes.NeedsAsked) -> shapes.NeedsTold:
    """What this person need not bring, the notice that binds, and what may not be asked for beyond it.

    Refuses with NotFound, UnknownItem, UnknownOption.
    """
    residents.people(request.actor, [given.person] if given.person is not None else [])
    found = queries.desk(
        centre=request.centre, item=given.item, answers=given.answers, person=given.person, at=request.at
    )
    if found is None:
        raise UnknownItem(item=given.item)
    return shapes.NeedsTold(
        **dict(guide_of(found, given.answers)),
        notice=found.notice.number if found.notice else "",
        beyond=list(found.beyond),
        minor=list(found.provisional.minor),
    )


@_offer("receive", says="收件，稍后再定")
def receive_intake(request: Asked, given: shapes.IntakeGiven, idempotency_key: IdempotencyKey = "") -> HttpResponse:
    """Take materials in without deciding; the days to tell what is missing run."""
    return _taken_in(
        request,
        given,
        idempotency_key,
        lambda intake, by: operations.receive(intake=intake, by=by, at=request.at),
    )


@_offer("accept", says="收件并受理")
def accept_intake(request: Asked, given: shapes.IntakeGiven, idempotency_key: IdempotencyKey = "") -> HttpResponse:
    """Accept a complete matter: the promise clock starts. Refuses with MaterialsMissing and what intake refuses."""
    return _taken_in(
        request,
        given,
        idempotency_key,
        lambda intake, by: operations.accept(matter=intake, by=by, at=request.at),
    )


@_offer("finish", says="即办件当场办结")
def finish_intake(request: Asked, given: shapes.IntakeFinished, idempotency_key: IdempotencyKey = "") -> HttpResponse:
    """Take in, accept, decide, conclude and hand over on the spot. Refuses with NotInstant, MaterialsMissing."""
    return _taken_in(
        request,
        given,
        idempotency_key,
        lambda intake, by: operations.finish_at_once(
            intake=intake, result_number=given.result_number, signed=given.signed, by=by, at=request.at
        ),
    )


@_offer("corrections", says="收件并一次告知补正")
def ask_corrections_of_intake(
    request: Asked, given: shapes.IntakeCorrections, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Tell all that is missing at once, in writing. Refuses with NothingMissing, NotOnNotice."""
    return _taken_in(
        request,
        given,
        idempotency_key,
        lambda intake, by: operations.ask_corrections(
            matter=intake, also=given.also, reason=given.reason, go_on=given.go_on, by=by, at=request.at
        ),
    )


@_offer("provisional", says="收件并容缺受理")
def accept_intake_provisionally(
    request: Asked, given: shapes.IntakeProvisional, idempotency_key: IdempotencyKey = ""
) -> HttpResponse:
    """Accept with minor papers missing, on a written promise. Refuses with NotProvisional, NothingMissing."""
    return _taken_in(
        request,
        given,
        idempotency_key,
        lambda intake, by: operations.accept_provisionally(
            matter=intake, promised=given.promised, by=by, at=request.at
        ),
    )


@_offer("decline", says="不予受理（要复核人的令牌）", may="cases.decline")
def decline_intake(
    request: Asked,
    given: shapes.IntakeDeclined,
    idempotency_key: IdempotencyKey = "",
    x_countersign_token: CountersignToken = "",
) -> HttpResponse:
    """Refuse at the door in writing. Refuses with NotCountersigned, ReasonMissing, DeclineIncomplete."""
    signed = countersigner(request, x_countersign_token)
    return _taken_in(
        request,
        given,
        idempotency_key,
        lambda intake, by: operations.decline(
            matter=intake,
            ground_of_refusal=given.ground,
            reason=given.reason,
            right_body=given.right_body,
            countersigned=signed,
            by=by,
            at=request.at,
        ),
    )


def countersigner(request: Asked, token: str) -> Actor | None:
    """Who countersigns with a token of their own; None without one. Refuses with TokenUnknown."""
    if not token:
        return None
    found = accounts.bearer(token, at=request.at)
    return found if found.centre == request.actor.centre else None
