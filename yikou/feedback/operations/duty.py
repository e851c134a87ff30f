"""值周与社会监督员: who inspects, who must be away and who stands in, what is told at the meeting."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import IntegrityError, transaction

from yikou.accounts import queries as accounts
from yikou.accounts.access import require
from yikou.cases.operations.numbers import take_number
from yikou.feedback.facts import (
    DutyArranged,
    DutyLeaveAnswered,
    DutyLeaveAsked,
    DutyPublished,
    DutyReplaced,
    DutyReported,
    SupervisorHired,
    SupervisorLeft,
)
from yikou.feedback.models import DutyLeave, DutyWeek, Source, Supervisor
from yikou.feedback.policies import WeekDuty, monday, sunday
from yikou.feedback.queries.supervision import checks_of, findings_of_week
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.identifiers import holds_identity
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import hold, record
from yikou.policies.queries import rulebook

ARRANGE, APPROVE = "inspections.arrange", "duty.approve"
SUPERVISOR = "conduct_supervisor"
LONGEST = 120


class NoSupervisorRole(Refusal):
    """The account is not opened as that of a supervisor."""

    told = "{name}的账号还不是“社会监督员”。请安全管理员先授权，再登记聘任。"


class TermWrong(Refusal):
    """A term that ends before it begins, or one that runs into another of the same person."""

    told = "任期不对：结束要在开始之后，也不能和上一次聘任重叠。"
    status = 422


class ReasonNeeded(Refusal):
    """Something was changed without saying why, or with somebody's number in it."""

    told = "请写一句为什么，{most}个字以内，不要写身份证号。"
    status = 422


class NotAMonday(Refusal):
    """A duty week is named by its Monday."""

    told = "值周按周一到周日排，请选周一的日期。"
    status = 422


class NobodyOnDuty(Refusal):
    """A week without inspectors."""

    told = "还没有选谁值周，至少选一个人。"
    status = 422


class NotAnInspector(Refusal):
    """Somebody who does not take turns by the rule."""

    told = "{name}不能值周：值周由{roles}轮流担任。"
    rule = "supervision.duty_week"


class WeekIsOver(Refusal):
    """The week lies behind."""

    told = "{week}那一周已经过去了，值周表不能再改。"


class AlreadyPublished(Refusal):
    """A published roster changes only by leave and replacement."""

    told = "{week}那一周的值周表已经公布。要换人，请值周人员请假并写明顶替人员。"
    rule = "supervision.duty_week"


class NotOnDuty(Refusal):
    """Not one of the inspectors of that week."""

    told = "您不在{week}那一周的值周表上。请找办公室排班。"
    rule = "supervision.duty_week"


class AbsenceNotAllowed(Refusal):
    """Not approved, or nobody stands in."""

    told = "{said}"
    rule = "supervision.duty_week"


class AlreadyAsked(Refusal):
    """A leave of the same person in that week waits for its answer."""

    told = "您这一周的请假（{number}）还在等答复，不用再提。"


class AlreadyAnsweredLeave(Refusal):
    """The leave was answered before."""

    told = "{number}已经答复过了。"


class AlreadyReported(Refusal):
    """The week was told at the meeting before."""

    told = "{week}那一周已经在{on}的例会上通报过了。"


class DayWrong(Refusal):
    """A day that lies outside of what it is said for."""

    told = "日期不对：{why}。"
    status = 422


def refuse_limit(due_on: date, at: datetime) -> None:
    """Refuse with DayWrong a new limit that is over already, or in a year that can only be a typing error."""
    if due_on < today(at):
        raise DayWrong(why="期限不能在今天以前")
    if due_on.year > today(at).year + 1:
        raise DayWrong(why="期限最晚到明年年底")


def refuse_long_ago(day: date, at: datetime) -> None:
    """Refuse with DayWrong a check of before last month: it is not looked up in anybody's memory."""
    if (today(at).year - day.year) * 12 + today(at).month - day.month > 1:
        raise DayWrong(why="上个月以前的检查不能再补记")


def today(at: datetime) -> date:
    """The day of a moment."""
    return at.astimezone(ZONE).date()


def said(text: str, most: int = LONGEST) -> str:
    """A short reason in staff's own words. Refuses with ReasonNeeded."""
    short = " ".join(text.split())
    if not short or len(short) > most or holds_identity(short):
        raise ReasonNeeded(most=most)
    return short


# --- supervisors ---------------------------------------------------------------------------------


@transaction.atomic
def hire_supervisor(
    *, account: int, source: str, from_on: date, until_on: date, by: Actor, at: datetime, unit: str = ""
) -> Supervisor:
    """Hire somebody from outside to look at the hall for a term (聘请). (J-15, J-16, J-22)

    Needs `inspections.arrange`; the account must be a supervisor's. Refuses with NoSupervisorRole,
    TermWrong, ReasonNeeded.
    """
    hold(by.centre)
    require(by, ARRANGE)
    names = accounts.active({account}, centre=by.centre)
    if account not in accounts.holding(by.centre, SUPERVISOR, on=max(from_on, today(at))):
        raise NoSupervisorRole(name=names.get(account, "这个人"))
    if source not in Source.values or until_on <= from_on:
        raise TermWrong()
    terms = Supervisor.objects.filter(centre_id=by.centre, account=account)
    if any(one.from_on <= until_on and from_on <= one.last_on for one in terms):
        raise TermWrong()
    term = Supervisor(centre_id=by.centre)
    fact = SupervisorHired(
        account=account,
        source=source,
        source_name=Source(source).label,
        unit=said(unit, 60) if unit.strip() else "",
        from_on=from_on,
        until_on=until_on,
    )
    record(term, fact, by=by, at=at)
    return term


@transaction.atomic
def end_supervision(*, term: Supervisor, from_on: date, reason: str, by: Actor, at: datetime) -> Supervisor:
    """End a supervisor's term before its day. Refuses with TermWrong, ReasonNeeded."""
    require(by, ARRANGE)
    if not term.is_in_office(today(at)) or not today(at) <= from_on <= term.last_on:
        raise TermWrong()
    record(term, SupervisorLeft(until_on=from_on, reason=said(reason)), by=by, at=at)
    return term


# --- the roster ----------------------------------------------------------------------------------


@transaction.atomic
def arrange_week(*, week: date, members: Collection[int], by: Actor, at: datetime) -> DutyWeek:
    """Say who inspects in a week; until it is published it can be said anew. (K-01, K-06, K-17)

    Refuses with NotAMonday, NobodyOnDuty, NotAnInspector, WeekIsOver, AlreadyPublished.
    """
    require(by, ARRANGE)
    if week != monday(week):
        raise NotAMonday()
    if not members:
        raise NobodyOnDuty()
    if sunday(week) < today(at):
        raise WeekIsOver(week=week)
    rule = rulebook(by.centre, week).get(WeekDuty)
    for one in members:
        _must_be_inspector(by.centre, one, rule, max(week, today(at)))
    row = DutyWeek.objects.filter(centre_id=by.centre, week=week).first() or DutyWeek(centre_id=by.centre, week=week)
    if row.published_at:
        raise AlreadyPublished(week=week)
    chosen = tuple(dict.fromkeys(members))
    try:
        with transaction.atomic():
            record(row, DutyArranged(week=week, members=chosen, count=len(chosen)), by=by, at=at, under=rule)
    except IntegrityError as twice:
        raise AlreadyPublished(week=week) from twice
    return row


@transaction.atomic
def publish_week(*, week: DutyWeek, by: Actor, at: datetime) -> DutyWeek:
    """Hang the roster where all staff see it. Refuses with NobodyOnDuty, AlreadyPublished, WeekIsOver. (K-17)"""
    require(by, ARRANGE)
    if not week.members:
        raise NobodyOnDuty()
    if week.published_at:
        raise AlreadyPublished(week=week.week)
    if week.last_on < today(at):
        raise WeekIsOver(week=week.week)
    record(week, DutyPublished(), by=by, at=at)
    return week


def _must_be_inspector(centre: str, account: int, rule: WeekDuty, on: date) -> None:
    if any(account in accounts.holding(centre, role, on=on) for role in rule.inspectors):
        return
    names = accounts.names({account}, centre=centre)
    roles = rule.published.values["inspectors"].printed
    raise NotAnInspector(name=names.get(account, "这个人"), roles=roles)


# --- away ----------------------------------------------------------------------------------------


@transaction.atomic
def ask_duty_leave(
    *, week: DutyWeek, away_on: date, replacement: int | None, reason: str, by: Actor, at: datetime
) -> DutyLeave:
    """A duty inspector must be away: asks the party secretary, and says who would stand in. (K-08, K-09)

    Until it is allowed the inspector stays on duty. Refuses with NotOnDuty, DayWrong, AbsenceNotAllowed
    (nobody stands in), NotAnInspector, AlreadyAsked, ReasonNeeded.
    """
    me = by.account_id or 0
    if me not in week.members:
        raise NotOnDuty(week=week.week)
    if not max(week.week, today(at)) <= away_on <= week.last_on:
        raise DayWrong(why="请选这一周里今天或以后的一天")
    rule = rulebook(week.centre_id, week.week).get(WeekDuty)
    if replacement is None or replacement in week.members:
        raise AbsenceNotAllowed(said=rule.refused())
    _must_be_inspector(week.centre_id, replacement, rule, away_on)
    DutyWeek.objects.select_for_update().get(pk=week.pk)
    waiting = DutyLeave.objects.filter(week=week, away=me, agreed__isnull=True).first()
    if waiting is not None:
        raise AlreadyAsked(number=waiting.number)
    fact = DutyLeaveAsked(
        number=take_number(centre=week.centre_id, at=at),
        week=week.pk,
        away=me,
        away_on=away_on,
        replacement=replacement,
        reason=said(reason),
        owner=_approver(week.centre_id, rule, today(at), me),
        due_on=away_on,
    )
    leave = DutyLeave(centre_id=week.centre_id)
    record(leave, fact, by=by, at=at, under=rule)
    return leave


def _approver(centre: str, rule: WeekDuty, on: date, apart_from: int) -> int:
    able = [one for one in accounts.holding(centre, rule.absence_approved_by, on=on) if one != apart_from]
    if not able:
        raise AbsenceNotAllowed(said=rule.refused())
    return able[0]


@transaction.atomic
def answer_duty_leave(*, leave: DutyLeave, agreed: bool, by: Actor, at: datetime, reason: str = "") -> DutyLeave:
    """The party secretary agrees, and the replacement is on duty from then on; or does not, and says why. (K-09)

    Refuses with AlreadyAnsweredLeave, AbsenceNotAllowed, ReasonNeeded.
    """
    if leave.agreed is not None:
        raise AlreadyAnsweredLeave(number=leave.number)
    rule = rulebook(leave.centre_id, leave.week.week).get(WeekDuty)
    is_other = by.account_id not in (leave.away, leave.replacement)
    if not is_other or not rule.allows_absence(approved_by=by.roles, replacement=str(leave.replacement)):
        raise AbsenceNotAllowed(said=rule.refused())
    name = "同意" if agreed else "不同意"
    why = "" if agreed else said(reason)
    record(leave, DutyLeaveAnswered(agreed=agreed, answer_name=name, reason=why), by=by, at=at, under=rule)
    if agreed:
        replaced = DutyReplaced(away=leave.away, replacement=leave.replacement, from_on=leave.away_on)
        record(leave.week, replaced, by=by, at=at, under=rule)
    return leave


# --- the meeting ---------------------------------------------------------------------------------


@transaction.atomic
def report_week(*, week: DutyWeek, meeting_on: date, by: Actor, at: datetime) -> DutyWeek:
    """Tell the results of a duty week at the meeting, once. Refuses with AlreadyReported, DayWrong. (K-10, K-11)"""
    require(by, ARRANGE)
    if week.reported_on:
        raise AlreadyReported(week=week.week, on=week.reported_on)
    if not week.week <= meeting_on <= today(at):
        raise DayWrong(why="例会在这一周开始以后、今天或以前")
    full, surprise = checks_of(week)
    found = findings_of_week(week)
    fact = DutyReported(
        meeting_on=meeting_on,
        full=full,
        surprise=surprise,
        found=found.count(),
        closed=found.filter(ended_at__isnull=False).count(),
    )
    record(week, fact, by=by, at=at, under=rulebook(week.centre_id, week.week).get(WeekDuty))
    return week
