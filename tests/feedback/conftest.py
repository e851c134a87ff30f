"""The house with those who inspect it, and moments of its days."""

import copy
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.feedback.saying import said, stepped
from tests.feedback.voices import voices
from tests.support.inspectors import invite
from tests.world import MONDAY, MONDAY_9AM, House
from yikou.feedback import operations
from yikou.feedback.models import DutyWeek

__all__ = ["said", "stepped", "voices"]

Moment = Callable[[int], datetime]


@pytest.fixture
def inspected(house: House) -> House:
    """The house, two members of the committee, the party secretary and a supervisor from outside."""
    made = House(house.centre, copy.copy(house.accounts))
    invite(made)
    return made


@pytest.fixture
def week(inspected: House) -> DutyWeek:
    """The first week of March: 刘委员 and 吴姐 are on duty, as was published."""
    members = [inspected.accounts["liuweiyuan"], inspected.accounts["wujie"]]
    made = operations.arrange_week(week=MONDAY, members=members, by=inspected.ban, at=MONDAY_9AM)
    return operations.publish_week(week=made, by=inspected.ban, at=MONDAY_9AM)


def later(days: int, *, hour: int = 10) -> datetime:
    """Some days after that Monday."""
    return (MONDAY_9AM + timedelta(days=days)).replace(hour=hour)
