"""入户走访: which homes, who goes, until when; what was heard at the door goes on as what it is."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from yikou.accounts import access as rights
from yikou.accounts import queries as accounts
from yikou.accounts.rights import holders
from yikou.cases import operations as cases
from yikou.cases.operations.numbers import take_number
from yikou.centre import queries as centre_queries
from yikou.feedback import facts as f
from yikou.feedback.models import HomeRound, HomeState, HomeVisit
from yikou.feedback.operations.mediating import Quarrel, note_dispute
from yikou.feedback.operations.noting import Said, note_concern
from yikou.feedback.owners import owner_for
from yikou.feedback.policies import HomeVisiting
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.identifiers import holds_identity
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook
from yikou.tasks import operations as tasks

log = logging.getLogger(__name__)

VISIT, ARRANGE, ASSIGN = "homes.visit", "homes.arrange", "tasks.assign"
LONGEST, SHORT, MOST_HOMES, MOST_HEARD = 2000, 60, 200, 20
# What something that was said at a door becomes; a task needs the right to assign one.
CONCERNS = {"help": "求助帮办", "suggestion": "建议", "complaint": "投诉"}
HEARD = {**CONCERNS, "enquiry": "咨询", "dispute": "纠纷调解", "task": "交办"}


class HomesUnclear(Refusal):
    """No neighbourhood, no home, too many of them, or words that do not belong."""

    told = "{said}"
    rule = "homes.visiting"
    status = 422


class NotAVisitor(Refusal):
    """Nobody was chosen, or somebody who does not visit."""

    told = "请选谁去走访；能去的是本中心有“入户走访”权限的人。"
    rule = "homes.visiting"
    status = 422


class HomesPlannedBefore(Refusal):
    """All of these homes are planned in this round."""

    told = "这些户这一期都已经排过了，不用再排。"


class RoundOver(Refusal):
    """The round was summed up."""

    told = "{title}的走访已经汇总，不能再改。"


class HomesLeft(Refusal):
    """Homes were not gone to, or none was planned."""

    told = "还有{left}户没有走完，走完了再汇总。"
    rule = "homes.visiting"


class NotYourHome(Refusal):
    """Somebody else goes there."""

    told = "{number}由别的同事去走访。要换人，请安排走访的人改派。"
    status = 403


class HomeStands(Refusal):
    """The visit is at another step by now."""

    told = "{number}现在是“{step}”，不能再这样记。"


class HeardNothing(Refusal):
    """What was said is not registered, and nobody wrote that there is nothing."""

    told = "{said}"
    rule = "homes.visiting"
    status = 422


@dataclass(frozen=True, kw_only=True)
class AtTheDoor:
    """One thing that was said at a door, and what it is to become."""

    sort: str
    words: str
    phone: str = ""
    answer: str = ""
    doer: int | None = None
    due_on: date | None = None


# --- planning ------------------------------------------------------------------------------------


@transaction.atomic
def arrange_homes(
    *, area: str, homes: Sequence[str], visitors: Collection[int], until_on: date | None, by: Actor, at: datetime
) -> HomeRound:
    """Say which homes of a neighbourhood are visited in this period, who goes, until when. (G-04)

    Neighbours are one visitor's as far as it divides; a home that is planned already is left out. Refuses with
    HomesUnclear, NotAVisitor, HomesPlannedBefore, RoundOver.
    """
    rights.require(by, ARRANGE)
    today = _day(at)
    wanted = _readable(area, homes)
    going = _visitors(by.centre, visitors, today)
    round_ = _round_of(by, at)
    if until_on is None or not today <= until_on <= round_.last_on:
        raise HomesUnclear(said=f"请填哪天前走到：今天到{round_.last_on.month}月{round_.last_on.day}日之间。")
    known = set(round_.visits.filter(area=area.strip()).values_list("home", flat=True))
    fresh = [one for one in wanted if one not in known]
    if not fresh:
        raise HomesPlannedBefore()
    rule = _rule(round_)
    fact = f.HomesArranged(
        area=area.strip(),
        homes=len(fresh),
        visitors=tuple(going),
        until_on=until_on,
        due_on=max(round_.due_on, until_on) if round_.planned else until_on,
        owner=by.account_id or round_.owner,
    )
    record(round_, fact, by=by, at=at, under=rule)
    for place, home in enumerate(fresh):
        visit = HomeVisit(centre_id=by.centre, area=area.strip(), home=home)
        number, owner = take_number(centre=by.centre, at=at), going[place * len(going) // len(fresh)]
        planned = f.HomePlanned(number=number, round=round_.pk, owner=owner, due_on=until_on)
        record(visit, planned, by=by, at=at, under=rule)
    return round_


def _readable(area: str, homes: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(" ".join(one.split()) for one in homes if one.strip()))
    if not area.strip() or not wanted:
        raise HomesUnclear(said="请写是哪个小区、走哪些户，一行一户。")
    if len(wanted) > MOST_HOMES:
        raise HomesUnclear(said=f"一次最多排{MOST_HOMES}户，请分几次排。")
    if any(len(one) > SHORT or holds_identity(one) for one in (*wanted, area)) or len(area.strip()) > 40:
        raise HomesUnclear(said=f"小区不超过 40 个字，每一户不超过{SHORT}个字，不要写身份证号码。")
    return wanted


def _visitors(centre: str, chosen: Collection[int], on: date) -> list[int]:
    able = visitors(centre, on)
    going = list(dict.fromkeys(chosen))
    if not going or not set(going) <= able:
        raise NotAVisitor()
    return going


def visitors(centre: str, on: date) -> set[int]:
    """The accounts that may be sent to homes."""
    return {one for role in holders(VISIT) for one in accounts.holding(centre, role, on=on)}


def _round_of(by: Actor, at: datetime) -> HomeRound:
    """The round of the day's period, opened where there is none. Refuses with RoundOver."""
    rule = rulebook(by.centre, _day(at)).get(HomeVisiting)
    first_on, _ = rule.period(_day(at))
    found = HomeRound.objects.at_centre(by.centre).filter(first_on=first_on).first()
    if found is None:
        return _open_round(rule, by, at)
    if not found.is_open:
        raise RoundOver(title=found.title)
    return found


def _open_round(rule: HomeVisiting, by: Actor, at: datetime) -> HomeRound:
    today = _day(at)
    first_on, last_on = rule.period(today)
    span = f"{first_on.month}月至{last_on.month}月" if first_on.month != last_on.month else f"{first_on.month}月"
    fact = f.HomeRoundOpened(
        number=take_number(centre=by.centre, at=at),
        name=f"{first_on.year}年{span}",
        first_on=first_on,
        last_on=last_on,
        owner=by.account_id or owner_for(by.centre, ARRANGE, on=today),
        due_on=rule.plan_by(today, centre_queries.calendar(by.centre)),
    )
    made = HomeRound(centre_id=by.centre)
    record(made, fact, by=by, at=at, under=rule)
    return made


@transaction.atomic
def move_home(*, visit: HomeVisit, owner: int, due_on: date | None, reason: str, by: Actor, at: datetime) -> HomeVisit:
    """Send somebody else, or on another day, with the reason. Refuses with HomeStands, NotAVisitor, HomesUnclear."""
    rights.require(by, ARRANGE)
    if not visit.is_open:
        raise HomeStands(number=visit.number, step=visit.step)
    _visitors(visit.centre_id, [owner], _day(at))
    why = " ".join(reason.split())
    if not why or len(why) > SHORT or holds_identity(why) or due_on is None or due_on < _day(at):
        raise HomesUnclear(said=f"请填哪天前走到（今天或者以后），并写一句为什么，{SHORT}个字以内。")
    record(visit, f.HomeMoved(owner=owner, before=visit.owner, due_on=due_on, reason=why), by=by, at=at)
    return visit


@transaction.atomic
def close_home_round(*, round: HomeRound, summary: str, by: Actor, at: datetime) -> HomeRound:
    """Sum a round up once every home was gone to. Refuses with RoundOver, HomesLeft, HomesUnclear."""
    rights.require(by, ARRANGE)
    if not round.is_open:
        raise RoundOver(title=round.title)
    visits = list(round.visits.all())
    left = sum(one.is_open for one in visits)
    if left or not visits:
        raise HomesLeft(left=left or "所有")
    if not summary.strip() or len(summary) > LONGEST or holds_identity(summary):
        raise HomesUnclear(said=f"请写这一期主要听到什么、办了什么，{LONGEST}个字以内，不写居民的姓名和身份证号码。")
    round.summary = summary.strip()
    round.save(update_fields=["summary"])
    rule = _rule(round)
    fact = f.HomeRoundClosed(
        homes=len(visits),
        met=sum(one.state == HomeState.DONE for one in visits),
        unreachable=sum(one.state == HomeState.UNREACHABLE for one in visits),
        heard=sum(len(one.heard) for one in visits),
        enough=rule.is_enough(len(visits)),
        in_time=_day(at) <= round.due_on,
    )
    record(round, fact, by=by, at=at, under=rule)
    return round


# --- at the door ---------------------------------------------------------------------------------


@transaction.atomic
def miss_home(*, visit: HomeVisit, by: Actor, at: datetime) -> HomeVisit:
    """Nobody was at home: come again by a day, or leave a card and end. Refuses with NotYourHome, HomeStands."""
    _mine(visit, by, HomeState.TO_GO)
    rule, tries = _rule(visit), visit.tries + 1
    if rule.is_over(tries):
        record(visit, f.HomeUnreachable(tries=tries), by=by, at=at, under=rule)
        return visit
    again_by = rule.again_by(_day(at), centre_queries.calendar(visit.centre_id))
    record(visit, f.HomeMissed(tries=tries, due_on=again_by), by=by, at=at, under=rule)
    return visit


@transaction.atomic
def meet_home(
    *, visit: HomeVisit, who: str, words: str, asked: Collection[str], offered: Collection[str], by: Actor, at: datetime
) -> HomeVisit:
    """Somebody was met: who, what was asked and offered, what was said, in the row. (G-04)

    Refuses with NotYourHome, HomeStands, HomesUnclear.
    """
    _mine(visit, by, HomeState.TO_GO)
    rule = _rule(visit)
    put = tuple(one for one in rule.asked if one in asked)
    if not who.strip() or not put:
        raise HomesUnclear(said="请写见到了谁（称呼就行），勾一下问了什么。")
    _plain(words, who)
    visit.who, visit.words = who.strip()[:SHORT], words.strip()
    visit.save(update_fields=["who", "words"])
    fact = f.HomeMet(
        asked=put,
        offered=tuple(one for one in rule.offered if one in offered),
        in_time=_day(at) <= visit.due_on,
        due_on=rule.note_by(_day(at), centre_queries.calendar(visit.centre_id)),
    )
    record(visit, fact, by=by, at=at, under=rule)
    return visit


@transaction.atomic
def hear_at_home(*, visit: HomeVisit, said: AtTheDoor, by: Actor, at: datetime) -> HomeVisit:
    """Register one thing that was said: a concern, a dispute, an enquiry that is yours, a task. (G-04, D-01)

    Refuses with NotYourHome, HomeStands, HomesUnclear and as noting the thing itself does.
    """
    _mine(visit, by, HomeState.MET)
    if said.sort not in HEARD or (said.sort == "task" and not by.may(ASSIGN)) or len(visit.heard) >= MOST_HEARD:
        raise HomesUnclear(said=f"请选这句话登记成什么；一次走访最多登记{MOST_HEARD}件。")
    if not said.words.strip():
        raise HomesUnclear(said="请写居民是怎么说的，原话最好。")
    _plain(said.words, said.answer)
    number = _goes_on(visit, said, by, at)
    fact = f.HomeHeard(sort=said.sort, sort_name=HEARD[said.sort], number=number)
    record(visit, fact, by=by, at=at, under=_rule(visit))
    return visit


def _goes_on(visit: HomeVisit, said: AtTheDoor, by: Actor, at: datetime) -> str:
    if said.sort == "task":
        return tasks.assign(
            what=said.words,
            doer=said.doer,
            due_on=said.due_on,
            source="home",
            source_number=visit.number,
            by=by,
            at=at,
        ).number
    if said.sort == "enquiry":
        return cases.note_enquiry(
            question=said.words,
            channel="visit",
            topic="入户走访",
            caller=visit.who,
            phone=said.phone,
            answer=said.answer,
            by=by,
            at=at,
        ).number
    if said.sort == "dispute":
        quarrel = Quarrel(sort="other", words=said.words, one_name=visit.who, one_phone=said.phone, source=visit.number)
        return note_dispute(said=quarrel, by=by, at=at).number
    concern = Said(
        sort=said.sort,
        channel="visit",
        words=said.words,
        caller=visit.who,
        phone=said.phone,
        reply_way="phone" if said.phone.strip() else "page",
        source=visit.number,
    )
    return note_concern(said=concern, by=by, at=at).number


@transaction.atomic
def finish_home(*, visit: HomeVisit, nothing: bool, by: Actor, at: datetime) -> HomeVisit:
    """The visit ends; nothing that was said is left. Refuses with NotYourHome, HomeStands, HeardNothing."""
    _mine(visit, by, HomeState.MET)
    rule, heard = _rule(visit), len(visit.heard)
    if not rule.may_end(heard, nothing=nothing):
        raise HeardNothing(said=rule.refused())
    record(visit, f.HomeVisited(heard=heard, nothing=not heard), by=by, at=at, under=rule)
    return visit


# --- what nobody says ----------------------------------------------------------------------------


def watch_homes(*, centre: str, by: Actor, at: datetime) -> int:
    """Open the round of a new period, where a centre goes to homes at all; how many were opened."""
    rounds, rule = HomeRound.objects.at_centre(centre), rulebook(centre, _day(at)).get(HomeVisiting)
    if not rounds.exists() or rounds.filter(first_on__gte=rule.period(_day(at))[0]).exists():
        return 0
    try:
        with transaction.atomic():
            _open_round(rule, by, at)
    except Refusal as refusal:
        log.warning("%s", refusal.sentence)
        return 0
    return 1


# --- what is checked -----------------------------------------------------------------------------


def _mine(visit: HomeVisit, by: Actor, state: str) -> None:
    rights.require(by, VISIT)
    if visit.owner != by.account_id:
        raise NotYourHome(number=visit.number)
    if visit.state != state:
        raise HomeStands(number=visit.number, step=visit.step)


def _rule(one: HomeVisit | HomeRound) -> HomeVisiting:
    """The rule of the day on which it was planned."""
    return rulebook(one.centre_id, _day(one.opened_at)).get(HomeVisiting)


def _plain(*texts: str) -> None:
    if any(len(one) > LONGEST or holds_identity(one) for one in texts):
        raise HomesUnclear(said=f"请控制在{LONGEST}个字以内，不要写身份证号码。")


def _day(at: datetime) -> date:
    return at.astimezone(ZONE).date()
