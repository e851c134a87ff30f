"""办件: read, and moved on to its end; every write names the revision that was read."""

from typing import TYPE_CHECKING, Annotated

from ninja import Query, Router

from yikou.api.asked import Asked
from yikou.api.door import offer
from yikou.api.seats import at_desk
from yikou.api.shapes import cases as shapes
from yikou.api.shapes import intake as intake_shapes
from yikou.api.shapes.words import Code, Number
from yikou.api.views.intake import CountersignToken, countersigner
from yikou.cases import access, operations, queries
from yikou.catalogue import queries as catalogue
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import ChangedMeanwhile, latest_change
from yikou.residents import access as residents

if TYPE_CHECKING:
    from yikou.cases.models import Case

topic = Router(tags=["办件"])


class StepNotAtHand(Refusal):
    """The step that was named is not the one at hand: done already, or not yet its turn."""

    told = "现在的环节是“{at_hand}”，不是“{step}”。请看这件的最新情况。"


@offer(topic.get, "/cases", says="办件清单，新的在前", gives=shapes.CaseList, may="cases.read")
def list_cases(
    request: Asked,
    state: shapes.State | None = None,
    item: Code = "",
    mine: bool = False,
    after: Annotated[str, Query(max_length=24, pattern=r"^[0-9A-Za-z-]*$")] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> shapes.CaseList:
    """The cases that the token may see; `mine` are those that its account answers for."""
    rows = access.cases(request.actor)
    if state:
        rows = rows.filter(state=state)
    if item:
        rows = rows.filter(item_code=item)
    if mine:
        rows = rows.filter(owner=request.actor.account_id or 0)
    if after:
        rows = rows.filter(id__lt=access.case(request.actor, after).pk)
    found = list(rows[: limit + 1])
    more = len(found) > limit
    return shapes.CaseList(
        cases=[shapes.CaseLine.of(one) for one in found[:limit]], next=found[limit - 1].number if more else ""
    )


@offer(topic.get, "/cases/{number}", says="一件办件的全部情况", gives=shapes.CaseRead, may="cases.read")
def read_case(request: Asked, number: Number) -> shapes.CaseRead:
    """One case with its materials, papers, way, date and why that date. Refuses with NotFound."""
    case = access.case(request.actor, number)
    shown = queries.progress(case, at=request.at, for_resident=False)
    papers = queries.papers(case.centre_id).filter(case=case)
    return shapes.CaseRead.whole(case, shown, queries.material_lines(case, shown.item), papers)


def _as_read(request: Asked, number: str, given: shapes.Change) -> "Case":
    """The case, if it still is as the client read it. Refuses with NotFound, ChangedMeanwhile."""
    case = access.case(request.actor, number)
    if case.revision != given.revision:
        raise ChangedMeanwhile(changes=latest_change(case), revision=case.revision)
    return case


@offer(topic.post, "/cases/{number}/accept", says="受理已收件的办件", gives=shapes.CaseTold, may="cases.accept")
def accept_case(request: Asked, number: Number, given: shapes.Change) -> shapes.CaseTold:
    """Accept a case whose materials are complete. Refuses with MaterialsMissing, AlreadyDealtWith."""
    case = _as_read(request, number, given)
    return shapes.CaseTold.of(operations.accept(matter=case, by=at_desk(request.actor), at=request.at))


@offer(topic.post, "/cases/{number}/corrections", says="一次告知补正", gives=shapes.CaseTold, may="cases.accept")
def ask_corrections_of_case(request: Asked, number: Number, given: intake_shapes.CaseCorrections) -> shapes.CaseTold:
    """Tell all that is missing at once, in writing. Refuses with NothingMissing, NotOnNotice, CorrectionsToldBefore."""
    case = operations.ask_corrections(
        matter=_as_read(request, number, given),
        also=given.also,
        reason=given.reason,
        go_on=given.go_on,
        by=at_desk(request.actor),
        at=request.at,
    )
    return shapes.CaseTold.of(case)


@offer(topic.post, "/cases/{number}/provisional", says="容缺受理", gives=shapes.CaseTold, may="cases.accept")
def accept_case_provisionally(request: Asked, number: Number, given: intake_shapes.CaseProvisional) -> shapes.CaseTold:
    """Accept with minor papers missing, on a written promise. Refuses with NotProvisional, NothingMissing."""
    case = operations.accept_provisionally(
        matter=_as_read(request, number, given), promised=given.promised, by=at_desk(request.actor), at=request.at
    )
    return shapes.CaseTold.of(case)


@offer(
    topic.post,
    "/cases/{number}/decline",
    says="不予受理（要复核人的令牌）",
    gives=shapes.CaseTold,
    may="cases.decline",
)
def decline_case(
    request: Asked,
    number: Number,
    given: intake_shapes.CaseDeclined,
    x_countersign_token: CountersignToken = "",
) -> shapes.CaseTold:
    """Refuse at the door in writing. Refuses with NotCountersigned, ReasonMissing, DeclineIncomplete."""
    case = operations.decline(
        matter=_as_read(request, number, given),
        ground_of_refusal=given.ground,
        reason=given.reason,
        right_body=given.right_body,
        countersigned=countersigner(request, x_countersign_token),
        by=at_desk(request.actor),
        at=request.at,
    )
    return shapes.CaseTold.of(case)


@offer(topic.post, "/cases/{number}/supply", says="补交材料", gives=shapes.CaseTold, may="cases.accept")
def supply_case(request: Asked, number: Number, given: shapes.Supplied) -> shapes.CaseTold:
    """Take in what was missing; complete corrections are accepted at once. Refuses with NothingSupplied."""
    case = _as_read(request, number, given)
    for tick in given.materials.values():
        if tick.file:
            residents.file(request.actor, tick.file)
    made = operations.supply(
        case=case,
        materials={key: tick.ticked() for key, tick in given.materials.items()},
        channel=given.channel,
        by=at_desk(request.actor),
        at=request.at,
    )
    return shapes.CaseTold.of(made)


@offer(topic.post, "/cases/{number}/more-time", says="同意延长补正", gives=shapes.CaseTold, may="cases.accept")
def extend_corrections(request: Asked, number: Number, given: shapes.Change) -> shapes.CaseTold:
    """Give the applicant more time to correct. Refuses with AlreadyDealtWith."""
    case = _as_read(request, number, given)
    return shapes.CaseTold.of(operations.extend_corrections(case=case, by=at_desk(request.actor), at=request.at))


@offer(topic.post, "/cases/{number}/withdraw", says="申请人撤回", gives=shapes.CaseTold, may="cases.accept")
def withdraw_case(request: Asked, number: Number, given: shapes.Withdrawal) -> shapes.CaseTold:
    """The applicant takes the matter back. Refuses with AlreadyDealtWith."""
    case = _as_read(request, number, given)
    made = operations.withdraw(case=case, ground="本人撤回", by=at_desk(request.actor), at=request.at)
    return shapes.CaseTold.of(made)


@offer(topic.post, "/cases/{number}/finish-step", says="完成当前环节", gives=shapes.CaseTold, may="cases.step")
def finish_step(request: Asked, number: Number, given: shapes.StepDone) -> shapes.CaseTold:
    """Finish the step at hand: the next has its owner and its date.

    Refuses with StepNotAtHand, AlreadyDealtWith, ClockStopped, WaitsForResult.
    """
    case = _as_read(request, number, given)
    if case.step != given.step:
        item = catalogue.item_version(case.centre_id, case.item_code, case.item_version)
        names = {one.key: one.name for one in item.steps}
        raise StepNotAtHand(at_hand=names.get(case.step, "没有环节了"), step=names.get(given.step, given.step))
    return shapes.CaseTold.of(operations.finish_step(case=case, by=at_desk(request.actor), at=request.at))


@offer(topic.post, "/cases/{number}/suspend", says="暂停计时", gives=shapes.CaseTold, may="cases.suspend")
def suspend_case(request: Asked, number: Number, given: shapes.Suspension) -> shapes.CaseTold:
    """Stop the clock for a procedure that the item names, with its paper. Refuses with MayNotStop, ReasonMissing."""
    case = _as_read(request, number, given)
    made = operations.suspend(case=case, reason=given.reason, note=given.note, by=at_desk(request.actor), at=request.at)
    return shapes.CaseTold.of(made)


@offer(topic.post, "/cases/{number}/resume", says="恢复计时", gives=shapes.CaseTold, may="cases.suspend")
def resume_case(request: Asked, number: Number, given: shapes.Change) -> shapes.CaseTold:
    """Let the clock run again and count the dates anew. Refuses with NotStopped."""
    case = _as_read(request, number, given)
    return shapes.CaseTold.of(operations.resume(case=case, by=at_desk(request.actor), at=request.at))


@offer(topic.post, "/cases/{number}/extend", says="批准延长办理期限", gives=shapes.CaseTold, may="cases.extend")
def extend_case(request: Asked, number: Number, given: shapes.ExtensionWanted) -> shapes.CaseTold:
    """Lengthen the promise, once and before it ends. Refuses with MayNotExtend, ReasonMissing."""
    case = _as_read(request, number, given)
    made = operations.extend(case=case, days=given.days, reason=given.reason, by=request.actor, at=request.at)
    return shapes.CaseTold.of(made)


@offer(
    topic.post,
    "/cases/{number}/hand-over",
    says="移交给另一个人",
    gives=shapes.CaseTold,
    may=("cases.hand_over", "cases.assign"),
)
def hand_over_case(request: Asked, number: Number, given: shapes.HandOver) -> shapes.CaseTold:
    """Another person answers for the case from now on; the limit stays. Refuses with NoSuchPerson."""
    case = _as_read(request, number, given)
    made = operations.hand_over(case=case, to=given.to, why=given.why, by=request.actor, at=request.at)
    return shapes.CaseTold.of(made)


@offer(topic.post, "/cases/{number}/decide", says="作出办理决定", gives=shapes.CaseTold, may="cases.decide")
def decide_case(request: Asked, number: Number, given: shapes.Decision) -> shapes.CaseTold:
    """Decide, with reasons in writing when refused. Refuses with StepsLeft, GapsLeft, ClockStopped, ReasonMissing."""
    case = _as_read(request, number, given)
    made = operations.decide(case=case, granted=given.granted, reasons=given.reasons, by=request.actor, at=request.at)
    return shapes.CaseTold.of(made)


@offer(
    topic.post,
    "/cases/{number}/conclude",
    says="办结",
    gives=shapes.CaseTold,
    may=("cases.step", "cases.decide"),
)
def conclude_case(request: Asked, number: Number, given: shapes.Conclusion) -> shapes.CaseTold:
    """Make the result and conclude; the promise is judged here. Refuses with AlreadyDealtWith."""
    case = _as_read(request, number, given)
    made = operations.conclude(case=case, result_number=given.result_number, by=at_desk(request.actor), at=request.at)
    return shapes.CaseTold.of(made)


@offer(topic.post, "/cases/{number}/deliver", says="送达结果", gives=shapes.CaseTold, may="cases.deliver")
def deliver_case(request: Asked, number: Number, given: shapes.Handing) -> shapes.CaseTold:
    """Hand the result over, signed for. Refuses with NoSuchDelivery, NotSigned, AlreadyDealtWith."""
    case = _as_read(request, number, given)
    made = operations.deliver(
        case=case,
        way=given.way,
        signed=given.signed,
        tracking=given.tracking,
        visit=given.visit,
        by=at_desk(request.actor),
        at=request.at,
    )
    return shapes.CaseTold.of(made)


@offer(topic.post, "/cases/{number}/archive", says="归档", gives=shapes.CaseTold, may="cases.archive")
def archive_case(request: Asked, number: Number, given: shapes.Change) -> shapes.CaseTold:
    """File a finished case in its household's folder. Refuses with AlreadyDealtWith."""
    case = _as_read(request, number, given)
    return shapes.CaseTold.of(operations.archive(case=case, by=request.actor, at=request.at))
