"""咨询与首问、进度查询、草稿."""

import pytest

from tests.cases.conftest import Matter, moment
from tests.world import WANG
from yikou.cases import operations as cases
from yikou.cases import queries
from yikou.cases.models import Draft, Enquiry
from yikou.kernel import actors
from yikou.ledger import queries as ledger

pytestmark = pytest.mark.django_db


def asked(matter: Matter, **more: object) -> Enquiry:
    given = {"question": "孩子落户去哪里办？", "channel": "phone", "caller": "李先生", "phone": "13700001111", **more}
    return cases.note_enquiry(**given, by=matter.world.mei, at=moment())  # type: ignore[arg-type]


@pytest.mark.covers("D-01", "D-02", "H-09")
def test_who_is_asked_first_owns_the_enquiry_by_telephone_too(matter: Matter) -> None:
    enquiry = asked(matter)

    assert (enquiry.state, enquiry.owner) == ("open", matter.world.accounts["xiaomei"])
    assert "13700001111" not in str(Enquiry.objects.values().get())


@pytest.mark.covers("D-03", "D-04")
def test_it_stays_the_first_contacts_until_the_other_has_taken_it(matter: Matter) -> None:
    enquiry = asked(matter)
    zhao = matter.world.accounts["laozhao"]

    cases.pass_on(enquiry=enquiry, to="民政", to_account=zhao, by=matter.world.mei, at=moment(at="09:05"))
    assert (enquiry.state, enquiry.owner) == ("passed", matter.world.accounts["xiaomei"])
    with pytest.raises(cases.NotPassedToYou):
        cases.take(enquiry=enquiry, by=matter.world.li, at=moment(at="09:10"))
    cases.take(enquiry=enquiry, by=matter.world.zhao, at=moment(at="09:10"))

    assert (enquiry.state, enquiry.owner) == ("taken", zhao)


@pytest.mark.covers("F-06", partly=True)
def test_an_enquiry_ends_with_an_answer(matter: Matter) -> None:
    enquiry = asked(matter)

    with pytest.raises(cases.AnswerMissing):
        cases.answer_enquiry(enquiry=enquiry, answer=" ", by=matter.world.mei, at=moment())
    cases.answer_enquiry(enquiry=enquiry, answer="到派出所，文昌路 1 号", by=matter.world.mei, at=moment())
    with pytest.raises(cases.AlreadyAnswered):
        cases.answer_enquiry(enquiry=enquiry, answer="补一句", by=matter.world.mei, at=moment())

    assert list(queries.unanswered(matter.world.centre)) == []
    assert list(ledger.replay(matter.world.centre, "cases.enquiry")) == []


@pytest.mark.parametrize("question", ["", "   "])
def test_an_enquiry_without_a_question_is_refused(matter: Matter, question: str) -> None:
    with pytest.raises(cases.QuestionMissing):
        asked(matter, question=question)
    with pytest.raises(cases.TooLong):
        asked(matter, question="问" * 3000)


def test_progress_is_found_by_number_and_last_four(matter: Matter) -> None:
    case = matter.accepted()
    given = {"client": "10.0.0.9", "by": actors.resident(matter.world.centre), "at": moment()}

    assert cases.look_up(number=case.number.lower(), last_digits=WANG["identity"][-4:], **given) == case
    with pytest.raises(cases.NothingMatches):
        cases.look_up(number=case.number, last_digits="0000", **given)
    with pytest.raises(cases.NothingMatches):
        cases.look_up(number="26-0302-9999-A", last_digits=WANG["identity"][-4:], **given)


def test_guessing_is_stopped_for_a_while_and_only_where_it_came_from(matter: Matter) -> None:
    case = matter.accepted()
    last = WANG["identity"][-4:]
    given = {"number": case.number, "by": actors.resident(matter.world.centre)}
    for minute in range(5):
        with pytest.raises(cases.NothingMatches):
            cases.look_up(**given, last_digits="0000", client="10.0.0.9", at=moment(at=f"09:0{minute}"))

    with pytest.raises(cases.LookupBlocked):
        cases.look_up(**given, last_digits=last, client="10.0.0.9", at=moment(at="09:06"))

    assert cases.look_up(**given, last_digits=last, client="10.0.0.10", at=moment(at="09:06")) == case
    assert cases.look_up(**given, last_digits=last, client="10.0.0.9", at=moment(at="09:40")) == case


def test_what_is_typed_is_kept_sealed_and_given_back_to_who_typed_it(matter: Matter) -> None:
    typed = {"item": "MZ-001", "identity": WANG["identity"]}

    cases.save_draft(key="desk-1", content=typed, by=matter.world.li, at=moment())

    assert queries.draft(matter.world.li, "desk-1") == typed
    assert queries.draft(matter.world.sun, "desk-1") is None
    assert WANG["identity"] not in Draft.objects.get().content
    cases.drop_draft(key="desk-1", by=matter.world.li, at=moment())
    assert queries.draft(matter.world.li, "desk-1") is None


def test_two_clerks_on_one_case_see_each_other(matter: Matter) -> None:
    case = matter.accepted()

    assert cases.look_at(case=case, by=matter.world.li, at=moment()) == []
    assert cases.look_at(case=case, by=matter.world.sun, at=moment()) == ["小李"]
    assert cases.look_at(case=case, by=matter.world.sun, at=moment(at="09:05")) == []
