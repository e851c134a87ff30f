"""责任追究: put forward with the entries that show it, verified, heard, decided by another, appealed to a third."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction

from yikou.accounts import queries as accounts
from yikou.accounts.access import require
from yikou.cases.operations.numbers import take_number
from yikou.centre import queries as centre_queries
from yikou.feedback.facts import (
    BreachAppealAnswered,
    BreachAppealed,
    BreachClosed,
    BreachDecided,
    BreachDropped,
    BreachHeard,
    BreachMoved,
    BreachRaised,
    BreachTold,
    BreachVerified,
)
from yikou.feedback.models import Breach, BreachState
from yikou.feedback.operations.duty import DayWrong, refuse_limit, said, today
from yikou.feedback.operations.findings import NobodyAnswers, NotNow, NotYours, WordsMissing
from yikou.feedback.operations.inspecting import kept_words
from yikou.feedback.owners import NobodyToOwn, find_owner
from yikou.feedback.policies import Ladder, PenaltyAppeal
from yikou.feedback.policies.accountability import NONE
from yikou.feedback.queries.breaches import counted_before
from yikou.feedback.queries.worklist import shown_to
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.ledger import queries as ledger
from yikou.ledger.operations import hold, record
from yikou.policies.queries import rulebook

HANDLE, DECIDE = "breaches.handle", "breaches.decide"
HOW = {"system": "台账自动发现", "hand": "人工提出", "finding": "督查发现", "concern": "投诉查实"}
HEARD = {"self": "本人填写", "told": "当面听取", "silent": "逾期没有说明"}
OUTCOMES = {"upheld": "维持原处理", "changed": "改变原处理", "revoked": "撤销原处理"}
# The kind that is read from a visit without anything in the books, and what is said where it was only a question.
UNWRITTEN, ASKED_ONLY = "refused_without_report", "只是来问，当场答清了，没有登记"
NO_MEASURE = "不追究个人责任，按原因整改"


class NoSuchBreach(Refusal):
    """The kind is none of the rule's."""

    told = "请选一种情形：责任追究制度里写明的才追究。"
    rule = "accountability.ladder"
    status = 422


class NoFacts(Refusal):
    """Nothing in the ledger shows it."""

    told = "台账里没有第 {numbers} 条，请核对条目编号。事实以台账为准，至少写一条。"
    rule = "accountability.ladder"
    status = 422


class AboutYourself(Refusal):
    """Nobody raises, verifies or decides their own."""

    told = "这是关于您本人的，请回避。"
    status = 403


class NotHeard(Refusal):
    """It cannot be decided before the person was heard."""

    told = "还没有听取本人说明，不能处理。"
    rule = "accountability.ladder"


class StillTime(Refusal):
    """The person may still explain."""

    told = "本人说明的期限到{until}，到期以前不能按没有说明处理。"
    rule = "accountability.ladder"


class RaisedByYou(Refusal):
    """Whoever raised it does not decide it."""

    told = "这件是您提出的，请由别人处理。"
    rule = "accountability.ladder"
    status = 403


class MeasureWrong(Refusal):
    """A measure that the rule does not have, or one that is lighter than it asks for."""

    told = "{looked_back}内第{count}次，按制度应当是：{least}。情节严重的可以从重；不是本人原因的，按不追究处理。"
    rule = "accountability.ladder"
    status = 422


class MeasureMissing(Refusal):
    """Nothing was chosen."""

    told = "请先选怎样处理：按制度的哪一档，或者不是本人原因。"
    rule = "accountability.ladder"
    status = 422


class AppealTooLate(Refusal):
    """The days for an appeal are over."""

    told = "申诉期到{until}，已经过了。"
    rule = "accountability.appeal"


class TookPart(Refusal):
    """Whoever had a part in it does not decide about the appeal."""

    told = "原来提出、核实和处理这件的人要回避，请由没有参与的人复核。"
    rule = "accountability.appeal"
    status = 403


class NotToBeTold(Refusal):
    """Nobody complained, or was told already."""

    told = "这件没有要告知的投诉人，或者已经告知过了。"


def _rule(breach: Breach) -> Ladder:
    return rulebook(breach.centre_id, today(breach.opened_at)).get(Ladder)


def _state(breach: Breach, *states: str) -> None:
    if breach.state not in states:
        raise NotNow(number=breach.number, step=breach.step)


def _others(breach: Breach, by: Actor, right: str) -> None:
    require(by, right)
    if by.account_id == breach.account:
        raise AboutYourself()


# --- put forward ---------------------------------------------------------------------------------


@transaction.atomic
def raise_breach(
    *,
    kind: str,
    account: int | None,
    entries: Collection[int],
    by: Actor,
    at: datetime,
    words: str = "",
    how: str = "hand",
    about: str = "",
    happened_on: date | None = None,
) -> Breach:
    """Put a breach forward with the entries that show it; the system may too. Nothing is decided. (M-01 to M-04, M-07)

    Refuses with NotAllowed, NoSuchBreach, NobodyAnswers, AboutYourself, NoFacts, DayWrong, NobodyToOwn.
    """
    if by.key != "system":
        require(by, HANDLE)
    day, me = today(at), by.account_id or 0
    rule = rulebook(by.centre, day).get(Ladder)
    if kind not in rule.names() or how not in HOW:
        raise NoSuchBreach()
    if account is None or account not in accounts.names({account}, centre=by.centre):
        raise NobodyAnswers()
    if account == me:
        raise AboutYourself()
    shown = _shown(by, entries)
    happened = happened_on or min(shown.values())
    if happened > day:
        raise DayWrong(why="事情的日子还没到")
    breach = Breach(centre_id=by.centre, words=kept_words(words))
    fact = BreachRaised(
        number=take_number(centre=by.centre, at=at),
        breach=kind,
        kind_name=rule.names()[kind],
        how="system" if by.key == "system" else how,
        account=account,
        raised_by=me,
        entries=tuple(shown),
        about=about[:24],
        happened_on=happened,
        owner=find_owner(by.centre, HANDLE, on=day, apart_from={account, me}),
        due_on=rule.verify_by(day, centre_queries.calendar(by.centre)),
    )
    record(breach, fact, by=by, at=at, under=rule)
    return breach


def _shown(by: Actor, numbers: Iterable[int]) -> dict[int, date]:
    """The entries that were named, with their days: none, or one that is not there for this person, is refused."""
    wanted = sorted(set(numbers))
    found = {one.pk: one.day for one in shown_to(by, ledger.entries(by.centre)).filter(pk__in=wanted)}
    missing = [str(one) for one in wanted if one not in found]
    if missing or not found:
        raise NoFacts(numbers="、".join(missing) or "？")
    return dict(sorted(found.items()))


@transaction.atomic
def verify_breach(*, breach: Breach, by: Actor, at: datetime, entries: Collection[int] = ()) -> Breach:
    """The facts are so; now the person is asked and heard. `entries` are more of them. (M-01, M-02)

    Refuses with NotAllowed, AboutYourself, NotNow, NoFacts.
    """
    _others(breach, by, HANDLE)
    _state(breach, BreachState.PROPOSED)
    rule, calendar, day = _rule(breach), centre_queries.calendar(breach.centre_id), today(at)
    more = [one for one in _shown(by, entries) if one not in breach.entries] if entries else []
    fact = BreachVerified(
        verified_on=day,
        owner=by.account_id or 0,
        due_on=rule.hear_by(day, calendar),
        decide_by=rule.decide_by(day, calendar),
        entries=tuple(more),
    )
    record(breach, fact, by=by, at=at, under=rule)
    return breach


@transaction.atomic
def drop_breach(*, breach: Breach, reason: str, by: Actor, at: datetime) -> Breach:
    """It is not so: nothing is held against anybody. Refuses with AboutYourself, NotNow, ReasonNeeded."""
    _others(breach, by, HANDLE)
    _state(breach, BreachState.PROPOSED)
    record(breach, BreachDropped(reason=said(reason)), by=by, at=at, under=_rule(breach))
    return breach


# --- heard ---------------------------------------------------------------------------------------


@transaction.atomic
def explain(*, breach: Breach, words: str, by: Actor, at: datetime) -> Breach:
    """The person says what there is to say, in his own words. Refuses with NotYours, NotNow, WordsMissing. (M-01)"""
    if by.account_id != breach.account:
        raise NotYours(number=breach.number)
    return _heard(breach, words, "self", by, at)


@transaction.atomic
def note_hearing(*, breach: Breach, words: str, by: Actor, at: datetime) -> Breach:
    """Write down what the person said face to face, as he said it. Refuses with AboutYourself, NotNow, WordsMissing."""
    _others(breach, by, HANDLE)
    return _heard(breach, words, "told", by, at)


@transaction.atomic
def note_silence(*, breach: Breach, by: Actor, at: datetime) -> Breach:
    """The person was asked and let the days pass. Refuses with AboutYourself, NotNow, StillTime."""
    _others(breach, by, HANDLE)
    _state(breach, BreachState.HEARING)
    if today(at) <= breach.due_on:
        raise StillTime(until=breach.due_on)
    return _heard(breach, "（期限内没有说明）", "silent", by, at)


def _heard(breach: Breach, words: str, how: str, by: Actor, at: datetime) -> Breach:
    _state(breach, BreachState.HEARING)
    if not words.strip():
        raise WordsMissing(what="本人怎么说的")
    breach.heard_words = kept_words(words)
    Breach._base_manager.filter(pk=breach.pk).update(heard_words=breach.heard_words)
    day = today(at)
    fact = BreachHeard(
        how=how,
        how_name=HEARD[how],
        heard_on=day,
        owner=_decider(breach, day),
        due_on=breach.decide_by or day,
    )
    record(breach, fact, by=by, at=at, under=_rule(breach))
    return breach


def _decider(breach: Breach, on: date) -> int:
    """Who decides: none of those who raised or verified it where somebody else may, never who raised it or is meant."""
    never = {breach.account, breach.raised_by}
    try:
        return find_owner(breach.centre_id, DECIDE, on=on, apart_from={*never, breach.verified_by})
    except NobodyToOwn:
        return find_owner(breach.centre_id, DECIDE, on=on, apart_from=never)


# --- decided -------------------------------------------------------------------------------------


@transaction.atomic
def decide_breach(
    *, breach: Breach, at_fault: bool, by: Actor, at: datetime, measure: str = "", reason: str = ""
) -> Breach:
    """What follows, by how often it was so within the period; told to the person at once. (M-03, M-05, M-06)

    Without a measure the rule's own is taken; a graver one, and no fault, are said with the reason.
    Refuses with NotAllowed, AboutYourself, RaisedByYou, NotHeard, NotNow, MeasureWrong, ReasonNeeded.
    """
    # Two breaches of one person that are decided at once: the second counts the first.
    hold(breach.centre_id)
    _others(breach, by, DECIDE)
    if by.account_id == breach.raised_by:
        raise RaisedByYou()
    if breach.state in (BreachState.PROPOSED, BreachState.HEARING):
        raise NotHeard()
    _state(breach, BreachState.HEARD)
    rule, calendar, day = (
        _rule(breach).applying(at_fault=at_fault),
        centre_queries.calendar(breach.centre_id),
        today(at),
    )
    count = 1 + counted_before(breach, rule.counted_from(breach.happened_on, calendar))
    least = rule.measure(count)
    taken = least if not at_fault else measure or least
    if at_fault and not rule.allows(taken, count):
        raise MeasureWrong(looked_back=rule.looked_back.text, count=count, least=rule.steps()[least])
    appeal = rulebook(breach.centre_id, day).get(PenaltyAppeal)
    fact = BreachDecided(
        account=breach.account,
        breach=breach.kind,
        measure=taken,
        measure_name=rule.steps().get(taken, NO_MEASURE),
        count=count,
        at_fault=at_fault,
        reason=said(reason) if reason.strip() or taken != least or not at_fault else "",
        decided_on=day,
        appeal_until=appeal.until(day, calendar),
        decided_by=by.account_id or 0,
        owner=_keeper(breach, day),
    )
    record(breach, fact, by=by, at=at, under=(rule, appeal))
    return breach


def _keeper(breach: Breach, on: date) -> int:
    """Who sees to its end: whoever verified it while he works here, else somebody who may; never who is meant."""
    if breach.verified_by in accounts.active({breach.verified_by}, centre=breach.centre_id):
        return breach.verified_by
    return find_owner(breach.centre_id, HANDLE, on=on, apart_from={breach.account})


@transaction.atomic
def tell_complainant(*, breach: Breach, by: Actor, at: datetime) -> Breach:
    """The resident who complained was told what followed. Refuses with NotNow, NotToBeTold."""
    _others(breach, by, HANDLE)
    _state(breach, BreachState.DECIDED, BreachState.APPEALED)
    if breach.how != "concern" or breach.told_at:
        raise NotToBeTold()
    record(breach, BreachTold(), by=by, at=at, under=_rule(breach))
    return breach


# --- appealed ------------------------------------------------------------------------------------


@transaction.atomic
def appeal_breach(*, breach: Breach, words: str, by: Actor, at: datetime) -> Breach:
    """The person does not agree: somebody who had no part in it looks at it. (M-03, L-07)

    Refuses with NotYours, NotNow, AppealTooLate, WordsMissing, NobodyToOwn.
    """
    if by.account_id != breach.account:
        raise NotYours(number=breach.number)
    _state(breach, BreachState.DECIDED)
    day, calendar = today(at), centre_queries.calendar(breach.centre_id)
    decided_on = breach.decided_on or day
    rule = rulebook(breach.centre_id, decided_on).get(PenaltyAppeal)
    if not rule.allows(decided_on=decided_on, appealed_on=day, calendar=calendar):
        raise AppealTooLate(until=breach.appeal_until)
    if not words.strip():
        raise WordsMissing(what="为什么不服")
    breach.appeal_words = kept_words(words)
    Breach._base_manager.filter(pk=breach.pk).update(appeal_words=breach.appeal_words)
    fact = BreachAppealed(owner=_reviewer(breach, rule, day), due_on=rule.answer_by(day, calendar))
    record(breach, fact, by=by, at=at, under=rule)
    return breach


def involved(breach: Breach) -> set[int]:
    """Those who had a part in it: they keep out of the appeal."""
    return {breach.account, breach.raised_by, breach.verified_by, breach.decided_by} - {0}


def _reviewer(breach: Breach, rule: PenaltyAppeal, on: date) -> int:
    """Whom the rule names, where he had no part in it; else another who may decide."""
    apart = involved(breach)
    able = [one for one in accounts.holding(breach.centre_id, rule.decided_by, on=on) if one not in apart]
    return able[0] if able else find_owner(breach.centre_id, DECIDE, on=on, apart_from=apart)


@transaction.atomic
def answer_appeal(*, breach: Breach, outcome: str, reason: str, by: Actor, at: datetime, measure: str = "") -> Breach:
    """Somebody who had no part in it decides: it stands, is lightened, or is taken back; and it is at its end.

    Refuses with NotAllowed, NotNow, TookPart, MeasureWrong, ReasonNeeded. (M-03, L-07)
    """
    require(by, DECIDE)
    _state(breach, BreachState.APPEALED)
    decided_on = breach.decided_on or today(at)
    rule = rulebook(breach.centre_id, decided_on).get(PenaltyAppeal)
    if not rule.may_answer(account=by.account_id or 0, involved=involved(breach)):
        raise TookPart()
    ladder = _rule(breach)
    now = _outcome(breach, ladder, outcome, measure)
    fact = BreachAppealAnswered(
        account=breach.account,
        outcome=outcome,
        outcome_name=OUTCOMES[outcome],
        measure=now,
        measure_name=ladder.steps().get(now, NO_MEASURE),
        before=breach.measure,
        reason=said(reason),
    )
    record(breach, fact, *_closing(breach), by=by, at=at, under=rule)
    return breach


def _outcome(breach: Breach, rule: Ladder, outcome: str, measure: str) -> str:
    """What stands now; a changed one is one of the rule's and lighter than it was."""
    if outcome == "upheld":
        return breach.measure
    if outcome == "revoked":
        return NONE
    keys = list(rule.steps())
    lighter = keys[: keys.index(breach.measure)] if breach.measure in keys else []
    if outcome != "changed" or measure not in lighter:
        looked, least = rule.looked_back.text, breach.measure_name
        raise MeasureWrong(looked_back=looked, count=breach.count, least=f"比“{least}”轻的一档，没有更轻的请选撤销")
    return measure


# --- its end -------------------------------------------------------------------------------------


@transaction.atomic
def close_breach(*, breach: Breach, by: Actor, at: datetime) -> Breach:
    """End it once the days for an appeal are over and who complained was told. Refuses with NotNow, StillTime."""
    if by.key != "system":
        _others(breach, by, HANDLE)
    _state(breach, BreachState.DECIDED)
    if breach.appeal_until and today(at) <= breach.appeal_until:
        raise StillTime(until=breach.appeal_until)
    closing = _closing(breach)
    if not closing:
        raise NotNow(number=breach.number, step="等告知投诉人")
    record(breach, *closing, by=by, at=at, under=_rule(breach))
    return breach


def _closing(breach: Breach) -> list[BreachClosed]:
    """The end, unless somebody who complained has yet to be told."""
    return [] if breach.how == "concern" and not breach.told_at else [BreachClosed()]


@transaction.atomic
def move_breach(*, breach: Breach, owner: int, due_on: date, reason: str, by: Actor, at: datetime) -> Breach:
    """Another who handles it, or another day, with the reason; never the one it is about, nor who kept out of it.

    Refuses with NotAllowed, AboutYourself, NotNow, NobodyAnswers, DayWrong, ReasonNeeded.
    """
    _others(breach, by, DECIDE)
    if not breach.is_open:
        raise NotNow(number=breach.number, step=breach.step)
    apart = involved(breach) if breach.state == BreachState.APPEALED else {breach.account}
    if breach.state == BreachState.HEARD:
        apart |= {breach.raised_by}
    right = HANDLE if breach.state in (BreachState.PROPOSED, BreachState.HEARING, BreachState.DECIDED) else DECIDE
    if owner not in accounts.entitled(breach.centre_id, right, on=today(at), apart_from=apart):
        raise NobodyAnswers()
    refuse_limit(due_on, at)
    record(breach, BreachMoved(owner=owner, due_on=due_on, reason=said(reason)), by=by, at=at)
    return breach
