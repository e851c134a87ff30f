"""What the ledger put forward goes its ways in the demo: upheld, set aside, taken back, nobody's fault."""

from datetime import timedelta
from functools import partial
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest

from tests.world import MONDAY_9AM, House
from yikou.accounts.queries import actor_of
from yikou.feedback import operations
from yikou.feedback.models import Breach
from yikou.kernel import actors
from yikou.ledger import queries as ledger
from yikou.simulation import accounting

pytestmark = pytest.mark.django_db


def test_each_goes_a_step_a_day_and_ends_as_its_place_says(house: House):
    entry, machine = ledger.entries(house.centre)[0].pk, actors.system(house.centre)
    raised = {"kind": "overdue", "entries": [entry], "by": machine, "at": MONDAY_9AM}
    for who in (house.li, house.sun, house.zhao, house.wu, house.mei):
        operations.raise_breach(account=who.account_id, **raised)  # type: ignore[arg-type]

    left_alone = house.mei.account_id
    for days in range(8):
        at = MONDAY_9AM + timedelta(days=days)
        scene: Any = SimpleNamespace(
            centre=house.centre,
            day=at.date(),
            is_played=lambda key: key != left_alone,
            actor=partial(actor_of, centre=house.centre, on=at.date()),
            dice=lambda *_: Random(7),
        )
        accounting.account(scene, at)
        if days == 0:
            assert set(Breach.objects.values_list("state", flat=True)) == {"proposed"}

    ends = list(Breach.objects.order_by("id").values_list("state", "outcome", "at_fault"))
    assert ends[0] == ("closed", "upheld", True)
    assert ends[1] == ("dropped", "", None)
    assert ends[2] == ("closed", "revoked", True)
    assert ends[3] == ("decided", "", False)
    assert ends[4][0] == "hearing"  # whoever the demo leaves to its visitors is not played
    assert list(ledger.replay(house.centre, "feedback.breach")) == []
