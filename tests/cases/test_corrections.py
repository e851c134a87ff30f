"""补正、容缺、不予受理、撤回."""

from datetime import date

import pytest

from tests.cases.conftest import Matter, moment
from yikou.cases import operations as cases
from yikou.cases.models import Case, Paper

pytestmark = pytest.mark.django_db


@pytest.mark.covers("E-02", "E-07", "E-08")
def test_everything_missing_is_told_at_once_in_writing_with_the_date(matter: Matter) -> None:
    case = cases.ask_corrections(
        matter=matter.intake(lacks=("id_card", "medical_invoice")), by=matter.world.li, at=moment()
    )

    paper = Paper.objects.get(number=case.correction)
    assert (case.state, case.asked, case.correct_by) == (
        "correcting",
        ["id_card", "medical_invoice"],
        date(2026, 4, 14),
    )
    assert [one["key"] for one in paper.content["asked"]] == case.asked
    assert paper.case_id == case.pk


def test_corrections_are_told_once_only(matter: Matter) -> None:
    case = cases.ask_corrections(matter=matter.intake(lacks=("id_card",)), by=matter.world.li, at=moment())

    with pytest.raises(cases.CorrectionsToldBefore, match="不能再要求补正"):
        cases.ask_corrections(matter=case, by=matter.world.li, at=moment(1))


def test_a_complete_matter_must_be_accepted(matter: Matter) -> None:
    with pytest.raises(cases.NothingMissing):
        cases.ask_corrections(matter=matter.intake(), by=matter.world.li, at=moment())


def test_complete_corrections_are_accepted_at_once(matter: Matter) -> None:
    case = cases.ask_corrections(
        matter=matter.intake(lacks=("id_card", "medical_invoice")), by=matter.world.li, at=moment()
    )
    ticks = {"id_card": {"state": "received"}}

    half = cases.supply(case=case, materials=ticks, by=matter.world.li, at=moment(1))
    assert half.state == "correcting"
    whole = cases.supply(
        case=half, materials={"medical_invoice": {"state": "received"}}, by=matter.world.li, at=moment(2)
    )

    assert (whole.state, whole.accepted_how) == ("accepted", "corrected")


def test_a_supply_of_nothing_or_of_what_was_never_asked_is_refused(matter: Matter) -> None:
    case = cases.ask_corrections(matter=matter.intake(lacks=("id_card",)), by=matter.world.li, at=moment())

    with pytest.raises(cases.NothingSupplied):
        cases.supply(case=case, materials={}, by=matter.world.li, at=moment(1))
    with pytest.raises(cases.UnknownMaterial):
        cases.supply(case=case, materials={"passport": {"state": "received"}}, by=matter.world.li, at=moment(1))


def test_more_time_to_correct_is_given_once_asked(matter: Matter) -> None:
    case = cases.ask_corrections(matter=matter.intake(lacks=("id_card",)), by=matter.world.li, at=moment())

    cases.extend_corrections(case=case, by=matter.world.li, at=moment(10))

    assert case.correct_by > date(2026, 4, 14)


def with_bank_card(matter: Matter) -> Matter:
    """A matter that asks for a bank card, which may be missing for a while."""
    from yikou.catalogue.queries import catalogue

    for item in catalogue(matter.world.centre, moment().date()).items.values():
        answers = {one.key: one.options[0].key for one in item.situations}
        asked = tuple(one.key for one in item.materials_for(answers))
        if "bank_card" in asked and item.promised_limit:
            return Matter(matter.world, item=item.code, answers=answers, listed=asked)
    raise AssertionError("no such item")


def test_minor_gaps_are_accepted_on_a_written_promise(matter: Matter) -> None:
    minor = with_bank_card(matter)
    intake = minor.intake(lacks=("bank_card",))

    with pytest.raises(cases.NotProvisional):
        cases.accept_provisionally(matter=intake, promised=False, by=matter.world.li, at=moment())
    case = cases.accept_provisionally(matter=intake, promised=True, by=matter.world.li, at=moment())

    assert (case.state, case.gaps, case.gaps_by) == ("accepted", ["bank_card"], date(2026, 3, 9))
    cases.supply(case=case, materials={"bank_card": {"state": "received"}}, by=matter.world.li, at=moment(2))
    assert (case.gaps, case.gaps_by, case.state) == ([], None, "accepted")


def test_a_main_material_may_not_be_missing(matter: Matter) -> None:
    with pytest.raises(cases.NotProvisional, match="列入清单"):
        cases.accept_provisionally(
            matter=matter.intake(lacks=("id_card",)), promised=True, by=matter.world.li, at=moment()
        )


def declined(matter: Matter, **change: object) -> Case:
    given = {
        "matter": matter.intake(),
        "ground_of_refusal": "not_our_power",
        "reason": "户籍在外省，不归本中心办",
        "right_body": "户籍所在地街道办事处",
        "countersigned": matter.world.wu,
        "by": matter.world.li,
        "at": moment(),
    }
    return cases.decline(**{**given, **change})  # type: ignore[arg-type]


def test_a_refusal_is_written_with_reason_right_body_and_review(matter: Matter) -> None:
    case = declined(matter)

    paper = Paper.objects.get(case=case, sort="decline")
    assert (case.state, case.review_until) == ("declined", date(2026, 5, 6))
    assert paper.content["reason"].startswith("户籍在外省")
    assert paper.content["right_body"]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"countersigned": None}, cases.NotCountersigned),
        ({"reason": "  "}, cases.ReasonMissing),
        ({"right_body": ""}, cases.DeclineIncomplete),
        ({"ground_of_refusal": "bad_mood"}, cases.ReasonMissing),
    ],
)
def test_an_incomplete_refusal_is_refused(matter: Matter, change: dict, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        declined(matter, **change)

    assert not Case.objects.exists()


def test_nobody_countersigns_for_himself_or_without_the_right(matter: Matter) -> None:
    for signer in (matter.world.li, matter.world.sun):
        with pytest.raises(cases.NotCountersigned):
            declined(matter, countersigned=signer)


def test_a_declined_case_is_not_concluded_or_withdrawn(matter: Matter) -> None:
    case = declined(matter)

    with pytest.raises(cases.AlreadyDealtWith, match="不予受理"):
        cases.conclude(case=case, by=matter.world.zhao, at=moment(1))
    with pytest.raises(cases.AlreadyDealtWith):
        cases.withdraw(case=case, ground="applicant", by=matter.world.li, at=moment(1))
