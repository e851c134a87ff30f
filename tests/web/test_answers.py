"""The public page of answers: a month counted out, whoever asks."""

import pytest

from tests.feedback.voices import Voices
from tests.web.desk import text


@pytest.mark.covers("J-18", "J-23")
def test_everybody_sees_the_month_and_what_became_of_it(world, client):
    voices = Voices(world)
    voices.accepted()

    page = text(client.get("/answers/"))

    assert "2026年3月" in page
    assert "投诉" in page
    assert "还没有人评，说不出满意不满意" in page
    assert "费用清单" not in page


def test_a_month_that_is_none_shows_this_one(world, client):
    for odd in ("2026-13", "1999-01", "x" * 500, "2026-02"):
        assert client.get("/answers/", {"month": odd}).status_code == 200
    assert "这个月还没有人来说" in text(client.get("/answers/?month=2026-02"))
