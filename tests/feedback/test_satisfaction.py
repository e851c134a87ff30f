"""The figures of ratings: how many said something, how satisfied, and what a share of a few is worth."""

from datetime import date
from importlib import import_module

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.feedback.saying import Said, moment
from yikou.feedback import operations as feedback
from yikou.feedback import queries
from yikou.feedback.policies import Publication, wilson
from yikou.policies.operations import publish_version
from yikou.policies.queries import rulebook

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)


@given(st.integers(0, 5000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_the_interval_holds_the_share_and_never_leaves_nothing_and_all(counted: tuple[int, int]):
    part, whole = counted
    found = wilson(part, whole)

    assert 0 <= found.low <= found.high <= 1
    if whole:
        assert found.low <= part / whole <= found.high
        assert found.low < 1
        assert found.high > 0


@given(st.integers(1, 400), st.integers(0, 100))
def test_more_ratings_of_the_same_share_say_more(whole: int, hundredths: int):
    part = whole * hundredths // 100

    few, many = wilson(part, whole), wilson(part * 10, whole * 10)

    assert many.high - many.low <= few.high - few.low + 1e-9


@given(st.integers(0, 300).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_only_all_is_a_hundred_percent_and_few_are_told_in_words(counted: tuple[int, int]):
    found = wilson(*counted)

    assert (found.percent == "100%") == (found.whole > 0 and found.part == found.whole)
    assert (found.percent == "0%") == (found.whole > 0 and found.part == 0)
    assert ("太少" in found.told) == (0 < found.whole < 10)


def test_wilson_as_it_is_printed_in_the_books():
    found = wilson(9, 10)

    assert (round(found.low, 3), round(found.high, 3)) == (0.596, 0.982)
    with pytest.raises(ValueError, match="no share"):
        wilson(11, 10)


@pytest.mark.django_db
@pytest.mark.covers("J-18", "J-19")
def test_who_could_rate_and_did_by_window_clerk_item_and_month(said: Said):
    first, second, _ = said.matter(), said.matter(), said.matter()
    visit = said.visit()
    said.rated("satisfied", of=first)
    said.rated("dissatisfied", of=second)
    said.rated("very_satisfied", of=visit, of_house=True)

    whole = queries.overall(said.world.centre, FIRST, LAST)
    clerk = queries.by_side(said.world.centre, FIRST, LAST, "clerk")
    items = {one.key: (one.could, one.rated) for one in queries.by_side(said.world.centre, FIRST, LAST, "item")}
    months = [(one.key, one.rated) for one in queries.by_month(said.world.centre, date(2026, 2, 1), LAST)]

    assert (whole.could, whole.rated, whole.bad, whole.left_out) == (4, 2, 1, 1)
    assert (whole.satisfied.percent, whole.response.percent) == ("50%", "75%")
    assert [(one.key, one.could) for one in clerk] == [(str(said.world.accounts["xiaoli"]), 4)]
    assert items == {first.item_code: (3, 2), "": (1, 0)}
    assert months == [("2026-02", 0), ("2026-03", 2)]
    assert [one.key for one in queries.by_side(said.world.centre, FIRST, LAST, "window")] == ["1"]


@pytest.mark.django_db
def test_few_ratings_have_no_place(said: Said):
    rule = rulebook(said.world.centre, FIRST).get(Publication)
    made = [
        queries.Standing("1", could=60, rated=40, bad=2, left_out=0),
        queries.Standing("2", could=60, rated=40, bad=1, left_out=0),
        queries.Standing("3", could=60, rated=29, bad=0, left_out=0),
    ]

    order, few = queries.ranked(made, rule)

    assert ([one.key for one in order], [one.key for one in few]) == (["2", "1"], ["3"])
    assert queries.at_bottom(said.world.centre, LAST) == ""


@pytest.mark.django_db
def test_each_month_is_ranked_by_the_rule_of_its_own_last_day(said: Said, monkeypatch: pytest.MonkeyPatch):
    given = {"because": "份数要求改了", "by": said.world.chen, "at": moment()}
    for values, from_on in (({"least_ratings": 5}, date(2026, 5, 1)), ({"least_ratings": 60}, date(2026, 8, 1))):
        publish_version(
            centre=said.world.centre, code="evaluation.publication", values=values, from_on=from_on, **given
        )
    made = [
        queries.Standing("1", could=60, rated=40, bad=0, left_out=0),
        queries.Standing("2", could=60, rated=10, bad=1, left_out=0),
    ]
    monkeypatch.setattr(import_module("yikou.feedback.queries.satisfaction"), "by_side", lambda *_: made)

    assert queries.at_bottom(said.world.centre, date(2026, 8, 3)) == "2"  # five were enough in every month
    assert queries.at_bottom(said.world.centre, date(2026, 6, 3)) == ""  # in April ten were too few
    assert queries.at_bottom(said.world.centre, date(2026, 9, 3)) == ""  # from August sixty are needed
    assert queries.at_bottom(said.world.centre, date(2026, 3, 3)) == ""  # the centre was not there yet


@pytest.mark.django_db
def test_what_is_looked_at_and_counts_comes_into_the_figures(said: Said):
    rating = said.rated("satisfied", of_house=True)
    before = queries.overall(said.world.centre, FIRST, LAST)

    feedback.look_at(rating=rating, counts=True, words="居民借用了总台的平板", by=said.world.liang, at=moment(1))

    after = queries.overall(said.world.centre, FIRST, LAST)
    assert (before.rated, before.left_out, after.rated, after.left_out) == (0, 1, 1, 0)
