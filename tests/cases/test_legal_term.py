"""法定期限: the law's own term ends the promise first around a long holiday, and moves with stops and extensions."""

from datetime import date, datetime

import pytest

from tests.cases.conftest import Matter
from yikou.cases import operations as cases
from yikou.cases import queries
from yikou.catalogue.queries import catalogue
from yikou.kernel.calendar import Stop, WorkCalendar, calendar_term
from yikou.kernel.clock import ZONE

pytestmark = pytest.mark.django_db
BEFORE_NATIONAL_DAY = datetime(2026, 9, 29, 10, tzinfo=ZONE)


def of(matter: Matter, code: str) -> Matter:
    item = catalogue(matter.world.centre, BEFORE_NATIONAL_DAY.date()).items[code]
    answers = {one.key: one.options[0].key for one in item.situations}
    return Matter(matter.world, item=code, answers=answers, listed=tuple(m.key for m in item.materials_for(answers)))


def taken(matter: Matter, at: datetime):
    return matter.accepted(at=at, agent=matter.world.zhou if "power_of_attorney" in matter.listed else None)


@pytest.mark.covers("F-09")
def test_around_a_long_holiday_the_law_ends_first_and_the_page_says_so(matter: Matter) -> None:
    case = taken(of(matter, "SF-001"), BEFORE_NATIONAL_DAY)

    # Three working days would end on 9 October; seven days end within the holiday, so on the 8th.
    assert (case.legal_due_on, case.due_on) == (date(2026, 10, 8), date(2026, 10, 8))
    shown = queries.progress(case, at=BEFORE_NATIONAL_DAY)
    assert all(day <= case.due_on for day, _ in shown.skipped)


def test_what_the_desk_shows_is_what_the_receipt_will_say(matter: Matter) -> None:
    aid = of(matter, "GA-002")
    at = datetime(2026, 9, 23, 10, tzinfo=ZONE)

    desk = queries.desk(centre=matter.world.centre, item=aid.item, answers=aid.answers, person=matter.world.wang, at=at)
    case = taken(aid, at)

    assert desk is not None
    assert (desk.due_on, case.legal_due_on) == (case.due_on, date(2026, 10, 8))
    assert case.due_on == date(2026, 10, 8)
    assert "15日" in queries.progress(case, at=at).counted
    assert "最晚10月8日办结" in queries.progress(case, at=at).counted


def test_a_stop_lengthens_a_term_in_calendar_days() -> None:
    calendar, closing = WorkCalendar.shipped(), datetime(2026, 3, 2, 17, 30, tzinfo=ZONE).timetz().replace(tzinfo=None)
    stop = Stop(datetime(2026, 3, 6, 10, tzinfo=ZONE), datetime(2026, 3, 13, 10, tzinfo=ZONE))
    given = {"accepted_on": date(2026, 3, 2), "calendar": calendar, "closing": closing}

    assert calendar_term(**given, days=15) == date(2026, 3, 17)
    assert calendar_term(**given, days=15, stops=(stop,)) == date(2026, 3, 24)
    assert calendar_term(**given, days=3, stops=(stop,)) == date(2026, 3, 5)
    assert calendar_term(**given, months=1, stops=(stop, stop)) == date(2026, 4, 9)


def test_a_clock_that_stood_still_moves_the_laws_month_too(matter: Matter) -> None:
    talks, at = of(matter, "SF-002"), datetime(2026, 3, 2, 10, tzinfo=ZONE)
    case = taken(talks, at)
    before = case.legal_due_on

    cases.suspend(case=case, reason="鉴定", note="伤情鉴定", by=matter.world.zhao, at=at.replace(day=9))
    cases.resume(case=case, by=matter.world.zhao, at=at.replace(day=30))

    assert before == date(2026, 4, 2)
    assert case.legal_due_on == date(2026, 4, 23)
    assert case.due_on <= case.legal_due_on


def test_an_extended_promise_stays_extended_when_the_dates_are_counted_anew(matter: Matter) -> None:
    case, at = matter.accepted(), datetime(2026, 3, 20, 10, tzinfo=ZONE)
    cases.extend(case=case, days=10, reason="需向外省核实", by=matter.world.gao, at=at)
    extended = case.due_on

    assert cases.recount(case=case, by=matter.world.gao, at=at) is False
    assert case.due_on == extended
    assert case.legal_due_on is not None
    assert case.legal_due_on >= extended


def test_a_stop_never_counts_beyond_its_cap_however_late_it_is_resumed(matter: Matter) -> None:
    from tests.cases.test_clock import stoppable

    at = datetime(2026, 3, 9, 10, tzinfo=ZONE)
    case = stoppable(matter).accepted()
    cases.suspend(case=case, reason="公示", note="公示", by=matter.world.zhao, at=at)

    cases.resume(case=case, by=matter.world.zhao, at=at.replace(day=30))

    assert case.stops[0]["days"] == 7
