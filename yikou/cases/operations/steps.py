"""环节、决定、办结、送达、归档: the way of an accepted case to its end."""

from datetime import date, datetime

from django.db import transaction

from yikou.accounts import queries as accounts
from yikou.cases.contents import contents
from yikou.cases.facts import Archived, Concluded, Decided, Delivered, HandedOver, StepFinished
from yikou.cases.ground import Ground, ground_of, item_of
from yikou.cases.models import Case, State
from yikou.cases.needs import MISSING
from yikou.cases.operations.acceptance import AlreadyDealtWith, accepted, once, pass_on_result
from yikou.cases.operations.acceptance import MaterialsMissing as StillMissing
from yikou.cases.operations.clocks import step_due_of
from yikou.cases.operations.intake import Intake, begin
from yikou.cases.operations.notices import ReasonMissing
from yikou.cases.operations.papers import issue
from yikou.cases.policies import Decline, Delivery, Handover, Instant, Limit, Retention
from yikou.catalogue.items import Item, Step
from yikou.centre import queries as centre_queries
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.facts import Fact
from yikou.kernel.identifiers import holds_identity
from yikou.kernel.refusals import Refusal
from yikou.ledger import queries as ledger
from yikou.ledger.operations import record
from yikou.notify import operations as notify
from yikou.residents import operations as residents

OUTCOMES = {"granted": "同意", "refused": "不同意", "done": "已办好"}
WHYS = {"leave": "请假离岗", "post": "岗位调整", "knows": "由更熟悉的人办", "wrong": "分派有误"}
# What a resident does about a result that is there.
DO = {"window": "带身份证来取", "mail": "留意邮寄的快递", "electronic": "在网上查看"}
WAYS = {"window": "窗口领取", "mail": "邮寄", "electronic": "电子送达", "none": "不需送达"}


class StepsLeft(Refusal):
    """A case is decided after its last step (no step is skipped, F-19)."""

    told = "还有环节没有完成：{steps}。完成后才能作出决定。"


class GapsLeft(Refusal):
    """Nothing is decided while promised papers are missing. (intake.provisional)"""

    told = "容缺的材料还没有补齐：{names}。补交前不能作决定。"
    rule = "intake.provisional"


class ClockStopped(Refusal):
    """While the clock stands still nothing moves."""

    told = "这件正在暂停计时（{reason}），请先恢复计时。"
    rule = "deadlines.clock_stop"


class WaitsForResult(Refusal):
    """The case waits for the result of an earlier one."""

    told = "这件在等前一件的结果，前一件办结后自动转入，到时再往下办。"


class IdentityInNumber(Refusal):
    """What goes into the ledger stays there for ever, so it never holds an identity number."""

    told = "这个编号里含有身份证号码，不能写进台账。请改写证照上的流水号，或者空着。"
    status = 422


class NoSuchDelivery(Refusal):
    """The item's result is not delivered in this way."""

    told = "这个事项的结果不能“{way}”，可以：{ways}。"
    status = 422


class NotSigned(Refusal):
    """Collection is signed for."""

    told = "领取要有签收。请让领取人签字，登记签收人是本人还是代理人。"
    rule = "deadlines.delivery"
    status = 422


class NotInstant(Refusal):
    """Only what the catalogue calls instant is finished on the spot."""

    told = "“{item}”不是即办件，要按环节办理，不能当场办结。"


class NoSuchPerson(Refusal):
    """The person is not on the roll or is away."""

    told = "{name}现在不在岗，不能移交给他。请选在岗的人。"
    status = 422


def _today(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def _running(case: Case, verb: str) -> None:
    if case.state != State.ACCEPTED:
        raise AlreadyDealtWith(number=case.number, state=State(case.state).label, verb=verb)
    if case.is_stopped:
        raise ClockStopped(reason=case.stops[-1]["reason"])
    if case.waits_for:
        raise WaitsForResult()


def next_step(item: Item, key: str) -> Step | None:
    """The step after this one, in the item's order."""
    keys = [one.key for one in item.steps]
    after = item.steps[keys.index(key) + 1 :] if key in keys else ()
    return after[0] if after else None


@transaction.atomic
def finish_step(*, case: Case, by: Actor, at: datetime) -> Case:
    """Finish the step at hand: the next has its owner and its date.

    Refuses with AlreadyDealtWith, ClockStopped, WaitsForResult. (F-08, F-19)
    """
    _running(case, "完成环节")
    item, standing = item_of(case), ground_of(case)
    step = next((one for one in item.steps if one.key == case.step), None)
    if step is None:
        raise AlreadyDealtWith(number=case.number, state="各环节都已完成", verb="完成环节")
    following = next_step(item, step.key)
    fact = StepFinished(
        step=step.key,
        step_name=step.name,
        next_step=following.key if following else "",
        next_due_on=step_due_of(case, item, standing, following.key) if following else None,
        owner=_owner(case, following, standing, at) if following else case.owner,
        late=case.step_due_on is not None and _today(at) > case.step_due_on,
    )
    record(case, fact, by=by, at=at, under=standing.rules.get(Limit))
    return case


def _owner(case: Case, step: Step, standing: Ground, at: datetime) -> int:
    if step.role == "department":
        return centre_queries.responsible(standing.centre, case.department, on=at)
    return centre_queries.present_or_deputy(standing.centre, case.first_contact, on=at)


@transaction.atomic
def hand_over(*, case: Case, to: int, why: str, by: Actor, at: datetime) -> Case:
    """Give a case to another person who answers for it from now on; the limit stays. (deadlines.handover, N-22)

    Refuses with AlreadyDealtWith, ReasonMissing, NoSuchPerson.
    """
    if not case.is_open:
        raise AlreadyDealtWith(number=case.number, state=State(case.state).label, verb="移交")
    if why not in WHYS:
        raise ReasonMissing()
    if not centre_queries.is_present(case.centre_id, to, on=at):
        raise NoSuchPerson(name=accounts.names({to}).get(to, "这个人"))
    fact = HandedOver(owner=to, before=case.owner, why=WHYS[why])
    record(case, fact, by=by, at=at, under=ground_of(case).rules.get(Handover))
    return case


@transaction.atomic
def stand_in(*, case: Case, by: Actor, at: datetime) -> Case:
    """The deputy takes over while the owner is away, with the same powers (B岗自动接手)."""
    to = centre_queries.present_or_deputy(case.centre_id, case.owner, on=at)
    if to != case.owner:
        record(
            case,
            HandedOver(owner=to, before=case.owner, why="B岗顶岗"),
            by=by,
            at=at,
            under=ground_of(case).rules.get(Handover),
        )
    return case


@transaction.atomic
def decide(*, case: Case, granted: bool, reasons: str, by: Actor, at: datetime) -> Case:
    """Decide, with reasons in writing when refused, and the right to review. (行政许可法 第三十八条)

    Refuses with StepsLeft, GapsLeft, ClockStopped, WaitsForResult, ReasonMissing.
    """
    _running(case, "作决定")
    item, standing = item_of(case), ground_of(case)
    _check_steps(case, item)
    if not granted and not reasons.strip():
        raise ReasonMissing()
    rule = standing.rules.get(Decline)
    review_until = None if granted else rule.review_until(served_on=_today(at), calendar=standing.calendar)
    outcome = "granted" if granted else "refused"
    content = {
        "item": {"code": item.code, "name": item.name, "short_name": item.short_name},
        "case": case.number,
        "outcome": OUTCOMES[outcome],
        "reasons": reasons.strip(),
        "basis": [f"《{one.title}》{one.article or ''}" for one in item.basis],
        "review_until": review_until.isoformat() if review_until else "",
    }
    paper = issue(sort="decision", case=case, centre=case.centre_id, content=content, by=by, at=at)
    fact = Decided(outcome=outcome, outcome_name=OUTCOMES[outcome], paper=paper.number, review_until=review_until)
    record(case, fact, by=by, at=at, under=standing.rules.get(Limit))
    return case


def _check_steps(case: Case, item: Item) -> None:
    keys = [one.key for one in item.steps]
    left = item.steps[keys.index(case.step) + 1 :] if case.step in keys else ()
    if left:
        raise StepsLeft(steps="、".join(one.name for one in left))
    if case.gaps:
        names = {one.key: one.name for one in item.materials}
        raise GapsLeft(names="、".join(names[key] for key in case.gaps))


@transaction.atomic
def conclude(*, case: Case, by: Actor, at: datetime, result_number: str = "") -> Case:
    """Make the result and conclude (办结); kept or broken, the promise is judged here.

    Refuses with AlreadyDealtWith unless a decision was made.
    """
    if case.state != State.DECIDED:
        raise AlreadyDealtWith(number=case.number, state=State(case.state).label, verb="办结")
    item, standing = item_of(case), ground_of(case)
    content = {
        "item": {"code": item.code, "name": item.name, "short_name": item.short_name},
        "case": case.number,
        "result": item.result.name,
        "result_number": result_number,
        "outcome": OUTCOMES.get(case.outcome, case.outcome),
    }
    issue(sort="result", case=case, centre=case.centre_id, content=content, by=by, at=at)
    record(case, _concluded(case, item, standing, at, result_number), by=by, at=at, under=standing.rules.get(Delivery))
    pass_on_result(case=case, by=by, at=at)
    _tell_concluded(case, item, by, at)
    return case


def _tell_concluded(case: Case, item: Item, by: Actor, at: datetime) -> None:
    """Somebody who waits at home is told that the result is there and what to do (F-10)."""
    to_do = next((DO[way] for way in item.result.delivery if way in DO), "")
    if to_do:
        notify.tell(about=case, topic="cases.concluded", values={"number": case.number, "do": to_do}, by=by, at=at)


def _refuse_identity(*texts: str) -> None:
    if any(map(holds_identity, texts)):
        raise IdentityInNumber


def _concluded(case: Case, item: Item, standing: Ground, at: datetime, result_number: str) -> Concluded:
    _refuse_identity(result_number)
    rule, today = standing.rules.get(Delivery), _today(at)
    return Concluded(
        result=item.result.name,
        result_number=result_number,
        in_time=case.due_at is None or at <= case.due_at,
        days_used=days_used(case, standing, at),
        deliver_by=rule.deliver_by(decided_on=today, calendar=standing.calendar),
        notify_by=rule.notify_by(decided_on=today, calendar=standing.calendar),
    )


def days_used(case: Case, standing: Ground, at: datetime) -> int:
    """Working days from the day that counts as acceptance to now, those of clock stops left out."""
    if case.counted_from is None:
        return 0
    held: int = sum(one.get("days", 0) for one in case.stops)
    return max(0, standing.calendar.working_days(case.counted_from, _today(at)) - held)


def finish_at_once(*, intake: Intake, by: Actor, at: datetime, result_number: str = "", signed: str = "self") -> Case:
    """Take in, accept, decide, conclude and hand over an instant matter on the spot (即办件当场办结).

    Refuses with NotInstant, MaterialsMissing and what intake refuses. (deadlines.instant, 行政许可法 第三十四条)
    """

    def act() -> Case:
        begun = begin(intake, by=by, at=at)
        if not begun.item.is_instant and begun.item.promised_limit:
            raise NotInstant(item=begun.item.short_name)
        ticks = begun.facts[0].materials  # type: ignore[attr-defined]
        if missing := [key for key, tick in ticks.items() if tick["state"] == MISSING]:
            names = {one.key: one.name for one in begun.item.materials}
            raise StillMissing(names="、".join(names[key] for key in missing))
        start = accepted(begun, how="desk", accepted_at=at, by=by)
        case, standing = begun.case, begun.ground
        for fact in (*begun.facts, start):
            case.absorb(fact, at)
        rest: list[Fact] = [
            Decided(outcome="done", outcome_name=OUTCOMES["done"]),
            _concluded(case, begun.item, standing, at, result_number),
        ]
        if "window" in begun.item.result.delivery or "none" in begun.item.result.delivery:
            way = "window" if "window" in begun.item.result.delivery else "none"
            rest.append(Delivered(way=way, way_name=WAYS[way], signed=signed))
        record(
            case,
            *begun.facts,
            start,
            *rest,
            by=by,
            at=at,
            under=(standing.rules.get(Instant), standing.rules.get(Limit)),
        )
        return case

    return once(intake, act, by=by)


@transaction.atomic
def deliver(
    *,
    case: Case,
    way: str,
    by: Actor,
    at: datetime,
    signed: str = "",
    tracking: str = "",
    visit: bool = False,
    ticket: int | None = None,
) -> Case:
    """Hand the result over, signed for: at the window, by mail or electronically (送达).

    `signed` says who signed: self or agent. Refuses with AlreadyDealtWith, NoSuchWay, NotSigned. (S3.13, S3.25)
    """
    if case.state != State.CONCLUDED:
        raise AlreadyDealtWith(number=case.number, state=State(case.state).label, verb="送达")
    item, standing = item_of(case), ground_of(case)
    if way not in item.result.delivery:
        allowed = "、".join(WAYS[one] for one in item.result.delivery)
        raise NoSuchDelivery(way=WAYS.get(way, way), ways=allowed)
    if way == "window" and signed not in ("self", "agent"):
        raise NotSigned()
    if way == "mail" and not tracking.strip():
        raise NotSigned()
    _refuse_identity(tracking, signed)
    fact = Delivered(way=way, way_name=WAYS[way], signed=signed, tracking=tracking.strip(), visit=visit, ticket=ticket)
    record(case, fact, by=by, at=at, under=standing.rules.get(Delivery))
    notify.drop(about=case, by=by, at=at)
    return case


@transaction.atomic
def archive(*, case: Case, by: Actor, at: datetime) -> Case:
    """File a finished case in its household's folder, with contents list and retention class (一户一档, F-21).

    Refuses with AlreadyDealtWith while the case is open.
    """
    finished = (State.DELIVERED, State.DECLINED, State.WITHDRAWN)
    if case.state not in finished and not (case.state == State.CONCLUDED and _needs_no_delivery(case)):
        raise AlreadyDealtWith(number=case.number, state=State(case.state).label, verb="归档")
    item, rule = item_of(case), ground_of(case).rules.get(Retention)
    # A case that was declined or withdrawn ended with its last entry, however much later it is filed.
    ended_on = _today(case.concluded_at or ledger.history(case)[-1].at)
    category = {"permanent": "permanent", "30y": "long", "10y": "short"}[item.retention_class]
    fact = Archived(
        file=residents.file_number(person=case.applicant_id, by=by, at=at),
        retention=item.retention_class,
        keep_name=item.retention_label,
        keep_until=rule.keep_until(category=category, concluded_on=ended_on),
        documents=len(contents(case, item)),
    )
    record(case, fact, by=by, at=at, under=rule)
    return case


def _needs_no_delivery(case: Case) -> bool:
    return set(item_of(case).result.delivery) <= {"none"}
