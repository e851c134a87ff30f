"""提醒: what runs out or lies about besides the promise itself, said once: to applicants, and to who has it in hand.

Part of the round of watching. Whether something was said before is read from the ledger, so that
nothing of it needs a column.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial

from yikou.accounts import queries as accounts
from yikou.cases.facts import EnquiryPassed, HandedOver, PromiseBroken, Prompted
from yikou.cases.ground import ground, ground_of
from yikou.cases.models import Case, Enquiry, EnquiryState, State
from yikou.cases.policies import ApplicantCorrection, Delivery, Handover, PassingOn, Provisional, Retention
from yikou.centre import queries as centre_queries
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.facts import Fact
from yikou.ledger import queries as ledger
from yikou.ledger.operations import record, subject_key

WHATS = {
    "corrections": "补正快到期，请告诉办事人",
    "gaps": "容缺的材料快到期，请告诉办事人",
    "collect": "结果还没有领，请再告诉办事人",
    "file": "办结后还没有归档，请承办人归档",
    "silence": "转交后没有人接下，请双方负责人过问",
}
ANSWER = "答复咨询"
Step = Callable[[Actor, datetime], bool]


def prompts(centre: str, at: datetime) -> Iterator[tuple[str, Step]]:
    """What may be to say at a centre now, as (number, act); an act says it once and answers whether it did."""
    cases = Case.objects.at_centre(centre)
    for case in cases.filter(state=State.CORRECTING):
        yield case.number, partial(_applicant_reminded, case, "corrections", case.correct_by, ApplicantCorrection)
    for case in cases.filter(state=State.ACCEPTED, gaps_by__isnull=False):
        yield case.number, partial(_applicant_reminded, case, "gaps", case.gaps_by, Provisional)
    for case, what, by_on in _left_lying(centre, _day(at)):
        yield case.number, partial(_said, case, what, by_on)
    for enquiry in Enquiry.objects.filter(centre_id=centre).exclude(state=EnquiryState.ANSWERED):
        yield enquiry.number, partial(_looked_after, enquiry)


def _applicant_reminded(
    case: Case,
    what: str,
    until: date | None,
    shape: type[ApplicantCorrection] | type[Provisional],
    by: Actor,
    at: datetime,
) -> bool:
    """Remind before what the applicant has to bring is too late. (intake.applicant_correction, intake.provisional)"""
    standing = ground_of(case)
    if until is None or _day(at) < standing.rules.get(shape).remind_before.before(until, standing.calendar):
        return False
    return _said(case, what, until, by, at)


def _left_lying(centre: str, today: date) -> Iterator[tuple[Case, str, date]]:
    """Results that nobody collected, and files that nobody filed. (deadlines.delivery, privacy.retention)"""
    rules, calendar = ground(centre, today).rules, centre_queries.calendar(centre)
    delivery, retention = rules.get(Delivery), rules.get(Retention)
    waiting = Case.objects.at_centre(centre).filter(concluded_at__isnull=False)
    for case in waiting.filter(state=State.CONCLUDED):
        remind_on = delivery.remind_on(_day(case.concluded_at))
        if today >= remind_on:
            yield case, "collect", remind_on
    for case in waiting.filter(state=State.DELIVERED):
        file_by = retention.file_by(_day(case.concluded_at), calendar)
        if today > file_by:
            yield case, "file", file_by


def _day(moment: datetime | None) -> date:
    assert moment is not None
    return moment.astimezone(ZONE).date()


def _is_said(row: Case | Enquiry, kind: type[Fact], what: str, by_on: date) -> bool:
    before = ledger.of_subjects([subject_key(row)], kind.kind)
    told = {(one.facts["what"], one.facts.get("by_on") or one.facts.get("due_on")) for one in before}
    return (what, by_on.isoformat()) in told


def _said(row: Case | Enquiry, what: str, by_on: date, by: Actor, at: datetime) -> bool:
    if _is_said(row, Prompted, what, by_on):
        return False
    record(row, Prompted(what=what, what_name=WHATS[what], by_on=by_on, owner=row.owner), by=by, at=at)
    return True


def _looked_after(enquiry: Enquiry, by: Actor, at: datetime) -> bool:
    """An enquiry has an owner who is there, is taken when it was passed on, and is answered in time. (F-06, D-03)"""
    facts = [*_covered(enquiry, at), *_unanswered(enquiry, at), *_silent(enquiry, at)]
    rules = ground(enquiry.centre_id, _day(enquiry.asked_at)).rules
    if facts:
        record(enquiry, *facts, by=by, at=at, under=(rules.get(PassingOn), rules.get(Handover)))
    return bool(facts)


def _covered(enquiry: Enquiry, at: datetime) -> list[Fact]:
    to = centre_queries.present_or_deputy(enquiry.centre_id, enquiry.owner, on=at)
    return [HandedOver(owner=to, before=enquiry.owner, why="B岗顶岗")] if to != enquiry.owner else []


def _unanswered(enquiry: Enquiry, at: datetime) -> list[Fact]:
    due_on = enquiry.reply_by
    if _day(at) <= due_on or _is_said(enquiry, PromiseBroken, ANSWER, due_on):
        return []
    return [PromiseBroken(what=ANSWER, due_on=due_on, held_by=enquiry.owner)]


def _silent(enquiry: Enquiry, at: datetime) -> list[Fact]:
    if enquiry.state != EnquiryState.PASSED:
        return []
    passed = ledger.of_subjects([subject_key(enquiry)], EnquiryPassed.kind).last()
    standing = ground(enquiry.centre_id, _day(enquiry.asked_at))
    rule = standing.rules.get(PassingOn)
    if passed is None or not rule.must_remind(
        passed_on=_day(passed.at), accepted=False, today=_day(at), calendar=standing.calendar
    ):
        return []
    by_on = rule.silence_after.by(_day(passed.at), standing.calendar)
    if _is_said(enquiry, Prompted, "silence", by_on):
        return []
    heads = _both_heads(enquiry, passed.facts.get("to_name", ""), at)
    return [Prompted(what="silence", what_name=WHATS["silence"], by_on=by_on, owner=enquiry.owner, heads=heads)]


def _both_heads(enquiry: Enquiry, department: str, at: datetime) -> tuple[int, ...]:
    """The heads of whoever passed it on and of whom it was passed to. (first_contact.handover)"""
    centre, on = enquiry.centre_id, _day(at)
    ours = [one for role in ("hall_head", "window_head") for one in accounts.holding(centre, role, on=on)]
    theirs = accounts.holding(centre, "department_head", on=on, department=department) if department else []
    return tuple(dict.fromkeys((*ours[:1], *theirs[:1])))
