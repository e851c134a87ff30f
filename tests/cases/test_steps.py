"""环节、决定、办结、送达、归档: the way of an accepted case to its end."""

from datetime import date

import pytest

from tests.cases.conftest import Matter, moment
from yikou.cases import operations as cases
from yikou.cases import queries
from yikou.cases.models import Case
from yikou.ledger import queries as ledger
from yikou.ledger.operations import ChangedMeanwhile

pytestmark = pytest.mark.django_db


def walked(matter: Matter, *, steps: int = 5, day: int = 1) -> Case:
    """A case of which the first so many steps are finished."""
    case = matter.accepted()
    cases.finish_step(case=case, by=matter.world.li, at=moment(day))
    for _ in range(steps - 1):
        cases.finish_step(case=case, by=matter.world.zhao, at=moment(day))
    return case


@pytest.mark.covers("F-03", "F-08", "F-16", "F-19")
def test_a_case_goes_through_its_steps_to_the_archive(matter: Matter) -> None:
    case, zhao = walked(matter), matter.world.zhao

    cases.decide(case=case, granted=True, reasons="", by=zhao, at=moment(8))
    cases.conclude(case=case, by=zhao, at=moment(8), result_number="云民字 12 号")
    cases.deliver(case=case, way="window", signed="self", visit=True, by=matter.world.li, at=moment(9))
    cases.archive(case=case, by=matter.world.ban, at=moment(10))

    assert (case.state, case.in_time, case.visits) == ("archived", True, 2)
    assert (case.retention, case.keep_until) == ("30y", date(2056, 12, 31))
    assert list(ledger.replay(matter.world.centre, "cases.case")) == []


@pytest.mark.covers("F-21", "F-22", partly=True)
def test_cases_of_one_household_lie_in_one_file(matter: Matter) -> None:
    files = set()
    for _ in range(2):
        case = walked(matter)
        cases.decide(case=case, granted=True, reasons="", by=matter.world.zhao, at=moment(8))
        cases.conclude(case=case, by=matter.world.zhao, at=moment(8))
        cases.deliver(case=case, way="window", signed="self", by=matter.world.li, at=moment(9))
        files.add(cases.archive(case=case, by=matter.world.ban, at=moment(10)).file_number)

    assert len(files) == 1


def test_the_back_office_step_belongs_to_the_departments_post(matter: Matter) -> None:
    case = matter.accepted()

    cases.finish_step(case=case, by=matter.world.li, at=moment(1))

    assert (case.step, case.owner) == ("check", matter.world.accounts["laozhao"])


def test_no_step_is_skipped(matter: Matter) -> None:
    case = walked(matter, steps=2)

    with pytest.raises(cases.StepsLeft, match="公示七天、审核确认"):
        cases.decide(case=case, granted=True, reasons="", by=matter.world.zhao, at=moment(2))
    with pytest.raises(cases.AlreadyDealtWith):
        cases.conclude(case=case, by=matter.world.zhao, at=moment(2))


def test_a_refusal_has_its_reasons_and_the_date_for_review(matter: Matter) -> None:
    case = walked(matter)

    with pytest.raises(cases.ReasonMissing):
        cases.decide(case=case, granted=False, reasons="", by=matter.world.zhao, at=moment(3))
    cases.decide(case=case, granted=False, reasons="人均收入高于标准", by=matter.world.zhao, at=moment(3))

    assert (case.outcome, case.review_until) == ("refused", date(2026, 5, 6))


def test_the_result_is_delivered_only_as_the_item_says_and_signed_for(matter: Matter) -> None:
    case = walked(matter)
    cases.decide(case=case, granted=True, reasons="", by=matter.world.zhao, at=moment(8))
    cases.conclude(case=case, by=matter.world.zhao, at=moment(8))
    given = {"case": case, "by": matter.world.li, "at": moment(9)}

    with pytest.raises(Exception, match="窗口领取、邮寄"):
        cases.deliver(**given, way="electronic")
    with pytest.raises(cases.NotSigned):
        cases.deliver(**given, way="window")
    with pytest.raises(cases.NotSigned):
        cases.deliver(**given, way="mail")
    cases.deliver(**given, way="mail", tracking="SF0001")

    assert case.delivered_way == "mail"


def test_nothing_is_decided_while_promised_papers_are_missing(matter: Matter) -> None:
    from tests.cases.test_corrections import with_bank_card

    minor = with_bank_card(matter)
    case = cases.accept_provisionally(
        matter=minor.intake(lacks=("bank_card",)), promised=True, by=matter.world.li, at=moment()
    )
    while _has_next(case):
        cases.finish_step(case=case, by=matter.world.zhao, at=moment(1))

    with pytest.raises(cases.GapsLeft, match="银行卡"):
        cases.decide(case=case, granted=True, reasons="", by=matter.world.zhao, at=moment(1))


def _has_next(case: Case) -> bool:
    from yikou.cases.ground import item_of

    return bool(case.step) and case.step != item_of(case).steps[-1].key


@pytest.mark.covers("N-22", "F-06")
def test_a_case_of_who_is_away_is_the_deputys(matter: Matter) -> None:
    from yikou.centre import operations as centre

    case = walked(matter, steps=1)
    centre.record_absence(
        centre=case.centre,
        account=matter.world.accounts["laozhao"],
        from_at=moment(2, at="08:00"),
        until_at=moment(5),
        reason="年休",
        by=matter.world.ban,
        at=moment(1, at="16:00"),
    )

    cases.watch(centre=matter.world.centre, by=matter.world.chen, at=moment(2))

    case.refresh_from_db()
    assert case.owner == matter.world.accounts["xiaosun"]
    assert ledger.history(case)[-1].fact.why == "B岗顶岗"


def test_a_case_is_handed_to_somebody_who_is_there(matter: Matter) -> None:
    case = matter.accepted()
    given = {"case": case, "by": matter.world.li, "at": moment(1)}

    with pytest.raises(cases.NoSuchPerson):
        cases.hand_over(**given, to=999, why="leave")
    with pytest.raises(cases.ReasonMissing):
        cases.hand_over(**given, to=matter.world.accounts["xiaosun"], why="")
    cases.hand_over(**given, to=matter.world.accounts["xiaosun"], why="leave")

    assert (case.owner, case.first_contact) == (matter.world.accounts["xiaosun"], matter.world.accounts["xiaoli"])


def test_the_second_writer_is_refused_with_what_changed(matter: Matter) -> None:
    matter.accepted()
    mine, yours = Case.objects.get(), Case.objects.get()

    cases.finish_step(case=mine, by=matter.world.li, at=moment(1, at="10:30"))

    with pytest.raises(ChangedMeanwhile, match="10:30 环节完成"):
        cases.finish_step(case=yours, by=matter.world.sun, at=moment(1, at="10:31"))
    assert ledger.entries(matter.world.centre).filter(kind="cases.step_finished").count() == 1


@pytest.mark.covers("F-03")
def test_progress_says_what_happened_what_comes_and_why_that_date(matter: Matter) -> None:
    case = walked(matter, steps=1)

    told = queries.progress(case, at=moment(1))

    assert [one.label for one in told.events] == ["收件", "受理", "环节完成"]
    assert told.ahead[0].name == "家庭经济状况核对"
    assert told.owner == "老赵"
    assert "25个工作日" in told.counted
    assert (date(2026, 4, 6), "清明节") in told.skipped


def test_a_result_serves_the_case_that_waits_for_it(matter: Matter) -> None:
    """低保证 is a material of 教育救助 or another item: both are taken in, nobody comes again."""
    from yikou.catalogue.queries import catalogue

    first = walked(matter)
    items = catalogue(matter.world.centre, moment().date()).items.values()
    item, answers = next(
        (one, answers)
        for one in items
        for answers in [{question.key: question.options[0].key for question in one.situations}]
        if one.promised_limit
        and any(m.key == "subsistence_certificate" for m in one.materials_for(answers))
        and "subsistence_certificate" not in one.provides
    )
    asked = tuple(one.key for one in item.materials_for(answers))
    second = Matter(matter.world, item=item.code, answers=answers, listed=asked)
    ticks = {**second.intake().materials, "subsistence_certificate": {"state": "awaited"}}

    waiting = cases.accept(
        matter=second.intake(materials=ticks, waits_for={"subsistence_certificate": first.pk}),
        by=matter.world.li,
        at=moment(1),
    )
    assert waiting.days == 25 + item.promised_limit
    with pytest.raises(cases.WaitsForResult):
        cases.finish_step(case=waiting, by=matter.world.zhao, at=moment(2))
    cases.decide(case=first, granted=True, reasons="", by=matter.world.zhao, at=moment(8))
    cases.conclude(case=first, by=matter.world.zhao, at=moment(8))

    waiting.refresh_from_db()
    assert waiting.waits_for == []
    assert waiting.materials["subsistence_certificate"]["state"] == "provided"
