"""`make requirements`: what counts as covered."""

import pytest

from tests.plugins.covers import rows
from tools.requirements import note, state

WHOLE = {"test": "a", "partly": False}
PART = {"test": "b", "partly": "by post only"}


@pytest.mark.parametrize(
    ("tests", "expected"), [([], "not yet"), ([PART], "partly"), ([WHOLE], "covered"), ([PART, WHOLE], "covered")]
)
def test_a_row_is_covered_when_one_test_shows_all_of_it(tests, expected):
    assert state(tests) == expected


def test_a_row_shown_in_part_says_what_is_missing():
    assert "by post only" in note([PART])
    assert note([PART, WHOLE]) == ""


def test_the_list_of_rows_is_whole():
    assert len(rows()) == 565
