"""What is written at the desk stays what it is: own notices, own results, listed reasons, nobody's numbers."""

from dataclasses import replace
from datetime import date

import pytest

from tests.cases.conftest import RECEIVED, Matter, moment
from yikou.cases import operations as cases
from yikou.cases import queries
from yikou.cases.models import Case
from yikou.cases.operations.intake import BasicsMissing, NoSuchNotice, NoSuchReason, NotAwaited
from yikou.cases.operations.steps import IdentityInNumber
from yikou.ledger import queries as ledger
from yikou.policies import queries as policies

pytestmark = pytest.mark.django_db
FEWER = {"members": ["none"], "unit": "local", "applicant": "self"}


def notice_of(matter: Matter, person: int | None, **more: object):
    given = {"item": "MZ-001", "answers": FEWER, "person": person, **more}
    return cases.give_notice(**given, by=matter.world.li, at=moment())  # type: ignore[arg-type]


@pytest.mark.covers("C-02")
def test_without_a_basic_institution_nothing_is_taken_in(matter: Matter, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = {code: rule for code, rule in policies.shipped().rules.items() if code != "complaints.acceptance"}
    lacking = replace(policies.shipped(), rules=rules)
    with monkeypatch.context() as patched:
        patched.setattr(policies, "shipped", lambda: lacking)
        policies.forget()
        with pytest.raises(BasicsMissing, match="投诉制度"):
            cases.accept(matter=matter.intake(), by=matter.world.li, at=moment())
    policies.forget()

    assert cases.accept(matter=matter.intake(), by=matter.world.li, at=moment()).number


def test_a_notice_that_is_somebody_elses_or_about_something_else_is_refused(matter: Matter) -> None:
    others = notice_of(matter, matter.world.zhou)

    for number in (others.number, "26-0302-9999-A"):
        with pytest.raises(NoSuchNotice):
            cases.accept(matter=matter.intake(notice=number), by=matter.world.li, at=moment())

    nobodys = notice_of(matter, None)
    assert cases.accept(matter=matter.intake(notice=nobodys.number), by=matter.world.li, at=moment()).notice


def test_a_replaced_notice_stands_for_the_one_that_replaced_it(matter: Matter) -> None:
    old = notice_of(matter, matter.world.wang)
    given = {"notice": old, "answers": {**FEWER, "members": ["ill"]}, "fault": "applicant", "reason": "没说有病人"}
    new = cases.correct_notice(**given, by=matter.world.li, at=moment(1))  # type: ignore[arg-type]

    case = cases.accept(matter=matter.intake(notice=old.number), by=matter.world.li, at=moment(2))

    assert case.notice == new.number


def test_the_mistake_in_a_notice_is_of_who_gave_it_whoever_corrects_it(matter: Matter) -> None:
    old = notice_of(matter, matter.world.wang)
    given = {"notice": old, "answers": {**FEWER, "members": ["ill"]}, "fault": "clerk", "reason": "没问到"}

    cases.correct_notice(**given, by=matter.world.sun, at=moment(1))  # type: ignore[arg-type]

    breach = next(one.fact for one in ledger.history(old) if one.kind == "cases.notice_breached")
    assert (breach.clerk, breach.trips) == (matter.world.accounts["xiaoli"], 2)


@pytest.mark.parametrize("tick", [{"reason": "张三说没带"}, {"copies": 10**9}, {"copies": "很多"}, {"file": "x" * 400}])
def test_no_free_text_beside_a_material_gets_into_the_ledger(matter: Matter, tick: dict) -> None:
    intake = matter.intake()
    intake.materials["id_card"].update(tick)  # type: ignore[attr-defined]

    with pytest.raises(NoSuchReason):
        cases.accept(matter=intake, by=matter.world.li, at=moment())


@pytest.mark.parametrize("state", ["kept", "awaited", "foo"])
def test_what_is_brought_later_is_had_in_a_way_that_is_open(matter: Matter, state: str) -> None:
    case = cases.ask_corrections(matter=matter.intake(lacks=("id_card",)), by=matter.world.li, at=moment())

    with pytest.raises(cases.NoSuchWay):
        cases.supply(case=case, materials={"id_card": {"state": state}}, by=matter.world.li, at=moment(1))


def waiting(matter: Matter, earlier: Case, key: str) -> Case:
    """A case of the same person's in which a paper is that earlier case's result."""
    case = matter.accepted()
    ticks = {**case.materials, key: {"state": "awaited", "from": earlier.pk}}
    Case.objects.filter(pk=case.pk).update(materials=ticks, waits_for=[earlier.pk])
    case.refresh_from_db()
    return case


def test_nobody_waits_for_another_persons_or_an_unfit_case(matter: Matter) -> None:
    earlier = matter.accepted()
    ticks = {key: dict(RECEIVED) for key in matter.listed} | {"id_card": {"state": "awaited"}}
    for reference in (earlier.pk, 10**6):
        with pytest.raises(NotAwaited):
            cases.accept(
                matter=matter.intake(materials=ticks, waits_for={"id_card": reference}),
                by=matter.world.li,
                at=moment(),
            )


def test_what_came_to_nothing_is_asked_of_the_applicant_and_nothing_waits_for_ever(matter: Matter) -> None:
    earlier = matter.accepted()
    later = waiting(matter, earlier, "household_register")

    cases.withdraw(case=earlier, ground="本人撤回", by=matter.world.li, at=moment(1))

    later.refresh_from_db()
    assert (later.waits_for, later.gaps, later.missing) == ([], ["household_register"], ["household_register"])
    assert later.gaps_by == date(2026, 4, 15)
    cases.supply(case=later, materials={"household_register": {}}, by=matter.world.li, at=moment(2))
    assert later.gaps == []


def test_a_refusal_is_no_result_that_serves_as_a_material(matter: Matter) -> None:
    earlier = matter.accepted()
    later = waiting(matter, earlier, "household_register")
    while len(queries.progress(earlier, at=moment(1)).ahead) > 1:
        cases.finish_step(case=earlier, by=matter.world.zhao, at=moment(1))

    cases.decide(case=earlier, granted=False, reasons="收入超过标准", by=matter.world.zhao, at=moment(2))
    cases.conclude(case=earlier, by=matter.world.zhao, at=moment(2))

    later.refresh_from_db()
    assert later.materials["household_register"]["state"] == "missing"


def test_the_file_of_a_withdrawn_case_is_kept_from_the_year_it_ended(matter: Matter) -> None:
    case = matter.accepted(at=moment(290))
    cases.withdraw(case=case, ground="本人撤回", by=matter.world.li, at=moment(300))

    cases.archive(case=case, by=matter.world.li, at=moment(310))

    assert case.keep_until == date(2056, 12, 31)


@pytest.mark.parametrize(
    "number", ["11010519491231002X", "残 11010519491231002X 42", "１１０１０５１９４９１２３１００２Ｘ42"]
)
def test_no_identity_number_gets_into_the_ledger_as_a_certificates_number(instant: Matter, number: str) -> None:
    with pytest.raises(IdentityInNumber):
        cases.finish_at_once(intake=instant.intake(), result_number=number, by=instant.world.li, at=moment())

    assert cases.finish_at_once(
        intake=instant.intake(), result_number="沪残 2026 第 0042 号", by=instant.world.li, at=moment()
    )
