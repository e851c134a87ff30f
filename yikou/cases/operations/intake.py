"""Intake (收件): what comes over the desk, checked and turned into a case that is not yet stored."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from yikou.cases.facts import Received
from yikou.cases.ground import Ground, ground, item_of
from yikou.cases.models import Case, State
from yikou.cases.needs import AWAITED, INSTEAD, KEPT, LOOKED_UP, MISSING, PROMISED, PROVIDED, RECEIVED, Need, needs
from yikou.cases.operations.notices import find_notice, notice_for
from yikou.cases.operations.numbers import new_token, take_number
from yikou.catalogue import queries as catalogue
from yikou.catalogue.items import Item, UnknownItem
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.facts import Fact
from yikou.kernel.refusals import Refusal
from yikou.policies import queries as policies
from yikou.residents import queries as residents

LOOKED_UP_REASONS = {"not_found": "没有查到", "differs": "与本人说的不一致"}
# The paper that lets somebody act for another; kept on the case also where the item does not list it.
AUTHORITY = "power_of_attorney"
AUTHORITIES = ("letter", "guardian")
# How a case ends whose result can serve as a material.
GIVEN = ("granted", "done")
_TICK_KEYS = frozenset({"state", "original", "copies", "file", "paper", "reason", "form"})
_MOST_COPIES, _FILE_KEY = 99, 32


class ApplicantMissing(Refusal):
    """A case is somebody's."""

    told = "还没有选定办事人。请先读证件或输入证件号，登记好再收件。"
    status = 422


class BasicsMissing(Refusal):
    """A basic institution has no version in force: the centre may not take anything in. (C-02)"""

    told = "本中心的{missing}还没有施行的版本，缺一样都不能开门受理。请主任先到“制度”里发布。"
    rule = "posting.basic_systems"


class UnknownMaterial(Refusal):
    """A material that the item does not list may not be ticked or asked for."""

    told = "“{material}”不在这个事项的材料清单里，不能勾选，也不能要求提交。"
    status = 422


class NoSuchWay(Refusal):
    """The material cannot be had in the way that was ticked."""

    told = "“{material}”不能按“{way}”处理，请改选“收到”或“缺”。"
    status = 422


class AuthorityMissing(Refusal):
    """Somebody acts for another without written authority."""

    told = "委托他人办理的，要登记代理人，并收到授权委托书（或者法定代理关系的证明）。"
    rule = "intake.receipt"
    status = 422


class NoSuchReason(Refusal):
    """A reason beside a material is one of those listed: free text would end up in the ledger."""

    told = "“{material}”旁边的说明不能这样写，请从列出的原因里选。"
    status = 422


class NoSuchNotice(Refusal):
    """The notice that was named is not this person's for this matter."""

    told = "没有找到这个人办这件事的告知书{notice}。请核对编号，不知道编号就空着，系统会自己找。"
    status = 422


class NotAwaited(Refusal):
    """What a material waits for is not an earlier case of the same person with that result."""

    told = "“{material}”等的那一件不是同一个人在办的、能出这份材料的事项，请改选“收到”或“缺”。"
    status = 422


@dataclass(frozen=True, kw_only=True)
class Intake:
    """What a clerk has taken in at the desk, before anything is decided.

    `key` names the act: the same key sent twice is one case. `materials` maps a material's key
    to a tick `{"state": …, "original": bool, "copies": n, "file": id, "paper": id}`; what is not
    ticked counts as missing. `waits_for` maps a material's key to an earlier case of the same
    visit whose result it is. `ticket` is the number with which the applicant came.
    """

    key: str
    item: str
    applicant: int | None
    answers: Mapping[str, Any] = field(default_factory=dict)
    materials: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    agent: int | None = None
    channel: str = "visit"
    notice: str = ""
    package: str = ""
    waits_for: Mapping[str, int] = field(default_factory=dict)
    first_contact: int | None = None
    visits_before: int = 0
    ticket: int | None = None


@dataclass
class Begun:
    """A matter at hand: the row, the entries that are still to be recorded, and what it stands on."""

    case: Case
    facts: list[Fact]
    item: Item
    ground: Ground
    needs: tuple[Need, ...] = ()


def begin(intake: Intake, *, by: Actor, at: datetime) -> Begun:
    """Check an intake and make its case, not yet stored.

    Refuses with BasicsMissing, ApplicantMissing, UnknownItem, UnknownOption, MissingAnswer, UnknownMaterial,
    NoSuchWay, NoSuchReason, NotAwaited, NoSuchNotice, AuthorityMissing.
    """
    day = at.astimezone(ZONE).date()
    if missing := policies.missing_basics(by.centre, day):
        names = policies.shipped().terms.institutions
        raise BasicsMissing(missing="、".join(names[one] for one in missing))
    if intake.applicant is None:
        raise ApplicantMissing()
    edition = catalogue.current(by.centre, intake.item, on=day)
    if edition is None:
        raise UnknownItem(item=intake.item)
    item = edition.item
    kept = kept_of(intake.applicant, intake.materials, on=day)
    rules = catalogue.catalogue(by.centre, day).material_rules
    wanted = needs(item, intake.answers, rules, kept=kept, awaited=dict(intake.waits_for))
    ticks = _ticks(wanted, intake, by.centre)
    _check_authority(intake, ticks)
    notice = _named_notice(intake, by.centre) or _earlier_notice(intake, by.centre, at)
    fact = Received(
        number=take_number(centre=by.centre, at=at),
        item=item.code,
        version=edition.version,
        name=item.short_name,
        department=item.department,
        handling=item.handling,
        channel=intake.channel,
        applicant=intake.applicant,
        agent=intake.agent,
        answers={key: list(options) for key, options in item.chosen(intake.answers).items()},
        materials=ticks,
        count=sum(tick["state"] != MISSING for tick in ticks.values()),
        owner=intake.first_contact or by.account_id or 0,
        window=by.window,
        notice=notice,
        package=intake.package,
        visits=(intake.channel == "visit") + intake.visits_before,
        key=intake.key,
        token=new_token(),
        ticket=intake.ticket,
    )
    case = Case(centre_id=by.centre)
    return Begun(case=case, facts=[fact], item=item, ground=ground(by.centre, day), needs=wanted)


def kept_of(person: int, ticks: Mapping[str, Mapping[str, Any]], *, on: date) -> dict[str, Any]:
    """The person's usable papers in the vault, asked for only where one of them is ticked."""
    is_kept = any(tick.get("state") == KEPT for tick in ticks.values())
    return dict(residents.usable_papers(person, on=on)) if is_kept else {}


def _ticks(wanted: tuple[Need, ...], intake: Intake, centre: str) -> dict[str, dict[str, Any]]:
    by_key = {need.material.key: need for need in wanted}
    for key in intake.materials:
        if key not in by_key and not (key == AUTHORITY and intake.agent is not None):
            raise UnknownMaterial(material=key)
    ticks = {key: checked_tick(need, key, dict(intake.materials.get(key, {}))) for key, need in by_key.items()}
    for key, tick in ticks.items():
        if tick["state"] == INSTEAD and not _stands_in(by_key[key], ticks):
            raise NoSuchWay(material=by_key[key].material.name, way="有别的证件代替")
        if tick["state"] == AWAITED:
            ticks[key] = _awaited(by_key[key], intake, centre)
    return ticks | _authority(by_key, intake)


def _authority(listed: Mapping[str, Need], intake: Intake) -> dict[str, dict[str, Any]]:
    """The agent's authority, where the item does not ask for it in its own list."""
    given = intake.materials.get(AUTHORITY, {})
    if AUTHORITY in listed or intake.agent is None or given.get("state") != RECEIVED:
        return {}
    _check_said("授权委托书", given, AUTHORITIES)
    return {AUTHORITY: {name: given[name] for name in ("state", "file", "reason") if given.get(name)}}


def _awaited(need: Need, intake: Intake, centre: str) -> dict[str, Any]:
    """The tick of a material that is an earlier case's result: awaited, or there already if that is concluded."""
    key = need.material.key
    earlier = Case.objects.filter(pk=need.awaited_from or 0, centre_id=centre, applicant_id=intake.applicant).first()
    if earlier is None or key not in item_of(earlier).provides:
        raise NotAwaited(material=need.material.name)
    if not earlier.is_open and earlier.outcome not in GIVEN:
        raise NotAwaited(material=need.material.name)
    return {"state": PROVIDED if earlier.concluded_at else AWAITED, "from": earlier.pk}


def _check_said(name: str, given: Mapping[str, Any], reasons: Collection[str]) -> None:
    """What is kept of a tick goes into the ledger: words from a list, numbers, and no free text."""
    copies, file = given.get("copies") or 0, given.get("file") or ""
    if given.get("reason") and given["reason"] not in reasons:
        raise NoSuchReason(material=name)
    if not isinstance(copies, int) or not 0 <= copies <= _MOST_COPIES or len(str(file)) > _FILE_KEY:
        raise NoSuchReason(material=name)


def checked_tick(need: Need | None, key: str, given: dict[str, Any]) -> dict[str, Any]:
    """A material as it is kept on the case, had in a way that is open for it.

    Refuses with UnknownMaterial, NoSuchWay, NoSuchReason.
    """
    if need is None:
        if key == AUTHORITY and given.get("state") == RECEIVED:
            _check_said("授权委托书", given, AUTHORITIES)
            return {name: given[name] for name in ("state", "original", "file", "reason") if given.get(name)}
        raise UnknownMaterial(material=key)
    state = given.get("state") or MISSING
    if state not in need.ways or given.keys() - _TICK_KEYS:
        from yikou.cases.needs import WORDS

        raise NoSuchWay(material=need.material.name, way=WORDS.get(state, str(state)))
    _check_said(need.material.name, given, (*LOOKED_UP_REASONS, *AUTHORITIES))
    tick: dict[str, Any] = {"state": state}
    if state == KEPT:
        tick["paper"] = need.kept
    for name in ("original", "copies", "file", "reason"):
        if given.get(name):
            tick[name] = bool(given[name]) if name == "original" else given[name]
    return tick


def _stands_in(need: Need, ticks: Mapping[str, Mapping[str, Any]]) -> bool:
    had = (RECEIVED, KEPT, LOOKED_UP, PROMISED)
    return any(ticks.get(key, {}).get("state") in had for key in need.instead_of)


def _check_authority(intake: Intake, ticks: Mapping[str, Mapping[str, Any]]) -> None:
    had = ticks.get(AUTHORITY, {}).get("state")
    if intake.agent is None and had == RECEIVED:
        raise AuthorityMissing()
    if intake.agent is not None and (had is None or intake.agent == intake.applicant):
        raise AuthorityMissing()


def _named_notice(intake: Intake, centre: str) -> str:
    """The notice that was named, or the one that has replaced it; it must be about this matter and nobody else's."""
    if not intake.notice:
        return ""
    found = find_notice(centre, intake.notice)
    while found is not None and found.replaced_by:
        found = find_notice(centre, found.replaced_by)
    if found is None or found.item_code != intake.item or found.person_id not in (None, intake.applicant):
        raise NoSuchNotice(notice=intake.notice)
    return found.number


def _earlier_notice(intake: Intake, centre: str, at: datetime) -> str:
    found = notice_for(centre=centre, person=intake.applicant, item=intake.item, at=at)
    return found.number if found else ""


def missing_names(begun: Begun) -> list[str]:
    """What is still missing, by the names that the notice uses."""
    names = {one.key: one.name for one in begun.item.materials}
    state = begun.facts[0].materials if begun.facts else begun.case.materials  # type: ignore[attr-defined]
    return [names[key] for key, tick in state.items() if tick["state"] == MISSING]


def is_fresh(state: str) -> bool:
    """Whether a case in this state may still be accepted or sent home."""
    return state in (State.RECEIVED, State.CORRECTING)
