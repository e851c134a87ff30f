"""受理: the promise clock starts; the same click twice is one case."""

from datetime import date

import pytest

from tests.cases.conftest import ANSWERS, Matter, moment
from tests.world import World
from yikou.cases import operations as cases
from yikou.cases.models import Case
from yikou.catalogue.items import MissingAnswer, UnknownItem, UnknownOption
from yikou.kernel.refusals import NotFound
from yikou.ledger import queries as ledger

pytestmark = pytest.mark.django_db


@pytest.mark.covers("F-09", "F-14", "H-03")
def test_a_complete_matter_is_accepted_with_its_date_and_its_entries(matter: Matter) -> None:
    case = cases.accept(matter=matter.intake(), by=matter.world.li, at=moment())

    assert (case.state, case.due_on, case.owner) == ("accepted", date(2026, 4, 7), matter.world.accounts["xiaoli"])
    assert [one.kind for one in ledger.history(case)] == ["cases.received", "cases.accepted"]
    assert ledger.history(case)[1].under == "deadlines.limit@1,deadlines.counting@1"


def test_what_is_missing_is_named_and_nothing_is_written(matter: Matter) -> None:
    with pytest.raises(cases.MaterialsMissing, match="疾病诊断证明、医疗费用票据"):
        cases.accept(
            matter=matter.intake(lacks=("diagnosis_certificate", "medical_invoice")), by=matter.world.li, at=moment()
        )

    assert not Case.objects.exists()


def test_the_same_click_twice_is_one_case(matter: Matter) -> None:
    intake = matter.intake()

    first = cases.accept(matter=intake, by=matter.world.li, at=moment())
    second = cases.accept(matter=intake, by=matter.world.li, at=moment(at="09:01"))

    assert first.pk == second.pk
    assert Case.objects.count() == 1


def test_accepting_twice_is_refused_with_where_the_case_stands(matter: Matter) -> None:
    case = matter.accepted()

    with pytest.raises(cases.AlreadyDealtWith, match="办理中"):
        cases.accept(matter=case, by=matter.world.sun, at=moment(at="10:00"))


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"item": "XX-999"}, UnknownItem),
        ({"answers": {**ANSWERS, "unit": "moon"}}, UnknownOption),
        ({"answers": {**ANSWERS, "weather": "rain"}}, UnknownOption),
        ({"answers": {"unit": "local"}}, MissingAnswer),
        ({"applicant": None}, cases.ApplicantMissing),
        ({"materials": {"passport": {"state": "received"}}}, cases.UnknownMaterial),
        ({"materials": {"application_form": {"state": "looked_up"}}}, cases.NoSuchWay),
        ({"materials": {"application_form": {"state": "hovering"}}}, cases.NoSuchWay),
        ({"materials": {"id_card": {"state": "kept"}}}, cases.NoSuchWay),
    ],
)
def test_an_intake_that_cannot_be_is_refused(matter: Matter, change: dict, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        cases.accept(matter=matter.intake(**change), by=matter.world.li, at=moment())

    assert not Case.objects.exists()


def test_after_closing_it_counts_as_accepted_on_the_next_working_day(matter: Matter) -> None:
    friday_evening = matter.accepted(at=moment(4, at="17:40"))

    assert friday_evening.counted_from == date(2026, 3, 9)


def test_what_the_window_looks_up_need_not_be_brought(matter: Matter) -> None:
    looked_up = {**matter.intake().materials, "household_register": {"state": "looked_up"}}

    case = cases.accept(matter=matter.intake(materials=looked_up), by=matter.world.li, at=moment())

    assert case.materials["household_register"]["state"] == "looked_up"


def test_a_running_case_keeps_the_law_when_it_ends_before_the_promise(world: World) -> None:
    """A calendar term runs through a long holiday; the promise does not outlive it."""
    from yikou.catalogue.queries import catalogue

    items = catalogue(world.centre, moment().date()).items.values()
    item = next(one for one in items if one.legal_term and one.promised_limit and not one.situations)
    matter = Matter(world, item=item.code, answers={}, listed=tuple(one.key for one in item.materials_for({})))

    case = matter.accepted(at=moment())

    assert case.legal_due_on is not None
    assert case.due_on <= case.legal_due_on


def test_another_centres_case_is_not_there(matter: Matter) -> None:
    from dataclasses import replace

    from yikou.cases import access

    case = matter.accepted()
    stranger = replace(matter.world.li, centre="elsewhere")

    assert access.case(matter.world.li, case.number) == case
    with pytest.raises(NotFound):
        access.case(stranger, case.number)


def test_an_instant_matter_is_done_on_the_spot_and_handed_over(instant: Matter) -> None:
    case = cases.finish_at_once(intake=instant.intake(), by=instant.world.li, at=moment())

    assert case.state in ("delivered", "concluded")
    assert case.in_time
    assert case.visits == 1


def test_only_an_instant_matter_is_done_on_the_spot(matter: Matter) -> None:
    with pytest.raises(cases.NotInstant, match="低保申请"):
        cases.finish_at_once(intake=matter.intake(), by=matter.world.li, at=moment())
