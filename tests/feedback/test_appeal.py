"""申诉复核: the rated person appeals in time, a leader who is not involved decides; nothing is deleted."""

from datetime import date

import pytest

from tests.feedback.saying import Said, moment
from yikou.feedback import access, queries
from yikou.feedback import operations as feedback
from yikou.feedback.models import Rating
from yikou.kernel.refusals import NotAllowed, NotFound
from yikou.ledger.queries import replay

pytestmark = pytest.mark.django_db


def test_an_appeal_goes_to_a_leader_and_takes_the_rating_out_of_the_figures(said: Said):
    rating = said.rated(words="窗口态度差")

    one = feedback.appeal_rating(rating=rating, evidence="当天我在 2 号窗口", by=said.world.li, at=moment(7))
    with pytest.raises(feedback.SayWhy):
        feedback.decide_appeal(appeal=one, upheld=True, reason="", words="查了", by=said.world.liang, at=moment(8))
    feedback.decide_appeal(
        appeal=one, upheld=True, reason="mistaken", words="录像里是别人", by=said.world.liang, at=moment(8)
    )
    with pytest.raises(feedback.AlreadyDecided):
        feedback.decide_appeal(appeal=one, upheld=False, words="再想想", by=said.world.liang, at=moment(9))

    rating.refresh_from_db()
    assert one.due_on == date(2026, 3, 16)
    assert (rating.is_counted, rating.excluded_why, rating.words) == (False, "mistaken", "窗口态度差")
    assert rating.exclusion_words == "录像里是别人"
    assert queries.levels(said.world.centre, date(2026, 3, 1), date(2026, 4, 1)) == {}
    assert queries.rectification_of(rating).is_open
    assert list(replay(said.world.centre)) == []


def test_a_rating_that_stands_stays_in_the_figures(said: Said):
    rating = said.rated()

    one = feedback.appeal_rating(rating=rating, evidence="不是我", by=said.world.li, at=moment(1))
    feedback.decide_appeal(appeal=one, upheld=False, words="录像里就是", by=said.world.liang, at=moment(2))

    rating.refresh_from_db()
    assert (rating.is_counted, one.upheld, one.step) == (True, False, "维持评价")


def test_it_is_refused_late_twice_for_others_without_words_and_for_what_is_not_bad(said: Said):
    rating, good = said.rated(), said.rated("satisfied")

    with pytest.raises(NotFound):
        feedback.appeal_rating(rating=rating, evidence="不是这样", by=said.world.sun, at=moment(1))
    with pytest.raises(feedback.SayWhy):
        feedback.appeal_rating(rating=rating, evidence="  ", by=said.world.li, at=moment(1))
    with pytest.raises(feedback.NotAppealable):
        feedback.appeal_rating(rating=good, evidence="太好了", by=said.world.li, at=moment(1))
    with pytest.raises(feedback.NotAppealable):
        feedback.appeal_rating(rating=rating, evidence="不是这样", by=said.world.li, at=moment(8))
    feedback.appeal_rating(rating=rating, evidence="不是这样", by=said.world.li, at=moment(1))
    with pytest.raises(feedback.NotAppealable):
        feedback.appeal_rating(rating=rating, evidence="还是不是", by=said.world.li, at=moment(1))


def test_neither_the_rated_person_nor_who_put_it_right_re_checks(said: Said):
    rating = said.rated()
    one = feedback.appeal_rating(rating=rating, evidence="不是这样", by=said.world.li, at=moment(1))
    rectification = queries.rectification_of(rating)
    assert rectification is not None
    feedback.pass_rectification_on(
        rectification=rectification, to=said.world.liang.account_id or 0, why="她来改", by=said.world.ban, at=moment(1)
    )

    with pytest.raises(NotAllowed):
        feedback.decide_appeal(appeal=one, upheld=False, words="我看了", by=said.world.sun, at=moment(2))
    with pytest.raises(feedback.Involved):
        feedback.decide_appeal(appeal=one, upheld=False, words="我看了", by=said.world.liang, at=moment(2))
    with pytest.raises(feedback.Involved):
        feedback.pass_appeal_on(
            appeal=one, to=said.world.liang.account_id or 0, why="换人", by=said.world.chen, at=moment(2)
        )
    feedback.pass_appeal_on(
        appeal=one, to=said.world.chen.account_id or 0, why="梁姐参与了整改", by=said.world.chen, at=moment(2)
    )
    feedback.decide_appeal(appeal=one, upheld=False, words="录像里就是", by=said.world.chen, at=moment(2))

    assert one.owner == said.world.chen.account_id


def test_one_sees_ratings_of_his_own_work_and_of_his_own_centre(said: Said):
    rating = said.rated()

    assert access.own_rating(said.world.li, rating.pk) == rating
    with pytest.raises(NotFound):
        access.own_rating(said.world.sun, rating.pk)
    with pytest.raises(NotFound):
        access.rating(said.world.chen, rating.pk + 99)
    assert Rating.objects.counted().get() == rating
