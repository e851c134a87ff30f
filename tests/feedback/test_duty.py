"""值周: who inspects stands where all see it; who must be away has leave, and somebody in place."""

from datetime import date, timedelta

import pytest

from tests.feedback.conftest import later
from tests.feedback.test_inspect import checked
from tests.world import MONDAY, MONDAY_9AM, House
from yikou.feedback import operations, queries
from yikou.feedback.models import DutyWeek
from yikou.kernel import actors
from yikou.kernel.refusals import NotAllowed
from yikou.ledger import queries as ledger
from yikou.policies.operations import publish_version

pytestmark = pytest.mark.django_db
NEXT = MONDAY + timedelta(days=7)


@pytest.mark.covers("K-01", "K-06", "K-17")
def test_who_takes_turns_is_said_for_a_week_and_published(inspected: House):
    arrange = {"by": inspected.ban, "at": MONDAY_9AM}
    liu, li = inspected.accounts["liuweiyuan"], inspected.accounts["xiaoli"]
    for week, members, refusal in (
        (MONDAY + timedelta(days=1), [liu], operations.NotAMonday),
        (MONDAY, [], operations.NobodyOnDuty),
        (MONDAY, [liu, li], operations.NotAnInspector),
        (MONDAY - timedelta(days=7), [liu], operations.WeekIsOver),
    ):
        with pytest.raises(refusal):
            operations.arrange_week(week=week, members=members, **arrange)
    with pytest.raises(NotAllowed):
        operations.arrange_week(week=MONDAY, members=[liu], by=inspected.li, at=MONDAY_9AM)

    made = operations.arrange_week(week=NEXT, members=[liu, liu], **arrange)
    made = operations.arrange_week(week=NEXT, members=[inspected.accounts["wujie"]], **arrange)
    operations.publish_week(week=made, **arrange)

    assert made.members == [inspected.accounts["wujie"]]
    with pytest.raises(operations.AlreadyPublished):
        operations.arrange_week(week=NEXT, members=[liu], **arrange)
    assert DutyWeek.objects.count() == 1


@pytest.mark.covers("K-07")
def test_a_week_lacks_its_checks_until_they_are_written_down(inspected: House, week: DutyWeek):
    liu, wu = inspected.actor("liuweiyuan"), inspected.wu
    assert queries.week_stands(inspected.centre, MONDAY, on=MONDAY).lacking == "全面检查1次、突击检查1次"

    full = operations.begin_inspection(sort="full", beside=[wu.account_id], by=liu, at=MONDAY_9AM)
    assert queries.checks_of(week) == (0, 0)
    operations.record_results(inspection=full, results=checked(inspected), by=wu, at=MONDAY_9AM)
    surprise = operations.begin_inspection(sort="surprise", by=wu, at=later(2))
    operations.record_results(inspection=surprise, results={"dress": "good"}, by=wu, at=later(2))

    assert full.group == [liu.account_id, wu.account_id]
    assert queries.week_stands(inspected.centre, MONDAY, on=MONDAY).is_complete
    assert queries.week_stands(inspected.centre, NEXT, on=MONDAY).lacking


@pytest.mark.covers("K-08", "K-09")
def test_a_duty_inspector_is_away_only_with_leave_and_a_replacement(inspected: House, week: DutyWeek):
    liu, secretary = inspected.actor("liuweiyuan"), inspected.actor("zhoushuji")
    sun, tuesday = inspected.accounts["sunweiyuan"], MONDAY + timedelta(days=1)
    ask = {"week": week, "away_on": tuesday, "reason": "去区里开会", "by": liu, "at": MONDAY_9AM}
    with pytest.raises(operations.AbsenceNotAllowed):
        operations.ask_duty_leave(**ask, replacement=None)
    with pytest.raises(operations.AbsenceNotAllowed):
        operations.ask_duty_leave(**ask, replacement=inspected.accounts["wujie"])
    with pytest.raises(operations.NotAnInspector):
        operations.ask_duty_leave(**ask, replacement=inspected.accounts["xiaoli"])
    with pytest.raises(operations.NotOnDuty):
        operations.ask_duty_leave(**{**ask, "by": inspected.actor("sunweiyuan")}, replacement=sun)
    with pytest.raises(operations.DayWrong):
        operations.ask_duty_leave(**{**ask, "away_on": NEXT}, replacement=sun)

    leave = operations.ask_duty_leave(**ask, replacement=sun)

    assert (leave.owner, leave.due_on) == (secretary.account_id, tuesday)
    with pytest.raises(operations.AlreadyAsked):
        operations.ask_duty_leave(**ask, replacement=sun)
    for who in ("chenzhuren", "bange", "liuweiyuan"):
        with pytest.raises(operations.AbsenceNotAllowed):
            operations.answer_duty_leave(leave=leave, agreed=True, by=inspected.actor(who), at=MONDAY_9AM)
    week.refresh_from_db()
    assert liu.account_id in week.members
    operations.answer_duty_leave(leave=leave, agreed=True, by=secretary, at=MONDAY_9AM)
    week.refresh_from_db()
    assert week.members == [sun, inspected.accounts["wujie"]]
    with pytest.raises(operations.NotOnDuty):
        operations.begin_inspection(sort="full", by=liu, at=later(1))
    with pytest.raises(operations.AlreadyAnsweredLeave):
        operations.answer_duty_leave(leave=leave, agreed=False, reason="晚了", by=secretary, at=MONDAY_9AM)


def test_a_leave_that_is_not_allowed_changes_nothing(inspected: House, week: DutyWeek):
    liu, secretary = inspected.actor("liuweiyuan"), inspected.actor("zhoushuji")
    leave = operations.ask_duty_leave(
        week=week,
        away_on=MONDAY,
        replacement=inspected.accounts["sunweiyuan"],
        reason="有事",
        by=liu,
        at=MONDAY_9AM,
    )

    with pytest.raises(operations.ReasonNeeded):
        operations.answer_duty_leave(leave=leave, agreed=False, by=secretary, at=MONDAY_9AM)
    operations.answer_duty_leave(leave=leave, agreed=False, reason="这一周人手不够", by=secretary, at=MONDAY_9AM)

    week.refresh_from_db()
    assert liu.account_id in week.members
    assert not leave.is_open


@pytest.mark.covers("K-10", "K-11")
def test_the_results_are_told_at_the_meeting_once(inspected: House, week: DutyWeek):
    liu = inspected.actor("liuweiyuan")
    check = operations.begin_inspection(sort="full", by=liu, at=MONDAY_9AM)
    operations.record_results(inspection=check, results=checked(inspected, badge="bad"), by=liu, at=MONDAY_9AM)
    operations.note_finding(
        inspection=check, point="badge", owner=inspected.li.account_id, words="没戴", by=liu, at=MONDAY_9AM
    )
    report = {"week": week, "by": inspected.ban, "at": later(4)}
    with pytest.raises(operations.DayWrong):
        operations.report_week(**report, meeting_on=date(2026, 3, 9))

    operations.report_week(**report, meeting_on=date(2026, 3, 6))

    last = ledger.history(week)[-1]
    assert (last.fact.full, last.fact.surprise, last.fact.found, last.fact.closed) == (1, 0, 1, 0)
    with pytest.raises(operations.AlreadyReported):
        operations.report_week(**report, meeting_on=date(2026, 3, 6))


@pytest.mark.covers("K-07")
def test_a_week_that_was_not_looked_at_is_named_once_also_one_that_nobody_arranged(inspected: House, week: DutyWeek):
    system = actors.system(inspected.centre)
    operations.watch_supervision(centre=inspected.centre, by=system, at=later(6))
    week.refresh_from_db()
    assert week.short_at is None

    for days in (7, 8, 14, 15):
        operations.watch_supervision(centre=inspected.centre, by=system, at=later(days))

    rows = DutyWeek.objects.order_by("week")
    assert [(one.week, bool(one.short_at), one.members != []) for one in rows] == [
        (MONDAY, True, True),
        (NEXT, True, False),
    ]
    assert [one.sentence for one in ledger.history(rows[1])] == ["这一周还差全面检查1次、突击检查1次"]
    assert len(ledger.history(rows[0])) == 3


@pytest.mark.covers("J-17")
def test_a_quarter_that_is_over_is_counted_by_the_rule_of_its_last_day(inspected: House):
    given = {"source": "media", "from_on": MONDAY, "until_on": date(2026, 12, 31)}
    zheng = inspected.accounts["zhengdaibiao"]
    term = operations.hire_supervisor(account=zheng, **given, by=inspected.ban, at=MONDAY_9AM)
    publish_version(
        centre=inspected.centre,
        code="supervision.rectification",
        values={"supervisor_visits_a_quarter": 3},
        from_on=date(2026, 7, 1),
        because="要来得勤一些",
        by=inspected.chen,
        at=MONDAY_9AM,
    )

    operations.watch_supervision(centre=inspected.centre, by=actors.system(inspected.centre), at=later(125))

    entry = ledger.history(term)[-1]
    assert (entry.sentence, entry.under) == ("2026年4月至6月监督员没有来够，差1次", "supervision.rectification@1")
    assert [one.lacking for one in queries.visits(inspected.centre, date(2026, 7, 6))] == [3]


@pytest.mark.covers("J-17")
def test_a_supervisor_who_did_not_come_in_a_whole_quarter_is_named_once(inspected: House):
    zheng = inspected.accounts["zhengdaibiao"]
    term = operations.hire_supervisor(
        account=zheng, source="media", from_on=MONDAY, until_on=date(2026, 12, 31), by=inspected.ban, at=MONDAY_9AM
    )
    system = actors.system(inspected.centre)
    for at in (later(40), later(125), later(126)):  # in April the first quarter was not whole
        operations.watch_supervision(centre=inspected.centre, by=system, at=at)

    term.refresh_from_db()
    short = [one.sentence for one in ledger.history(term)][1:]
    assert short == ["2026年4月至6月监督员没有来够，差1次"]
    with pytest.raises(operations.TermWrong):
        operations.end_supervision(term=term, from_on=date(2027, 1, 1), reason="调走", by=inspected.ban, at=later(126))
    operations.end_supervision(term=term, from_on=date(2026, 8, 1), reason="调走", by=inspected.ban, at=later(126))
    assert term.last_on == date(2026, 7, 31)
