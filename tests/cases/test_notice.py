"""一次性告知: it lists everything, and nothing beyond it may be asked for."""

import pytest

from tests.cases.conftest import ANSWERS, LISTED, Matter, moment
from yikou.cases import operations as cases
from yikou.cases.models import Paper
from yikou.cases.operations.papers import digest_of
from yikou.ledger import queries as ledger

pytestmark = pytest.mark.django_db
FEWER = {**ANSWERS, "members": ["none"]}


def give(matter: Matter, answers: dict | None = None, **more: object) -> Paper:
    given = {"item": "MZ-001", "answers": answers or ANSWERS, "person": matter.world.wang, **more}
    return cases.give_notice(**given, by=matter.world.li, at=moment())  # type: ignore[arg-type]


def bound(matter: Matter, **more: object) -> dict:
    """A matter of 王奶奶's with the fewer answers, for which `photo`-like papers were not listed."""
    return {"answers": FEWER, **more}


@pytest.mark.covers("E-01", "E-03", "E-09", "E-04", "Y-01")
def test_a_notice_says_all_five_parts_and_is_kept_with_its_digest(matter: Matter) -> None:
    notice = give(matter)

    assert notice.listed == LISTED
    assert all(notice.content[part] for part in ("basis", "limit", "procedure", "materials", "refusal_reasons"))
    assert notice.digest == digest_of(notice.content)
    assert [one.kind for one in ledger.history(notice)] == ["cases.noticed"]


def test_asking_beyond_the_notice_is_said_before_it_happens(matter: Matter) -> None:
    notice = give(matter, FEWER)
    intake = matter.intake(answers=FEWER, lacks=("diagnosis_certificate", "medical_invoice"))

    with pytest.raises(cases.NotOnNotice, match="在校就读证明") as said:
        cases.ask_corrections(matter=intake, also=("student_status_proof",), by=matter.world.li, at=moment(3))

    assert notice.number in said.value.sentence
    assert not any(one.kind == "cases.notice_breached" for one in ledger.entries(matter.world.centre))


@pytest.mark.covers("E-05", "E-06")
def test_a_clerk_who_goes_on_leaves_a_breach_with_what_is_owed(matter: Matter) -> None:
    give(matter, FEWER)
    intake = matter.intake(answers=FEWER, lacks=("diagnosis_certificate", "medical_invoice"))

    case = cases.ask_corrections(
        matter=intake, also=("student_status_proof",), go_on="上级临时要求", by=matter.world.li, at=moment(3)
    )

    breach = next(one.fact for one in ledger.history(case) if one.kind == "cases.notice_breached")
    assert (breach.clerk, breach.owed, breach.asked) == (
        matter.world.accounts["xiaoli"],
        "4.00",
        ("student_status_proof",),
    )
    assert case.breaches == 1


def test_asking_for_what_was_listed_is_no_breach(matter: Matter) -> None:
    give(matter)

    case = cases.ask_corrections(matter=matter.intake(lacks=("medical_invoice",)), by=matter.world.li, at=moment(3))

    assert case.breaches == 0


def test_other_answers_or_an_old_notice_do_not_bind(matter: Matter) -> None:
    give(matter, FEWER)
    other = matter.intake(lacks=("medical_invoice",))

    changed = cases.ask_corrections(matter=other, by=matter.world.li, at=moment(3))
    late = cases.ask_corrections(
        matter=matter.intake(answers=FEWER, lacks=("diagnosis_certificate", "medical_invoice")),
        also=("student_status_proof",),
        by=matter.world.li,
        at=moment(100),
    )

    assert (changed.breaches, late.breaches) == (0, 0)


@pytest.mark.parametrize(("fault", "is_breach"), [("clerk", True), ("applicant", False)])
def test_a_corrected_notice_replaces_the_old_one_which_stays_readable(
    matter: Matter, fault: str, is_breach: bool
) -> None:
    old = give(matter, FEWER)

    new = cases.correct_notice(
        notice=old, answers=ANSWERS, fault=fault, reason="家里有重病人，上次没问到", by=matter.world.li, at=moment(1)
    )

    old.refresh_from_db()
    kinds = [one.kind for one in ledger.history(old)]
    assert old.replaced_by == new.number
    assert old.content["materials"]
    assert ("cases.notice_breached" in kinds) is is_breach


def test_a_correction_needs_its_reason_and_whose_mistake_it_was(matter: Matter) -> None:
    old = give(matter, FEWER)
    given = {"notice": old, "answers": ANSWERS, "by": matter.world.li, "at": moment(1)}

    with pytest.raises(cases.ReasonMissing):
        cases.correct_notice(**given, fault="clerk", reason=" ")
    with pytest.raises(cases.UnknownFault):
        cases.correct_notice(**given, fault="weather", reason="下雨")
    cases.correct_notice(**given, fault="law", reason="新办法施行")
    with pytest.raises(cases.NoticeReplaced):
        cases.correct_notice(**given, fault="clerk", reason="又错了")


@pytest.mark.covers("C-16")
def test_visits_are_counted(matter: Matter) -> None:
    case = cases.ask_corrections(matter=matter.intake(lacks=("medical_invoice",)), by=matter.world.li, at=moment())

    cases.supply(case=case, materials={"medical_invoice": {"state": "received"}}, by=matter.world.sun, at=moment(1))

    assert case.visits == 2
