"""不予受理: a refusal at the door, in writing, countersigned, with the ways to review."""

from datetime import datetime
from typing import Any

from yikou.cases.facts import Declined
from yikou.cases.models import Case
from yikou.cases.operations.acceptance import at_hand, once, pass_on_result, write
from yikou.cases.operations.intake import Begun, Intake
from yikou.cases.operations.notices import ReasonMissing
from yikou.cases.operations.papers import attach, issue
from yikou.cases.policies import Decline
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import Refusal

GROUNDS = {
    "no_licence_needed": "依法不需要申请",
    "not_our_power": "不属于本中心职权",
    "conditions": "不符合申请条件",
    "false_materials": "材料有假",
}


class NotCountersigned(Refusal):
    """A refusal at the desk is countersigned by somebody else who may."""

    told = "不予受理要由窗口负责人复核签字，不能自己复核自己。请窗口负责人输入账号和密码。"
    rule = "intake.decline"
    status = 422


class DeclineIncomplete(Refusal):
    """Reason, basis, right body and the ways to complain have to be stated."""

    told = "{said}"
    rule = "intake.decline"
    status = 422


def decline(
    *,
    matter: Intake | Case,
    ground_of_refusal: str,
    reason: str,
    right_body: str,
    countersigned: Actor | None,
    by: Actor,
    at: datetime,
) -> Case:
    """Refuse at the door, in writing, with reason, basis, the right body and the ways to review (不予受理).

    Refuses with NotCountersigned, ReasonMissing, DeclineIncomplete, AlreadyDealtWith. (行政许可法 第三十二、三十八条)
    """

    def act() -> Case:
        begun = at_hand(matter, "不予受理", by, at)
        rule = begun.ground.rules.get(Decline)
        _check_decline(rule, ground_of_refusal, reason, right_body, countersigned, by)
        assert countersigned is not None
        for fact in begun.facts:
            begun.case.absorb(fact, at)
        review_until = rule.review_until(served_on=at.astimezone(ZONE).date(), calendar=begun.ground.calendar)
        paper = issue(
            sort="decline",
            case=begun.case,
            centre=begun.ground.centre,
            content=_declined(begun, ground_of_refusal, reason, right_body, review_until.isoformat(), rule),
            by=by,
            at=at,
        )
        fact = Declined(
            paper=paper.number,
            ground=ground_of_refusal,
            countersigned=countersigned.account_id or 0,
            review_until=review_until,
        )
        case = write(begun, fact, under=(rule,), by=by, at=at)
        attach([paper], case)
        pass_on_result(case=case, by=by, at=at)
        return case

    return once(matter, act, by=by)


def _check_decline(
    rule: Decline, kind: str, reason: str, right_body: str, countersigned: Actor | None, by: Actor
) -> None:
    if kind not in GROUNDS or not reason.strip():
        raise ReasonMissing()
    if countersigned is None or countersigned.key == by.key or not countersigned.may("cases.countersign"):
        raise NotCountersigned()
    stated = ["reason", "basis", "review", "lawsuit", *(["right_body"] if right_body.strip() else [])]
    needed = kind if kind in ("no_licence_needed", "not_our_power") else "no_licence_needed"
    if not rule.allows(kind=needed, stated=stated, countersigned=True):
        raise DeclineIncomplete(said=rule.refused())


def _declined(
    begun: Begun, kind: str, reason: str, right_body: str, review_until: str, rule: Decline
) -> dict[str, Any]:
    return {
        "item": {"code": begun.item.code, "name": begun.item.name, "short_name": begun.item.short_name},
        "case": begun.case.number,
        "ground": GROUNDS[kind],
        "reason": reason.strip(),
        "basis": [f"《{one.title}》{one.article or ''}" for one in begun.item.basis],
        "right_body": right_body.strip(),
        "review_until": review_until,
        "rule": rule.ref,
    }
