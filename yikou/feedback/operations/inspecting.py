"""检查: begun, written down point by point, ended once everything bad has a person and a day."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db import transaction

from yikou.accounts.access import require
from yikou.cases.operations.numbers import take_number
from yikou.centre import queries as centre_queries
from yikou.feedback.facts import InspectionBegun, InspectionDropped, InspectionEnded, InspectionRecorded
from yikou.feedback.models import Inspection, Sort
from yikou.feedback.models.inspection import OUTSIDE
from yikou.feedback.operations.duty import ARRANGE, DayWrong, NotOnDuty, refuse_long_ago, said, today
from yikou.feedback.policies import Rectifying, WeekDuty, monday
from yikou.feedback.queries.supervision import duty_week, findings_in, term_of, unwritten
from yikou.kernel.actors import Actor
from yikou.kernel.refusals import Refusal
from yikou.ledger.operations import record
from yikou.policies.queries import rulebook

DO = "inspections.do"
GOOD, BAD, UNSEEN = "good", "bad", "unseen"
RESULTS = {GOOD: "好", BAD: "有问题", UNSEEN: "没看"}
LONGEST_WORDS = 1000


class NoSuchSort(Refusal):
    """No kind of check was chosen."""

    told = "请先选是哪一种检查。"
    status = 422


class NoTerm(Refusal):
    """The supervisor's term has not begun or has ended."""

    told = "您的聘任还没有开始，或者已经到期。请联系中心办公室。"


class AlreadyDone(Refusal):
    """The check is written down to the end."""

    told = "{number}已经登记完了。又发现问题，请另记一次检查。"


class NotYourInspection(Refusal):
    """Only who looked writes it down."""

    told = "这次检查不是您做的，结果由检查的人登记。"
    status = 403


class PointsMissing(Refusal):
    """A full check looks at every point; any check looks at one."""

    told = "全面检查要每项都看：还差{names}。"
    rule = "supervision.duty_week"
    status = 422


class NothingSeen(Refusal):
    """Nothing was looked at."""

    told = "一项都没有看。请至少选一项的结果，没去检查的可以作废。"
    status = 422


class HasFindings(Refusal):
    """A check in which something was found is not taken back."""

    told = "这次检查已经登记了问题，不能作废。"


class WordsTooMany(Refusal):
    """Longer than anybody reads."""

    told = "写得太长了，请控制在{most}个字以内。"
    status = 422


def kept_words(text: str, most: int = LONGEST_WORDS) -> str:
    """What somebody wrote, as it is kept in the row. Refuses with WordsTooMany."""
    if len(text.strip()) > most:
        raise WordsTooMany(most=most)
    return text.strip()


@transaction.atomic
def begin_inspection(
    *,
    sort: str,
    by: Actor,
    at: datetime,
    seen_on: date | None = None,
    secret: bool = False,
    beside: Collection[int] = (),
) -> Inspection:
    """Begin to look at the hall; the result is owed from now on, by the rule's day. (J-17, K-07, K-13, H-05)

    A full or surprise check is made by who is on duty that week, a visit by a supervisor in office,
    a leader's check by who arranges inspections. `beside` are others of the duty group who look too.
    Refuses with NotAllowed, NoSuchSort, NotOnDuty, NoTerm, DayWrong.
    """
    require(by, DO)
    day, me = seen_on or today(at), by.account_id or 0
    if sort not in Sort.values or sort in OUTSIDE:
        raise NoSuchSort()
    if day > today(at):
        raise DayWrong(why="检查的日子还没到")
    refuse_long_ago(day, at)
    week = None
    if sort in (Sort.FULL, Sort.SURPRISE):
        week = duty_week(by.centre, monday(day))
        if week is None or me not in week.members:
            raise NotOnDuty(week=monday(day))
    if sort == Sort.VISIT and term_of(by.centre, me, day) is None:
        raise NoTerm()
    if sort == Sort.LEADER:
        require(by, ARRANGE)
    group = [me, *(one for one in dict.fromkeys(beside) if week and one in week.members and one != me)]
    rule = rulebook(by.centre, day).get(Rectifying)
    fact = InspectionBegun(
        number=take_number(centre=by.centre, at=at),
        sort=sort,
        sort_name=Sort(sort).label,
        secret=secret and sort == Sort.VISIT,
        week=week.pk if week else None,
        seen_on=day,
        owner=me,
        group=tuple(group),
        due_on=rule.record_by(day, centre_queries.calendar(by.centre)),
    )
    row = Inspection(centre_id=by.centre)
    record(row, fact, by=by, at=at, under=rule)
    return row


@transaction.atomic
def record_results(
    *, inspection: Inspection, results: Mapping[str, str], by: Actor, at: datetime, words: str = ""
) -> Inspection:
    """Write down what was seen, point by point; without anything bad that ends it. (K-02, K-03, K-04, F-05, K-13)

    Points that are not named were not looked at. Refuses with NotYourInspection, AlreadyDone,
    PointsMissing, NothingSeen, WordsTooMany.
    """
    must_be_mine(inspection, by)
    points = rulebook(inspection.centre_id, inspection.seen_on).get(WeekDuty).points()
    seen = {key: results.get(key, "") if results.get(key) in RESULTS else UNSEEN for key in points}
    # What has a finding is bad, whatever is said now.
    seen |= dict.fromkeys(set(findings_in(inspection).values_list("point", flat=True)) & set(points), BAD)
    unseen = [points[key] for key, result in seen.items() if result == UNSEEN]
    if inspection.sort == Sort.FULL and unseen:
        raise PointsMissing(names="、".join(unseen))
    if len(unseen) == len(points):
        raise NothingSeen()
    inspection.words = kept_words(words)
    Inspection._base_manager.filter(pk=inspection.pk).update(words=inspection.words)
    bad = sum(result == BAD for result in seen.values())
    late = today(at) > inspection.due_on
    fact = InspectionRecorded(results=seen, looked=len(points) - len(unseen), bad=bad, late=late)
    rules = rulebook(inspection.centre_id, inspection.seen_on)
    record(inspection, fact, by=by, at=at, under=(rules.get(WeekDuty), rules.get(Rectifying)))
    end_when_complete(inspection, by=by, at=at)
    return inspection


def end_when_complete(inspection: Inspection, *, by: Actor, at: datetime) -> None:
    """End a check once everything bad in it has its finding."""
    if inspection.is_recorded and inspection.is_open and not unwritten(inspection):
        record(inspection, InspectionEnded(found=findings_in(inspection).count()), by=by, at=at)


@transaction.atomic
def drop_inspection(*, inspection: Inspection, reason: str, by: Actor, at: datetime) -> Inspection:
    """Take back a check that was begun by mistake. Refuses with HasFindings, NotYourInspection, AlreadyDone."""
    must_be_mine(inspection, by)
    if findings_in(inspection).exists() or inspection.bad:
        raise HasFindings()
    record(inspection, InspectionDropped(reason=said(reason)), by=by, at=at)
    return inspection


@transaction.atomic
def note_audit(*, sort: str, body: str, seen_on: date, words: str, by: Actor, at: datetime) -> Inspection:
    """Enter an audit or an inspection of integrity that another body made, with its opinion. (K-20)

    What it found is entered as findings on its page. Refuses with NotAllowed, NoSuchSort, DayWrong, ReasonNeeded.
    """
    require(by, ARRANGE)
    if sort not in OUTSIDE:
        raise NoSuchSort()
    if seen_on > today(at):
        raise DayWrong(why="检查的日子还没到")
    rule = rulebook(by.centre, seen_on).get(Rectifying)
    row = Inspection(centre_id=by.centre, words=kept_words(words, 2000))
    fact = InspectionBegun(
        number=take_number(centre=by.centre, at=at),
        sort=sort,
        sort_name=Sort(sort).label,
        secret=False,
        seen_on=seen_on,
        owner=by.account_id or 0,
        group=(by.account_id or 0,),
        due_on=rule.record_by(seen_on, centre_queries.calendar(by.centre)),
        body=said(body, 60),
    )
    record(row, fact, InspectionEnded(found=0), by=by, at=at, under=rule)
    return row


def must_be_mine(inspection: Inspection, by: Actor) -> None:
    """An open check of the own group. Refuses with NotYourInspection, AlreadyDone."""
    if by.account_id not in (inspection.owner, *inspection.group):
        raise NotYourInspection()
    if not inspection.is_open:
        raise AlreadyDone(number=inspection.number)
