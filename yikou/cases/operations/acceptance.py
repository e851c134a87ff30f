"""受理、补正、容缺、不予受理: what a clerk decides about what was taken in."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from django.db import IntegrityError, transaction

from yikou.cases.facts import (
    Accepted,
    CorrectionsExtended,
    CorrectionsTold,
    Received,
    ResultFailed,
    ResultPassedOn,
    Supplied,
    Withdrawn,
)
from yikou.cases.ground import ground_of, item_of
from yikou.cases.models import Case, State
from yikou.cases.needs import AWAITED, MISSING, RECEIVED, Need, needs_of
from yikou.cases.operations.clocks import Dates, dates, step_due, waited_days
from yikou.cases.operations.intake import GIVEN, Begun, Intake, begin, checked_tick, kept_of
from yikou.cases.operations.notices import bind
from yikou.cases.operations.papers import attach, issue
from yikou.cases.policies import (
    ApplicantCorrection,
    CorrectionNotice,
    Counting,
    DeemedAcceptance,
    Limit,
    Provisional,
)
from yikou.catalogue import queries as catalogue
from yikou.catalogue.items import Item
from yikou.centre import queries as centre_queries
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.facts import Fact
from yikou.kernel.refusals import Refusal
from yikou.kernel.rules import Rule
from yikou.ledger.operations import record


class AlreadyDealtWith(Refusal):
    """The case is past the desk."""

    told = "{number}现在是“{state}”，不能再{verb}。请看这件的最新情况。"


class MaterialsMissing(Refusal):
    """Something is still missing."""

    told = "还缺{names}，补齐后就能受理；也可以一次告知补正。"
    rule = "intake.receipt"


class NothingMissing(Refusal):
    """All materials are there, so the case must be accepted (行政许可法 第三十二条)."""

    told = "材料已经齐了，应当受理，不能要求补正。"
    rule = "intake.correction_notice"


class CorrectionsToldBefore(Refusal):
    """Corrections are told once."""

    told = "{said}"
    rule = "intake.correction_notice"


class NotProvisional(Refusal):
    """The case cannot be accepted with gaps."""

    told = "{said}"
    rule = "intake.provisional"


class NothingSupplied(Refusal):
    """A supply without a single paper."""

    told = "没有勾选补交的材料。请先勾选收到了哪几样。"
    status = 422


def at_hand(matter: Intake | Case, verb: str, by: Actor, at: datetime) -> Begun:
    """The matter to be decided at the desk: a new one, or a case that still waits there."""
    if isinstance(matter, Intake):
        return begin(matter, by=by, at=at)
    if matter.state not in (State.RECEIVED, State.CORRECTING):
        raise AlreadyDealtWith(number=matter.number, state=State(matter.state).label, verb=verb)
    return Begun(case=matter, facts=[], item=item_of(matter), ground=ground_of(matter))


def once(matter: Intake | Case, act: Callable[[], Case], *, by: Actor) -> Case:
    """Do an act that may be sent twice: the second time it answers with the case of the first.

    The same click twice is one case (case_once); a different act under the same key is not.
    """
    if not isinstance(matter, Intake):
        with transaction.atomic():
            return act()
    try:
        with transaction.atomic():
            return act()
    except IntegrityError:
        found = Case.objects.filter(centre_id=by.centre, key=matter.key).first()
        if found is None:
            raise
        return found


def _materials(begun: Begun) -> Mapping[str, Mapping[str, Any]]:
    if begun.facts:
        received = cast(Received, begun.facts[0])
        ticks: Mapping[str, Mapping[str, Any]] = received.materials
        return ticks
    kept: Mapping[str, Mapping[str, Any]] = begun.case.materials
    return kept


def _missing(begun: Begun) -> list[str]:
    # In the item's order: PostgreSQL keeps the keys of a JSON object in an order of its own.
    had = _materials(begun)
    return [one.key for one in begun.item.materials if had.get(one.key, {}).get("state") == MISSING]


def _names(begun: Begun, keys: Collection[str]) -> str:
    names = {one.key: one.name for one in begun.item.materials}
    return "、".join(names.get(key, key) for key in keys)


def write(begun: Begun, *facts: Fact, under: tuple[Rule, ...], by: Actor, at: datetime) -> Case:
    """Record what begun and these facts say, and answer the case."""
    record(begun.case, *begun.facts, *facts, by=by, at=at, under=under)
    return begun.case


def accept(*, matter: Intake | Case, by: Actor, at: datetime) -> Case:
    """Accept a complete matter (受理): the promise clock starts.

    Refuses with MaterialsMissing, AlreadyDealtWith and what `begin` refuses. (F-09, E-10, 行政许可法 第三十二条)
    """

    def act() -> Case:
        begun = at_hand(matter, "受理", by, at)
        if missing := _missing(begun):
            raise MaterialsMissing(names=_names(begun, missing))
        how = "corrected" if begun.case.pk and begun.case.correction else "desk"
        fact = accepted(begun, how=how, accepted_at=at, by=by)
        return write(begun, fact, under=(begun.ground.rules.get(Limit), begun.ground.rules.get(Counting)), by=by, at=at)

    return once(matter, act, by=by)


def accepted(
    begun: Begun, *, how: str, accepted_at: datetime, by: Actor, gaps: tuple[str, ...] = (), gaps_by: Any = None
) -> Accepted:
    """The entry of an acceptance: dates, first step and who answers for it."""
    item, standing = begun.item, begun.ground
    days, waits_for = _chained(begun)
    waited = waited_days(days, item)
    counted: Dates = dates(item, accepted_at=accepted_at, days=days, ground=standing, waited=waited)
    first = item.steps[0] if item.steps else None
    due = step_due(item, first.key, accepted_at=accepted_at, ground=standing, extended=waited) if first else None
    owner = begun.facts[0].owner if begun.facts else begun.case.owner  # type: ignore[attr-defined]
    if first is not None and first.role == "department":
        owner = centre_queries.responsible(standing.centre, item.department, on=accepted_at)
    return Accepted(
        how=how,
        counted_from=counted.counted_from,
        days=days,
        step=first.key if first else "",
        step_due_on=due,
        owner=owner,
        accepted_at=accepted_at,
        gaps=gaps,
        gaps_by=gaps_by,
        waits_for=waits_for,
        visits=cast(Received, begun.facts[0]).visits if begun.facts else begun.case.visits,
        **counted.due,
    )


def _chained(begun: Begun) -> tuple[int, tuple[int, ...]]:
    """The promise's days; where a material is another case's result, that case's days come first."""
    waits = {tick["from"] for tick in _materials(begun).values() if tick["state"] == AWAITED}
    if not waits:
        return begun.item.promised_limit, ()
    earlier = Case.objects.filter(pk__in=waits, centre_id=begun.ground.centre)
    before = max((one.days for one in earlier), default=0)
    return begun.item.promised_limit + before, tuple(sorted(waits))


def ask_corrections(
    *,
    matter: Intake | Case,
    by: Actor,
    at: datetime,
    also: Collection[str] = (),
    reason: str = "",
    go_on: str = "",
) -> Case:
    """Tell everything that is missing at once, in writing, with the date (补正告知书).

    `also` are further materials of the item's list that turn out to be needed; `go_on` is the
    reason with which a clerk asks for more than the notice listed: then the breach is an entry.
    Refuses with NothingMissing, CorrectionsToldBefore, NotOnNotice. (E-02, E-07, E-08)
    """

    def act() -> Case:
        begun = at_hand(matter, "要求补正", by, at)
        asked = [*_missing(begun), *_further(begun, also)]
        if not asked:
            raise NothingMissing()
        return _tell(begun, asked, reason, go_on, by, at)

    return once(matter, act, by=by)


def _further(begun: Begun, also: Collection[str]) -> list[str]:
    from yikou.cases.operations.intake import UnknownMaterial

    for key in also:
        if begun.item.material(key) is None:
            raise UnknownMaterial(material=key)
    return [key for key in also if key not in _materials(begun)]


def _tell(begun: Begun, asked: list[str], reason: str, go_on: str, by: Actor, at: datetime) -> Case:
    case, rules, calendar = begun.case, begun.ground.rules, begun.ground.calendar
    today = at.astimezone(ZONE).date()
    once_only = rules.get(CorrectionNotice)
    if case.pk and not once_only.allows(
        received_on=case.received_at.astimezone(ZONE).date(),
        told_on=today,
        told_before=int(bool(case.correction)),
        calendar=calendar,
    ):
        raise CorrectionsToldBefore(said=once_only.refused())
    for fact in begun.facts:
        case.absorb(fact, at)
    breaches = bind(case, asked, reason=go_on, item=begun.item, by=by, at=at)
    correct_by = rules.get(ApplicantCorrection).correct_by(told_on=today, calendar=calendar)
    content = {
        "item": {"code": begun.item.code, "name": begun.item.name, "short_name": begun.item.short_name},
        "case": case.number,
        "asked": [_asked(begun, key) for key in asked],
        "reason": reason,
        "correct_by": correct_by.isoformat(),
        "rule": once_only.ref,
    }
    paper = issue(sort="correction", case=case, centre=begun.ground.centre, content=content, by=by, at=at)
    fact = CorrectionsTold(
        paper=paper.number, asked=tuple(asked), count=len(asked), told_on=today, correct_by=correct_by
    )
    begun.facts = [_with(begun, asked)] if begun.facts else []
    extra = [Supplied(materials=_asked_for(case, asked), count=0, visit=False)] if _adds(case, asked) else []
    written = write(begun, *extra, *breaches, fact, under=(once_only, rules.get(ApplicantCorrection)), by=by, at=at)
    attach([paper], written)
    return written


def _with(begun: Begun, asked: list[str]) -> Fact:
    received = cast(Received, begun.facts[0])
    added = {key: {"state": MISSING} for key in asked if key not in received.materials}
    return replace(received, materials={**received.materials, **added})


def _adds(case: Case, asked: list[str]) -> bool:
    return bool(case.pk) and any(key not in case.materials for key in asked)


def _asked_for(case: Case, asked: list[str]) -> dict[str, Any]:
    return {key: {"state": MISSING} for key in asked if key not in case.materials}


def _asked(begun: Begun, key: str) -> dict[str, Any]:
    material = begun.item.material(key)
    assert material is not None
    return {"key": key, "name": material.name, "form": material.form_label, "issuer": material.issuer}


@transaction.atomic
def extend_corrections(*, case: Case, by: Actor, at: datetime) -> Case:
    """Give the applicant more time to correct, once asked for with good reason. (intake.applicant_correction)"""
    if case.state != State.CORRECTING or case.told_on is None:
        raise AlreadyDealtWith(number=case.number, state=State(case.state).label, verb="延长补正")
    standing = ground_of(case)
    rule = standing.rules.get(ApplicantCorrection).applying(extended=True)
    until = rule.correct_by(told_on=case.told_on, calendar=standing.calendar)
    record(case, CorrectionsExtended(correct_by=until), by=by, at=at, under=rule)
    return case


@transaction.atomic
def supply(
    *,
    case: Case,
    materials: Mapping[str, Mapping[str, Any]],
    by: Actor,
    at: datetime,
    channel: str = "visit",
    ticket: int | None = None,
) -> Case:
    """Take in what was missing; complete corrections are accepted at once (补齐后应当受理, 3.4).

    Refuses with NothingSupplied, UnknownMaterial, AlreadyDealtWith.
    """
    from yikou.cases.operations.intake import UnknownMaterial

    if case.state not in (State.RECEIVED, State.CORRECTING) and not case.gaps:
        raise AlreadyDealtWith(number=case.number, state=State(case.state).label, verb="补交材料")
    for key in materials:
        if key not in case.materials:
            raise UnknownMaterial(material=key)
    item, standing = item_of(case), ground_of(case)
    offered = {one.material.key: one for one in _needs_of(case, item, materials, at)}
    brought = {
        key: checked_tick(offered.get(key), key, {"state": RECEIVED, **tick})
        for key, tick in materials.items()
        if tick.get("state", RECEIVED) != MISSING
    }
    if not brought:
        raise NothingSupplied()
    supplied = Supplied(materials=brought, count=len(brought), visit=channel == "visit", ticket=ticket)
    facts: list[Fact] = [supplied]
    left = [key for key in case.missing if key not in brought]
    if not left and case.state in (State.RECEIVED, State.CORRECTING):
        begun = Begun(case=case, facts=[], item=item, ground=standing)
        facts.append(accepted(begun, how="corrected", accepted_at=at, by=by))
    record(case, *facts, by=by, at=at, under=standing.rules.get(CorrectionNotice))
    return case


def _needs_of(case: Case, item: Item, ticks: Mapping[str, Mapping[str, Any]], at: datetime) -> tuple[Need, ...]:
    """In which ways each material of a case may be had now, also those that its answers do not ask for."""
    day = at.astimezone(ZONE).date()
    kept = kept_of(case.applicant_id, ticks, on=day)
    return needs_of(item.materials, item, catalogue.catalogue(case.centre_id, day).material_rules, kept=kept)


def accept_provisionally(*, matter: Intake | Case, promised: bool, by: Actor, at: datetime) -> Case:
    """Accept with minor materials missing, on a written promise to supply them (容缺受理).

    Refuses with NotProvisional (main material missing, too many, not on the list, no promise, a
    promise broken before), NothingMissing. (S5.8)
    """

    def act() -> Case:
        begun = at_hand(matter, "容缺受理", by, at)
        gaps = _missing(begun)
        if not gaps:
            raise NothingMissing()
        rule = begun.ground.rules.get(Provisional)
        applicant = begun.facts[0].applicant if begun.facts else begun.case.applicant_id  # type: ignore[attr-defined]
        _check_gaps(rule, gaps, promised, _broke_promise(applicant))
        gaps_by = rule.supply_by(accepted_on=at.astimezone(ZONE).date(), calendar=begun.ground.calendar)
        fact = accepted(begun, how="provisional", accepted_at=at, by=by, gaps=tuple(gaps), gaps_by=gaps_by)
        return write(begun, fact, under=(rule, begun.ground.rules.get(Counting)), by=by, at=at)

    return once(matter, act, by=by)


def _check_gaps(rule: Provisional, gaps: list[str], promised: bool, broke_before: bool) -> None:
    minor = [key for key in gaps if key in rule.minor]
    allowed = rule.applying(broke_promise_before=broke_before).allows(
        main_missing=len(gaps) - len(minor),
        minor_missing=len(minor),
        on_list=len(minor) == len(gaps),
        promised=promised,
    )
    if not allowed:
        raise NotProvisional(said=rule.refused())


def _broke_promise(applicant: int) -> bool:
    gone = Case.objects.filter(applicant_id=applicant, state=State.WITHDRAWN, accepted_how="provisional")
    return gone.exists()


@transaction.atomic
def withdraw(*, case: Case, ground: str, by: Actor, at: datetime) -> Case:
    """The applicant withdraws (applicant), or counts as withdrawn: corrections or gaps not supplied in time."""
    if not case.is_open:
        raise AlreadyDealtWith(number=case.number, state=State(case.state).label, verb="撤回")
    record(case, Withdrawn(ground=ground), by=by, at=at, under=ground_of(case).rules.get(ApplicantCorrection))
    pass_on_result(case=case, by=by, at=at)
    return case


@transaction.atomic
def accept_deemed(*, case: Case, by: Actor, at: datetime) -> Case:
    """Not told in time what is missing: accepted from the day the materials came in (逾期不告知即为受理, 3.3)."""
    begun = at_hand(case, "受理", by, at)
    fact = accepted(begun, how="deemed", accepted_at=case.received_at, by=by)
    record(case, fact, by=by, at=at, under=begun.ground.rules.get(DeemedAcceptance))
    return case


def receive(*, intake: Intake, by: Actor, at: datetime) -> Case:
    """Take materials in without deciding yet (收件): a receipt is given, the five days to tell run. (S3.3, S3.5)"""

    def act() -> Case:
        begun = begin(intake, by=by, at=at)
        return write(begun, under=(begun.ground.rules.get(CorrectionNotice),), by=by, at=at)

    return once(intake, act, by=by)


@transaction.atomic
def pass_on_result(*, case: Case, by: Actor, at: datetime) -> list[Case]:
    """Give a concluded case's result to those that wait for it as a material; nobody has to come (provides).

    Where it came to nothing (refused, withdrawn, declined) there is no result: the applicant is to
    bring the material, in the time that corrections have, so that nothing waits for ever.
    """
    served: list[Case] = []
    for later in Case.objects.filter(centre_id=case.centre_id, applicant_id=case.applicant_id).open():
        keys = [key for key, tick in later.materials.items() if _awaits(tick, case)]
        if keys:
            record(later, *(_came_of(case, later, key, at) for key in keys), by=by, at=at)
            served.append(later)
    return served


def _awaits(tick: Mapping[str, Any], case: Case) -> bool:
    return tick["state"] == AWAITED and tick.get("from") == case.pk


def _came_of(case: Case, later: Case, material: str, at: datetime) -> Fact:
    if case.outcome in GIVEN:
        return ResultPassedOn(material=material, from_case=case.pk)
    standing = ground_of(later)
    rule, today = standing.rules.get(ApplicantCorrection), at.astimezone(ZONE).date()
    by_when = rule.correct_by(told_on=today, calendar=standing.calendar) if later.accepted_at else None
    return ResultFailed(material=material, from_case=case.pk, gaps_by=by_when)
