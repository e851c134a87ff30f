"""汇总: weeks, months, quarters and years are read from the same entries as the day, and go upward as a file."""

from datetime import date, datetime, time, timedelta
from io import BytesIO

import openpyxl
import pytest

from tests.feedback.saying import moment, said
from tests.working_day import INSTANT, LONG, intake_of
from tests.world import CENTRE, MONDAY
from yikou.cases import operations as cases
from yikou.feedback import operations as feedback
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import NotAllowed
from yikou.ledger import queries as ledger
from yikou.policies.operations import publish_version
from yikou.reporting import access, operations, queries
from yikou.reporting.operations import PurposeMissing
from yikou.reporting.queries import counting
from yikou.reporting.registers import Choice
from yikou.reporting.spans import Span

__all__ = ["said"]

TUESDAY = MONDAY + timedelta(days=1)
WEEK = Span.around("week", MONDAY)
MARCH = Span.around("month", MONDAY)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=ZONE)


@pytest.fixture
def two_days(day_of_work, world) -> None:
    """Monday, closed, and Tuesday, still open."""
    operations.close_day(centre=CENTRE, day=MONDAY, by=world.wu, at=at(MONDAY, 17, 40))
    day_of_work(TUESDAY)


# --- which days -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "start", "end", "title"),
    [
        ("2026-W10", date(2026, 3, 2), date(2026, 3, 8), "2026年第10周"),
        ("2026-W01", date(2025, 12, 29), date(2026, 1, 4), "2026年第1周"),
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28), "2026年2月"),
        ("2026-Q1", date(2026, 1, 1), date(2026, 3, 31), "2026年第一季度"),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31), "2026年第四季度"),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "2026年"),
        ("2025-12-30..2026-01-02", date(2025, 12, 30), date(2026, 1, 2), "2025年12月30日至2026年1月2日"),
    ],
)
def test_a_span_is_written_as_it_is_read(key, start, end, title):
    span = Span.read(key)

    assert span is not None
    assert (span.start, span.end, span.title, span.key) == (start, end, title, key)
    assert span.before().end == start - timedelta(days=1)
    assert span.after().start == end + timedelta(days=1)
    assert span.before().after() == span


@pytest.mark.parametrize(
    "odd", ["", "x", "2026-13", "2026-W54", "2026-Q5", "2026-03-08..2026-03-02", "1999", "2024-01-01..2026-01-01", ".."]
)
def test_what_is_no_span_is_none(odd):
    assert Span.read(odd) is None


# --- what is counted ------------------------------------------------------------------------------


@pytest.mark.covers("H-05", partly="the week's figures; the inspection itself comes later")
@pytest.mark.covers("H-06", "H-10", "H-11")
@pytest.mark.parametrize("kind", ["week", "month", "quarter", "year"])
def test_a_summary_is_the_sum_of_its_days_closed_or_not(two_days, world, kind):
    found = queries.summary(CENTRE, Span.around(kind, TUESDAY), on=TUESDAY)

    days = [counting.sums(CENTRE, day, day) for day in (MONDAY, TUESDAY)]
    for key in ("cases.received", "cases.accepted", "cases.concluded", "cases.enquired"):
        assert found.of(key) == sum(one[key] for one in days) > 0
    states = {one.day: one.state for one in found.days}
    assert (states[MONDAY], states[TUESDAY]) == ("closed", "open")
    assert max(states) == TUESDAY, "days to come are not told"
    assert found.before == counting.sums(CENTRE, found.span.before().start, found.span.before().end)


@pytest.mark.covers("H-11")
def test_every_figure_of_a_summary_is_the_number_of_lines_that_it_opens(two_days, world):
    found = queries.summary(CENTRE, WEEK, on=TUESDAY)
    ledger_of = access.register(world.wu, "ledger")

    def lines(**chosen) -> int:
        choice = Choice(start=WEEK.start, end=TUESDAY, **chosen)
        return len(queries.page(ledger_of, choice, by=world.wu, on=TUESDAY).lines)

    for key in ("cases.received", "cases.accepted:first_visit", "cases.concluded:same_day", "cases.enquired:phone"):
        assert found.of(key) == lines(kind=key)
    for number, figures in found.places["window"].items():
        assert figures.get("cases.received", 0) == lines(kind="cases.received", window=number)
    for code, figures in found.places["item"].items():
        assert figures.get("cases.received", 0) == lines(kind="cases.received", item=code)
    for clerk, figures in found.clerks.items():
        assert figures.get("cases.accepted", 0) == lines(kind="cases.accepted", clerk=clerk)


@pytest.mark.covers("F-18", partly="counted by quarter and item; what is handed out comes later")
def test_cases_are_counted_by_quarter_and_item(two_days, world, take_in):
    april = date(2026, 4, 1)
    operations.close_open_days(centre=CENTRE, until=date(2026, 3, 31), by=world.wu, at=at(date(2026, 3, 31), 17, 40))
    take_in(INSTANT, at=at(april, 9), applicant=world.zhou, verb=cases.finish_at_once)

    first = queries.summary(CENTRE, Span.around("quarter", MONDAY), on=april).places["item"]
    second = queries.summary(CENTRE, Span.around("quarter", april), on=april).places["item"]

    assert (first[LONG]["cases.received"], first[INSTANT]["cases.received"]) == (4, 2)
    assert {item: one["cases.received"] for item, one in second.items() if one.get("cases.received")} == {INSTANT: 1}


@pytest.mark.covers("F-20", partly="by item; the kinds of one licence are not told apart")
def test_the_parts_of_a_total_add_up_to_it(two_days, world):
    found = queries.summary(CENTRE, MARCH, on=TUESDAY)

    for place in ("item", "department"):
        parts = [one.get("cases.received", 0) for one in found.places[place].values()]
        assert sum(parts) == found.of("cases.received")
    assert sum(one.of("cases.received") for one in found.days) == found.of("cases.received")
    assert sum(one.get("cases.received", 0) for one in found.clerks.values()) == found.of("cases.received")
    kept = found.of("cases.concluded:in_time") + found.of("cases.concluded:late")
    assert kept == found.of("cases.concluded")


@pytest.mark.covers("H-17", partly="visits and the daily peak; groups and sessions come with activities")
def test_the_busiest_day_is_the_one_with_most_matters_and_questions(two_days, world, take_in):
    take_in(LONG, at=at(TUESDAY, 11))

    busiest = queries.summary(CENTRE, WEEK, on=TUESDAY).busiest

    assert busiest is not None
    assert busiest.day == TUESDAY
    assert queries.summary(CENTRE, WEEK.before().before(), on=TUESDAY).busiest is None


# --- first visit, rework --------------------------------------------------------------------------


@pytest.mark.covers("E-13")
def test_the_first_visit_succeeds_where_it_was_the_only_one_and_nothing_was_missing(world, take_in):
    take_in(LONG, at=at(MONDAY, 10))
    short = intake_of(world, LONG, world.zhou, at(MONDAY, 10, 10))
    lacking = next(iter(short.materials))
    short = intake_of(world, LONG, world.zhou, at(MONDAY, 10, 10), missing=(lacking,))
    case = cases.ask_corrections(matter=short, by=world.li, at=at(MONDAY, 10, 10))
    cases.supply(case=case, materials={lacking: {"state": "received"}}, by=world.li, at=at(MONDAY, 15))

    found = queries.summary(CENTRE, WEEK, on=MONDAY)

    assert found.of("cases.accepted") == 2
    assert found.of("cases.accepted:first_visit") == 1
    assert found.first_visits == 50
    assert queries.summary(CENTRE, WEEK.before().before(), on=MONDAY).first_visits is None


@pytest.mark.covers("F-13")
def test_rework_is_charged_to_whoever_made_the_mistake_not_to_who_found_it(world, take_in):
    take_in(LONG, at=at(MONDAY, 9, 30))
    answers = intake_of(world, LONG, world.zhou, at(MONDAY, 9)).answers
    notice = cases.give_notice(item=LONG, answers=answers, person=world.zhou, by=world.li, at=at(MONDAY, 10))
    cases.correct_notice(
        notice=notice, answers=answers, fault="clerk", reason="少列了一样", by=world.sun, at=at(MONDAY, 11)
    )

    found = queries.summary(CENTRE, WEEK, on=MONDAY)

    assert found.reworked == 100
    assert found.clerks[world.li.account_id]["cases.notice_breached"] == 1
    assert "cases.notice_breached" not in found.clerks.get(world.sun.account_id, {})
    register = access.register(world.wu, "ledger")
    for who, n in ((world.li, 1), (world.sun, 0)):
        choice = Choice(start=MONDAY, end=MONDAY, kind="cases.notice_breached", clerk=who.account_id)
        assert len(queries.page(register, choice, by=world.wu, on=MONDAY).lines) == n


# --- upward ---------------------------------------------------------------------------------------


@pytest.mark.covers("H-06", "H-10")
def test_a_month_is_reported_by_its_day_and_whoever_is_late_is_told_so(two_days, world):
    due = date(2026, 4, 7)
    [before] = queries.reports(CENTRE, [MARCH], on=due)
    assert (before.due_on, before.sent_on, before.is_late) == (due, None, False)
    assert queries.reports(CENTRE, [MARCH], on=due + timedelta(days=1))[0].is_late
    assert queries.reports(CENTRE, [WEEK], on=due) == [], "no day is set for a week"

    made = operations.export_summary(span=MARCH, purpose="report", receiver="镇政府", by=world.ban, at=at(due, 16))

    [report] = queries.reports(CENTRE, [MARCH], on=due + timedelta(days=9))
    assert (report.sent_on, report.receiver, report.is_late) == (due, "镇政府", False)
    sheets = openpyxl.load_workbook(BytesIO(made.content)).worksheets
    assert [one.title for one in sheets] == ["数字", "按日", "按窗口", "按部门", "按事项", "按经办人", "大厅"]
    figures = {row[0].value: row[1].value for row in list(sheets[0].rows)[2:]}
    assert figures["收件"] == queries.summary(CENTRE, MARCH, on=due).of("cases.received")
    [entry] = ledger.entries(CENTRE).filter(kind="reporting.exported")
    assert entry.facts["digest"] == made.export.digest


@pytest.mark.covers("H-06")
def test_a_month_that_is_over_was_due_by_the_rule_of_its_last_day(two_days, world):
    given = {"code": "reporting.rhythm", "values": {"monthly_by": 20}, "because": "镇里改了报表日子", "by": world.chen}
    publish_version(centre=CENTRE, from_on=date(2026, 4, 1), at=at(TUESDAY, 16), **given)

    found = queries.reports(CENTRE, [MARCH, Span.around("month", date(2026, 4, 8))], on=date(2026, 5, 6))

    assert [one.due_on for one in found] == [date(2026, 4, 7), date(2026, 5, 20)]


@pytest.mark.covers("P-05")
def test_figures_leave_with_a_purpose_and_a_receiver_by_who_may(two_days, world):
    with pytest.raises(NotAllowed):
        operations.export_summary(span=MARCH, purpose="report", receiver="镇政府", by=world.li, at=at(TUESDAY, 16))
    for purpose, receiver in (("report", " "), ("x", "镇政府")):
        with pytest.raises(PurposeMissing):
            operations.export_summary(span=MARCH, purpose=purpose, receiver=receiver, by=world.ban, at=at(TUESDAY, 16))

    assert not ledger.entries(CENTRE).filter(kind="reporting.exported").exists()


def test_a_file_for_another_purpose_or_of_half_a_month_is_no_report(two_days, world):
    april = date(2026, 4, 1)
    operations.export_summary(span=MARCH, purpose="statistics", receiver="自用", by=world.ban, at=at(april, 16))
    operations.export_summary(span=MARCH, purpose="report", receiver="镇政府", by=world.ban, at=at(TUESDAY, 16))

    assert queries.reports(CENTRE, [MARCH], on=april)[0].sent_on is None
    assert queries.reports(CENTRE, [MARCH.before().before()], on=april) == [], "the centre was not there yet"


def test_a_rating_that_does_not_count_is_in_no_level_of_any_day_or_month(said):
    """王奶奶's word was not on this service: its day was sealed with it, and is shown without it from now on."""
    world, march = said.world, MARCH
    rating = said.rated()
    said.rated("satisfied", of=said.visit(30), at=moment(at="10:00"))
    operations.close_day(centre=CENTRE, day=MONDAY, by=world.wu, at=at(MONDAY, 17, 40))
    appeal = feedback.appeal_rating(rating=rating, evidence="说的是别的窗口", by=world.li, at=moment(1))
    leader = said.owner(appeal)

    before = queries.summary(CENTRE, march, on=TUESDAY)
    feedback.decide_appeal(
        appeal=appeal, upheld=True, reason="not_service", words="查过录像", by=leader, at=moment(1, at="10:00")
    )
    after = queries.summary(CENTRE, march, on=TUESDAY)

    assert (before.of("feedback.rated:bad"), before.of("feedback.rated:left_out")) == (1, 0)
    assert (after.of("feedback.rated:bad"), after.of("feedback.rated:left_out")) == (0, 1)
    assert after.of("feedback.rated") == 2
    assert after.of("feedback.rated:satisfied") == 1
    assert after.days[0].of("feedback.rated:bad") == 0
    item = after.places["item"][rating.item_code]
    assert (item["feedback.rated:bad"], item["feedback.rated:left_out"]) == (0, 1)
    assert queries.sums(CENTRE, MONDAY, MONDAY).get("feedback.rated:bad", 0) == 0
    assert queries.by_place(CENTRE, MONDAY, "item")[rating.item_code]["feedback.rated:bad"] == 0
    assert counting.recount(CENTRE, MONDAY) == []
    now = queries.today(CENTRE, at=moment(1, at="11:00"))
    assert (now.bad, now.of_month("feedback.rated:bad")) == ((), 0)
    for key, n in {"bad": 0, "left_out": 1, "counted": 1, "satisfied": 1}.items():
        choice = Choice(start=MONDAY, end=TUESDAY, kind=f"feedback.rated:{key}")
        page = queries.page(access.register(world.wu, "ledger"), choice, by=world.wu, on=TUESDAY)
        assert len(page.lines) == n, key
