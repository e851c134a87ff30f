"""Whoever leaves the demo leaves nothing without an owner: the day's rounds give it to somebody, as the worker does."""

from datetime import time

from tests.simulation.conftest import EVE
from yikou.accounts.models import Account
from yikou.feedback import operations as feedback
from yikou.feedback.models import Concern
from yikou.kernel.actors import resident
from yikou.ledger.queries import replay as replayed
from yikou.simulation import routine
from yikou.simulation.replay import Replay


def test_a_round_gives_what_somebody_left_behind_to_somebody_else(demo: str):
    scene = Replay(7, centre=demo).scene(EVE)
    said = feedback.Said(sort="suggestion", channel="web", words="多放几把椅子")
    concern = feedback.note_concern(said=said, by=resident(demo), at=scene.at(time(9, 30)))
    Account.objects.filter(pk=concern.owner).update(is_active=False)

    routine.watch(scene, scene.at(time(10, 0)))

    after = Concern.objects.get(pk=concern.pk)
    assert after.owner != concern.owner
    assert list(replayed(demo, "feedback.concern")) == []
