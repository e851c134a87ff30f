"""评价: one visit one rating, one matter one rating; by the resident, in time, never by the clerk's hand."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from tests.feedback.saying import Said, moment
from yikou.feedback import operations as feedback
from yikou.feedback import queries
from yikou.feedback.models import Rating, Rectification
from yikou.kernel.crypto import open_sealed
from yikou.kernel.refusals import NotFound
from yikou.ledger.queries import replay

pytestmark = pytest.mark.django_db


@pytest.mark.covers("J-01")
def test_a_matter_is_rated_once_by_the_resident_and_never_by_staff(said: Said):
    case = said.matter()

    with pytest.raises(feedback.NotRateable):
        feedback.rate(token=case.token, level="satisfied", channel="web", by=said.world.li, at=moment(at="09:10"))
    with pytest.raises(feedback.NoSuchLevel):
        said.rated("", of=case)
    rating = said.rated("satisfied", of=case)
    with pytest.raises(feedback.NotRateable):
        said.rated("very_satisfied", of=case)

    assert (rating.level, rating.staff, rating.window, rating.is_counted) == (
        "satisfied",
        case.first_contact,
        "1",
        True,
    )


def test_a_visit_without_a_matter_is_rated_too_and_once(said: Said):
    ticket = said.visit()

    rating = said.rated(
        "dissatisfied", of=ticket, given=feedback.Given(reasons=["waited"], call=True, phone="13812345678")
    )
    with pytest.raises(feedback.NotRateable):
        said.rated("satisfied", of=ticket)

    assert (rating.case_id, rating.ticket_id, rating.staff) == (None, ticket.pk, said.world.accounts["xiaoli"])
    assert open_sealed(rating.phone, purpose="phone") == "13812345678"
    assert "138" not in rating.phone
    assert queries.rectification_of(rating) is not None


def test_a_visit_that_has_not_ended_and_a_forged_address_are_not_rated(said: Said):
    from tests.hall.conftest import Hall

    ticket = Hall(said.world).take(0)

    with pytest.raises(feedback.NotRateable):
        said.rated(of=ticket)
    with pytest.raises(NotFound):
        feedback.rate(token="forged", level="satisfied", channel="web", by=said.resident, at=moment())


def test_the_window_closes_after_five_working_days(said: Said):
    case, other = said.matter(), said.matter()

    rating = said.rated("satisfied", of=case, at=moment(7, at="23:50"))
    with pytest.raises(feedback.NotRateable):
        said.rated("satisfied", of=other, at=moment(8, at="00:10"))

    assert rating.channel == "qr"


def test_a_long_word_is_refused_and_a_strange_one_is_kept(said: Said):
    case, words = said.matter(), "\u202e很慢😡\u200f يا سلام"

    with pytest.raises(feedback.WordsTooLong):
        said.rated(of=case, words="长" * 501)
    rating = said.rated(of=case, words=words)

    assert rating.words == words
    assert words not in str(rating.__dict__["flags"])


@pytest.mark.covers("I-17")
def test_what_comes_from_a_machine_of_the_house_is_looked_at_before_it_counts(said: Said):
    rating = said.rated("very_satisfied", of_house=True)
    assert (rating.flags, rating.is_counted) == (["house"], False)

    with pytest.raises(feedback.SayWhy):
        feedback.look_at(rating=rating, counts=True, words=" ", by=said.world.liang, at=moment(at="11:00"))
    feedback.look_at(rating=rating, counts=False, words="录像里是工作人员自己点的", by=said.world.liang, at=moment(1))
    with pytest.raises(feedback.NotToLookAt):
        feedback.look_at(rating=rating, counts=True, words="又想了想", by=said.world.liang, at=moment(1))

    rating.refresh_from_db()
    assert (rating.is_counted, rating.excluded_why, rating.exclusion_words) == (
        False,
        "not_own",
        "录像里是工作人员自己点的",
    )


def test_a_burst_is_looked_at_as_a_whole(said: Said):
    matters = [said.matter() for _ in range(6)]

    made = [said.rated("very_satisfied", of=one, at=moment(at=f"09:2{n}")) for n, one in enumerate(matters)]

    assert [one.flags for one in Rating.objects.order_by("pk")] == [["burst"]] * 6
    assert not Rating.objects.counted().exists()
    assert len(made) == 6
    assert list(replay(said.world.centre)) == []


def test_five_in_ten_minutes_are_no_burst(said: Said):
    for n in range(5):
        said.rated("very_satisfied", of=said.matter(), at=moment(at=f"09:2{n}"))
    said.rated("very_satisfied", of=said.matter(), at=moment(at="09:31"))

    assert Rating.objects.counted().count() == 6


@pytest.mark.covers("J-20", partly="the resident is asked after a rating")
def test_questions_are_answered_once_and_only_those_that_were_asked(said: Said):
    rating = said.rated("satisfied")
    given = {"convenient": "yes", "fair": "no", "satisfied": "maybe", "attitude": "4", "level": "9", "evil": "yes"}

    feedback.answer_questions(rating=rating, answers=given, by=said.resident, at=moment(at="09:25"))
    with pytest.raises(feedback.NotRateable):
        feedback.answer_questions(rating=rating, answers=given, by=said.resident, at=moment(at="09:26"))

    assert rating.answers == {"convenient": True, "fair": False, "attitude": 4}


@pytest.mark.django_db(transaction=True)
def test_of_ten_who_press_at_once_one_has_rated(said: Said):
    case = said.matter()

    def press(n: int) -> bool:
        try:
            said.rated("dissatisfied" if n % 2 else "satisfied", of=case)
        except feedback.NotRateable:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(10) as hands:
        done = list(hands.map(press, range(10)))

    assert sum(done) == 1
    assert Rating.objects.count() == 1
    assert Rectification.objects.count() == Rating.objects.filter(is_bad=True).count()
