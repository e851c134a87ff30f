"""回访: drawn so that nobody picks, called by somebody who did not handle it; a bad answer goes on as a concern."""

import hashlib
import logging
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from yikou.accounts import access as accounts
from yikou.cases import queries as cases
from yikou.cases.operations.numbers import take_number
from yikou.centre import queries as centre_queries
from yikou.feedback import facts as f
from yikou.feedback.models import FollowUp, VisitState
from yikou.feedback.owners import NobodyToOwn, find_owner
from yikou.feedback.policies import ReturnVisits
from yikou.feedback.policies.visits import NO, UNSURE, YES, said_to
from yikou.feedback.queries import calls as queries
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.identifiers import holds_identity
from yikou.kernel.refusals import Refusal
from yikou.ledger import queries as ledger
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook

if TYPE_CHECKING:
    from yikou.cases.models import Case

log = logging.getLogger(__name__)

LONGEST = 1000
CALL = "visits.call"
WHY = {"sample": "抽中回访"}
SAID = (YES, UNSURE, NO)


class OwnMatter(Refusal):
    """Who handled the matter does not ask how it was."""

    told = "{said}"
    rule = "visits.calling"
    status = 403


class VisitOver(Refusal):
    """Reached before, or given up."""

    told = "{number}已经是“{state}”，不用再打。"


class NotThen(Refusal):
    """A call is put off to a moment ahead, not for ever."""

    told = "{said}"
    rule = "visits.calling"
    status = 422


class AnswersMissing(Refusal):
    """Not every question was asked."""

    told = "三句话都要问到，当事人说不清的选“说不清”。"
    rule = "visits.calling"
    status = 422


class CallWordsTooLong(Refusal):
    """Longer than anybody reads, or with an identity number in it."""

    told = "记下的话请控制在{most}个字以内，不要写身份证号码。"
    status = 422


class NoTelephone(Refusal):
    """The resident left no number."""

    told = "这位居民没有留电话，打不了回访。"


# --- planning ------------------------------------------------------------------------------------


def plan_visits(*, centre: str, by: Actor, at: datetime) -> int:
    """Draw who is called of what was concluded this month; how many were written down. (J-12, J-21, visits.calling)

    The draw follows from the seal of the day before and the cases' numbers: nobody picks, and anybody
    can draw it again (`is_drawn`).
    """
    end = at.astimezone(ZONE).date() - timedelta(days=1)
    start = end.replace(day=1)
    rule = rulebook(centre, at.astimezone(ZONE).date()).get(ReturnVisits)
    concluded = cases.cases(centre).filter(concluded_at__gte=_dawn(start), concluded_at__lt=_dawn(at))
    drawn = set(queries.sampled(centre, start))
    wanted = rule.to_draw(concluded.count(), len(drawn))
    if not wanted:
        return 0
    able = concluded.filter(applicant__phone__gt="").exclude(pk__in=drawn).select_related("applicant")
    seed = seed_of(centre, end)
    chosen = sorted(able, key=lambda case: rank(seed, case.number))[:wanted]
    return sum(_planned(case, rule, by, at, seed) for case in chosen)


def _planned(case: "Case", rule: ReturnVisits, by: Actor, at: datetime, seed: str) -> bool:
    """Whether somebody is there who may call; a matter that all of them handled keeps nobody else from being called."""
    try:
        _plan(case, "sample", rule, by, at, seed=seed)
    except NobodyToOwn as refusal:
        log.warning("%s: %s", case.number, refusal.sentence)
        return False
    return True


def seed_of(centre: str, day: date) -> str:
    """What a draw comes from: how many entries the last sealed day has, which nobody knows while matters are concluded.

    Not its digest, which hangs on the centre's keys: the same days played twice are to be drawn alike.
    """
    seal = ledger.seals(centre).filter(day__lte=day).first()
    return f"{seal.day.isoformat()}:{seal.entries}" if seal else day.isoformat()


def rank(seed: str, number: str) -> str:
    """Where a case stands in a draw; the lowest are called."""
    return hashlib.sha256(f"{seed} {number}".encode()).hexdigest()


@transaction.atomic
def _plan(case: "Case", why: str, rule: ReturnVisits, by: Actor, at: datetime, seed: str = "") -> FollowUp:
    handlers = sorted({one for one in (case.first_contact, case.owner) if one})
    today = at.astimezone(ZONE).date()
    visit = FollowUp(centre_id=case.centre_id, item_name=case.item_name)
    fact = f.VisitPlanned(
        number=take_number(centre=case.centre_id, at=at),
        case=case.pk,
        why=why,
        why_name=WHY[why],
        seed=seed,
        handlers=tuple(handlers),
        owner=find_owner(case.centre_id, CALL, on=today, apart_from=handlers),
        due_on=rule.call_by(today, centre_queries.calendar(case.centre_id)),
    )
    record(visit, fact, by=by, at=at, under=rule)
    return visit


# --- calling -------------------------------------------------------------------------------------


@transaction.atomic
def show_phone(*, visit: FollowUp, by: Actor, at: datetime) -> str:
    """The telephone, on asking, to who makes the call; the look is an entry. Refuses with OwnMatter, NoTelephone."""
    _mine(visit, by, at)
    phone = visit.case.applicant.phone_number
    if not phone:
        raise NoTelephone()
    record(visit, f.VisitPhoneSeen(), by=by, at=at)
    return phone


@transaction.atomic
def miss_visit(*, visit: FollowUp, by: Actor, at: datetime) -> FollowUp:
    """Nobody answered; after as many tries as the rule wants it ends. Refuses with OwnMatter, VisitOver."""
    _mine(visit, by, at)
    rule, tries = _rule(visit), visit.tries + 1
    over = [f.VisitUnreachable(tries=tries)] if rule.is_over(tries) else []
    record(visit, f.VisitMissed(tries=tries), *over, by=by, at=at, under=rule)
    return visit


@transaction.atomic
def put_visit_off(*, visit: FollowUp, call_from: datetime | None, by: Actor, at: datetime) -> FollowUp:
    """The resident asks to be called at another time: then it is, as far as the rule gives; no try is counted.

    Refuses with OwnMatter, VisitOver, NotThen.
    """
    _mine(visit, by, at)
    rule, today = _rule(visit), at.astimezone(ZONE).date()
    calendar = centre_queries.calendar(visit.centre_id)
    if call_from is None or call_from <= at:
        raise NotThen(said="请写当事人说的是哪天几点，要在现在以后。")
    call_on = call_from.astimezone(ZONE).date()
    if not rule.may_put_off(before=visit.put_off, call_on=call_on, today=today, calendar=calendar):
        said = f"改天再打最多{rule.put_off}次，每次不超过{rule.called_within.text}。再打不成，按没打通记。"
        raise NotThen(said=said)
    fact = f.VisitPutOff(call_from=call_from, due_on=max(visit.due_on, call_on), times=visit.put_off + 1)
    record(visit, fact, by=by, at=at, under=rule)
    return visit


@transaction.atomic
def note_visit(*, visit: FollowUp, answers: Mapping[str, str], by: Actor, at: datetime, words: str = "") -> FollowUp:
    """What the resident answered to the three questions; a no goes on as a concern, to somebody else. (J-20)

    Refuses with OwnMatter, VisitOver, AnswersMissing, CallWordsTooLong, NobodyToOwn.
    """
    _mine(visit, by, at)
    rule = _rule(visit)
    said = {key: answers.get(key, "") for key in rule.questions}
    if not set(said.values()) <= set(SAID):
        raise AnswersMissing()
    if len(words) > LONGEST or holds_identity(words):
        raise CallWordsTooLong(most=LONGEST)
    visit.words = words.strip()
    visit.save(update_fields=["words"])
    bad = rule.is_bad(list(said.values()))
    fact = f.Visited(
        answers=said,
        bad=bad,
        in_time=at.astimezone(ZONE).date() <= visit.due_on,
        concern=_go_on(visit, rule, said, by, at) if bad else "",
    )
    record(visit, fact, by=by, at=at, under=rule)
    return visit


def _go_on(visit: FollowUp, rule: ReturnVisits, said: Mapping[str, str], by: Actor, at: datetime) -> str:
    """A bad answer is a complaint by telephone, handled by somebody else than who handled the matter."""
    from yikou.feedback.operations.noting import Said, note_concern

    asked = "、".join(f"{word}：{said_to(word)[said[key]]}" for key, word in rule.asked().items())
    concern = note_concern(
        said=Said(
            sort="complaint",
            channel="phone",
            words=f"回访时说（{asked}）。{visit.words}",
            subjects=("quality",),
            case=visit.case.number,
            phone=visit.case.applicant.phone_number,
            reply_way="phone",
            source=visit.number,
        ),
        by=by,
        at=at,
    )
    return concern.number


def _mine(visit: FollowUp, by: Actor, at: datetime) -> None:
    """Who calls takes the call over; never who handled the matter, never twice."""
    accounts.require(by, CALL)
    if visit.state != VisitState.TO_CALL:
        raise VisitOver(number=visit.number, state=visit.step)
    rule = _rule(visit)
    if not rule.may_call(by.account_id, visit.handlers):
        raise OwnMatter(said=rule.refused())
    if by.account_id and by.account_id != visit.owner:
        record(visit, f.VisitTaken(owner=by.account_id, before=visit.owner), by=by, at=at)


def _rule(visit: FollowUp) -> ReturnVisits:
    """The rule of the day on which the call was planned."""
    return rulebook(visit.centre_id, visit.opened_at.astimezone(ZONE).date()).get(ReturnVisits)


def _dawn(moment: date | datetime) -> datetime:
    day = moment.astimezone(ZONE).date() if isinstance(moment, datetime) else moment
    return datetime.combine(day, time.min, tzinfo=ZONE)
