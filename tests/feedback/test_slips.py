"""书面评价: typed by one, compared by another; 电话评价 is noted by who did not do the work."""

from datetime import timedelta

import pytest

from tests.feedback.saying import Said, moment
from tests.world import MONDAY
from yikou.feedback import operations as feedback
from yikou.feedback import queries
from yikou.feedback.models import Rating
from yikou.kernel.refusals import NotAllowed

pytestmark = pytest.mark.django_db


def _typed(said: Said, **more):
    about = queries.by_number(said.world.centre, said.matter().number, on=MONDAY)
    given = {"level": "dissatisfied", "given_on": MONDAY, "by": said.world.mei, "at": moment(1), **more}
    return feedback.type_slip(about=about, **given)


def test_paper_counts_once_a_second_person_has_compared_it(said: Said):
    slip = _typed(said, words="等了一上午", phone="13812345678")

    with pytest.raises(feedback.SameTypist):
        feedback.check_slip(slip=slip, fits=True, by=said.world.mei, at=moment(1))
    assert not Rating.objects.exists()
    rating = feedback.check_slip(slip=slip, fits=True, by=said.world.ban, at=moment(1, at="11:00"))
    with pytest.raises(feedback.SlipDone):
        feedback.check_slip(slip=slip, fits=True, by=said.world.ban, at=moment(1, at="11:00"))

    assert rating is not None
    assert (rating.channel, rating.words, rating.rated_at.date()) == ("paper", "等了一上午", MONDAY)
    one = queries.rectification_of(rating)
    assert one is not None
    assert one.contact_by == MONDAY + timedelta(days=2)


def test_what_does_not_fit_the_paper_is_no_rating(said: Said):
    slip = _typed(said)

    assert feedback.check_slip(slip=slip, fits=False, by=said.world.ban, at=moment(1)) is None
    assert (slip.state, Rating.objects.count()) == ("wrong", 0)


def test_who_did_the_work_or_may_not_does_not_type_it(said: Said):
    with pytest.raises(NotAllowed):
        _typed(said, by=said.world.li)
    with pytest.raises(feedback.WrongDay):
        _typed(said, given_on=MONDAY + timedelta(days=9))
    with pytest.raises(feedback.NoSuchLevel):
        _typed(said, level="splendid")
    about = queries.by_number(said.world.centre, said.matter(by=said.world.mei).number, on=MONDAY)
    with pytest.raises(feedback.NotOwnWork):
        feedback.type_slip(about=about, level="satisfied", given_on=MONDAY, by=said.world.mei, at=moment(1))


def test_on_the_telephone_it_is_noted_by_somebody_else(said: Said):
    case, own = said.matter(), said.matter(by=said.world.mei)

    rating = said.rated("satisfied", of=case, channel="phone", by=said.world.mei)
    with pytest.raises(feedback.NotOwnWork):
        said.rated("very_satisfied", of=own, channel="phone", by=said.world.mei)
    with pytest.raises(feedback.NotRateable):
        said.rated("very_satisfied", of=own, channel="web", by=said.world.mei)

    assert rating.noted_by == said.world.mei.account_id
