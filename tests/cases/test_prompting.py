"""提醒: what runs out beside the promise is said once, and no enquiry is left without owner, taker or answer."""

from datetime import date

import pytest

from tests.cases.conftest import Matter, moment
from yikou.cases import operations as cases
from yikou.cases.models import Case, Enquiry
from yikou.centre import operations as centre
from yikou.centre import queries
from yikou.kernel.actors import system
from yikou.ledger import queries as ledger

pytestmark = pytest.mark.django_db


def watch(matter: Matter, at) -> cases.Watched:
    return cases.watch(centre=matter.world.centre, by=system(matter.world.centre), at=at)


def said(row: Case | Enquiry) -> list[str]:
    return [one.facts["what"] for one in ledger.history(row) if one.kind in ("cases.prompted", "cases.promise_broken")]


def test_the_applicant_is_reminded_once_before_the_corrections_run_out(matter: Matter) -> None:
    case = cases.ask_corrections(matter=matter.intake(lacks=("id_card",)), by=matter.world.li, at=moment())
    assert case.correct_by == date(2026, 4, 14)

    for day in (36, 37, 38, 39):
        watch(matter, moment(day))
        watch(matter, moment(day, at="15:00"))
        assert said(case) == ([] if day < 38 else ["corrections"])


def test_a_promised_paper_is_reminded_of_before_it_is_too_late(matter: Matter) -> None:
    case = matter.accepted()
    Case.objects.filter(pk=case.pk).update(gaps=["id_card"], gaps_by=date(2026, 3, 9), step_due_on=None)

    watch(matter, moment(3))
    assert said(case) == []
    watch(matter, moment(4))
    watch(matter, moment(5))
    assert said(case) == ["gaps"]


@pytest.mark.covers("F-16")
def test_an_uncollected_result_and_an_unfiled_case_are_noticed(matter: Matter) -> None:
    case = matter.accepted()
    Case.objects.filter(pk=case.pk).update(state="concluded", concluded_at=moment(1), step="", step_due_on=None)

    watch(matter, moment(15))
    assert said(case) == []
    watch(matter, moment(16))
    watch(matter, moment(17))
    assert said(case) == ["collect"]
    Case.objects.filter(pk=case.pk).update(state="delivered")
    watch(matter, moment(31))
    assert said(case) == ["collect"]
    watch(matter, moment(32))
    watch(matter, moment(33))
    assert said(case) == ["collect", "file"]


def asked(matter: Matter, **more) -> Enquiry:
    return cases.note_enquiry(question="孩子医保怎么办", channel="visit", by=matter.world.li, at=moment(), **more)


@pytest.mark.covers("D-03", "F-06")
def test_what_nobody_takes_and_nobody_answers_is_entered_once_with_who_held_it(matter: Matter) -> None:
    enquiry = asked(matter)
    cases.pass_on(
        enquiry=enquiry, to="医保", to_account=matter.world.accounts["xiaosun"], by=matter.world.li, at=moment()
    )

    for day in (1, 2, 2, 3, 4, 4, 7):
        watch(matter, moment(day))

    assert said(enquiry) == ["silence", "答复咨询"]
    broken = next(one.fact for one in ledger.history(enquiry) if one.kind == "cases.promise_broken")
    assert (broken.held_by, broken.due_on) == (matter.world.accounts["xiaoli"], date(2026, 3, 5))


def test_an_answered_enquiry_is_left_alone(matter: Matter) -> None:
    enquiry = asked(matter, answer="带身份证来")

    watch(matter, moment(20))

    assert said(enquiry) == []


def test_the_enquiries_of_who_is_away_have_an_owner_who_is_there(matter: Matter) -> None:
    enquiry = asked(matter)
    centre.record_absence(
        centre=queries.centre(matter.world.centre),
        account=matter.world.accounts["xiaoli"],
        from_at=moment(1),
        until_at=moment(3),
        reason="年休",
        by=matter.world.gao,
        at=moment(),
    )

    watch(matter, moment(1, at="10:00"))

    enquiry.refresh_from_db()
    assert enquiry.owner != matter.world.accounts["xiaoli"]
    assert enquiry.first_contact == matter.world.accounts["xiaoli"]


def test_a_closing_announced_later_moves_the_dates_with_an_entry(matter: Matter) -> None:
    case = matter.accepted()
    centre.announce_closing(
        centre=queries.centre(matter.world.centre),
        day=date(2026, 3, 16),
        reason="台风",
        emergency=True,
        by=matter.world.chen,
        at=moment(1),
    )

    watch(matter, moment(1))
    watch(matter, moment(1, at="15:00"))

    case.refresh_from_db()
    assert [one.kind for one in ledger.history(case)].count("cases.recounted") == 1
    assert case.due_on == date(2026, 4, 8)
