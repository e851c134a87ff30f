"""Bad ratings of the demo are put right by the cast, within their limits, through the same operations."""

from dataclasses import replace

import pytest

from yikou.feedback.models import Appeal, Rectification
from yikou.ledger.queries import replay as replayed
from yikou.simulation import habits
from yikou.simulation.replay import Replay


@pytest.mark.slow
def test_the_cast_puts_bad_ratings_right_in_time(demo: str, monkeypatch: pytest.MonkeyPatch):
    angry = replace(habits.shipped(), levels={"dissatisfied": 1.0})
    monkeypatch.setattr(habits, "shipped", lambda: angry)

    Replay(7, 0.1, demo).run(6)

    made = list(Rectification.objects.all())
    assert made
    assert {one.at_step for one in made} >= {"closed"}
    assert all(one.fixed_by != one.rated_staff and one.fixed_in_time for one in made if one.fixed_by)
    assert not [one for one in made if one.is_open and one.owner == one.rated_staff]
    assert Appeal.objects.exists()
    assert list(replayed(demo, "feedback.rectification")) == []
