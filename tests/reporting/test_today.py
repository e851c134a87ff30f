"""今日 and 时限: figures from the ledger, promises that run out, windows, the last seal."""

from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.working_day import INSTANT, LONG
from tests.world import CENTRE, MONDAY
from yikou.cases import operations as cases
from yikou.cases import queries as matters
from yikou.cases.models import CaseQuerySet
from yikou.centre import access as centre_access
from yikou.centre import operations as centre
from yikou.centre import queries as centre_queries
from yikou.feedback import operations as feedback
from yikou.kernel.actors import resident, system
from yikou.kernel.clock import ZONE
from yikou.reporting import operations, queries
from yikou.reporting.queries import risk

SYSTEM = system(CENTRE)


def at(hour: int, minute: int = 0, days: int = 0) -> datetime:
    return datetime.combine(MONDAY + timedelta(days=days), time(hour, minute), tzinfo=ZONE)


def running() -> CaseQuerySet:
    return matters.cases(CENTRE).running()


def test_the_day_so_far_in_figures(day_of_work, world):
    now = queries.today(CENTRE, at=at(11))

    assert (now.of("cases.received"), now.of("cases.enquired"), now.of("cases.concluded:same_day")) == (3, 1, 1)
    assert now.of_month("cases.concluded:in_time") == 1
    assert now.cards == {"red": 0, "yellow": 0, "remind": 0, "running": 1}
    assert now.unanswered == 1
    assert [(slot.at, slot.today) for slot in now.slots if slot.today] == [(time(10, 0), 3)]
    assert sum(slot.today for slot in now.slots) == 3
    assert now.close_by == at(18)


def test_the_same_weekday_before_is_the_measure(day_of_work, world):
    for weeks in (1, 2):
        operations.close_open_days(
            centre=CENTRE, until=MONDAY + timedelta(weeks=weeks - 1), by=SYSTEM, at=at(17, 40, 7 * weeks - 7)
        )
        day_of_work(MONDAY + timedelta(weeks=weeks))

    now = queries.today(CENTRE, at=at(11, days=14))

    assert [(slot.at, slot.today, slot.usual) for slot in now.slots if slot.today] == [(time(10, 0), 3, 3.0)]
    assert now.of_month("cases.received") == 9
    assert now.seal_day == MONDAY + timedelta(weeks=1)


def test_windows_are_told_as_they_are(world):
    window = centre_access.window(world.li, "1")
    centre.seat_at(window=window, by=world.li, at=at(9))
    first, *others = queries.today(CENTRE, at=at(9, 1)).windows

    assert (first.number, first.who, first.state) == ("1", "小李", "open")
    assert {one.state for one in others} == {"closed"}
    assert others[-1].title == "总服务台"


def test_a_window_counts_all_that_it_took_in(world, take_in):
    centre.seat_at(window=centre_access.window(world.li, "1"), by=world.li, at=at(9))
    for number, item in enumerate((LONG, LONG, INSTANT)):
        take_in(item, at=at(9, 10 + number), by=world.li)

    first, *others = queries.today(CENTRE, at=at(10)).windows

    assert first.received == 3
    assert sum(one.received for one in others) == 0


def test_who_is_away_is_named_with_who_covers(world):
    house, holder = centre_queries.centre(CENTRE), world.accounts["laozhao"]
    centre.record_absence(
        centre=house, account=holder, from_at=at(9), until_at=at(17), reason="年休", by=world.ban, at=at(8, 50)
    )

    [away] = queries.today(CENTRE, at=at(10)).away

    assert (away.name, away.reason) == ("老赵", "年休")
    assert (away.cover, away.as_what) == ("小孙", "B岗")
    assert queries.today(CENTRE, at=at(18)).away == ()


def test_a_bad_rating_stands_on_the_page_and_in_the_figures(world, take_in):
    case = take_in(INSTANT, at=at(9), verb=cases.finish_at_once)
    feedback.rate(
        token=case.token, level="dissatisfied", channel="web", words="等了很久", by=resident(CENTRE), at=at(10)
    )

    now = queries.today(CENTRE, at=at(11))

    assert dict(now.ratings)["dissatisfied"] == 1
    assert [one.words for one in now.bad] == ["等了很久"]
    assert now.of_month("feedback.rated:bad") == 1


def test_a_missed_close_stands_there_until_it_is_made_up_for(world):
    operations.note_missed_closes(centre=CENTRE, by=SYSTEM, at=at(9, days=1))
    assert [one.day for one in queries.today(CENTRE, at=at(9, days=1)).missed] == [MONDAY]

    operations.close_day(centre=CENTRE, day=MONDAY, by=world.wu, at=at(9, 5, days=1))

    assert queries.today(CENTRE, at=at(9, 6, days=1)).missed == ()


@pytest.mark.covers("F-04")
def test_the_board_tells_how_long_who_and_where(world, accepted):
    [promise] = queries.today(CENTRE, at=at(10)).urgent
    assert (promise.case, promise.card, promise.owner) == (accepted, "", "小李")
    assert promise.left == accepted.days
    assert promise.told == f"剩 {accepted.days} 天"
    assert promise.stuck == "受理审核（窗口）"
    assert len(promise.days) == accepted.days

    due = accepted.due_on
    week_after = datetime.combine(due, time(10), tzinfo=ZONE) + timedelta(days=7)
    [late] = risk.promises([accepted], centre=CENTRE, at=week_after)
    assert (late.card, late.left, late.told) == ("red", -5, "超 5 天")


@pytest.mark.covers("F-04")
def test_the_board_is_narrowed_by_card_owner_and_department(world, accepted, take_in):
    other = take_in("GA-001", at=at(10), by=world.sun)
    day = accepted.due_on + timedelta(days=1)

    def numbers(**choice) -> set[str]:
        return {one.number for one in risk.chosen(running(), on=day, **choice)}

    assert numbers() >= {accepted.number, other.number} - ({other.number} if other.state != "accepted" else set())
    assert accepted.number in numbers(card="red")
    assert accepted.number in numbers(card="any")
    assert accepted.number not in numbers(card="yellow")
    assert numbers(department="民政") == {accepted.number}
    assert numbers(owner=accepted.owner, department="民政") == {accepted.number}
    assert numbers(owner=0) == set()
    [tally] = [one for one in risk.by_department(running(), on=day) if one.key == "民政"]
    assert (tally.running, tally.red) == (1, 1)
    assert "小李" in {one.name for one in risk.by_owner(running(), on=day)}


def test_a_stopped_matter_says_so(world, take_in):
    from tests.reporting.test_registers import stoppable

    item, reason = stoppable(world)
    case = take_in(item, at=at(9))
    cases.suspend(case=case, reason=reason, note="等结果", by=world.li, at=at(10))

    assert risk.stuck(case) == f"暂停计时：{reason}"
    long_after = case.due_on + timedelta(days=40)
    assert not risk.chosen(running(), on=long_after, card="red")
    assert sum(one.red for one in risk.by_department(running(), on=long_after)) == 0


@pytest.mark.usefixtures("nothing_expires")
def test_the_board_pages_and_asks_as_much_for_fifty_as_for_few(world, take_in):
    for one in range(3):
        take_in(at=at(9, one))

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            risk.board(risk.chosen(running(), on=MONDAY), centre=CENTRE, at=at(10))
        return len(captured)

    few = asked()
    for one in range(20):
        take_in(at=at(9, 5 + one), applicant=world.zhou)
    assert asked() <= few

    first = risk.board(risk.chosen(running(), on=MONDAY), centre=CENTRE, at=at(10), most=10)
    second = risk.board(risk.chosen(running(), on=MONDAY), centre=CENTRE, at=at(10), most=10, after=first.after)
    third = risk.board(risk.chosen(running(), on=MONDAY), centre=CENTRE, at=at(10), most=10, after=second.after)
    shown = [one.case.pk for page in (first, second, third) for one in page.promises]
    assert len(shown) == len(set(shown)) == 23
    assert third.after == ""


@pytest.mark.usefixtures("nothing_expires")
def test_the_first_page_asks_a_fixed_number_of_questions(day_of_work, world, take_in):
    def asked() -> int:
        queries.today(CENTRE, at=at(11))
        with CaptureQueriesContext(connection) as captured:
            queries.today(CENTRE, at=at(11))
        return len(captured)

    few = asked()
    for one in range(10):
        take_in(at=at(11, one))

    assert asked() <= few
    assert few <= 40
