"""暂停计时、延期、催办、红黄牌、超期: the promise is watched, and nothing waits without an end."""

from datetime import date, datetime, timedelta

import pytest

from tests.cases.conftest import Matter, moment
from yikou.cases import operations as cases
from yikou.cases.models import Case
from yikou.kernel import actors
from yikou.kernel.clock import ZONE
from yikou.ledger import queries as ledger

pytestmark = pytest.mark.django_db


def stoppable(matter: Matter) -> Matter:
    """A matter whose item names a procedure that stops the clock."""
    from yikou.catalogue.queries import catalogue

    for item in catalogue(matter.world.centre, moment().date()).items.values():
        answers = {one.key: one.options[0].key for one in item.situations}
        if "公示" in item.suspends and item.promised_limit >= 15 and item.legal_term is None:
            asked = tuple(one.key for one in item.materials_for(answers))
            return Matter(matter.world, item=item.code, answers=answers, listed=asked)
    raise AssertionError("no such item")


def watch(matter: Matter, at: datetime) -> cases.Watched:
    return cases.watch(centre=matter.world.centre, by=actors.system(matter.world.centre), at=at)


def kinds(case: Case) -> list[str]:
    return [one.kind.removeprefix("cases.") for one in ledger.history(case)]


def test_a_named_procedure_stops_the_clock_with_its_paper_and_cap(matter: Matter) -> None:
    case = stoppable(matter).accepted()
    due = case.due_on

    cases.suspend(case=case, reason="公示", note="在居务栏公示七天", by=matter.world.zhao, at=moment(7, at="10:00"))
    with pytest.raises(cases.ClockStopped):
        cases.finish_step(case=case, by=matter.world.zhao, at=moment(8))
    cases.resume(case=case, by=matter.world.zhao, at=moment(14, at="10:00"))

    assert case.stops[0]["days"] == 5
    assert case.due_on > due
    assert case.papers.get(sort="stop").content["until"] == "2026-03-17"


@pytest.mark.parametrize(
    ("reason", "note", "refusal"), [("领导出差", "出差", cases.MayNotStop), ("公示", " ", cases.ReasonMissing)]
)
def test_nothing_else_stops_the_clock(matter: Matter, reason: str, note: str, refusal: type[Exception]) -> None:
    case = stoppable(matter).accepted()

    with pytest.raises(refusal):
        cases.suspend(case=case, reason=reason, note=note, by=matter.world.zhao, at=moment(1))
    with pytest.raises(cases.NotStopped):
        cases.resume(case=case, by=matter.world.zhao, at=moment(1))


def test_a_stop_ends_by_itself_at_its_cap(matter: Matter) -> None:
    case = stoppable(matter).accepted()
    cases.suspend(case=case, reason="公示", note="公示", by=matter.world.zhao, at=moment(7, at="10:00"))

    watch(matter, moment(15))
    case.refresh_from_db()
    assert case.is_stopped
    watch(matter, moment(17))

    case.refresh_from_db()
    assert not case.is_stopped
    assert case.stops[0]["days"] == 7


def test_a_promise_is_lengthened_once_by_the_head_with_a_reason(matter: Matter) -> None:
    case = matter.accepted()
    given = {"case": case, "by": matter.world.gao, "at": moment(20)}

    with pytest.raises(cases.MayNotExtend):
        cases.extend(**given, days=11, reason="需向外省核实")
    with pytest.raises(cases.ReasonMissing):
        cases.extend(**given, days=5, reason="")
    cases.extend(**given, days=10, reason="需向外省核实")
    assert case.due_on == date(2026, 4, 21)
    with pytest.raises(cases.MayNotExtend):
        cases.extend(**given, days=1, reason="还没核实完")


def test_a_broken_promise_cannot_be_lengthened(matter: Matter) -> None:
    case = matter.accepted()

    with pytest.raises(cases.MayNotExtend):
        cases.extend(case=case, days=5, reason="忘了", by=matter.world.gao, at=moment(40))


@pytest.mark.covers("F-04", "F-11", "F-09")
def test_a_case_is_reminded_carded_and_its_broken_promise_is_entered_once(matter: Matter) -> None:
    case = matter.accepted()
    Case.objects.update(step="", step_due_on=None)
    due = datetime.combine(date(2026, 4, 7), datetime.min.time(), tzinfo=ZONE).replace(hour=9)

    for days in range(-8, 4):
        watch(matter, due + timedelta(days=days))
        watch(matter, due + timedelta(days=days, hours=1))

    case.refresh_from_db()
    assert kinds(case)[2:] == ["reminded", "carded", "promise_broken", "carded"]
    facts = [one.fact for one in ledger.history(case)]
    assert (facts[3].card, facts[5].card, facts[4].held_by) == ("yellow", "red", matter.world.accounts["xiaoli"])
    assert case.card == "red"


def test_a_late_step_is_its_holders(matter: Matter) -> None:
    case = matter.accepted()

    watch(matter, moment(3))

    broken = next(one.fact for one in ledger.history(case) if one.kind == "cases.promise_broken")
    assert (broken.what, broken.due_on) == ("环节“受理审核”", date(2026, 3, 3))


def test_who_is_not_told_in_time_what_is_missing_is_accepted_from_the_first_day(matter: Matter) -> None:
    case = cases.receive(intake=matter.intake(lacks=("id_card",)), by=matter.world.li, at=moment())

    watch(matter, moment(7))
    case.refresh_from_db()
    assert case.state == "received"
    watch(matter, moment(8))

    case.refresh_from_db()
    assert (case.state, case.accepted_how, case.counted_from) == ("accepted", "deemed", date(2026, 3, 2))
    assert "promise_broken" in kinds(case)


def test_corrections_that_never_come_count_as_withdrawn(matter: Matter) -> None:
    case = cases.ask_corrections(matter=matter.intake(lacks=("id_card",)), by=matter.world.li, at=moment())

    watch(matter, moment(60))

    case.refresh_from_db()
    assert (case.state, kinds(case)[-1]) == ("withdrawn", "withdrawn")


def test_a_bad_case_is_parked_and_the_others_are_watched(matter: Matter) -> None:
    bad = cases.ask_corrections(matter=matter.intake(lacks=("id_card",)), by=matter.world.li, at=moment())
    good = cases.ask_corrections(matter=matter.intake(lacks=("id_card",)), by=matter.world.li, at=moment())
    before_all_rules = datetime(1990, 1, 1, 9, tzinfo=ZONE)
    Case.objects.filter(pk=bad.pk).update(received_at=before_all_rules)

    seen = watch(matter, moment(60))

    good.refresh_from_db()
    assert good.state == "withdrawn"
    assert [number for number, _ in seen.parked] == [bad.number]


def test_a_provisional_date_is_counted_anew_when_the_year_is_published(matter: Matter) -> None:
    from yikou.centre import operations as centre

    case = matter.accepted(at=moment(290))
    assert case.is_provisional
    spring, rest = [f"02-0{day}" for day in range(5, 9)], ["04-05", "05-01", "05-02", "06-09", "09-15"]
    off = ["01-01", "01-04", *spring, *rest, "10-01", "10-02", "10-03"]
    days_off = {f"2027-{day}": "放假" for day in off}
    notice = {"year": 2027, "notice": "国办发明电〔2026〕某号", "days_off": days_off, "make_up": []}

    centre.import_calendar_year(centre=case.centre, data=notice, by=matter.world.system_admin, at=moment(291))
    seen = watch(matter, moment(291))

    case.refresh_from_db()
    assert seen.done["recounted"] == 1
    assert not case.is_provisional
    assert kinds(case)[-1] == "recounted"
