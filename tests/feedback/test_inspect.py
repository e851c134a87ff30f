"""检查、整改、复查: every problem has a window, a person and a day; whoever put it right does not look again."""

from datetime import date, timedelta

import pytest

from tests.feedback.conftest import later
from tests.support.photos import a_jpeg, a_png
from tests.world import MONDAY, MONDAY_9AM, House
from yikou.feedback import access, operations, queries
from yikou.feedback.models import DutyWeek, Finding, Inspection
from yikou.kernel.refusals import NotAllowed, NotFound
from yikou.ledger import queries as ledger
from yikou.residents.operations import NotAPicture, WrongKindOfFile, read_file

pytestmark = pytest.mark.django_db


def checked(house: House, **bad: str) -> dict[str, str]:
    lists = [key for key in queries.points_on(house.centre, MONDAY) if key != "other"][:15]
    return dict.fromkeys(lists, "good") | bad


@pytest.fixture
def check(inspected: House, week: DutyWeek) -> Inspection:
    """刘委员's full check, in which the badge was bad."""
    liu = inspected.actor("liuweiyuan")
    made = operations.begin_inspection(sort="full", by=liu, at=MONDAY_9AM)
    return operations.record_results(inspection=made, results=checked(inspected, badge="bad"), by=liu, at=MONDAY_9AM)


@pytest.fixture
def found(inspected: House, check: Inspection) -> Finding:
    """小李 at window 1 wore no badge."""
    return operations.note_finding(
        inspection=check,
        point="badge",
        window="1",
        owner=inspected.accounts["xiaoli"],
        words="没有戴工牌",
        pictures=[a_jpeg()],
        by=inspected.actor("liuweiyuan"),
        at=MONDAY_9AM,
    )


@pytest.mark.covers("K-02", "K-03", "K-04", "F-05", "K-13", "K-19", "L-07", "H-05", "H-07")
def test_a_problem_is_found_put_right_and_looked_at_again(inspected: House, check: Inspection, found: Finding):
    li, liu = inspected.actor("xiaoli"), inspected.actor("liuweiyuan")
    assert (found.owner, found.due_on, found.window) == (li.account_id, date(2026, 3, 5), "1")
    check.refresh_from_db()
    assert not check.is_open

    operations.rectify(finding=found, words="戴上了，抽屉里备了一个", pictures=[a_png()], by=li, at=later(1))
    assert (found.owner, found.due_on, found.in_time) == (liu.account_id, date(2026, 3, 10), True)
    operations.recheck(finding=found, passed=True, by=liu, at=later(2))

    assert not found.is_open
    told = [one.sentence for one in ledger.history(found)]
    assert told == [
        "佩证上岗有问题，2026年3月5日前改好",
        "留了一张问题照片",
        "改好了，2026年3月10日前复查",
        "留了一张整改后照片",
        "复查合格",
    ]


@pytest.mark.covers("K-13")
def test_a_picture_is_kept_without_its_place_and_what_is_none_is_refused(inspected: House, check: Inspection, found):
    liu = inspected.actor("liuweiyuan")
    kept = found.photos.get()

    assert b"GPS" not in read_file(file=kept.file, reason="", by=liu, at=MONDAY_9AM)
    for data, refusal in (
        (b"\xff\xd8\xff no", NotAPicture),
        (b"%PDF-1.7 demo\n%%EOF", operations.OnlyPictures),
        (b"<svg>", WrongKindOfFile),
    ):
        with pytest.raises(refusal):
            operations.keep_picture(finding=found, sort="before", data=data, by=liu, at=MONDAY_9AM)
    with pytest.raises(operations.NotYours):
        operations.keep_picture(finding=found, sort="after", data=a_png(), by=liu, at=MONDAY_9AM)
    for _ in range(5):
        operations.keep_picture(finding=found, sort="before", data=a_png(), by=liu, at=MONDAY_9AM)
    with pytest.raises(operations.PicturesEnough):
        operations.keep_picture(finding=found, sort="before", data=a_png(), by=liu, at=MONDAY_9AM)


def test_nobody_looks_again_at_what_they_put_right(inspected: House, check: Inspection):
    wu, liu = inspected.wu, inspected.actor("liuweiyuan")
    own = operations.note_finding(
        inspection=check, point="badge", owner=liu.account_id, words="自己也没戴", by=liu, at=MONDAY_9AM
    )

    operations.rectify(finding=own, words="戴上了", by=liu, at=MONDAY_9AM)

    assert own.owner != liu.account_id
    with pytest.raises(operations.OwnWork):
        operations.recheck(finding=own, passed=True, by=liu, at=MONDAY_9AM)
    with pytest.raises(operations.OwnWork):
        operations.move_finding(finding=own, owner=liu.account_id, due_on=MONDAY, reason="自己来", by=wu, at=MONDAY_9AM)


def test_what_is_not_well_is_owed_once_more_by_a_new_day(inspected: House, found: Finding):
    li, liu = inspected.actor("xiaoli"), inspected.actor("liuweiyuan")
    operations.rectify(finding=found, words="改了", by=li, at=later(7))
    assert found.in_time is False

    with pytest.raises(operations.WordsMissing):
        operations.recheck(finding=found, passed=False, by=liu, at=later(8))
    operations.recheck(finding=found, passed=False, words="还是没戴", by=liu, at=later(8))

    assert (found.owner, found.due_on, found.sent_back, found.state) == (li.account_id, date(2026, 3, 13), 1, "open")
    with pytest.raises(operations.NotNow):
        operations.recheck(finding=found, passed=True, by=liu, at=later(8))


def test_a_full_check_looks_at_everything_and_every_bad_point_gets_its_person(inspected: House, week: DutyWeek):
    liu = inspected.actor("liuweiyuan")
    check = operations.begin_inspection(sort="full", by=liu, at=MONDAY_9AM)

    with pytest.raises(operations.PointsMissing) as missing:
        operations.record_results(inspection=check, results={"badge": "good"}, by=liu, at=MONDAY_9AM)
    assert "着装仪表" in missing.value.sentence
    operations.record_results(inspection=check, results=checked(inspected, safety="bad"), by=liu, at=MONDAY_9AM)
    assert check.is_open
    for owner, point, refusal in (
        (None, "safety", operations.NobodyAnswers),
        (10**9, "safety", operations.NobodyAnswers),
        (inspected.accounts["xiaoli"], "nothing", operations.NoSuchPoint),
    ):
        with pytest.raises(refusal):
            operations.note_finding(inspection=check, point=point, owner=owner, words="x", by=liu, at=MONDAY_9AM)
    operations.note_finding(
        inspection=check, point="safety", owner=inspected.accounts["xiaoli"], words="插座松了", by=liu, at=MONDAY_9AM
    )
    assert not check.is_open
    with pytest.raises(operations.AlreadyDone):
        operations.record_results(inspection=check, results=checked(inspected), by=liu, at=MONDAY_9AM)


@pytest.mark.covers("K-19")
def test_what_is_put_right_at_once_ends_there(inspected: House, week: DutyWeek):
    liu = inspected.actor("liuweiyuan")
    check = operations.begin_inspection(sort="surprise", by=liu, at=MONDAY_9AM)
    with pytest.raises(operations.NothingSeen):
        operations.record_results(inspection=check, results={}, by=liu, at=MONDAY_9AM)

    done = operations.note_finding(
        inspection=check,
        point="earphones",
        owner=inspected.accounts["xiaosun"],
        words="戴着耳机，当场摘了",
        at_once=True,
        by=liu,
        at=MONDAY_9AM,
    )

    assert (done.state, done.is_open) == ("at_once", False)
    assert {"reception.conduct@1", "supervision.rectification@1"} == set(ledger.history(done)[0].under.split(","))


@pytest.mark.covers("J-15", "J-16", "J-17", "J-22", "J-23")
def test_a_supervisor_from_outside_looks_within_the_term_and_nowhere_else(inspected: House):
    zheng, at = inspected.actor("zhengdaibiao"), MONDAY_9AM
    with pytest.raises(operations.NoTerm):
        operations.begin_inspection(sort="visit", by=zheng, at=at)
    with pytest.raises(operations.DayWrong, match="补记"):
        operations.begin_inspection(sort="visit", by=zheng, at=at, seen_on=date.min)
    with pytest.raises(operations.NoSupervisorRole):
        operations.hire_supervisor(
            account=inspected.accounts["xiaoli"],
            source="deputy",
            from_on=MONDAY,
            until_on=date(2026, 12, 31),
            by=inspected.ban,
            at=at,
        )
    term = {"account": zheng.account_id, "source": "deputy", "unit": "区人大", "by": inspected.ban, "at": at}
    operations.hire_supervisor(from_on=MONDAY, until_on=date(2026, 12, 31), **term)
    with pytest.raises(operations.TermWrong):
        operations.hire_supervisor(from_on=date(2026, 6, 1), until_on=date(2027, 6, 1), **term)

    visit = operations.begin_inspection(sort="visit", secret=True, by=zheng, at=at)
    operations.record_results(inspection=visit, results={"manners": "good"}, by=zheng, at=at)

    assert visit.is_secret
    assert not visit.is_open
    (came,) = queries.visits(inspected.centre, MONDAY)
    assert (came.visits, came.lacking) == (1, 0)
    (to_come,) = queries.visits(inspected.centre, date(2026, 5, 1))
    assert (to_come.visits, to_come.lacking) == (0, 1)
    assert zheng.rights == {"inspections.do"}
    with pytest.raises(NotAllowed):
        operations.begin_inspection(sort="leader", by=zheng, at=at)
    with pytest.raises(operations.NotOnDuty):
        operations.begin_inspection(sort="full", by=zheng, at=at)


@pytest.mark.covers("K-12")
def test_what_a_colleague_says_is_looked_into_by_somebody_else(inspected: House):
    li, sun, ban = inspected.li, inspected.sun, inspected.ban
    said = {"point": "snack", "meant": sun.account_id, "window": "2", "words": "上午在窗口吃东西"}
    with pytest.raises(operations.OwnWork):
        operations.report_finding(**{**said, "meant": li.account_id}, by=li, at=MONDAY_9AM)

    finding = operations.report_finding(**said, by=li, at=MONDAY_9AM)

    assert finding.owner not in (li.account_id, sun.account_id)
    assert finding.due_on == date(2026, 3, 3)
    with pytest.raises(operations.NotNow):
        operations.rectify(finding=finding, words="没有的事", by=sun, at=MONDAY_9AM)
    with pytest.raises(NotAllowed):
        operations.confirm_finding(finding=finding, by=li, at=MONDAY_9AM)
    operations.confirm_finding(finding=finding, by=ban, at=later(1))
    assert (finding.owner, finding.due_on) == (sun.account_id, date(2026, 3, 6))
    operations.rectify(finding=finding, words="不再这样", by=sun, at=later(1))
    assert finding.owner not in (li.account_id, sun.account_id)

    other = operations.report_finding(**said, by=li, at=MONDAY_9AM)
    with pytest.raises(operations.ReasonNeeded):
        operations.dismiss_finding(finding=other, reason=" ", by=ban, at=MONDAY_9AM)
    operations.dismiss_finding(finding=other, reason="那天他不在窗口", by=ban, at=MONDAY_9AM)
    assert not other.is_open


@pytest.mark.covers("K-13", "K-20")
def test_leaders_and_those_from_above_leave_their_results_too(inspected: House):
    liang = inspected.liang
    check = operations.begin_inspection(sort="leader", by=liang, at=MONDAY_9AM)
    operations.record_results(inspection=check, results={"cleaning": "good"}, by=liang, at=later(2))
    assert check.was_late

    audit = operations.note_audit(
        sort="audit", body="区审计局", seen_on=MONDAY, words="备用金台账有一笔没有附单", by=inspected.ban, at=MONDAY_9AM
    )
    found = operations.note_finding(
        inspection=audit,
        point="papers",
        owner=inspected.ban.account_id,
        words="补附单",
        by=inspected.ban,
        at=MONDAY_9AM,
    )
    assert (found.source, found.due_on) == ("audit", date(2026, 3, 5))
    with pytest.raises(operations.NoSuchSort):
        operations.begin_inspection(sort="audit", by=inspected.ban, at=MONDAY_9AM)


def test_a_finding_is_seen_by_whom_it_concerns_and_nobody_else(inspected: House, check: Inspection, found: Finding):
    for who in ("xiaoli", "liuweiyuan", "bange"):
        assert access.finding(inspected.actor(who), found.number).pk == found.pk
    for who in ("xiaosun", "zhengdaibiao", "laozhao"):
        with pytest.raises(NotFound):
            access.finding(inspected.actor(who), found.number)
        with pytest.raises(NotFound):
            access.inspection(inspected.actor(who), check.number)
    assert set(access.findings(inspected.actor("xiaosun"))) == set()


def test_a_finding_moves_only_with_a_reason(inspected: House, found: Finding):
    sun, ban = inspected.sun, inspected.ban
    move = {"finding": found, "owner": sun.account_id, "due_on": date(2026, 3, 6), "by": ban, "at": MONDAY_9AM}

    with pytest.raises(operations.ReasonNeeded):
        operations.move_finding(**move, reason="")
    with pytest.raises(operations.DayWrong):
        operations.move_finding(**{**move, "due_on": MONDAY - timedelta(days=1)}, reason="换岗")
    with pytest.raises(operations.DayWrong, match="明年年底"):
        operations.move_finding(**{**move, "due_on": date.max}, reason="换岗")
    with pytest.raises(NotAllowed):
        operations.move_finding(**{**move, "by": inspected.li}, reason="换岗")
    operations.move_finding(**move, reason="小李换岗")

    assert (found.owner, found.meant, found.rectify_by) == (sun.account_id, sun.account_id, date(2026, 3, 6))


def test_an_inspection_begun_by_mistake_is_taken_back_while_nothing_was_found(inspected: House, week: DutyWeek):
    liu = inspected.actor("liuweiyuan")
    check = operations.begin_inspection(sort="surprise", by=liu, at=MONDAY_9AM)
    with pytest.raises(operations.NotYourInspection):
        operations.drop_inspection(inspection=check, reason="点错了", by=inspected.ban, at=MONDAY_9AM)

    operations.drop_inspection(inspection=check, reason="点错了", by=liu, at=MONDAY_9AM)

    assert queries.checks_of(week) == (0, 0)


def test_rows_follow_from_their_entries(inspected: House, found: Finding):
    operations.rectify(finding=found, words="戴上了", by=inspected.li, at=later(1))
    operations.recheck(finding=found, passed=True, by=inspected.actor("liuweiyuan"), at=later(2))

    assert list(ledger.replay(inspected.centre)) == []
