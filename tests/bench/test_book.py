"""Figures of a run: medians and ranges, ratios within a round, and what a goal makes of them."""

import pytest

from bench.book import Book, percentile, said
from bench.goals import Goal, judged


def test_a_percentile_is_the_value_below_which_that_share_lies():
    values = [float(one) for one in range(100, 0, -1)]

    assert (percentile(values, 0.5), percentile(values, 0.99), percentile([7.0], 0.99)) == (51.0, 100.0, 7.0)


@pytest.mark.parametrize(
    ("values", "printed"),
    [([], "–"), ([3.0], "3.00"), ([1520.4, 980.0, 1204.0], "1 204 [980–1 520]"), ([0.08123], "0.081")],
)
def test_a_figure_is_printed_as_its_median_with_its_range(values, printed):
    assert said(values) == printed


def test_a_ratio_is_taken_within_its_own_round():
    book = Book()
    book.add("page", 100, 300)
    book.add("raw", 1000, 2000)

    assert book.ratios("page", "raw") == [0.1, 0.15]


@pytest.mark.parametrize(("value", "verdict"), [(4.0, "reached"), (9.0, "met"), (11.0, "**missed**")])
def test_a_goal_is_judged_by_the_median(value, verdict):
    goal = Goal("processor time", lambda book: book.of("cpu"), must=10, reach=5)

    assert goal.verdict([value, value, 1000.0]) == verdict
    assert goal.asked() == "≤ 10 (≤ 5)"


def test_what_was_not_measured_is_not_judged():
    book = Book()
    book.add("postgresql/page/rate", 400)
    book.add("postgresql/raw4/rate", 4000)

    assert [row[1:] for row in judged(book)] == [("≥ 0.08 (≥ 0.15)", "0.100", "met")]
