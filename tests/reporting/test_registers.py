"""The registers: their columns, what they can be narrowed to, pages by key, no query a line."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.working_day import INSTANT, LONG, intake_of
from tests.world import CENTRE, MONDAY
from yikou.cases import operations as cases
from yikou.kernel.actors import Actor
from yikou.kernel.clock import ZONE
from yikou.kernel.refusals import NotAllowed, NotFound
from yikou.reporting import access
from yikou.reporting.queries import registers
from yikou.reporting.registers import ALL, Choice

TODAY = Choice(start=MONDAY, end=MONDAY)
FRIDAY = MONDAY + timedelta(days=4)


def at(hour: int, minute: int = 0, days: int = 0) -> datetime:
    return datetime.combine(MONDAY + timedelta(days=days), time(hour, minute), tzinfo=ZONE)


def page(key: str, by, choice: Choice = TODAY, **more):
    return registers.page(ALL[key], choice, by=by, on=MONDAY, **more)


@pytest.mark.covers("H-01", "H-02", "H-03", "H-08")
def test_the_case_register_has_its_columns_and_one_line_a_matter(day_of_work, world):
    lines = page("cases", world.ban).lines

    assert [line.cells["item"] for line in lines] == ["低保申请", "居民医保参保", "低保申请"]
    done = lines[1].cells
    assert done["received_at"] == done["concluded_at"] == at(10, 5)
    assert (done["visitor"], done["clerk"], done["window"], done["result"]) == ("周**", "小孙", "2", "已送达")
    assert lines[0].cells["result"] == "已收件"
    assert lines[2].cells["due_on"] > MONDAY
    assert {"received_at", "item", "visitor", "clerk", "result", "concluded_at"} <= {
        one.key for one in ALL["cases"].columns
    }


@pytest.mark.covers("H-09", "D-02")
def test_enquiries_are_registered_like_matters(day_of_work, world):
    [line] = page("enquiries", world.ban).lines

    assert (line.cells["channel"], line.cells["question"], line.cells["first_contact"]) == (
        "来电",
        "老年证在哪里办？",
        "小梅",
    )
    assert line.cells["result"] == "首问人负责"


def test_the_notice_register_says_whether_a_second_visit_followed(world, take_in):
    intake = intake_of(world, LONG, world.wang, at(9))
    notice = cases.give_notice(item=LONG, answers=intake.answers, person=world.wang, by=world.li, at=at(9))
    [unused] = page("notices", world.ban).lines
    take_in(at=at(10))

    [line] = page("notices", world.ban).lines

    assert unused.cells["second_visit"] == ""
    assert line.number == notice.number
    assert (line.cells["item"], line.cells["clerk"], line.cells["visitor"]) == ("低保申请", "小李", "王**")
    assert line.cells["second_visit"] in ("是", "否")
    assert line.cells["about"].startswith("26-0302-")


def test_the_ledger_itself_tells_everything_newest_first(day_of_work, world):
    lines = page("ledger", world.ban).lines

    assert lines[0].cells["kind"] == "咨询"
    assert [line.cells["kind"] for line in lines[:8]].count("受理") == 2
    accepted = next(line for line in lines if line.cells["kind"] == "受理" and line.cells["visitor"] == "王**")
    assert accepted.cells["content"] == "低保申请"
    assert accepted.cells["clerk"] == "小李"
    assert [line.key for line in lines] == sorted((line.key for line in lines), reverse=True)


def test_a_stop_is_a_line_with_its_paper_and_its_end(world, take_in):
    item, reason = stoppable(world)
    case = take_in(item, at=at(9))
    cases.suspend(case=case, reason=reason, note="等公示期满", by=world.li, at=at(10))
    [running] = page("stops", world.ban).lines
    cases.resume(case=case, by=world.li, at=at(10, days=2))

    [line] = page("stops", world.ban).lines

    assert running.cells["ended"] is None
    assert (line.cells["reason"], line.cells["about"]) == (reason, case.number)
    assert line.cells["ended"] == at(10, days=2)
    assert line.cells["days"] == 2
    assert line.cells["paper"].startswith("26-0302-")


def stoppable(world) -> tuple[str, str]:
    """An item whose clock some procedure stops."""
    from yikou.catalogue import queries as catalogue

    found = catalogue.catalogue(world.centre, MONDAY).items.values()
    one = next(one for one in found if one.suspends and one.promised_limit)
    return one.code, one.suspends[0]


def test_provisional_acceptances_say_what_is_missing_and_until_when(world, provisional):
    case, missing = provisional

    [line] = page("provisional", world.ban).lines

    assert line.number == case.number
    assert line.cells["promised"] == missing
    assert line.cells["gaps_by"] == case.gaps_by
    assert line.cells["supplied"] == "还缺 1 样"
    assert page("provisional", world.ban, replace(TODAY, state="done")).lines == ()


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({"window": "2"}, 1),
        ({"item": INSTANT}, 1),
        ({"department": "民政"}, 2),
        ({"state": "received"}, 1),
        ({"words": "低保"}, 2),
        ({"words": "王桂芬"}, 1),
        ({"words": "王"}, 1),
        ({"words": "13800001234"}, 1),
        ({"words": "不认识的人"}, 0),
        ({"start": FRIDAY, "end": FRIDAY}, 0),
    ],
)
def test_a_register_can_be_narrowed(day_of_work, world, choice, expected):
    lines = page("cases", world.chen, replace(TODAY, **choice)).lines

    assert len(lines) == expected


def test_a_number_is_found_whatever_the_days(day_of_work, world):
    number = page("cases", world.ban).lines[0].number
    week_later = Choice(start=FRIDAY, end=FRIDAY, words=number)

    assert [line.number for line in page("cases", world.ban, week_later).lines] == [number]
    assert page("ledger", world.ban, week_later).lines[0].cells["about"] == number
    assert page("cases", world.ban, replace(week_later, words=number.replace("-", "").lower())).lines


def test_a_person_is_found_only_by_who_may_read_residents(day_of_work, world):
    narrowed = replace(TODAY, words="王桂芬")

    assert len(page("cases", world.chen, narrowed).lines) == 1
    assert page("cases", Actor(key="staff:1", centre=CENTRE), narrowed).lines == ()


def test_narrowing_by_clerk_and_by_kind(day_of_work, world):
    li, sun = world.accounts["xiaoli"], world.accounts["xiaosun"]

    assert len(page("cases", world.ban, replace(TODAY, clerk=li)).lines) == 2
    assert len(page("ledger", world.ban, replace(TODAY, clerk=sun, kind="cases.concluded")).lines) == 1
    assert len(page("ledger", world.ban, replace(TODAY, kind="cases.concluded:same_day")).lines) == 1
    assert page("ledger", world.ban, replace(TODAY, kind="cases.concluded:late")).lines == ()


def test_tallies_count_each_kind_of_the_chosen_days(day_of_work, world):
    counted, more = registers.tallies(ALL["ledger"], TODAY, by=world.ban, on=MONDAY)
    states, _ = registers.tallies(ALL["cases"], TODAY, by=world.ban, on=MONDAY)
    narrowed, _ = registers.tallies(ALL["ledger"], replace(TODAY, window="2"), by=world.ban, on=MONDAY)

    assert (counted["cases.received"], more) == (3, False)
    assert states == {"received": 1, "accepted": 1, "delivered": 1}
    assert narrowed["cases.received"] == 1


@pytest.fixture
def many(world, take_in):
    """120 matters on Monday."""
    return [take_in(INSTANT, at=at(9, one // 3), applicant=world.zhou) for one in range(120)]


@pytest.mark.parametrize("key", ["cases", "ledger"])
def test_pages_follow_each_other_without_gap_or_repetition(many, world, key):
    first = page(key, world.ban)
    second = page(key, world.ban, older=first.older)
    third = page(key, world.ban, older=second.older)
    back = page(key, world.ban, newer=third.newer)

    keys = [line.key for shown in (first, second, third) for line in shown.lines]
    assert len(first.lines) == len(second.lines) == registers.ROWS
    assert (first.newer, bool(second.newer), bool(back.newer)) == ("", True, True)
    assert len(set(keys)) == len(keys)
    assert back.lines == second.lines
    assert page(key, world.ban, newer=second.newer).newer == ""
    if key == "cases":
        assert len(keys) == 120
        assert third.older == ""


def test_a_key_that_nobody_gave_out_gives_an_empty_page(day_of_work, world):
    for odd in ("x", "2026-03-02.", "0.0", "9999-99-99.1"):
        assert page("ledger", world.ban, older=odd).lines == ()


@pytest.mark.parametrize("key", list(ALL))
@pytest.mark.usefixtures("nothing_expires")
def test_a_page_asks_as_much_for_fifty_lines_as_for_few(world, take_in, key, day_of_work):
    def queries() -> int:
        registers.page(ALL[key], TODAY, by=world.ban, on=MONDAY)
        with CaptureQueriesContext(connection) as captured:
            registers.page(ALL[key], TODAY, by=world.ban, on=MONDAY)
        return len(captured)

    few = queries()
    for one in range(20):
        take_in(INSTANT, at=at(11, one), applicant=world.zhou)
        cases.note_enquiry(question="开门时间？", channel="phone", by=world.mei, at=at(11, one))

    assert queries() <= max(few, 12)


@pytest.mark.covers("B-29", partly="cases of a department are read by that department")
def test_a_department_sees_its_own_matters(day_of_work, world):
    zhao = world.zhao
    seen = registers.page(ALL["cases"], access.narrowed(zhao, TODAY), by=zhao, on=MONDAY)

    assert {line.cells["item"] for line in seen.lines} == {"低保申请"}
    assert access.narrowed(world.ban, TODAY) == TODAY


def test_all_entries_need_more_than_the_lists(world):
    assert access.register(world.li, "cases").title == "办件登记"
    with pytest.raises(NotAllowed):
        access.register(world.li, "ledger")
    with pytest.raises(NotAllowed):
        access.register(world.audit_admin, "cases")
    with pytest.raises(NotFound):
        access.register(world.ban, "nothing")


def test_the_auditor_reads_the_logs_and_nothing_of_the_business(day_of_work, world):
    business = page("ledger", world.ban).lines[0]
    with pytest.raises(NotFound):
        access.entry(world.audit_admin, int(business.number))

    assert access.entry(world.ban, int(business.number)).pk == int(business.number)
    log = page("ledger", world.ban, Choice(start=MONDAY - timedelta(days=1), end=MONDAY, kind="accounts.opened")).lines[
        0
    ]
    assert access.entry(world.audit_admin, int(log.number)).kind == "accounts.opened"
    with pytest.raises(NotAllowed):
        access.entry(world.li, int(log.number))
